"""Undoing an upload, or an undo: the plan of it first, then the same in one transaction. Nothing leaves the log."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa

from khoi import datasets
from khoi.datasets import Dataset
from khoi.errors import NotAllowed, UnknownName
from khoi.store import queries
from khoi.store.accept import Accepting
from khoi.store.apply import refuse_stale, slots_told
from khoi.store.catalogues import refuse_stranded
from khoi.store.record import Entry
from khoi.store.reference import derive
from khoi.store.standing import (
    effects,
    exchange,
    in_force,
    keep_current,
    put,
    reopen,
    settle,
    stand,
    surviving,
    surviving_of,
    touch,
)
from khoi.words import moment

MOST_KEPT = 200_000  # rows that a plan keeps


@dataclass(frozen=True, slots=True)
class Target:
    """What is to be undone: an upload, or an undo of it. `is_return` where its figures come back."""

    target_id: str
    upload_id: str
    upload_seq: int
    dataset: Dataset
    file_name: str
    account_id: str
    stored_at: datetime
    is_return: bool
    stands_after: bool
    slots: tuple[tuple[str, date], ...]

    @property
    def ward_ids(self) -> frozenset[str]:
        """The wards whose figures it is about."""
        return frozenset(ward_id for ward_id, _ in self.slots)


@dataclass(frozen=True, slots=True)
class UndoPlan:
    """What an undo would do. Counts are of rows; `effects` has one line per figure that changes.

    effects: state (removed, returned, changed), ward_id, unit_id, what_id (order, category, item or number), by_id
    (body, source or responsible), month, column_name, old, new (text, None = not reported). `kept` has the later
    uploads whose rows stay as they are: upload_id, file_name, account_id, stored_at, row_count.
    """

    target: Target
    removed_count: int
    returned_count: int
    changed_count: int
    kept_count: int
    effects: pd.DataFrame
    kept: pd.DataFrame
    slots: Mapping[tuple[str, date], int]
    reopened: pa.Table | None  # the keys that it is about, and the rows as they would stand
    after: pa.Table | None  # (None where they are too many to be kept)


@dataclass(frozen=True, slots=True)
class Undone:
    """An undo that is stored; `undo_id` undoes it in turn."""

    undo_id: str
    plan: UndoPlan


def target(store: Accepting, target_id: str, number: int | None = None) -> Target:
    """What an id names. Raises UnknownName, or NotAllowed where it is not in force.

    `number` is that of the act that undoes it, by default the next one.
    """
    undo = store.rows("upload/undo_by_id", undo_id=target_id)
    upload_id = str(undo["upload_id"][0]) if len(undo) else target_id
    found = store.rows("upload/upload_by_id", upload_id=upload_id)
    if found.empty:
        raise UnknownName("fault.unknown-upload", name=target_id)
    upload = found.iloc[0]
    over = (undo if len(undo) else found).iloc[0]["undone_at"]
    if not pd.isna(over):
        raise NotAllowed("fault.already-undone", name=target_id, moment=moment(over.to_pydatetime()))
    slots = store.rows("upload/slots_of", upload_seq=int(upload["upload_seq"]))
    number = number or len(store.record.entries) + 1
    stands_after = states(store, upload_id, target_id, datetime.max, number)[upload_id] is None
    return Target(
        target_id, upload_id, int(upload["upload_seq"]), datasets.dataset(str(upload["dataset"])),
        str(upload["file_name"]), str(upload["account_id"]), upload["stored_at"].to_pydatetime(),
        stands_after and not pd.isna(upload["undone_at"]), stands_after,
        tuple((ward_id, month.date()) for ward_id, month in slots.itertuples(index=False, name=None)),
    )  # fmt: skip


def states(store: Accepting, upload_id: str, target_id: str, at: datetime, number: int) -> dict[str, datetime | None]:
    """An upload and its undos: None or when each was undone, if the act of that number undoes `target_id`."""
    entries = store.record.entries[: number - 1]
    chain = [entry for entry in entries if upload_id in (entry.subject, entry.detail.get("upload"))]
    undoing = Entry(number, "undo", at, "", "", {"target": target_id, "upload": upload_id}, "")
    return {name: over for name, over in in_force([*chain, undoing]).items() if name}


def plan(store: Accepting, target_id: str) -> UndoPlan:
    """What undoing would change, and which rows later uploads keep. Raises UnknownName, NotAllowed. Stores nothing."""
    wanted = target(store, target_id)
    with store.cursor() as cursor:
        cursor.begin()  # one state of the store for all steps
        _compute(cursor, wanted)
        keep_current(cursor, wanted.dataset, "before_rows")
        touch(cursor, _slots(cursor, wanted))
        versions = cursor.execute(queries.text("upload/slot_versions"), {"dataset": wanted.dataset.name}).fetchall()
        changed = effects(cursor, wanted.dataset, wanted.upload_seq)
        kept = changed.loc[changed["state"] == "kept", "after_seq"].astype("int64").value_counts()
        put(cursor, "kept", pa.table({"upload_seq": pa.array(kept.index.to_list(), pa.int64()),
                                      "row_count": pa.array(kept.to_list(), pa.int64())}))  # fmt: skip
        holders = cursor.execute(queries.text("upload/kept_by")).df()
        reopened, after = _kept(cursor)
        if wanted.dataset.is_catalogue:  # tried, and taken back
            exchange(cursor, wanted.dataset, "after_rows")
            derive(cursor)
            refuse_stranded(cursor, wanted.dataset)
        cursor.rollback()
    counts = changed.drop_duplicates(["unit_id", "what_id", "by_id", "month"])["state"].value_counts()
    removed, returned, altered, held = (int(counts.get(one, 0)) for one in ("removed", "returned", "changed", "kept"))
    moved = changed[changed["state"].isin(["removed", "returned", "changed"])]
    return UndoPlan(
        wanted, removed, returned, altered, held,
        moved.reset_index(drop=True), holders,
        {(ward_id, month): version for ward_id, month, version, _ in versions}, reopened, after,
    )  # fmt: skip


def _compute(cursor: duckdb.DuckDBPyConnection, wanted: Target) -> None:
    """Puts the keys of an upload into `reopened` and their rows as they would stand into `after_rows`."""
    dataset, seq = wanted.dataset, wanted.upload_seq
    reopen(cursor, dataset, [seq])
    standing = surviving(cursor, dataset.name, without=(seq,))
    if wanted.stands_after:
        found = cursor.execute(queries.text("upload/measures_of"), {"upload_seq": seq}).fetchone()
        measures = list(found[0]) if found else []
        standing = pa.concat_tables([standing, surviving_of([(seq, measures)])])
    stand(cursor, dataset, standing, "after_rows")


def _slots(cursor: duckdb.DuckDBPyConnection, wanted: Target) -> set[tuple[str, date]]:
    """The wards and months that an undo moves: those of the upload, and those its rows leave or return to."""
    moved: set[tuple[str, date]] = set(wanted.slots)
    if wanted.dataset.name == "conclusions":  # the only ones whose ward and month can differ from upload to upload
        for name in ("before_rows", "after_rows"):
            moved.update(cursor.execute(f"SELECT DISTINCT ward_id, month FROM {name}").fetchall())
    return moved


def _kept(cursor: duckdb.DuckDBPyConnection) -> tuple[pa.Table, pa.Table] | tuple[None, None]:
    """Keys and rows as they would stand, where they are few enough to wait with the plan until it is carried out."""
    (count,) = cursor.execute("SELECT count(*) FROM reopened").fetchone() or (0,)
    if count > MOST_KEPT:
        return None, None
    keys, rows = (cursor.execute(f"FROM {name}").to_arrow_table() for name in ("reopened", "after_rows"))
    return keys, rows


def undo(store: Accepting, made: UndoPlan, account_id: str, at: datetime) -> Undone:
    """Undoes as planned, all of it or nothing. Raises StalePlan where the data moved on, StoreFull, StoreSick.

    An undo of the same upload since then has moved its slots on, too: what was true of the target still is.
    """
    wanted = made.target
    store.require_room(0)

    def act(cursor: duckdb.DuckDBPyConnection, number: int) -> tuple[str, Mapping[str, Any]]:
        touch(cursor, made.slots)
        refuse_stale(cursor, wanted.dataset.name, made.slots)
        undo_id = hashlib.sha256(f"undo:{number}:{wanted.target_id}".encode()).hexdigest()[:12]
        detail = {"target": wanted.target_id, "upload": wanted.upload_id, "slots": slots_told(made.slots)}
        if made.after is None or made.reopened is None:
            _compute(cursor, wanted)
        else:  # the slots have the versions that the plan saw, so that its rows still stand
            put(cursor, "reopened", made.reopened)
            put(cursor, "after_rows", made.after)
        _perform(store, cursor, wanted, undo_id, account_id, at, number)
        refuse_stranded(cursor, wanted.dataset)
        return undo_id, detail

    return Undone(store.accept("undo", at, account_id, act).subject, made)


def follow(
    store: Accepting, cursor: duckdb.DuckDBPyConnection, wanted: Target, undo_id: str,
    slots: Iterable[tuple[str, date]], account_id: str, at: datetime, number: int,
) -> None:  # fmt: skip
    """Carries out an undo of the record on the tables."""
    touch(cursor, slots)
    _compute(cursor, wanted)
    _perform(store, cursor, wanted, undo_id, account_id, at, number)


def _perform(
    store: Accepting, cursor: duckdb.DuckDBPyConnection, wanted: Target, undo_id: str, account_id: str, at: datetime,
    number: int,
) -> None:  # fmt: skip
    """Exchanges the rows of `reopened` for those of `after_rows`, and books the undo, whose slots are in `touched`."""
    exchange(cursor, wanted.dataset, "after_rows")
    values = {
        "undo_id": undo_id, "target_id": wanted.target_id, "upload_id": wanted.upload_id, "account_id": account_id,
        "acted_at": at, "audit_seq": number, "dataset": wanted.dataset.name,
    }  # fmt: skip
    cursor.execute(queries.text("upload/undo_insert"), queries.chosen("upload/undo_insert", values))
    for name, undone_at in states(store, wanted.upload_id, wanted.target_id, at, number).items():
        mark = "upload/undo_mark_upload" if name == wanted.upload_id else "upload/undo_mark_undo"
        given = {"upload_id": name, "undo_id": name, "undone_at": undone_at}
        cursor.execute(queries.text(mark), queries.chosen(mark, given))
    settle(cursor, wanted.dataset, values)
