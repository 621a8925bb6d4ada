"""The line under the filters: how a page is looked at: asking where figures come from, as of when, slide by slide."""

import streamlit as st

from khoi.web import ui_known
from khoi.web.ui_page import look, quiet, say

KEY = "tracing"
SLIDE = "slide"


def trace_switch() -> None:
    """Draws the switch; while it is on, one sentence says what a click does now."""
    with st.container(gap="xxsmall", key="kh-tracing"):
        with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
            is_on = st.toggle(say("trace.toggle"), key=KEY, width="content")
            ui_known.choose()
            slides_button()
        if is_on:
            quiet(say("trace.hint"))


def slides_button() -> None:
    """Leads to the page slide by slide; not on a telephone, which is no screen of a meeting room."""
    if not look().is_narrow:
        st.button(
            say("slide.begin"), key="slide_begin", on_click=show_slide, args=(1,), type="tertiary",
            icon=":material/slideshow:",
        )  # fmt: skip


def is_tracing() -> bool:
    """Whether a click on a figure asks where it comes from."""
    return bool(st.session_state.get(KEY))


def is_slide() -> bool:
    """Whether the page is shown slide by slide, as the address says."""
    return SLIDE in st.query_params


def show_slide(place: int) -> None:
    """Puts a slide into the address."""
    st.query_params[SLIDE] = str(place)


def leave_slides() -> None:
    """Back to the page, at the same choice."""
    if SLIDE in st.query_params:
        del st.query_params[SLIDE]
