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
MONEY = pd.DataFrame(
    {"month": JULY, "planned_vnd": [2e6, 2e6], "actual_vnd": [1e6, None], "is_in_period": [True, True]}
)
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
        "pair_count": [4, 0, 1],
    }
)  # fmt: skip
POSTS = pd.DataFrame({"month": JULY, "assigned_count": [6, 5], "present_count": [6, 4]})
MEMBERS = pd.DataFrame(
    {
        "ward_id": ["bac-son"], "ward_name": ["Bắc Sơn"], "bloc_count": [9], "bloc_female_count": [3],
        "team_member_count": [34], "team_female_count": [17],
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
DRAWN: dict[str, tuple[pd.DataFrame, ...]] = {
    "tile_map": (WARDS,), "ward_bars": (WARDS,), "coverage_heatmap": (ORDERS,), "village_heatmap": (VILLAGES,),
    "reporting_grid": (REPORTS,), "coverage_trend": (MONTHS,), "spending_pace": (MONEY,), "plan_and_actual": (ITEMS,),
    "spending_by_owner": (OWNERS,), "posts_by_body": (BODIES,), "posts_over_time": (POSTS,),
    "members_by_ward": (MEMBERS,), "households": (HOUSEHOLDS,), "before_and_after": (EFFECT, EFFECT),
    "overlap_trend": (MONTHS.assign(is_in_period=[False, True]),), "overlap_by_order": (OVER_ORDERS,),
    "overlap_by_place": (PLACES,), "overlap_pairs": (PAIRS,),
}  # fmt: skip


def drawn(name: str, look: Look = VI) -> Any:
    return getattr(figures, name)(*DRAWN[name], look)


def test_every_figure_is_tried_here() -> None:
    assert set(DRAWN) == set(figures.__all__)


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
    assert name == "before_and_after" or all(len(point) == 2 for point in spoken)
    assert "nan" not in str([point[0] for point in spoken]).lower()


def test_a_tile_says_its_coverage_and_leads_to_its_ward() -> None:
    (tiles,) = drawn("tile_map").data
    assert list(tiles.x) == [4, 0]
    assert tiles.text[0] == "Ka<br>Long<br><b>75\N{NO-BREAK SPACE}%</b>"
    assert tiles.customdata[0][0] == "Ka Long: 6/8 lượt thôn–nhiệm vụ đã tiếp cận (75\N{NO-BREAK SPACE}%)"
    assert trace.read(tiles.customdata[1][1]) == Traced("coverage", ward_id="hai-son")


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
    assert not figures.spending_pace(MONEY.assign(is_in_period=False), VI).layout.xaxis.range


def test_a_missing_month_breaks_the_line_and_is_never_zero() -> None:
    planned, actual = drawn("spending_pace").data
    assert list(planned.y) == [2.0, 4.0]
    assert list(actual.y) == [1.0, None]
    assert drawn("spending_pace").layout.yaxis.title.text == "triệu đồng"


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
    never = figures.overlap_pairs(PAIRS.assign(pair_count=0), VI).data[0]
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
