"""Things side by side: how far apart they are in each share, and each one's months among the others'."""

from collections.abc import Mapping
from html import unescape
from math import ceil
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from khoi.periods import short_month
from khoi.see.figures.canvas import HOVER, KEPT, SMALL_SIZE, TEXT_SIZE, broken, canvas, label, numbers
from khoi.see.figures.memory import remembered
from khoi.see.figures.panels import MONTHS, PANEL, TITLE_LINE, panels, titled
from khoi.see.format import percent, whole
from khoi.see.look import Look
from khoi.see.palette import palette
from khoi.see.trace import at, point, read
from khoi.words import say

ROW, MOST_LETTERS = 46, 22


@remembered
def compared_shares(rows: pd.DataFrame, look: Look) -> go.Figure:
    """Shares of `khoi.see.compare.table` with a `code` for each: a line per measure, widest on top, ends named.

    A diamond is the best where better has a meaning; all else are grey dots.
    """
    colours, known = palette(look), rows[rows["value"].notna()]
    spans = known.groupby("measure", sort=False)["value"].agg(["min", "max"])
    ordered = (spans["max"] - spans["min"]).sort_values(kind="stable").index.tolist()
    names = dict(zip(known["measure"], known["measure_name"], strict=True))
    figure = canvas(look, (ROW + 16 * look.is_narrow) * len(ordered) + 40, right=8, bottom=28)
    for place, measure in enumerate(ordered):
        here = known[known["measure"] == measure]
        low, high = here["value"].min(), here["value"].max()
        figure.add_scatter(
            x=[low, high], y=[place, place], mode="lines", line={"color": colours.line, "width": 4}, hoverinfo="skip"
        )
        _dots(figure, here, place, look)
        _ends(figure, here, place, look)
        if look.is_narrow:  # no room beside the strip
            label(figure, 0, place, names[measure], colours.text, xref="paper", yshift=24)
            figure.layout.annotations[-1].font.size = SMALL_SIZE
    widest = max(1.0, float(known["value"].max()) if len(known) else 1.0)
    beside = 0.75  # room for a name and its value beyond the last dot
    steps = [0, 0.5, 1]
    figure.update_xaxes(
        range=[-beside * widest, widest * (1 + beside)], tickvals=steps,
        ticktext=[percent(step, look.lang) for step in steps], showgrid=True, gridcolor=colours.line, tickangle=0,
    )  # fmt: skip
    figure.update_yaxes(
        tickvals=list(range(len(ordered))), ticktext=[broken(names[one], 22) for one in ordered],
        showticklabels=not look.is_narrow, range=[-0.6, len(ordered) - 0.4],
    )  # fmt: skip
    return figure


def _dots(figure: go.Figure, here: pd.DataFrame, place: int, look: Look) -> None:
    """The things of one measure."""
    colours = palette(look)
    figure.add_scatter(
        x=here["value"].tolist(), y=[place] * len(here), mode="markers",
        marker={
            "symbol": ["diamond" if is_best else "circle" for is_best in here["is_best"]],
            "opacity": 1,
            "size": [13 if is_best else 10 for is_best in here["is_best"]],
            "color": [colours.lead if is_best else colours.mark for is_best in here["is_best"]],
        },
        customdata=[point_of(row, _told(row)) for row in here.to_dict("records")], hovertemplate=HOVER, **KEPT,
    )  # fmt: skip


def _ends(figure: go.Figure, here: pd.DataFrame, place: int, look: Look) -> None:
    """The names of the highest and the lowest, outside of them; of those that share a value how many they are."""
    colours, size = palette(look), SMALL_SIZE if look.is_narrow else TEXT_SIZE
    ends = [("left", 8, here["value"].max())]
    if here["value"].nunique() > 1:
        ends.append(("right", -8, here["value"].min()))
    for anchor, shift, value in ends:
        there = here[here["value"] == value]
        name = (
            str(there["item_name"].iloc[0])
            if len(there) == 1
            else say("figure.compared-several", look.lang, number=len(there))
        )
        text = f"{broken(name, 12 if look.is_narrow else MOST_LETTERS)} {percent(value, look.lang)}"
        label(figure, value, place, text, colours.ink, xanchor=anchor, xshift=shift)
        figure.layout.annotations[-1].font.size = size


