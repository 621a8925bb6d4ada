"""Units: which wards and villages are there, since when, and which went into which?"""

from khoi.access import Action
from khoi.web import entry, ui, units, uploads

viewer = ui.guard(Action.SETTINGS)
ui.heading(ui.say("units.heading"), units.answer())
uploads.show_stored(("units", "mergers"))
shown = units.chosen()
ward = units.ward_of(shown)
rows = units.rows(shown, ward)
units.show(rows, shown)
units.offer(rows, shown, ward)
entry.settle(units.dataset_of(shown), viewer)
entry.offer_file(units.dataset_of(shown))
