"""The store: facts, their history and their summaries in one DuckDB file, with the ledger of what was accepted."""

from khoi.store.apply import Plan, Received, Stored
from khoi.store.backup import Backup, Restored
from khoi.store.compare import Difference
from khoi.store.database import database_path
from khoi.store.desk import Desk
from khoi.store.opening import open_store, rebuild, restore
from khoi.store.repair import Repair
from khoi.store.store import Store
from khoi.store.undo import Undone, UndoPlan

__all__ = [
    "Backup",
    "Desk",
    "Difference",
    "Plan",
    "Received",
    "Repair",
    "Restored",
    "Store",
    "Stored",
    "UndoPlan",
    "Undone",
    "database_path",
    "open_store",
    "rebuild",
    "restore",
]
