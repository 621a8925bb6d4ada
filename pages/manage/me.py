"""My account: which views did I save, what may I do here, and where am I signed in?"""

from khoi.access import Action
from khoi.web import me, ui

viewer = ui.guard(Action.OWN)
ui.heading(ui.say("me.heading"), me.answer(viewer))
me.show_views(viewer)
me.show_rules(viewer)
me.show_sessions(viewer)
me.offer_password()
me.offer_guide(viewer)
