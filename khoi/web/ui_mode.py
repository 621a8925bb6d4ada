"""The mode in which a click on a figure shows where it comes from: one switch per page, under the filters."""

import streamlit as st

from khoi.web.ui_page import note_line, say

KEY = "tracing"


def trace_switch() -> None:
    """Draws the switch; while it is on, one sentence says what a click does now."""
    with st.container(gap="xxsmall", key="kh-tracing"):
        is_on = st.toggle(say("trace.toggle"), key=KEY)
        if is_on:
            note_line(say("trace.hint"))


def is_tracing() -> bool:
    """Whether a click on a figure asks where it comes from."""
    return bool(st.session_state.get(KEY))
