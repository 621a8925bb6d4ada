"""Accounts: who may come in, and what for?"""

from khoi.access import Action
from khoi.web import account, accounts, ui

viewer = ui.guard(Action.ACCOUNTS)
rows = accounts.rows(viewer)
opened = accounts.opened(rows)
if opened is None:
    ui.heading(ui.say("accounts.heading"), accounts.answer(rows))
    accounts.show_made()
    accounts.show(rows)
    accounts.offer_new(viewer)
else:
    account.show_head(opened)
    accounts.show_made()
    account.show_facts(opened)
    account.offer_changes(opened, viewer)
    account.offer_identity(opened, viewer)
    account.show_sessions(opened, viewer)
