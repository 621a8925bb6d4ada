"""Overview: how far have the orders reached, and what needs attention?"""

import streamlit as st

from khoi.access import Action
from khoi.see import answers, attention, figures, headlines, since
from khoi.web import ui

viewer = ui.guard(Action.SEE, page="overview")
filters = ui.filters("period", "campaign")
wards = ui.rows("see/wards", viewer, filters)
measures = ui.rows("see/ward_measures", viewer, filters)
months = ui.rows("see/city_months", viewer, filters)
spending = ui.rows("see/spending_months", viewer, filters)
reporting = ui.rows("see/reporting", viewer, filters)
conclusions = ui.rows("see/overdue_conclusions", viewer, filters)
owners = ui.rows("see/spending_by_owner", viewer, filters)
limits = ui.rows("see/limits", viewer, filters)
things = ui.rows("see/since_meeting", viewer, filters)
moves = ui.rows("see/coverage_moves", viewer, filters)
lang, look = ui.lang(), ui.look()
ui.stop_if_empty(months)
ui.stop_if_empty(wards)
ui.heading(ui.say("overview.heading"), answers.overview(wards, filters, lang))
ui.metrics(
    [
        headlines.coverage(wards, months, filters, lang),
        headlines.new_households(months, filters, lang),
        headlines.on_time(months, filters, lang),
        headlines.used(spending, filters, lang),
        headlines.overlap(months, filters, lang),
    ],
    filters,
)
left, right = st.columns([3, 2], gap="large")
with left:
    choice = ui.map_choice(filters, viewer)
    tile = ui.unit_map(measures, choice, filters, viewer)
with right:
    ui.section(ui.say("overview.attention"))
    lines = attention.attention(reporting, wards, conclusions, owners, limits, lang)
    ui.pointers(lines, key="attention", about=filters)
    ui.section(ui.say("overview.trend"))
    ui.chart(figures.coverage_trend(months, look), key="trend", alt=ui.say("overview.trend-alt"), about=filters)
    ui.note(source=ui.say("see.activity-source"))
    ui.definition(ui.say("see.overlap-definition"), key="overlap")
left, right = st.columns([3, 2], gap="large")
with left:
    ui.section(ui.say("overview.ranking"))
    bar = ui.chart(
        figures.ward_bars(wards, look),
        key="ranking",
        alt=ui.say("overview.ranking-alt"),
        is_clickable=True,
        about=filters,
    )
    ui.note(ui.say("overview.ranking-key"))
    ui.definition(ui.say("see.coverage-definition"))
with right:
    ui.section(since.heading(things, lang))
    ui.pointers(since.changes(things, moves, filters, lang), key="since", about=filters)
    ui.note(since.missing(things, lang), ui.say("since.source"))
if tile:
    ui.lead(tile, measures, choice)
if bar:
    ui.go("ward", ward=bar.ward_id)
