"""What is compared: every figure counted again from raw rows in plain Python, and one body's part of the overlaps."""

from collections import defaultdict
from datetime import date
from typing import Any

import pandas as pd
import pytest

from khoi import access
from khoi.periods import Period, from_code
from khoi.see import compare
from khoi.see.compare import Value
from khoi.see.filters import Filters
from khoi.store import Store
from khoi.web import address, comparing, running
from khoi.web.comparison import Compared
from khoi.web.ui_filters import choices_of
from tests.test_see_queries import IN_JULY

Raw = list[dict[str, Any]]
FIRST, LAST = date(2018, 1, 1), date(2018, 7, 1)
YEAR = IN_JULY | {"first_month": FIRST, "before_first_month": date(2017, 1, 1), "before_last_month": date(2017, 7, 1)}


@pytest.fixture(scope="module")
def served(sample_store: Store) -> Store:
    return running.use(sample_store)


def read(store: Store, table: str) -> Raw:
    with store.cursor() as cursor:
        found = cursor.execute(f"SELECT * FROM {table}").df()
    return [
        {str(key): None if pd.isna(value) else value for key, value in row.items()} for row in found.to_dict("records")
    ]


@pytest.fixture(scope="module")
def work(sample_store: Store) -> Raw:
    return [row | {"month": row["month"].date()} for row in read(sample_store, "activity")]


@pytest.fixture(scope="module")
def scope(sample_store: Store) -> Raw:
    return read(sample_store, "village_in_scope")


def at_work(row: dict[str, Any]) -> bool:
    return any((row[name] or 0) > 0 for name in ("session_count", "participant_count", "new_household_count", "result"))


def of(store: Store, kind: str, account: str = "lanhdao", items: str = "", **asked: str) -> Compared:
    """A comparison as that account's page makes it."""
    viewer = access.viewer(running.use(store), account)
    choices = choices_of(viewer)
    if kind == "village":
        choices = type(choices)(
            choices.months, choices.gazetteer, choices.campaigns, choices.ward_ids, frozenset({"ward"}), choices.as_of,
            choices.bodies,
        )  # fmt: skip
    filters, _ = address.read({"period": "2018", **asked}, choices, "vi")
    return comparing.read(kind, viewer, filters, choices, items, "vi")


def reach(work: Raw, scope: Raw, first: date, last: date, **only: str) -> tuple[int, int, int, int]:
    """(pairs in scope, pairs reached, households in scope, households new) by plain loops."""
    pairs = [
        row for row in scope
        if all(row[key] == value for key, value in only.items())
        and row["valid_from"].date() <= last and (row["valid_to"] is None or str(row["valid_to"])[:10] >= str(first))
    ]  # fmt: skip
    told = [
        row for row in work if first <= row["month"] <= last and all(row[key] == value for key, value in only.items())
    ]
    reached = {(row["village_id"], row["campaign_id"]) for row in told if at_work(row)}
    homes = sum(int(row["household_count"]) for row in pairs)
    return len(pairs), len(reached), homes, sum(int(row["new_household_count"] or 0) for row in told)


def overlaps(work: Raw, first: date, last: date, **only: str) -> tuple[int, int]:
    """(times reached, of them with two bodies or more)."""
    who = defaultdict(set)
    for row in work:
        if first <= row["month"] <= last and all(row[key] == value for key, value in only.items()) and at_work(row):
            who[row["village_id"], row["campaign_id"], row["month"]].add(row["body_id"])
    return len(who), sum(len(bodies) > 1 for bodies in who.values())


@pytest.mark.parametrize("kind", ["ward", "village", "campaign"])
def test_coverage_households_and_overlap_are_counted_from_the_raw_rows(
    sample_store: Store, work: Raw, scope: Raw, kind: str
) -> None:
    found = of(sample_store, kind, ward="hai-yen") if kind == "village" else of(sample_store, kind)
    assert len(found.options) == {"ward": 17, "village": 7, "campaign": 11}[kind] or kind == "village"
    for option in found.options:
        only = {f"{kind}_id": option.item_id}
        pairs, reached, homes, new = reach(work, scope, FIRST, LAST, **only)
        coverage, households = (found.values[key][option.item_id] for key in ("coverage", "households"))
        assert (coverage.part, coverage.base, coverage.value) == (reached, pairs, reached / pairs), option.item_id
        assert (households.part, households.base) == (new, homes)
        times, twice = overlaps(work, FIRST, LAST, **only)
        told = found.values["overlap"][option.item_id]
        assert (told.part, told.base) == (twice, times)


