"""Help: how is a page read, a figure found, a file updated?"""

import streamlit as st

from khoi.access import Action
from khoi.web import ui, ui_manual

viewer = ui.guard(Action.OWN)
topic = ui_manual.chosen()
ui.heading(ui.say("help.heading"), ui.say("help.answer"))
beside, text = st.columns([1, 3], gap="medium")
with beside:
    ui_manual.contents(topic)
with text:
    ui_manual.topic(topic)
