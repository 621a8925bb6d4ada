"""Wards in the order of a value: who is ahead, who is behind."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from khoi.see.figures.canvas import HOVER, KEPT, SMALL_SIZE, TEXT_SIZE, canvas
from khoi.see.figures.memory import remembered
from khoi.see.format import percent, whole
from khoi.see.look import Look
from khoi.see.palette import palette
from khoi.see.trace import Traced, point
from khoi.words import say


@remembered
def ward_bars(rows: pd.DataFrame, look: Look) -> go.Figure:
    """Coverage of each ward of `see/wards`, the highest first; a tick marks the period before."""
    colours = palette(look)
    ordered = rows.sort_values(["share", "ward_name"], ascending=[True, False])
    fills = [colours.mark if state == "unreported" else colours.lead for state in ordered["state"]]
    figure = canvas(look, 24 * len(ordered) + 24, right=56, bottom=8)
    figure.add_bar(
        x=ordered["share"].tolist(),
        y=ordered["ward_name"].tolist(),
        orientation="h",
        marker={
            "color": fills,
            "pattern": {
                "shape": ["/" if state == "unreported" else "" for state in ordered["state"]],
            },
        },
        text=[_value(row, look) for row in ordered.itertuples()],
        textposition="outside",
        textfont={"size": SMALL_SIZE if look.is_narrow else TEXT_SIZE, "color": colours.ink},
        cliponaxis=False,
        customdata=[_told(row, look) for row in ordered.itertuples()],
        hovertemplate=HOVER,
        **KEPT,
    )
    figure.add_scatter(
        x=ordered["before_share"].tolist(),
        y=ordered["ward_name"].tolist(),
        mode="markers",
        marker={"symbol": "line-ns-open", "size": 14, "color": colours.second, "line": {"width": 2}},
        customdata=[_told_before(row, look) for row in ordered.itertuples()],
        hovertemplate=HOVER,
        **KEPT,
    )
    top = max(ordered["share"].max(), ordered["before_share"].max(), 0.1)
    figure.update_xaxes(visible=False, range=[0, top * 1.12])
    figure.update_yaxes(range=[-0.6, len(ordered) - 0.4])  # the ticks would ask for more above and below
    return figure


def _value(row: Any, look: Look) -> str:
    """The number at a bar's end; a ward without any report has none."""
    is_silent = row.state == "unreported" and row.reached_count == 0
    return say("figure.not-reported-short", look.lang) if is_silent else percent(row.share, look.lang)


def _told(row: Any, look: Look) -> list[str]:
    """What a bar says, and what it stands for."""
    reached, base = whole(row.reached_count, look.lang), whole(row.pair_count, look.lang)
    values = {"ward": row.ward_name, "reached": reached, "base": base, "share": percent(row.share, look.lang)}
    return point(say("figure.ward-coverage", look.lang, **values), Traced("coverage", ward_id=str(row.ward_id)))


def _told_before(row: Any, look: Look) -> list[str]:
    """What a tick says: the same of the period before, over the same base."""
    sentence = say("figure.ward-before", look.lang, ward=row.ward_name, share=percent(row.before_share, look.lang))
    return point(sentence, Traced("coverage", ward_id=str(row.ward_id), is_before=True))
