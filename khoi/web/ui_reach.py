"""The parts of the page on coverage: steps to the target, villages left, pace towards a target, the calendar."""

from typing import Any

import pandas as pd
import streamlit as st

from khoi.see import figures, reach
from khoi.see.filters import Filters
from khoi.see.format import percent, result
from khoi.see.tables import Column
from khoi.web.identity import is_guests_page
from khoi.web.ui_page import lang, look, note, page_link, paragraph, quiet, say, section
from khoi.web.ui_texts import definition, faults
from khoi.web.ui_trace import chart, table

FEW_CARDS, MOST_CARDS, PHONE_HEIGHT = 5, 120, 460  # more cards than a few scroll by themselves


def steps(rows: pd.DataFrame, about: Filters) -> None:
    """From scope over reported and reached to the target, from `see/reach_steps`."""
    section(say("coverage.steps"))
    chart(figures.reach_steps(rows, look()), key="steps", alt=say("coverage.steps-alt"), about=about)
    note(say("coverage.steps-villages" if about.campaign else "coverage.steps-pairs"), say("see.activity-source"))
    definition(say("coverage.steps-definition"), key="steps")


def calendar(rows: pd.DataFrame, about: Filters) -> None:
    """Villages at work month by month, from `see/activity_calendar`."""
    section(say("coverage.calendar"))
    if rows.empty:
        paragraph(say("coverage.calendar-none"))
        return
    chart(figures.activity_calendar(rows, look()), key="calendar", alt=say("coverage.calendar-alt"), about=about)
    note(say("coverage.calendar-key"), say("see.activity-source"))


def villages_left(rows: pd.DataFrame, about: Filters) -> dict[str, Any] | None:
    """Villages not yet reached, by name, from `see/villages_left`; gives the row clicked just now.

    On a phone they are cards, each a link to its village; for a guest nothing leads further.
    """
    section(say("coverage.left"), reach.left(rows, about, lang()))
    if rows.empty:
        return None
    told, clicked = reach.villages(rows, lang()), None
    if look().is_narrow:
        _cards(told, about)
    else:
        order = [] if about.campaign else [Column(f"campaign_{lang()}", say("table.order"), measure="campaign-name")]
        columns = [
            *order,
            Column("ward_name", say("table.ward"), measure="unit-name"),
            Column("village_name", say("table.village"), measure="unit-name"),
            Column("state_name", say("table.state"), measure="state"),
            Column("last_reached", say("coverage.last-reached"), measure="state"),
        ]
        clicked = table(told, columns, key="left", alt=say("coverage.left-alt"), is_clickable=True, about=about)
    note(say("coverage.left-key"), say("see.activity-source"))
    return clicked


def _cards(told: pd.DataFrame, about: Filters) -> None:
    shown = told.head(MOST_CARDS).to_dict("records")
    cards = [(f"{row['village_name']}, {row['ward_name']}", _below(row, about)) for row in shown]
    with st.container(
        height=PHONE_HEIGHT if len(cards) > FEW_CARDS else "content", border=False, gap="xxsmall",
        key="kh-pointers-left",
    ):  # fmt: skip
        if is_guests_page():
            faults(cards)
        else:
            for row, (head, below) in zip(shown, cards, strict=True):
                page_link("village", head, ward=str(row["ward_id"]), village=str(row["village_id"]))
                quiet(below)
    if len(told) > len(cards):
        key = "coverage.left-more-guest" if is_guests_page() else "coverage.left-more"
        quiet(say(key, count=len(told) - len(cards)))


def _below(row: dict[Any, Any], about: Filters) -> str:
    """What a card says under the village's name."""
    last = say("coverage.last-reached-card", month=str(row["last_reached"]))
    order = [] if about.campaign else [str(row[f"campaign_{lang()}"])]
    return " · ".join((*order, str(row["state_name"]), last))


def pace(rows: pd.DataFrame, about: Filters) -> None:
    """Results beside the target and when it will be met, from `see/target_pace`: one order drawn, several listed."""
    if rows.empty:
        section(say("coverage.pace"), say("coverage.pace-none", year=str(about.told.last_month.year)))
        return
    if about.campaign:
        section(say("coverage.pace"), reach.pace(rows, about, lang()))
        chart(figures.target_pace(rows, look()), key="pace", alt=say("coverage.pace-alt"), about=about)
    else:
        section(say("coverage.pace"), "" if is_guests_page() else say("coverage.pace-several"))
        _orders(reach.orders(rows, about, lang()), about)
    note(say("coverage.pace-key"), say("see.activity-source"))
    definition(say("coverage.pace-definition"), key="pace")


def _orders(told: pd.DataFrame, about: Filters) -> None:
    """The orders with a target: on a phone as cards, else as a table."""
    if look().is_narrow:
        cards = [
            (str(row[f"campaign_{lang()}"]), f"{row['finish']} · {_result(row)}") for row in told.to_dict("records")
        ]
        faults(cards)
        return
    columns = [
        Column(f"campaign_{lang()}", say("table.order"), measure="campaign-name"),
        Column("year_result", say("table.year-result"), "decimal", missing=say("coverage.not-reported")),
        Column("target", say("table.target"), "decimal", measure="target"),
        Column(f"unit_{lang()}", say("table.unit"), measure="campaign-name"),
        Column("part", say("coverage.part"), "percent"),
        Column("pace", say("coverage.pace-month"), "decimal", digits=1),
        Column("finish", say("coverage.finish")),
    ]
    table(told, columns, key="pace_rows", alt=say("coverage.pace-rows-alt"), about=about)


def _result(row: dict[Any, Any]) -> str:
    if pd.isna(row["year_result"]):
        return say("coverage.not-reported")
    done, target = (result(row[name], lang()) for name in ("year_result", "target"))
    return f"{done}/{target} {row[f'unit_{lang()}']} ({percent(row['part'], lang())})"
