"""Figures by names and numbers: what a mark says, where it leads, how it is filled; and colours that can be read."""

from datetime import datetime
from itertools import product
from typing import Any

import pandas as pd
import pytest

from khoi.see import figures, trace
from khoi.see.look import Look
from khoi.see.palette import DARK, LIGHT, contrast, ink_on, palette, shade
from khoi.see.trace import Traced

LOOKS = [Look(lang, theme, narrow) for lang, theme, narrow in product(("vi", "en"), ("light", "dark"), (False, True))]
VI = Look("vi")
JULY = [pd.Timestamp(2018, 6, 1), pd.Timestamp(2018, 7, 1)]

WARDS = pd.DataFrame(
    {
        "ward_id": ["ka-long", "hai-son"], "ward_name": ["Ka Long", "Hải Sơn"], "kind": ["phường", "xã"],
        "tile_column": [4, 0], "tile_row": [1, 0], "pair_count": [8, 4], "reached_count": [6, 0],
        "share": [0.75, 0.0], "before_share": [0.5, 0.25], "state": ["reached", "unreported"],
    }
)  # fmt: skip
ORDERS = pd.DataFrame(
    {
        "ward_id": ["ka-long", "hai-son"], "ward_name": ["Ka Long", "Hải Sơn"], "campaign_id": ["papi", "papi"],
        "campaign_vi": ["PAPI", "PAPI"], "campaign_en": ["PAPI outreach", "PAPI outreach"], "campaign_order": [1, 1],
        "village_count": [4, 3], "reported_count": [4, 0], "reached_count": [3, 0],
    }
)  # fmt: skip
VILLAGES = pd.DataFrame(
    {
        "ward_id": ["bac-son"] * 3, "village_id": ["bac-son.a", "bac-son.b", "bac-son.c"],
        "village_name": ["A", "B", "C"], "campaign_id": ["papi"] * 3, "campaign_vi": ["PAPI"] * 3,
        "campaign_en": ["PAPI outreach"] * 3, "campaign_order": [1] * 3, "session_count": [2, 0, None],
        "new_household_count": [5, None, None], "state": ["reached", "behind", "unreported"],
    }
)  # fmt: skip
REPORTS = pd.DataFrame(
    {
        "ward_id": ["bac-son"] * 2, "ward_name": ["Bắc Sơn"] * 2, "month": JULY,
        "first_stored_at": [datetime(2018, 7, 3), pd.NaT], "state": ["on_time", "missing"],
    }
)  # fmt: skip
MONTHS = pd.DataFrame({"month": JULY, "reached_count": [1, 3], "pair_count": [4, 4], "overlap_count": [1, 0]})
YEAR = pd.DataFrame(
    {
        "month": [pd.Timestamp(2018, number, 1) for number in (6, 7, 8, 9)], "planned_sum_vnd": [2e6, 4e6, None, 6e6],
        "actual_sum_vnd": [1e6, None, 3e6, None], "forecast_sum_vnd": [None, None, 3e6, 4e6],
        "least_sum_vnd": [None, None, 3e6, 3.5e6], "greatest_sum_vnd": [None, None, 3e6, 4.5e6],
    }
)  # fmt: skip
SOURCES = pd.DataFrame(
    {
        "source": ["autonomous", "non_autonomous", "mobilised"], "planned_vnd": [4e6, 2e6, None],
        "actual_vnd": [5e6, None, None],
    }
)  # fmt: skip
HOMES = pd.DataFrame(
    {
        "ward_id": ["ka-long", "hai-son", "bac-son"], "ward_name": ["Ka Long", "Hải Sơn", "Bắc Sơn"],
        "actual_vnd": [4e6, None, 2e6], "household_count": [200, 60, None], "per_household_vnd": [20_000, None, None],
    }
)  # fmt: skip
ITEMS = pd.DataFrame(
    {
        "item_code": ["6650", "6550"], "item_vi": ["Hội nghị", "Vật tư văn phòng"],
        "item_en": ["Conferences", "Office supplies"], "planned_vnd": [4e6, 2e6], "actual_vnd": [5e6, None],
    }
)  # fmt: skip
OWNERS = pd.DataFrame(
    {
        "ward_id": ["bac-son"],
        "owner_vi": ["Bắc Sơn"],
        "owner_en": ["Bắc Sơn"],
        "planned_vnd": [4e6],
        "actual_vnd": [3e6],
        "is_over": [False],
    }
)
BODIES = pd.DataFrame(
    {
        "body_id": ["mttq"], "body_vi": ["MTTQ"], "body_en": ["Fatherland Front"], "month": JULY[1:],
        "baseline_count": [6], "assigned_count": [5],
        "present_count": [4],
    }
)  # fmt: skip
COUNTS = pd.DataFrame(
    {
        "reported_count": [4, 3, 0, 5], "reached_count": [4, 0, 0, 5], "overlap_count": [1, 0, 0, 4],
        "before_reached_count": [2, 0, 0, 0], "before_overlap_count": [1, 0, 0, 0],
    }
)  # fmt: skip
PLACES = COUNTS.assign(
    ward_id=["ka-long", "hai-son", "bac-son", "tra-co"], village_id=None,
    place_name=["Ka Long", "Hải Sơn", "Bắc Sơn", "Trà Cổ"],
)  # fmt: skip
OVER_ORDERS = COUNTS.assign(
    campaign_id=["papi", "a", "b", "c"],
    campaign_vi=["PAPI", "A", "B", "C"],
    campaign_en=["PAPI outreach", "A", "B", "C"],
)
PAIRS = pd.DataFrame(
    {
        "body_id": ["mttq", "mttq", "phu-nu"], "body_vi": ["MTTQ", "MTTQ", "Phụ nữ"],
        "body_en": ["Front", "Front", "Women's Union"], "other_id": ["phu-nu", "to-dan-van", "to-dan-van"],
        "other_vi": ["Phụ nữ", "Tổ dân vận", "Tổ dân vận"], "other_en": ["Women's Union", "Team", "Team"],
        "both_count": [4, 0, 1],
    }
)  # fmt: skip
POSTS = pd.DataFrame({"month": JULY, "assigned_count": [6, 5], "present_count": [6, 4]})
PANELS = pd.DataFrame(
    {
        "body_id": ["mttq"] * 2 + ["phu-nu"] * 2, "body_vi": ["MTTQ"] * 2 + ["Phụ nữ"] * 2,
        "body_en": ["Fatherland Front"] * 2 + ["Women's Union"] * 2, "month": JULY * 2,
        "assigned_count": [6, 5, 12, 12], "present_count": [6, None, 11, 10],
    }
)  # fmt: skip
RATIOS = pd.DataFrame(
    {
        "ward_id": ["ka-long", "hai-son", "bac-son"], "ward_name": ["Ka Long", "Hải Sơn", "Bắc Sơn"],
        "village_count": [2, 1, 1], "team_count": [1, 0, 1], "team_member_count": [9, None, 8],
        "household_count": [200, None, None], "per_thousand": [45.0, None, None],
    }
)  # fmt: skip
MEMBERS = pd.DataFrame(
    {
        "ward_id": ["bac-son"], "ward_name": ["Bắc Sơn"], "bloc_count": [9], "bloc_female_count": [3],
        "team_member_count": [34], "team_female_count": [17],
        "bloc_party_count": [6], "team_party_count": [None],
    }
)  # fmt: skip
HOUSEHOLDS = pd.DataFrame(
    {
        "campaign_id": ["papi", "papi"], "campaign_vi": ["PAPI"] * 2, "campaign_en": ["PAPI outreach"] * 2,
        "all_household_count": [10, 25], "household_count": [100, 100],
    }
)  # fmt: skip
EFFECT = pd.DataFrame(
    {
        "ward_id": ["bac-son"] * 2, "ward_vi": ["Bắc Sơn"] * 2, "ward_en": ["Bắc Sơn"] * 2,
        "group_id": ["papi", "trees"], "group_vi": ["PAPI", "Trồng cây"], "group_en": ["PAPI", "Trees"],
        "value": [1.0, None], "base": [4, 4],
    }
)  # fmt: skip
STEPS = pd.DataFrame(
    {
        "step": ["scope", "reported", "reached", "target"], "part_count": [8, 6, 3, 1], "base_count": [8, 8, 8, 2],
        "before_count": pd.array([None, 8, 6, 2], dtype="Int64"), "is_one_order": [True] * 4,
    }
)  # fmt: skip
PACE = pd.DataFrame(
    {
        "month": [pd.Timestamp(2018, month, 1) for month in range(1, 13)], "unit_vi": ["cây"] * 12,
        "unit_en": ["trees"] * 12, "result": [5.0, None, 10.0, 10.0, 10.0, *[None] * 7],
        "year_sum": [5.0, None, 15.0, 25.0, 35.0, *[None] * 7], "target": [60.0] * 12, "year_result": [35.0] * 12,
        "pace": [10.0] * 12, "state": ["expected"] * 12, "finish_month": [pd.Timestamp(2018, 8, 1)] * 12,
    }
)  # fmt: skip
CALENDAR = pd.DataFrame(
    {
        "month": JULY, "village_count": [4, 4], "reported_count": [0, 3], "working_count": [None, 2],
        "is_one_order": [True] * 2, "is_in_period": [False, True],
    }
)  # fmt: skip
SIDE_BY_SIDE = pd.DataFrame(
    {
        "measure": ["coverage"] * 3 + ["used"] * 3, "measure_name": ["Độ phủ"] * 3 + ["Đã chi so với dự toán"] * 3,
        "item_id": ["a", "b", "c"] * 2, "item_name": ["Trà Cổ", "Hải Sơn", "Bắc Sơn"] * 2,
        "value": [0.98, 0.63, None, 1.2, 1.2, 0.8], "part": [48, 17, None, 12, 6, 4], "base": [49, 27, 8, 10, 5, 5],
        "written": ["98 % (48/49)", "63 % (17/27)", "chưa báo cáo", "120 %", "120 %", "80 %"],
        "is_best": [True, False, False, False, False, False], "is_subject": [False, True, False] * 2,
        "rank": ["2/2"] * 3 + ["=1/3"] * 3,
        "code": [f"measure={one}&ward_id={ward}" for one in ("coverage", "used") for ward in ("a", "b", "c")],
    }
)  # fmt: skip
LINES = pd.DataFrame(
    {
        "item_id": ["a", "a", "b", "b"], "item_name": ["Trà Cổ", "Trà Cổ", "Hải Sơn", "Hải Sơn"],
        "place": [month.toordinal() for month in JULY] * 2, "month": JULY * 2, "value": [0.5, 0.75, None, 0.25],
        "part": [2.0, 3.0, None, 1.0], "base": [4.0] * 4, "code": ["measure=coverage&ward_id=a"] * 4,
    }
)  # fmt: skip
UNITS = pd.DataFrame(
    {
        "unit_id": ["hai-son-2025", "vinh-thuc-2025", "hai-ninh-2025"],
        "unit_name": ["Hải Sơn", "Vĩnh Thực", "Hải Ninh"],
        "tile_column": [0, 1, 0], "tile_row": [0, 3, 1], "value": [0.4, None, None], "shade": [0.4, 0.0, 0.0],
        "shown": ["◐ 40 %", "chưa BC", "–"], "state": ["behind", "unreported", "none"], "measure": ["coverage"] * 3,
        "hover": ["Hải Sơn: 2/5 (40 %).", "Vĩnh Thực: chưa báo cáo.", "Hải Ninh: không có."],
    }
)  # fmt: skip
ITEM_MONTHS = pd.DataFrame({"month": JULY, "planned_vnd": [2_000_000, 1_000_000], "actual_vnd": [1_500_000, None]})
SQUARE = [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)]
SHAPES = pd.DataFrame(
    [
        (unit_id, 0, 107 + place + x, 21 + y, 107.5 + place, 21.5)
        for place, unit_id in enumerate(UNITS["unit_id"]) for x, y in SQUARE
    ],
    columns=["unit_id", "ring", "lon", "lat", "inner_lon", "inner_lat"],
)  # fmt: skip
SERIES = pd.DataFrame(
    {
        "month": JULY * 2, "unit_id": ["hai-son-2025"] * 2 + ["hai-ninh-2025"] * 2,
        "unit_name": ["Hải Sơn"] * 2 + ["Hải Ninh"] * 2, "ward_id": [None, "hai-son", None, None],
        "value": [0.2, 0.4, None, 0.5], "shown": ["20 %", "40 %", "–", "50 %"], "measure": ["coverage"] * 4,
        "is_share": [True] * 4, "hover": ["a", "b", "c", "d"],
    }
)  # fmt: skip
OLDS = SERIES.head(2).assign(unit_id="hai-son", unit_name="Hải Sơn", ward_id="hai-son", within="hai-son-2025")
BREAKS = pd.DataFrame({"unit_id": ["hai-ninh-2025"], "day": [datetime(2018, 7, 1)]})
STAGES = pd.DataFrame(
    {
        "step": [0, 1, 0, 1], "day": [datetime(2025, 6, 30), datetime(2025, 7, 1)] * 2,
        "first_id": ["hai-son", "hai-son", "bac-son", "bac-son"],
        "unit_id": ["hai-son", "hai-son-2025", "bac-son", "hai-son-2025"],
        "unit_name": ["Hải Sơn", "Hải Sơn", "Bắc Sơn", "Hải Sơn"], "kind": ["xã"] * 4,
    }
)  # fmt: skip
FACTS = pd.DataFrame(
    {
        "fact_key": ["ward_blocs", "ward_bloc_members", "village_teams", "village_team_members"],
        "fact_value": ["17", "179", "101", "991"],
    }
)
RANKED = pd.DataFrame(
    {
        "ward_id": ["hai-son", "tra-co", "bac-son"], "ward_name": ["Hải Sơn", "Trà Cổ", "Bắc Sơn"],
        "value": [None, -0.05, 0.125], "reason": ["risen"] * 3, "is_chosen": [False, False, True],
    }
)  # fmt: skip
BARE = (
    "visit_bars",
    "model_picture",
    "unit_series",
    "unit_story",
    "before_and_after",
    "reach_steps",
    "spending_year",
    "target_pace",
    "spending_item_months",
)  # some or all of their marks are no figure that is traced
DRAWN: dict[str, tuple[pd.DataFrame, ...]] = {
    "tile_map": (WARDS,), "ward_bars": (WARDS,), "coverage_heatmap": (ORDERS,), "village_heatmap": (VILLAGES,),
    "reporting_grid": (REPORTS,), "coverage_trend": (MONTHS,), "spending_year": (YEAR,), "plan_and_actual": (ITEMS,),
    "spending_by_owner": (OWNERS,), "posts_by_body": (BODIES,), "posts_over_time": (POSTS,),
    "members_by_ward": (MEMBERS,), "households": (HOUSEHOLDS,), "before_and_after": (EFFECT, EFFECT),
    "plan_to_actual": (ITEMS,), "spending_by_source": (SOURCES,), "spending_by_household": (HOMES,),
    "posts_of_bodies": (PANELS,), "member_shares": (MEMBERS,), "teams_by_household": (RATIOS,),
    "reach_steps": (STEPS,), "target_pace": (PACE,), "activity_calendar": (CALENDAR,),
    "overlap_trend": (MONTHS.assign(is_in_period=[False, True]),), "overlap_by_order": (OVER_ORDERS,),
    "overlap_by_place": (PLACES,), "overlap_pairs": (PAIRS,), "compared_shares": (SIDE_BY_SIDE,),
    "compared_lines": (LINES,), "peer_strips": (SIDE_BY_SIDE,), "unit_tiles": (UNITS,),
    "unit_outlines": (UNITS, SHAPES), "unit_series": (SERIES, OLDS, BREAKS), "unit_story": (STAGES,),
    "spending_item_months": (ITEM_MONTHS,), "model_picture": (BODIES, FACTS), "visit_bars": (RANKED,),
}  # fmt: skip


