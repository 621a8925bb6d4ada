"""The journal: who did what, and when?"""

from khoi.access import Action
from khoi.web import journal, ui

viewer = ui.guard(Action.AUDIT)
ui.heading(ui.say("journal.heading"), ui.say("journal.answer"))
chosen = journal.chosen(viewer)
rows = journal.rows(viewer, chosen)
journal.show(rows)
journal.offer_check(viewer)
