"""Settings: what has the office laid down?"""

from khoi.access import Action
from khoi.web import settings, ui

viewer = ui.guard(Action.SETTINGS)
rows = settings.rows(viewer)
ui.heading(ui.say("settings.heading"), settings.answer(rows))
settings.show_saved()
settings.offer_issuer(rows, viewer)
settings.offer_deadline(rows, viewer)
settings.offer_limits(rows, viewer)
settings.show(rows)
