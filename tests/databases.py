"""Copying databases for tests that change them."""

import shutil
from pathlib import Path

from khoi.store import ledger


def copy_database(source: Path, target: Path) -> None:
    """Copies a closed database with its ledger."""
    shutil.copy(source, target)
    shutil.copytree(ledger.folder(source), ledger.folder(target))
