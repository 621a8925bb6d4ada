"""How far orders have come: from scope to target in steps, and results beside the target over a year."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from khoi.periods import Period, shifted, short_month, written
from khoi.see.figures.canvas import HOVER, KEPT, SMALL_SIZE, TEXT_SIZE, broken, canvas, label
from khoi.see.figures.memory import remembered
from khoi.see.format import percent, result, share, whole
from khoi.see.look import Look
from khoi.see.palette import palette
from khoi.see.trace import Traced, at, point
from khoi.words import say

STEP_HEIGHT = 58


@remembered
def reach_steps(rows: pd.DataFrame, look: Look) -> go.Figure:
    """The steps of `see/reach_steps` as bars from 0 to all that there is; over each its name, number and share."""
    colours = palette(look)
    fills = {"reached": colours.lead, "target": colours.second}
    figure = canvas(look, STEP_HEIGHT * len(rows) + 24, top=16, bottom=8)
    steps = list(rows.itertuples())
    figure.add_bar(
        x=[share(row.part_count, row.base_count) for row in steps],
        y=[-place for place in range(len(steps))],
        width=0.42,
        orientation="h",
        marker={"color": [fills.get(str(row.step), colours.mark) for row in steps]},
        customdata=[_pointed(row, look) for row in steps],
        hovertemplate=HOVER,
        **KEPT,
    )  # fmt: skip
    size = SMALL_SIZE + 1 if look.is_narrow else TEXT_SIZE
    for place, row in enumerate(steps):
        figure.add_annotation(
            x=0, y=-place, text=_step(row, look, "label"), showarrow=False, xanchor="left", yshift=23, xshift=-2,
            font={"color": colours.ink, "size": size},
        )  # fmt: skip
    figure.update_xaxes(visible=False, range=[0, 1.02])
    figure.update_yaxes(visible=False, range=[0.6 - len(steps), 0.75])
    return figure


def _pointed(row: Any, look: Look) -> list[str]:
    """What a bar says; only what was reached is a figure that a trace counts again."""
    said = _step(row, look, "hover")
    return point(said, Traced("coverage")) if row.step == "reached" else [said]


def _step(row: Any, look: Look, kind: str) -> str:
    """What a step says over its bar or on hover; in words where nothing was reported."""
    what = "villages" if row.is_one_order else "pairs"
    before = row.base_count if row.step == "target" else row.before_count
    part = share(row.part_count, before) if not pd.isna(before) else None
    values = {
        "part": whole(row.part_count, look.lang),
        "base": whole(row.base_count, look.lang),
        "before": whole(before, look.lang),
        "what": say(f"figure.step-{what}", look.lang),
        "share": percent(part, look.lang),
        "all": percent(share(row.part_count, row.base_count), look.lang),
    }
    step = "targets" if row.step == "target" and not row.is_one_order else row.step
    if row.step in ("reached", "target") and row.before_count == 0:
        step = "unreported" if row.step == "reached" else "untold"
    return say(f"figure.step-{step}-{kind}", look.lang, **values)


@remembered
def target_pace(rows: pd.DataFrame, look: Look) -> go.Figure:
    """One order of `see/target_pace`: results added up, the straight line to the target, and on at the last pace."""
    colours = palette(look)
    first, one = rows.iloc[0], rows.iloc[-1]
    unit = str(one[f"unit_{look.lang}"])
    start, end = pd.Timestamp(shifted(at(first["month"]), -1)), one["month"]
    figure = canvas(look, 300, right=72 if look.is_narrow else 112)
    needed = say(
        "figure.needed-hover", look.lang, year=str(end.year), target=result(one["target"], look.lang), unit=unit
    )
    _dashes(figure, [start, end], [0, one["target"]], ["", needed], colours.mark, "dash")
    aim = say("figure.needed", look.lang, target=result(one["target"], look.lang))
    label(figure, end, one["target"], broken(aim, 8 if look.is_narrow else 30), colours.text, xshift=8)
    told = rows[rows["year_sum"].notna()]
    if len(told):
        _ahead(figure, told.iloc[-1], one, look)
    figure.add_scatter(
        x=list(rows["month"]),
        y=[None if pd.isna(value) else float(value) for value in rows["year_sum"]],
        mode="lines+markers",
        line={"color": colours.lead, "width": 2.5},
        marker={"size": 6, "color": colours.lead},
        customdata=[[_told(row, look)] for row in rows.itertuples()],
        hovertemplate=HOVER,
        connectgaps=False,
    )
    if len(told):
        last = told.iloc[-1]
        is_behind = last["year_sum"] / one["target"] * len(rows) < list(rows["month"]).index(last["month"]) + 1
        beside = {"xshift": 8, "yshift": -12} if is_behind else {"xanchor": "right", "xshift": -8, "yshift": 12}
        label(figure, last["month"], last["year_sum"], say("figure.result", look.lang), colours.lead, **beside)
    months = list(rows["month"])[:: 3 if look.is_narrow else 2]
    names = [short_month(month, look.lang).replace("/", " ").replace(" ", "<br>") for month in months]
    edge = pd.Timedelta(days=10)
    figure.update_xaxes(tickvals=months, ticktext=names, tickangle=0, range=[start - edge, end + edge])
    figure.update_yaxes(
        title={"text": unit}, rangemode="tozero", nticks=5, tickformat=",", showgrid=True, gridcolor=colours.line
    )
    return figure


def _ahead(figure: go.Figure, last: Any, one: Any, look: Look) -> None:
    """From the last result on at the pace of three months, to the target or the end of the year."""
    if one["state"] not in ("expected", "behind"):
        return
    is_expected = one["state"] == "expected"
    month = at(one["finish_month"] if is_expected else one["month"])
    ahead = (month.year - last["month"].year) * 12 + month.month - last["month"].month
    value = float(last["year_sum"]) + float(one["pace"]) * ahead
    sentence = say(
        "figure.ahead-hover", look.lang, month=written(Period(month, month), look.lang),
        result=result(round(value, 1), look.lang), unit=str(one[f"unit_{look.lang}"]),
        share=percent(share(value, one["target"]), look.lang),
    )  # fmt: skip
    places = [last["month"], pd.Timestamp(month)]
    _dashes(figure, places, [float(last["year_sum"]), value], ["", sentence], palette(look).lead, "dot")
    short_name = short_month(month, look.lang) if is_expected else ""
    if short_name:
        label(figure, places[1], value, short_name, palette(look).lead, xanchor="right", xshift=-8, yshift=10)


def _dashes(figure: go.Figure, x: list[Any], y: list[Any], said: list[str], colour: str, dash: str) -> None:
    """A line that is no result, with a sentence at its end alone."""
    figure.add_scatter(
        x=x, y=y, mode="lines+markers", line={"color": colour, "width": 1.75, "dash": dash},
        marker={"size": [0, 6], "color": colour}, customdata=[[said[-1]]] * len(x), hovertemplate=HOVER,
    )  # fmt: skip


def _told(row: Any, look: Look) -> str:
    """What a month's dot says."""
    month = written(Period(at(row.month), at(row.month)), look.lang)
    if pd.isna(row.year_sum):
        return say("figure.result-not-reported", look.lang, month=month)
    unit = str(row.unit_vi if look.lang == "vi" else row.unit_en)
    part = percent(share(row.year_sum, row.target), look.lang)
    return say(
        "figure.result-hover", look.lang, month=month, result=result(row.year_sum, look.lang), unit=unit, share=part
    )
