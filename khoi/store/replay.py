"""Following the record: act by act where the database is behind, or all at once into an empty one."""

from collections.abc import Callable, Mapping
from typing import Any

import duckdb

from khoi import datasets
from khoi.errors import LedgerDamaged
from khoi.store import apply, ledger, queries, undo
from khoi.store.accept import ADMINISTRATIVE, MOVING, Accepting, carry_out, insert_audit
from khoi.store.record import Entry
from khoi.store.reference import derive
from khoi.store.standing import exchange, reopen, stand, surviving, surviving_of, touch

# Acts that change figures or how they are judged: the store's version grows by one with each.
VERSIONED = ("upload", "undo", "villages", *MOVING)


def follow(store: Accepting, entry: Entry) -> None:
    """Carries out one act of the record on the tables, in a transaction of its own. Raises LedgerDamaged."""
    acts: Mapping[str, Callable[[Accepting, duckdb.DuckDBPyConnection, Entry], None]] = {
        "upload": _upload, "undo": _undo, "villages": villages,
    }  # fmt: skip
    with store.cursor() as cursor:
        cursor.begin()
        try:
            acts.get(entry.kind, administer)(store, cursor, entry)
            insert_audit(cursor, entry)
        except BaseException:
            cursor.rollback()
            raise
        store.commit(cursor)


def rows_of(store: Accepting, sha256: str) -> Any:
    """Typed rows from the ledger. Raises LedgerDamaged where they are gone or changed."""
    if store.home is None or not ledger.is_sound(store.home, sha256):
        raise LedgerDamaged("fault.ledger-damaged", sha256=sha256)
    return ledger.rows(store.home, sha256)


def upload_values(entry: Entry) -> dict[str, Any]:
    """The columns of the table `upload` from a line of the record."""
    return {
        **entry.detail, "upload_id": entry.subject, "account_id": entry.account_id, "stored_at": entry.at,
        "audit_seq": entry.number,
    }  # fmt: skip


def _upload(store: Accepting, cursor: duckdb.DuckDBPyConnection, entry: Entry) -> None:
    dataset, seq = datasets.dataset(entry.detail["dataset"]), int(entry.detail["upload_seq"])
    standing = [*surviving(cursor, dataset.name).to_pylist(), {"upload_seq": seq, "measures": entry.detail["measures"]}]
    apply.log(cursor, dataset, rows_of(store, entry.detail["rows_sha256"]), seq)
    reopen(cursor, dataset, [seq])
    stand(cursor, dataset, surviving_of((one["upload_seq"], one["measures"]) for one in standing), "after_rows")
    exchange(cursor, dataset, "after_rows")
    touch(cursor, apply.slots_read(entry.detail["slots"]))
    apply.book(cursor, dataset, upload_values(entry))


def _undo(store: Accepting, cursor: duckdb.DuckDBPyConnection, entry: Entry) -> None:
    wanted = undo.target(store, entry.detail["target"], entry.number)
    slots = apply.slots_read(entry.detail["slots"])
    undo.follow(store, cursor, wanted, entry.subject, slots, entry.account_id, entry.at, entry.number)


def villages(store: Accepting, cursor: duckdb.DuckDBPyConnection, entry: Entry) -> None:
    """Adds villages whose rows are in the ledger."""
    add_villages(cursor, rows_of(store, entry.detail["rows_sha256"]))


def add_villages(cursor: duckdb.DuckDBPyConnection, rows: Any) -> None:
    """Adds villages: unit_id, name_vi, kind, parent_id, household_count, population, is_sample."""
    cursor.register("source", rows)
    cursor.execute(queries.text("reference/village"))
    cursor.unregister("source")
    derive(cursor)
    cursor.execute(queries.text("upload/version_up"))


def administer(store: Accepting, cursor: duckdb.DuckDBPyConnection, entry: Entry) -> None:
    """Carries out a setting, an account, matched headers: one statement a row, its secrets from files of the ledger.

    Other acts, such as a repair, changed no table.
    """
    if entry.kind not in ADMINISTRATIVE:
        return
    secrets = {key: _secret(store, sha256) for key, sha256 in entry.detail["secrets"].items()}
    carry_out(cursor, entry.kind, entry.at, entry.detail["rows"], secrets)


def _secret(store: Accepting, sha256: str) -> str:
    if store.home is None or not ledger.is_sound(store.home, sha256):
        raise LedgerDamaged("fault.ledger-damaged", sha256=sha256)
    return ledger.place(store.home, sha256).read_text(encoding="utf-8")
