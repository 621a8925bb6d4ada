"""Frames → Plotly figures. Every function takes the rows of one query and the reader's Look, and draws nothing else.

Titles, findings and sources are the page's; a figure holds marks, direct labels and what each mark says on hover.
"""

from khoi.see.figures.amounts import (
    households,
    members_by_ward,
    plan_and_actual,
    posts_by_body,
    spending_by_owner,
)
from khoi.see.figures.cells import activity_calendar, coverage_heatmap, reporting_grid, tile_map, village_heatmap
from khoi.see.figures.compared import compared_lines, compared_shares
from khoi.see.figures.effects import before_and_after
from khoi.see.figures.maps import unit_outlines, unit_tiles
from khoi.see.figures.memory import as_words, redrawn, rows_of, sentences_of
from khoi.see.figures.model import model_picture, visit_bars
from khoi.see.figures.money import plan_to_actual, spending_by_household, spending_by_source
from khoi.see.figures.overlaps import overlap_by_order, overlap_by_place, overlap_pairs
from khoi.see.figures.peers import peer_strips
from khoi.see.figures.people import member_shares, posts_of_bodies, teams_by_household
from khoi.see.figures.ranking import ward_bars
from khoi.see.figures.sizes import enlarged
from khoi.see.figures.steps import reach_steps, target_pace
from khoi.see.figures.territories import unit_series, unit_story
from khoi.see.figures.times import coverage_trend, overlap_trend, posts_over_time
from khoi.see.figures.year import spending_item_months, spending_year

__all__ = [
    "activity_calendar",
    "as_words",
    "before_and_after",
    "compared_lines",
    "compared_shares",
    "coverage_heatmap",
    "coverage_trend",
    "enlarged",
    "households",
    "member_shares",
    "members_by_ward",
    "model_picture",
    "overlap_by_order",
    "overlap_by_place",
    "overlap_pairs",
    "overlap_trend",
    "peer_strips",
    "plan_and_actual",
    "plan_to_actual",
    "posts_by_body",
    "posts_of_bodies",
    "posts_over_time",
    "reach_steps",
    "redrawn",
    "reporting_grid",
    "rows_of",
    "sentences_of",
    "spending_by_household",
    "spending_by_owner",
    "spending_by_source",
    "spending_item_months",
    "spending_year",
    "target_pace",
    "teams_by_household",
    "tile_map",
    "unit_outlines",
    "unit_series",
    "unit_story",
    "unit_tiles",
    "village_heatmap",
    "visit_bars",
    "ward_bars",
]