def drawn(name: str, look: Look = VI) -> Any:
    return getattr(figures, name)(*DRAWN[name], look)


ABOUT_FIGURES = {
    "sentences_of",
    "as_words",
    "enlarged",
    "redrawn",
    "rows_of",
}  # take a figure that is drawn: see test_pictures, test_slides


def test_every_figure_is_tried_here() -> None:
    assert set(DRAWN) == set(figures.__all__) - ABOUT_FIGURES


@pytest.mark.parametrize(
    "look", LOOKS, ids=lambda look: f"{look.lang}-{look.theme}-{'narrow' if look.is_narrow else 'wide'}"
)
@pytest.mark.parametrize("name", DRAWN)
def test_a_figure_has_no_legend_writes_numbers_rightly_and_says_something_on_hover(name: str, look: Look) -> None:
    figure = drawn(name, look)
    assert figure.layout.showlegend is False
    assert figure.layout.separators == (",." if look.lang == "vi" else ".,")
    assert figure.layout.height > 40
    spoken = [point for marks in figure.data if marks.customdata is not None for point in marks.customdata]
    assert spoken
    assert all(isinstance(point[0], str) and point[0] for point in spoken)
    assert all(len(point) == 1 or trace.read(point[1]) for point in spoken)
    assert name in BARE or all(len(point) == 2 for point in spoken)
    assert "nan" not in str([point[0] for point in spoken]).lower()


