"""Upload: what would a file change, and may it be stored?"""

from khoi.access import Action
from khoi.web import ui, uploads

viewer = ui.guard(Action.UPLOAD)
ui.heading(ui.say("upload.heading"), ui.say("upload.answer"))
uploads.show_stored()
dataset = uploads.chosen_dataset()
uploads.offer_template(dataset, viewer)
file = uploads.chosen_file(dataset)
plan = uploads.checked(file, dataset, viewer)
uploads.show_problems(plan)
uploads.show_changes(plan)
uploads.offer_to_store(plan, viewer)
