"""The list of accounts, and the form for a new one."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from khoi import access, places, words
from khoi.access import Role, Viewer
from khoi.errors import KhoiError, UnknownName
from khoi.web import running, ui

MADE = "accounts_made"  # (account, one-time password) to be shown once
COLUMNS = ("account", "role", "ward", "state", "factor", "seen")


def rows(viewer: Viewer) -> pd.DataFrame:
    """All accounts: those that may sign in first."""
    return access.accounts(ui.store(), viewer)


def opened(rows: pd.DataFrame) -> dict[str, Any] | None:
    """The account that the address names; one that does not exist is told in a sentence."""
    asked = st.query_params.get("account")
    found = rows[rows["account_id"] == asked].to_dict("records")
    if asked and not found:
        ui.fault(UnknownName("access.unknown-account", name=asked))
    return {str(name): value for name, value in found[0].items()} if found else None


def answer(rows: pd.DataFrame) -> str:
    """How many there are, and what is to be looked at."""
    is_open = rows["disabled_at"].isna()
    waiting = int((is_open & rows["must_change"].astype(bool)).sum())
    lang = ui.lang()
    said = [ui.say("accounts.open", count=int(is_open.sum()), shown=words.number(int(is_open.sum()), lang))]
    if waiting:
        said.append(ui.say("accounts.waiting", count=waiting, shown=words.number(waiting, lang)))
    return " ".join(said)


def show(rows: pd.DataFrame) -> None:
    """The accounts as a table, on a phone as cards; a click opens one."""
    told = [told_of(row) for row in rows.to_dict("records")]
    if ui.look().is_narrow:
        _show_cards(told)
        return
    columns = [ui.Column(name, ui.say(f"accounts.column.{name}")) for name in COLUMNS]
    clicked = ui.table(pd.DataFrame(told), columns, key="accounts", alt=ui.say("accounts.alt"), is_clickable=True)
    if clicked:
        ui.put(account=str(clicked["account"]))


def _show_cards(told: Sequence[Mapping[str, str]]) -> None:
    with st.container(gap="xxsmall", key="kh-pointers-accounts"):
        for account in told:
            name = account["account"]
            st.button(
                ui.plain(f"{name} · {account['role']}"),
                key=f"accounts_open_{name}",
                type="tertiary",
                on_click=_open,
                args=(name,),
            )
            named = (f"{ui.say(f'accounts.column.{column}')}: {account[column]}" for column in ("factor", "seen"))
            ui.quiet(" · ".join((account["ward"], account["state"], *named)))


def _open(account_id: str) -> None:
    st.query_params["account"] = account_id


def told_of(row: Mapping[Any, Any]) -> dict[str, str]:
    """An account in words, by column."""
    seen = row["seen_at"]
    return {
        "account": str(row["account_id"]),
        "role": ui.say(f"app.role-{row['role']}"),
        "ward": _ward(row["ward_id"]),
        "state": ui.say(f"accounts.state-{_state(row)}"),
        "factor": ui.say(f"accounts.factor-{_factor(row)}"),
        "seen": ui.say("accounts.not-lately") if pd.isna(seen) else words.moment(seen.to_pydatetime()),
    }


def _state(row: Mapping[Any, Any]) -> str:
    if not pd.isna(row["disabled_at"]):
        return "disabled"
    return "waiting" if row["must_change"] else "open"


def _factor(row: Mapping[Any, Any]) -> str:
    if row["has_second_factor"]:
        return "set"
    return "missing" if row["role"] in access.REQUIRED and not row["is_sample"] else "none"


def _ward(ward_id: object) -> str:
    if not isinstance(ward_id, str):
        return ui.say("filters.all-wards")
    return words.capital(places.full_name(ui.store().gazetteer().get(ward_id), ui.lang()))


def wards(own: str | None) -> dict[str, str]:
    """The names of all wards that an account can be for, in official order: those of the figures, then those of today.

    `own` is the ward that the account has, which may be neither any more.
    """
    store, lang = ui.store(), ui.lang()
    today = store.gazetteer().wards(running.now().date())
    then = store.gazetteer().wards(store.as_of() or running.now().date())
    units = dict.fromkeys([*then, *today, *([store.gazetteer().get(own)] if own else [])])
    years = {unit: f" ({unit.valid_from.year})" for unit in units if unit.valid_from}
    return {unit.unit_id: words.capital(places.full_name(unit, lang)) + years.get(unit, "") for unit in units}


def offer_new(viewer: Viewer) -> None:
    """The form for a new account."""
    ui.section(ui.say("accounts.new"), ui.say("accounts.new-explained"))
    with st.form("accounts_new", clear_on_submit=False):
        name = st.text_input(ui.say("accounts.column.account"), key="accounts_new_name", max_chars=40)
        role, ward_id = place_fields("accounts_new", Role.WARD, None)
        is_sent = st.form_submit_button(ui.say("accounts.new-button"), type="primary")
    if is_sent:
        account_id = name.strip().lower()
        try:
            password = access.open_account(ui.store(), account_id, role, ward_id, running.now(), viewer)
        except KhoiError as error:
            ui.fault(error)
        else:
            st.session_state[MADE] = (account_id, password)
            st.rerun()


def place_fields(key: str, role: Role, ward_id: str | None) -> tuple[Role, str | None]:
    """The fields for role and ward; gives what they are set to. Only ward staff have a ward."""
    names = wards(ward_id)
    roles: list[Role] = [one for one in Role if one is not Role.GUEST]
    chosen = st.selectbox(
        ui.say("accounts.column.role"), roles, index=roles.index(role), key=f"{key}_role",
        format_func=lambda one: ui.say(f"app.role-{one}"),
    )  # fmt: skip
    options = list(names)
    ward = st.selectbox(
        ui.say("accounts.ward-field"), options, key=f"{key}_ward", placeholder=ui.say("accounts.choose-ward"),
        index=options.index(ward_id) if ward_id else None, format_func=names.__getitem__,
    )  # fmt: skip
    kept = chosen or role
    return kept, ward if kept is Role.WARD else None


def show_made() -> None:
    """The one-time password that was made just now: shown once, gone with the next step."""
    made = st.session_state.pop(MADE, None)
    if made is None:
        return
    account_id, password = made
    ui.say_done(ui.say("accounts.made", name=account_id))
    st.code(password, language=None)
    ui.quiet(ui.say("accounts.made-once"))
