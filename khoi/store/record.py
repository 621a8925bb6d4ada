"""The record: one line of JSON for every stored act, each carrying the hash of the line before it.

An act is accepted when its line is synced; the database follows. A line that its database could not follow is taken
back before anybody was told of it; nothing else is ever removed. The table `audit` holds the same lines.
"""

import errno
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from khoi.store import ledger

FILES = (  # what names a file of the ledger
    "file_sha256", "original_sha256", "rows_sha256", "snapshot_sha256", "pdf_sha256", "docx_sha256", "xlsx_sha256",
)  # fmt: skip
FIRST = "0" * 64  # what the first line carries as the hash of the line before it


@dataclass(frozen=True, slots=True)
class Entry:
    """One act: `kind` upload, undo, villages, setting, account … on `subject`; `detail` is what replaying it needs."""

    number: int
    kind: str
    at: datetime
    account_id: str
    subject: str
    detail: Mapping[str, Any]
    sha256: str

    def told(self) -> str:
        """The detail as it is hashed and kept in the table `audit`."""
        return _json(self.detail)

    def files(self) -> Iterator[str]:
        """The hashes of the files of the ledger that it needs."""
        rows = self.detail.get("rows", ())
        for told in (self.detail, *(rows if isinstance(rows, list) else ())):
            yield from (told[name] for name in FILES if told.get(name))
        yield from self.detail.get("secrets", {}).values()

    def line(self) -> str:
        """The line of the file, without its end."""
        return _json(_body(self) | {"sha256": self.sha256})


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _body(entry: Entry) -> dict[str, Any]:
    return {
        "number": entry.number, "kind": entry.kind, "at": entry.at.isoformat(), "account_id": entry.account_id,
        "subject": entry.subject, "detail": entry.detail,
    }  # fmt: skip


def chained(
    before: str, number: int, kind: str, at: datetime, account_id: str, subject: str, detail: Mapping[str, Any]
) -> Entry:
    """The entry that follows a line of that hash."""
    bare = Entry(number, kind, at, account_id, subject, detail, "")
    sha256 = hashlib.sha256(f"{before}\n{_json(_body(bare))}".encode()).hexdigest()
    return Entry(number, kind, at, account_id, subject, detail, sha256)


def read_lines(lines: Iterable[bytes]) -> list[Entry]:
    """The entries of lines up to the first that is damaged, out of order or does not follow from the one before."""
    found: list[Entry] = []
    for line in lines:
        entry = _entry(line, found[-1].sha256 if found else FIRST, len(found) + 1)
        if entry is None:
            break
        found.append(entry)
    return found


def _entry(line: bytes, before: str, number: int) -> Entry | None:
    try:
        told = json.loads(line)
        at = datetime.fromisoformat(told["at"])
        entry = chained(before, number, told["kind"], at, told["account_id"], told["subject"], told["detail"])
    except (ValueError, KeyError, TypeError):
        return None
    return entry if (told.get("number"), told.get("sha256")) == (number, entry.sha256) else None


def record_of(database: Path) -> Path:
    """Where the record of a database lies."""
    return ledger.folder(database) / "record.jsonl"


class Record:
    """The record of one database; of one in memory it is kept in memory."""

    def __init__(self, database: Path | None) -> None:
        self.path = record_of(database) if database else None
        self.entries: list[Entry] = []
        self.torn = b""  # what follows the last sound line
        self.is_synced = True
        self._size = 0  # bytes of the sound lines
        self.reload()

    def reload(self) -> None:
        """Reads the file again."""
        if self.path is None:
            return
        data = self.path.read_bytes() if self.path.is_file() else b""
        self.entries = read_lines(data.split(b"\n")[:-1])
        self._size = sum(_length(entry) for entry in self.entries)
        self.torn = data[self._size :]

    @property
    def last_sha256(self) -> str:
        """The hash of the last line."""
        return self.entries[-1].sha256 if self.entries else FIRST

    def following(self, kind: str, at: datetime, account_id: str, subject: str, detail: Mapping[str, Any]) -> Entry:
        """The entry that would follow now; nothing is written."""
        return chained(self.last_sha256, len(self.entries) + 1, kind, at, account_id, subject, detail)

    def append(self, entry: Entry) -> None:
        """Writes the next line and syncs it: from here on the act is accepted. Raises OSError, leaving nothing."""
        if self.path is not None:
            self._write(self.path, entry.line().encode() + b"\n")
        self.entries.append(entry)
        self._size += _length(entry)

    def _write(self, path: Path, line: bytes) -> None:
        is_new = not path.exists()
        if is_new:
            ledger.ensure_folder(path.parent)
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            if os.fstat(descriptor).st_size != self._size:  # what an append that failed could not remove
                os.ftruncate(descriptor, self._size)
            try:
                written = os.write(descriptor, line)
                if written != len(line):
                    raise OSError(errno.ENOSPC, f"{written} of {len(line)} bytes written", str(path))
                if self.is_synced:
                    os.fsync(descriptor)
            except OSError:
                os.ftruncate(descriptor, self._size)
                raise
        finally:
            os.close(descriptor)
        if is_new:
            ledger.sync_folder(path.parent)

    def take_back(self) -> None:
        """Removes the last line, which nobody was told of. Raises OSError where that cannot be done."""
        before = self._size - _length(self.entries[-1])
        if self.path is not None:
            with self.path.open("r+b") as file:
                file.truncate(before)
                os.fsync(file.fileno())
        self._size = before
        self.entries.pop()

    def mend(self, entries: list[Entry]) -> None:
        """Writes the file anew with these entries: what was torn goes, lines known from elsewhere come back."""
        if self.path is not None:
            ledger.ensure_folder(self.path.parent)
            ledger.replace_durably(self.path, b"".join(entry.line().encode() + b"\n" for entry in entries))
        self.entries = list(entries)
        self._size = sum(_length(entry) for entry in entries)
        self.torn = b""


def _length(entry: Entry) -> int:
    """Bytes of an entry's line, its end included."""
    return len(entry.line().encode()) + 1
