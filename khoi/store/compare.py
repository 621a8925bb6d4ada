"""Comparing the database with its ledger: record, files, log, current rows and summaries must tell the same."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

import duckdb

from khoi.datasets import DATASETS, Dataset
from khoi.store import acted, apply, ledger, queries, rebuild
from khoi.store.accept import Accepting
from khoi.store.record import Entry
from khoi.store.reference import DERIVED
from khoi.store.rollup import ROLLUPS_OF
from khoi.store.standing import in_force, put, stand_all, surviving_of


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as the ledger says.

    `what` is record, file, table, version, log, rows, current, summary; `where` the line, file, table or upload;
    `expected` and `found` what the ledger says and what is there (of tables: rows that only one of them has).
    """

    what: str
    where: str
    expected: str
    found: str


def differences(store: Accepting, is_thorough: bool = False) -> list[Difference]:
    """Everything in which database and ledger differ; none where all is well.

    The quick form compares the tables that the record tells (those of administrative acts too), counts and sums of the
    log by upload, and current rows and summaries with what the log gives. The thorough one reads every file of the
    ledger besides.
    Raises duckdb.Error where the database cannot be read.
    """
    entries = store.record.entries
    found = list(_record(store))
    with store.cursor() as cursor:
        cursor.begin()  # one state of the database for all steps
        found += _told(cursor, entries)
        found += _acted(store, cursor, entries)
        for dataset in DATASETS.values():
            uploads = rebuild.uploads_of(entries, dataset)
            if not uploads and _is_empty(cursor, dataset):
                continue
            log = list(_log(cursor, dataset, uploads))
            found += log or _derived(cursor, dataset, entries, uploads)
            if is_thorough and store.home:
                found += _log_rows(store, cursor, dataset, uploads)
        for table, query in DERIVED.items():
            derived = queries.unordered(f"reference/{query}")
            found += _unequal(cursor, "summary", table, derived, table, _columns(cursor, table))
        _read_rest(cursor)
        cursor.rollback()
    if is_thorough and store.home:
        found += _files(store, entries)
    return found


def _record(store: Accepting) -> Iterator[Difference]:
    if store.record.torn:
        yield Difference("record", str(len(store.record.entries) + 1), "0", str(len(store.record.torn)))


def _told(cursor: duckdb.DuckDBPyConnection, entries: Sequence[Entry]) -> Iterator[Difference]:
    """The small tables against the record."""
    for table, rows in rebuild.told(entries).items():
        if rows:
            rebuild.put_rows(cursor, table, rows, "expected_rows")
            columns = list(rows[0])
        else:
            cursor.execute(f"CREATE OR REPLACE TEMP TABLE expected_rows AS FROM {table} LIMIT 0")
            columns = _columns(cursor, table)
        yield from _unequal(cursor, "table", table, "expected_rows", table, columns)
    (version,) = cursor.execute(queries.text("status/version")).fetchone() or (0,)
    if version != rebuild.version(entries):
        yield Difference("version", "store_state", str(rebuild.version(entries)), str(version))


def _acted(store: Accepting, cursor: duckdb.DuckDBPyConnection, entries: Sequence[Entry]) -> Iterator[Difference]:
    """Accounts, share links, settings, matched headers against the acts that wrote them."""
    acted.put_acted(store, cursor, entries)
    for table in acted.acted_tables():
        yield from _unequal(cursor, "table", table, f"told_{table}", acted.of_acts(table), _columns(cursor, table))


def _unequal(
    cursor: duckdb.DuckDBPyConnection, what: str, where: str, expected: str, table: str, columns: Sequence[str]
) -> Iterator[Difference]:
    """A difference where two tables (or a query in brackets and a table) have not the same rows."""
    named = ", ".join(columns)
    sides = [
        cursor.execute(f"SELECT count(*), sum(hash({named})) FROM {side}").fetchone() for side in (expected, table)
    ]
    if sides[0] == sides[1]:
        return
    alone = [
        cursor.execute(f"SELECT {named} FROM {one} EXCEPT ALL SELECT {named} FROM {other}").fetchall()
        for one, other in ((expected, table), (table, expected))
    ]
    yield Difference(what, where, str(len(alone[0])), str(len(alone[1])))


def _is_empty(cursor: duckdb.DuckDBPyConnection, dataset: Dataset) -> bool:
    """Whether nothing lies in any table of a dataset."""
    tables = [dataset.table, f"{dataset.table}_log", *(f"rollup_{name}" for name in ROLLUPS_OF.get(dataset.name, ()))]
    any_row = " UNION ALL ".join(f"(SELECT 1 FROM {table} LIMIT 1)" for table in tables)
    slots = "SELECT 1 FROM upload_slot WHERE dataset = $name LIMIT 1"
    return cursor.execute(f"{any_row} UNION ALL ({slots})", {"name": dataset.name}).fetchone() is None


