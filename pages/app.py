"""The frame: who is here, which pages they have, language, and how sure the figures are."""

from khoi.web import ui_frame, ui_page

with ui_page.in_one_language():
    page = ui_frame.frame()
    page.run()
