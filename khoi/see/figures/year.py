"""A year of spending added up, and what it is expected to come to by December."""

import pandas as pd
import plotly.graph_objects as go

from khoi.periods import short_month
from khoi.see.figures.canvas import HOVER, canvas, label, numbers
from khoi.see.figures.memory import remembered
from khoi.see.figures.times import line, month_axis
from khoi.see.format import Money, money, money_unit, short
from khoi.see.look import Look
from khoi.see.palette import palette
from khoi.see.trace import Traced, at, point
from khoi.words import say


@remembered
def spending_year(rows: pd.DataFrame, look: Look) -> go.Figure:
    """Plan and payments added up over a year and, dashed in its band, what is expected, from `see/spending_year`."""
    colours, months = palette(look), list(rows["month"])
    planned, actual, likely, least, greatest = (
        numbers(rows, f"{name}_sum_vnd") for name in ("planned", "actual", "forecast", "least", "greatest")
    )
    unit = money_unit([*planned, *actual, *greatest])
    figure = canvas(look, 320, right=96)
    _band(figure, months, [unit.scaled(one) for one in least], [unit.scaled(one) for one in greatest], colours.lead)
    for sums, key, colour in ((planned, "planned", colours.mark), (actual, "actual", colours.lead)):
        hovers = [
            point(
                say(f"figure.{key}-sum", look.lang, month=short_month(month, look.lang), amount=money(one, look.lang)),
                Traced(key, first_month=at(months[0]), last_month=at(month)),
            )
            for month, one in zip(months, sums, strict=True)
        ]
        line(figure, rows["month"], [unit.scaled(one) for one in sums], hovers, colour)
    _forecast(figure, months, (likely, least, greatest), unit, look)
    ends = [short(one / unit.divisor, look.lang) for one in (least[-1], greatest[-1]) if one is not None]
    band = f"<br>{'–'.join(ends)}" if ends else ""
    _year_labels(
        figure, months, {"planned": (planned, ""), "actual": (actual, ""), "forecast": (likely, band)}, unit, look
    )
    month_axis(figure, months, look)
    figure.update_yaxes(
        title={"text": unit.name(look.lang)}, rangemode="tozero", nticks=5, showgrid=True, gridcolor=colours.line
    )
    return figure


def _band(
    figure: go.Figure, months: list[pd.Timestamp], low: list[float | None], high: list[float | None], colour: str
) -> None:
    """The area between two lines, where both are known."""
    known = [one for one in zip(months, low, high, strict=True) if one[1] is not None]
    figure.add_scatter(
        x=[month for month, *_ in known] + [month for month, *_ in reversed(known)],
        y=[least for _, least, _ in known] + [greatest for *_, greatest in reversed(known)],
        mode="lines", fill="toself", fillcolor=colour, opacity=0.25, line={"width": 0}, hoverinfo="skip",
    )  # fmt: skip


def _forecast(
    figure: go.Figure, months: list[pd.Timestamp], sums: tuple[list[float | None], ...], unit: Money, look: Look
) -> None:
    """A dashed line from the last payments on; its points say the sum with its band. No stored row stands behind it."""
    colour = palette(look).lead
    known = [(month, *one) for month, *one in zip(months, *sums, strict=True) if one[0] is not None]
    figure.add_scatter(
        x=[month for month, *_ in known], y=[unit.scaled(likely) for _, likely, *_ in known], mode="lines",
        line={"color": colour, "width": 2, "dash": "dash"}, hoverinfo="skip",
    )  # fmt: skip
    hovers = [
        [
            say(
                "figure.forecast-sum", look.lang, month=short_month(month, look.lang),
                amount=unit.written(likely, look.lang), least=unit.written(least, look.lang),
                greatest=unit.written(greatest, look.lang),
            )
        ]
        for month, likely, least, greatest in known[1:]
    ]  # fmt: skip
    figure.add_scatter(
        x=[month for month, *_ in known[1:]], y=[unit.scaled(likely) for _, likely, *_ in known[1:]], mode="markers",
        marker={"size": 5, "color": colour, "symbol": "circle-open"}, customdata=hovers, hovertemplate=HOVER,
    )  # fmt: skip


def _year_labels(
    figure: go.Figure,
    months: list[pd.Timestamp],
    lines: dict[str, tuple[list[float | None], str]],
    unit: Money,
    look: Look,
) -> None:
    """Plan above its line and payments below theirs, beside their last values; in the margin where the year ends."""
    colours = palette(look)
    inks = {"planned": colours.text, "actual": colours.lead, "forecast": colours.lead}
    places = {"planned": ("right", 13), "actual": ("left", -13), "forecast": ("left", 0)}
    for key, (sums, more) in lines.items():
        known = [(month, one) for month, one in zip(months, sums, strict=True) if one is not None]
        if (key == "forecast" and len(known) < 2) or not known:
            continue
        month, amount = known[-1]
        anchor, shift = places[key]
        is_end = month == months[-1]
        label(
            figure, month, unit.scaled(amount), say(f"figure.{key}", look.lang) + more, inks[key],
            xanchor="left" if is_end else anchor, xshift=8 if is_end else 0,
            yshift={"planned": 9, "actual": -9, "forecast": -14}[key] if is_end else shift,
        )  # fmt: skip


@remembered
def spending_item_months(rows: pd.DataFrame, look: Look) -> go.Figure:
    """Plan (wide, grey) and payments (narrow) of one item month by month, from `see/spending_item_months`.

    A month whose payments are not reported has its plan hatched.
    """
    colours, months = palette(look), list(rows["month"])
    planned, actual = (numbers(rows, column) for column in ("planned_vnd", "actual_vnd"))
    unit = money_unit([*planned, *actual])
    figure = canvas(look, 240)
    year = [month.replace(month=1) + pd.DateOffset(months=step) for month in months[:1] for step in range(36)]
    shown = [short_month(month, look.lang) for month in year if month <= months[-1]]
    hatched = ["" if paid is not None else "/" for paid in actual]
    over = [paid is not None and paid > (plan or 0) for plan, paid in zip(planned, actual, strict=True)]
    fills = {"planned": colours.mark, "actual": [colours.bad if one else colours.lead for one in over]}
    for key, amounts, width in (("planned", planned, 0.8), ("actual", actual, 0.4)):
        figure.add_bar(
            x=[short_month(month, look.lang) for month in months],
            y=[unit.scaled(amount) for amount in amounts],
            width=width,
            marker={"color": fills[key], "pattern": {"shape": hatched if key == "planned" else ""}},
            customdata=[_month_said(*one, look) for one in zip(months, planned, actual, strict=True)],
            hovertemplate=HOVER,
        )
    figure.update_xaxes(categoryorder="array", categoryarray=shown, range=[-0.6, len(shown) - 0.4])
    figure.update_yaxes(
        title={"text": unit.name(look.lang)}, rangemode="tozero", nticks=5, showgrid=True, gridcolor=colours.line
    )
    return figure


def _month_said(month: pd.Timestamp, planned: float | None, actual: float | None, look: Look) -> list[str]:
    paid = money(actual, look.lang) if actual is not None else say("figure.not-reported", look.lang)
    amounts = {"planned": money(planned, look.lang), "actual": paid}
    return [say("figure.item-month", look.lang, month=short_month(month, look.lang), **amounts)]
