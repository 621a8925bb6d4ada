"""Tiles and heatmap cells: rectangles drawn as bars, so that they can be clicked and hatched (docs/decisions/012)."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from khoi import words
from khoi.periods import Period, short_month, written
from khoi.see.figures.canvas import HOVER, KEPT, SMALL_SIZE, TEXT_SIZE, broken, canvas, named
from khoi.see.figures.memory import remembered
from khoi.see.format import percent, share, whole
from khoi.see.look import Look
from khoi.see.palette import ink_on, palette, shade
from khoi.see.trace import Traced, at, point
from khoi.words import say

SIDE = 0.94  # of a cell's own square, so that neighbours stay apart


@dataclass(frozen=True, slots=True)
class Cell:
    """One rectangle: where it stands, what it says, how it is filled, what it stands for."""

    column: float
    row: float
    text: str
    fill: str
    hover: str
    traced: Traced | None
    is_hatched: bool = False


def draw(figure: go.Figure, cells: Sequence[Cell], look: Look, size: int) -> None:
    """Draws the cells, each with its text in it; y runs downwards, as rows do."""
    colours = palette(look)
    figure.add_bar(
        x=[cell.column for cell in cells],
        base=[-cell.row - SIDE / 2 for cell in cells],
        y=[SIDE] * len(cells),
        width=SIDE,
        text=[cell.text for cell in cells],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        # A slide is as high as the screen leaves: there a text is made smaller rather than drawn over its neighbours.
        constraintext="inside" if look.is_slide else "none",
        textfont={
            # "10/10" is wider than a cell on a phone: there its letters are a little smaller.
            "size": [size - (len(cell.text) == 5) for cell in cells] if look.is_narrow else size,
            "color": [colours.ink if cell.is_hatched else ink_on(cell.fill) for cell in cells],
        },
        marker={
            # Plotly draws a hatch in the mark's own colour, on nothing; its fgcolor does not hold beside lists.
            "color": [colours.hatch if cell.is_hatched else cell.fill for cell in cells],
            "line": {"width": 1, "color": [colours.mark if cell.is_hatched else cell.fill for cell in cells]},
            "pattern": {
                "shape": ["/" if cell.is_hatched else "" for cell in cells],
                "size": 6,
                "solidity": 0.3,
            },
        },
        customdata=[point(cell.hover, cell.traced) if cell.traced else [cell.hover] for cell in cells],
        hovertemplate=HOVER,
        **KEPT,
    )


@remembered
def tile_map(rows: pd.DataFrame, look: Look) -> go.Figure:
    """The wards of `see/wards` as squares where they lie; filled by coverage, hatched where nothing was reported."""
    colours = palette(look)
    cells = []
    for row in rows.itertuples():
        name, value = str(row.ward_name), percent(row.share, look.lang)
        is_hatched = row.state == "unreported"
        shown = say("figure.not-reported-short", look.lang) if is_hatched else value
        keys = {"unreported": "figure.ward-not-reported", "behind": "figure.ward-behind"}
        hover = say(
            keys.get(str(row.state), "figure.ward-coverage"),
            look.lang,
            ward=name,
            reached=whole(row.reached_count, look.lang),
            base=whole(row.pair_count, look.lang),
            share=value,
        )
        text = f"{broken(name, len(name) if look.is_slide else 5)}<br>{shown if is_hatched else f'<b>{shown}</b>'}"
        fill = colours.paper if is_hatched else shade(row.share, look)
        traced = Traced("coverage", ward_id=str(row.ward_id))
        cells.append(Cell(row.tile_column, row.tile_row, text, fill, hover, traced, is_hatched))
    figure = tiled(rows, look)
    draw(figure, cells, look, 9 if look.is_narrow else TEXT_SIZE)
    return figure


def tiled(rows: pd.DataFrame, look: Look) -> go.Figure:
    """An empty figure for the tiles at `tile_column`, `tile_row`: about as high as they are, squares at any width.

    On a slide they are as wide as the screen allows, all alike, so that large letters have room.
    """
    across, down = rows["tile_column"].max() + 1.2, rows["tile_row"].max() + 1.2
    usual, most = (342, 360) if look.is_narrow else (560, 520)  # pixels: the width that a page gives, and a height
    figure = canvas(look, min(round(usual * down / across) + 16, most), bottom=8)
    figure.update_xaxes(visible=False, range=[-0.6, across - 0.6], constrain="domain", constraintoward="left")
    figure.update_yaxes(visible=False, range=[0.6 - down, 0.6], constrain="domain", constraintoward="top")
    if not look.is_slide:
        figure.update_yaxes(scaleanchor="x")
    return figure


@remembered
def coverage_heatmap(rows: pd.DataFrame, look: Look) -> go.Figure:
    """Ward × order of `see/coverage_by_ward`: share of villages reached; hatched: not reported; empty: not in scope."""
    wards = list(dict.fromkeys(rows["ward_name"]))
    orders = _orders(rows, look)
    colours = palette(look)
    cells = []
    for row, order in zip(rows.itertuples(), named(rows, "campaign", look), strict=True):
        part = row.reached_count / row.village_count
        is_hatched = row.reported_count == 0
        fraction = f"{row.reached_count}/{row.village_count}"
        hover = say(
            "figure.cell-not-reported" if is_hatched else "figure.cell-coverage",
            look.lang,
            ward=str(row.ward_name),
            order=order,
            reached=whole(row.reached_count, look.lang),
            base=whole(row.village_count, look.lang),
            share=percent(part, look.lang),
        )
        place = (orders.index(order), wards.index(row.ward_name))
        fill = colours.paper if is_hatched else shade(part, look)
        text = "" if is_hatched else fraction
        traced = Traced("coverage", ward_id=str(row.ward_id), campaign_id=str(row.campaign_id))
        cells.append(Cell(*place, text, fill, hover, traced, is_hatched))
    return _grid(cells, orders, wards, look)


@remembered
def village_heatmap(rows: pd.DataFrame, look: Look) -> go.Figure:
    """Village × order of `see/coverage_by_village`, in three states."""
    villages = dict(zip(rows["village_id"], rows["village_name"], strict=True))
    orders = _orders(rows, look)
    colours = palette(look)
    fills = {"reached": colours.high, "behind": shade(0.45, look), "unreported": colours.paper}
    marks = {"reached": "●", "behind": "◐", "unreported": ""}
    places = {village_id: place for place, village_id in enumerate(villages)}
    cells = []
    for row, order in zip(rows.itertuples(), named(rows, "campaign", look), strict=True):
        state = str(row.state)
        hover = say(
            f"figure.village-{state}",
            look.lang,
            village=str(row.village_name),
            order=order,
            households=whole(row.new_household_count, look.lang),
            sessions=whole(row.session_count, look.lang),
        )
        traced = Traced(
            "state", ward_id=str(row.ward_id), village_id=str(row.village_id), campaign_id=str(row.campaign_id)
        )
        place = (orders.index(order), places[row.village_id])
        cells.append(Cell(*place, marks[state], fills[state], hover, traced, state == "unreported"))
    return _grid(cells, orders, list(villages.values()), look)


@remembered
def reporting_grid(rows: pd.DataFrame, look: Look) -> go.Figure:
    """Ward × month of `see/reporting`: on time, late, missing."""
    wards = list(dict.fromkeys(rows["ward_name"]))
    months = sorted(set(rows["month"]))
    colours = palette(look)
    fills = {"on_time": colours.good, "late": colours.warn, "missing": colours.paper}
    marks = {"on_time": "✓", "late": "!", "missing": ""}
    cells = []
    for row in rows.itertuples():
        arrived = words.moment(row.first_stored_at) if row.state != "missing" else ""
        month = short_month(row.month, look.lang)
        hover = say(f"figure.report-{row.state}", look.lang, ward=str(row.ward_name), month=month, arrived=arrived)
        place = (months.index(row.month), wards.index(row.ward_name))
        state = str(row.state)
        traced = Traced("report", at(row.month), at(row.month), ward_id=str(row.ward_id))
        cells.append(Cell(*place, marks[state], fills[state], hover, traced, state == "missing"))
    heads = [short_month(month, look.lang).replace("/", " ") for month in months]
    if look.is_narrow:
        heads = [head.partition(" ")[0] for head in heads]
    return _grid(cells, heads, wards, look)


@remembered
def activity_calendar(rows: pd.DataFrame, look: Look) -> go.Figure:
    """Year × month of `see/activity_calendar`: villages at work; hatched: nothing reported; empty: no order runs."""
    years = sorted({at(month).year for month in rows["month"]}, reverse=True)
    colours = palette(look)
    cells = []
    for row in rows[rows["village_count"] > 0].itertuples():
        is_hatched, month = row.reported_count == 0, at(row.month)
        count, base = (whole(number, look.lang) for number in (row.working_count, row.village_count))
        hover = say(
            "figure.calendar-not-reported" if is_hatched else "figure.calendar",
            look.lang,
            month=written(Period(month, month), look.lang),
            count=count,
            base=base,
            share=percent(share(row.working_count, row.village_count), look.lang),
        )
        fill = colours.paper if is_hatched else shade(row.working_count / row.village_count, look)
        place = (month.month - 1, years.index(month.year))
        traced = Traced("coverage", month, month) if row.is_one_order else None
        cells.append(Cell(*place, "" if is_hatched else count, fill, hover, traced, is_hatched))
    # On a phone the number alone: twelve columns leave no room for a letter before it.
    names = [say(f"period.month-short.{number}", look.lang) for number in range(1, 13)]
    heads = [str(number) for number in range(1, 13)] if look.is_narrow else names
    return _grid(cells, heads, [str(year) for year in years], look, heads_height=28)


def _orders(rows: pd.DataFrame, look: Look) -> list[str]:
    """The orders of the rows in official order, in the reader's language."""
    return list(dict.fromkeys(named(rows.sort_values("campaign_order"), "campaign", look)))