def test_a_tile_says_its_coverage_and_leads_to_its_ward() -> None:
    (tiles,) = drawn("tile_map").data
    assert list(tiles.x) == [4, 0]
    assert tiles.text[0] == "Ka<br>Long<br><b>75\N{NO-BREAK SPACE}%</b>"
    assert tiles.customdata[0][0] == "Ka Long: 6/8 lượt thôn–nhiệm vụ đã tiếp cận (75\N{NO-BREAK SPACE}%)"
    assert trace.read(tiles.customdata[1][1]) == Traced("coverage", ward_id="hai-son")


def test_tiles_and_outlines_show_the_same_states_and_lead_to_the_same_unit() -> None:
    (tiles,) = drawn("unit_tiles").data
    assert list(tiles.marker.pattern.shape) == ["", "/", ""]
    assert len(set(tiles.marker.line.color)) == 2, "what has no value is outlined, as what was not reported is"
    *outlines, inner = drawn("unit_outlines").data
    assert [one.fillpattern.shape for one in outlines] == ["", "/", ""]
    assert [one.fill for one in outlines] == ["toself"] * 3
    assert list(outlines[0].x) == [107, 108, 108, 107, 107]
    assert outlines[0].fillcolor == tiles.marker.color[0]
    assert [list(one) for one in inner.customdata] == [list(one) for one in tiles.customdata]
    assert trace.read(inner.customdata[0][1]) == Traced("coverage", ward_id="hai-son-2025")
    assert (inner.x[1], inner.text[1]) == (108.5, "Vĩnh<br>Thực<br><b>chưa BC</b>")


