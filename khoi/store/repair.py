"""At start: database and ledger are compared, and what differs is repaired by replay, never ignored."""

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from khoi.errors import LedgerDamaged
from khoi.store import adopt, ledger, rebuild, replay
from khoi.store.accept import Accepting
from khoi.store.compare import Difference, differences
from khoi.store.record import FIRST, chained, record_of

MOST_TOLD = 100  # differences that a notice names


@dataclass(frozen=True, slots=True)
class Repair:
    """What was found at start and what was done: `way` is replayed or rebuilt; `aside` where the old database lies."""

    way: str
    found: Sequence[Difference]
    aside: Path | None = None

    def told(self) -> dict[str, Any]:
        """The same as the record keeps it."""
        found = [[one.what, one.where, one.expected, one.found] for one in self.found]
        return {"way": self.way, "found": found[:MOST_TOLD], "aside": self.aside.name if self.aside else None}


def has_ledger(database: Path) -> bool:
    """Whether a record lies beside the database, or where it should be."""
    path = record_of(database)
    return path.is_file() and path.stat().st_size > 0


def set_aside(database: Path, at: datetime) -> Path:
    """Moves a database that is no good, its log, or the log alone out of the way; nothing is deleted."""
    name = f"{database.stem}-set-aside-{at:%Y%m%d-%H%M%S}"
    aside = database.with_name(f"{name}{database.suffix}")
    number = 1
    while aside.exists() or log_of(aside).exists():
        number += 1
        aside = database.with_name(f"{name}-{number}{database.suffix}")
    for old, new in ((database, aside), (log_of(database), log_of(aside))):
        with suppress(FileNotFoundError):
            old.replace(new)
    ledger.sync_folder(database.parent)
    return aside if aside.exists() else log_of(aside)


def check_and_mend(store: Accepting) -> Repair | None:
    """Compares an open store with its ledger and brings it up to it where it is merely behind.

    Gives what was done, None where nothing was to be done. Raises LedgerDamaged where lines of the record are lost
    that the database has not either, Beyond where only a rebuild helps, duckdb.Error where it cannot be read.
    """
    mended = _mend_record(store)
    _adopt(store)
    done = store.last_audit()
    lines = store.rows("status/audit_lines")
    same = [sha256 for _, sha256 in _hashes(lines)] == [entry.sha256 for entry in store.record.entries[:done]]
    if not same or done > len(store.record.entries):
        raise Beyond([Difference("table", "audit", str(len(store.record.entries)), str(done))])
    behind = store.record.entries[done:]
    for entry in behind:
        replay.follow(store, entry)
    found = differences(store)
    if found:
        raise Beyond(found)
    told = [*mended, *(Difference("record", str(entry.number), entry.subject, "") for entry in behind)]
    if behind:
        store.checkpoint()
    return Repair("replayed", told) if told else None


class Beyond(Exception):
    """The database differs from its ledger in what replaying the last acts cannot mend."""

    def __init__(self, found: Sequence[Difference]) -> None:
        super().__init__(found)
        self.found = found


def _hashes(lines: pd.DataFrame) -> list[tuple[int, str]]:
    return [(int(number), str(sha256)) for number, sha256 in zip(lines["audit_seq"], lines["sha256"], strict=True)]


def _mend_record(store: Accepting) -> list[Difference]:
    """Completes the record from the table `audit`; cuts off the piece of a line that a crash left."""
    record = store.record
    whole_lines = record.torn.count(b"\n")
    entries = list(record.entries)
    for row in store.rows("status/audit_lines").iloc[len(entries) :].itertuples(index=False):
        before = entries[-1].sha256 if entries else FIRST
        entry = chained(
            before, len(entries) + 1, str(row.action), row.acted_at.to_pydatetime(), str(row.account_id),
            str(row.subject), json.loads(str(row.detail)) if row.sha256 == row.sha256 and row.sha256 else {},
        )  # fmt: skip
        if entry.sha256 != row.sha256:
            break
        entries.append(entry)
    brought = len(entries) - len(record.entries)
    if brought < whole_lines:
        raise LedgerDamaged("fault.record-damaged", line=str(len(entries) + 1), path=str(record.path))
    if brought or record.torn:
        record.mend(entries)
    return [Difference("record", str(len(entries) - brought + 1), str(brought), str(whole_lines))] if brought else []


def rebuilt(path: Path, open_plain: Callable[[Path, Path], Accepting]) -> Path | None:
    """Makes the database anew from the ledger and puts it in place; gives where the old one lies, None if none was.

    `open_plain(database, home)` opens a migrated store that uses the ledger of `home`. Raises LedgerDamaged.
    """
    building = path.with_name(f"{path.stem}-rebuilding{path.suffix}")
    remove(building)
    try:
        with open_plain(building, path) as store:
            if store.record.torn.count(b"\n"):
                line = str(len(store.record.entries) + 1)
                raise LedgerDamaged("fault.record-damaged", line=line, path=str(store.record.path))
            rebuild.fill(store)
            store.checkpoint()
            if found := differences(store):
                raise LedgerDamaged("fault.rebuild-differs", what=", ".join(one.where for one in found))
        is_there = path.exists() or log_of(path).exists()  # DuckDB would follow an old log in the new database
        aside = set_aside(path, datetime.now(UTC)) if is_there else None
        building.replace(path)
        ledger.sync_folder(path.parent)
    finally:
        remove(building)
    return aside


def remove(database: Path) -> None:
    """Removes a database that nobody was told of, and its log."""
    for file in (database, log_of(database)):
        file.unlink(missing_ok=True)


def log_of(database: Path) -> Path:
    """Where DuckDB keeps what is committed and not yet in the file."""
    return database.with_name(database.name + ".wal")


def _adopt(store: Accepting) -> None:
    """Begins the record of a database that an older release wrote: its uploads in their order, rows from the log."""
    if store.record.entries or store.home is None:
        return
    uploads = store.rows("status/unrecorded_uploads").to_dict("records")
    if uploads or len(store.rows("status/accounts")):
        adopt.adopt(store, uploads)
        raise Beyond([])
