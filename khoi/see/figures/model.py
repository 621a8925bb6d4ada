"""The model in one picture, before and after; and wards in the order of what one of them is proposed for."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from khoi.see import visits
from khoi.see.figures.canvas import HOVER, KEPT, SMALL_SIZE, TEXT_SIZE, broken, canvas, instead, named, numbers
from khoi.see.figures.memory import remembered
from khoi.see.look import Look
from khoi.see.palette import ink_on, palette
from khoi.see.trace import Traced, point
from khoi.words import say

OWN = ("office", "staff", "budget")  # what each organisation had, and what there is one of now
SIDE = 0.8  # of a cell's own square
AFTER = 4  # the column where what is common begins: one column lies between
LEVELS = (("ward_blocs", "ward_bloc_members"), ("village_teams", "village_team_members"))


@remembered
def model_picture(bodies: pd.DataFrame, facts: pd.DataFrame, look: Look) -> go.Figure:
    """Each organisation of `see/model_bodies` with its own office, staff and budget, and beside it one of each for all.

    Below: the blocs of wards and the teams of villages with their members, from `see/published_facts`.
    """
    colours = palette(look)
    names = [broken(name, 18 if look.is_narrow else 34) for name in named(bodies, "body", look)]
    lines = max((name.count("<br>") + 1 for name in names), default=1)
    unit = max(34, 15 * lines + 8) if look.is_narrow else 36
    figure = canvas(look, round(unit * (len(names) + 5.2)), bottom=8)
    _own(figure, named(bodies, "body", look), look)
    _common(figure, len(names), look)
    _below(figure, facts, len(names), look)
    figure.update_xaxes(visible=False, range=[-0.5, AFTER + len(OWN) - 0.5])
    figure.update_yaxes(
        range=[-len(names) - 2.5, 2.2], tickvals=[-place for place in range(len(names))], ticktext=names,
        tickfont={"color": colours.ink, "size": SMALL_SIZE if look.is_narrow else TEXT_SIZE},
    )  # fmt: skip
    return figure


def _own(figure: go.Figure, names: list[str], look: Look) -> None:
    """Before: a square for each thing that each organisation had for itself."""
    colours = palette(look)
    cells = [(column, place) for place in range(len(names)) for column in range(len(OWN))]
    figure.add_bar(
        x=[column for column, _ in cells], base=[-place - SIDE / 2 for _, place in cells], y=[SIDE] * len(cells),
        width=SIDE, marker={"color": colours.mark},
        customdata=[[say(f"model.own-{OWN[column]}", look.lang, body=names[place])] for column, place in cells],
        hovertemplate=HOVER, **KEPT,
    )  # fmt: skip
    _heads(figure, 0, "before", look)


def _common(figure: go.Figure, count: int, look: Look) -> None:
    """After: one tall bar beside all organisations for each thing that they have in common."""
    colours = palette(look)
    said = [say(f"model.one-{thing}", look.lang) for thing in OWN]
    figure.add_bar(
        x=[AFTER + column for column in range(len(OWN))], base=[1 - count - SIDE / 2] * len(OWN),
        y=[count - 1 + SIDE] * len(OWN), width=SIDE, marker={"color": colours.lead},
        text=[broken(say("model.one", look.lang), 5)] * len(OWN), textposition="inside", insidetextanchor="middle",
        textangle=0, constraintext="none", textfont={"size": TEXT_SIZE, "color": ink_on(colours.lead)},
        customdata=[[sentence] for sentence in said], hovertemplate=HOVER, **KEPT,
    )  # fmt: skip
    _heads(figure, AFTER, "after", look)
    _text(figure, AFTER - 1, (1 - count) / 2, "→", colours.text, 2 * TEXT_SIZE)


def _heads(figure: go.Figure, first: int, when: str, look: Look) -> None:
    """Over a side: when; over each of its columns: what it shows."""
    colours = palette(look)
    _text(figure, first + 1, 1.85, f"<b>{say(f'model.{when}', look.lang)}</b>", colours.ink, TEXT_SIZE)
    for column, thing in enumerate(OWN):
        name = say(f"model.{thing}", look.lang)
        said = name.replace(" ", "<br>") if look.is_narrow else name
        _text(figure, first + column, 0.95, said, colours.text, SMALL_SIZE - look.is_narrow)


def _text(figure: go.Figure, x: float, y: float, text: str, colour: str, size: int) -> None:
    figure.add_annotation(
        x=x, y=y, text=text, showarrow=False, xanchor="center", yanchor="middle", align="center",
        font={"color": colour, "size": size},
    )  # fmt: skip


def _below(figure: go.Figure, facts: pd.DataFrame, count: int, look: Look) -> None:
    """Under the office: the blocs of the wards and the teams of the villages."""
    colours, centre = palette(look), (AFTER + len(OWN) - 1) / 2
    values = dict(zip(facts["fact_key"], facts["fact_value"], strict=True))
    said = [
        say(f"model.level-{units}", look.lang, units=values[units], members=values[members])
        for units, members in LEVELS
    ]
    tops = [-count - place for place in range(len(LEVELS))]
    figure.add_bar(
        x=[centre] * len(LEVELS), base=[top - SIDE - 0.1 for top in tops], y=[SIDE] * len(LEVELS),
        width=AFTER + len(OWN) - 1 + SIDE, marker={"color": colours.low, "line": {"color": colours.lead, "width": 1}},
        customdata=[[sentence] for sentence in said], hovertemplate=HOVER, **KEPT,
    )  # fmt: skip
    for top, sentence in zip(tops, said, strict=True):
        shown = sentence.replace(" · ", "<br>") if look.is_narrow else sentence
        size = SMALL_SIZE - 1 if look.is_narrow else TEXT_SIZE
        _text(figure, centre, top - SIDE / 2 - 0.1, shown, ink_on(colours.low), size)


@remembered
def visit_bars(rows: pd.DataFrame, look: Look) -> go.Figure:
    """The wards of a `Visit.ranking`, grey but for the one that is proposed; in words where there is no value."""
    colours = palette(look)
    figure = canvas(look, 22 * len(rows) + 24, right=92, bottom=8)
    names = [str(name) for name in rows["ward_name"]]
    amounts, said = numbers(rows, "value"), [_shown(row, look) for row in rows.itertuples()]
    figure.add_bar(
        x=amounts, y=names, orientation="h",
        marker={"color": [colours.lead if is_chosen else colours.mark for is_chosen in rows["is_chosen"]]},
        text=said, textposition=["outside" if (amount or 0) >= 0 else "none" for amount in amounts],
        textfont={"size": TEXT_SIZE, "color": colours.ink}, cliponaxis=False,
        customdata=[_told(row, look) for row in rows.itertuples()], hovertemplate=HOVER, **KEPT,
    )  # fmt: skip
    below = [text if (amount or 0) < 0 else "" for text, amount in zip(said, amounts, strict=True)]
    instead(figure, names, below, colours.ink)  # right of the line: a bar that goes left ends where the names stand
    why = say("figure.not-reported", look.lang)
    instead(figure, names, [why if amount is None else "" for amount in amounts], colours.text)
    known = [amount for amount in amounts if amount is not None]
    figure.update_xaxes(visible=False, range=[min([*known, 0.0]) * 1.05, (max(known, default=0.0) or 1.0) * 1.15])
    return figure


def _shown(row: Any, look: Look) -> str:
    """The number at a bar's end; a ward without a value has none."""
    return "" if pd.isna(row.value) else visits.value(row.reason, row.value, look.lang)


def _told(row: Any, look: Look) -> list[str]:
    """What a bar says, and what it stands for; a rise or a ratio is no figure that a trace counts again."""
    written = visits.value(row.reason, row.value, look.lang)
    said = say(f"visit.hover-{row.reason}", look.lang, ward=str(row.ward_name), value=written)
    return point(said, Traced("coverage", ward_id=str(row.ward_id))) if row.reason == "widest" else [said]