def test_a_line_is_counted_month_by_month_from_the_raw_rows(sample_store: Store, work: Raw, scope: Raw) -> None:
    found = of(sample_store, "ward", items="bac-son,tra-co")
    for measure in ("coverage", "overlap", "households"):
        rows = found.line(measure)
        assert list(dict.fromkeys(rows["item_id"])) == ["bac-son", "tra-co"]
        for row in rows.to_dict("records"):
            month = row["month"].date()
            pairs, reached, _, new = reach(work, scope, month, month, ward_id=row["item_id"])
            times, twice = overlaps(work, month, month, ward_id=row["item_id"])
            part, base = {"coverage": (reached, pairs), "overlap": (twice, times), "households": (new, None)}[measure]
            if any(one["ward_id"] == row["item_id"] and one["month"] == month for one in work):
                assert row["part"] == part
                assert base is None or row["base"] == base
            else:
                assert pd.isna(row["value"]), "a month without a report is a gap, not 0"


def test_what_bodies_did_is_counted_from_the_raw_rows(sample_store: Store, work: Raw) -> None:
    found = of(sample_store, "body")
    assert len(found.options) == 9
    who = defaultdict(set)
    for row in work:
        if FIRST <= row["month"] <= LAST and at_work(row):
            who[row["village_id"], row["campaign_id"], row["month"]].add(row["body_id"])
    posts = {
        row["body_id"]: (row["present_count"], row["assigned_count"]) for row in read(sample_store, "headcount")
        if row["category"] == "post" and row["month"].date() == LAST
    }  # fmt: skip
    for option in found.options:
        mine = [key for key, bodies in who.items() if option.item_id in bodies]
        beside = sum(len(who[key]) > 1 for key in mine)
        assert found.values["work"][option.item_id].value == len(mine)
        assert (found.values["villages"][option.item_id].part) == len({key[0] for key in mine})
        assert (found.values["overlap"][option.item_id].part, found.values["overlap"][option.item_id].base) == (
            beside, len(mine),
        )  # fmt: skip
        if option.item_id in posts:
            told = found.values["posts"][option.item_id]
            assert (told.part, told.base) == posts[option.item_id]
        else:
            assert option.item_id not in found.values["posts"]


def test_periods_are_counted_each_by_itself_from_the_raw_rows(sample_store: Store, work: Raw, scope: Raw) -> None:
    found = of(sample_store, "period", items="2018,2017,2016-Q1", ward="bac-son")
    wards = {
        "2018": (FIRST, LAST),
        "2017": (date(2017, 1, 1), date(2017, 12, 1)),
        "2016-Q1": (date(2016, 1, 1), date(2016, 3, 1)),
    }
    spent = [row for row in read(sample_store, "spending") if row["ward_id"] == "bac-son"]
    for code, (first, last) in wards.items():
        pairs, reached, homes, new = reach(work, scope, first, last, ward_id="bac-son")
        values = {key: found.values[key][code] for key in found.values}
        assert (values["coverage"].part, values["coverage"].base) == (reached, pairs)
        assert (values["households"].part, values["households"].base) == (new, homes)
        months = {row["month"] for row in work if row["ward_id"] == "bac-son" and first <= row["month"] <= last}
        assert values["monthly-households"].value == pytest.approx(new / len(months))
        times, twice = overlaps(work, first, last, ward_id="bac-son")
        assert (values["overlap"].part, values["overlap"].base) == (twice, times)
        here = [row for row in spent if first <= row["month"].date() <= last]
        paid, planned = (sum(int(row[name] or 0) for row in here) for name in ("actual_vnd", "planned_vnd"))
        assert (values["used"].part, values["used"].base) == (paid, planned)
        length = (last.year - first.year) * 12 + last.month - first.month + 1
        assert values["on-time"].base == length
        assert values["monthly-spent"].value == pytest.approx(paid / length)
    assert not found.is_even
    assert "7 tháng" in found.lengths
    assert "12 tháng" in found.lengths
    marked = found.rows[found.rows["is_best"]]["measure"]
    assert not {"coverage", "households"} & set(marked), "what adds up month by month has no best among unlike lengths"


