"""The database made anew from the ledger and the reference data alone, set by set."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import duckdb
import pyarrow as pa

from khoi.datasets import CATALOGUES_FIRST, Dataset
from khoi.store import apply, queries, replay
from khoi.store.accept import Accepting
from khoi.store.record import Entry
from khoi.store.rollup import refresh
from khoi.store.standing import in_force, stand_all, surviving, touch

BATCH = 500_000  # rows of the log written at once


def fill(store: Accepting) -> None:
    """Follows the whole record into an empty, migrated store, in one transaction. Raises LedgerDamaged.

    The result equals, row for row, that of storing act by act.
    """
    entries = store.record.entries
    with store.cursor() as cursor:
        cursor.begin()
        _administer(store, cursor, entries)
        for table, rows in told(entries).items():
            if rows:
                put_rows(cursor, table, rows, "told_rows")
                names = ", ".join(rows[0])
                cursor.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM told_rows")
        for dataset in CATALOGUES_FIRST:
            _facts(store, cursor, dataset, uploads_of(entries, dataset))
        cursor.execute(queries.text("upload/version_set"), {"version": version(entries)})
        store.commit(cursor)


def told(entries: Sequence[Entry]) -> dict[str, list[dict[str, Any]]]:
    """The rows of the small tables that the record alone tells: audit, upload, undo, slot."""
    over = in_force(entries)
    uploads = [entry for entry in entries if entry.kind == "upload"]
    return {
        "audit": [_audit(entry) for entry in entries],
        "upload": [_upload(entry, over) for entry in uploads],
        "undo": [_undo(entry, over) for entry in entries if entry.kind == "undo"],
        "slot": _slots(entries),
    }


def uploads_of(entries: Sequence[Entry], dataset: Dataset) -> list[Entry]:
    """The uploads of one dataset."""
    return [entry for entry in entries if entry.kind == "upload" and entry.detail["dataset"] == dataset.name]


def put_rows(cursor: duckdb.DuckDBPyConnection, table: str, rows: Sequence[dict[str, Any]], name: str) -> None:
    """Lays rows, given as dictionaries, on the cursor under a name, with the types of a table's columns."""
    columns = ", ".join(f"CAST({column} AS {kind}) AS {column}" for column, kind in _types(cursor, table, rows[0]))
    cursor.register("untyped", pa.table({column: [row[column] for row in rows] for column in rows[0]}))
    cursor.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT {columns} FROM untyped")
    cursor.unregister("untyped")


def _types(cursor: duckdb.DuckDBPyConnection, table: str, row: dict[str, Any]) -> list[tuple[str, str]]:
    found = cursor.execute(queries.text("status/columns"), {"table_name": table}).fetchall()
    return [(name, kind) for name, kind in found if name in row]


def _upload(entry: Entry, over: dict[str, datetime | None]) -> dict[str, Any]:
    values = replay.upload_values(entry) | {"undone_at": over[entry.subject]}
    return {name: value for name, value in values.items() if name not in ("slots", "sums")}


def _administer(store: Accepting, cursor: duckdb.DuckDBPyConnection, entries: Sequence[Entry]) -> None:
    for entry in entries:
        if entry.kind in ("upload", "undo"):
            continue
        if entry.kind == "villages":
            replay.villages(store, cursor, entry)
        else:
            replay.administer(store, cursor, entry)


def _audit(entry: Entry) -> dict[str, Any]:
    return {
        "audit_seq": entry.number, "acted_at": entry.at, "account_id": entry.account_id, "action": entry.kind,
        "subject": entry.subject, "detail": entry.told(), "sha256": entry.sha256,
    }  # fmt: skip


def _undo(entry: Entry, over: dict[str, datetime | None]) -> dict[str, Any]:
    return {
        "undo_id": entry.subject, "target_id": entry.detail["target"], "upload_id": entry.detail["upload"],
        "account_id": entry.account_id, "acted_at": entry.at, "undone_at": over[entry.subject],
        "audit_seq": entry.number,
    }  # fmt: skip


