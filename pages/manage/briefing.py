"""Briefings: what is printed, and for whom?"""

from khoi.access import Action
from khoi.web import briefing, ui

viewer = ui.guard(Action.BRIEF)
ui.heading(ui.say("briefing.heading"), briefing.answer(viewer))
briefing.offer(viewer)
briefing.show(viewer)
