"""Results: what has come of the model so far, in posts, money, blocs and teams, orders and overlap?"""

import streamlit as st

from khoi.access import Action
from khoi.see import answers, delegation, figures
from khoi.web import ui

viewer = ui.guard(Action.SEE_SUMMARY, page="results")
filters = ui.filters("period")
wards = ui.rows("see/wards", viewer, filters)
months = ui.rows("see/city_months", viewer, filters)
bodies = ui.rows("see/headcount_by_body", viewer, filters)
facts = ui.rows("see/published_facts", viewer, filters)
spending = ui.rows("see/spending_months", viewer, filters)
year = ui.rows("see/spending_year", viewer, filters)
members = ui.rows("see/members_by_ward", viewer, filters)
orders = ui.rows("see/coverage_by_ward", viewer, filters)
lang, look = ui.lang(), ui.look()
ui.stop_if_empty(months)
ui.stop_if_empty(wards)
ui.heading(ui.say("results.heading"), delegation.results(wards, months, filters, lang))
ui.metrics(delegation.results_metrics(bodies, spending, members, wards, months, filters, lang), filters)
ui.paragraph(ui.say("results.own-figures"))
left, right = st.columns(2, gap="large")
with left:
    if len(bodies):
        ui.section(ui.say("results.posts"), delegation.posts(bodies, lang))
        ui.chart(figures.posts_by_body(bodies, look), key="posts", alt=ui.say("headcount.posts-alt"), about=filters)
        ui.note(ui.say("headcount.posts-key"), ui.say("see.headcount-source"))
        quoted = facts[facts["fact_key"].str.startswith("posts_cut")]
        ui.quotes(quoted[f"statement_{lang}"], ui.say("model.facts-source"))
        ui.paragraph(ui.say("headcount.quoted-note"))
with right:
    if len(spending):
        ui.section(ui.say("results.budget"), answers.forecast(year, lang))
        ui.chart(figures.spending_year(year, look), key="year", alt=ui.say("spending.year-alt"), about=filters)
        ui.note(ui.say("spending.year-key"), ui.say("see.spending-source"))
        ui.definition(ui.say("spending.year-definition"), key="year-definition")
ui.section(ui.say("results.orders"), answers.coverage(orders, lang))
ui.chart(figures.coverage_heatmap(orders, look), key="orders", alt=ui.say("coverage.by-ward-alt"), about=filters)
ui.note(ui.say("see.state-key"), ui.say("see.activity-source"))
ui.definition(ui.say("see.coverage-definition"), key="coverage-definition")
left, right = st.columns(2, gap="large")
with left:
    if len(members):
        ui.section(ui.say("results.members"), answers.headcount(bodies[:0], members, lang))
        figure = figures.members_by_ward(members, look)
        ui.chart(figure, key="members", alt=ui.say("headcount.members-alt"), about=filters)
        ui.note(ui.say("headcount.members-key"), ui.say("see.headcount-source"))
with right:
    ui.section(ui.say("results.overlap"), delegation.overlapping(months, filters, lang))
    ui.chart(figures.overlap_trend(months, look), key="overlap", alt=ui.say("overlap.trend-alt"), about=filters)
    ui.note(ui.say("overlap.trend-key"), ui.say("see.activity-source"))
    ui.definition(ui.say("see.overlap-definition"), key="overlap-definition")
