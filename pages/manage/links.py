"""Share links: which pages are shared, with whom, until when?"""

from khoi.access import Action
from khoi.web import links, ui

viewer = ui.guard(Action.SHARE)
ui.heading(ui.say("link.heading"), ui.say("link.answer"))
links.offer(viewer)
links.show(viewer)
