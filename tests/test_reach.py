"""How far orders have come: steps, villages left, pace and calendar, each counted again from the stored rows."""

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from math import ceil
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from khoi import access
from khoi.periods import Period, from_code, shifted
from khoi.places import Unit
from khoi.see import figures, reach
from khoi.see.filters import Campaign, Filters
from khoi.see.look import Look
from khoi.store import Store
from khoi.web import running
from tests.test_pages import opened, said
from tests.test_see_queries import JULY, JUNE, MAY, ON_TIME, asked, put, work, world

__all__ = ["world"]  # a fixture
SPACE = "\N{NO-BREAK SPACE}"
WORK = ("session_count", "participant_count", "new_household_count", "result")
PAPI = Campaign("papi", "Tuyên truyền PAPI", "PAPI outreach", "PAPI", "PAPI outreach")
YEAR = Filters(from_code("2018"), as_of=date(2018, 7, 31))
OF_PAPI = Filters(from_code("2018"), campaign=PAPI, as_of=date(2018, 7, 31))
CHOICES = [
    {"period": "2018"}, {"period": "2018-07"}, {"period": "2017"}, {"period": "2016-01"},
    {"period": "2018", "campaign_id": "papi"}, {"period": "2018", "campaign_id": "tet-trong-cay"},
    {"period": "2018-Q2", "campaign_id": "tranh-tuong"}, {"period": "2017", "campaign_id": "dich-vu-cong-truc-tuyen"},
    {"period": "2018", "ward_id": "hai-son"}, {"period": "2018-07", "ward_id": "ka-long", "campaign_id": "papi"},
    {"period": "2018", "scope": ["bac-son", "hai-son"]}, {"period": "2016", "campaign_id": "du-lich-cong-dong"},
]  # fmt: skip
Row = dict[str, Any]


class Raw:
    """The stored rows themselves, read once, with nothing counted."""

    def __init__(self, store: Store) -> None:
        with store.cursor() as cursor:
            self.acts = self._all(cursor, "FROM activity")
            self.targets = self._all(cursor, "FROM target WHERE unit_id = ward_id AND target IS NOT NULL")
            self.villages = self._all(cursor, "FROM unit WHERE level = 'village'")
            self.orders = self._all(cursor, "FROM campaign ORDER BY sort_order")
            pairs = cursor.execute("SELECT ward_id, campaign_id FROM campaign_scope").fetchall()
        self.scopes = set(pairs)

    @staticmethod
    def _all(cursor: Any, statement: str) -> list[Row]:
        found = cursor.execute(statement)
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


@pytest.fixture(scope="module")
def raw(sample_store: Store) -> Raw:
    return Raw(sample_store)


def chosen(choice: Row) -> tuple[Filters, Row]:
    """The filters of a choice, and its parameters as a query gets them."""
    filters = Filters(from_code(choice["period"]), as_of=date(2018, 7, 31))
    more = {key: value for key, value in choice.items() if key != "period"}
    return filters, {"scope": None} | filters.params() | more


def is_asked(choice: Row, ward_id: str, campaign_id: str) -> bool:
    return (
        choice.get("ward_id", ward_id) == ward_id
        and choice.get("campaign_id", campaign_id) == campaign_id
        and ("scope" not in choice or ward_id in choice["scope"])
    )


def in_scope(raw: Raw, choice: Row, months: Period) -> set[tuple[str, str]]:
    """Pairs of village and order that are in scope at some time of these months."""
    return {
        (village["unit_id"], order["campaign_id"])
        for village in raw.villages for order in raw.orders
        if (village["parent_id"], order["campaign_id"]) in raw.scopes
        and is_asked(choice, village["parent_id"], order["campaign_id"])
        and order["starts_on"].replace(day=1) <= months.last_month
        and (order["ends_on"] is None or order["ends_on"] >= months.first_month)
    }  # fmt: skip


def is_at_work(row: Row) -> bool:
    return any(row[name] is not None and row[name] > 0 for name in WORK)


def told_of(raw: Raw, choice: Row, months: Period) -> list[Row]:
    return [
        row for row in raw.acts
        if months.first_month <= row["month"] <= months.last_month
        and is_asked(choice, row["ward_id"], row["campaign_id"])
    ]  # fmt: skip


