"""As of: every query answers as it did at a chosen moment, whatever was stored and undone since."""

from datetime import datetime, timedelta

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from khoi.store import Store, queries
from tests.intake_world import ACTIVITY, city, plan_of, table
from tests.scale import times
from tests.test_store_undo import AT, FILES, OWN_HISTORY, PARAMETERS, ROLLUPS, everything, figures, put, row, undo

MINUTE = timedelta(minutes=1)
ACTS = st.lists(st.one_of(FILES, st.integers(0, 5)), min_size=1, max_size=times(6, 12))


def everything_at(store: Store, at: datetime) -> dict[str, pd.DataFrame]:
    """The same answers as `everything`, as they were known at a moment."""
    found = {}
    for name in queries.names("see"):
        if name not in OWN_HISTORY:
            given = dict.fromkeys(queries.parameters(f"see/{name}")) | PARAMETERS
            frame = store.past.rows(f"see/{name}", at, given)
            found[name] = frame[[column for column in frame if column != "upload_id"]]
    with store.past.cursor(at) as cursor:
        for name in ROLLUPS:
            found[name] = cursor.execute(f"SELECT * FROM rollup_{name} ORDER BY ALL").df()
    return found


@settings(max_examples=times(5, 100), deadline=None)
@given(ACTS)
def test_every_query_answers_as_it_did_at_each_moment(acts: list[tuple[str, str] | int]) -> None:
    told: list[tuple[datetime, dict[str, pd.DataFrame]]] = []
    with city() as store:
        for number, act in enumerate(acts):
            at = AT + number * MINUTE
            standing = [
                *store.rows("see/uploads", scope=None)["upload_id"],
            ]
            if isinstance(act, int):
                if not standing:
                    continue
                target = standing[act % len(standing)]
                if store.rows("upload/upload_by_id", upload_id=target)["undone_at"].notna()[0]:
                    continue
                undo(store, target, at)
            else:
                plan = plan_of(store, act[1], act[0], name=f"{number}.csv")
                if plan.errors or not len(plan.rows):
                    continue
                put(store, act[1], act[0], name=f"{number}.csv", at=at)
            told.append((at, everything(store)))
        for at, expected in told:
            found = everything_at(store, at)
            for name, frame in expected.items():
                pd.testing.assert_frame_equal(found[name], frame, check_dtype=False, obj=f"{name} at {at}")


def test_a_look_at_the_past_moves_with_the_store() -> None:
    """What is stored under an earlier time than the moment looked at belongs to it, also after the first look."""
    with city() as store:
        put(store, table(ACTIVITY, row("Lục Phủ", 3)), at=AT)
        put(store, table(ACTIVITY, row("Lục Phủ", 5)), at=AT + 2 * MINUTE)
        given = {"scope": None, "village_id": "bac-son.luc-phu", "campaign_id": None, **PARAMETERS}

        def sessions(at: datetime) -> list[int]:
            return store.past.rows("see/village_reports", at, given)["session_count"].tolist()

        assert sessions(AT - MINUTE) == []
        assert sessions(AT + MINUTE) == [3]
        put(store, table(ACTIVITY, row("Thán Phún", 9)), at=AT + 3 * MINUTE)
        assert sessions(AT + MINUTE) == [3]
        assert sessions(AT + 2 * MINUTE) == [5]
        assert figures(store) == [("bac-son.luc-phu", 5, None), ("bac-son.than-phun", 9, None)]


def test_a_look_writes_nothing_and_leaves_the_present_alone() -> None:
    with city() as store:
        put(store, table(ACTIVITY, row("Lục Phủ", 3)), at=AT)
        upload = put(store, table(ACTIVITY, row("Lục Phủ", 5)), at=AT + 2 * MINUTE)
        before = (store.digest(), store.version(), len(store.record.entries))
        for minutes in range(12):  # more looks than are kept
            everything_at(store, AT + minutes * MINUTE / 4)
        assert (store.digest(), store.version(), len(store.record.entries)) == before
        undo(store, upload, AT + 5 * MINUTE)
        with store.past.cursor(AT + 2 * MINUTE) as cursor:
            assert cursor.execute("SELECT session_count FROM activity").fetchall() == [(5,)]
        assert figures(store) == [("bac-son.luc-phu", 3, None)]
        assert store.differences() == []
