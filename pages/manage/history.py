"""History: who stored and undid which figures, what changed, and can it be taken back?"""

from khoi.access import Action
from khoi.web import act, entries, history, ui, undoing

viewer = ui.guard(Action.UPLOAD)
opened = history.opened(viewer)
if opened:
    act.show_head(opened)
    undoing.show_done(opened)
    act.show_facts(opened, viewer)
    undoing.offer(opened, viewer)
    if not undoing.is_open(opened):
        act.show_changes(opened)
    act.show_warnings(opened)
    act.offer_files(opened, viewer)
else:
    chosen = history.chosen(viewer)
    rows = entries.rows(viewer, **chosen.params())
    ui.heading(ui.say("history.heading"), history.answer(rows))
    history.show(rows)
