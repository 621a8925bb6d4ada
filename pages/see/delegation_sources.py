"""Sources: how are the figures made, what does each count, and which are published, which a sample?"""

import streamlit as st

from khoi.access import Action
from khoi.see import delegation, figures, manual
from khoi.web import ui

viewer = ui.guard(Action.SEE_SUMMARY, page="sources")
filters = ui.filters("period")
received = ui.rows("see/received", viewer, filters)
months = ui.rows("see/city_months", viewer, filters)
reporting = ui.rows("see/reporting", viewer, filters)
lang, look = ui.lang(), ui.look()
ui.stop_if_empty(received)
ui.heading(ui.say("sources.heading"), delegation.sources(received, months, filters, lang))
ui.metrics(delegation.received_metrics(received, months, filters, lang), filters)
left, right = st.columns(2, gap="large")
with left:
    ui.section(ui.say("sources.steps"))
    ui.numbered(delegation.steps(received, lang))
    ui.section(ui.say("sources.received"))
    ui.files_received(delegation.by_dataset(received, lang))
with right:
    if len(reporting):
        ui.section(ui.say("sources.reporting"))
        figure = figures.reporting_grid(reporting, look)
        ui.chart(figure, key="reporting", alt=ui.say("sources.reporting-alt"), about=filters)
        ui.note(ui.say("see.reporting-key"), ui.say("see.activity-source"))
        ui.definition(ui.say("help.define-on-time"))
ui.section(ui.say("sources.published"))
ui.terms(delegation.references(lang))
ui.section(ui.say("sources.kinds"))
ui.terms(delegation.kinds(ui.store().is_sample(), lang))
ui.section(ui.say("sources.definitions"))
ui.terms(manual.defined(lang))
