"""The line under the filters: the switch after which a click on a figure shows where it comes from, and the moment."""

import streamlit as st

from khoi.web import ui_known
from khoi.web.ui_page import quiet, say

KEY = "tracing"


def trace_switch() -> None:
    """Draws the switch; while it is on, one sentence says what a click does now."""
    with st.container(gap="xxsmall", key="kh-tracing"):
        with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
            is_on = st.toggle(say("trace.toggle"), key=KEY, width="content")
            ui_known.choose()
        if is_on:
            quiet(say("trace.hint"))


def is_tracing() -> bool:
    """Whether a click on a figure asks where it comes from."""
    return bool(st.session_state.get(KEY))
