"""Where organisations work side by side: bars by order and by place, and who with whom."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from khoi.see.figures.canvas import HOVER, KEPT, SMALL_SIZE, TEXT_SIZE, broken, canvas, named
from khoi.see.figures.cells import Cell, draw
from khoi.see.figures.memory import remembered
from khoi.see.format import percent, share, whole
from khoi.see.look import Look
from khoi.see.palette import palette, shade
from khoi.see.trace import Traced, point
from khoi.words import say


@remembered
def overlap_by_order(rows: pd.DataFrame, look: Look) -> go.Figure:
    """Share that overlaps of what each order reached, from `see/overlap_by_order`, the highest first."""
    abouts = [{"campaign_id": str(row.campaign_id)} for row in rows.itertuples()]
    return _bars(rows, named(rows, "campaign", look), abouts, look)


@remembered
def overlap_by_place(rows: pd.DataFrame, look: Look) -> go.Figure:
    """Share that overlaps of what was reached in each ward or village of `see/overlap_by_place`, the highest first."""
    abouts = [
        {"ward_id": str(row.ward_id)} | ({} if pd.isna(row.village_id) else {"village_id": str(row.village_id)})
        for row in rows.itertuples()
    ]
    return _bars(rows, [str(name) for name in rows["place_name"]], abouts, look)


@remembered
def overlap_pairs(rows: pd.DataFrame, look: Look) -> go.Figure:
    """How often two bodies of `see/overlap_pairs` worked side by side: a triangle, each pair once."""
    firsts = dict(zip(rows["body_id"], named(rows, "body", look), strict=True))
    others = dict(zip(rows["other_id"], named(rows, "other", look), strict=True))
    columns, lines, colours = list(firsts), list(reversed(others)), palette(look)
    most = max(int(rows["both_count"].max()), 1)
    cells = [
        Cell(
            columns.index(row.body_id), lines.index(row.other_id), whole(row.both_count, look.lang),
            shade(row.both_count / most, look),
            say(
                "figure.overlap-pair", look.lang, one=firsts[row.body_id], other=others[row.other_id],
                count=int(row.both_count),
            ),
            Traced("both", body_id=str(row.body_id), other_id=str(row.other_id)),
        )
        for row in rows.astype({"both_count": int}).itertuples()
    ]  # fmt: skip
    size = 9 if look.is_narrow else SMALL_SIZE
    beside = {"vi": 48, "en": 84}[look.lang] if not look.is_narrow else 44
    figure = canvas(look, (len(lines) + 1) * 36 + 16, right=beside, bottom=8)
    draw(figure, cells, look, SMALL_SIZE if look.is_narrow else TEXT_SIZE)
    for column, body_id in enumerate(columns):  # a column's name stands under its last cell, where the triangle is open
        letters = (12 if look.is_narrow else 18) + 4 * (len(columns) - 1 - column)
        figure.add_annotation(
            x=column - 0.45, y=column - len(lines) + 0.45, text=broken(firsts[body_id], letters), showarrow=False,
            xanchor="left", yanchor="top", align="left", font={"size": size, "color": colours.text},
        )  # fmt: skip
    figure.update_xaxes(visible=False, range=[-0.55, len(columns) - 0.45])
    heads = [broken(others[one], 18 if look.is_narrow else 24) for one in lines]
    figure.update_yaxes(
        tickvals=[-place for place in range(len(lines))], ticktext=heads, tickfont={"size": size},
        range=[-len(lines) - 0.55, 0.55],
    )  # fmt: skip
    return figure


def _bars(rows: pd.DataFrame, names: Sequence[str], abouts: Sequence[dict[str, str]], look: Look) -> go.Figure:
    """One bar a row, the highest share on top and those without one at the foot; a tick marks the year before."""
    colours, told = palette(look), rows.assign(name=list(names), about=list(abouts))
    for column, prefix in (("share", ""), ("before", "before_")):
        counts = zip(rows[f"{prefix}overlap_count"], rows[f"{prefix}reached_count"], strict=True)
        told[column] = pd.Series([share(*pair) for pair in counts], index=rows.index, dtype=float)
    ordered = told.sort_values(["share", "overlap_count"], na_position="first", kind="stable")
    row, right = (30, 96) if look.is_narrow else (26, 128)
    figure = canvas(look, row * len(ordered) + 24, right=right, bottom=8)
    places = list(range(len(ordered)))
    figure.add_bar(
        x=_known(ordered["share"]), y=places, orientation="h", marker={"color": colours.lead},
        customdata=[point(_told(row, look), Traced("overlap", **row.about)) for row in ordered.itertuples()],
        hovertemplate=HOVER, **KEPT,
    )  # fmt: skip
    ticks = [(_told_before(row, look), Traced("overlap", **row.about, is_before=True)) for row in ordered.itertuples()]
    figure.add_scatter(
        x=_known(ordered["before"]), y=places, mode="markers",
        marker={"symbol": "line-ns-open", "size": 14, "color": colours.second, "line": {"width": 2}},
        customdata=[point(*tick) for tick in ticks], hovertemplate=HOVER, **KEPT,
    )  # fmt: skip
    for place, row in zip(places, ordered.itertuples(), strict=True):
        figure.add_annotation(
            x=1, xref="paper", y=place, xanchor="left", xshift=8, showarrow=False, text=_value(row, look),
            font={"size": SMALL_SIZE if look.is_narrow else TEXT_SIZE, "color": colours.ink},
        )  # fmt: skip
    top = max([0.02, *ordered["share"].dropna(), *ordered["before"].dropna()])
    heads = [broken(name, 18 if look.is_narrow else 30) for name in ordered["name"]]
    figure.update_xaxes(visible=False, range=[-0.02 * top, top * 1.04])
    figure.update_yaxes(tickvals=places, ticktext=heads, range=[-0.6, len(ordered) - 0.4])
    return figure


def _known(values: pd.Series) -> list[float | None]:
    return [None if pd.isna(value) else float(value) for value in values]


def _value(row: Any, look: Look) -> str:
    """What stands beside a bar: "9/182 · 5 %"; without a report or anything reached there is no share."""
    if not row.reported_count:
        return say("figure.not-reported-short", look.lang)
    if not row.reached_count:
        return say("figure.none-reached-short", look.lang)
    return (
        f"{whole(row.overlap_count, look.lang)}/{whole(row.reached_count, look.lang)} · {percent(row.share, look.lang)}"
    )


def _told(row: Any, look: Look) -> str:
    """What a bar says."""
    case = "unreported" if not row.reported_count else "none" if not row.reached_count else "share"
    return say(
        f"figure.overlap-{case}", look.lang, name=str(row.name), part=whole(row.overlap_count, look.lang),
        base=whole(row.reached_count, look.lang), share=percent(row.share, look.lang),
    )  # fmt: skip


def _told_before(row: Any, look: Look) -> str:
    """What a tick says: the same of a year before."""
    return say(
        "figure.overlap-before", look.lang, name=str(row.name), part=whole(row.before_overlap_count, look.lang),
        base=whole(row.before_reached_count, look.lang), share=percent(row.before, look.lang),
    )  # fmt: skip