def test_members_and_months_of_villages_are_counted_from_the_raw_rows(sample_store: Store, work: Raw) -> None:
    rows = sample_store.rows("see/compare_villages", **(YEAR | {"ward_id": "bac-son"}))
    teams = [row for row in read(sample_store, "headcount") if row["category"] == "team_member"]
    assert len(rows) == 4
    for row in rows.to_dict("records"):
        latest = max(
            (one for one in teams if one["unit_id"] == row["village_id"] and one["present_count"] is not None),
            key=lambda one: one["month"],
        )
        names = ("present_count", "female_count", "party_member_count")
        assert [row[f"team_{name}_count"] for name in ("member", "female", "party")] == [latest[name] for name in names]
        told = {
            one["month"] for one in work if one["village_id"] == row["village_id"] and FIRST <= one["month"] <= LAST
        }
        assert (row["told_month_count"], row["month_count"]) == (len(told), 7)


@pytest.mark.parametrize("body", ["mttq", "phu-nu", "to-dan-van"])
def test_one_bodys_overlaps_are_counted_from_the_raw_rows(sample_store: Store, work: Raw, body: str) -> None:
    who = defaultdict(set)
    for row in work:
        if at_work(row):
            who[row["village_id"], row["campaign_id"], row["month"], row["ward_id"]].add(row["body_id"])
    mine = {key: bodies for key, bodies in who.items() if body in bodies and FIRST <= key[2] <= LAST}
    asked = YEAR | {"body_id": body}
    for name, column, place in (("overlap_by_order", "campaign_id", 1), ("overlap_by_place", "ward_id", 3)):
        for row in sample_store.rows(f"see/{name}", **asked).to_dict("records"):
            here = [bodies for key, bodies in mine.items() if key[place] == row[column]]
            assert (row["reached_count"], row["overlap_count"]) == (len(here), sum(len(one) > 1 for one in here))
    months = sample_store.rows("see/overlap_months", **asked)
    inside = months[months["is_in_period"]]
    twice = sum(len(bodies) > 1 for bodies in mine.values())
    assert (inside["reached_count"].sum(), inside["overlap_count"].sum()) == (len(mine), twice)
    assert len(sample_store.rows("see/overlap_rows", **asked)) == twice
    pairs = sample_store.rows("see/overlap_pairs", **asked)
    assert set(pairs["body_id"]) <= {body}
    assert pairs["both_count"].sum() == sum(len(bodies) - 1 for bodies in mine.values())


def test_months_of_all_bodies_are_those_of_the_city(sample_store: Store) -> None:
    both = [sample_store.rows(f"see/{name}", **YEAR) for name in ("overlap_months", "city_months")]
    for column in ("reached_count", "overlap_count", "is_in_period", "is_before"):
        assert both[0][column].tolist() == both[1][column].tolist()


def test_posts_are_narrowed_to_a_body(sample_store: Store) -> None:
    asked = YEAR | {"body_id": "phu-nu"}
    assert sample_store.rows("see/headcount_by_body", **asked)["body_id"].tolist() == ["phu-nu"]
    assert set(sample_store.rows("see/headcount_body_months", **asked)["body_id"]) == {"phu-nu"}
    whole = sample_store.rows("see/headcount_body_months", **YEAR)
    own = whole[whole["body_id"] == "phu-nu"]["present_count"].tolist()
    assert sample_store.rows("see/headcount_months", **asked)["present_count"].tolist() == own


def test_the_last_files_of_a_ward_are_those_that_touched_it(sample_store: Store) -> None:
    rows = sample_store.rows("see/ward_arrivals", **(YEAR | {"ward_id": "bac-son"}))
    assert len(rows) == 30
    assert rows["stored_at"].is_monotonic_decreasing
    own = sample_store.rows("see/ward_arrivals", **(YEAR | {"scope": ["bac-son"]}))
    assert set(own["ward_id"]) == {"bac-son"}
    with sample_store.cursor() as cursor:
        alone = cursor.execute(
            "SELECT count(*) FROM (SELECT upload_seq FROM upload_slot GROUP BY 1 HAVING bool_and(ward_id = 'bac-son'))"
        ).fetchone()
    assert len(own) == min(30, alone[0]), "a file that touched other wards too is not told to one ward alone"


def test_the_best_and_the_last_stand_where_nothing_was_chosen() -> None:
    names = {"a": "A", "b": "B", "c": "C", "d": "D"}
    values = {"coverage": {"a": Value(0.5), "b": Value(0.9), "c": Value(None), "d": Value(0.1)}}
    given = compare.completed(compare.chosen("", names, "vi"), "ward", names, values, "vi")
    assert given.ids == ("b", "d")
    assert compare.completed(compare.chosen("d", names, "vi"), "ward", names, values, "vi").ids == ("d", "b")
    assert compare.completed(compare.chosen("b", names, "vi"), "ward", names, values, "vi").ids == ("b", "d")
    one = {"a": "A"}
    assert compare.completed(compare.chosen("", one, "vi"), "ward", one, values, "vi").ids == ("a",)


