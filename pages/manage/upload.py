"""Upload: what would a file change, and may it be stored?"""

from khoi.access import Action, datasets_of
from khoi.web import batch, drafts, preview, settle, ui, uploads

viewer = ui.guard(Action.UPLOAD)
ui.heading(ui.say("upload.heading"), ui.say("upload.answer"))
uploads.show_stored(datasets_of(viewer))
dataset = uploads.chosen_dataset(viewer)
uploads.offer_template(dataset, viewer)
files = uploads.chosen_files(dataset)
dropped = drafts.drafts(files, dataset, viewer)
batch.show(dropped, viewer)
draft = batch.opened(dropped)
settle.sheet(draft, viewer)
uploads.show_problems(draft)
uploads.offer_report(draft, viewer)
settle.encoding(draft, viewer)
settle.headers(draft, viewer)
settle.columns(draft, viewer)
settle.cells(draft, viewer)
preview.show_changes(draft)
uploads.offer_to_store(draft, viewer)
