"""Every row of every query that a page asks for is what plain loops over the raw rows give."""

import ast
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from khoi.periods import from_code
from khoi.see.filters import Filters
from khoi.store import Store, queries
from tests.merged_city import merged_city
from tests.recount import RECOUNTS, Asked, Raw, read
from tests.recount.choices import CHOICES, MERGED
from tests.recount.crooked import crooked_city

ROOT = Path(__file__).parent.parent
WEB = ROOT / "khoi" / "web"
ASKING = [
    *(ROOT / "pages" / "see").glob("*.py"), *WEB.glob("ui*.py"), WEB / "exports.py", WEB / "campaigns.py",
    ROOT / "khoi" / "see" / "snapshot.py", ROOT / "khoi" / "brief" / "gather.py",
]  # fmt: skip
COMPARING = WEB / "comparing.py"
# The stored rows behind a figure, as they are: tests/test_trace.py adds them up to the figure itself.
ROWS_THEMSELVES = frozenset(name for name in queries.names("see") if name.startswith("trace_"))


@pytest.fixture(scope="module")
def raw(sample_store: Store) -> Raw:
    return read(sample_store)


@pytest.fixture(scope="module")
def crooked() -> Iterator[Store]:
    with crooked_city() as store:
        yield store


@pytest.fixture(scope="module")
def crooked_raw(crooked: Store) -> Raw:
    return read(crooked)


def plain(value: Any) -> Any:
    """A value of a frame as Python has it; what is missing is None."""
    if value is None or pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.to_pydatetime()
    return value.item() if hasattr(value, "item") else value


def is_same(found: Any, expected: Any) -> bool:
    """Whether a query's value is the recounted one: of its kind, counts and money exactly, shares to twelve digits."""
    if expected is None or found is None:
        return found is expected
    if isinstance(expected, bool) or isinstance(found, bool):
        return found is expected
    if isinstance(expected, date) and not isinstance(expected, datetime):
        return isinstance(found, date) and found == datetime(expected.year, expected.month, expected.day)
    if isinstance(expected, Fraction | Decimal):
        return abs(Fraction(found) - Fraction(expected)) <= abs(Fraction(expected)) * Fraction(1, 10**12)
    return bool(found == expected)


def differences(found: pd.DataFrame, expected: list[dict[str, Any]]) -> list[str]:
    """Where a query's rows are not the recounted ones, in words; columns, rows and their order too."""
    if len(found) != len(expected):
        return [f"{len(found)} rows, recounted {len(expected)}"]
    if expected and set(found.columns) != set(expected[0]):
        return [f"columns {sorted(set(found.columns) ^ set(expected[0]))} are in one of the two alone"]
    return [
        f"row {number}, {column}: {plain(value)!r}, recounted {row[str(column)]!r}"
        for number, row in enumerate(expected)
        for column, value in found.iloc[number].items()
        if not is_same(plain(value), row[str(column)])
    ]


def asked_of(name: str, choice: Asked) -> dict[str, Any]:
    """The parameters of a query for a choice; those of none of ours are not asked."""
    given = dict.fromkeys(queries.parameters(f"see/{name}")) | choice.params()
    return {key: value for key, value in given.items() if key in queries.parameters(f"see/{name}")}


@pytest.mark.parametrize("choice", CHOICES)
@pytest.mark.parametrize("name", sorted(RECOUNTS))
def test_a_query_gives_what_the_raw_rows_give(sample_store: Store, raw: Raw, name: str, choice: str) -> None:
    found = sample_store.rows(f"see/{name}", **asked_of(name, CHOICES[choice]))
    assert differences(found, RECOUNTS[name](raw, CHOICES[choice]))[:10] == []


@pytest.mark.parametrize("name", sorted(RECOUNTS))
def test_where_rows_are_blank_zero_or_ahead_of_their_time_it_gives_the_same(
    crooked: Store, crooked_raw: Raw, name: str
) -> None:
    found = {
        choice: differences(crooked.rows(f"see/{name}", **asked_of(name, asked)), RECOUNTS[name](crooked_raw, asked))
        for choice, asked in CHOICES.items()
    }
    assert {choice: told[:5] for choice, told in found.items() if told} == {}


def test_where_wards_were_merged_it_gives_the_same() -> None:
    with merged_city() as store:
        raw = read(store)
        found = {
            (name, choice): differences(store.rows(f"see/{name}", **asked_of(name, asked)), RECOUNTS[name](raw, asked))
            for name in RECOUNTS for choice, asked in MERGED.items()
        }  # fmt: skip
    assert {key: told[:5] for key, told in found.items() if told} == {}


def queries_asked_for() -> Iterator[tuple[str, str]]:
    """(file, query) for each "see/…" that a page, a part of a page or a snapshot names; a comparison's stand bare."""
    for path in [*ASKING, COMPARING]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                name = node.value.removeprefix("see/")
                if name in queries.names("see") and (name != node.value or path == COMPARING):
                    yield path.name, name


def test_every_query_that_a_page_asks_for_is_recounted() -> None:
    asked = set(queries_asked_for())
    assert {"overview.py", "ui_dialog.py", "ui_filters.py", "snapshot.py"} <= {file for file, _ in asked}
    missing = sorted((file, name) for file, name in asked if name not in RECOUNTS and name not in ROWS_THEMSELVES)
    assert missing == [], "how a recount is added: tests/recount/__init__.py"
    unknown = sorted(set(RECOUNTS) - {name for _, name in asked})
    assert unknown == [], "a recount of what no page asks for"


