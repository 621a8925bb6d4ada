"""The store: facts, their history and their summaries in one DuckDB file."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa

from khoi.errors import StoreMissing
from khoi.places import Gazetteer
from khoi.store import apply, migrate, queries, reference, status
from khoi.store.apply import Plan, Stored
from khoi.store.database import THREADS, Database, database_path
from khoi.store.desk import Desk

__all__ = ["Desk", "Plan", "Store", "Stored", "database_path", "open_store"]


class Store(Database):
    """An open, migrated database with its reference tables loaded."""

    _is_in_bulk = False

    def apply(self, plan: Plan, account_id: str, at: datetime) -> Stored:
        """Stores a plan, all or nothing (see `khoi.store.apply`), and moves it from the log into the file."""
        stored = apply.apply(self, plan, account_id, at, self.is_sample())
        if not (stored.is_repeat or self._is_in_bulk):
            self.checkpoint()
        return stored

    @contextmanager
    def bulk(self) -> Iterator[None]:
        """Many uploads in a row into a database nobody reads yet: one checkpoint at the end instead of one each.

        One thread: on files this small a second one only waits, and waits long where other work wants the processor
        (166 files on two cores: 7.4 s with one thread, 8.6–13.2 s with two).
        """
        self._is_in_bulk = True
        self.use_threads(1)
        try:
            yield
        finally:
            self._is_in_bulk = False
            self.use_threads(THREADS)
            self.checkpoint()

    def remembered_headers(self, account_id: str, dataset: str, layout: str) -> dict[str, str]:
        """The headers that this account matched by hand before in a file of that layout: file's header → our name."""
        rows = self.rows("upload/header_matches", account_id=account_id, dataset=dataset, layout=layout)
        return dict(zip(rows["header"], rows["column_name"], strict=True))

    def remember_headers(
        self, account_id: str, dataset: str, layout: str, matches: Mapping[str, str], at: datetime
    ) -> None:
        """Keeps which columns of ours a file's headers are, for the next file of that account and layout."""
        with self.transaction() as cursor:
            for header, column_name in matches.items():
                values = {
                    "account_id": account_id, "dataset": dataset, "layout": layout, "header": header,
                    "column_name": column_name, "matched_at": at,
                }  # fmt: skip
                cursor.execute(queries.text("upload/header_match_insert"), values)

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        """A place of its own, with its own temporary tables, to read one file on."""
        with self.cursor() as cursor:
            yield Desk(cursor)

    @cached_property
    def _gazetteer(self) -> Gazetteer:
        return reference.gazetteer(self)

    def gazetteer(self) -> Gazetteer:
        """All units and mergers."""
        return self._gazetteer

    def load_villages(self, villages: pa.Table) -> None:
        """Adds villages: unit_id, name_vi, kind, parent_id, household_count, population, is_sample."""
        with self.transaction() as cursor:
            cursor.register("source", villages)
            cursor.execute(queries.text("reference/village"))
            cursor.unregister("source")
        self.__dict__.pop("_gazetteer", None)

    def mark_sample(self) -> None:
        """Says for good that this database holds sample figures."""
        self.write("status/setting_insert", key="sample", value="true")
        self.__dict__.pop("_is_sample", None)

    @cached_property
    def _is_sample(self) -> bool:
        return not self.rows("status/setting", key="sample").empty

    def is_sample(self) -> bool:
        """Whether the figures are the sample, to be marked "Số liệu minh hoạ" wherever they are shown."""
        return self._is_sample

    def version(self) -> int:
        """Grows by one with every stored change."""
        return int(self.rows("status/version")["version"][0])

    def as_of(self) -> date | None:
        """The last day of the last month that any figure is about."""
        return status.as_of(self)

    def digest(self) -> str:
        """One hash over all current facts."""
        return status.digest(self)

    def status(self) -> dict[str, Any]:
        """What an operator asks first, as `status --json` prints it."""
        return status.status(self)


def open_store(path: Path | None, must_exist: bool = False) -> Store:
    """Opens the database (None: a new one in memory), migrates it and loads changed reference tables.

    Raises StoreMissing (with `must_exist`), StoreLocked, StoreTooNew, StoreUnreadable.
    """
    if path and must_exist and not path.is_file():
        raise StoreMissing("fault.store-missing", path=str(path))
    if path:
        path.parent.mkdir(parents=True, exist_ok=True)
    store = Store(path)
    try:
        migrate.migrate(store)
        reference.load_reference(store)
    except BaseException:
        store.close()
        raise
    return store
