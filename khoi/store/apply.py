"""Stores an accepted file: log, current rows, rollups, upload, slots, audit line and version in one transaction."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from khoi.datasets import Dataset
from khoi.errors import NotAllowed, Problem, StalePlan
from khoi.store import ledger, queries
from khoi.store.accept import Accepting
from khoi.store.catalogues import refuse_other_names, refuse_stranded
from khoi.store.desk import in_parts
from khoi.store.standing import drop_silent, settle, touch
from khoi.words import moment

Slots = Mapping[tuple[str, date], int]


class Plan(Protocol):
    """What storing needs of an intake plan: the typed rows, what they change, and the slot versions it was made on."""

    dataset: Dataset
    file_name: str
    data: bytes
    sha256: str
    encoding: str
    row_count: int
    new_count: int
    changed_count: int
    unchanged_count: int
    slots: Slots
    sheet: str | None
    original: bytes | None
    measures: Sequence[str]
    catalogue_version: int

    @property
    def original_sha256(self) -> str | None:
        """The SHA-256 of the file as it arrived, where a corrected one is stored."""

    @property
    def warnings(self) -> Sequence[Problem]:
        """What the person saw and accepted."""

    @property
    def rows(self) -> Any:
        """A table with the columns of the dataset's table but upload_seq: the rows as they would stand."""

    @property
    def said(self) -> Any:
        """The same columns: what the file itself says, its silent rows too; what it lacks is null."""

    @property
    def is_storable(self) -> bool:
        """Whether no problem of level error stands."""


@dataclass(frozen=True, slots=True)
class Received:
    """The upload that brought the same figures before: who stored which file, and when."""

    upload_id: str
    account_id: str
    file_name: str
    stored_at: datetime


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of a plan. A repeat brought nothing new: nothing was written, `upload_id` is None.

    `received` is then the newest upload that its figures stand from, where there is one.
    """

    upload_id: str | None
    upload_seq: int | None
    is_repeat: bool
    received: Received | None = None


def apply(store: Accepting, plan: Plan, account_id: str, at: datetime, is_sample: bool) -> Stored:
    """Stores a plan, all of it or nothing. Raises NotAllowed for one with problems, StalePlan if the data moved on.

    Raises StoreFull or StoreSick where the disk refuses; then nothing is stored.
    """
    if not plan.is_storable:
        raise NotAllowed("fault.plan-has-problems")
    if plan.new_count + plan.changed_count == 0:
        return Stored(None, None, is_repeat=True, received=received(store, plan))
    store.require_room(len(plan.data) + len(plan.original or b""))
    told: dict[str, Any] = {}

    def act(cursor: duckdb.DuckDBPyConnection, number: int) -> tuple[str, Mapping[str, Any]]:
        touch(cursor, plan.slots)
        refuse_stale(cursor, plan.dataset.name, plan.slots)
        refuse_other_names(cursor, plan.catalogue_version)
        (seq,) = cursor.execute(queries.text("upload/next_seq")).fetchone() or (1,)
        upload_id = hashlib.sha256(f"{seq}:{plan.sha256}".encode()).hexdigest()[:12]
        told.update(
            upload_seq=seq, dataset=plan.dataset.name, file_name=plan.file_name, file_sha256=plan.sha256,
            encoding=plan.encoding, row_count=plan.row_count, new_count=plan.new_count,
            changed_count=plan.changed_count, unchanged_count=plan.unchanged_count, is_sample=is_sample,
            original_sha256=plan.original_sha256, sheet=plan.sheet, acknowledged=_told(plan.warnings),
            measures=list(plan.measures), slots=slots_told(plan.slots), sums=sums(plan.dataset, plan.said),
            rows_sha256=_kept(store, plan),
        )  # fmt: skip
        log(cursor, plan.dataset, plan.said, seq)
        merge(cursor, plan.dataset, plan.rows, seq)
        book(cursor, plan.dataset, {**told, "upload_id": upload_id, "audit_seq": number, "stored_at": at,
                                    "account_id": account_id})  # fmt: skip
        refuse_stranded(cursor, plan.dataset)
        return upload_id, told

    entry = store.accept("upload", at, account_id, act)
    return Stored(entry.subject, int(told["upload_seq"]), is_repeat=False)


def _kept(store: Accepting, plan: Plan) -> str | None:
    """Puts the file, the one that arrived and the typed rows into the ledger; gives the hash of the rows."""
    store.keep(plan.sha256, plan.data)
    if plan.original is not None and plan.original_sha256:
        store.keep(plan.original_sha256, plan.original)
    return ledger.keep_rows(store.home, plan.said, store.record.is_synced) if store.home else None


def log(cursor: duckdb.DuckDBPyConnection, dataset: Dataset, said: Any, seq: int) -> None:
    """Appends every row that a file brought to the dataset's log; leaves them on the cursor as `incoming`."""
    cursor.register("incoming", in_parts(said))
    cursor.execute(queries.text(f"upload/{dataset.name}_append"), {"upload_seq": seq})


