"""The tables that administrative acts write, as the record tells them: accounts, links, settings, views …"""

import re
from collections.abc import Iterator, Sequence

import duckdb

from khoi.store import ledger, queries, rebuild
from khoi.store.accept import ADMINISTRATIVE, Accepting, administered
from khoi.store.record import Entry

WRITTEN = re.compile(r"^(?:INSERT INTO|UPDATE|DELETE FROM|MERGE INTO) (\w+)", re.MULTILINE)
SECRET = (  # a table, its key, what a file of the ledger tells
    ("account", "account_id", "password_hash"),
    ("account", "account_id", "totp_secret"),
    ("share_link", "link_id", "title"),
    ("saved_view", "view_id", "name"),
    ("briefing", "briefing_id", "choice"),
)
NOT_BY_ACTS = {"setting": "key <> 'reference_sha256'"}  # loading the reference tables writes that one by itself
LOST = "lost "  # before the hash, in place of what a file that is gone told


def acted_tables() -> list[str]:
    """The tables that administrative acts write, as their statements name them."""
    return sorted({name for query in ADMINISTRATIVE.values() for name in WRITTEN.findall(queries.text(query))})


def of_acts(table: str) -> str:
    """The rows of a table that acts alone write, to be selected from."""
    return f"(FROM {table} WHERE {NOT_BY_ACTS[table]})" if table in NOT_BY_ACTS else table


def put_acted(store: Accepting, cursor: duckdb.DuckDBPyConnection, entries: Sequence[Entry]) -> None:
    """Lays what the acts of the record leave of these tables on the cursor, as temporary tables `told_<table>`.

    The statements are those of the acts themselves: DuckDB finds a temporary table before one of the database, so they
    write in empty ones of the same name. What a file of the ledger told that is gone or changed is taken as it stands
    in the database: the thorough comparison names the file.
    """
    tables = acted_tables()
    for table in tables:
        cursor.execute(f"CREATE TEMP TABLE {table} AS FROM {table} LIMIT 0")
    for entry in entries:
        if entry.kind in ADMINISTRATIVE and entry.kind != "headers":
            secrets = dict(_secrets(store, entry))
            for row in entry.detail["rows"]:
                administered(cursor, entry.kind, entry.at, {**row, **secrets})
    for table in tables:
        cursor.execute(f"ALTER TABLE temp.{table} RENAME TO told_{table}")
    _put_headers(cursor, entries)
    _take_over_lost(cursor)


def _secrets(store: Accepting, entry: Entry) -> Iterator[tuple[str, str]]:
    for name, sha256 in entry.detail["secrets"].items():
        if store.home is not None and ledger.is_sound(store.home, sha256):
            yield name, ledger.place(store.home, sha256).read_text(encoding="utf-8")
        else:
            yield name, LOST + sha256


def _put_headers(cursor: duckdb.DuckDBPyConnection, entries: Sequence[Entry]) -> None:
    """Matched headers are only ever added, and may be thousands: laid as one set."""
    rows = [
        {**row, "matched_at": entry.at} for entry in entries if entry.kind == "headers" for row in entry.detail["rows"]
    ]
    if rows:
        rebuild.put_rows(cursor, "header_match", rows, "told_header_match")


def _take_over_lost(cursor: duckdb.DuckDBPyConnection) -> None:
    for table, key, column in SECRET:
        cursor.execute(
            f"UPDATE told_{table} SET {column} = held.{column} FROM {table} AS held"
            f" WHERE held.{key} = told_{table}.{key} AND starts_with(told_{table}.{column}, $lost)",
            {"lost": LOST},
        )