def test_a_unit_carried_forward_stands_before_its_grey_parts_and_a_merger_is_marked() -> None:
    figure = drawn("unit_series")
    grey, first, second = figure.data
    assert (grey.line.width < first.line.width, grey.line.color) == (True, LIGHT.hatch)
    assert list(second.y) == [None, 0.5]
    assert [len(one) for one in first.customdata] == [1, 2], "a sum over several wards is no figure that is traced"
    (mark,) = figure.layout.shapes
    assert str(mark.x0)[:10] == "2018-06-16"
    assert "gộp T7/2018" in [one.text for one in figure.layout.annotations]
    assert list(figure.layout.yaxis.ticktext) == [f"{one}\N{NO-BREAK SPACE}%" for one in (0, 25, 50)]


def test_the_story_joins_lines_where_units_join() -> None:
    figure = drawn("unit_story")
    assert [list(line.y) for line in figure.data] == [[0, -0.5], [-1, -0.5]]
    texts = [one.text for one in figure.layout.annotations]
    assert texts == [
        "Hải Sơn", "Bắc Sơn", "đến 30/06/2025<br><b>2 đơn vị</b>", "<b>Hải Sơn</b>", "từ 01/07/2025<br><b>1 đơn vị</b>",
    ]  # fmt: skip


def test_what_was_not_reported_is_hatched_and_has_no_number() -> None:
    (tiles,) = drawn("tile_map").data
    assert list(tiles.marker.pattern.shape) == ["", "/"]
    assert "chưa BC" in tiles.text[1]
    (cells,) = drawn("coverage_heatmap").data
    assert (list(cells.text), list(cells.marker.pattern.shape)) == (["3/4", ""], ["", "/"])
    assert cells.customdata[0][1] == "measure=coverage&ward_id=ka-long&campaign_id=papi"
    bars = drawn("ward_bars").data[0]
    assert list(bars.text) == ["chưa BC", "75\N{NO-BREAK SPACE}%"]


