"""One process, one DuckDB connection, one cursor per call, one writer at a time."""

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from threading import Condition, RLock
from typing import Any, Self

import duckdb
import pandas as pd

from khoi.errors import StoreLocked, StoreSick, StoreTooNew, StoreUnreadable
from khoi.store import queries

ROOT = Path(__file__).parent.parent.parent
MEMORY = ":memory:"
THREADS = 2
SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "python_enable_replacements": False,
    "memory_limit": "1GB",
    "threads": THREADS,
}
FATAL = (duckdb.FatalException, duckdb.InternalException)  # after these a DuckDB instance answers nothing any more
UNREADABLE = (duckdb.Error,)  # what a damaged database file raises when it is read
PATIENCE = 5.0  # seconds that running reads are given to end before a sick database is opened anew
REST = 2.0  # seconds between two attempts to open one
REMEMBERED = 500  # answers of a row or a few


def database_path() -> Path:
    """Where the database lies: KHOI_DATABASE, by default data/khoi.duckdb beside the code."""
    return Path(os.environ.get("KHOI_DATABASE") or ROOT / "data" / "khoi.duckdb")


def connected(path: Path | None, is_read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """A connection to the file (None: in memory). Raises StoreLocked, StoreTooNew, StoreUnreadable.

    DuckDB tells these faults apart by their words alone; `tests/test_store_open.py` holds them to this release.
    """
    try:
        connection = duckdb.connect(str(path) if path else MEMORY, read_only=is_read_only, config=SETTINGS)
    except (duckdb.Error, OSError) as error:
        words = str(error)
        if "set lock on file" in words or "different configuration" in words:  # another process's, or our own
            raise StoreLocked("fault.store-locked", path=str(path)) from error
        if "newer version" in words or "version number" in words:
            raise StoreTooNew(
                "fault.store-too-new", path=str(path), found="DuckDB", known=duckdb.__version__
            ) from error
        raise StoreUnreadable("fault.store-unreadable", path=str(path)) from error
    connection.execute("SET disabled_compression_methods = 'fsst'")  # given at connecting it has no effect (1.5.5)
    return connection


class Database:
    """Runs the query files. Readers take a cursor each; writers take turns, each in one transaction.

    A fault that ends a DuckDB instance (a full disk does) makes the database sick: the next call opens it anew, for
    reading alone where writing cannot be had, until `recover` finds it well.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._connection = connected(path)
        self._writing = RLock()
        self._gate = Condition(RLock())
        self._reader_count = 0
        self._is_broken = False
        self._is_read_only = False
        self._tried_at = 0.0
        self._change_count = 0
        self._known = lru_cache(REMEMBERED)(self._read)

    @property
    def is_sick(self) -> bool:
        """Whether nothing can be stored for now."""
        return self._is_broken or self._is_read_only

    def rows(self, name: str, **given: object) -> pd.DataFrame:
        """The rows of a query file; of the given values it takes those that it names."""
        sql, values = queries.text(name), queries.chosen(name, given)
        try:
            with self.cursor() as cursor:
                return cursor.execute(sql, values).df()
        except StoreSick:  # opened anew by the next call, where that is possible
            with self.cursor() as cursor:
                return cursor.execute(sql, values).df()

    def remembered(self, name: str, **given: object) -> Sequence[Mapping[str, Any]]:
        """The same, row by row, of a small query that every page asks: read anew only after a change."""
        return self._known(self._change_count, name, *given.items())

    def _read(self, change_count: int, name: str, *given: tuple[str, object]) -> Sequence[Mapping[str, Any]]:
        del change_count  # before the read: a change that is committed meanwhile has a higher one, and is read again
        rows: list[dict[str, Any]] = self.rows(name, **dict(given)).to_dict("records")
        return rows

    def write(self, name: str, **given: object) -> int:
        """Runs one statement file in a transaction of its own; gives how many rows it changed."""
        with self.transaction() as cursor:
            (count,) = cursor.execute(queries.text(name), queries.chosen(name, given)).fetchone() or (0,)
            return int(count)

    @contextmanager
    def transaction(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor inside the only write transaction there is: committed at the end, rolled back by any exception."""
        with self._writing:
            self.require_writable()
            with self.cursor() as cursor:
                cursor.begin()
                try:
                    yield cursor
                except BaseException:
                    with suppress(*FATAL):
                        cursor.rollback()
                    raise
                self.commit(cursor)

    def commit(self, cursor: duckdb.DuckDBPyConnection) -> None:
        """Commits a change of the tables: from here on nothing that was remembered of them is given again."""
        try:
            cursor.commit()
        finally:
            with self._gate:
                self._change_count += 1

    @contextmanager
    def cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor of one's own, with its own temporary tables; gone at the end. Raises StoreSick at a fatal fault."""
        with self._gate:
            if self._is_broken:
                self._open_anew()
            connection = self._connection
            self._reader_count += 1
        try:
            with connection.cursor() as cursor:
                yield cursor
        except FATAL as error:
            with self._gate:
                self._is_broken = self._is_broken or connection is self._connection
            raise StoreSick("fault.store-sick") from error
        except duckdb.ConnectionException as error:  # closed under a read that took too long
            raise StoreSick("fault.store-sick") from error
        finally:
            with self._gate:
                self._reader_count -= 1
                self._gate.notify_all()

    def require_writable(self) -> None:
        """Raises StoreSick where nothing can be stored for now, after an attempt to mend that."""
        if self.is_sick and not self.recover():
            raise StoreSick("fault.store-sick")

    def recover(self) -> bool:
        """Opens a sick database for writing again; whether that went well. Tries at most every two seconds."""
        with self._writing, self._gate:
            if not self.is_sick:
                return True
            if time.monotonic() - self._tried_at < REST:
                return False
            self._tried_at = time.monotonic()
            self._open_anew()
        return not self.is_sick

    def _open_anew(self) -> None:
        """Closes what is left and opens again, for reading alone where writing is refused. Raises StoreSick."""
        if self.path is None:
            raise StoreSick("fault.store-sick")
        self._close_all()
        self._change_count += 1
        try:
            self._connection = connected(self.path)
            self._is_read_only = False
        except StoreUnreadable:
            try:
                self._connection = connected(self.path, is_read_only=True)
            except StoreUnreadable as error:
                raise StoreSick("fault.store-sick") from error
            self._is_read_only = True
        self._is_broken = False

    def _close_all(self) -> None:
        self._gate.wait_for(lambda: self._reader_count == 0, PATIENCE)
        self._is_broken = True
        with suppress(duckdb.Error):
            self._connection.close()

    def checkpoint(self) -> None:
        """Moves what was committed from the log into the file: DuckDB drops a damaged log without a word."""
        with self._writing, self.cursor() as cursor:
            cursor.execute("CHECKPOINT")

    def use_threads(self, count: int) -> None:
        """Sets how many threads a statement may use from now on."""
        with self._writing, self.cursor() as cursor:
            cursor.execute("SET threads = ?", (count,))

    def close(self) -> None:
        """Ends all work with the file."""
        with self._writing:
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()
