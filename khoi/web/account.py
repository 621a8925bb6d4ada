"""One account: what is known of it, what an administrator can change, where it is signed in."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import pandas as pd
import streamlit as st

from khoi import access, words
from khoi.access import Role, Viewer
from khoi.errors import KhoiError
from khoi.store import Store
from khoi.web import provider, running, ui
from khoi.web.accounts import MADE, place_fields, told_of

Change = Callable[[Store, str, datetime, Viewer], str | None]


def show_head(account: Mapping[str, Any]) -> None:
    """The way back, and whose account it is."""
    st.button(
        ui.say("app.page-accounts"), key="account_back", type="tertiary", icon=":material/arrow_back:", on_click=_close
    )
    told = told_of(account)
    ui.heading(ui.say("accounts.one", name=told["account"]), f"{told['role']} · {told['ward']}")


def _close() -> None:
    if "account" in st.query_params:
        del st.query_params["account"]


def show_facts(account: Mapping[str, Any]) -> None:
    """State, second factor, when it was made and last used."""
    told = told_of(account)
    made = words.moment(account["created_at"].to_pydatetime())
    shown = [(ui.say(f"accounts.column.{name}"), told[name]) for name in ("state", "factor", "seen")]
    ui.pairs([*shown, (ui.say("accounts.column.created"), made)])


def offer_changes(account: Mapping[str, Any], viewer: Viewer) -> None:
    """Each change behind a button that first says what it does."""
    account_id = str(account["account_id"])
    is_open = pd.isna(account["disabled_at"])
    ui.section(ui.say("accounts.changes"))
    with st.container(horizontal=True):
        _offer("reset", account_id, viewer, access.reset_password)
        if account["has_second_factor"]:
            _offer("remove-factor", account_id, viewer, access.remove_second_factor)
        if is_open:
            _offer("disable", account_id, viewer, access.disable_account)
        else:
            _offer("enable", account_id, viewer, access.enable_account)
    with st.form("account_move"):
        ward_id = account["ward_id"] if isinstance(account["ward_id"], str) else None
        role, ward = place_fields(f"account_move_{account_id}", Role(account["role"]), ward_id)
        is_sent = st.form_submit_button(ui.say("accounts.move"))
    if is_sent:
        _carry_out(account_id, viewer, lambda store, name, at, by: access.move_account(store, name, role, ward, at, by))


def offer_identity(account: Mapping[str, Any], viewer: Viewer) -> None:
    """Ties the account to an identity at the office's provider, where one is set up; an empty field to none."""
    if not provider.is_offered():
        return
    known = account["identity"] if isinstance(account["identity"], str) else ""
    with st.form("account_identity"):
        typed = st.text_input(
            ui.say("accounts.identity"), value=known, key="account_identity_text", max_chars=provider.LONGEST
        )
        is_sent = st.form_submit_button(ui.say("accounts.identity-save"))
    if is_sent:
        identity = " ".join(typed.split()) or None
        account_id = str(account["account_id"])
        _carry_out(account_id, viewer, lambda store, name, at, by: access.tie_identity(store, name, identity, at, by))


def _offer(name: str, account_id: str, viewer: Viewer, change: Change) -> None:
    with st.popover(ui.say(f"accounts.{name}"), key=f"account_{name}"):
        st.text(ui.say(f"accounts.{name}-what", name=account_id))
        if st.button(ui.say(f"accounts.{name}-confirm"), key=f"account_{name}_confirm", type="primary"):
            _carry_out(account_id, viewer, change)


def _carry_out(account_id: str, viewer: Viewer, change: Change) -> None:
    try:
        password = change(ui.store(), account_id, running.now(), viewer)
    except KhoiError as error:
        ui.fault(error)
        return
    if password:
        st.session_state[MADE] = (account_id, password)
    st.rerun()


def show_sessions(account: Mapping[str, Any], viewer: Viewer) -> None:
    """Where the account is signed in; a button for each that ends it."""
    account_id = str(account["account_id"])
    rows = access.running_sessions(ui.store(), account_id, running.now(), viewer)
    ui.section(ui.say("accounts.sessions"))
    if rows.empty:
        st.text(ui.say("accounts.no-sessions"))
    for row in rows.itertuples(index=False):
        session_line(row, "account_end", viewer)


def session_line(row: Any, key: str, viewer: Viewer, here: str = "") -> None:
    """A session in words with a button that ends it; the one that is looking has none."""
    is_here = row.session_id == here
    with st.container(horizontal=True, vertical_alignment="center", key=f"kh-session-{row.session_id}"):
        place = row.agent or ui.say("me.unknown-browser")
        parts = (place, row.address, ui.say("me.since", moment=words.moment(row.started_at.to_pydatetime())))
        st.text(" · ".join((*filter(None, parts), *([ui.say("me.this-one")] if is_here else []))))
        if not is_here and st.button(ui.say("me.end"), key=f"{key}_{row.session_id}"):
            store = ui.store()
            access.end_session_named(store, row.session_id, row.account_id, running.now(), viewer)
            store.journal.note("session-ended", running.now(), viewer.account_id, row.account_id, {})
            st.rerun()
