"""One's own account: what one may do, by which rule, and where one is signed in."""

from html import escape

import streamlit as st

from khoi import access, places, words
from khoi.access import Action, Viewer, may
from khoi.errors import KhoiError
from khoi.web import running, ui, ui_guide, ui_views
from khoi.web.account import session_line
from khoi.web.identity import session_of_page
from khoi.web.site import pages_of
from khoi.web.steps import PASSWORD_PATH
from khoi.web.ui_views import View


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


def show_views(viewer: Viewer) -> None:
    """One's saved views, each to be opened, renamed or removed; those that open no more, to be removed together."""
    found, closed = ui_views.views(viewer), ui_views.closed_views(viewer)
    count = len(found)
    shown = ui.say("saved.count", count=count, shown=words.number(count, ui.lang()), most=str(access.MOST_VIEWS))
    ui.section(ui.say("saved.title"), shown if found else ui.say("saved.none"))
    ui_views.show_told()
    for view in found:
        with st.container(horizontal=True, vertical_alignment="center", key=f"kh-view-{view.view_id}"):
            with st.container(width="stretch", gap="xxsmall"):
                ui_views.link(view)
                ui.quiet(ui.say(f"app.page-{view.page}"))
            _offer_to_rename(view, viewer)
            _offer_to_remove([view], viewer, ui.say("saved.removed", name=view.name), key=view.view_id)
    if closed:
        count = len(closed)
        ui.quiet(ui.say("saved.closed", count=count, shown=words.number(count, ui.lang())))
        _offer_to_remove(closed, viewer, ui.say("saved.removed-closed"), key="closed")


def _offer_to_rename(view: View, viewer: Viewer) -> None:
    with (
        st.popover(ui.say("saved.rename"), key=f"kh-rename-{view.view_id}"),
        st.form(f"rename_{view.view_id}", border=False),
    ):
        name = st.text_input(
            ui.say("saved.name"), value=view.name, key=f"view_rename_{view.view_id}", max_chars=access.LONGEST_NAME
        )
        is_sent = st.form_submit_button(ui.say("saved.rename-now"), type="primary")
    if is_sent:
        try:
            access.rename_view(ui.store(), viewer, view.view_id, name, running.now())
        except KhoiError as error:
            ui_views.tell(error)
        else:
            ui_views.tell(ui.say("saved.renamed", name=" ".join(name.split())))
        st.rerun()


def _offer_to_remove(views: list[View], viewer: Viewer, told: str, key: str) -> None:
    if st.button(ui.say("saved.remove"), key=f"view_remove_{key}"):
        try:
            for view in views:
                access.remove_view(ui.store(), viewer, view.view_id, running.now())
        except KhoiError as error:
            ui_views.tell(error)
        else:
            ui_views.tell(told)
        st.rerun()


def offer_guide(viewer: Viewer) -> None:
    """Shows the guide of the first visit once more, where one arrives."""
    ui.section(ui.say("guide.title"), ui.say("guide.again-what"))
    if st.button(ui.say("guide.again"), key="guide_again"):
        ui_guide.begin()
        ui.go(pages_of(viewer)[0].name)
