"""Boundaries: along which boundaries do figures run, and what are they once carried forward to today's units?"""

import streamlit as st

from khoi import places
from khoi.access import Action
from khoi.see import boundaries
from khoi.web import ui

viewer = ui.guard(Action.SEE)
filters = ui.filters("period", "campaign")
wards = ui.rows("see/ward_measures", viewer, filters)
months = ui.rows("see/ward_series", viewer, filters)
changes = ui.rows("see/unit_story", viewer, filters)
lang = ui.lang()
ui.stop_if_empty(months)
choice = ui.map_choice(filters, viewer, has_unit=True)
now = choice.carried(wards)
if choice.unit_id is not None:
    name = places.full_name(ui.store().gazetteer().get(choice.unit_id), lang)
    ui.breadcrumb(("boundaries", ui.say("boundaries.all"), {"unit": None}), here=name)
ui.heading(ui.say("boundaries.heading"), boundaries.answer(wards, now, choice.gauge, filters, choice.today_count, lang))
left, right = st.columns([3, 2], gap="large")
with left:
    tile = ui.unit_map(wards, choice, filters, viewer)
with right:
    ui.rule(wards, now, changes, choice)
ui.units_inside(now, choice)
ui.territories(months, choice, filters)
ui.story(changes, filters)
if tile:
    ui.put(unit=tile.ward_id)
