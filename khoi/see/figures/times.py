"""Lines over months, labelled at their end."""

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from khoi.periods import short_month
from khoi.see.figures.canvas import HOVER, canvas, label, numbers, sparse
from khoi.see.figures.memory import remembered
from khoi.see.format import Money, money, money_unit, percent, share, short, whole
from khoi.see.look import Look
from khoi.see.palette import palette
from khoi.see.trace import Traced, at, point
from khoi.words import say

Line = tuple[pd.Series, list[float | None], str, str]


def _months(figure: go.Figure, months: Sequence[pd.Timestamp], look: Look) -> None:
    """The axis: a few months named, and no wider than they are, so that the labels at its end stand in the margin."""
    shown = sparse(list(months), 4)
    names = [short_month(month, look.lang).replace("/", " ").replace(" ", "<br>") for month in shown]  # type: ignore[arg-type]
    figure.update_xaxes(tickvals=shown, ticktext=names, tickangle=0)
    if months:
        beside = max((months[-1] - months[0]) * 0.03, pd.Timedelta(days=10))
        figure.update_xaxes(range=[months[0] - beside, months[-1] + beside])


def _line(
    figure: go.Figure,
    months: pd.Series,
    values: list[float | None],
    hovers: list[list[str]],
    colour: str,
    width: float = 2.5,
) -> None:
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
        _line(figure, rows["month"], values, hovers, colour)
        lines.append((rows["month"], values, say(f"figure.{key}", look.lang), colour))
    _end_labels(figure, lines)
    _months(figure, list(rows["month"]), look)
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
    _line(figure, months, values, hovers, colours.lead)
    known = [(month, value) for month, value in zip(months, values, strict=True) if value is not None]
    for place, (month, value) in enumerate(known[:1] + known[1:][-1:]):
        given = {"yshift": 14} if place == 0 else {"xshift": 8}
        label(figure, month, value, percent(value / 100, look.lang), colours.lead, **given)
    _months(figure, list(months), look)
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
        _line(figure, rows["month"], [unit.scaled(one) for one in sums], hovers, colour)
    _forecast(figure, months, (likely, least, greatest), unit, look)
    ends = [short(one / unit.divisor, look.lang) for one in (least[-1], greatest[-1]) if one is not None]
    band = f"<br>{'–'.join(ends)}" if ends else ""
    _year_labels(
        figure, months, {"planned": (planned, ""), "actual": (actual, ""), "forecast": (likely, band)}, unit, look
    )
    _months(figure, months, look)
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
        _line(figure, rows["month"], values, hovers, colour)
        lines.append((rows["month"], values, say(f"figure.{key}", look.lang), colour))
    _end_labels(figure, lines)
    _months(figure, list(rows["month"]), look)
    figure.update_yaxes(rangemode="tozero", nticks=5, showgrid=True, gridcolor=colours.line)
    return figure