def _slots(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """Each slot's version: how many acts touched it; and the last of them."""
    of_upload = {entry.subject: entry.detail["dataset"] for entry in entries if entry.kind == "upload"}
    versions: Counter[tuple[str, str, date]] = Counter()
    last: dict[tuple[str, str, date], int] = {}
    for entry in entries:
        if entry.kind in ("upload", "undo"):
            dataset = of_upload[entry.detail.get("upload", entry.subject)]
            for ward_id, month in apply.slots_read(entry.detail["slots"]):
                versions[dataset, ward_id, month] += 1
                last[dataset, ward_id, month] = entry.number
    return [
        {"dataset": slot[0], "ward_id": slot[1], "month": slot[2], "version": version, "audit_seq": last[slot]}
        for slot, version in versions.items()
    ]


def version(entries: Sequence[Entry]) -> int:
    """The store's version after these acts."""
    return sum(entry.kind in replay.VERSIONED for entry in entries)


def _facts(store: Accepting, cursor: duckdb.DuckDBPyConnection, dataset: Dataset, uploads: Sequence[Entry]) -> None:
    """The log, the slots of each upload, the current rows and the summaries of one dataset."""
    batch: list[tuple[Entry, Any]] = []
    for entry in uploads:
        batch.append((entry, replay.rows_of(store, entry.detail["rows_sha256"])))
        if sum(len(rows) for _, rows in batch) >= BATCH:
            _log(cursor, dataset, batch)
            batch = []
    _log(cursor, dataset, batch)
    slots = {slot for entry in uploads for slot in apply.slots_read(entry.detail["slots"])}
    put_upload_slots(cursor, dataset, uploads)
    cursor.execute("INSERT INTO upload_slot BY NAME SELECT * FROM told_slots")
    standing = stand_all(cursor, dataset, surviving(cursor, dataset.name))
    cursor.execute(f"INSERT INTO {dataset.table} BY NAME {queries.text(standing)}")
    touch(cursor, slots)
    refresh(cursor, dataset.name)


def _log(cursor: duckdb.DuckDBPyConnection, dataset: Dataset, batch: Sequence[tuple[Entry, Any]]) -> None:
    if not batch:
        return
    numbered = [
        rows.append_column("upload_seq", pa.repeat(pa.scalar(int(entry.detail["upload_seq"]), pa.int64()), len(rows)))
        for entry, rows in batch
    ]
    cursor.register("source", pa.concat_tables(numbered, promote_options="default"))
    cursor.execute(f"INSERT INTO {dataset.table}_log BY NAME SELECT * FROM source")
    cursor.unregister("source")


def put_upload_slots(cursor: duckdb.DuckDBPyConnection, dataset: Dataset, uploads: Sequence[Entry]) -> None:
    """Puts the slots of each upload, as the record and the log tell them, into the temporary table `told_slots`."""
    pairs = [
        {"upload_seq": int(entry.detail["upload_seq"]), "dataset": dataset.name, "ward_id": ward_id, "month": month}
        for entry in uploads
        for ward_id, month in apply.slots_read(entry.detail["slots"])
    ]
    names = ("upload_seq", "dataset", "ward_id", "month")
    kinds = (pa.int64(), pa.string(), pa.string(), pa.date32())
    cursor.register("wanted", pa.Table.from_pylist(pairs, pa.schema(list(zip(names, kinds, strict=True)))))
    measured = " OR ".join(f"{measure} IS NOT NULL" for measure in dataset.measures)
    cursor.execute(
        "CREATE OR REPLACE TEMP TABLE reported AS SELECT upload_seq, ward_id, month, count(*) AS row_count"
        f" FROM {dataset.table}_log WHERE {measured} GROUP BY ALL"
    )
    cursor.execute(f"CREATE OR REPLACE TEMP TABLE told_slots AS {queries.text('upload/told_slots')}")
    cursor.unregister("wanted")
