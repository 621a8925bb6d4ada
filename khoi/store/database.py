"""One process, one DuckDB connection, one cursor per call, one writer at a time."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Self

import duckdb
import pandas as pd

from khoi.errors import StoreLocked, StoreTooNew, StoreUnreadable
from khoi.store import queries

ROOT = Path(__file__).parent.parent.parent
MEMORY = ":memory:"
THREADS = 2
SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "python_enable_replacements": False,
    "memory_limit": "1GB",
    "threads": THREADS,
}


def database_path() -> Path:
    """Where the database lies: KHOI_DATABASE, by default data/khoi.duckdb beside the code."""
    return Path(os.environ.get("KHOI_DATABASE") or ROOT / "data" / "khoi.duckdb")


def connected(path: Path | None) -> duckdb.DuckDBPyConnection:
    """A connection to the file (None: in memory). Raises StoreLocked, StoreTooNew, StoreUnreadable.

    DuckDB tells these faults apart by their words alone; `tests/test_store_open.py` holds them to this release.
    """
    try:
        connection = duckdb.connect(str(path) if path else MEMORY, config=SETTINGS)
    except (duckdb.Error, OSError) as error:
        words = str(error)
        if "lock" in words:
            raise StoreLocked("fault.store-locked", path=str(path)) from error
        if "newer version" in words or "version number" in words:
            raise StoreTooNew(
                "fault.store-too-new", path=str(path), found="DuckDB", known=duckdb.__version__
            ) from error
        raise StoreUnreadable("fault.store-unreadable", path=str(path)) from error
    connection.execute("SET disabled_compression_methods = 'fsst'")  # given at connecting it has no effect (1.5.5)
    return connection


class Database:
    """Runs the query files. Readers take a cursor each; writers take turns, each in one transaction."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._connection = connected(path)
        self._writing = RLock()

    def rows(self, name: str, **given: object) -> pd.DataFrame:
        """The rows of a query file; of the given values it takes those that it names."""
        with self._connection.cursor() as cursor:
            return cursor.execute(queries.text(name), queries.chosen(name, given)).df()

    def write(self, name: str, **given: object) -> None:
        """Runs one statement file in a transaction of its own."""
        with self.transaction() as cursor:
            cursor.execute(queries.text(name), queries.chosen(name, given))

    @contextmanager
    def transaction(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor inside the only write transaction there is: committed at the end, rolled back by any exception."""
        with self._writing, self._connection.cursor() as cursor:
            cursor.begin()
            try:
                yield cursor
            except BaseException:
                cursor.rollback()
                raise
            cursor.commit()

    @contextmanager
    def cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor of one's own, with its own temporary tables; gone at the end."""
        with self._connection.cursor() as cursor:
            yield cursor

    def checkpoint(self) -> None:
        """Moves what was committed from the log into the file: DuckDB drops a damaged log without a word."""
        with self._writing, self._connection.cursor() as cursor:
            cursor.execute("CHECKPOINT")

    def use_threads(self, count: int) -> None:
        """Sets how many threads a statement may use from now on."""
        with self._writing, self._connection.cursor() as cursor:
            cursor.execute("SET threads = ?", (count,))

    def close(self) -> None:
        """Ends all work with the file."""
        with self._writing:
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()
