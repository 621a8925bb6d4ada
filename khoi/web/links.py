"""The page of share links: making one, showing its address once, and the list of those there are."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import segno
import streamlit as st

from khoi import brief, periods, words
from khoi.access import (
    LINK_PAGES,
    LONGEST_DAYS,
    LONGEST_TITLE,
    SUMMARY_PAGES,
    Link,
    Viewer,
    link_of_token,
    links_of,
    make_link,
    revoke_link,
)
from khoi.errors import KhoiError
from khoi.periods import Period
from khoi.see import snapshot
from khoi.web import briefing, running, ui
from khoi.web.ui_filters import period_of
from khoi.web.ui_page import site_address

DAYS = (1, 3, 7, 14, LONGEST_DAYS)
USUAL_DAYS = 7
REVOKED = "link_revoked"
MOST_BRIEFINGS = 30  # of the library, the newest, to choose from


def offer(viewer: Viewer) -> None:
    """What a link is made from; a button makes it, and its address is shown this once."""
    ui.section(ui.say("link.make-title"))
    title = st.text_input(ui.say("link.for-whom"), key="link_title", max_chars=LONGEST_TITLE)
    ui.quiet(ui.say("link.for-whom-help"))
    pages = _pages()
    period = period_of(viewer)
    langs = {lang: _language(lang) for lang in words.LANGUAGES}
    spans = {days: ui.say("link.days-of", count=days) for days in DAYS}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        lang = st.selectbox(
            ui.say("link.language"), list(langs), list(langs).index(ui.lang()), langs.__getitem__, key="link_lang"
        )
        days = st.selectbox(ui.say("link.days"), DAYS, DAYS.index(USUAL_DAYS), spans.__getitem__, key="link_days")
    along = _along(viewer)
    if st.button(ui.say("link.make"), type="primary", key="link_make", icon=":material/add_link:"):
        try:
            token = _made(viewer, title, period, lang, days, pages, along)
        except KhoiError as error:
            ui.fault(error)
        else:
            _show_once(token)


def _language(lang: str) -> str:
    return words.say("app.language", lang)


def _pages() -> list[str]:
    """What the link opens besides the summary."""
    ui.quiet(ui.say("link.pages"))
    with st.container(horizontal=True, gap="medium", key="kh-link-pages"):
        for name in SUMMARY_PAGES:
            st.checkbox(_title(name), value=True, key=f"link_page_{name}", disabled=True)
        more = LINK_PAGES[len(SUMMARY_PAGES) :]
        chosen = [name for name in more if st.checkbox(_title(name), key=f"link_page_{name}")]
    ui.quiet(ui.say("link.pages-help", first=_title(SUMMARY_PAGES[0])))
    return chosen


def _title(page: str) -> str:
    return ui.say(f"app.page-{page}")


def _along(viewer: Viewer) -> str:
    """The id of the briefing that goes along with the link; blank for none."""
    names = {"": ui.say("link.no-briefing")}
    for one in brief.listed(ui.store(), viewer)[:MOST_BRIEFINGS]:
        told = (briefing.title(one), _language(one.choice.lang), words.day(one.choice.day), brief.code(one.briefing_id))
        names[one.briefing_id] = " · ".join(told)
    chosen = st.selectbox(ui.say("link.briefing"), list(names), format_func=names.__getitem__, key="link_briefing")
    ui.quiet(ui.say("link.briefing-help"))
    return str(chosen or "")


def _made(viewer: Viewer, title: str, period: Period, lang: str, days: int, pages: Sequence[str], along: str) -> str:
    store, now = ui.store(), running.now()
    frozen = snapshot.take(store, viewer, period, now, pages).data()
    return make_link(store, viewer, title, period.code, lang, days, frozen, now, pages, along)


def _show_once(token: str) -> None:
    """Opens the dialog that holds the address: closed, it is gone."""
    link = link_of_token(ui.store(), token, running.now())
    if link:
        st.dialog(ui.say("link.made-title"), dismissible=False)(_draw_once)(f"{site_address()}/s/{token}", link)


def _draw_once(address: str, link: Link) -> None:
    ui.paragraph(ui.say("link.made", title=link.title, moment=words.moment(link.expires_at)))
    picture = segno.make(address, error="m").svg_inline(scale=5, border=4, dark="#14181d", light="#ffffff")
    with st.container(horizontal_alignment="center"):
        st.image(picture, width=240, alt=ui.say("link.picture", title=link.title))
    with st.container(key="kh-address"):
        st.code(address, language=None, wrap_lines=True)
    ui.paragraph(ui.say("link.once"))
    if st.button(ui.say("link.close"), type="primary", key="link_close", on_click=_forget_title):
        st.rerun()


def _forget_title() -> None:
    st.session_state["link_title"] = ""


def show(viewer: Viewer) -> None:
    """The links that the viewer may see: those that open, each with the way to revoke it; under them the others."""
    links = links_of(ui.store(), viewer, running.now())
    if REVOKED in st.session_state:
        ui.say_done(ui.say("link.revoked", title=st.session_state.pop(REVOKED)))
    ui.section(ui.say("link.list-open"))
    is_open = links["state"] == "open"
    if not is_open.any():
        ui.quiet(ui.say("link.none-open"))
    for link in links[is_open].to_dict("records"):
        with st.container(border=True, key=f"kh-link-{link['link_id']}"):
            ui.pairs([(ui.say(f"link.{name}"), value) for name, value in _facts(link).items()])
            _offer_to_revoke(link, viewer)
    if not is_open.all():
        _show_closed(links[~is_open])


def _facts(link: dict[Any, Any]) -> dict[str, str]:
    return {
        "for-whom": str(link["title"]),
        "pages": " · ".join(_title(name) for name in link["pages"]),
        "period-name": words.capital(periods.written(periods.from_code(str(link["period"])), ui.lang())),
        "until": words.moment(pd.Timestamp(str(link["expires_at"])).to_pydatetime()),
        "opened": _opened(link),
        "language": _language(str(link["lang"])),
        "made-by": f"{link['account_id']}, {words.moment(pd.Timestamp(str(link['created_at'])).to_pydatetime())}",
    }


def _opened(link: dict[Any, Any]) -> str:
    count = int(str(link["opened_count"]))
    if not count:
        return ui.say("link.opened-never")
    last = words.moment(pd.Timestamp(str(link["opened_at"])).to_pydatetime())
    return ui.say("link.opened-times", count=count, shown=words.number(count, ui.lang()), moment=last)


def _offer_to_revoke(link: dict[str, object], viewer: Viewer) -> None:
    link_id = str(link["link_id"])
    with st.popover(ui.say("link.revoke"), key=f"kh-revoke-{link_id}"):
        st.text(ui.say("link.revoke-explained"))
        if st.button(ui.say("link.revoke-now"), type="primary", key=f"link_revoke_{link_id}"):
            try:
                revoke_link(ui.store(), viewer, link_id, running.now())
            except KhoiError as error:
                ui.fault(error)
            else:
                st.session_state[REVOKED] = str(link["title"])
                st.rerun()


def _show_closed(links: pd.DataFrame) -> None:
    ui.section(ui.say("link.list-closed"))
    facts = [_facts(link) | {"state": _state(link)} for link in links.to_dict("records")]
    names = ("for-whom", "state", "pages", "period-name", "opened", "made-by")
    columns = [ui.Column(name, ui.say(f"link.{name}")) for name in names]
    ui.table(pd.DataFrame(facts), columns, key="links_closed", alt=ui.say("link.closed-alt"))


def _state(link: dict[str, object]) -> str:
    at = link["revoked_at"] if link["state"] == "revoked" else link["expires_at"]
    return ui.say(f"link.state-{link['state']}", moment=words.moment(pd.Timestamp(str(at)).to_pydatetime()))
