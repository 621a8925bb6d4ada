"""The control that shows a page as it was known at a past moment, and the line that says so."""

import streamlit as st

from khoi import words
from khoi.web import known, running
from khoi.web.ui_page import say, say_info


def line() -> None:
    """Says that the past is shown, with the way back; nothing where the present is."""
    moment = known.at()
    asked = st.query_params.get(known.KEY)
    if asked and moment is None:
        say_info(say("app.known-unread", value=asked))
    if moment is not None:
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="kh-known"):
            st.html(f'<p class="kh-box" role="status">{say("app.known", moment=words.moment(moment))}</p>')
            st.button(say("app.known-now"), key="known_now", on_click=leave)


def choose() -> None:
    """Offers to choose a moment."""
    with st.popover(say("app.known-choose"), icon=":material/history:", type="tertiary", key="kh-known-choose"):
        _form()


def _form() -> None:
    """A day and an hour in Vietnam."""
    shown = known.local(known.at() or running.now())
    with st.form("known_form", border=False):
        st.date_input(say("app.known-day"), shown.date(), format="DD/MM/YYYY", key="known_day")
        st.time_input(say("app.known-hour"), shown.time().replace(second=0, microsecond=0), key="known_hour", step=900)
        st.text(say("app.known-explained"))
        st.form_submit_button(say("app.known-show"), type="primary", on_click=_choose)


def _choose() -> None:
    day, hour = st.session_state["known_day"], st.session_state["known_hour"]
    if day is not None and hour is not None:
        st.query_params[known.KEY] = known.written(day, hour)


def leave() -> None:
    """Back to the present: by the button, and on every page that writes."""
    if known.KEY in st.query_params:
        del st.query_params[known.KEY]
