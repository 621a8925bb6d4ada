"""Headcount: how many people does the system have, in posts, blocs and teams?"""

import streamlit as st

from khoi.access import Action
from khoi.see import answers, figures, headlines
from khoi.web import ui

viewer = ui.guard(Action.SEE, page="headcount")
filters = ui.filters("period", "ward")
bodies = ui.rows("see/headcount_by_body", viewer, filters)
months = ui.rows("see/headcount_months", viewer, filters)
members = ui.rows("see/members_by_ward", viewer, filters)
facts = ui.rows("see/published_facts", viewer, filters)
lang, look = ui.lang(), ui.look()
ui.stop_if_empty(members)
ui.heading(ui.say("headcount.heading"), answers.headcount(bodies, members, lang))
ui.metrics([*(headlines.posts(bodies, lang) if len(bodies) else []), *headlines.members(members, lang)], filters)
if len(bodies):
    left, right = st.columns(2, gap="large")
    with left:
        ui.section(ui.say("headcount.posts"))
        ui.chart(figures.posts_by_body(bodies, look), key="posts", alt=ui.say("headcount.posts-alt"), about=filters)
        ui.note(ui.say("headcount.posts-key"), ui.say("see.headcount-source"))
    with right:
        ui.section(ui.say("headcount.months"))
        ui.chart(figures.posts_over_time(months, look), key="months", alt=ui.say("headcount.months-alt"), about=filters)
        ui.note(source=ui.say("see.headcount-source"))
        ui.section(ui.say("headcount.quoted"))
        ui.quotes(
            facts[facts["fact_key"].str.startswith("posts_cut")][f"statement_{lang}"], ui.say("model.facts-source")
        )
        ui.paragraph(ui.say("headcount.quoted-note"))
ui.section(ui.say("headcount.members"))
bar = ui.chart(
    figures.members_by_ward(members, look),
    key="members",
    alt=ui.say("headcount.members-alt"),
    is_clickable=True,
    about=filters,
)
ui.note(ui.say("headcount.members-key"), ui.say("see.headcount-source"))
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
if bar:
    ui.go("ward", ward=bar.ward_id)
if row:
    ui.go("ward", ward=row["ward_id"])
