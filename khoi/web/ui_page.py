"""The parts of a page that are not charts: guard, language, heading, notes, ways up and down. Texts stay plain text."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from html import escape
from typing import NoReturn
from urllib.parse import urlsplit

import pandas as pd
import streamlit as st

from khoi import words
from khoi.access import Action, Viewer, may
from khoi.errors import KhoiError
from khoi.see.filters import Filters
from khoi.see.look import Look
from khoi.store import Store
from khoi.web import cache, known, running
from khoi.web.identity import is_guests_page, session_of_page
from khoi.web.site import FILTER_KEYS, PAGES
from khoi.web.ui_shown import shown

ASKED = "page_asked"
Crumb = tuple[str, str] | tuple[str, str, dict[str, str | None]]


_spoken: ContextVar[str | None] = ContextVar("spoken", default=None)  # of the page that runs in this thread


def lang() -> str:
    """The reader's language, from the address: "vi" unless it says "en"."""
    return _spoken.get() or _lang_of_address()


def _lang_of_address() -> str:
    asked = st.query_params.get("lang")
    return asked if asked in words.LANGUAGES else words.LANGUAGES[0]


@contextmanager
def in_one_language() -> Iterator[None]:
    """Within it the address is asked once for the language, and not for each of the hundreds of sentences of a page."""
    before = _spoken.set(_lang_of_address())
    try:
        yield
    finally:
        _spoken.reset(before)


def say(key: str, **values: str | int) -> str:
    """The sentence of a key in the reader's language."""
    return words.say(key, lang(), **values)


def look() -> Look:
    """How figures are to be drawn for this reader. Phones say "Mobile" in their User-Agent."""
    agent = st.context.headers.get("User-Agent") or ""
    return Look(lang(), "dark" if st.context.theme.type == "dark" else "light", "Mobile" in agent)


def store() -> Store:
    """The store of this process."""
    return running.store()


def guard(action: Action, page: str | None = None) -> Viewer:
    """Who is looking. Where they may not, a sentence says why and the page ends.

    A page that a share link can open says its name; one that says none opens by no link.
    """
    viewer = known_viewer()
    decision = may(viewer, action, page=page)
    if not decision.is_allowed:
        say_problem(say(decision.reason_key))
        st.stop()
    return viewer


def known_viewer() -> Viewer:
    """Who is looking; where their session is over, a sentence says so and the page ends."""
    session = session_of_page()
    if session is None and is_guests_page():
        say_problem(say("link.session-over"))
        st.stop()
    if session is None:
        say_problem(say("app.session-over"))
        way = f"/sign-in?lang={lang()}"
        st.html(f'<a class="kh-link kh-out" href="{way}" target="_self">{escape(say("app.sign-in-again"))}</a>')
        st.stop()
    return session.viewer


def rows(query: str, viewer: Viewer, filters: Filters, **more: object) -> pd.DataFrame:
    """The rows of a query such as "see/coverage_by_ward" for this choice, within the viewer's scope."""
    found = cache.rows(query, viewer, filters.params() | more)
    asked()[query.removeprefix("see/")] = (found, filters)
    return found


def asked() -> dict[str, tuple[pd.DataFrame, Filters]]:
    """What the page that runs now has asked for: the rows of each query, and the choice they are of."""
    found: dict[str, tuple[pd.DataFrame, Filters]] = st.session_state.setdefault(ASKED, {})
    return found


def choice_of(about: Filters | None) -> str:
    """A choice in words; without one that which the page has asked for."""
    chosen = about or next((filters for _, filters in asked().values()), None)
    return chosen.sentence(lang()) if chosen else ""


def heading(question: str, *sentences: str) -> None:
    """The page's question and what answers it."""
    shown().question, shown().sentences = question, sentences
    shown().begin(question)
    answer = "".join(
        f'<p class="kh-answer">{escape(words.capital(sentence))}</p>' for sentence in sentences if sentence
    )
    st.html(f'<h1 class="kh-question">{escape(words.capital(question))}</h1>{answer}')


def section(title: str, sentence: str = "") -> None:
    """A smaller heading, with a sentence under it."""
    shown().begin(title, sentence)
    below = f'<p class="kh-sentence">{escape(sentence)}</p>' if sentence else ""
    st.html(f'<h2 class="kh-section">{escape(title)}</h2>{below}')


