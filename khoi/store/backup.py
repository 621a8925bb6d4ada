"""Backups: one file with the database, its record and its accepted files; verified before it counts."""

import json
import os
import shutil
import time
import zipfile
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from khoi.errors import BackupDamaged, LedgerDamaged, StoreError
from khoi.store import ledger
from khoi.store.accept import Accepting
from khoi.store.compare import differences
from khoi.store.database import UNREADABLE
from khoi.store.record import Entry, Record
from khoi.store.repair import set_aside
from khoi.words import VIETNAM_TIME

OpenPlain = Callable[[Path, Path], Accepting]

DATABASE, RECORD, FILES, MANIFEST = "khoi.duckdb", "record.jsonl", "files", "manifest.json"
UNFINISHED = ".backup-"  # folders in which a backup is being made: never mistaken for one
DAILY, WEEKLY, MONTHLY = 7, 8, 12
BROKEN = (  # what a damaged archive, or what is in it, can raise
    zipfile.BadZipFile, zlib.error, KeyError, OSError, ValueError, EOFError, RuntimeError, StoreError, *UNREADABLE,
)  # fmt: skip
STALE = timedelta(days=1)
_serial = count(1)


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was verified: where it lies, how many acts it holds, its size in bytes, when it was made (UTC)."""

    path: Path
    entry_count: int
    size: int
    made_at: datetime


def folder(database: Path) -> Path:
    """Where backups are kept by themselves: `<name>.backups` beside the database."""
    return database.with_suffix(".backups")


def named(database: Path, at: datetime) -> Path:
    """The file of a backup made at a time (UTC), in the folder that is thinned out."""
    return folder(database) / f"{database.stem}-{at:%Y%m%d-%H%M%S}.zip"


def back_up(store: Accepting, target: Path, at: datetime, open_plain: OpenPlain) -> Backup:
    """Writes a backup while the store is at work; it has its name only once it was opened and compared.

    Raises BackupDamaged where the copy is not as the ledger says, StoreFull or OSError where it cannot be written.
    """
    if store.path is None or store.home is None:
        raise BackupDamaged("fault.backup-of-memory")
    target.parent.mkdir(parents=True, exist_ok=True)
    store.require_room(store.path.stat().st_size, target.parent)
    _remove_unfinished(target.parent)
    with TemporaryDirectory(dir=target.parent, prefix=UNFINISHED) as making:
        copy, packed = Path(making) / DATABASE, Path(making) / "packed.zip"
        entries = _copied(store, copy)
        _pack(store.home, copy, entries, packed, at)
        with TemporaryDirectory(dir=making) as opened:
            if len(unpacked(packed, Path(opened), open_plain)) != len(entries):
                raise BackupDamaged("fault.backup-damaged", path=str(target))
        packed.replace(target)
        ledger.sync_folder(target.parent)
    return Backup(target, len(entries), target.stat().st_size, at)


def _copied(store: Accepting, copy: Path) -> Sequence[Entry]:
    """Copies one state of the database into a file; gives the acts it holds."""
    name = f"backup_{next(_serial)}"
    with store.cursor() as cursor:
        (own,) = cursor.execute("SELECT current_database()").fetchone() or ("",)
        quoted, place = own.replace('"', '""'), str(copy).replace("'", "''")
        cursor.execute(f"ATTACH '{place}' AS {name}")
        try:
            cursor.execute(f'COPY FROM DATABASE "{quoted}" TO {name}')
            (last,) = cursor.execute(f"SELECT coalesce(max(audit_seq), 0) FROM {name}.audit").fetchone() or (0,)
            cursor.execute(f"DELETE FROM {name}.session")
            cursor.execute(f"CHECKPOINT {name}")
        finally:
            cursor.execute(f"DETACH {name}")
    return store.record.entries[: int(last)]


def _pack(home: Path, copy: Path, entries: Sequence[Entry], packed: Path, at: datetime) -> None:
    with packed.open("xb") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.write(copy, DATABASE)
        archive.writestr(RECORD, "".join(entry.line() + "\n" for entry in entries))
        for sha256 in sorted(files_of(entries)):
            kept = ledger.place(home, sha256)
            if not kept.is_file():
                raise LedgerDamaged("fault.ledger-damaged", sha256=sha256)
            archive.write(kept, f"{FILES}/{sha256}")
        archive.writestr(MANIFEST, json.dumps({"made_at": at.isoformat(), "entries": len(entries)}))
    with packed.open("rb") as written:
        os.fsync(written.fileno())
    packed.chmod(0o600)


def files_of(entries: Iterable[Entry]) -> set[str]:
    """The hashes of all files that these acts need."""
    return {sha256 for entry in entries for sha256 in entry.files()}


def unpacked(packed: Path, into: Path, open_plain: OpenPlain) -> Sequence[Entry]:
    """Unpacks a backup into a folder as a database with its ledger, and compares the two to the last row.

    Gives the acts it holds. Raises BackupDamaged.
    """
    database = into / DATABASE
    try:
        with zipfile.ZipFile(packed) as archive:
            names = set(archive.namelist())
            archive.extract(DATABASE, into)
            home = ledger.folder(database)
            home.mkdir()
            (home / RECORD).write_bytes(archive.read(RECORD))
            told = json.loads(archive.read(MANIFEST))["entries"]
            for name in names - {DATABASE, RECORD, MANIFEST}:
                sha256 = Path(name).name
                place = ledger.place(database, sha256)
                place.parent.mkdir(exist_ok=True)
                with archive.open(name) as source, place.open("wb") as target:
                    shutil.copyfileobj(source, target)
        with open_plain(database, database) as store:
            is_whole = not store.record.torn and len(store.record.entries) == told
            if not is_whole or differences(store, is_thorough=True):
                raise BackupDamaged("fault.backup-damaged", path=str(packed))
            return store.record.entries
    except BROKEN as error:
        raise BackupDamaged("fault.backup-damaged", path=str(packed)) from error


def _remove_unfinished(place: Path) -> None:
    """Removes what backups that were killed left behind, a day later."""
    for left in place.glob(f"{UNFINISHED}*"):
        if time.time() - left.stat().st_mtime > STALE.total_seconds():
            shutil.rmtree(left, ignore_errors=True)


def kept_backups(database: Path) -> list[tuple[Path, datetime]]:
    """The backups in the folder beside a database with the times they were made (UTC), the newest first."""
    found = []
    for path in folder(database).glob(f"{database.stem}-*.zip"):
        try:
            found.append((path, datetime.strptime(path.stem[len(database.stem) + 1 :], "%Y%m%d-%H%M%S")))
        except ValueError:
            continue  # a file that a person put there under a name of their own
    return sorted(found, key=lambda one: one[1], reverse=True)


def surplus(backups: Sequence[tuple[Path, datetime]]) -> list[Path]:
    """Those that need not be kept: not the newest of one of the last 7 days, 8 weeks and 12 months with a backup."""
    kept: set[Path] = set()
    newest_first = sorted(backups, key=lambda one: one[1], reverse=True)
    for form, most in (("%Y-%m-%d", DAILY), ("%G-%V", WEEKLY), ("%Y-%m", MONTHLY)):
        spans: dict[str, Path] = {}
        for path, made_at in newest_first:
            spans.setdefault((made_at + VIETNAM_TIME).strftime(form), path)
        kept.update(list(spans.values())[:most])
    return [path for path, _ in newest_first if path not in kept]


def thin_out(database: Path) -> list[Path]:
    """Removes the surplus of the folder beside a database; gives what was removed."""
    removed = surplus(kept_backups(database))
    for path in removed:
        path.unlink()
    return removed


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore brought: acts in the backup, acts of the ledger here that came after it, the old database."""

    entry_count: int
    replayed_count: int
    aside: Path | None