@pytest.mark.parametrize(
    ("code", "choice"),
    [("2018-07", "month"), ("2018-Q2", "quarter"), ("2018", "running-year"), ("2017", "year-over"),
     ("2016-11..2017-02", "range"), ("2016-01..2018-07", "ever")],
)  # fmt: skip
def test_an_address_asks_for_the_months_that_are_recounted(code: str, choice: str) -> None:
    asked = Filters(from_code(code), as_of=CHOICES[choice].as_of).params()
    months = ("first_month", "last_month", "before_first_month", "before_last_month", "as_of")
    assert [asked[name] for name in months] == [getattr(CHOICES[choice], name) for name in months]


def test_what_an_answer_must_be_is_not_taken_for_granted() -> None:
    """A wrong count, a zero for what is missing, a row too few, a share beside the true one: each is told."""
    rows = [{"ward_id": "a", "count": 3, "share": Fraction(1, 3), "month": date(2018, 7, 1), "target": None}]
    good = {"ward_id": ["a"], "count": [3], "share": [1 / 3], "month": [pd.Timestamp(2018, 7, 1)], "target": [None]}
    assert differences(pd.DataFrame(good), rows) == []
    for wrong in ({"count": [4]}, {"target": [0]}, {"share": [0.3333]}, {"month": [pd.Timestamp(2018, 6, 1)]}):
        assert differences(pd.DataFrame(good | wrong), rows) != []
    assert differences(pd.DataFrame(good), rows * 2) != []
    assert differences(pd.DataFrame(good).drop(columns="share"), rows) != []


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("wards", "IS NULL THEN 'unreported'", "IS NULL THEN 'behind'"),
        ("wards", "month BETWEEN $first_month AND $last_month", "month BETWEEN $before_last_month AND $last_month"),
        ("coverage_by_ward", "CASE WHEN told.reported_count > 0 THEN told.reached_count END",
         "coalesce(told.reached_count, 0)"),
        ("coverage_by_ward", "unit_id = ward_id AND ", ""),
        ("city_months", "sum(overlap_village_count)", "sum(reached_village_count)"),
        ("reporting", "INTERVAL 11 MONTH", "INTERVAL 10 MONTH"),
        ("reporting", "<= months.month + office.due_after THEN", "<= months.month + INTERVAL 2 MONTH THEN"),
        ("spending_by_item", "sum(planned_vnd) - sum(actual_vnd)", "sum(actual_vnd) - sum(planned_vnd)"),
        ("spending_by_household", "level = 'village'", "level = 'ward'"),
        ("spending_year", "FILTER (is_told) / sum(planned_vnd)", "/ sum(planned_vnd)"),
        ("headcount_by_body", "present_count) FILTER (latest.category = 'post')",
         "present_count) FILTER (latest.category <> '')"),
        ("members_by_ward", "arg_max(present_count, month)", "max(present_count)"),
        ("overlap_pairs", "one.sort_order < other.sort_order", "one.sort_order <> other.sort_order"),
        ("target_pace", "AND month <= $last_month", ""),
        ("reach_steps", ">= aimed.target) AS met_count", "> 0) AS met_count"),
        ("overlap_by_place", "is_reached AND is_theirs) AS reached_count", "is_reached) AS reached_count"),
        ("overlap_months", "WHERE theirs.is_at_work", "WHERE TRUE"),
        ("headcount_by_body", "WHERE $body_id IS NULL OR body.body_id = $body_id", "WHERE $body_id IS NULL OR TRUE"),
        ("since_meeting", "upload.undone_at IS NULL AND ", ""),
        ("since_meeting", "least(next_on, $as_of)", "coalesce(next_on, $as_of)"),
        ("since_meeting", "max(upload.stored_at + INTERVAL 7 HOUR)", "max(upload.stored_at)"),
        ("coverage_moves", "coalesce(reports.report_count, 0) = 2", "TRUE"),
        ("ward_measures", "FILTER (female IS NOT NULL)", ""),
        ("ward_measures", "first_stored_at <= month + due_after", "first_stored_at IS NOT NULL"),
        ("ward_series", "FILTER (female_count IS NOT NULL)", ""),
        ("ward_arrivals", "bool_and(", "bool_or("),
        ("names", "short_vi AS name_vi", "name_vi AS name_vi"),
        ("compare_bodies", "is_at_work AND rollup.is_overlap", "rollup.is_overlap"),
        ("compare_body_months", "count(DISTINCT told.village_id)", "count(told.village_id)"),
        ("compare_months", "work.overlap_count::BIGINT", "coalesce(work.overlap_count, 0)::BIGINT"),
        ("compare_periods", "due.report_count > 0", "told.code IS NOT NULL"),
        ("compare_period_means", "ON month <= last_month", "ON month BETWEEN first_month AND last_month"),
        ("compare_villages", "count(DISTINCT month)", "count(*)"),
        ("village_households", "PARTITION BY rollup_village_month.campaign_id ", ""),
    ],
)  # fmt: skip
def test_a_query_that_counts_wrongly_is_found(
    crooked: Store, crooked_raw: Raw, name: str, right: str, wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = queries.text(f"see/{name}")
    assert right in text, "the query is written otherwise by now: choose another part of it to put wrong"
    monkeypatch.setattr(queries, "text", lambda _: text.replace(right, wrong, 1))
    found = (
        differences(crooked.rows(f"see/{name}", **asked_of(name, asked)), RECOUNTS[name](crooked_raw, asked))
        for asked in CHOICES.values()
    )
    assert any(found)
