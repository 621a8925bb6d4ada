"""The store as others use it: what can be asked of it and done to it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import duckdb
import pandas as pd
import pyarrow as pa

from khoi.datasets import Dataset
from khoi.errors import BackupDamaged
from khoi.places import Gazetteer
from khoi.store import apply, backup, compare, history, ledger, migrate, reference, replay, settings, status, undo
from khoi.store.accept import Accepting
from khoi.store.apply import Plan, Received, Stored
from khoi.store.backup import Backup
from khoi.store.compare import Difference
from khoi.store.database import THREADS
from khoi.store.desk import Desk
from khoi.store.journal import Journal
from khoi.store.past import Past
from khoi.store.record import Entry
from khoi.store.repair import Repair
from khoi.store.undo import Undone, UndoPlan


class Store(Accepting):
    """An open, migrated database with its reference tables loaded, and its ledger."""

    _is_in_bulk = False
    journal: Journal
    repair: Repair | None = None  # what had to be repaired when it was opened

    @classmethod
    def plain(cls, path: Path | None, home: Path | None) -> Self:
        """Opens a database (None: a new one in memory), migrates it and loads reference tables; compares nothing.

        `home` is the database whose ledger it uses. Raises StoreLocked, StoreTooNew, StoreUnreadable.
        """
        store = cls(path, home)
        try:
            migrate.migrate(store)
            reference.load_reference(store)
            store.journal = Journal(store, home)
        except BaseException:
            store.close()
            raise
        return store

    def apply(self, plan: Plan, account_id: str, at: datetime) -> Stored:
        """Stores a plan, all or nothing (see `khoi.store.apply`), and moves it from the log into the file."""
        stored = apply.apply(self, plan, account_id, at, self.is_sample())
        self._forget_units(plan.dataset)
        if not (stored.is_repeat or self._is_in_bulk):
            self.checkpoint_accepted()
        return stored

    @cached_property
    def past(self) -> Past:
        """The figures as they were known at a past moment."""
        return Past(self)

    def undo_plan(self, target_id: str) -> UndoPlan:
        """What undoing an upload, or an undo, would change and leave. Raises UnknownName, NotAllowed."""
        return undo.plan(self, target_id)

    def undo(self, plan: UndoPlan, account_id: str, at: datetime) -> Undone:
        """Undoes as planned, all or nothing. Raises StalePlan, NotAllowed, StoreFull, StoreSick."""
        undone = undo.undo(self, plan, account_id, at)
        self._forget_units(plan.target.dataset)
        self.checkpoint_accepted()
        return undone

    def received(self, plan: Plan) -> Received | None:
        """The newest upload from which the figures of a plan that brings nothing new stand."""
        return apply.received(self, plan)

    def changes(self, act_id: str) -> pd.DataFrame:
        """What an upload or undo changed when stored, old → new (see `khoi.store.history`). Raises UnknownName."""
        return history.changes(self, act_id)

    def file(self, sha256: str) -> bytes:
        """The bytes of an accepted file. Raises LedgerDamaged where they are gone or changed."""
        return history.file(self, sha256)

    def has_file(self, sha256: str) -> bool:
        """Whether an accepted file is there, unchanged."""
        return history.has_file(self, sha256)

    def differences(self, is_thorough: bool = False) -> list[Difference]:
        """What in the database is not as the ledger says (see `khoi.store.compare`)."""
        return compare.differences(self, is_thorough)

    def back_up(self, target: Path | None, at: datetime) -> Backup:
        """Writes a verified backup while work goes on; None: into the folder that is thinned out afterwards.

        Raises BackupDamaged, LedgerDamaged, StoreFull, OSError.
        """
        if self.path is None:
            raise BackupDamaged("fault.backup-of-memory")
        made = backup.back_up(self, target or backup.named(self.path, at), at, Store.plain)
        if target is None:
            backup.thin_out(self.path)
        return made

    def notices(self) -> pd.DataFrame:
        """Repairs that no administrator has seen yet: acted_at, subject, detail (JSON: way, found, aside)."""
        return self.rows("status/notices")

    def see_notices(self, account_id: str, at: datetime) -> None:
        """Keeps that an administrator has seen the repairs so far."""
        self.accept("repair-seen", at, account_id, lambda *_: (account_id, {}))

    def follow(self, entry: Entry) -> None:
        """Carries out one act of the record on the tables."""
        replay.follow(self, entry)
        self.__dict__.pop("_gazetteer", None)

    @contextmanager
    def bulk(self) -> Iterator[None]:
        """Many uploads in a row into a database nobody reads yet: synced and moved into the file once, at the end.

        One thread: on files this small a second one only waits, and waits long where other work wants the processor
        (166 files on two cores: 7.4 s with one thread, 8.6–13.2 s with two).
        """
        self._is_in_bulk = True
        self.record.is_synced = False
        self.use_threads(1)
        try:
            yield
        finally:
            self._is_in_bulk = False
            self.record.is_synced = True
            self.use_threads(THREADS)
            self.checkpoint()
            if self.home:
                ledger.sync_all(self.home)

    def remembered_headers(self, account_id: str, dataset: str, layout: str) -> dict[str, str]:
        """The headers that this account matched by hand before in a file of that layout: file's header → our name."""
        rows = self.rows("upload/header_matches", account_id=account_id, dataset=dataset, layout=layout)
        return dict(zip(rows["header"], rows["column_name"], strict=True))

    def remember_headers(
        self, account_id: str, dataset: str, layout: str, matches: Mapping[str, str], at: datetime
    ) -> None:
        """Keeps which columns of ours a file's headers are, for the next file of that account and layout."""
        rows = [
            {"account_id": account_id, "dataset": dataset, "layout": layout, "header": header, "column_name": name}
            for header, name in matches.items()
        ]
        self.administer("headers", at, account_id, layout, rows)

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        """A place of its own, with its own temporary tables, to read one file on."""
        with self.cursor() as cursor:
            yield Desk(cursor)

    @cached_property
    def _gazetteer(self) -> Gazetteer:
        return reference.gazetteer(self)

    def _forget_units(self, dataset: Dataset) -> None:
        if dataset.is_catalogue:
            self.__dict__.pop("_gazetteer", None)

    def gazetteer(self) -> Gazetteer:
        """All units and mergers."""
        return self._gazetteer

    def load_villages(self, villages: pa.Table, at: datetime) -> None:
        """Adds villages: unit_id, name_vi, kind, parent_id, household_count, population, is_sample."""

        def act(cursor: duckdb.DuckDBPyConnection, number: int) -> tuple[str, Mapping[str, Any]]:
            del number
            replay.add_villages(cursor, villages)
            kept = ledger.keep_rows(self.home, villages, self.record.is_synced) if self.home else None
            return "villages", {"rows_sha256": kept}

        self.accept("villages", at, "", act)
        self.__dict__.pop("_gazetteer", None)

    def mark_sample(self, at: datetime) -> None:
        """Says for good that this database holds sample figures."""
        self.administer("setting", at, "", "sample", [{"key": "sample", "value": "true"}])
        self.__dict__.pop("_is_sample", None)

    @cached_property
    def _is_sample(self) -> bool:
        return not self.rows("status/setting", key="sample").empty

    def is_sample(self) -> bool:
        """Whether the figures are the sample, to be marked "Số liệu minh hoạ" wherever they are shown."""
        return self._is_sample

    def settings(self) -> pd.DataFrame:
        """What the office has set: key, value, default_value, old_value, account_id, changed_at (UTC; no change: null).

        Pages and documents may say it to everybody; changing it goes through `khoi.access`.
        """
        return self.rows("status/settings")

    def change_settings(
        self, expected: Mapping[str, str], wanted: Mapping[str, str], account_id: str, at: datetime
    ) -> Entry:
        """Gives settings other values, all of them or none (see `khoi.store.settings`). Raises StalePlan."""
        return settings.change(self, expected, wanted, account_id, at)

    def version(self) -> int:
        """Grows by one with every stored change."""
        return int(self.remembered("status/version")[0]["version"])

    def as_of(self) -> date | None:
        """The last day of the last month that any figure is about."""
        return status.as_of(self)

    def as_of_then(self, moment: datetime) -> date | None:
        """The same, of what was known at a past moment (UTC)."""
        return status.as_of_then(self.past, moment)

    def digest(self) -> str:
        """One hash over all current facts."""
        return status.digest(self)

    def status(self) -> dict[str, Any]:
        """What an operator asks first, as `status --json` prints it."""
        return status.status(self)
