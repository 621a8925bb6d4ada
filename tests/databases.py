"""Databases for tests that change them: copied, and held by an app at work."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from khoi.cli import Door
from khoi.store import Store, ledger, open_store


def copy_database(source: Path, target: Path) -> None:
    """Copies a closed database with its ledger, in place of what lies there."""
    shutil.rmtree(ledger.folder(target), ignore_errors=True)
    shutil.copy(source, target)
    shutil.copytree(ledger.folder(source), ledger.folder(target))


@contextmanager
def at_work(database: Path, is_beside: bool) -> Iterator[Store | None]:
    """The database as that of an app at work, whose store is given; else (None) as nobody's."""
    if not is_beside:
        yield None
        return
    with open_store(database) as store, Door(store, database):
        yield store
