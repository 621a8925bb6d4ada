"""Units over time: lines that are carried forward over mergers, and which unit went into which."""

from collections.abc import Sequence
from math import ceil, floor, log10

import pandas as pd
import plotly.graph_objects as go

from khoi import words
from khoi.periods import short_month
from khoi.see.figures.canvas import HOVER, SMALL_SIZE, TEXT_SIZE, broken, canvas, label, numbers
from khoi.see.figures.memory import remembered
from khoi.see.figures.panels import MONTHS, PANEL, TITLE_LINE, panels, titled
from khoi.see.format import percent
from khoi.see.look import Look
from khoi.see.palette import palette
from khoi.see.trace import Traced, at, point
from khoi.words import say

GREY, WIDEST = 1.2, 64  # width of a line of context; letters of a line that is shown on hover


@remembered
def unit_series(rows: pd.DataFrame, olds: pd.DataFrame, breaks: pd.DataFrame, look: Look) -> go.Figure:
    """A panel for each unit of `unit_maps.series`, the units that went into it (`unit_maps.olds`) as thin grey lines.

    `breaks`: unit_id and day of each merger within the months; a dashed line and its month mark it.
    """
    colours = palette(look)
    units = [unit for _, unit in rows.groupby("unit_id", sort=False)]
    columns = min(len(units), 2 if look.is_narrow else 3 if len(units) <= 6 else 5)
    lines, above = ceil(len(units) / columns), TITLE_LINE * 2 + 22
    figure = canvas(look, lines * (PANEL + above + MONTHS), top=above, bottom=MONTHS)
    inside = lines * PANEL + (lines - 1) * (above + MONTHS)
    panels(figure, lines, columns, (above + MONTHS) / inside if lines > 1 else 0)
    middle = rows["month"].min() + (rows["month"].max() - rows["month"].min()) / 2
    for place, unit in enumerate(units):
        panel = {"row": place // columns + 1, "col": place % columns + 1}
        unit_id, name = unit["unit_id"].iloc[0], str(unit["unit_name"].iloc[0])
        for _, old in olds[olds["within"] == unit_id].groupby("unit_id", sort=False):
            _line(figure, old, colours.hatch, GREY, panel)
        _line(figure, unit, colours.lead, 2.5, panel)
        told = f"<b>{unit['shown'].iloc[-1]}</b> · {short_month(at(unit['month'].iloc[-1]), look.lang)}"
        titled(figure, place + 1, f"{broken(name, 20)}<br>{told}", colours.ink, SMALL_SIZE)
        for day in breaks.loc[breaks["unit_id"] == unit_id, "day"]:
            _break(figure, pd.Timestamp(day), pd.Timestamp(day) < middle, panel, place + 1, look)
    _axes(figure, rows, olds, look)
    return figure


def _line(figure: go.Figure, unit: pd.DataFrame, colour: str, width: float, panel: dict[str, int]) -> None:
    """One unit's months; a month of one ward alone can be traced, a sum over several says its sentence alone."""
    sentences = [broken(str(hover), WIDEST) for hover in unit["hover"]]
    spoken = [
        [said] if pd.isna(row.ward_id)
        else point(said, Traced(str(row.measure), at(row.month), at(row.month), ward_id=str(row.ward_id)))
        for row, said in zip(unit.itertuples(), sentences, strict=True)
    ]  # fmt: skip
    figure.add_scatter(
        x=list(unit["month"]), y=numbers(unit, "value"), mode="lines+markers", connectgaps=False, customdata=spoken,
        line={"color": colour, "width": width}, marker={"size": 3, "color": colour}, hovertemplate=HOVER, **panel,
    )  # fmt: skip


def _break(figure: go.Figure, day: pd.Timestamp, is_early: bool, panel: dict[str, int], place: int, look: Look) -> None:
    """The mark of a merger between the month before and its own."""
    number, colours = "" if place == 1 else str(place), palette(look)
    at_day = day - pd.Timedelta(days=15)
    side = (
        {"xanchor": "left", "xshift": 3}
        if is_early
        else {"xanchor": "right", "xshift": -3, "yshift": -12 if look.is_narrow else 0}
    )
    figure.add_vline(x=at_day, line={"color": colours.second, "width": 1.5, "dash": "dot"}, **panel)
    month = short_month(at(day), look.lang)
    written = month if look.is_narrow else say("boundaries.break", look.lang, month=month)
    domain = {"xref": f"x{number}", "yref": f"y{number} domain", "yanchor": "top"}
    label(figure, at_day, 1, written, colours.second, **domain, **side)
    figure.layout.annotations[-1].font.size = 10


def _axes(figure: go.Figure, rows: pd.DataFrame, olds: pd.DataFrame, look: Look) -> None:
    """One scale for all panels: months from first to last, values from 0."""
    colours = palette(look)
    first, last = rows["month"].min(), rows["month"].max()
    ticks = list(dict.fromkeys((first, last)))
    beside = max((last - first) * 0.08, pd.Timedelta(days=20))
    figure.update_xaxes(
        tickvals=ticks, ticktext=[broken(short_month(at(month), look.lang).replace("/", " "), 4) for month in ticks],
        showticklabels=True, tickfont={"size": 10}, range=[first - beside, last + beside],
    )  # fmt: skip
    known = [value for value in (*numbers(rows, "value"), *numbers(olds, "value")) if value is not None]
    top = max(known, default=1) or 1
    figure.update_yaxes(range=[0, top * 1.2], showgrid=True, gridcolor=colours.line, tickfont={"size": 10})
    if rows["is_share"].any():
        steps = nice(top)
        figure.update_yaxes(tickvals=steps, ticktext=[percent(step, look.lang) for step in steps])
    else:
        figure.update_yaxes(nticks=3, tickformat=",.0f")


def nice(top: float) -> list[float]:
    """Round values for an axis from 0 to `top`: 0, one in its upper half, and the half of that."""
    scale = 10.0 ** floor(log10(top))
    highest = max(step for step in (1, 2, 4, 5, 6, 8, 10) if step * scale <= top * 1.001) * scale
    return [0.0, highest / 2, highest]


@remembered
def unit_story(rows: pd.DataFrame, look: Look) -> go.Figure:
    """Which unit went into which, step by step, from `territory.stages`: each unit's line, joined where it joins."""
    colours = palette(look)
    firsts = list(dict.fromkeys(rows["first_id"]))
    steps = sorted(set(rows["step"]))
    placed = rows.assign(own=[firsts.index(one) for one in rows["first_id"]])
    placed = placed.assign(y=placed.groupby(["step", "unit_id"])["own"].transform("mean"))
    figure = canvas(look, len(firsts) * 24 + 72, top=56, bottom=8)
    size = SMALL_SIZE - 1 if look.is_narrow else TEXT_SIZE
    for _, line in placed.groupby("first_id", sort=False):
        _course(figure, line, look)
    for step in steps:
        counts = placed[placed["step"] == step].groupby("unit_id").size()
        before = placed[placed["step"] == step - 1].groupby("unit_id").size()
        now = placed[placed["step"] == step].drop_duplicates("unit_id")
        for row in now.itertuples():
            is_ended = step == steps[-1]
            if step == steps[0] or is_ended or counts[row.unit_id] != before.get(row.unit_id):
                side = {"xanchor": "right", "xshift": -8} if step == steps[0] else {"xanchor": "left", "xshift": 8}
                colour = colours.ink if step == steps[0] else colours.lead
                label(figure, step, -row.y, f"<b>{row.unit_name}</b>" if is_ended else row.unit_name, colour, **side)
                figure.layout.annotations[-1].font.size = size
        _head(figure, step, now, steps, look)
    figure.update_xaxes(visible=False, range=[-0.8 if look.is_narrow else -0.55, steps[-1] + 0.68])
    figure.update_yaxes(visible=False, range=[-len(firsts) + 0.4, 0.6])
    return figure


def _course(figure: go.Figure, line: pd.DataFrame, look: Look) -> None:
    """One first unit's way through the steps."""
    colours = palette(look)
    names: Sequence[str] = list(line["unit_name"])
    told = say("boundaries.course", look.lang, first=names[0], last=names[-1], day=words.day(line["day"].iloc[-1]))
    figure.add_scatter(
        x=list(line["step"]), y=[-y for y in line["y"]], mode="lines+markers", customdata=[[told]] * len(line),
        line={"color": colours.hatch, "width": 2}, marker={"size": 7, "color": colours.mark}, hovertemplate=HOVER,
    )  # fmt: skip


def _head(figure: go.Figure, step: int, now: pd.DataFrame, steps: Sequence[int], look: Look) -> None:
    """Above a step: since when, and how many units."""
    key = "boundaries.until" if step == steps[0] else "boundaries.since"
    text = say(key, look.lang, day=words.day(now["day"].iloc[0]), count=len(now))
    label(figure, step, 1, text, palette(look).text, yref="paper", yanchor="bottom", xanchor="center", align="center")
    figure.layout.annotations[-1].font.size = 10 if look.is_narrow else SMALL_SIZE
