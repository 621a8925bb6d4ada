"""Lines over months, labelled at their end."""

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from khoi.periods import short_month
from khoi.see.figures.canvas import HOVER, canvas, label, sparse
from khoi.see.figures.memory import remembered
from khoi.see.format import percent, share, whole
from khoi.see.look import Look
from khoi.see.palette import palette
from khoi.see.trace import Traced, at, point
from khoi.words import say

Line = tuple[pd.Series, list[float | None], str, str]


def month_axis(figure: go.Figure, months: Sequence[pd.Timestamp], look: Look) -> None:
    """The axis: a few months named, and no wider than they are, so that the labels at its end stand in the margin."""
    shown = sparse(list(months), 4)
    names = [short_month(month, look.lang).replace("/", " ").replace(" ", "<br>") for month in shown]  # type: ignore[arg-type]
    figure.update_xaxes(tickvals=shown, ticktext=names, tickangle=0)
    if months:
        beside = max((months[-1] - months[0]) * 0.03, pd.Timedelta(days=10))
        figure.update_xaxes(range=[months[0] - beside, months[-1] + beside])


def line(
    figure: go.Figure,
    months: pd.Series,
    values: list[float | None],
    hovers: list[list[str]],
    colour: str,
    width: float = 2.5,
) -> None:
    """A line over months whose points say their sentence; what is not known leaves a gap."""
    figure.add_scatter(
        x=list(months),
        y=values,
        mode="lines+markers",
        line={"color": colour, "width": width},
        marker={"size": 4, "color": colour},
        customdata=hovers,
        hovertemplate=HOVER,
        connectgaps=False,
    )


def _end_labels(figure: go.Figure, lines: Sequence[Line]) -> None:
    """(months, values, text, colour) of each line: its text beside its last value, apart from the other's."""
    ends = []
    for months, values, text, colour in lines:
        known = [(month, value) for month, value in zip(months, values, strict=True) if value is not None]
        ends += [(*known[-1], text, colour)] if known else []
    highest = max((value or 0 for _, values, *_ in lines for value in values), default=0)
    tops = [value for _, value, *_ in ends]
    is_close = len(tops) == 2 and abs(tops[0] - tops[1]) < highest * 0.12
    for month, value, text, colour in ends:
        shift = (9 if value == max(tops) and text == ends[tops.index(max(tops))][2] else -9) if is_close else 0
        label(figure, month, value, text, colour, xshift=8, yshift=shift)


def _percent(part: float, base: float) -> float | None:
    """A share as the axis counts it, 0 to 100."""
    found = share(part, base)
    return None if found is None else found * 100


@remembered
def coverage_trend(rows: pd.DataFrame, look: Look) -> go.Figure:
    """Share of pairs reached each month, and the share that overlaps, from `see/city_months`."""
    colours = palette(look)
    reached = [_percent(row.reached_count, row.pair_count) for row in rows.itertuples()]
    overlap = [_percent(row.overlap_count, row.reached_count) for row in rows.itertuples()]
    figure = canvas(look, 240, right=96)
    lines: list[Line] = []
    for values, key, measure, colour in (
        (reached, "line-coverage", "coverage", colours.lead),
        (overlap, "line-overlap", "overlap", colours.second),
    ):
        hovers = [
            point(
                say(
                    f"figure.{key}-hover",
                    look.lang,
                    month=short_month(month, look.lang),
                    share=percent(value / 100 if value is not None else None, look.lang),
                ),
                Traced(measure, at(month), at(month)),
            )
            for month, value in zip(rows["month"], values, strict=True)
        ]
        line(figure, rows["month"], values, hovers, colour)
        lines.append((rows["month"], values, say(f"figure.{key}", look.lang), colour))
    _end_labels(figure, lines)
    month_axis(figure, list(rows["month"]), look)
    suffix = percent(0, look.lang).removeprefix("0")
    figure.update_yaxes(ticksuffix=suffix, rangemode="tozero", nticks=5, showgrid=True, gridcolor=colours.line)
    return figure


@remembered
def overlap_trend(rows: pd.DataFrame, look: Look) -> go.Figure:
    """Share of what was reached each month that overlaps, from `see/city_months`; a band lies under the period."""
    colours, months = palette(look), rows["month"]
    values = [_percent(row.overlap_count, row.reached_count) for row in rows.itertuples()]
    hovers = [
        point(
            say(
                "figure.overlap-month" if row.reached_count else "figure.overlap-month-none", look.lang,
                month=short_month(row.month, look.lang),
                part=whole(row.overlap_count, look.lang), base=whole(row.reached_count, look.lang),
                share=percent(share(row.overlap_count, row.reached_count), look.lang),
            ),
            Traced("overlap", at(row.month), at(row.month)),
        )
        for row in rows.itertuples()
    ]  # fmt: skip
    figure = canvas(look, 280, right=56, top=20)
    line(figure, months, values, hovers, colours.lead)
    known = [(month, value) for month, value in zip(months, values, strict=True) if value is not None]
    for place, (month, value) in enumerate(known[:1] + known[1:][-1:]):
        given = {"yshift": 14} if place == 0 else {"xshift": 8}
        label(figure, month, value, percent(value / 100, look.lang), colours.lead, **given)
    month_axis(figure, list(months), look)
    inside, half = list(months[rows["is_in_period"]]), pd.Timedelta(days=14)
    if inside:
        figure.add_vrect(
            x0=inside[0] - half, x1=inside[-1] + half, fillcolor=colours.line, opacity=0.6, line_width=0, layer="below"
        )
    top = 1.15 * max([4, *(value for _, value in known)])
    suffix = percent(0, look.lang).removeprefix("0")
    figure.update_yaxes(ticksuffix=suffix, range=[-0.01 * top, top], nticks=5, showgrid=True, gridcolor=colours.line)
    return figure


@remembered
def posts_over_time(rows: pd.DataFrame, look: Look) -> go.Figure:
    """Posts assigned and filled of the office, month by month, from `see/headcount_months`."""
    colours = palette(look)
    figure = canvas(look, 260, right=96)
    lines: list[Line] = []
    for column, key, colour in (
        ("assigned_count", "assigned", colours.mark),
        ("present_count", "present", colours.lead),
    ):
        values = [None if pd.isna(count) else float(count) for count in rows[column]]
        hovers = [
            point(
                say(
                    f"figure.{key}-hover",
                    look.lang,
                    month=short_month(month, look.lang),
                    count=whole(value, look.lang),
                ),
                Traced(f"posts-{key}", at(month), at(month)),
            )
            for month, value in zip(rows["month"], values, strict=True)
        ]
        line(figure, rows["month"], values, hovers, colour)
        lines.append((rows["month"], values, say(f"figure.{key}", look.lang), colour))
    _end_labels(figure, lines)
    month_axis(figure, list(rows["month"]), look)
    figure.update_yaxes(rangemode="tozero", nticks=5, showgrid=True, gridcolor=colours.line)
    return figure
