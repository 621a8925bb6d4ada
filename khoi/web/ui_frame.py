"""The frame around every page: navigation, who is here, language, the line that says how sure the figures are."""

import base64
from contextlib import nullcontext
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from khoi import places, words
from khoi.access import Action, Role, Viewer, link_of, may
from khoi.errors import KhoiError
from khoi.web import exports, frozen, known, running, ui_guide, ui_known, ui_manual, ui_shown, ui_slides, ui_views
from khoi.web.headers import LANGUAGE_SCRIPTS
from khoi.web.site import Page, pages_of
from khoi.web.turns import turn
from khoi.web.ui_mode import is_slide, leave_slides
from khoi.web.ui_page import address_with, asked, fault, known_viewer, lang, look, say, say_info, say_problem

HERE = Path(__file__).parent
STYLE = f"<style>{(HERE / 'ui.css').read_text(encoding='utf-8')}</style>"
# In the page itself: Streamlit would put a file among its media, which nobody can ask for here.
ICON = "data:image/png;base64," + base64.b64encode((HERE / "icon.png").read_bytes()).decode()


@dataclass(frozen=True, slots=True)
class Framed:
    """The page that the frame is drawn around."""

    chosen: Any
    page: Page
    viewer: Viewer

    def run(self) -> None:
        """Runs it; below it stands what can be taken away. Shown slide by slide, there is nothing else."""
        asked().clear()
        is_read = self.page.file.startswith("see/")
        ui_shown.clear(is_read)
        with turn() if is_read else nullcontext():
            self._run()

    def _run(self) -> None:
        if is_slide():
            ui_slides.run(self.chosen.run)
            return
        ui_guide.draw(self.page, self.viewer)
        self.chosen.run()
        exports.offer(self.page, self.viewer)


@turn()
def frame() -> Framed:
    """Draws the frame for the account that is here; gives the page to run. Without a session the run ends here."""
    st.set_page_config(page_icon=ICON, layout="wide")
    st.html(STYLE)
    st.html(f"<script>{LANGUAGE_SCRIPTS[lang()]}</script>", unsafe_allow_javascript=True)
    viewer = known_viewer()
    pages = pages_of(viewer)
    built = {page.name: _page(page, is_first=page == pages[0]) for page in pages}
    chosen = st.navigation(list(built.values()), position="hidden")
    here = next(page for page in pages if built[page.name] == chosen)
    if here.file.startswith("manage/"):
        leave_slides()
    if is_slide():
        return Framed(chosen, here, viewer)
    with _menu(here):
        _navigation(pages, built)
        ui_views.in_menu(here, viewer)
        if look().is_narrow:
            ui_views.offer(here, is_in_menu=True)
        _account(viewer)
    _health(viewer)
    if here.file.startswith("manage/") or viewer.role is Role.GUEST:
        ui_known.leave()
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", key="kh-top"):
        _state_of_figures(viewer)
        ui_manual.way(here)
    ui_known.line()
    return Framed(chosen, here, viewer)


def _health(viewer: Viewer) -> None:
    """Says on every page that nothing can be stored for now (each look is an attempt to mend that); and, to an
    administrator, that something was repaired."""
    store = running.store()
    if viewer.role is Role.GUEST:
        return  # their figures are kept, and storing is no matter of theirs
    if store.is_sick and not store.recover():
        say_problem(say("app.sick"))
    if may(viewer, Action.UPKEEP).is_allowed and len(store.notices()):
        say_info(say("app.repaired"))


def _page(page: Page, is_first: bool) -> Any:
    title = f"{say(f'app.page-{page.name}')} – {say('app.name')}"
    return st.Page(page.file, title=title, url_path=page.name, default=is_first)


def _menu(here: Page) -> DeltaGenerator:
    """Where the navigation stands: beside the page; on a phone behind a button that names the page.

    There Streamlit's sidebar would lie over the page and stay open after a step: it folds only for Streamlit's own
    navigation, whose links forget the choice.
    """
    if not look().is_narrow:
        return st.sidebar
    title = say(f"app.page-{here.name}")
    menu: DeltaGenerator = st.popover(title, icon=":material/menu:", width="stretch", key=f"kh-menu-{here.name}")
    return menu


def _navigation(pages: tuple[Page, ...], built: dict[str, Any]) -> None:
    """Links to the pages, in groups; each link keeps the choice."""
    st.html(f'<div class="kh-brand">{escape(say("app.name"))}</div>')
    group, choice = "", address_with()
    for page in pages:
        if page.group != group:
            group = page.group
            st.html(f'<div class="kh-group">{escape(say(f"app.group-{group}"))}</div>')
        label = say(f"app.page-{page.name}")
        st.page_link(built[page.name], label=label, query_params=choice, width="stretch")


def _account(viewer: Viewer) -> None:
    """Who is here, the other language, and the way out (a page that asks: a link alone must not sign out)."""
    name, role = viewer.account_id, say(f"app.role-{viewer.role}")
    if viewer.role is Role.GUEST:
        link = link_of(running.store(), viewer, running.now())
        name, role = link.title, say("link.open-until", moment=words.moment(link.expires_at))
    st.html(f'<div class="kh-account"><strong>{escape(name)}</strong><br>{escape(role)}</div>')
    other = next(language for language in words.LANGUAGES if language != lang())
    st.button(words.say("app.language", other), key="language", on_click=_speak, args=(other,), type="tertiary")
    way = ("/sign-in", "signin.enter") if viewer.role is Role.GUEST else ("/sign-out", "app.sign-out")
    st.html(f'<a class="kh-link kh-out" href="{way[0]}?lang={lang()}" target="_self">{escape(say(way[1]))}</a>')


def _speak(language: str) -> None:
    st.query_params["lang"] = language


def _state_of_figures(viewer: Viewer) -> None:
    """One quiet line: sample or not, up to which day, within which wards; of a snapshot when it was taken."""
    store = running.store()
    as_of = known.as_of(store)
    sample = f'<span class="kh-sample">{escape(say("app.sample"))}</span>' if store.is_sample() else ""
    parts = [say("app.as-of", day=words.day(as_of)) if as_of else say("app.nothing-yet")]
    kept = frozen.of_page()
    if kept:
        parts.append(say("link.taken-at", moment=words.moment(kept.taken_at)))
    ward_ids = kept.ward_ids if kept else viewer.ward_ids
    if ward_ids is not None:
        wards = ", ".join(places.full_name(store.gazetteer().get(ward_id), lang()) for ward_id in ward_ids)
        parts.append(say("app.within", wards=wards))
    st.html(f'<p class="kh-state">{sample}{escape(" · ".join(parts))}</p>')


def show_script_error(error: Exception) -> bool:
    """What a reader sees of a fault in a page: one sentence. Streamlit writes the rest to the operator's log."""
    if isinstance(error, KhoiError):
        fault(error)
    else:
        say_problem(say("app.page-failed"))
    return True
