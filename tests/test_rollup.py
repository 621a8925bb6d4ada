"""A rollup equals a plain recount, after any uploads."""

from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from khoi.datasets import dataset
from khoi.store import Store, open_store
from tests.scale import times
from tests.test_store_apply import LiteralPlan

VILLAGES = ("bac-son.a", "bac-son.b", "hai-son.a")
BODIES = ("mttq", "phu-nu", "to-dan-van")
CAMPAIGNS = ("papi", "tet-trong-cay")
MONTHS = (date(2018, 6, 1), date(2018, 7, 1))
COUNTS = st.one_of(st.none(), st.integers(0, 50))
ACTIVITY_KEYS = st.tuples(
    st.sampled_from(VILLAGES), st.sampled_from(CAMPAIGNS), st.sampled_from(BODIES), st.sampled_from(MONTHS)
)
RESULTS = st.one_of(st.none(), st.decimals("0", "99", places=3))
ACTIVITY_FILES = st.dictionaries(ACTIVITY_KEYS, st.tuples(COUNTS, COUNTS, COUNTS, RESULTS), min_size=1, max_size=12)
SPENDING_KEYS = st.tuples(
    st.sampled_from(("bac-son", "hai-son", "co-quan-khoi")),
    st.sampled_from(("6550", "6650")),
    st.sampled_from(MONTHS),
)
MONEY = st.one_of(st.none(), st.integers(0, 10**12))
SPENDING_FILES = st.dictionaries(SPENDING_KEYS, st.tuples(MONEY, MONEY), min_size=1, max_size=8)

Facts = dict[tuple[Any, ...], tuple[Any, ...]]


def _stored(store: Store, name: str, rows: pa.Table, versions: dict[tuple[str, date], int]) -> None:
    touched = set(zip(rows["ward_id"].to_pylist(), rows["month"].to_pylist(), strict=True))
    plan = LiteralPlan(rows, {slot: versions[slot] for slot in touched}, dataset=dataset(name))
    store.apply(plan, "office", datetime(2018, 8, 1))
    for slot in touched:
        versions[slot] += 1


def _activity(facts: Facts) -> pa.Table:
    return pa.table(
        {
            "ward_id": [village.split(".")[0] for village, *_ in facts],
            "village_id": [village for village, *_ in facts],
            "campaign_id": [campaign for _, campaign, *_ in facts],
            "body_id": [body for _, _, body, _ in facts],
            "month": pa.array([month for *_, month in facts], pa.date32()),
            "session_count": pa.array([measure[0] for measure in facts.values()], pa.int64()),
            "participant_count": pa.array([measure[1] for measure in facts.values()], pa.int64()),
            "new_household_count": pa.array([measure[2] for measure in facts.values()], pa.int64()),
            "result": pa.array([measure[3] for measure in facts.values()], pa.decimal128(18, 3)),
            "note": pa.nulls(len(facts), pa.string()),
            "file_row": pa.array(range(len(facts)), pa.int64()),
        }
    )


def _telling(facts: Facts) -> Facts:
    """What is reported: a key of which no measure is left has no row."""
    return {key: measures for key, measures in facts.items() if any(value is not None for value in measures)}


def _total(values: list[Any]) -> Any:
    """The sum of what was reported; None where nothing was."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _recount(facts: Facts) -> set[tuple[Any, ...]]:
    """The rows of rollup_village_month, counted one by one in plain Python."""
    groups: dict[tuple[Any, ...], list[tuple[Any, ...]]] = defaultdict(list)
    for (village, campaign, _, month), measures in facts.items():
        groups[village.split(".")[0], village, campaign, month].append(measures)
    recounted = set()
    for key, rows in groups.items():
        at_work = sum(any(value and value > 0 for value in row) for row in rows)
        totals = (_total([row[place] for row in rows]) for place in range(4))
        recounted.add((*key, len(rows), *totals, at_work > 0, at_work >= 2))
    return recounted


@settings(max_examples=times(15, 100), deadline=None)
@given(st.lists(ACTIVITY_FILES, min_size=1, max_size=4))
def test_activity_rollups_equal_a_recount_after_any_uploads(files: list[Facts]) -> None:
    facts: Facts = {}
    versions: dict[tuple[str, date], int] = defaultdict(int)
    with open_store(None) as store:
        for file in files:
            _stored(store, "activity", _activity(file), versions)
            facts |= file
        facts = _telling(facts)
        with store.cursor() as cursor:
            by_village = set(cursor.execute("SELECT * FROM rollup_village_month").fetchall())
            by_ward = cursor.execute("SELECT * FROM rollup_ward_month").fetchall()
            reporting = cursor.execute(
                "SELECT ward_id, month, reported_village_count, working_village_count FROM rollup_reporting_month"
            )
            reported = set(reporting.fetchall())
    assert by_village == _recount(facts)
    groups: dict[tuple[Any, ...], list[tuple[Any, ...]]] = defaultdict(list)
    for ward, _, campaign, month, *rest in _recount(facts):
        groups[ward, campaign, month].append(tuple(rest))
    recounted = {
        (*key, len(rows), sum(row[5] for row in rows), sum(row[6] for row in rows),
         *(_total([row[place] for row in rows]) for place in range(1, 5)))
        for key, rows in groups.items()
    }  # fmt: skip
    assert set(by_ward) == recounted
    villages: dict[tuple[str, date], set[str]] = defaultdict(set)
    for village, _, _, month in facts:
        villages[village.split(".")[0], month].add(village)
    working: dict[tuple[str, date], set[str]] = defaultdict(set)
    for ward, village, _, month, *_, is_reached, _ in _recount(facts):
        working[ward, month] |= {village} if is_reached else set()
    assert reported == {(*slot, len(found), len(working[slot])) for slot, found in villages.items()}


@settings(max_examples=times(15, 100), deadline=None)
@given(st.lists(SPENDING_FILES, min_size=1, max_size=4))
def test_spending_rollups_equal_a_recount_after_any_uploads(files: list[Facts]) -> None:
    facts: Facts = {}
    versions: dict[tuple[str, date], int] = defaultdict(int)
    with open_store(None) as store:
        for file in files:
            rows = pa.table(
                {
                    "ward_id": [owner for owner, *_ in file],
                    "unit_id": [owner for owner, *_ in file],
                    "item_code": [item for _, item, _ in file],
                    "source": ["autonomous"] * len(file),
                    "month": pa.array([month for *_, month in file], pa.date32()),
                    "planned_vnd": pa.array([planned for planned, _ in file.values()], pa.int64()),
                    "actual_vnd": pa.array([actual for _, actual in file.values()], pa.int64()),
                    "file_row": pa.array(range(len(file)), pa.int64()),
                }
            )
            _stored(store, "spending", rows, versions)
            facts |= file
        with store.cursor() as cursor:
            rolled = cursor.execute(
                "SELECT ward_id, item_code, month, planned_vnd, actual_vnd FROM rollup_spending_month"
            ).fetchall()
    assert set(rolled) == {(*key, *measures) for key, measures in _telling(facts).items()}
    assert all(isinstance(value, int | None) for row in rolled for value in row[3:])


def test_a_result_keeps_its_decimals_exactly(store: Store) -> None:
    tenth = {("bac-son.a", "papi", body, MONTHS[0]): (None, None, None, Decimal("0.1")) for body in BODIES}
    _stored(store, "activity", _activity(tenth), defaultdict(int))
    with store.cursor() as cursor:
        assert cursor.execute("SELECT result FROM rollup_ward_month").fetchall() == [(Decimal("0.300"),)]
