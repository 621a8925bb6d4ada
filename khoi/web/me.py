"""One's own account: what one may do, by which rule, and where one is signed in."""

from html import escape

import streamlit as st

from khoi import access, places, words
from khoi.access import Action, Viewer, may
from khoi.web import running, ui
from khoi.web.account import session_line
from khoi.web.identity import session_of_page
from khoi.web.steps import PASSWORD_PATH


def answer(viewer: Viewer) -> str:
    """Role and wards in one sentence."""
    role = ui.say(f"app.role-{viewer.role}")
    if viewer.ward_ids is None:
        return ui.say("me.answer-all", role=role)
    gazetteer = ui.store().gazetteer()
    wards = ", ".join(places.full_name(gazetteer.get(ward_id), ui.lang()) for ward_id in viewer.ward_ids)
    return ui.say("me.answer-own", role=role, wards=wards or ui.say("me.no-ward"))


def show_rules(viewer: Viewer) -> None:
    """Each thing that can be done here: whether one may, and why."""
    ui.section(ui.say("me.rules"))
    decisions = {action: may(viewer, action) for action in Action}
    ui.pairs(
        [
            (ui.say(f"me.action.{action}"), ui.say(decision.reason_key))
            for action, decision in decisions.items()
            if decision.is_allowed
        ]
    )


def show_sessions(viewer: Viewer) -> None:
    """Where one is signed in; each session but this one can be ended."""
    session = session_of_page()
    here = session.session_id if session else ""
    rows = access.running_sessions(ui.store(), viewer.account_id, running.now(), viewer)
    count = len(rows)
    ui.section(ui.say("me.sessions"), ui.say("me.sessions-count", count=count, shown=words.number(count, ui.lang())))
    for row in rows.itertuples(index=False):
        session_line(row, "me_end", viewer, here)


def offer_password() -> None:
    """The way to the page that changes the password: a form of its own, outside Streamlit."""
    ui.section(ui.say("me.password"), ui.say("me.password-explained"))
    st.html(
        f'<a class="kh-link kh-out" href="{PASSWORD_PATH}?lang={ui.lang()}" target="_self">'
        f"{escape(ui.say('me.change-password'))}</a>"
    )