def test_an_address_is_read_to_six_and_the_rest_is_told() -> None:
    names = {letter: letter.upper() for letter in "abcdefgh"}
    given = compare.chosen("a,b,,a,xx,c,d,e,f,g,h", names, "vi")
    assert given.ids == ("a", "b", "c", "d", "e", "f")
    assert list(given.notices) == [
        "Không có “xx” để so sánh; đã bỏ qua.", "So sánh nhiều nhất 6 mục; đã bỏ bớt: G, H.",
    ]  # fmt: skip


def test_ranks_tell_ties_and_what_is_not_reported() -> None:
    values = {"a": Value(0.9), "b": Value(0.5), "c": Value(0.5), "d": Value(0.1), "e": Value(None)}
    told = {one: compare.rank(values, one, 1) for one in values}
    assert [(rank.place, rank.known, rank.tied) for rank in told.values()] == [
        (1, 4, 0), (2, 4, 1), (2, 4, 1), (4, 4, 0), (None, 4, 0),
    ]  # fmt: skip
    assert compare.rank(values, "d", -1).place == 1, "less is better"
    names = dict.fromkeys(values, "x")
    assert compare.sentence({"coverage": values}, names, "b", "phường", "vi") == "Độ phủ: đồng hạng 2 trong 4 phường"
    assert compare.sentence({"coverage": values}, names, "e", "xã", "vi") == "Độ phủ: chưa báo cáo nên chưa xếp thứ"


def test_a_ward_that_merged_stands_for_its_successor_with_a_sentence(sample_store: Store) -> None:
    viewer = access.viewer(running.use(sample_store), "lanhdao")
    choices = choices_of(viewer)
    filters = Filters(Period(date(2024, 12, 1), date(2024, 12, 1)))
    found = comparing.read("ward", viewer, filters, choices, "hoa-lac,bac-son", "vi")
    assert [option.item_id for option in found.chosen] == ["tran-phu", "bac-son"]
    assert found.notices == ("Phường Hoà Lạc đã nhập vào phường Trần Phú; đang so sánh phường Trần Phú.",)
    assert set(found.rows["written"]) >= {"chưa báo cáo"}


def test_periods_stand_beside_the_one_before_and_the_same_a_year_ago() -> None:
    july = Filters(from_code("2018-07"), as_of=date(2018, 7, 31))
    assert [one.code for one in compare.periods_beside(july)] == ["2018-07", "2018-06", "2017-07"]
    year = Filters(from_code("2018"), as_of=date(2018, 7, 31))
    assert compare.periods_beside(year)[0].code == "2018"
    assert all(one.month_count == 7 for one in compare.periods_beside(year)[1:]), "as long as what is told of the year"


def test_amounts_are_best_only_where_better_has_a_meaning() -> None:
    values = {
        "overlap": {"a": Value(0.2, 1, 5), "b": Value(0.1, 1, 10)},
        "used": {"a": Value(1.2, 6, 5), "b": Value(0.5, 1, 2)},
        "coverage": {"a": Value(0.5, 1, 2), "b": Value(0.5, 2, 4)},
    }  # fmt: skip
    rows = compare.table(values, {"a": "A", "b": "B"}, "vi").set_index(["measure", "item_id"])
    assert rows["is_best"].to_dict() == {
        ("coverage", "a"): False, ("coverage", "b"): False, ("overlap", "a"): False, ("overlap", "b"): True,
        ("used", "a"): False, ("used", "b"): False,
    }  # fmt: skip
    assert compare.answer(values, {"a": "A", "b": "B"}, "vi").replace("\xa0", " ") == (
        "Chênh nhau nhiều nhất ở “Đã chi so với dự toán”: A 120 %, B 50 %, cách nhau 70 điểm %."
    )
    assert compare.answer({}, {"a": "A", "b": "B"}, "en").startswith("No share")


def test_nothing_reported_is_never_zero() -> None:
    with_none = compare.table(
        {"coverage": {"a": Value(None, None, 4), "b": Value(0.0, 0, 4)}}, {"a": "A", "b": "B"}, "vi"
    )
    assert with_none["written"].tolist() == ["chưa báo cáo", "0\xa0% (0/4)"]