def test_the_three_states_of_a_village_differ_by_more_than_colour() -> None:
    (cells,) = drawn("village_heatmap").data
    assert list(cells.text) == ["●", "◐", ""]
    assert list(cells.marker.pattern.shape) == ["", "", "/"]
    assert len(set(cells.marker.color)) == 3


def test_months_stand_on_axes_as_each_language_writes_them() -> None:
    assert list(drawn("coverage_trend").layout.xaxis.ticktext) == ["T6<br>2018", "T7<br>2018"]
    assert list(drawn("coverage_trend", Look("en")).layout.xaxis.ticktext) == ["Jun<br>2018", "Jul<br>2018"]
    coverage, overlap = drawn("coverage_trend").data
    assert list(coverage.y) == [25.0, 75.0]
    assert list(overlap.y) == [100.0, 0.0]


def test_a_line_ends_where_its_axis_ends_and_its_label_stands_in_the_margin() -> None:
    figure = figures.coverage_trend(MONTHS, VI)
    first, last = (pd.Timestamp(end) for end in figure.layout.xaxis.range)
    assert (first, last) == (pd.Timestamp(2018, 5, 22), pd.Timestamp(2018, 7, 11))


def test_a_missing_month_breaks_the_line_and_is_never_zero() -> None:
    _, planned, actual, *_ = drawn("spending_year").data
    assert list(planned.y) == [2.0, 4.0, None, 6.0]
    assert list(actual.y) == [1.0, None, 3.0, None]
    assert drawn("spending_year").layout.yaxis.title.text == "triệu đồng"


def test_a_forecast_starts_at_the_last_payments_and_its_band_goes_there_and_back() -> None:
    band, _, _, line, points = drawn("spending_year").data
    assert list(band.y) == [3.0, 3.5, 4.5, 3.0]
    assert (line.line.dash, list(line.y)) == ("dash", [3.0, 4.0])
    assert (list(points.y), points.customdata[0]) == (
        [4.0],
        ["Dự kiến đến hết T9/2018: 4 triệu đồng (từ 3,5 triệu đồng đến 4,5 triệu đồng)"],
    )
    assert drawn("spending_year").layout.annotations[-1].text == "dự kiến<br>3,5–4,5"
    early = YEAR.assign(forecast_sum_vnd=None, least_sum_vnd=None, greatest_sum_vnd=None)
    labels = [note.text for note in figures.spending_year(early, VI).layout.annotations]
    assert labels == ["dự toán", "thực chi"]