def _log(cursor: duckdb.DuckDBPyConnection, dataset: Dataset, uploads: Sequence[Entry]) -> Iterator[Difference]:
    """Counts and sums of each upload in the log against its line in the record."""
    table = f"{dataset.table}_log"
    measures = apply.numeric(dataset, cursor.execute(f"SELECT * FROM {table} LIMIT 0").to_arrow_table())
    added = "".join(f", coalesce(sum({name}), 0)" for name in measures)
    rows = cursor.execute(f"SELECT upload_seq, count(*){added} FROM {table} GROUP BY upload_seq").fetchall()
    held = {row[0]: dict(zip(("rows", *measures), row[1:], strict=True)) for row in rows}
    for entry in uploads:
        found = held.pop(int(entry.detail["upload_seq"]), {"rows": 0})
        told = entry.detail["sums"]
        if any(Decimal(told[name]) != found.get(name, 0) for name in told):
            yield Difference("log", entry.subject, _said(told), _said({k: apply.written(v) for k, v in found.items()}))
    for seq, found in held.items():
        yield Difference("log", f"{table} {seq}", "rows 0", f"rows {found['rows']}")


def _said(values: dict[str, str]) -> str:
    return ", ".join(f"{name} {value}" for name, value in values.items())


def _derived(
    cursor: duckdb.DuckDBPyConnection, dataset: Dataset, entries: Sequence[Entry], uploads: Sequence[Entry]
) -> Iterator[Difference]:
    """Slots, current rows and summaries of a dataset against what the log gives."""
    over = in_force(entries)
    standing = surviving_of(
        (int(entry.detail["upload_seq"]), entry.detail["measures"]) for entry in uploads if over[entry.subject] is None
    )
    rebuild.put_upload_slots(cursor, dataset, uploads)
    cursor.execute(
        "CREATE OR REPLACE TEMP TABLE held AS FROM upload_slot WHERE dataset = $name", {"name": dataset.name}
    )
    yield from _unequal(cursor, "table", "upload_slot", "told_slots", "held", _columns(cursor, "upload_slot"))
    stands = queries.unordered(stand_all(cursor, dataset, standing))
    yield from _unequal(cursor, "current", dataset.table, stands, dataset.table, _columns(cursor, dataset.table))
    cursor.execute("CREATE OR REPLACE TEMP TABLE touched AS SELECT DISTINCT ward_id, month FROM told_slots")
    for name in ROLLUPS_OF.get(dataset.name, ()):
        recounted = queries.unordered(f"rollup/{name}")
        columns = _columns(cursor, f"rollup_{name}")
        yield from _unequal(cursor, "summary", f"rollup_{name}", recounted, f"rollup_{name}", columns)


def _columns(cursor: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    found = cursor.execute(queries.text("status/columns"), {"table_name": table}).fetchall()
    return [name for name, _ in found]


def _read_rest(cursor: duckdb.DuckDBPyConnection) -> None:
    """Reads every table that was not compared to its end: DuckDB checks a block when it reads it."""
    compared = {table for dataset in DATASETS.values() for table in (dataset.table, f"{dataset.table}_log")}
    compared.update(f"rollup_{name}" for names in ROLLUPS_OF.values() for name in names)
    for (table,) in cursor.execute(queries.text("status/tables")).fetchall():
        if table in compared:
            continue
        cursor.execute(f"SELECT sum(hash(COLUMNS(*))) FROM {table}").fetchall()


def _log_rows(
    store: Accepting, cursor: duckdb.DuckDBPyConnection, dataset: Dataset, uploads: Sequence[Entry]
) -> Iterator[Difference]:
    """Every row of the log against the typed rows in the ledger."""
    table = f"{dataset.table}_log"
    columns = [name for name in _columns(cursor, table) if name != "upload_seq"]
    for entry in uploads:
        if store.home and ledger.is_sound(store.home, entry.detail["rows_sha256"]):
            put(cursor, "kept_rows", ledger.rows(store.home, entry.detail["rows_sha256"]))
            cursor.execute(
                f"CREATE OR REPLACE TEMP TABLE held AS FROM {table} WHERE upload_seq = $seq",
                {"seq": int(entry.detail["upload_seq"])},
            )
            yield from _unequal(cursor, "rows", entry.subject, "kept_rows", "held", columns)


def _files(store: Accepting, entries: Sequence[Entry]) -> Iterator[Difference]:
    """Every file that the record names, by its hash."""
    for entry in entries:
        for sha256 in entry.files():
            if store.home and not ledger.is_sound(store.home, sha256):
                there = ledger.place(store.home, sha256).is_file()
                yield Difference("file", f"{entry.subject} {sha256}", sha256, "changed" if there else "missing")
