"""Accepting an act: its statements, its line in the record, its commit; in this order, or not at all.

The files that an act brings are on disk before its line is; the line is on disk before the database commits. So what a
person was told is stored is in the ledger, whatever becomes of the database afterwards.
"""

import errno
import hashlib
import os
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import duckdb

from khoi.errors import StoreError, StoreFull, StoreSick
from khoi.store import ledger, queries
from khoi.store.database import FATAL, Database
from khoi.store.record import Entry, Record

RESERVE_MB = 64  # kept free for the database's own housekeeping; KHOI_DISK_RESERVE_MB sets another size
FACTOR = 6  # what storing a file takes of the disk, in sizes of the file, at the very most

ADMINISTRATIVE = {
    "setting": "status/setting_insert",
    "setting-changed": "status/setting_merge",
    "headers": "upload/header_match_insert",
    "account": "access/account_insert",
    "account-disabled": "access/account_disable",
    "account-enabled": "access/account_enable",
    "account-identity": "access/account_identity",
    "account-moved": "access/account_move",
    "account-password": "access/account_password",
    "account-totp": "access/account_totp",
    "account-totp-removed": "access/account_totp_remove",
    "link": "access/link_insert",
    "link-revoked": "access/link_revoke",
    "view-saved": "access/view_insert",
    "view-renamed": "access/view_rename",
    "view-removed": "access/view_remove",
    "guided": "access/guided_insert",
    "briefing": "briefing/briefing_insert",
}
MOVING = ("setting-changed",)  # of these, those after which pages show something else
DEFAULTS: Mapping[str, Any] = {  # what lines of older releases do not say
    "must_change": False, "pages": ["model"], "briefing_id": None,
}  # fmt: skip

Act = Callable[[duckdb.DuckDBPyConnection, int], tuple[str, Mapping[str, Any]]]