def test_steps_lead_from_the_plan_to_the_payments_and_one_without_payments_is_hatched() -> None:
    offsets, steps = drawn("plan_to_actual").data
    assert [name.split()[0] for name in steps.y] == ["Dự", "6650", "6550", "Thực"]
    assert (list(offsets.x), list(steps.x)) == ([0.0, 6.0, 5.0, 0.0], [6.0, 1.0, 2.0, 5.0])
    assert list(steps.marker.color) == [LIGHT.mark, LIGHT.bad, LIGHT.hatch, LIGHT.mark]
    assert list(steps.marker.pattern.shape) == ["", "", "/", ""]
    assert list(steps.text) == ["6", "+1", "2 · chưa BC", "5"]
    assert "chi vượt dự toán 1 triệu đồng" in steps.customdata[1][0]
    saved = figures.plan_to_actual(ITEMS.assign(actual_vnd=[3e6, 2e6]), VI)
    assert list(saved.data[1].text) == ["6", "−1", "0", "5"]
    assert saved.data[1].marker.color[1] == LIGHT.lead


def test_totals_much_longer_than_the_steps_are_cut_and_marked_and_others_start_at_zero() -> None:
    small = figures.plan_to_actual(ITEMS.assign(planned_vnd=[1e9, 1e9], actual_vnd=[0.99e9, 1e9]), VI)
    assert small.layout.xaxis.range[0] > 1_900
    assert [note.text for note in small.layout.annotations] == ["//", "//"]
    assert figures.plan_to_actual(ITEMS.assign(actual_vnd=[1e6, 2e6]), VI).layout.xaxis.range[0] == 0
    nothing = figures.plan_to_actual(ITEMS.assign(planned_vnd=[0.0, None], actual_vnd=[0.0, None]), VI)
    assert list(nothing.data[1].x) == [0.0, 0.0, 0.0, 0.0]


def test_a_source_says_its_share_and_what_was_not_reported() -> None:
    actual, planned = drawn("spending_by_source").data
    assert list(actual.y) == ["xã hội hoá", "không tự chủ", "tự chủ"]
    assert (list(actual.x), list(planned.x)) == ([None, None, 5.0], [None, 2.0, 4.0])
    assert list(actual.text) == ["", "", "5 · 125\N{NO-BREAK SPACE}%"]
    assert list(planned.text) == ["", "2 · chưa báo cáo thực chi", "4"]
    assert list(actual.marker.color)[2] == LIGHT.bad
    assert trace.read(planned.customdata[1][1]) == Traced("planned", source="non_autonomous")
    assert [(note.y, note.text) for note in drawn("spending_by_source").layout.annotations] == [
        ("xã hội hoá", "chưa báo cáo")
    ]


def test_a_ward_without_payments_or_households_says_which_it_lacks() -> None:
    for name, spoken in (
        ("spending_by_household", "Ka Long: 20.000 đồng mỗi hộ (thực chi 4 triệu đồng, 200 hộ)"),
        ("teams_by_household", "Ka Long: 45,0 thành viên tổ dân vận trên 1.000 hộ (9 thành viên, 200 hộ; 1/2 thôn"),
    ):
        figure = drawn(name)
        assert {note.y: note.text for note in figure.layout.annotations} == {
            "Hải Sơn": "chưa báo cáo", "Bắc Sơn": "chưa có số hộ",
        }  # fmt: skip
        assert list(figure.data[0].x)[:2] == [None, None]
        assert figure.data[0].customdata[2][0].startswith(spoken)


def test_organisations_stand_in_panels_of_one_scale_in_the_order_of_the_rows() -> None:
    figure = drawn("posts_of_bodies")
    assert [note.text for note in figure.layout.annotations] == [
        "MTTQ<br><b>–/5</b> · T7/2018", "Phụ nữ<br><b>10/12</b> · T7/2018",
    ]  # fmt: skip
    assert [list(lines.y) for lines in figure.data] == [[6.0, 5.0], [6.0, None], [12.0, 12.0], [11.0, 10.0]]
    assert {axis.range for axis in figure.select_yaxes()} == {(0, 12 * 1.15)}
    assert figure.data[2].customdata[0][0] == "Phụ nữ, T6/2018: giao 12 biên chế"


def test_shares_of_members_are_of_those_who_told_and_missing_ones_have_no_mark() -> None:
    bloc_women, bloc_party, team_women, team_party = drawn("member_shares").data
    assert (list(bloc_women.x), list(bloc_party.x)) == ([pytest.approx(3 / 9)], [pytest.approx(6 / 9)])
    assert (list(team_women.x), list(team_party.x)) == ([0.5], [None])
    assert (bloc_women.marker.symbol, bloc_party.marker.symbol) == ("circle", "diamond")
    silent = figures.member_shares(MEMBERS.assign(team_member_count=[None]), VI)
    assert "chưa báo cáo" in [note.text for note in silent.layout.annotations]


