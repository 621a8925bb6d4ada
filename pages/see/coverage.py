"""Coverage: how many villages has each order reached, ward by ward?"""

import streamlit as st

from khoi import places
from khoi.access import Action
from khoi.see import answers, figures, reach
from khoi.web import ui

viewer = ui.guard(Action.SEE, page="coverage")
filters = ui.filters("period", "campaign", "ward")
rows = ui.rows("see/coverage_by_ward", viewer, filters)
steps = ui.rows("see/reach_steps", viewer, filters)
months = ui.rows("see/activity_calendar", viewer, filters)
left = ui.rows("see/villages_left", viewer, filters)
pace = ui.rows("see/target_pace", viewer, filters)
lang, look = ui.lang(), ui.look()
ui.stop_if_empty(rows)
ward = places.full_name(filters.ward, lang) if filters.ward else ""
if ward:
    ui.breadcrumb(("coverage", ui.say("see.city"), {"ward": None}), ("ward", ward), here=ui.say("coverage.here"))
ui.heading(ui.say("coverage.heading"), answers.coverage(rows, lang), reach.targets(rows, filters, lang))
beside, further = st.columns(2, gap="large")
with beside:
    ui.steps(steps, filters)
with further:
    ui.calendar(months, filters)
cell = None
if filters.ward is None:
    ui.section(ui.say("coverage.by-ward"))
    cell = ui.chart(
        figures.coverage_heatmap(rows, look),
        key="heatmap",
        alt=ui.say("coverage.by-ward-alt"),
        is_clickable=True,
        about=filters,
    )
    ui.note(ui.say("see.state-key"), ui.say("see.activity-source"))
village = None
if filters.ward is not None:
    ui.section(ui.say("coverage.by-village", ward=ward))
    villages = ui.rows("see/coverage_by_village", viewer, filters)
    village = ui.chart(
        figures.village_heatmap(villages, look),
        key="villages",
        alt=ui.say("coverage.by-village-alt"),
        is_clickable=True,
        about=filters,
    )
    ui.note(ui.say("see.village-key"), ui.say("see.activity-source"))
ui.definition(ui.say("see.coverage-definition"))
ui.compare_link(filters)
unreached = ui.villages_left(left, filters)
ui.pace(pace, filters)
ui.section(ui.say("coverage.rows"))
row = ui.table(
    rows,
    [ui.Column("ward_name", ui.say("table.ward"), measure="unit-name"), *ui.campaign_columns()],
    key="coverage_rows",
    alt=ui.say("coverage.rows-alt"),
    is_clickable=True,
    about=filters,
)
if cell:
    ui.put(ward=cell.ward_id)
if village:
    ui.go("village", ward=village.ward_id, village=village.village_id)
if unreached:
    ui.go("village", ward=unreached["ward_id"], village=unreached["village_id"])
if row and filters.ward is None:
    ui.put(ward=row["ward_id"])