def paragraph(text: str) -> None:
    """Running text."""
    st.html(f'<p class="kh-paragraph">{escape(text)}</p>')


def stop_if_empty(rows: pd.DataFrame) -> None:
    """Ends the page with a sentence where the choice has no figures."""
    if rows.empty:
        shown().told = say("app.no-figures" if known.as_of(running.store()) else "app.nothing-stored")
        say_info(shown().told)
        shown().before_stop()
        st.stop()


def note(definition: str = "", source: str = "") -> None:
    """The quiet line under a chart: what is counted, where it comes from, up to which day; the sample is named."""
    chart = shown().noted
    if chart:
        chart.definition, chart.source = definition, source
    parts = (definition, say("app.source", source=source) if source else "", *sureness(), sample_mark())
    line = f'<p class="kh-note">{" · ".join(escape(part) for part in parts if part)}</p>'
    (chart.below if chart and chart.below else st).html(line)


def sureness() -> list[str]:
    """Up to which day figures are, and as known when, where the past is shown."""
    as_of, moment = known.as_of(running.store()), known.at()
    return [
        *([say("app.as-of", day=words.day(as_of))] if as_of else []),
        *([say("app.known", moment=words.moment(moment))] if moment else []),
    ]


def sample_mark() -> str:
    """The words that mark sample figures; empty for those of an office."""
    return say("app.sample") if running.store().is_sample() else ""


def quiet(text: str) -> None:
    """A small line under something."""
    st.html(f'<p class="kh-note">{escape(text)}</p>')


def breadcrumb(*crumbs: Crumb, here: str) -> None:
    """The way up: each crumb is (page, text) or (page, text, parameters to change), `here` the place itself."""
    with st.container(horizontal=True, vertical_alignment="center", gap="xxsmall", key="kh-crumbs"):
        for name, text, *changed in crumbs:
            st.page_link(
                page_file(name), label=plain(text), query_params=address_with(**(changed[0] if changed else {}))
            )
            st.html('<span class="kh-crumb" aria-hidden="true">›</span>', width="content")
        st.html(f'<span class="kh-crumb" aria-current="page">{escape(here)}</span>', width="content")


def page_link(page: str, text: str, **changed: str | None) -> None:
    """A link to a page with the same choice, but for what is given."""
    st.page_link(page_file(page), label=plain(text), query_params=address_with(**changed))


def plain(text: str) -> str:
    """A text that Streamlit reads as Markdown, with every sign of Markdown's own made harmless."""
    return "".join(f"\\{letter}" if letter in r"\`*_{}[]()<>#+-.!|:$~&" else letter for letter in text)


def address_with(**changed: str | None) -> dict[str, str]:
    """The address's parameters of ours with some of them changed; None takes one away."""
    here = st.query_params.to_dict()
    now: dict[str, str | None] = {key: here.get(key) for key in FILTER_KEYS}
    return {key: value for key, value in (now | changed).items() if value}


def go(page: str, **changed: str | None) -> NoReturn:
    """Leads to another page with the same choice, but for what is given; None takes a part away."""
    st.switch_page(page_file(page), query_params=address_with(**changed))


def put(**changed: str | None) -> NoReturn:
    """Changes the choice on this page and runs it again."""
    for key, value in changed.items():
        if value:
            st.query_params[key] = value
        elif key in st.query_params:
            del st.query_params[key]
    st.rerun()


def site_address() -> str:
    """Where the reader's browser found this site: "https://khoi.example"; without a browser nothing."""
    parts = urlsplit(st.context.url or "")
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def page_file(name: str) -> str:
    """The file of a page, by its name."""
    return next(page.file for page in PAGES if page.name == name)


def say_problem(text: str) -> None:
    """A box that says what is wrong."""
    st.html(f'<div class="kh-box kh-bad" role="alert">{escape(text)}</div>')


def say_info(text: str) -> None:
    """A box that says what is so."""
    st.html(f'<div class="kh-box" role="status">{escape(text)}</div>')


def say_done(text: str) -> None:
    """A box that says what was done."""
    st.html(f'<div class="kh-box kh-good" role="status">{escape(text)}</div>')


def fault(error: KhoiError) -> None:
    """A box with the sentence of an exception."""
    say_problem(words.fault(error, lang()))