@remembered
def compared_lines(rows: pd.DataFrame, look: Look) -> go.Figure:
    """One panel for each thing of `khoi.see.compare.series`: its own line in colour, the others' in grey, one scale."""
    colours = palette(look)
    items = [(str(item), own) for item, own in rows.groupby("item_id", sort=False)]
    columns = min(len(items), 2 if look.is_narrow else 3)
    titles = [broken(str(own["item_name"].iloc[0]), 20 if look.is_narrow else 40) for _, own in items]
    lines, above = ceil(len(items) / columns), TITLE_LINE * (max(title.count("<br>") for title in titles) + 1) + 8
    figure = canvas(look, lines * (PANEL + above + MONTHS), top=above, bottom=MONTHS)
    inside = lines * PANEL + (lines - 1) * (above + MONTHS)
    panels(figure, lines, columns, (above + MONTHS) / inside if lines > 1 else 0)
    for number, (item, _) in enumerate(items):
        panel = {"row": number // columns + 1, "col": number % columns + 1}
        for other, own in sorted(items, key=lambda one: one[0] == item):
            _line(figure, own, other == item, panel, look)
        titled(figure, number + 1, titles[number], colours.ink, SMALL_SIZE)
    _months(figure, rows, look)
    is_share, most = rows["base"].notna().any(), float(rows["value"].max())
    steps = [0, most] if is_share else [0, ceil(most)]
    texts = [percent(step, look.lang) if is_share else whole(step, look.lang) for step in steps]
    figure.update_yaxes(
        range=[0, (most or 1) * 1.15], tickvals=steps, ticktext=texts, showgrid=True, gridcolor=colours.line,
        tickfont={"size": 10},
    )  # fmt: skip
    return figure


def _line(figure: go.Figure, own: pd.DataFrame, is_subject: bool, panel: Mapping[str, int], look: Look) -> None:
    """One thing's months: the subject of its panel thick with what each month says, the others thin and silent."""
    colours = palette(look)
    shared = {"x": own["place"].tolist(), "y": numbers(own, "value"), "connectgaps": False, **panel}
    if not is_subject:
        figure.add_scatter(**shared, mode="lines", line={"color": colours.hatch, "width": 1}, hoverinfo="skip")
        return
    figure.add_scatter(
        **shared, mode="lines+markers", line={"color": colours.lead, "width": 2.5},
        marker={"size": 4, "color": colours.lead}, hovertemplate=HOVER,
        customdata=[point_of(row, _month_told(row, look)) for row in own.to_dict("records")],
    )  # fmt: skip


def _months(figure: go.Figure, rows: pd.DataFrame, look: Look) -> None:
    """The first and the last month below every panel; of periods the number of the month within them."""
    first, last = int(rows["place"].min()), int(rows["place"].max())
    by_place = dict(zip(rows["place"], rows["month"], strict=True))
    is_number = last < 1000
    ticks = list(dict.fromkeys((first, last)))
    texts = [
        say("figure.compared-place", look.lang, place=tick) if is_number
        else broken(short_month(at(by_place[tick]), look.lang).replace("/", " "), 4)
        for tick in ticks
    ]  # fmt: skip
    beside = max((last - first) * 0.08, 0.5)
    figure.update_xaxes(
        tickvals=ticks, ticktext=texts, showticklabels=True, tickfont={"size": 10}, tickangle=0,
        range=[first - beside, last + beside],
    )  # fmt: skip


def _told(row: Mapping[Any, Any]) -> str:
    """What a dot says: "Bắc Sơn, độ phủ: 41 % (12/29)"."""
    return f"{row['item_name']}, {row['measure_name']}: {row['written']}"


def _month_told(row: Mapping[Any, Any], look: Look) -> str:
    month = short_month(at(row["month"]), look.lang)
    if pd.isna(row["value"]):
        why = "none-reached-short" if row["base"] == 0 else "not-reported"
        return f"{row['item_name']}, {month}: {say(f'figure.{why}', look.lang)}"
    part = whole(row["part"], look.lang)
    told = (
        part if pd.isna(row["base"]) else f"{percent(row['value'], look.lang)} ({part}/{whole(row['base'], look.lang)})"
    )
    return f"{row['item_name']}, {month}: {told}"


def point_of(row: Mapping[Any, Any], sentence: str) -> list[str]:
    """The customdata of a row with a `code` (see `Traced.code`), which `remembered` wrote as text: "&" as "&amp;"."""
    traced = read(unescape(str(row["code"])))
    return point(sentence, traced) if traced else [sentence]
