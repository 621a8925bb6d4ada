"""A guided first visit: a quiet box above the page, a step at a time, until it is gone through or passed over.

It begins where an account arrives, at no choice: an address that names something is answered at once.
"""

from html import escape

import streamlit as st

from khoi import access, words
from khoi.access import Action, Viewer, may
from khoi.errors import KhoiError
from khoi.web import running
from khoi.web.identity import is_guests_page, session_of_page
from khoi.web.site import Page, pages_of
from khoi.web.ui_page import lang, say, say_problem

STEPS = ("answer", "choice", "depth", "source", "take")
AT, OVER, REFUSED = "guide_at", "guide_over", "guide_refused"


def steps_of(viewer: Viewer) -> tuple[str, ...]:
    """The steps for an account: one that has the summary alone has nothing to go down to."""
    return tuple(step for step in STEPS if step != "depth" or may(viewer, Action.SEE).is_allowed)


def begin() -> None:
    """Begins it anew, whether or not it was gone through."""
    st.session_state[AT] = 0


def draw(page: Page, viewer: Viewer) -> None:
    """The step where the reader is, above a page that reads; nothing where it is over."""
    if REFUSED in st.session_state:
        say_problem(words.fault(st.session_state.pop(REFUSED), lang()))
    if not page.file.startswith("see/") or is_guests_page():
        return
    if AT not in st.session_state and not _is_due(page, viewer):
        return
    steps = steps_of(viewer)
    place = min(int(st.session_state.get(AT, 0)), len(steps) - 1)
    with st.container(border=True, gap="small", key="kh-guide"):
        st.html(_told(steps[place], place + 1, len(steps)))
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            if place + 1 < len(steps):
                st.button(say("guide.next"), key="guide_next", on_click=_go, args=(place + 1,), type="primary")
                st.button(say("guide.skip"), key="guide_skip", on_click=_close, type="tertiary")
            else:
                st.button(say("guide.done"), key="guide_done", on_click=_close, type="primary")


def _told(step: str, place: int, last: int) -> str:
    progress = say("guide.progress", place=place, last=last)
    heads = (("kh-guide-place", progress), ("kh-guide-head", say(f"guide.head-{step}")))
    head = "".join(f'<span class="{name}">{escape(text)}</span>' for name, text in heads)
    return (
        f'<div role="note" aria-label="{escape(say("guide.title"))}"><p class="kh-paragraph">{head}</p>'
        f'<p class="kh-paragraph">{escape(say(f"guide.text-{step}"))}</p></div>'
    )


def _is_due(page: Page, viewer: Viewer) -> bool:
    """Whether an account arrives that was never guided; once it is known to have been, nothing is asked again."""
    if st.session_state.get(OVER):
        return False
    if page.name != pages_of(viewer)[0].name or set(st.query_params) - {"lang"}:
        return False
    st.session_state[OVER] = access.is_guided(running.store(), viewer)
    return not st.session_state[OVER]


def _go(place: int) -> None:
    st.session_state[AT] = place


def _close() -> None:
    """Keeps that it is over; should the store take nothing, it is over for this session and a sentence says why."""
    st.session_state[OVER] = True
    st.session_state.pop(AT, None)
    session = session_of_page()
    if session is None:
        return  # the page that runs next says so
    try:
        access.keep_guided(running.store(), session.viewer, running.now())
    except KhoiError as error:
        st.session_state[REFUSED] = error