def _grid(
    cells: Sequence[Cell], columns: Sequence[str], lines: Sequence[str], look: Look, heads_height: int | None = None
) -> go.Figure:
    """Cells under column heads and beside line names; the heads stand upright on a phone."""
    row_height = 26 if look.is_narrow else 30
    is_upright = look.is_narrow and len(columns) < 12
    heads = heads_height or (110 if is_upright else 72 if look.is_slide else 64)
    width = 4 if len(columns) >= 12 else 16 if is_upright else 8 if look.is_slide else 10  # two lines fit a cell
    figure = canvas(look, len(lines) * row_height + heads + 8, top=heads, bottom=8)
    draw(figure, cells, look, SMALL_SIZE - 2 if look.is_narrow else SMALL_SIZE)
    figure.update_xaxes(
        side="top",
        tickvals=list(range(len(columns))),
        ticktext=[broken(head, width) for head in columns],
        tickangle=-90 if is_upright else None if heads_height is None else 0,
        autotickangles=[0, -90],  # upright too where a tablet leaves no room
        range=[-0.55, len(columns) - 0.45],
        tickfont={"size": SMALL_SIZE - 1 if is_upright else SMALL_SIZE},
        automargin=heads_height is None and not look.is_narrow,
    )
    figure.update_yaxes(
        tickvals=[-place for place in range(len(lines))],
        ticktext=list(lines),
        range=[-len(lines) + 0.45, 0.55],
    )
    return figure
