"""Copying databases for tests that change them."""

import shutil
from pathlib import Path

from khoi.store import ledger


def copy_database(source: Path, target: Path) -> None:
    """Copies a closed database with its ledger, in place of what lies there."""
    shutil.rmtree(ledger.folder(target), ignore_errors=True)
    shutil.copy(source, target)
    shutil.copytree(ledger.folder(source), ledger.folder(target))
