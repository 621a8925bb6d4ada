"""Spending: how much of the plan has been spent, on what, by whom?"""

import streamlit as st

from khoi.access import Action
from khoi.places import OFFICE
from khoi.see import answers, figures, headlines
from khoi.web import ui

viewer = ui.guard(Action.SEE, page="spending")
filters = ui.filters("period", "ward")
items = ui.rows("see/spending_by_item", viewer, filters)
months = ui.rows("see/spending_months", viewer, filters)
owners = ui.rows("see/spending_by_owner", viewer, filters)
lang, look = ui.lang(), ui.look()
ui.stop_if_empty(items)
ui.heading(ui.say("spending.heading"), answers.spending(owners, filters, lang))
ui.metrics(
    [
        headlines.used(months, filters, lang),
        headlines.remaining(months, lang),
        headlines.extra_income(items, lang),
    ],
    filters,
)
left, right = st.columns([3, 2], gap="large")
with left:
    ui.section(ui.say("spending.items"))
    ui.chart(figures.plan_and_actual(items, look), key="items", alt=ui.say("spending.items-alt"), about=filters)
    ui.note(ui.say("spending.items-key"), ui.say("see.spending-source"))
    ui.definition(ui.say("spending.definition"))
with right:
    ui.section(ui.say("spending.pace"))
    ui.chart(figures.spending_pace(months, look), key="pace", alt=ui.say("spending.pace-alt"), about=filters)
    ui.section(ui.say("spending.owners"))
    bar = ui.chart(
        figures.spending_by_owner(owners, look),
        key="owners",
        alt=ui.say("spending.owners-alt"),
        is_clickable=True,
        about=filters,
    )
    ui.note(ui.say("spending.owners-key"), ui.say("see.spending-source"))
ui.table(
    items,
    [
        ui.Column("item_code", ui.say("table.code"), measure="item-name"),
        ui.Column(f"item_{lang}", ui.say("table.item"), measure="item-name"),
        ui.Column("planned_vnd", ui.say("table.planned"), "million", measure="planned"),
        ui.Column("actual_vnd", ui.say("table.actual"), "million", measure="actual"),
    ],
    key="item_rows",
    alt=ui.say("spending.rows-alt"),
    about=filters,
)
if bar and bar.ward_id != OFFICE:
    ui.go("ward", ward=bar.ward_id)