class Accepting(Database):
    """A database with its record: every act that is stored goes through `accept`."""

    def __init__(self, path: Path | None, home: Path | None = None) -> None:
        super().__init__(path)
        self.home = home or path  # the database whose ledger it is: another one while that is made anew
        self.record = Record(self.home)
        self._is_behind = False

    @property
    def is_sick(self) -> bool:
        """Whether nothing can be stored for now."""
        return super().is_sick or self._is_behind

    def accept(self, kind: str, at: datetime, account_id: str, act: Act) -> Entry:
        """Stores one act. `act` runs its statements with the number of its line; gives its subject and its detail.

        Raises what `act` raises, StoreFull or StoreSick; then nothing is stored.
        """
        with self._writing:
            self.require_writable()
            try:
                return self._accept(kind, at, account_id, act)
            except (*FATAL, duckdb.IOException, duckdb.TransactionException, OSError) as error:
                raise refusal(error) from error

    def _accept(self, kind: str, at: datetime, account_id: str, act: Act) -> Entry:
        entry: Entry | None = None
        try:
            with self.cursor() as cursor:
                cursor.begin()
                try:
                    subject, detail = act(cursor, len(self.record.entries) + 1)
                    following = self.record.following(kind, at, account_id, subject, detail)
                    insert_audit(cursor, following)
                    self.record.append(following)
                    entry = following
                except BaseException:
                    with suppress(duckdb.Error):
                        cursor.rollback()
                    raise
                self.commit(cursor)
        except BaseException as error:
            if entry is None or not self._is_settled():
                raise
            if not isinstance(error, (duckdb.Error, StoreSick)):
                raise
        return following

    def _is_settled(self) -> bool:
        """After a commit that failed: whether the act is stored all the same. If not, its line is taken back.

        Where it cannot be told, the act waits in the record and the store is sick until it can; raises StoreSick.
        """
        for is_last in (False, True):
            try:
                with self._gate:
                    self._open_anew()
                if self.last_audit() == len(self.record.entries):
                    return True
                if is_last or self._is_read_only:
                    break  # the database is known not to have it
                self.catch_up()
            except (StoreError, duckdb.Error, OSError):
                continue  # what a second attempt cannot tell either is in doubt
            return True
        else:
            self._is_behind = True
            raise StoreSick("fault.in-doubt")
        try:
            self.record.take_back()
        except OSError as error:
            self._is_behind = True
            raise StoreSick("fault.in-doubt") from error
        return False

    def catch_up(self) -> None:
        """Replays the lines of the record that the database has not. Raises LedgerDamaged."""
        for entry in self.record.entries[self.last_audit() :]:
            self.follow(entry)

    def follow(self, entry: Entry) -> None:
        """Carries out one act of the record on the tables (see `khoi.store.replay`)."""
        raise AssertionError(entry)

    def recover(self) -> bool:
        """Makes a sick store well again where that is possible; whether it is."""
        with self._writing:
            if not super().recover() and not self._is_behind:
                return False
            if self._is_behind or self.last_audit() != len(self.record.entries):
                try:
                    self.catch_up()
                except (StoreError, duckdb.Error, OSError):
                    return False
                self._is_behind = False
            return not self.is_sick

    def last_audit(self) -> int:
        """The number of the last line that the database followed."""
        return int(self.rows("status/last_audit")["audit_seq"][0])

    def checkpoint_accepted(self) -> None:
        """A checkpoint after an act that is accepted: should it fail, the act is safe in the log and the record."""
        try:
            self.checkpoint()
        except (duckdb.Error, StoreError) as error:
            print(f"khoi: CHECKPOINT failed, what was stored is in the log and the record: {error}", file=sys.stderr)

    def require_room(self, size: int, place: Path | None = None) -> None:
        """Raises StoreFull where the disk (by default the database's) has too little room for so many bytes more."""
        if self.path is None:
            return
        free = shutil.disk_usage(place or self.path.parent).free
        needed = int(os.environ.get("KHOI_DISK_RESERVE_MB") or RESERVE_MB) * 1_000_000 + FACTOR * size
        if free < needed:
            raise StoreFull("fault.disk-full", free=_megabytes(free), needed=_megabytes(needed))

    def administer(self, kind: str, at: datetime, account_id: str, subject: str, rows: Sequence[Mapping[str, Any]],
                   secrets: Mapping[str, str] = MappingProxyType({}),
                   files: Sequence[bytes] = (),
                   check: Callable[[], None] = lambda: None) -> Entry:  # fmt: skip
        """Stores an administrative act: one statement (`replay.ADMINISTRATIVE`) for each of `rows`.

        `secrets` are values that must not stand in the record, such as a password's hash: each is a file of its own.
        `files` are what the rows name by its hash. `check` looks at what is stored while nobody else can store, and
        raises what refuses the act.
        """

        def act(cursor: duckdb.DuckDBPyConnection, number: int) -> tuple[str, Mapping[str, Any]]:
            del number
            check()
            for data in files:
                self.keep(hashlib.sha256(data).hexdigest(), data)
            detail = {"rows": [dict(row) for row in rows], "secrets": self.kept_secrets(secrets)}
            carry_out(cursor, kind, at, rows, secrets)
            return subject, detail

        return self.accept(kind, at, account_id, act)

    def kept_secrets(self, secrets: Mapping[str, str]) -> dict[str, str]:
        """Keeps values that must not stand in the record as files of their own; gives the hash of each."""
        kept = {}
        for name, value in secrets.items():
            kept[name] = hashlib.sha256(value.encode()).hexdigest()
            self.keep(kept[name], value.encode())
        return kept

    def keep(self, sha256: str, data: bytes) -> None:
        """Keeps an accepted file in the ledger."""
        if self.home is not None:
            ledger.keep(self.home, sha256, data, self.record.is_synced)


def carry_out(cursor: duckdb.DuckDBPyConnection, kind: str, at: datetime, rows: Sequence[Mapping[str, Any]],
              secrets: Mapping[str, str]) -> None:  # fmt: skip
    """Runs an administrative act: its statement for each row; the store's version grows where pages change with it."""
    for row in rows:
        administered(cursor, kind, at, {**row, **secrets})
    if kind in MOVING:
        cursor.execute(queries.text("upload/version_up"))


def administered(cursor: duckdb.DuckDBPyConnection, kind: str, at: datetime, row: Mapping[str, Any]) -> None:
    """Runs the statement of an administrative act with the values of one row."""
    values = {**DEFAULTS, **row, "at": at, "created_at": at, "matched_at": at}
    cursor.execute(queries.text(ADMINISTRATIVE[kind]), queries.chosen(ADMINISTRATIVE[kind], values))


def insert_audit(cursor: duckdb.DuckDBPyConnection, entry: Entry) -> None:
    """Follows a line of the record in the table `audit`."""
    values = {
        "audit_seq": entry.number, "acted_at": entry.at, "account_id": entry.account_id, "action": entry.kind,
        "subject": entry.subject, "detail": entry.told(), "sha256": entry.sha256,
    }  # fmt: skip
    cursor.execute(queries.text("upload/audit_insert"), values)


def refusal(error: Exception) -> StoreError:
    """The sentence for a disk or database that did not do what storing needs."""
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StoreFull("fault.disk-full-now")
    if "No space left" in str(error):
        return StoreFull("fault.disk-full-now")
    return StoreSick("fault.not-stored")


def _megabytes(size: int) -> str:
    return str(size // 1_000_000)
