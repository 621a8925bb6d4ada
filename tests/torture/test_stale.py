"""A preview made before another person's upload or undo of the same slot is refused, and nothing is written."""

from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from khoi.errors import NotAllowed, StalePlan
from khoi.store import Store, open_store
from tests.intake_world import ACTIVITY, plan_of, table
from tests.scale import times
from tests.test_store_undo import put, row, undo
from tests.torture.harness import copied

PREVIEWS = times(8, 500)
AT = datetime(2018, 8, 1, 2, 0)


def state(store: Store, folder: Path) -> tuple[int, str, int, list[str]]:
    """What would show that anything was written: version, figures, lines of the record, files of the ledger."""
    files = sorted(str(path) for path in folder.rglob("*") if path.is_file() and path.suffix != ".wal")
    return store.version(), store.digest(), len(store.record.entries), files


def test_a_stale_preview_is_never_accepted(base: Path, tmp_path: Path) -> None:
    path = copied(base, tmp_path / "database" / "khoi.duckdb")
    refused, number = 0, 0
    with open_store(path) as store:
        upload = put(store, table(ACTIVITY, row("Lục Phủ", 1, 1), row("Pẹc Nả", 1, 1)), at=AT)
        while refused < PREVIEWS:
            number += 1
            at = AT + timedelta(minutes=number)
            plans = [plan_of(store, table(ACTIVITY, row("Lục Phủ", 1, 1000 + number + one))) for one in range(3)]
            undo_plan = store.undo_plan(upload)
            if number % 4 == 0:
                undo(store, undo(store, upload, at), at)
            elif number % 4 == 1:
                undo(store, upload, at)
                upload = put(store, table(ACTIVITY, row("Thán Phún", 1, number)), at=at)
            else:
                upload = put(store, table(ACTIVITY, row("Pẹc Nả", 1, number + 1)), name="khac.csv", at=at)
            before = state(store, path.parent)
            late = [
                *(partial(store.apply, plan, "bacson", at) for plan in plans),
                partial(store.undo, undo_plan, "bacson", at),
            ]
            for attempt in late:
                with pytest.raises((StalePlan, NotAllowed)) as refusal:
                    attempt()
                assert refusal.value.key in ("fault.stale-plan", "fault.stale-plan-undone", "fault.already-undone")
                assert state(store, path.parent) == before
                refused += 1
        assert store.differences(is_thorough=True) == []
    print(f"{refused} stale previews refused")
