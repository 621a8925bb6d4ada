"""What the office sets: an act that changes settings says old and new in one line of the record."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import duckdb

from khoi.errors import StalePlan
from khoi.store import queries
from khoi.store.accept import Accepting, carry_out
from khoi.store.record import Entry
from khoi.words import moment

CHANGED = "setting-changed"


def change(
    store: Accepting, expected: Mapping[str, str], wanted: Mapping[str, str], account_id: str, at: datetime
) -> Entry:
    """Gives settings other values, all of them or none; `expected` are the values that the person saw.

    Raises StalePlan, naming who was faster, where one of them has another value by now, StoreFull, StoreSick.
    """

    def act(cursor: duckdb.DuckDBPyConnection, number: int) -> tuple[str, Mapping[str, Any]]:
        del number
        _refuse_stale(cursor, {key: expected[key] for key in wanted})
        rows = [{"key": key, "value": value, "old": expected[key]} for key, value in wanted.items()]
        carry_out(cursor, CHANGED, at, rows, {})
        return ", ".join(wanted), {"rows": rows, "secrets": {}}

    return store.accept(CHANGED, at, account_id, act)


def _refuse_stale(cursor: duckdb.DuckDBPyConnection, expected: Mapping[str, str]) -> None:
    for key, value, _, _, account_id, changed_at in cursor.execute(queries.text("status/settings")).fetchall():
        if expected.get(key, value) != value:
            raise StalePlan(
                "fault.stale-setting", name=key, value=value, account=account_id or "",
                moment=moment(changed_at) if changed_at else "",
            )  # fmt: skip