def restore(packed: Path, path: Path, at: datetime, open_plain: OpenPlain) -> Restored:
    """Puts a backup in place of a database that nobody has open; acts that the ledger here has besides are kept.

    Files first, then the record, then the database, so that a restore that is cut short loses nothing. The caller
    opens the database, which replays what came after the backup. Raises BackupDamaged, LedgerDamaged.
    """
    if not packed.is_file():
        raise BackupDamaged("fault.backup-missing", path=str(packed))
    path.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=path.parent, prefix=UNFINISHED) as opened:
        entries = unpacked(packed, Path(opened), open_plain)
        record = Record(path)
        common = min(len(entries), len(record.entries))
        if [one.sha256 for one in entries[:common]] != [one.sha256 for one in record.entries[:common]]:
            raise LedgerDamaged("fault.restore-differs", path=str(record.path))
        if record.torn.count(b"\n") > max(0, len(entries) - len(record.entries)):
            raise LedgerDamaged("fault.record-damaged", line=str(len(record.entries) + 1), path=str(record.path))
        source = Path(opened) / DATABASE
        for sha256 in files_of(entries):
            if not ledger.is_sound(path, sha256):
                ledger.place(path, sha256).unlink(missing_ok=True)
                ledger.keep(path, sha256, ledger.place(source, sha256).read_bytes())
        if len(entries) > len(record.entries) or record.torn:
            record.mend(list(entries) if len(entries) > len(record.entries) else record.entries)
        aside = set_aside(path, at) if path.exists() else None
        source.replace(path)
        ledger.sync_folder(path.parent)
    return Restored(len(entries), len(record.entries) - len(entries), aside)
