"""The access journal: who came in, who was turned away, who took what along. Append-only, each line hashed with the
one before it; no passwords, no tokens.

The file access-journal.jsonl beside the record is what counts. The table `access_event` holds the same lines to be
searched; it follows the file at each opening.
"""

import hashlib
import json
import os
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any

import duckdb

from khoi.errors import StoreError
from khoi.store import ledger, queries
from khoi.store.database import Database
from khoi.store.record import FIRST, Entry, chained, read_lines

TAIL = 65_536  # bytes in which the last line of the file is looked for: a line has some hundred


def journal_of(database: Path) -> Path:
    """Where the access journal of a database lies."""
    return ledger.folder(database) / "access-journal.jsonl"


class Journal:
    """The access journal of one database; of one in memory it is kept in its table alone."""

    def __init__(self, database: Database, home: Path | None) -> None:
        self._database = database
        self.path = journal_of(home) if home else None
        self._lock = Lock()
        self._number, self._sha256 = 0, FIRST
        self._follow()

    def note(self, kind: str, at: datetime, account_id: str, subject: str, detail: Mapping[str, Any]) -> None:
        """Adds a line. A disk that takes none must not keep people from reading: the fault goes to the log."""
        with self._lock:
            entry = chained(self._sha256, self._number + 1, kind, at, account_id, subject, detail)
            try:
                self._append(entry)
                self._insert([entry])
            except (OSError, StoreError, duckdb.Error) as error:
                print(f"khoi: the access journal could not be written: {error}", file=sys.stderr)

    def __len__(self) -> int:
        return self._number

    def is_whole(self) -> bool:
        """Whether every line of the file follows from the one before it, and the table holds the same lines."""
        with self._lock:
            told = self._told()
            return len(told) == self._number and (self.path is None or self.entries() == told)

    def _append(self, entry: Entry) -> None:
        if self.path is not None:
            is_new = not self.path.exists()
            if is_new:
                ledger.ensure_folder(self.path.parent)
            line = entry.line().encode() + b"\n"
            descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                size = os.fstat(descriptor).st_size
                if os.write(descriptor, line) != len(line):
                    os.ftruncate(descriptor, size)
                    raise OSError("a line was written in part")
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
            if is_new:
                ledger.sync_folder(self.path.parent)
        self._number, self._sha256 = entry.number, entry.sha256

    def _insert(self, entries: list[Entry]) -> None:
        with self._database.transaction() as cursor:
            cursor.executemany(queries.text("access/event_insert"), [_row(entry) for entry in entries])

    def _follow(self) -> None:
        """Takes up the chain where it ended. Lines that one of file and table has lost come back from the other."""
        last = self._database.rows("access/event_last")
        told = (int(last["event_seq"][0]), str(last["sha256"][0])) if len(last) else (0, FIRST)
        if self.path is None or self._end() == told:
            self._number, self._sha256 = told
            return
        in_file, in_table = self.entries(), self._told()
        entries = max(in_file, in_table, key=len)  # of two that are equally long the file
        self._number = len(entries)
        self._sha256 = entries[-1].sha256 if entries else FIRST
        self._mend_file(entries)
        with self._database.transaction() as cursor:
            cursor.execute(queries.text("access/events_forget"))
            if entries:
                cursor.executemany(queries.text("access/event_insert"), [_row(entry) for entry in entries])

    def _told(self) -> list[Entry]:
        """The lines of the table, up to the first that does not follow from the one before it."""
        rows = self._database.rows("access/events").to_dict("records")
        entries = (
            Entry(
                int(row["event_seq"]), str(row["kind"]), row["happened_at"].to_pydatetime(), str(row["account_id"]),
                str(row["subject"]), json.loads(str(row["detail"])), str(row["sha256"]),
            )
            for row in rows
        )  # fmt: skip
        return read_lines(entry.line().encode() for entry in entries)

    def _mend_file(self, entries: list[Entry]) -> None:
        """Writes the file anew where it does not hold these lines; what it held is kept beside it."""
        lines = b"".join(entry.line().encode() + b"\n" for entry in entries)
        held = self.path.read_bytes() if self.path is not None and self.path.is_file() else b""
        if self.path is None or held == lines:
            return
        ledger.ensure_folder(self.path.parent)
        if held and not lines.startswith(held):
            aside = self.path.with_name(f"access-journal.damaged-{hashlib.sha256(held).hexdigest()[:12]}.jsonl")
            ledger.replace_durably(aside, held)
        ledger.replace_durably(self.path, lines)

    def _end(self) -> tuple[int, str] | None:
        """Number and hash that the last line of the file names; None where it has none that is whole."""
        if self.path is None or not self.path.is_file():
            return (0, FIRST)
        with self.path.open("rb") as file:
            file.seek(max(0, self.path.stat().st_size - TAIL))
            data = file.read()
        if not data.endswith(b"\n"):
            return None
        try:
            last = json.loads(data.rstrip(b"\n").rpartition(b"\n")[2])
            return (int(last["number"]), str(last["sha256"]))
        except (ValueError, KeyError, TypeError):
            return None

    def entries(self) -> list[Entry]:
        """The sound lines of the file, up to the first that does not follow from the one before it."""
        if self.path is None or not self.path.is_file():
            return []
        return read_lines(self.path.read_bytes().split(b"\n")[:-1])


def _row(entry: Entry) -> dict[str, object]:
    return {
        "event_seq": entry.number, "happened_at": entry.at, "account_id": entry.account_id, "kind": entry.kind,
        "subject": entry.subject, "detail": entry.told(), "sha256": entry.sha256,
    }  # fmt: skip
