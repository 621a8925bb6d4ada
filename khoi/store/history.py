"""Looking back: what an upload or an undo changed when it was stored, and the files that came with it."""

from collections.abc import Sequence

import pandas as pd
import pyarrow as pa

from khoi import datasets
from khoi.datasets import Dataset
from khoi.errors import LedgerDamaged, UnknownName
from khoi.store import ledger
from khoi.store.accept import Accepting
from khoi.store.record import Entry
from khoi.store.standing import effects, in_force, reopen, stand, surviving_of

MOVED = ("removed", "returned", "changed")


def changes(store: Accepting, act_id: str) -> pd.DataFrame:
    """Every figure that differs between the store just before an upload or undo and just after it, whatever followed.

    state (removed, returned, changed), ward_id, unit_id, what_id, by_id, month, column_name, old, new and more columns
    of upload/effects. Raises UnknownName.
    """
    act, upload = _found(store.record.entries, act_id)
    dataset, seq = datasets.dataset(upload.detail["dataset"]), int(upload.detail["upload_seq"])
    with store.cursor() as cursor:
        cursor.begin()  # one state of the store for all steps
        reopen(cursor, dataset, [seq])
        for known, into in ((act.number - 1, "before_rows"), (act.number, "after_rows")):
            stand(cursor, dataset, _standing(store.record.entries[:known], dataset), into)
        found = effects(cursor, dataset, seq)
        cursor.rollback()
    return found[found["state"].isin(MOVED)].reset_index(drop=True)


def _found(entries: Sequence[Entry], act_id: str) -> tuple[Entry, Entry]:
    """The line of an upload or undo, and the line of the upload whose figures it is about."""
    acts = {entry.subject: entry for entry in entries if entry.kind in ("upload", "undo")}
    if act_id not in acts:
        raise UnknownName("fault.unknown-upload", name=act_id)
    act = acts[act_id]
    return act, act if act.kind == "upload" else acts[act.detail["upload"]]


def _standing(entries: Sequence[Entry], dataset: Dataset) -> pa.Table:
    """The uploads of a dataset in force after these lines of the record."""
    over = in_force(entries)
    return surviving_of(
        (int(entry.detail["upload_seq"]), entry.detail["measures"])
        for entry in entries
        if entry.kind == "upload" and entry.detail["dataset"] == dataset.name and over[entry.subject] is None
    )


def file(store: Accepting, sha256: str) -> bytes:
    """The bytes of an accepted file. Raises LedgerDamaged where they are gone or are no longer those of its hash."""
    if store.home is None or not ledger.is_sound(store.home, sha256):
        raise LedgerDamaged("fault.ledger-damaged", sha256=sha256)
    return ledger.place(store.home, sha256).read_bytes()


def has_file(store: Accepting, sha256: str) -> bool:
    """Whether an accepted file is there with the very bytes it is named for."""
    return store.home is not None and ledger.is_sound(store.home, sha256)