def merge(cursor: duckdb.DuckDBPyConnection, dataset: Dataset, rows: Any, seq: int) -> None:
    """Brings the current rows up to a file; what it says nothing of any more goes."""
    cursor.unregister("incoming")
    cursor.register("incoming", in_parts(rows))
    cursor.execute(queries.text(f"upload/{dataset.name}_merge"), {"upload_seq": seq})
    if _has_silent(dataset, rows):
        drop_silent(cursor, dataset)


def book(cursor: duckdb.DuckDBPyConnection, dataset: Dataset, values: Mapping[str, Any]) -> None:
    """Records the upload whose rows are in the log, its slots (`touched`), and what follows from them."""
    measured = " OR ".join(f"{measure} IS NOT NULL" for measure in dataset.measures)
    cursor.execute(
        f"CREATE OR REPLACE TEMP TABLE reported AS SELECT ward_id, month FROM {dataset.table}_log"
        f" WHERE upload_seq = $upload_seq AND ({measured})",
        {"upload_seq": values["upload_seq"]},
    )
    for name in ("upload/upload_insert", "upload/upload_slots"):
        cursor.execute(queries.text(name), queries.chosen(name, values))
    settle(cursor, dataset, values)
    cursor.unregister("incoming")


def slots_told(slots: Slots) -> list[list[str]]:
    """Wards and months as the record has them: [["bac-son", "2018-07-01"], …]."""
    return sorted([ward_id, month.isoformat()] for ward_id, month in slots)


def slots_read(told: Sequence[Sequence[str]]) -> list[tuple[str, date]]:
    """The same, read from the record."""
    return [(ward_id, date.fromisoformat(month)) for ward_id, month in told]


def numeric(dataset: Dataset, rows: pa.Table) -> list[str]:
    """The measures that add up."""
    schema = rows.schema
    return [
        name for name in dataset.measures
        if pa.types.is_integer(schema.field(name).type) or pa.types.is_decimal(schema.field(name).type)
    ]  # fmt: skip


def sums(dataset: Dataset, rows: pa.Table) -> dict[str, str]:
    """How many rows a file brought and the sums of their measures, as the record keeps them to compare with."""
    added = {name: pc.sum(rows.column(name)).as_py() or 0 for name in numeric(dataset, rows)}
    return {"rows": str(len(rows)), **{name: written(value) for name, value in added.items()}}


def written(value: int | Decimal) -> str:
    """A sum as the record has it: all digits, no exponent."""
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _has_silent(dataset: Dataset, rows: pa.Table) -> bool:
    is_silent = None
    for measure in dataset.measures:
        is_null = pc.is_null(rows.column(measure))
        is_silent = is_null if is_silent is None else pc.and_(is_silent, is_null)
    return bool(pc.any(is_silent).as_py())


def _told(warnings: Sequence[Problem]) -> str | None:
    """The accepted warnings as JSON, None where there were none."""
    told = [{"code": one.code, "row": one.row, "column": one.column, "value": one.value} for one in warnings]
    return json.dumps(told, ensure_ascii=False) if told else None


def refuse_stale(cursor: duckdb.DuckDBPyConnection, dataset: str, slots: Slots) -> None:
    """Raises StalePlan, naming who was faster, where a slot in `touched` has another version than the plan saw."""
    now = cursor.execute(queries.text("upload/slot_versions"), {"dataset": dataset}).fetchall()
    stale = [seq for ward_id, month, version, seq in now if slots[ward_id, month] != version]
    if not stale:
        return
    newest = {"audit_seq": max(seq or 0 for seq in stale)}
    found = cursor.execute(queries.text("upload/last_change"), newest).fetchone()
    account_id, acted_at, action = found or ("", datetime.min, "upload")
    key = "fault.stale-plan-undone" if action == "undo" else "fault.stale-plan"
    raise StalePlan(key, account=account_id, moment=moment(acted_at))


def received(store: Accepting, plan: Plan) -> Received | None:
    """The newest upload from which the figures of a plan that brings nothing new stand."""
    if not len(plan.rows):
        return None
    keys = ", ".join(plan.dataset.key)
    with store.cursor() as cursor:
        cursor.register("incoming", in_parts(plan.rows))
        cursor.execute(
            f"CREATE OR REPLACE TEMP TABLE brought AS SELECT max(upload_seq) AS upload_seq FROM {plan.dataset.table}"
            f" SEMI JOIN incoming USING ({keys})"
        )
        found = cursor.execute(queries.text("upload/received")).fetchone()
    return Received(*found) if found else None
