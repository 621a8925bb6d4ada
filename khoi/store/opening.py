"""Opening a database: migrated, compared with its ledger, repaired; and putting another in its place."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from khoi.errors import StoreMissing, StoreSick, StoreUnreadable
from khoi.store import backup, ledger, repair
from khoi.store.accept import refusal
from khoi.store.backup import Restored
from khoi.store.compare import Difference
from khoi.store.database import connected
from khoi.store.repair import Repair
from khoi.store.store import Store


def restore(packed: Path, path: Path, at: datetime) -> Restored:
    """Puts a backup in place of the database (see `khoi.store.backup`), then opens it once, to bring it up to date.

    Raises StoreLocked while a process has the database open, BackupDamaged, LedgerDamaged.
    """
    require_free(path)
    done = backup.restore(packed, path, at, Store.plain)
    open_store(path).close()
    return done


def rebuild(path: Path) -> Path | None:
    """Makes the database anew from its ledger and the reference data; gives where the old one lies now.

    Raises StoreMissing without a ledger, StoreLocked while a process has the database open, LedgerDamaged.
    """
    if not repair.has_ledger(path):
        raise StoreMissing("fault.store-missing", path=str(path))
    require_free(path)
    return repair.rebuilt(path, Store.plain)


def require_free(path: Path) -> None:
    """Raises StoreLocked while another process has the database open."""
    if path.is_file():
        try:
            connected(path, is_read_only=True).close()
        except StoreUnreadable:
            return  # damaged, but nobody's


def open_store(path: Path | None, must_exist: bool = False) -> Store:
    """Opens the database (None: a new one in memory), migrates it, loads reference tables, compares it with its ledger.

    What differs is repaired: acts the database has not are replayed; otherwise it is made anew from the ledger and the
    old one set aside. `Store.repair` says what was done, and so does the record.
    Raises StoreMissing (with `must_exist`), StoreLocked, StoreTooNew, StoreUnreadable, LedgerDamaged.
    """
    if path is None:
        return Store.plain(None, None)
    is_there, has_ledger = path.is_file(), repair.has_ledger(path)
    if must_exist and not is_there and not has_ledger:
        raise StoreMissing("fault.store-missing", path=str(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    found: Sequence[Difference] = [Difference("database", path.name, "", "")]
    if is_there or not has_ledger:
        try:
            return _compared(path)
        except repair.Beyond as beyond:
            found = beyond.found
        except (StoreUnreadable, StoreSick, duckdb.Error) as error:
            if not has_ledger:
                raise StoreUnreadable("fault.store-unreadable", path=str(path)) from error
    try:
        aside = repair.rebuilt(path, Store.plain)
    except (duckdb.Error, OSError) as error:
        raise refusal(error) from error
    store = Store.plain(path, path)
    if found:
        _tell(store, Repair("rebuilt", found, aside))
    return store


def _compared(path: Path) -> Store:
    store = Store.plain(path, path)
    try:
        ledger.remove_unfinished(path)
        done = repair.check_and_mend(store)
        if done:
            _tell(store, done)
    except BaseException:
        store.close()
        raise
    return store


def _tell(store: Store, done: Repair) -> None:
    """Keeps what was repaired in the record, for the administrator."""
    store.repair = done
    store.accept("repair", datetime.now(UTC).replace(tzinfo=None), "", lambda *_: (done.way, done.told()))
    store.checkpoint()
