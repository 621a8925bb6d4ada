"""The help on the page: its topics to choose from, one of them with its pictures, and the way to it from elsewhere."""

import base64
from functools import cache
from html import escape

import streamlit as st

from khoi.see import manual, markup
from khoi.see.pictures import Picture, picture
from khoi.web.identity import is_guests_page
from khoi.web.site import Page
from khoi.web.ui_page import lang, look, page_link, plain, quiet, say, section

KEY = "topic"


def chosen() -> str:
    """The topic that the address asks for."""
    return manual.topic_of(st.query_params.get(KEY))


def contents(here: str) -> None:
    """The topics to choose from, those alone that hold the words typed; on a phone behind a button that names one."""
    if look().is_narrow:
        with st.popover(manual.title(here, lang()), width="stretch", icon=":material/toc:", key=f"kh-topics-{here}"):
            _topics(here)
    else:
        _topics(here)


def topic(here: str) -> None:
    """One topic: what it says, its measures where it has them, its pictures."""
    section(manual.title(here, lang()))
    st.html(f'<div class="kh-manual">{markup.as_html(manual.text(here, lang()))}</div>')
    if here == "measures":
        st.html(f'<div class="kh-manual">{_measures()}</div>')
    for name in manual.PICTURES.get(here, ()):
        st.html(_figure(picture(name, lang())))


def way(page: Page) -> None:
    """The quiet link from a page to what explains it; the help itself and a guest have none."""
    if page.name != "help" and not is_guests_page():
        with st.container(key="kh-way", width="content"):
            page_link("help", say("help.this-page"), **{KEY: manual.topic_of_page(page.name, page.group)})


def way_from_definition(definition: str) -> None:
    """From a definition on to the measures of the help, its own first; a guest has no help."""
    if not is_guests_page():
        page_link("help", say("help.all-measures"), **{KEY: manual.measure_of(definition, lang()) or "measures"})


def _topics(here: str) -> None:
    asked = st.text_input(say("help.search"), key="help_search", max_chars=60)
    found = manual.found(asked, lang())
    with st.container(gap="xxsmall", key="kh-topics"):
        for name in found:
            label = manual.title(name, lang())
            if name == here:
                st.html(f'<span class="kh-here" aria-current="page">{escape(label)}</span>')
            else:
                st.button(plain(label), key=f"topic_{name}", type="tertiary", on_click=_choose, args=(name,))
    if not found:
        quiet(say("help.search-none"))


def _choose(name: str) -> None:
    """Writes the topic into the address; a link from a page to itself would leave the address as it is."""
    st.query_params[KEY] = name


def _measures() -> str:
    parts = []
    for name, heading, definitions in manual.measures(st.query_params.get(KEY), lang()):
        told = "".join(f"<p>{escape(one)}</p>" for one in definitions)
        parts.append(f'<h3 id="measure-{name}">{escape(heading)}</h3>{told}')
    return "".join(parts)


def _figure(shown: Picture) -> str:
    """The picture in the page itself: Streamlit would put a file among its media, which nobody can ask for here."""
    lines = "".join(f"<li>{escape(line)}</li>" for line in shown.lines)
    return (
        f'<figure class="kh-picture"><img src="{_source(shown)}" width="{shown.width}" height="{shown.height}" '
        f'alt="{escape(shown.alt)}"><figcaption><ol>{lines}</ol>'
        f'<p class="kh-note">{escape(say("help.picture-note"))}</p></figcaption></figure>'
    )


@cache
def _source(shown: Picture) -> str:
    return "data:image/webp;base64," + base64.b64encode(shown.path.read_bytes()).decode()
