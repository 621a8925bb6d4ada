"""The frame: who is here, which pages they have, language, and how sure the figures are."""

from khoi.web import turns, ui_frame, ui_page

with ui_page.in_one_language():
    with turns.turn():
        page = ui_frame.frame()
    page.run()
