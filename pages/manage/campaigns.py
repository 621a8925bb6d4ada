"""Orders: what is asked of whom, between which days, and how much of it?"""

from khoi.access import Action
from khoi.web import campaigns, entry, ui, uploads

viewer = ui.guard(Action.SETTINGS)
rows = campaigns.rows()
ui.heading(ui.say("campaigns.heading"), campaigns.answer(rows))
uploads.show_stored(("campaigns", "targets"))
campaigns.show(rows)
opened = entry.opened(rows)
campaigns.offer(opened)
entry.settle(campaigns.ORDERS, viewer)
if opened:
    campaigns.offer_targets(opened, viewer)
    entry.settle(campaigns.TARGETS, viewer)
entry.offer_file(campaigns.ORDERS)
