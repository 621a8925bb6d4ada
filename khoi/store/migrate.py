"""Brings a database to this release: numbered schema files, each recorded with its hash when applied."""

import hashlib
from pathlib import Path

from khoi.errors import StoreTooNew, StoreUnreadable
from khoi.store.database import Database
from khoi.store.queries import QUERIES


def steps() -> list[tuple[int, Path]]:
    """(number, file) of every schema step, in order."""
    found = (path for path in (QUERIES / "schema").glob("*.sql"))
    return sorted((int(path.name.partition("_")[0]), path) for path in found)


def migrate(database: Database) -> None:
    """Applies the steps the database has not seen. Raises StoreTooNew, or StoreUnreadable if it is another's."""
    known = steps()
    with database.transaction() as cursor:
        tables = {name for (name,) in cursor.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
        if tables and "schema_step" not in tables:
            raise StoreUnreadable("fault.store-unreadable", path=str(database.path))
        if not tables:
            cursor.execute("CREATE TABLE schema_step (number INTEGER, name VARCHAR, sha256 VARCHAR)")
        applied = {number for (number,) in cursor.execute("SELECT number FROM schema_step").fetchall()}
        newest = max(applied, default=0)
        if newest > known[-1][0]:
            raise StoreTooNew(
                "fault.store-too-new", path=str(database.path), found=str(newest), known=str(known[-1][0])
            )
        for number, path in known:
            if number not in applied:
                sql = path.read_text(encoding="utf-8")
                cursor.execute(sql)
                digest = hashlib.sha256(sql.encode()).hexdigest()
                cursor.execute("INSERT INTO schema_step VALUES (?, ?, ?)", (number, path.stem, digest))
