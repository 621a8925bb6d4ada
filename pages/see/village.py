"""One village: what has reached it, and where does each figure come from?"""

from khoi import places
from khoi.access import Action
from khoi.see import answers, figures, headlines
from khoi.web import ui

viewer = ui.guard(Action.SEE)
filters = ui.filters("period", "ward", "village", needed=("ward", "village"))
orders = ui.rows("see/coverage_by_village", viewer, filters)
ui.stop_if_empty(orders)
reports = ui.rows("see/village_reports", viewer, filters)
households = ui.rows("see/village_households", viewer, filters)
team = ui.rows("see/village_team", viewer, filters)
lang, look = ui.lang(), ui.look()
name, ward = places.full_name(filters.village, lang), places.full_name(filters.ward, lang)
ui.breadcrumb(
    ("overview", ui.say("see.city"), {"ward": None, "village": None}), ("ward", ward, {"village": None}), here=name
)
ui.heading(ui.say("village.heading"), answers.village(orders, filters.village, filters, lang))
ui.metrics(headlines.village(reports, orders, team, lang), filters)
peer = ui.peers(viewer, filters)
ui.section(ui.say("village.orders"))
ui.chart(figures.village_heatmap(orders, look), key="orders", alt=ui.say("coverage.by-village-alt"), about=filters)
ui.note(ui.say("see.village-key"), ui.say("see.activity-source"))
if len(households):
    ui.section(ui.say("village.households"))
    ui.chart(
        figures.households(households, look), key="households", alt=ui.say("village.households-alt"), about=filters
    )
    ui.note(ui.say("village.households-definition"), ui.say("see.activity-source"))
ui.section(ui.say("village.reports"))
if reports.empty:
    ui.paragraph(ui.say("village.none"))
else:
    ui.table(
        reports,
        [
            ui.Column("month", ui.say("table.month"), "month", measure="row"),
            ui.Column(f"campaign_{lang}", ui.say("table.order"), measure="row"),
            ui.Column(f"body_{lang}", ui.say("table.body"), measure="row"),
            ui.Column("session_count", ui.say("table.sessions"), "whole", measure="sessions"),
            ui.Column("participant_count", ui.say("table.participants"), "whole", measure="participants"),
            ui.Column("new_household_count", ui.say("table.households"), "whole", measure="households"),
            ui.Column("result", ui.say("table.result"), "decimal", measure="result"),
            ui.Column(f"unit_{lang}", ui.say("table.unit"), measure="campaign-name"),
            ui.Column("file_name", ui.say("table.file"), measure="row"),
            ui.Column("file_row", ui.say("table.row"), "whole", measure="row"),
            ui.Column("stored_at", ui.say("table.stored"), "day", measure="row"),
        ],
        key="reports",
        alt=ui.say("village.reports-alt"),
        about=filters,
    )
if peer:
    ui.go("village", **peer.address)