def test_what_is_above_the_plan_is_red() -> None:
    _, planned, actual = drawn("plan_and_actual").data
    assert list(planned.x) == [2.0, 4.0]
    assert list(actual.x) == [None, 5.0]
    assert list(actual.marker.color) == [LIGHT.lead, LIGHT.bad]


def test_members_of_blocs_and_teams_stand_side_by_side() -> None:
    teams, blocs = drawn("members_by_ward").data
    assert (list(teams.x), list(blocs.x)) == ([34.0], [9.0])
    assert drawn("members_by_ward").layout.barmode == "group"


def test_a_ward_whose_teams_never_reported_has_its_bloc_alone() -> None:
    teams, blocs = figures.members_by_ward(
        MEMBERS.assign(team_member_count=[pd.NA], team_female_count=[pd.NA]), VI
    ).data
    assert (list(teams.x), list(blocs.x)) == ([None], [9.0])


def test_households_are_those_reached_last() -> None:
    assert drawn("households").layout.annotations[0].text == "25/100 · 25\N{NO-BREAK SPACE}%"


def test_what_an_upload_moved_is_told_old_and_new() -> None:
    after = EFFECT.assign(value=[4.0, None])
    figure = figures.before_and_after(EFFECT, after, VI)
    assert [note.text for note in figure.layout.annotations] == ["–", "1/4 → <b>4/4</b>"]


def test_bars_of_overlap_stand_by_share_and_where_there_is_none_the_reason_is_written() -> None:
    figure = drawn("overlap_by_place")
    bars, ticks = figure.data
    assert list(bars.x) == [None, None, 0.25, 0.8]
    assert list(ticks.x) == [None, None, 0.5, None]
    assert list(figure.layout.yaxis.ticktext) == ["Hải Sơn", "Bắc Sơn", "Ka Long", "Trà Cổ"]
    told = [note.text.replace("\N{NO-BREAK SPACE}", " ") for note in figure.layout.annotations]
    assert told == ["chưa tiếp cận", "chưa BC", "1/4 · 25 %", "4/5 · 80 %"]
    assert trace.read(bars.customdata[2][1]) == Traced("overlap", ward_id="ka-long")
    assert trace.read(ticks.customdata[2][1]) == Traced("overlap", ward_id="ka-long", is_before=True)
    village = PLACES.assign(village_id=["ka-long.khu-1", None, None, None])
    mark = figures.overlap_by_place(village, VI).data[0].customdata[2]
    assert trace.read(mark[1]) == Traced("overlap", ward_id="ka-long", village_id="ka-long.khu-1")


def test_a_pair_of_bodies_has_one_cell_and_0_is_told_from_the_most() -> None:
    figure = drawn("overlap_pairs")
    (cells,) = figure.data
    assert list(zip(cells.x, cells.text, strict=True)) == [(0, "4"), (0, "0"), (1, "1")]
    assert [-base - 0.47 for base in cells.base] == pytest.approx([1, 0, 0])
    assert list(cells.marker.color)[:2] == [LIGHT.high, LIGHT.low]
    assert [note.text for note in figure.layout.annotations] == ["MTTQ", "Phụ nữ"]
    assert list(figure.layout.yaxis.ticktext) == ["Tổ dân vận", "Phụ nữ"]
    assert trace.read(cells.customdata[0][1]) == Traced("both", body_id="mttq", other_id="phu-nu")
    never = figures.overlap_pairs(PAIRS.assign(both_count=0), VI).data[0]
    assert set(never.marker.color) == {LIGHT.low}


def test_the_line_of_overlap_says_its_first_and_last_share_and_breaks_where_nothing_was_reached() -> None:
    months = MONTHS.assign(is_in_period=[False, True], reached_count=[4, 0])
    figure = figures.overlap_trend(months, VI)
    assert list(figure.data[0].y) == [25.0, None]
    assert [note.text for note in figure.layout.annotations] == ["25\N{NO-BREAK SPACE}%"]
    assert "chưa có lượt nào được tiếp cận" in figure.data[0].customdata[1][0]
    assert len(figure.layout.shapes) == 1
    assert figures.overlap_trend(MONTHS.assign(is_in_period=False), VI).layout.annotations[-1].xshift == 8


def test_equal_rows_are_drawn_once_and_other_rows_anew() -> None:
    again = figures.tile_map(WARDS.copy(), VI)
    assert again is figures.tile_map(WARDS.copy(), VI)
    assert figures.tile_map(WARDS.assign(share=[0.5, 0.0]), VI) is not again
    assert figures.tile_map(WARDS, Look("en")) is not again


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_text_and_marks_stand_out_from_the_paper(colours: Any) -> None:
    for name in ("ink", "text"):
        assert contrast(getattr(colours, name), colours.paper) >= 4.5, name
    for name in ("mark", "lead", "second", "good", "warn", "bad"):
        assert contrast(getattr(colours, name), colours.paper) >= 3, name


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_number_in_a_cell_can_be_read_on_every_shade(theme: Any) -> None:
    look = Look("vi", theme)
    for step in range(101):
        fill = shade(step / 100, look)
        assert contrast(ink_on(fill), fill) >= 3.8, step
    assert (shade(-1, look), shade(2, look)) == (palette(look).low, palette(look).high)


