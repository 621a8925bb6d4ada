"""Places: which three are worth a visit, by which rule, and what is there to see?"""

from khoi.access import Action
from khoi.see import figures, visits
from khoi.web import ui

viewer = ui.guard(Action.SEE_SUMMARY, page="places")
filters = ui.filters("period")
wards = ui.rows("see/wards", viewer, filters)
villages = ui.rows("see/visit_villages", viewer, filters)
lang = ui.lang()
ui.stop_if_empty(wards)
chosen = visits.visits(wards, villages)
ui.heading(ui.say("visit.heading"), visits.answer(chosen, filters, lang), visits.silent(wards, lang))
ui.paragraph(ui.say("visit.rule"))
ui.definition(ui.say("visit.definition"))
ui.visits(chosen, filters, viewer)
ui.section(ui.say("overview.map"))
ui.chart(figures.tile_map(wards, ui.look()), key="map", alt=ui.say("overview.map-alt"), about=filters)
ui.note(ui.say("see.state-key"), ui.say("see.activity-source"))
