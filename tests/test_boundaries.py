"""Units then and today: every measure counted again from raw rows, figures carried over mergers without loss."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from html import unescape
from typing import Any

import pandas as pd
import pytest

from khoi.periods import Period, from_code
from khoi.places import Gazetteer
from khoi.see import boundaries, figures, territory, unit_maps
from khoi.see.filters import Filters
from khoi.see.look import Look
from khoi.see.territory import GAUGES, PARTS
from khoi.store import Store
from khoi.web import running
from tests.merged_city import FIRST, LIVES, MONTHS, SECOND, SILENT, merged_city
from tests.test_pages import opened, said

Raw = dict[str, list[dict[str, Any]]]
TODAY = date(2026, 1, 1)
YEAR = {"first_month": date(2018, 1, 1), "last_month": date(2018, 7, 1), "scope": None, "campaign_id": None}
SIX = {
    "mong-cai-1-2025": {"tran-phu", "hoa-lac", "tra-co", "hai-hoa", "hai-xuan", "binh-ngoc"},
    "mong-cai-2-2025": {"ka-long", "ninh-duong", "van-ninh"}, "mong-cai-3-2025": {"hai-yen", "hai-dong"},
    "hai-ninh-2025": {"hai-tien", "quang-nghia"}, "hai-son-2025": {"hai-son", "bac-son"},
    "vinh-thuc-2025": {"vinh-thuc", "vinh-trung"},
}  # fmt: skip


@pytest.fixture(scope="module")
def merged() -> Iterator[Store]:
    with merged_city() as store:
        yield store


def raw(store: Store) -> Raw:
    """Every stored row, as it was reported."""
    with store.cursor() as cursor:
        frames = {name: cursor.execute(f"FROM {name}").df() for name in ("activity", "spending", "headcount")}
    return {
        name: [{str(key): None if pd.isna(value) else value for key, value in row.items()} for row in rows]
        for name, rows in ((name, frame.to_dict("records")) for name, frame in frames.items())
    }


def month_of(row: dict[str, Any]) -> date:
    month: date = row["month"].date()
    return month


def is_work(row: dict[str, Any]) -> bool:
    told = [row[name] for name in ("session_count", "participant_count", "new_household_count", "result")]
    return any(value is not None and value > 0 for value in told)


def counted(rows: Raw, wards: set[str], first: date, last: date, order: str | None = None) -> dict[str, Any]:
    """Parts of the measures of some wards in some months, by plain loops."""
    bodies: dict[Any, set[str]] = defaultdict(set)
    homes, has_homes = 0, False
    for row in rows["activity"]:
        if row["ward_id"] in wards and first <= month_of(row) <= last and order in (None, row["campaign_id"]):
            homes += row["new_household_count"] or 0
            has_homes = has_homes or row["new_household_count"] is not None
            if is_work(row):
                bodies[row["village_id"], row["campaign_id"], month_of(row)].add(row["body_id"])
    money = [row for row in rows["spending"] if row["ward_id"] in wards and first <= month_of(row) <= last]
    teams: dict[str, dict[str, Any]] = {}
    for row in sorted(rows["headcount"], key=month_of):
        is_team = row["category"] == "team_member" and row["present_count"] is not None
        if is_team and row["ward_id"] in wards and month_of(row) <= last:
            teams[row["unit_id"]] = row
    return {
        "reached_count": len({key[:2] for key in bodies}), "month_reached_count": len(bodies),
        "overlap_count": sum(len(who) > 1 for who in bodies.values()),
        "new_household_count": homes if has_homes else None,
        "planned_vnd": sum(row["planned_vnd"] or 0 for row in money), "actual_vnd": sum(
            row["actual_vnd"] or 0 for row in money
        ),
        "team_member_count": sum(row["present_count"] for row in teams.values()),
        "team_female_count": sum(row["female_count"] or 0 for row in teams.values()),
    }  # fmt: skip


@pytest.mark.parametrize("order", [None, "papi"])
def test_every_part_of_a_wards_measures_is_counted_from_the_raw_rows(sample_store: Store, order: str | None) -> None:
    rows, told = raw(sample_store), sample_store.rows("see/ward_measures", **(YEAR | {"campaign_id": order}))
    assert len(told) == 17
    for row in told.to_dict("records"):
        expected = counted(rows, {row["ward_id"]}, YEAR["first_month"], YEAR["last_month"], order)  # type: ignore[arg-type]
        assert {name: row[name] for name in expected} == expected, row["ward_id"]
    with sample_store.cursor() as cursor:
        base = dict(cursor.execute(
            "SELECT ward_id, count(*) FROM village_in_scope WHERE valid_from <= '2018-07-01' AND valid_to >="
            " '2018-01-01' AND ($order IS NULL OR campaign_id = $order) GROUP BY ward_id", {"order": order}
        ).fetchall())  # fmt: skip
    assert dict(zip(told["ward_id"], told["pair_count"], strict=True)) == base
    assert set(told["due_count"]) == {7}
    assert told.set_index("ward_id")["has_report"].to_dict()["vinh-thuc"] in (False,)


def test_todays_units_are_the_sums_of_whole_wards_and_shares_follow_from_the_sums(sample_store: Store) -> None:
    rows = sample_store.rows("see/ward_measures", **YEAR)
    now = territory.carried(rows, sample_store.gazetteer(), TODAY).set_index("unit_id")
    assert set(now.index) == set(SIX)
    parts = raw(sample_store)
    for unit_id, wards in SIX.items():
        expected = counted(parts, wards, YEAR["first_month"], YEAR["last_month"])  # type: ignore[arg-type]
        assert {name: now.loc[unit_id, name] for name in expected} == expected
        assert now.loc[unit_id, "ward_count"] == len(wards)
        row = next(now.loc[[unit_id]].reset_index().itertuples())
        used = unit_maps.value(row, GAUGES["used"])
        assert used == expected["actual_vnd"] / expected["planned_vnd"]
        own = rows[rows["ward_id"].isin(wards)]
        averaged = (own["reached_count"] / own["pair_count"]).mean()
        if unit_id == "hai-son-2025":
            assert abs((unit_maps.value(row, GAUGES["coverage"]) or 0) - averaged) > 0.001, "never averaged"
    assert now.loc["vinh-thuc-2025", ["told_count", "ward_count"]].tolist() == [1, 2]


def test_for_every_month_todays_units_add_up_to_the_units_of_the_time(merged: Store) -> None:
    rows = merged.rows("see/ward_series", last_month=MONTHS[-1], scope=None, campaign_id=None)
    now = territory.carried(rows, merged.gazetteer(), TODAY)
    raws = raw(merged)
    assert sorted(set(rows["month"].dt.date)) == MONTHS
    assert (rows[list(PARTS)].sum() > 0).all(), "every part has figures to lose"
    for month in MONTHS:
        then, carried = rows[rows["month"] == pd.Timestamp(month)], now[now["month"] == pd.Timestamp(month)]
        assert {name: then[name].sum() for name in PARTS} == {name: carried[name].sum() for name in PARTS}, month
        for unit_id, wards in SIX.items():
            inside = {ward for ward in (*wards, unit_id) if ward in LIVES and LIVES[ward][0] <= month <= LIVES[ward][1]}
            if inside:
                expected = counted(raws, inside, month, month)
                one = carried[carried["unit_id"] == unit_id].iloc[0]
                for name in (name for name in expected if not name.startswith("team")):
                    found = 0 if pd.isna(one[name]) else one[name]
                    assert found == (expected[name] or 0), (month, unit_id, name)
        assert len(then) == (17 if month < FIRST else 16 if month < SECOND else 6)


def test_both_sums_are_written_out_where_there_is_a_figure(merged: Store) -> None:
    params = {"first_month": MONTHS[0], "last_month": MONTHS[-1], "scope": None, "campaign_id": None}
    rows = merged.rows("see/ward_measures", **params)
    now = territory.carried(rows, merged.gazetteer(), TODAY)
    homes = sum(row["new_household_count"] or 0 for row in raw(merged)["activity"])
    assert boundaries.sums(rows, now, GAUGES["households"], "en") == (
        f"Households newly reached, the wards of the period added up: {homes:,}; the 6 units of the map: {homes:,}."
    )
    assert boundaries.sums(rows.assign(actual_vnd=None), now, GAUGES["used"], "vi") == ""


def test_a_units_line_goes_on_over_both_mergers_and_is_never_split_back(merged: Store) -> None:
    rows = merged.rows("see/ward_series", last_month=MONTHS[-1], scope=None, campaign_id=None)
    now = territory.carried(rows, merged.gazetteer(), TODAY)
    line = now[now["unit_id"] == "mong-cai-1-2025"].set_index("month")["new_household_count"]
    by_ward = {(row["ward_id"], row["month"].date()): row for row in rows.to_dict("records")}
    october = sum(by_ward[ward, MONTHS[0]]["new_household_count"] for ward in ("hoa-lac", "tran-phu", "tra-co"))
    assert line[pd.Timestamp(MONTHS[0])] == october
    assert line[pd.Timestamp(SECOND)] == by_ward["mong-cai-1-2025", SECOND]["new_household_count"]
    assert ("hoa-lac", FIRST) not in by_ward
    assert ("tran-phu", SECOND) not in by_ward
    gauge, gazetteer = GAUGES["households"], merged.gazetteer()
    olds = unit_maps.olds(rows, gauge, gazetteer, TODAY, ["mong-cai-1-2025"], "vi")
    ends = olds[olds["value"].notna()].groupby("unit_id")["month"].max().dt.date.to_dict()
    assert (ends["hoa-lac"], ends["tran-phu"]) == (MONTHS[0], date(2025, 6, 1))
    silent = olds[(olds["unit_id"] == SILENT[0]) & (olds["month"] == pd.Timestamp(SILENT[1]))].iloc[0]
    assert (pd.isna(silent["value"]), silent["hover"]) == (True, "Trà Cổ, T2/2025: chưa báo cáo.")


def test_a_merger_within_the_months_shown_is_marked_and_said(merged: Store) -> None:
    rows = merged.rows("see/ward_series", last_month=MONTHS[-1], scope=None, campaign_id=None)
    now, gazetteer, gauge = territory.carried(rows, merged.gazetteer(), TODAY), merged.gazetteer(), GAUGES["households"]
    found = boundaries.breaks(gazetteer, ["mong-cai-1-2025", "hai-son-2025"], TODAY, now["month"])
    assert found[["unit_id", "day"]].values.tolist() == [
        ["mong-cai-1-2025", FIRST], ["mong-cai-1-2025", SECOND], ["hai-son-2025", SECOND],
    ]  # fmt: skip
    assert boundaries.marked(found, "vi").startswith("Vạch chấm là lần sáp nhập: từ T11/2024 Hoà Lạc nhập vào Móng Cái")
    lines = unit_maps.series(now[now["unit_id"] == "mong-cai-1-2025"], gauge, "vi")
    figure = figures.unit_series(lines, lines.assign(within="").head(0), found, Look("vi"))
    assert [str(shape.x0)[:10] for shape in figure.layout.shapes] == ["2024-10-17", "2025-06-16"]
    assert [one.text for one in figure.layout.annotations if "gộp" in one.text] == ["gộp T11/2024", "gộp T7/2025"]
    assert boundaries.marked(found.head(0), "en") == "There was no merger in the months shown."


def test_a_period_over_a_merger_shows_the_units_of_its_last_month(merged: Store) -> None:
    params = {"first_month": MONTHS[0], "last_month": date(2024, 12, 1), "scope": None, "campaign_id": None}
    rows, gazetteer = merged.rows("see/ward_measures", **params), merged.gazetteer()
    now = territory.carried(rows, gazetteer, date(2024, 12, 31)).set_index("unit_id")
    assert (len(rows), len(now)) == (17, 16)
    parts = raw(merged)
    both = counted(parts, {"hoa-lac", "tran-phu"}, MONTHS[0], date(2024, 12, 1))
    assert now.loc["tran-phu", "new_household_count"] == both["new_household_count"]
    assert now.loc["tran-phu", "due_count"] == 4, "one month of Hoà Lạc, three of Trần Phú"
    own = counted(parts, {"tran-phu"}, MONTHS[0], date(2024, 12, 1))
    assert now.loc["tran-phu", "team_member_count"] == own["team_member_count"], "those of the last month's units alone"
    assert now.loc["tran-phu", ["told_count", "ward_count"]].tolist() == [1, 1]


def test_the_base_of_coverage_ends_with_its_ward_on_every_page(merged: Store) -> None:
    series = merged.rows("see/ward_series", last_month=MONTHS[-1], scope=None, campaign_id=None)
    given = {"first_month": MONTHS[0], "last_month": MONTHS[-1], "before_first_month": MONTHS[0],
             "before_last_month": MONTHS[0], "scope": None, "ward_id": None, "campaign_id": None}  # fmt: skip
    city = merged.rows("see/city_months", **given)
    assert city["pair_count"].tolist() == series.groupby("month")["pair_count"].sum().tolist()
    assert len(set(city["pair_count"])) == 3


def test_two_wards_and_their_people_add_up_to_what_they_became(store: Store) -> None:
    changes, gazetteer = store.rows("see/unit_story", scope=None), store.gazetteer()
    people = {unit_id: gazetteer.get(unit_id).population for unit_id in ("tran-phu", "hoa-lac")}
    assert people == {"tran-phu": 6_643, "hoa-lac": 5_187}
    assert sum(count or 0 for count in people.values()) == 11_830
    told, basis = boundaries.example(changes, gazetteer, "vi")
    assert "Trần Phú + Hoà Lạc, dân số năm 2024: 6.643 + 5.187 = 11.830 người" in told
    assert basis == "Nghị quyết 1199/NQ-UBTVQH15 (28/9/2024)"
    assert boundaries.example(changes[changes["old_id"] != "hoa-lac"], gazetteer, "vi") == ("", "")


def test_the_story_goes_from_seventeen_over_sixteen_to_six(store: Store) -> None:
    changes = store.rows("see/unit_story", scope=None)
    steps = territory.stages(store.gazetteer(), changes)
    assert steps.groupby("step")["unit_id"].nunique().tolist() == [17, 16, 6]
    last = steps[steps["step"] == 2]
    assert {unit: set(rows["first_id"]) for unit, rows in last.groupby("unit_id")} == SIX
    assert list(dict.fromkeys(last["unit_id"])) == [unit.unit_id for unit in store.gazetteer().wards(TODAY)]
    told = boundaries.codes(changes, "vi")
    assert "06709: Ka Long → Móng Cái 2" in told
    assert "Giữ cả mã lẫn tên nhưng rộng hơn trước: Hải Sơn, Vĩnh Thực." in told
    assert store.rows("see/unit_story", scope=["bac-son"]).empty


def test_what_is_in_a_unit_follows_chains_of_mergers(store: Store) -> None:
    gazetteer = store.gazetteer()
    for unit_id, wards in SIX.items():
        assert {unit.unit_id for unit in territory.inside(gazetteer, unit_id, TODAY)} == wards
    grown = territory.inside(gazetteer, "tran-phu", date(2025, 1, 1))
    assert [unit.unit_id for unit in grown] == ["tran-phu", "hoa-lac"]
    assert territory.inside(gazetteer, "tran-phu", date(2018, 7, 31)) == []


@pytest.mark.parametrize(
    ("wards", "units"), [(("bac-son",), []), (("hai-son-2025", "hai-son", "bac-son"), ["hai-son-2025"])]
)
def test_a_viewer_of_some_wards_sees_a_unit_only_where_all_of_it_is_theirs(
    sample_store: Store, wards: tuple[str, ...], units: list[str]
) -> None:
    rows = sample_store.rows("see/ward_measures", **(YEAR | {"scope": list(wards)}))
    carried = territory.carried(rows, sample_store.gazetteer(), TODAY, wards)
    assert carried["unit_id"].tolist() == units


def tiles(store: Store, measure: str, order: str | None = None, on: date = TODAY) -> pd.DataFrame:
    filters = Filters(from_code("2018"), as_of=date(2018, 7, 31))
    rows = store.rows("see/ward_measures", **(YEAR | {"campaign_id": order}))
    gazetteer = store.gazetteer()
    carried = territory.carried(rows, gazetteer, on)
    return unit_maps.tiles(carried, GAUGES[measure], gazetteer, on, filters, "vi").set_index("unit_id")


@pytest.mark.parametrize("measure", GAUGES)
def test_every_measure_has_its_tiles_its_sentence_and_its_scale_in_words(sample_store: Store, measure: str) -> None:
    for on, count in ((TODAY, 6), (date(2018, 7, 31), 17)):
        found = tiles(sample_store, measure, on=on)
        assert len(found) == count
        assert found["shade"].between(0, 1).all()
        assert not found["hover"].str.contains("nan|None|<NA>").any()
        assert not found.duplicated(["tile_column", "tile_row"]).any()
        assert "đậm" in unit_maps.legend(found, GAUGES[measure], "vi")
    assert unit_maps.day_of("then", Filters(from_code("2018"), as_of=date(2018, 7, 31)), TODAY) == date(2018, 7, 31)


def test_a_tile_of_today_names_what_is_in_it_and_what_of_it_has_not_reported(sample_store: Store) -> None:
    told = tiles(sample_store, "coverage").loc["vinh-thuc-2025", "hover"]
    assert told == (
        "Vĩnh Thực: 52/63 lượt thôn–nhiệm vụ đã tiếp cận (83\N{NO-BREAK SPACE}%). Mới có 1/2 xã, phường báo cáo"
        " tháng 7/2018. Gồm: Vĩnh Trung, Vĩnh Thực."
    )
    then = tiles(sample_store, "coverage", on=date(2018, 7, 31)).loc["vinh-thuc"]
    assert (then["state"], then["shown"]) == ("unreported", "chưa BC")
    assert "Chưa báo cáo tháng 7/2018." in then["hover"]


ROW: dict[str, Any] = dict.fromkeys(PARTS, 0) | {
    "unit_id": "hai-yen", "unit_name": "Hải Yên", "told_count": 1, "ward_count": 1, "pair_count": 4,
    "behind_percent": 50, "ward_id": "hai-yen",
}  # fmt: skip


@pytest.mark.parametrize(("measure", "given", "state", "shown"), [
    ("coverage", {"reached_count": 1}, "behind", "◐ 25\N{NO-BREAK SPACE}%"),
    ("coverage", {"reached_count": 2}, "told", "50\N{NO-BREAK SPACE}%"),
    ("coverage", {"told_count": 0}, "unreported", "chưa BC"),
    ("overlap", {}, "none", "–"),
    ("households", {"new_household_count": 0}, "told", "0"),
    ("households", {"new_household_count": None}, "unreported", "chưa BC"),
    ("used", {"planned_vnd": 10, "actual_vnd": 12}, "told", "120\N{NO-BREAK SPACE}%"),
    ("used", {"planned_vnd": None, "actual_vnd": 12}, "unreported", "chưa BC"),
    ("used", {"planned_vnd": 0, "actual_vnd": 0}, "none", "–"),
    ("women", {"team_female_count": None, "team_known_count": None}, "unreported", "chưa BC"),
])  # fmt: skip
def test_the_states_of_a_tile(store: Store, measure: str, given: dict[str, Any], state: str, shown: str) -> None:
    filters = Filters(from_code("2018-07"), as_of=date(2018, 7, 31))
    on = date(2018, 7, 31)
    found = unit_maps.tiles(pd.DataFrame([ROW | given]), GAUGES[measure], store.gazetteer(), on, filters, "vi").iloc[0]
    assert (found["state"], found["shown"]) == (state, shown)
    assert found["shade"] <= 1


def test_a_unit_that_no_order_is_for_has_no_tile(store: Store) -> None:
    rows = pd.DataFrame([ROW | {"pair_count": 0}])
    filters = Filters(from_code("2018-07"), as_of=date(2018, 7, 31))
    made = {
        name: unit_maps.tiles(rows, GAUGES[name], store.gazetteer(), date(2018, 7, 31), filters, "vi")
        for name in ("coverage", "used")
    }
    assert {name: len(found) for name, found in made.items()} == {"coverage": 0, "used": 1}


# (page, address, sentence in Vietnamese, sentence in English, charts)
VIEWS = [
    ("overview", {"measure": "used", "map": "today"}, "cộng theo đơn vị ngày nay", "added up to today's units", 3),
    ("overview", {"measure": "nope"}, "Không có số đo “nope”; đang xem Độ phủ các nhiệm vụ.",
     "There is no measure “nope”; Coverage of the campaigns is shown.", 3),
    ("overview", {"map": "mars"}, "Không có bản đồ “mars”", "There is no map “mars”", 3),
    ("boundaries", {}, "tháng 7/2018 có 17 xã, phường, nay là 6 đơn vị", "17 wards in July 2018, 6 units today", 3),
    ("boundaries", {"map": "today", "measure": "households"}, "Cao nhất là Móng Cái 1 (7.321)",
     "Móng Cái 1 has most (7,321)", 3),
    ("boundaries", {"map": "today", "unit": "hai-son-2025"}, "xã Hải Sơn", "Hải Sơn commune", 3),
    ("boundaries", {"unit": "atlantis"}, "Bản đồ này không có đơn vị “atlantis”", "no unit “atlantis”", 3),
    ("boundaries", {"period": "2016-01", "measure": "teams"}, "Số đo này chưa có số liệu trong kỳ",
     "This measure has no figures in the period", 3),
    ("boundaries", {"campaign": "du-lich-cong-dong", "measure": "used"}, "số đo này không chia theo nhiệm vụ",
     "not divided by campaign", 3),
]  # fmt: skip


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize(("page", "query", "vietnamese", "english", "charts"), VIEWS)
def test_a_page_says_its_sentence_and_its_address_is_its_choice(
    sample_store: Store, page: str, query: dict[str, str], vietnamese: str, english: str, charts: int, lang: str
) -> None:
    app = opened(running.use(sample_store), "lanhdao", f"see/{page}", lang=lang, **({"period": "2018"} | query))
    assert not app.exception
    text = unescape(said(app))
    assert {"vi": vietnamese, "en": english}[lang].lower() in text.lower()
    assert [word for word in ("nan", "None", "<NA>") if f" {word} " in text] == []
    assert len(app.get("plotly_chart")) == charts
    for key in ("measure", "map"):
        box = next(one for one in app.selectbox if one.key == f"filter_{key}")
        usual = {"measure": "coverage", "map": "then"}[key]
        known = GAUGES if key == "measure" else unit_maps.MAPS
        asked = query.get(key, usual)
        assert box.value == (asked if asked in known else usual)


def test_choosing_a_measure_writes_it_into_the_address(sample_store: Store) -> None:
    app = opened(running.use(sample_store), "lanhdao", "see/overview")
    next(one for one in app.selectbox if one.key == "filter_measure").select("women").run()
    next(one for one in app.selectbox if one.key == "filter_map").select("today").run()
    assert (app.query_params["measure"], app.query_params["map"]) == ("women", "today")


def test_a_wards_staff_see_their_own_alone_and_are_told_why(sample_store: Store) -> None:
    app = opened(running.use(sample_store), "bacson", "see/boundaries", map="today", period="2018")
    text = said(app)
    assert "Mỗi đơn vị ngày nay gộp nhiều xã, phường" in text
    assert "Hải Sơn" not in text
    assert "11.830" not in text
    assert next(one for one in app.selectbox if one.key == "filter_map").value == "then"


def test_a_period_names_its_own_map(store: Store) -> None:
    gazetteer: Gazetteer = store.gazetteer()
    december = Period(date(2024, 12, 1), date(2024, 12, 1))
    on = unit_maps.day_of("then", Filters(december), TODAY)
    assert (on, len(gazetteer.wards(on))) == (date(2024, 12, 31), 16)
