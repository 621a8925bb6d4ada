"""The model: why one office, since when, and with what results? The first form of the delegation's summary."""

import streamlit as st

from khoi.access import Action
from khoi.see import figures, headlines
from khoi.web import ui

viewer = ui.guard(Action.SEE_SUMMARY, page="model")
filters = ui.filters("period")
facts = ui.rows("see/published_facts", viewer, filters)
wards = ui.rows("see/wards", viewer, filters)
months = ui.rows("see/city_months", viewer, filters)
members = ui.rows("see/members_by_ward", viewer, filters)
lang, look = ui.lang(), ui.look()
ui.heading(ui.say("model.heading"), ui.say("model.answer"))
ui.section(ui.say("model.facts"))
ui.facts(facts, lang)
ui.published(ui.say("model.facts-source"))
ui.section(ui.say("model.results"))
if ui.store().is_sample():
    ui.paragraph(ui.say("model.results-note"))
ui.stop_if_empty(months)
ui.stop_if_empty(wards)
ui.metrics(
    [
        headlines.coverage(wards, months, filters, lang),
        headlines.new_households(months, filters, lang),
        headlines.overlap(months, filters, lang),
        *headlines.members(members, lang),
    ],
    filters,
)
left, right = st.columns([3, 2], gap="large")
with left:
    ui.section(ui.say("overview.map"))
    ui.chart(figures.tile_map(wards, look), key="map", alt=ui.say("overview.map-alt"), about=filters)
    ui.note(ui.say("see.state-key"), ui.say("see.activity-source"))
with right:
    ui.section(ui.say("overview.trend"))
    ui.chart(figures.coverage_trend(months, look), key="trend", alt=ui.say("overview.trend-alt"), about=filters)
    ui.note(source=ui.say("see.activity-source"))
    ui.definition(ui.say("see.overlap-definition"))
