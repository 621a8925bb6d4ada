"""One ward: how is it doing?"""

import streamlit as st

from khoi import places
from khoi.access import Action
from khoi.see import answers, figures, headlines
from khoi.web import ui

viewer = ui.guard(Action.SEE)
filters = ui.filters("period", "ward", needed=("ward",))
rows = ui.rows("see/coverage_by_ward", viewer, filters)
ui.stop_if_empty(rows)
wards = ui.rows("see/wards", viewer, filters)
villages = ui.rows("see/coverage_by_village", viewer, filters)
months = ui.rows("see/city_months", viewer, filters)
reporting = ui.rows("see/reporting", viewer, filters)
members = ui.rows("see/members_by_ward", viewer, filters)
items = ui.rows("see/spending_by_item", viewer, filters)
spending = ui.rows("see/spending_months", viewer, filters)
lang, look = ui.lang(), ui.look()
name = places.full_name(filters.ward, lang)
ui.breadcrumb(("overview", ui.say("see.city"), {"ward": None, "village": None}), here=name)
ui.heading(ui.say("ward.heading", ward=name), answers.ward(rows, filters.ward, filters, lang))
ui.metrics(
    [
        headlines.coverage(wards[wards["ward_id"] == filters.ward_id], months, filters, lang),
        headlines.new_households(months, filters, lang),
        headlines.overlap(months, filters, lang),
        headlines.used(spending, filters, lang),
        *headlines.members(members, lang)[1:],
    ],
    filters,
)
ui.section(ui.say("ward.villages"))
cell = ui.chart(
    figures.village_heatmap(villages, look),
    key="villages",
    alt=ui.say("coverage.by-village-alt"),
    is_clickable=True,
    about=filters,
)
ui.note(ui.say("see.village-key"), ui.say("see.activity-source"))
left, right = st.columns(2, gap="large")
with left:
    ui.section(ui.say("ward.trend"))
    ui.chart(figures.coverage_trend(months, look), key="trend", alt=ui.say("overview.trend-alt"), about=filters)
    ui.note(source=ui.say("see.activity-source"))
    ui.definition(ui.say("see.coverage-definition"))
with right:
    ui.section(ui.say("ward.reporting"))
    ui.chart(figures.reporting_grid(reporting, look), key="reporting", alt=ui.say("ward.reporting-alt"), about=filters)
    ui.note(ui.say("see.reporting-key"), ui.say("see.activity-source"))
    if len(items):
        ui.section(ui.say("ward.spending"))
        ui.chart(figures.plan_and_actual(items, look), key="items", alt=ui.say("spending.items-alt"), about=filters)
        ui.note(ui.say("spending.items-key"), ui.say("see.spending-source"))
peer = ui.peers(viewer, filters)
ui.section(ui.say("ward.orders"))
ui.table(
    rows,
    ui.campaign_columns(),
    key="orders",
    alt=ui.say("ward.orders-alt"),
    about=filters,
)
ui.arrivals(viewer, filters)
if peer:
    ui.go("ward", **peer.address)
if cell:
    ui.go("village", ward=cell.ward_id, village=cell.village_id)
