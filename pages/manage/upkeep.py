"""Upkeep: is what was stored safe?"""

from khoi.access import Action
from khoi.web import ui, upkeep

viewer = ui.guard(Action.UPKEEP)
ui.heading(ui.say("upkeep.heading"), ui.say("upkeep.answer"))
upkeep.show_notices(viewer)
upkeep.show_state()
upkeep.offer_check(viewer)
upkeep.offer_backup(viewer)
