"""Entries of the history, looked up within the viewer's scope, and the ways to them from other pages."""

import pandas as pd
import streamlit as st

from khoi import words
from khoi.access import Viewer
from khoi.see import acts
from khoi.see.acts import Act
from khoi.store import Received
from khoi.web import cache, ui
from khoi.web.drafts import Draft

AT = "history_at"
ALL = dict.fromkeys(("act_id", "ward_id", "dataset", "first_month", "last_month", "account_id", "search", "most"))


def rows(viewer: Viewer, **chosen: object) -> pd.DataFrame:
    """The acts that the viewer may see, newest first, of those the chosen ones (see `see/history`)."""
    return cache.rows("see/history", viewer, {**ALL, **chosen})


def entry(act_id: str, viewer: Viewer) -> Act | None:
    """The act of an id; None where there is none within the viewer's scope."""
    found = rows(viewer, act_id=act_id)
    return None if found.empty else acts.act_of(found.iloc[0].to_dict())


def is_open(act_id: str, viewer: Viewer) -> bool:
    """Whether the viewer may open the entry of that id."""
    return bool(act_id) and entry(act_id, viewer) is not None


def link(act_id: str, text: str) -> None:
    """A link to an entry."""
    ui.page_link("history", text, upload=act_id)


def open_here(act_id: str, text: str) -> None:
    """The same on the history's own page: a link to the page one is on leaves the browser's address behind."""
    st.button(ui.plain(text), key=f"history_open_{act_id}", type="tertiary", on_click=_write, args=(act_id,))


def back() -> None:
    """The way from an entry to the list."""
    text = ui.say("app.page-history")
    st.button(text, key="history_back", type="tertiary", icon=":material/arrow_back:", on_click=_write, args=(None,))


def _write(act_id: str | None) -> None:
    st.session_state[AT] = act_id
    if act_id:
        st.query_params["upload"] = act_id
    elif "upload" in st.query_params:
        del st.query_params["upload"]


def asked() -> str | None:
    """The id in the address. Where the navigation led from an entry to the list, the browser is told so."""
    now = st.query_params.get("upload")
    if st.session_state.get(AT) and not now:
        st.query_params.from_dict(st.query_params.to_dict())
    st.session_state[AT] = now
    return now


def received(before: Received) -> str:
    """When a file that arrives again was received, under which name, and from whom."""
    return ui.say(
        "upload.received", moment=words.moment(before.stored_at), file=before.file_name, account=before.account_id
    )


def say_received(draft: Draft, viewer: Viewer) -> None:
    """That a file brings nothing new: when its figures were received, and the way there."""
    before = draft.received
    if before is None:
        ui.say_info(ui.say("upload.nothing-new"))
        return
    ui.say_info(" ".join((ui.say("upload.nothing-new"), received(before))))
    if is_open(before.upload_id, viewer):
        link(before.upload_id, ui.say("upload.entry-before"))
