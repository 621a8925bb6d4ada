"""Spending: how much of the plan has been spent, on what, by whom, and what will the year come to?"""

import streamlit as st

from khoi.access import Action
from khoi.places import OFFICE
from khoi.see import answers, figures, headlines
from khoi.web import ui

viewer = ui.guard(Action.SEE, page="spending")
filters = ui.filters("period", "ward")
items = ui.rows("see/spending_by_item", viewer, filters)
months = ui.rows("see/spending_months", viewer, filters)
year = ui.rows("see/spending_year", viewer, filters)
owners = ui.rows("see/spending_by_owner", viewer, filters)
sources = ui.rows("see/spending_by_source", viewer, filters)
households = ui.rows("see/spending_by_household", viewer, filters)
lang, look, source = ui.lang(), ui.look(), ui.say("see.spending-source")
ui.stop_if_empty(items)
ui.heading(ui.say("spending.heading"), answers.spending(owners, filters, lang), answers.forecast(year, lang))
used, left_over = headlines.used(months, filters, lang), headlines.remaining(months, lang)
ui.metrics([used, left_over, headlines.extra_income(items, lang)], filters)
left, right = st.columns([3, 2], gap="large")
with left:
    ui.section(ui.say("spending.year"))
    ui.chart(figures.spending_year(year, look), key="year", alt=ui.say("spending.year-alt"), about=filters)
    ui.note(ui.say("spending.year-key"), source)
    ui.definition(ui.say("spending.year-definition"), key="year-definition")
with right:
    ui.section(ui.say("spending.sources"))
    ui.chart(
        figures.spending_by_source(sources, look), key="sources", alt=ui.say("spending.sources-alt"), about=filters
    )
    ui.note(ui.say("spending.sources-key"), source)
ui.section(ui.say("spending.steps"))
ui.chart(figures.plan_to_actual(items, look), key="steps", alt=ui.say("spending.steps-alt"), about=filters)
ui.note(ui.say("spending.steps-key"), source)
ui.definition(ui.say("spending.steps-definition"), key="steps-definition")
left, right = st.columns(2, gap="large")
with left:
    ui.section(ui.say("spending.owners"))
    figure = figures.spending_by_owner(owners, look)
    owner = ui.chart(figure, key="owners", alt=ui.say("spending.owners-alt"), is_clickable=True, about=filters)
    ui.note(ui.say("spending.owners-key"), source)
    ui.definition(ui.say("spending.definition"))
with right:
    ui.section(ui.say("spending.households"))
    home = ui.chart(
        figures.spending_by_household(households, look),
        key="households",
        alt=ui.say("spending.households-alt"),
        is_clickable=True,
        about=filters,
    )
    ui.note(source=source)
    ui.definition(ui.say("spending.households-definition"), key="households-definition")
ui.section(ui.say("spending.items"))
row = ui.table(
    items,
    [
        ui.Column("item_code", ui.say("table.code"), measure="item-name"),
        ui.Column(f"item_{lang}", ui.say("table.item"), measure="item-name"),
        ui.Column("planned_vnd", ui.say("table.planned"), "million", measure="planned"),
        ui.Column("actual_vnd", ui.say("table.actual"), "million", measure="actual"),
        ui.Column("remaining_vnd", ui.say("table.remaining"), "million", digits=2, measure="remaining"),
        ui.Column("used_share", ui.say("table.used"), "percent", measure="used"),
    ],
    key="item_rows",
    alt=ui.say("spending.rows-alt"),
    is_clickable=True,
    about=filters,
)
ui.one_item(items, viewer, filters)
if row:
    ui.put(item=row["item_code"])
if home or (owner and owner.ward_id != OFFICE):
    ui.go("ward", ward=(home or owner).ward_id)
