"""What a page shows, to take away: its rows as Excel or CSV, and its address to pass on."""

from collections.abc import Callable
from functools import partial
from urllib.parse import urlencode, urlsplit

import streamlit as st

from khoi import words
from khoi.access import Role, Viewer
from khoi.brief import Part, archive, workbook
from khoi.places import slug
from khoi.see.filters import Filters
from khoi.web import briefing, known, running, ui_page, ui_views
from khoi.web.downloads import offers
from khoi.web.site import Page
from khoi.web.ui_page import lang, look, say

MEDIA_TYPES = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "zip": "application/zip"}
LEFT_OUT = ("limits", "trace_")  # what figures are judged by, and where they come from: not figures of the page
MAKERS: dict[str, Callable[..., bytes]] = {"xlsx": workbook, "zip": archive}


def offer(page: Page, viewer: Viewer) -> None:
    """Under a page with figures: its rows as files, and its address. A guest has what the link shows, and
    the briefing that goes along with it."""
    asked = ui_page.asked()
    if viewer.role is Role.GUEST:
        briefing.offer_home(viewer)
        return
    if not page.file.startswith("see/") or not asked:
        return
    title = say(f"app.page-{page.name}")
    shown = {query: rows for query, (rows, _) in asked.items() if len(rows) and not query.startswith(LEFT_OUT)}
    parts = [Part(say(f"export.sheet-{query}"), rows) for query, rows in shown.items()]
    filters = next(filters for _, filters in asked.values())
    address = _address(page, filters)
    facts = _facts(filters, address)
    with st.container(horizontal=True, vertical_alignment="center", key="kh-take-away"):
        for form, make in MAKERS.items():
            name = f"{slug(title)}-{words.vietnam_day(running.now()):%Y-%m-%d}.{form}"
            _link(form, viewer, name, partial(make, title, facts, parts, lang()))
        with st.popover(say("export.address"), icon=":material/link:"):
            st.text(say("export.address-what"))
            st.code(address, language=None, wrap_lines=True)
        if not look().is_narrow:  # there it stands in the menu
            ui_views.offer(page)


def _link(form: str, viewer: Viewer, name: str, make: Callable[[], bytes]) -> None:
    """A button that makes the file's address; the address is good for half an hour, for this account alone."""
    key = f"export_{form}"
    if st.button(say(f"export.{form}"), key=key, icon=":material/download:"):
        address = offers.add(viewer.account_id, name, make, MEDIA_TYPES[form])
        st.link_button(say("export.ready", file=name), address, icon=":material/download_done:")


def _facts(filters: Filters, address: str) -> list[tuple[str, str]]:
    """What is to be known of the rows: the choice, up to which day, as known when, whether sample, made when, where."""
    store, moment = running.store(), known.at()
    as_of = known.as_of(store)
    found = [
        ("choice", filters.sentence(lang())),
        ("as-of", words.day(as_of) if as_of else ""),
        ("known", words.moment(moment) if moment else ""),
        ("sample", say("app.sample") if store.is_sample() else ""),
        ("source", say("export.source-of")),
        ("made", words.moment(running.now())),
        ("where", address),
    ]
    return [(say(f"export.fact-{name}"), value) for name, value in found if value]


def _address(page: Page, filters: Filters) -> str:
    """The page as its address has it, for whoever opens it and whenever: what nobody chose is named too.

    Its name is as well: at the site's bare address each role arrives on a page of its own.
    """
    parts = urlsplit(st.context.url or "")
    base = f"{parts.scheme}://{parts.netloc}{parts.path.rpartition('/')[0]}" if parts.netloc else ""
    choice = {
        "period": filters.period.code, "ward": filters.ward_id, "village": filters.village_id,
        "campaign": filters.campaign_id, "lang": lang(),
    }  # fmt: skip
    return f"{base}/{page.name}?{urlencode(ui_page.address_with(**choice))}"
