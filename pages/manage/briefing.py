"""Briefings: what is printed, and for whom?"""

from khoi.access import Action
from khoi.web import briefing, ui

viewer = ui.guard(Action.BRIEF)
filters = ui.filters("period", "ward")
ui.heading(ui.say("briefing.heading"), briefing.answer(viewer))
briefing.offer(viewer, filters)
briefing.show(viewer)