def pairs_of(rows: list[Row]) -> set[tuple[str, str]]:
    return {(row["village_id"], row["campaign_id"]) for row in rows}


def aims_of(raw: Raw, choice: Row, year: int) -> dict[tuple[str, str], Decimal]:
    return {
        (row["ward_id"], row["campaign_id"]): row["target"]
        for row in raw.targets
        if row["month"].year == year and is_asked(choice, row["ward_id"], row["campaign_id"])
    }


def results_of(raw: Raw, aims: Any, last: date) -> dict[tuple[str, str, date], Decimal]:
    """Results of the year up to a month, by ward, order and month; a month without a result is not in it."""
    found: dict[tuple[str, str, date], Decimal] = defaultdict(Decimal)
    for row in raw.acts:
        pair = (row["ward_id"], row["campaign_id"])
        if pair in aims and row["month"].year == last.year and row["month"] <= last and row["result"] is not None:
            found[*pair, row["month"]] += row["result"]
    return found


@pytest.mark.parametrize("choice", CHOICES, ids=str)
def test_the_steps_are_what_the_rows_give(sample_store: Store, raw: Raw, choice: Row) -> None:
    filters, params = chosen(choice)
    base, told = in_scope(raw, choice, filters.told), told_of(raw, choice, filters.told)
    reported, reached = pairs_of(told) & base, pairs_of([row for row in told if is_at_work(row)]) & base
    steps = [["scope", len(base), len(base), None], ["reported", len(reported), len(base), len(base)],
             ["reached", len(reached), len(base), len(reported)]]  # fmt: skip
    last = filters.told.last_month
    here = {(village.partition(".")[0], order) for village, order in base}
    aims = {pair: aim for pair, aim in aims_of(raw, choice, last.year).items() if pair in here}
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for (ward, order, _), result in results_of(raw, aims, last).items():
        sums[ward, order] += result
    if aims:
        met = sum(sums.get(pair, Decimal(-1)) >= aim for pair, aim in aims.items())
        steps.append(["target", met, len(aims), len(sums)])
    rows = sample_store.rows("see/reach_steps", **params)
    shown = rows[["step", "part_count", "base_count", "before_count"]].astype(object)
    assert shown.where(shown.notna(), None).values.tolist() == (steps if base else [])
    assert set(rows["is_one_order"]) <= {"campaign_id" in choice}


@pytest.mark.parametrize("choice", CHOICES, ids=str)
def test_the_villages_left_are_those_without_a_report_of_work(sample_store: Store, raw: Raw, choice: Row) -> None:
    filters, params = chosen(choice)
    base, told = in_scope(raw, choice, filters.told), told_of(raw, choice, filters.told)
    reported, reached = pairs_of(told), pairs_of([row for row in told if is_at_work(row)])
    counts = {order["campaign_id"]: 0 for order in raw.orders}
    for _, order in base - reached:
        counts[order] += 1
    most = [order for order in sorted(counts, key=lambda order: -counts[order]) if counts[order]][:3]
    rows = sample_store.rows("see/villages_left", **params)
    assert list(dict.fromkeys(rows["campaign_id"])) == most
    found = {(row.village_id, row.campaign_id): row for row in rows.itertuples()}
    assert len(found) == len(rows)
    assert set(found) == {(village, order) for village, order in base - reached if order in most}
    before: dict[tuple[str, str], date] = {}
    for row in raw.acts:
        pair = (row["village_id"], row["campaign_id"])
        if is_at_work(row) and row["month"] <= filters.told.last_month:
            before[pair] = max(before.get(pair, row["month"]), row["month"])
    for pair, row in found.items():
        assert row.state == ("behind" if pair in reported else "unreported")
        last = None if pd.isna(row.last_reached_month) else row.last_reached_month.date()
        assert last == before.get(pair)
        assert (row.left_count, row.village_count) == (counts[pair[1]], len([1 for _, one in base if one == pair[1]]))


