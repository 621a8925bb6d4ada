"""Units where they lie: as equal squares, or in the outlines that the office supplied; filled by one measure."""

from math import cos, radians
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from khoi.see.figures.canvas import HOVER, KEPT, SMALL_SIZE, TEXT_SIZE, broken, canvas
from khoi.see.figures.cells import Cell, draw, tiled
from khoi.see.figures.memory import remembered
from khoi.see.look import Look
from khoi.see.palette import ink_on, palette, shade
from khoi.see.trace import Traced, point

TALL, TALL_NARROW = 520, 350  # pixels
WIDEST = 64  # letters of a line that is shown on hover
UNFILLED = ("unreported", "none")


def _traced(row: Any) -> Traced:
    return Traced(str(row.measure), ward_id=str(row.unit_id))


def _shown(row: Any) -> str:
    """The value in bold; of one that is not reported the words, which leave no room for that."""
    return str(row.shown) if row.state == "unreported" else f"<b>{row.shown}</b>"


def _fill(row: Any, look: Look) -> str:
    return palette(look).paper if row.state in UNFILLED else shade(float(row.shade), look)


@remembered
def unit_tiles(rows: pd.DataFrame, look: Look) -> go.Figure:
    """The units of `unit_maps.tiles` as squares where they lie; hatched where not reported, "◐" where behind."""
    is_wide = rows["tile_column"].max() > 4
    size = (9 if is_wide else SMALL_SIZE) if look.is_narrow else TEXT_SIZE
    letters = WIDEST if look.is_slide else 5 if is_wide else 6  # of a line of a name
    cells = [
        Cell(
            row.tile_column, row.tile_row, f"{broken(str(row.unit_name), letters)}<br>{_shown(row)}",
            _fill(row, look), broken(str(row.hover), WIDEST), _traced(row), row.state == "unreported",
        )
        for row in rows.itertuples()
    ]  # fmt: skip
    figure = tiled(rows, look)
    draw(figure, cells, look, size)
    bare = [state == "none" for state in rows["state"]]
    figure.data[0].marker.line.color = [
        palette(look).mark if is_bare else colour
        for is_bare, colour in zip(bare, figure.data[0].marker.line.color, strict=True)
    ]
    return figure


@remembered
def unit_outlines(rows: pd.DataFrame, shapes: pd.DataFrame, look: Look) -> go.Figure:
    """The units of `unit_maps.tiles` in the outlines of `outlines.read`, one trace each; a marker inside is clicked.

    `shapes`: unit_id, ring, lon, lat of each corner in order, and the unit's inner point in `inner_lon`, `inner_lat`.
    """
    figure = canvas(look, TALL_NARROW if look.is_narrow else TALL, bottom=8)
    for unit_id, corners in shapes.groupby("unit_id", sort=False):
        found = rows[rows["unit_id"] == unit_id]
        if len(found):
            _outline(figure, next(found.itertuples()), corners, look)
    inner = shapes.drop_duplicates("unit_id").set_index("unit_id")
    placed = [row for row in rows.itertuples() if row.unit_id in inner.index]
    colours = palette(look)
    figure.add_scatter(
        x=[inner.loc[row.unit_id, "inner_lon"] for row in placed],
        y=[inner.loc[row.unit_id, "inner_lat"] for row in placed],
        mode="markers+text",
        marker={"size": 26, "color": "rgba(0,0,0,0)", "line": {"width": 0}},
        text=[f"{broken(str(row.unit_name), 8)}<br><b>{row.shown}</b>" for row in placed],
        textfont={
            "size": 9 if look.is_narrow else SMALL_SIZE,
            "color": [colours.ink if row.state in UNFILLED else ink_on(_fill(row, look)) for row in placed],
            "shadow": "auto",  # a name may be wider than a narrow unit
        },
        customdata=[point(broken(str(row.hover), WIDEST), _traced(row)) for row in placed],
        hovertemplate=HOVER,
        **KEPT,
    )
    middle = float(shapes["lat"].mean())
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False, scaleanchor="x", scaleratio=1 / cos(radians(middle)))
    return figure


def _outline(figure: go.Figure, row: Any, corners: pd.DataFrame, look: Look) -> None:
    """One unit's rings, a gap between them; hatched where nothing was reported."""
    colours, fill = palette(look), _fill(row, look)
    x: list[float | None] = []
    y: list[float | None] = []
    for _, ring in corners.groupby("ring", sort=False):
        x += [*ring["lon"].tolist(), None]
        y += [*ring["lat"].tolist(), None]
    is_hatched = row.state == "unreported"
    pattern = {"shape": "/", "size": 6, "solidity": 0.3, "fgcolor": colours.hatch, "bgcolor": fill}
    figure.add_scatter(
        x=x[:-1],
        y=y[:-1],
        mode="lines",
        fill="toself",
        fillcolor=fill,
        fillpattern=pattern if is_hatched else {"shape": ""},
        line={"width": 1, "color": colours.mark},
        hoverinfo="skip",
    )