@pytest.mark.parametrize("name", ["<b>Ka</b>", "<a href='http://evil.example'>x</a>", "A&B", "&lt;b&gt;"])
def test_a_name_is_drawn_as_it_is_written(name: str) -> None:
    hostile = WARDS.assign(ward_name=[name, "Hải Sơn"])
    for draw in (figures.tile_map, figures.ward_bars):
        told = str(draw(hostile, VI).to_dict())
        assert name.replace("&", "&amp;").replace("<", "&lt;") in told
        assert name not in told


def test_steps_start_at_zero_and_say_their_share_of_the_step_before() -> None:
    figure = drawn("reach_steps")
    (bars,) = figure.data
    assert list(bars.x) == [1, 0.75, 0.375, 0.5]
    assert figure.layout.xaxis.range[0] == 0
    assert [note.text.replace("\N{NO-BREAK SPACE}", " ") for note in figure.layout.annotations] == [
        "Trong phạm vi: <b>8</b> thôn, khu", "Đã báo cáo: <b>6</b> · 75 % số trong phạm vi",
        "Đã tiếp cận: <b>3</b> · 50 % số đã báo cáo", "Đạt chỉ tiêu năm: <b>1/2</b> xã, phường · 50 %",
    ]  # fmt: skip


def test_a_pace_runs_on_to_the_target_and_a_month_without_a_result_is_a_gap() -> None:
    needed, ahead, line = drawn("target_pace").data
    assert (list(needed.y), list(ahead.y)) == ([0, 60.0], [35.0, 65.0])
    assert ahead.x[1] == pd.Timestamp(2018, 8, 1)
    assert list(line.y)[:5] == [5.0, None, 15.0, 25.0, 35.0]
    assert line.customdata[1][0] == "tháng 2/2018: chưa báo cáo"
    assert line.customdata[4][0].replace("\N{NO-BREAK SPACE}", " ") == "Đến tháng 5/2018: 35 cây (58 % chỉ tiêu)"


def test_a_month_of_the_calendar_without_a_report_is_hatched_and_has_no_number() -> None:
    (cells,) = drawn("activity_calendar").data
    assert list(cells.x) == [5, 6]
    assert list(cells.text) == ["", "2"]
    assert list(cells.marker.pattern.shape) == ["/", ""]
    assert (
        cells.customdata[1][0].replace("\N{NO-BREAK SPACE}", " ") == "tháng 7/2018: 2/4 thôn, khu có hoạt động (50 %)"
    )


def test_the_widest_difference_stands_on_top_and_the_best_is_a_diamond() -> None:
    figure = drawn("compared_shares")
    assert list(figure.layout.yaxis.ticktext) == ["Độ phủ", "Đã chi so với dự toán"], "from below"
    dots = [marks for marks in figure.data if marks.mode == "markers"]
    assert [list(marks.marker.symbol) for marks in dots] == [["diamond", "circle"], ["circle"] * 3]
    assert [len(marks.x) for marks in dots] == [2, 3], "what was not reported has no dot"
    named = [note.text.replace("\xa0", " ") for note in figure.layout.annotations]
    assert named == ["Trà Cổ 98 %", "Hải Sơn 63 %", "2 mục 120 %", "Bắc Sơn 80 %"]
    assert figure.layout.xaxis.range[1] > 1.2, "more than all of a plan stays in sight"


def test_each_panel_has_its_own_line_in_colour_and_a_gap_where_nothing_was_reported() -> None:
    figure = drawn("compared_lines")
    subjects = [marks for marks in figure.data if marks.customdata is not None]
    assert [list(marks.y) for marks in subjects] == [[0.5, 0.75], [None, 0.25]]
    assert {marks.line.color for marks in subjects} == {LIGHT.lead}
    assert subjects[1].customdata[0][0] == "Hải Sơn, T6/2018: chưa báo cáo"
    assert subjects[0].customdata[1][0].replace("\xa0", " ") == "Trà Cổ, T7/2018: 75 % (3/4)"


def test_a_place_among_its_peers_is_one_filled_dot_with_its_rank() -> None:
    figure = drawn("peer_strips")
    peers, subject = figure.data
    assert (peers.marker.symbol, subject.marker.symbol) == ("circle-open", "circle")
    assert (list(subject.x), len(peers.x)) == ([0.63, 1.2], 3)
    assert [note.text for note in figure.layout.annotations] == ["<b>2/2</b>", "<b>=1/3</b>"]
