"""Overlap: where do two organisations or more still run the same order side by side?"""

import streamlit as st

from khoi import places
from khoi.access import Action
from khoi.see import figures, overlap
from khoi.web import ui

viewer = ui.guard(Action.SEE)
filters = ui.filters("period", "ward", "campaign", "body").beside_last_year()
months = ui.rows("see/overlap_months", viewer, filters)
ui.stop_if_empty(months)
orders = ui.rows("see/overlap_by_order", viewer, filters)
where = ui.rows("see/overlap_by_place", viewer, filters)
pairs = ui.rows("see/overlap_pairs", viewer, filters)
rows = ui.rows("see/overlap_rows", viewer, filters)
lang, look = ui.lang(), ui.look()
if filters.ward is not None:
    ward = places.full_name(filters.ward, lang)
    ui.breadcrumb(("overlap", ui.say("see.city"), {"ward": None}), ("ward", ward), here=ui.say("overlap.here"))
ui.heading(ui.say("overlap.heading"), overlap.answer(months, orders, pairs, filters, lang))
ui.metrics(overlap.metrics(months, where, filters, lang), filters)
ui.definition(ui.say("see.overlap-definition"))
left, right = st.columns(2, gap="large")
with left:
    ui.section(ui.say("overlap.trend"))
    ui.chart(figures.overlap_trend(months, look), key="trend", alt=ui.say("overlap.trend-alt"), about=filters)
    ui.note(ui.say("overlap.trend-key"), ui.say("see.activity-source"))
with right:
    ui.section(ui.say("overlap.pairs"))
    if pairs.empty:
        ui.paragraph(ui.say("overlap.no-pairs"))
    else:
        ui.chart(figures.overlap_pairs(pairs, look), key="pairs", alt=ui.say("overlap.pairs-alt"), about=filters)
        ui.note(ui.say("overlap.pairs-key"), ui.say("see.activity-source"))
left, right = st.columns(2, gap="large")
order = place = None
with left:
    ui.section(ui.say("overlap.orders"))
    if len(orders):
        chart = figures.overlap_by_order(orders, look)
        order = ui.chart(chart, key="orders", alt=ui.say("overlap.orders-alt"), is_clickable=True, about=filters)
    ui.note(ui.say("overlap.bars-key"), ui.say("see.activity-source"))
with right:
    ui.section(ui.say("overlap.wards") if filters.ward is None else ui.say("overlap.in-ward", ward=ward))
    if len(where):
        chart = figures.overlap_by_place(where, look)
        place = ui.chart(chart, key="places", alt=ui.say("overlap.places-alt"), is_clickable=True, about=filters)
    ui.note(ui.say("overlap.bars-key"), ui.say("see.activity-source"))
ui.section(ui.say("overlap.rows"), overlap.listed(rows, lang))
row = None
if rows.empty:
    ui.paragraph(ui.say("overlap.no-rows"))
else:
    row = ui.table(
        rows,
        [
            ui.Column("month", ui.say("table.month"), "month", measure="overlap"),
            ui.Column("ward_name", ui.say("table.ward"), measure="unit-name"),
            ui.Column("village_name", ui.say("table.village"), measure="unit-name"),
            ui.Column(f"campaign_{lang}", ui.say("table.order"), measure="campaign-name"),
            ui.Column(f"bodies_{lang}", ui.say("table.bodies"), measure="overlap"),
        ],
        key="overlap_rows",
        alt=ui.say("overlap.rows-alt"),
        is_clickable=True,
        about=filters,
    )
if order:
    ui.put(campaign=order.campaign_id)
if place and place.village_id is None:
    ui.put(ward=place.ward_id)
if place:
    ui.go("village", ward=place.ward_id, village=place.village_id)
if row:
    ui.go("village", ward=row["ward_id"], village=row["village_id"])
