"""Saved views: the control that keeps a page with its choice under a name, and the list of one's own in the menu."""

from dataclasses import dataclass
from html import escape
from urllib.parse import parse_qsl, urlencode

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from khoi import access, words
from khoi.access import Action, Viewer
from khoi.errors import KhoiError
from khoi.web import running
from khoi.web.identity import is_guests_page, session_of_page
from khoi.web.site import FILTER_KEYS, Page, pages_of
from khoi.web.ui_page import address_with, lang, page_file, plain, say, say_done, say_problem

NAME, TOLD = "view_name", "view_told"
KEPT = tuple(key for key in FILTER_KEYS if key != "lang")  # the language is the reader's, not the view's
FIRST_COUNT = 8  # in the menu; the others behind a button


@dataclass(frozen=True, slots=True)
class View:
    """A saved view: its page and the choice there, as parameters of an address."""

    view_id: str
    name: str
    page: str
    choice: dict[str, str]


def views(viewer: Viewer) -> list[View]:
    """The viewer's own views of pages that there are and that they may see, the first saved first."""
    seen = {page.name for page in pages_of(viewer)}
    return [view for view in _all(viewer) if view.page in seen]


def closed_views(viewer: Viewer) -> list[View]:
    """Those of pages that are no more, or that the viewer may not see any more."""
    listed = {view.view_id for view in views(viewer)}
    return [view for view in _all(viewer) if view.view_id not in listed]


def _all(viewer: Viewer) -> list[View]:
    rows = access.views_of(running.store(), viewer).itertuples(index=False)
    return [View(str(row.view_id), str(row.name), str(row.page), _choice(str(row.query))) for row in rows]


def _choice(query: str) -> dict[str, str]:
    return {key: value for key, value in parse_qsl(query) if key in KEPT}


def _choice_here() -> dict[str, str]:
    return {key: value for key, value in address_with().items() if key in KEPT}


def in_menu(here: Page, viewer: Viewer) -> None:
    """The views as links, the one that is open as text; nothing where there are none. A guest has none."""
    found = [] if is_guests_page() else views(viewer)
    if not found:
        return
    st.html(f'<div class="kh-group">{escape(say("saved.title"))}</div>')
    with st.container(gap="xxsmall", key="kh-views"):
        for view in found[:FIRST_COUNT]:
            _entry(view, here)
        others = found[FIRST_COUNT:]
        if others:
            more = say("saved.more", count=len(others), shown=words.number(len(others), lang()))
            with st.expander(more, key="kh-views-more"), st.container(gap="xxsmall"):
                for view in others:
                    _entry(view, here)


def _entry(view: View, here: Page) -> None:
    if (view.page, view.choice) == (here.name, _choice_here()):
        st.html(f'<span class="kh-here" aria-current="true">{escape(view.name)}</span>')
    else:
        link(view)


def link(view: View) -> None:
    """A link to a view, in the reader's language."""
    spoken = {"lang": st.query_params["lang"]} if "lang" in st.query_params else {}
    st.page_link(page_file(view.page), label=plain(view.name), query_params=view.choice | spoken, width="stretch")


def offer(here: Page, is_in_menu: bool = False) -> None:
    """The control that saves this page with its choice: a button that asks for a name; within the menu, a fold."""
    if here.action not in (Action.SEE, Action.SEE_SUMMARY) or is_guests_page():
        return
    title, icon = say("saved.save"), ":material/bookmark_add:"
    box: DeltaGenerator = (st.expander if is_in_menu else st.popover)(title, icon=icon, key=f"kh-save-{here.name}")
    with box, st.container(key="kh-save"):
        show_told()
        st.text(say("saved.save-what"))
        with st.form("view_form", border=False):
            st.text_input(say("saved.name"), key=NAME, max_chars=access.LONGEST_NAME)
            st.form_submit_button(say("saved.save-now"), type="primary", on_click=_save, args=(here.name,))


def _save(page: str) -> None:
    """Saves for whoever is here now: between the page and the press of the button a session may have ended."""
    session = session_of_page()
    if session is None:
        return  # the page that runs next says so
    name, query = str(st.session_state[NAME]), urlencode(sorted(_choice_here().items()))
    try:
        access.save_view(running.store(), session.viewer, name, page, query, running.now())
    except KhoiError as error:
        tell(error)
    else:
        tell(say("saved.done", name=" ".join(name.split())))
        st.session_state[NAME] = ""


def tell(outcome: KhoiError | str) -> None:
    """Keeps what became of a request, for the run that follows: a sentence, or the fault that refused it."""
    is_refused = isinstance(outcome, KhoiError)
    st.session_state[TOLD] = (words.fault(outcome, lang()) if isinstance(outcome, KhoiError) else outcome, is_refused)


def show_told() -> None:
    """Says it, once."""
    told, is_refused = st.session_state.pop(TOLD, ("", False))
    if told:
        (say_problem if is_refused else say_done)(told)
