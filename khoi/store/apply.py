"""Stores an accepted file: log, current rows, rollups, upload, slots, audit line and version in one transaction."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

import duckdb
import pyarrow as pa

from khoi.datasets import Dataset
from khoi.errors import NotAllowed, Problem, StalePlan
from khoi.store import ledger, queries
from khoi.store.database import Database
from khoi.store.desk import in_parts
from khoi.store.rollup import refresh
from khoi.words import moment


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
    slots: Mapping[tuple[str, date], int]
    sheet: str | None
    original: bytes | None

    @property
    def original_sha256(self) -> str | None:
        """The SHA-256 of the file as it arrived, where a corrected one is stored."""

    @property
    def warnings(self) -> Sequence[Problem]:
        """What the person saw and accepted."""

    @property
    def rows(self) -> Any:
        """A table DuckDB can read, with the columns of the dataset's table but upload_seq."""

    @property
    def is_storable(self) -> bool:
        """Whether no problem of level error stands."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of a plan. A repeat brought nothing new: nothing was written, `upload_id` is None."""

    upload_id: str | None
    upload_seq: int | None
    is_repeat: bool


def apply(database: Database, plan: Plan, account_id: str, at: datetime, is_sample: bool) -> Stored:
    """Stores a plan, all of it or nothing. Raises NotAllowed for one with problems, StalePlan if the data moved on."""
    if not plan.is_storable:
        raise NotAllowed("fault.plan-has-problems")
    if plan.new_count + plan.changed_count == 0:
        return Stored(None, None, is_repeat=True)
    with database.transaction() as cursor:
        _put_touched(cursor, plan)
        _refuse_stale(cursor, plan)
        (seq,) = cursor.execute(queries.text("upload/next_seq")).fetchone() or (1,)
        upload_id = hashlib.sha256(f"{seq}:{plan.sha256}".encode()).hexdigest()[:12]
        if database.path:
            ledger.keep(database.path, plan.sha256, plan.data)
            if plan.original is not None and plan.original_sha256:
                ledger.keep(database.path, plan.original_sha256, plan.original)
        values = {
            "dataset": plan.dataset.name, "upload_seq": seq, "upload_id": upload_id, "account_id": account_id,
            "file_name": plan.file_name, "file_sha256": plan.sha256, "encoding": plan.encoding,
            "row_count": plan.row_count, "new_count": plan.new_count, "changed_count": plan.changed_count,
            "unchanged_count": plan.unchanged_count, "stored_at": at, "is_sample": is_sample,
            "original_sha256": plan.original_sha256, "sheet": plan.sheet, "acknowledged": _told(plan.warnings),
            "action": "upload", "subject": upload_id,
            "detail": json.dumps({"dataset": plan.dataset.name, "rows": plan.row_count}),
        }  # fmt: skip
        cursor.register("incoming", in_parts(plan.rows))
        for step in (
            f"{plan.dataset.name}_append",
            f"{plan.dataset.name}_merge",
            "slot_merge",
            "upload_insert",
        ):
            _run(cursor, f"upload/{step}", values)
        refresh(cursor, plan.dataset.name)
        _run(cursor, "upload/audit_insert", values)
        _run(cursor, "upload/version_up", values)
        cursor.unregister("incoming")
        cursor.unregister("touched")
    return Stored(upload_id, seq, is_repeat=False)


def _told(warnings: Sequence[Problem]) -> str | None:
    """The accepted warnings as JSON, None where there were none."""
    told = [{"code": one.code, "row": one.row, "column": one.column, "value": one.value} for one in warnings]
    return json.dumps(told, ensure_ascii=False) if told else None


def _run(cursor: duckdb.DuckDBPyConnection, name: str, values: Mapping[str, object]) -> None:
    cursor.execute(queries.text(name), queries.chosen(name, values))


def _put_touched(cursor: duckdb.DuckDBPyConnection, plan: Plan) -> None:
    wards, months = zip(*plan.slots, strict=True)
    cursor.register("touched", pa.table({"ward_id": pa.array(wards), "month": pa.array(months, pa.date32())}))


def _refuse_stale(cursor: duckdb.DuckDBPyConnection, plan: Plan) -> None:
    name = "upload/slot_versions"
    now = cursor.execute(queries.text(name), {"dataset": plan.dataset.name}).fetchall()
    stale = [seq for ward_id, month, version, seq in now if plan.slots[ward_id, month] != version]
    if not stale:
        return
    cursor.register("stale", pa.table({"upload_seq": pa.array(stale, pa.int64())}))
    account_id, stored_at = cursor.execute(queries.text("upload/last_change")).fetchone() or (
        "",
        datetime.min,
    )
    cursor.unregister("stale")
    raise StalePlan("fault.stale-plan", account=account_id, moment=moment(stored_at))
