"""Lines over months, labelled at their end."""

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from khoi.periods import short_month
from khoi.see.figures.canvas import HOVER, canvas, label, sparse
from khoi.see.format import money, money_unit, percent, share, whole
from khoi.see.look import Look
from khoi.see.palette import palette
from khoi.words import say


def _months(figure: go.Figure, months: Sequence[object], look: Look) -> None:
    shown = sparse(list(months), 4 if look.is_narrow else 8)
    figure.update_xaxes(tickvals=shown, ticktext=[short_month(month, look.lang) for month in shown])  # type: ignore[arg-type]


def _line(
    figure: go.Figure, months: pd.Series, values: list[float | None], hovers: list[str], colour: str, width: float = 2.5
) -> None:
    figure.add_scatter(
        x=list(months),
        y=values,
        mode="lines+markers",
        line={"color": colour, "width": width},
        marker={"size": 4, "color": colour},
        customdata=[[hover] for hover in hovers],
        hovertemplate=HOVER,
        connectgaps=False,
    )


def _end_label(figure: go.Figure, months: pd.Series, values: list[float | None], text: str, colour: str) -> None:
    known = [(month, value) for month, value in zip(months, values, strict=True) if value is not None]
    if known:
        label(figure, known[-1][0], known[-1][1], text, colour, xshift=8)


def coverage_trend(rows: pd.DataFrame, look: Look) -> go.Figure:
    """Share of pairs reached each month, and the share that overlaps, from `see/city_months`."""
    colours = palette(look)
    reached = [share(row.reached_count, row.pair_count) for row in rows.itertuples()]
    overlap = [share(row.overlap_count, row.reached_count) for row in rows.itertuples()]
    figure = canvas(look, 240, right=96)
    for values, key, colour in (
        (reached, "figure.line-coverage", colours.lead),
        (overlap, "figure.line-overlap", colours.second),
    ):
        hovers = [
            say(f"{key}-hover", look.lang, month=short_month(month, look.lang), share=percent(value, look.lang))
            for month, value in zip(rows["month"], values, strict=True)
        ]
        _line(figure, rows["month"], values, hovers, colour)
        _end_label(figure, rows["month"], values, say(key, look.lang), colour)
    _months(figure, list(rows["month"]), look)
    figure.update_yaxes(tickformat=".0%", rangemode="tozero", nticks=5, showgrid=True, gridcolor=colours.line)
    return figure


def spending_pace(rows: pd.DataFrame, look: Look) -> go.Figure:
    """Plan and payments added up over the months of the period, from `see/spending_months`."""
    colours = palette(look)
    inside = rows[rows["is_in_period"]]
    planned = inside["planned_vnd"].astype("Float64").cumsum()
    actual = inside["actual_vnd"].astype("Float64").cumsum()
    unit = money_unit([*planned.dropna(), *actual.dropna()])
    figure = canvas(look, 260, right=96)
    for sums, key, colour in (
        (planned, "figure.planned", colours.mark),
        (actual, "figure.actual", colours.lead),
    ):
        values = [None if pd.isna(amount) else unit.scaled(float(amount)) for amount in sums]
        hovers = [
            say(
                f"{key}-sum",
                look.lang,
                month=short_month(month, look.lang),
                amount=money(None if pd.isna(amount) else float(amount), look.lang),
            )
            for month, amount in zip(inside["month"], sums, strict=True)
        ]
        _line(figure, inside["month"], values, hovers, colour)
        _end_label(figure, inside["month"], values, say(key, look.lang), colour)
    _months(figure, list(inside["month"]), look)
    figure.update_yaxes(
        title={"text": unit.name(look.lang)}, rangemode="tozero", nticks=5, showgrid=True, gridcolor=colours.line
    )
    return figure


def posts_over_time(rows: pd.DataFrame, look: Look) -> go.Figure:
    """Posts assigned and filled of the office, month by month, from `see/headcount_months`."""
    colours = palette(look)
    figure = canvas(look, 260, right=96)
    for column, key, colour in (
        ("assigned_count", "figure.assigned", colours.mark),
        ("present_count", "figure.present", colours.lead),
    ):
        values = [None if pd.isna(count) else float(count) for count in rows[column]]
        hovers = [
            say(f"{key}-hover", look.lang, month=short_month(month, look.lang), count=whole(value, look.lang))
            for month, value in zip(rows["month"], values, strict=True)
        ]
        _line(figure, rows["month"], values, hovers, colour)
        _end_label(figure, rows["month"], values, say(key, look.lang), colour)
    _months(figure, list(rows["month"]), look)
    figure.update_yaxes(rangemode="tozero", nticks=5, showgrid=True, gridcolor=colours.line)
    return figure
