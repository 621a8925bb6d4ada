"""One place among its peers: a strip per measure."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from khoi.see.figures.canvas import HOVER, KEPT, SMALL_SIZE, TEXT_SIZE, broken, canvas
from khoi.see.figures.compared import point_of
from khoi.see.figures.memory import remembered
from khoi.see.format import percent
from khoi.see.look import Look
from khoi.see.palette import palette

ROW = 38


@remembered
def peer_strips(rows: pd.DataFrame, look: Look) -> go.Figure:
    """A strip for each measure of `khoi.see.compare.beside_peers`: peers grey, the subject in colour, its rank."""
    colours, measures = palette(look), list(dict.fromkeys(rows["measure"]))
    heads = dict(zip(rows["measure"], rows["measure_name"], strict=True))
    figure = canvas(look, ROW * len(measures) + 36, right=64, bottom=28)
    for is_subject in (False, True):
        here = rows[(rows["is_subject"] == is_subject) & rows["value"].notna()]
        line = {"width": 1.5, "color": colours.paper if is_subject else colours.mark}
        figure.add_scatter(
            x=here["value"].tolist(), y=[-measures.index(one) for one in here["measure"]], mode="markers",
            marker={
                "symbol": "circle" if is_subject else "circle-open", "size": 15 if is_subject else 10,
                "color": colours.lead if is_subject else colours.mark, "line": line,
            },
            customdata=[point_of(row, _told(row)) for row in here.to_dict("records")], hovertemplate=HOVER, **KEPT,
        )  # fmt: skip
    for measure, text in dict(zip(rows["measure"], rows["rank"], strict=True)).items():
        figure.add_annotation(
            x=1, xref="paper", y=-measures.index(measure), xanchor="left", xshift=8, showarrow=False,
            text=f"<b>{text}</b>", font={"size": SMALL_SIZE if look.is_narrow else TEXT_SIZE, "color": colours.lead},
        )  # fmt: skip
    widest = max([1.0, *rows["value"].dropna()])
    steps = [0, 0.5, 1] if look.is_narrow or widest > 1.5 else [0, 0.25, 0.5, 0.75, 1]
    texts = [percent(step, look.lang) for step in steps]
    figure.update_xaxes(range=[-0.03, widest * 1.04], tickvals=steps, ticktext=texts, tickangle=0)
    for place in range(len(measures)):
        figure.add_hline(y=-place, line={"color": colours.line, "width": 1}, layer="below")
    figure.update_yaxes(
        tickvals=[-place for place in range(len(measures))],
        ticktext=[broken(heads[one], 16 if look.is_narrow else 30) for one in measures],
        range=[-len(measures) + 0.4, 0.6],
    )  # fmt: skip
    return figure


def _told(row: Mapping[Any, Any]) -> str:
    return f"{row['item_name']}, {row['measure_name']}: {row['written']}"