@pytest.mark.parametrize("choice", CHOICES, ids=str)
def test_the_pace_and_the_expected_month_are_what_the_rows_give(sample_store: Store, raw: Raw, choice: Row) -> None:
    filters, params = chosen(choice)
    last = filters.told.last_month
    aims = aims_of(raw, choice, last.year)
    results = results_of(raw, aims, last)
    rows = sample_store.rows("see/target_pace", **params)
    assert set(rows["campaign_id"]) == {order for _, order in aims}
    for campaign_id, shown in rows.groupby("campaign_id"):
        by_month: dict[date, Decimal] = defaultdict(Decimal)
        for (_, order, month), result in results.items():
            if order == campaign_id:
                by_month[month] += result
        target = sum(aim for (_, order), aim in aims.items() if order == campaign_id)
        so_far, met, sums = Decimal(0), None, []
        for month in shown["month"].dt.date:
            so_far += by_month.get(month, Decimal(0))
            sums.append(float(so_far) if month in by_month else None)
            met = met or (month if by_month and so_far >= target else None)
        assert [None if pd.isna(value) else value for value in shown["year_sum"]] == sums
        one = shown.iloc[-1]
        assert (one["target"], None if pd.isna(one["year_result"]) else one["year_result"]) == (
            float(target), float(so_far) if by_month else None,
        )  # fmt: skip
        three = [by_month.get(shifted(last, -back)) for back in range(3)]
        pace = None if None in three or last.month < 3 else sum(three) / 3  # type: ignore[arg-type]
        assert (None if pd.isna(one["pace"]) else one["pace"]) == (None if pace is None else pytest.approx(float(pace)))
        finish = None if not pace else shifted(last, ceil((target - so_far) / pace))
        end = shown["month"].max().date()
        is_expected = finish is not None and finish <= end
        open_state = "unknown" if pace is None else "expected" if is_expected else "behind"
        state = "met" if met else "over" if end <= last else open_state
        assert one["state"] == state
        expected = met or (finish if is_expected else None)
        assert (None if pd.isna(one["finish_month"]) else one["finish_month"].date()) == expected


@pytest.mark.parametrize("choice", CHOICES, ids=str)
def test_the_calendar_is_what_the_rows_give(sample_store: Store, raw: Raw, choice: Row) -> None:
    filters, params = chosen(choice)
    last = filters.told.last_month
    told = told_of(raw, choice, Period(date(2000, 1, 1), last))
    first = min((row["month"] for row in told), default=None)
    rows = sample_store.rows("see/activity_calendar", **params)
    months = list(Period(first.replace(month=1), last).months()) if first else []
    assert list(rows["month"].dt.date) == months
    for row in rows.itertuples():
        month = row.month.date()
        here = [act for act in told if act["month"] == month]
        working = {act["village_id"] for act in here if is_at_work(act)}
        villages = {village for village, _ in in_scope(raw, choice, Period(month, month))}
        assert (row.village_count, row.reported_count) == (len(villages), len({act["village_id"] for act in here}))
        assert (None if pd.isna(row.working_count) else row.working_count) == (len(working) if here else None)


def aim(ward: str, target: str, campaign: str = "papi") -> Row:
    return {"ward_id": ward, "unit_id": ward, "campaign_id": campaign, "month": date(2018, 1, 1),
            "target": Decimal(target)}  # fmt: skip


def test_in_a_small_world_the_steps_and_the_villages_left_are_told_apart(world: Store) -> None:
    put(world, "targets", ON_TIME, aim("bac-son", "1.5"), aim("ka-long", "10"))
    steps = asked(world, "reach_steps", campaign_id="papi")
    assert steps[["step", "part_count", "base_count"]].values.tolist() == [
        ["scope", 4, 4], ["reported", 3, 4], ["reached", 2, 4], ["target", 1, 2],
    ]  # fmt: skip
    left = asked(world, "villages_left", campaign_id="papi")
    assert left[["village_name", "state"]].values.tolist() == [["Khu 1", "unreported"], ["Phình Hồ", "behind"]]
    assert reach.left(left, OF_PAPI, "vi") == (
        "PAPI: còn 2/4 thôn, khu; 1 chưa báo cáo, 1 đã báo cáo nhưng chưa tiếp cận."
    )
    assert reach.left(left.head(0), OF_PAPI, "vi") == "Mọi thôn, khu trong phạm vi đã được tiếp cận trong kỳ."
    rows = asked(world, "coverage_by_ward", campaign_id="papi")
    assert reach.targets(rows, OF_PAPI, "vi") == (
        "1/2 xã, phường đạt chỉ tiêu năm 2018; 1 chỉ tiêu chưa có kết quả báo cáo; còn 2 thôn, khu chưa tiếp cận."
    )


