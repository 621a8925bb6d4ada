"""The model: which bodies became one office, what stands below it, and by which documents?"""

import streamlit as st

from khoi.access import Action
from khoi.see import delegation, figures
from khoi.web import ui

viewer = ui.guard(Action.SEE_SUMMARY, page="model")
filters = ui.filters("period")
facts = ui.rows("see/published_facts", viewer, filters)
lang, look, article = ui.lang(), ui.look(), ui.say("model.facts-source")
ui.heading(ui.say("model.heading"), delegation.model(facts, lang))
ui.metrics(delegation.totals(facts, lang))
ui.published(article)
picture = st.container()
ui.section(ui.say("model.facts"))
ui.milestones(delegation.milestones(facts, lang))
ui.published(article)
bodies = ui.rows("see/model_bodies", viewer, filters)  # links made before this query was there hold the rest alone
with picture:
    ui.section(ui.say("model.picture"), ui.say("model.picture-finding", count=len(bodies)))
    figure = figures.model_picture(bodies, facts, look)
    ui.chart(figure, key="model", alt=ui.say("model.picture-alt"), about=filters)
    ui.published(ui.say("model.picture-source"), is_of_chart=True)
