"""Headcount: how many people does the system have, in posts, blocs and teams?"""

import streamlit as st

from khoi.access import Action
from khoi.see import answers, figures, headlines
from khoi.web import ui

viewer = ui.guard(Action.SEE, page="headcount")
filters = ui.filters("period", "ward", "body")
bodies = ui.rows("see/headcount_by_body", viewer, filters)
months = ui.rows("see/headcount_months", viewer, filters)
posts = ui.rows("see/headcount_body_months", viewer, filters)
members = ui.rows("see/members_by_ward", viewer, filters)
ratios = ui.rows("see/teams_by_household", viewer, filters)
facts = ui.rows("see/published_facts", viewer, filters)
lang, look, source = ui.lang(), ui.look(), ui.say("see.headcount-source")
ui.stop_if_empty(members)
whose = filters.body.short(lang) if filters.body else ""
answer = answers.headcount(bodies, members, lang, whose)
ui.heading(ui.say("headcount.heading"), answer, answers.team_ratio(ratios, lang))
ui.body_note(filters, bodies)
ui.metrics([*(headlines.posts(bodies, lang, whose) if len(bodies) else []), *headlines.members(members, lang)], filters)
if len(bodies) and len(posts):
    left, right = st.columns(2, gap="large")
    with left:
        ui.section(ui.say("headcount.posts"))
        ui.chart(figures.posts_by_body(bodies, look), key="posts", alt=ui.say("headcount.posts-alt"), about=filters)
        ui.note(ui.say("headcount.posts-key"), source)
    with right:
        ui.section(ui.say("headcount.months"))
        ui.chart(figures.posts_over_time(months, look), key="months", alt=ui.say("headcount.months-alt"), about=filters)
        ui.note(source=source)
        ui.section(ui.say("headcount.quoted"))
        cut = facts[facts["fact_key"].str.startswith("posts_cut")]
        ui.quotes(cut[f"statement_{lang}"], ui.say("model.facts-source"))
        ui.paragraph(ui.say("headcount.quoted-note"))
    ui.section(ui.say("headcount.bodies"))
    ui.chart(figures.posts_of_bodies(posts, look), key="bodies", alt=ui.say("headcount.bodies-alt"), about=filters)
    ui.note(ui.say("headcount.bodies-key"), source)
left, right = st.columns(2, gap="large")
with left:
    ui.section(ui.say("headcount.members"))
    drawn, alt = figures.members_by_ward(members, look), ui.say("headcount.members-alt")
    counted = ui.chart(drawn, key="members", alt=alt, is_clickable=True, about=filters)
    ui.note(ui.say("headcount.members-key"), source)
with right:
    ui.section(ui.say("headcount.shares"))
    drawn, alt = figures.member_shares(members, look), ui.say("headcount.shares-alt")
    shared = ui.chart(drawn, key="shares", alt=alt, is_clickable=True, about=filters)
    ui.note(ui.say("headcount.shares-key"), source)
left, right = st.columns([2, 3], gap="large")
with left:
    ui.section(ui.say("headcount.ratio"))
    drawn, alt = figures.teams_by_household(ratios, look), ui.say("headcount.ratio-alt")
    rated = ui.chart(drawn, key="ratio", alt=alt, is_clickable=True, about=filters)
    ui.note(source=source)
    ui.definition(ui.say("headcount.ratio-definition"))
with right:
    ui.section(ui.say("headcount.wards"))
    row = ui.table(
        members,
        [
            ui.Column("ward_name", ui.say("table.ward"), measure="unit-name"),
            ui.Column("bloc_count", ui.say("table.bloc"), "whole", measure="bloc-members"),
            ui.Column("bloc_female_count", ui.say("table.women"), "whole", measure="bloc-women"),
            ui.Column("team_count", ui.say("table.teams"), "whole", measure="teams"),
            ui.Column("team_member_count", ui.say("table.team-members"), "whole", measure="team-members"),
            ui.Column("team_party_count", ui.say("table.party"), "whole", measure="team-party"),
        ],
        key="member_rows",
        alt=ui.say("headcount.rows-alt"),
        is_clickable=True,
        about=filters,
    )
bar = counted or shared or rated
if bar:
    ui.go("ward", ward=bar.ward_id)
if row:
    ui.go("ward", ward=row["ward_id"])