def test_results_of_wards_without_a_target_do_not_stand_against_it(world: Store) -> None:
    put(world, "targets", ON_TIME, aim("hai-son", "10"))
    rows = asked(world, "target_pace", campaign_id="papi")
    assert (rows["target"].iloc[0], len(rows), rows["year_result"].notna().any()) == (10, 12, False)
    assert reach.pace(rows, OF_PAPI, "vi") == "Chưa có kết quả báo cáo trong năm đến tháng 7/2018."
    assert asked(world, "target_pace", campaign_id="nong-thon-moi").empty
    assert asked(world, "target_pace", campaign_id="papi", last_month=date(2017, 7, 1)).empty


PACES = [
    ("12", ("1", "1", "1"), "3/12 lượt người (25 %). Với nhịp này không đạt trong năm."),
    ("8", ("1", "1", "1"), "3/8 lượt người (38 %). Dự kiến đạt chỉ tiêu vào tháng 12/2018."),
    ("4", ("1", "1", "1.5"), "3,5/4 lượt người (88 %). Dự kiến đạt chỉ tiêu vào tháng 8/2018."),
    ("2", ("1", "1", "1"), "3/2 lượt người (150 %). Đã đạt tháng 6/2018."),
    ("12", ("1", None, "1"), "2/12 lượt người (17 %). Chưa đủ 3 tháng có báo cáo để dự kiến."),
    ("12", ("0", "0", "0"), "0/12 lượt người (0 %). Với nhịp này không đạt trong năm."),
]  # fmt: skip


@pytest.mark.parametrize(("target", "results", "sentence"), PACES)
def test_the_month_in_which_a_target_will_be_met_is_told(
    store: Store, target: str, results: tuple[str | None, ...], sentence: str
) -> None:
    put(store, "targets", ON_TIME, aim("hai-son", target))
    told = [
        work("hai-son.po-hen", "papi", "mttq", month, 1, result=None if result is None else Decimal(result))
        for month, result in zip((MAY, JUNE, JULY), results, strict=True)
    ]
    put(store, "activity", ON_TIME, *told)
    rows = asked(store, "target_pace", campaign_id="papi")
    assert reach.pace(rows, OF_PAPI, "vi").replace(SPACE, " ") == sentence


def test_a_year_that_is_over_without_its_target_says_so(store: Store) -> None:
    put(store, "targets", ON_TIME, aim("hai-son", "5"))
    december = date(2018, 12, 1)
    put(store, "activity", ON_TIME, work("hai-son.po-hen", "papi", "mttq", december, 1, result=Decimal(4)))
    rows = asked(store, "target_pace", campaign_id="papi", last_month=december)
    assert reach.pace(rows, OF_PAPI, "vi").replace(SPACE, " ") == "4/5 lượt người (80 %). Hết năm chưa đạt."


def rows_of(**columns: list[Any]) -> pd.DataFrame:
    size = len(next(iter(columns.values())))
    given = {"campaign_id": ["papi"] * size, "campaign_vi": ["PAPI"] * size, "campaign_en": ["PAPI"] * size,
             "village_count": [3] * size, "reached_count": [3] * size}  # fmt: skip
    return pd.DataFrame(given | columns)


def test_the_answer_names_who_is_slowest_and_what_is_left() -> None:
    two = rows_of(
        ward_name=["Ka Long", "Hải Sơn"], target=[10.0, 100.0], year_result=[12.0, 41.0], reached_count=[3, 1]
    )
    assert reach.targets(two, OF_PAPI, "vi").replace(SPACE, " ") == (
        "1/2 xã, phường đạt chỉ tiêu năm 2018; Hải Sơn chậm nhất, 41 %; còn 2 thôn, khu chưa tiếp cận."
    )
    several = two.assign(campaign_id=["papi", "trees"], campaign_vi=["PAPI", "Trồng cây"])
    assert reach.targets(several, YEAR, "vi").replace(SPACE, " ") == (
        "1/2 chỉ tiêu năm 2018 của xã, phường đã đạt; chậm nhất: Hải Sơn, Trồng cây (41 %)."
    )
    assert reach.targets(two.head(1), OF_PAPI, "en") == "120% of the target of 2018 achieved."
    assert reach.targets(two.assign(target=None), OF_PAPI, "vi") == ""
    assert reach.targets(two.assign(target=0.0), OF_PAPI, "vi") == ""
    silent = two.assign(year_result=[float("nan")] * 2)
    assert reach.targets(silent, OF_PAPI, "vi") == "Chưa có kết quả báo cáo so với chỉ tiêu năm 2018."
    everyone = two.assign(year_result=[12.0, 100.0], reached_count=[3, 3])
    assert reach.targets(everyone, OF_PAPI, "en") == "2 of 2 wards have met their target of 2018."


def test_a_step_after_nothing_has_no_share() -> None:
    rows = pd.DataFrame(
        {"step": ["scope", "reported", "reached", "target"], "part_count": [4, 0, 0, 0], "base_count": [4, 4, 4, 2],
         "before_count": [None, 4, 0, 0], "is_one_order": [True] * 4}
    )  # fmt: skip
    figure = figures.reach_steps(rows, Look("vi"))
    said = [str(note.text) for note in figure.layout.annotations]
    assert said[2:] == ["Đã tiếp cận: chưa báo cáo", "Đạt chỉ tiêu năm: chưa báo cáo kết quả"]
    assert not any("–" in text.replace("thôn–nhiệm", "") for text in said)


def page_of(store: Store, account: str = "lanhdao", **query: str) -> AppTest:
    app = opened(running.use(store), account, "see/coverage", **query)
    assert not app.exception
    return app


@pytest.fixture
def on_a_phone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("khoi.web.ui_reach.look", lambda: Look("vi", "light", is_narrow=True))
    yield


def charts(app: AppTest) -> list[Any]:
    return [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]


@pytest.mark.parametrize(("lang", "title"), [("vi", "Thôn, khu chưa tiếp cận"), ("en", "Villages not yet reached")])
def test_the_page_has_the_steps_the_calendar_the_villages_and_the_pace(
    sample_store: Store, lang: str, title: str
) -> None:
    every = page_of(sample_store, period="2018", lang=lang)
    assert title in said(every)
    assert len(charts(every)) == 3
    assert len(every.dataframe) == 3
    papi = page_of(sample_store, period="2018", campaign="papi", lang=lang)
    assert (len(charts(papi)), len(papi.dataframe)) == (4, 2)
    assert ("tháng 11/2018" if lang == "vi" else "November 2018") in said(papi)
    bare = page_of(sample_store, period="2016-01", campaign="papi", lang=lang)
    assert "nan" not in said(bare).lower().replace("thanh nan", "")


@pytest.mark.usefixtures("on_a_phone")
def test_on_a_phone_the_villages_left_are_cards_that_lead_to_them(sample_store: Store) -> None:
    app = page_of(sample_store, period="2018", campaign="papi")
    left = sample_store.rows("see/villages_left", **chosen({"period": "2018", "campaign_id": "papi"})[1])
    links = [link.proto for link in app.main.get("page_link") if "village=" in link.proto.query_string]
    assert [link.label for link in links] == [f"{row.village_name}, {row.ward_name}" for row in left.itertuples()]
    assert len(app.dataframe) == 1
    assert "chưa báo cáo · tiếp cận gần nhất" in said(app)


def test_a_click_on_a_village_opens_it(sample_store: Store) -> None:
    token = access.start_session(running.use(sample_store), "lanhdao", running.now())
    app = AppTest.from_file("../pages/app.py", default_timeout=60)
    app.user = {"username": "lanhdao", "sid": access.token_sha256(token)}
    app.query_params.update({"period": "2018", "campaign": "papi"})
    app.session_state["clicked_left"] = (0, "Thôn, khu")
    app.run()
    app.switch_page("../pages/see/coverage.py").run()
    left = sample_store.rows("see/villages_left", **chosen({"period": "2018", "campaign_id": "papi"})[1])
    assert app.query_params["village"] == left["village_id"].iloc[0]


def test_a_ward_is_compared_with_nobody(sample_store: Store) -> None:
    unit: Unit = sample_store.gazetteer().get("hai-son")
    filters = Filters(from_code("2018"), ward=unit, campaign=PAPI, as_of=date(2018, 7, 31))
    rows = sample_store.rows("see/coverage_by_ward", scope=None, **filters.params())
    assert "chậm nhất" not in reach.targets(rows, filters, "vi")
