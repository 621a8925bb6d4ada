"""Many files at once: one line for each, and a button that stores the good ones, each in its own transaction."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from khoi import words
from khoi.access import Viewer, action_for, require
from khoi.errors import KhoiError, StalePlan
from khoi.web import entries, running, ui
from khoi.web.drafts import Draft

OUTCOMES = "upload_outcomes"


def show(drafts: Sequence[Draft], viewer: Viewer) -> None:
    """The lines of several files, and the button; nothing for one file."""
    if len(drafts) < 2:
        st.session_state.pop(OUTCOMES, None)
        return
    good = [draft for draft in drafts if _is_ready(draft)]
    if good and st.button(
        ui.say("upload.store-many", count=len(good), shown=words.number(len(good), ui.lang())),
        type="primary",
        key="upload_store_many",
    ):
        _store(good, viewer)
    rows = pd.DataFrame({"file": [d.plan.file_name for d in drafts], "state": [_state(draft) for draft in drafts]})
    columns = [ui.Column(name, ui.say(f"upload.column.{name}")) for name in ("file", "state")]
    ui.table(rows, columns, key="upload_files", alt=ui.say("upload.files-alt"))
    for draft in drafts:
        entry = draft.stored_id or (draft.received.upload_id if draft.received else "")
        if entries.is_open(entry, viewer):
            entries.link(entry, ui.say("upload.entry-of", file=draft.plan.file_name))


def opened(drafts: Sequence[Draft]) -> Draft | None:
    """The file whose problems and changes are shown: the only one, or the one chosen among many."""
    if len(drafts) < 2:
        return drafts[0] if drafts else None
    place = st.selectbox(
        ui.say("upload.open"),
        range(len(drafts)),
        index=None,
        format_func=lambda at: ui.plain(drafts[at].plan.file_name),
        placeholder=ui.say("upload.open-none"),
        key="upload_open",
    )
    return None if place is None else drafts[place]


def _is_ready(draft: Draft) -> bool:
    """Whether a file can be stored without a further look: no problem, no warning, something new."""
    plan = draft.plan
    return not draft.is_stored and not plan.problems and plan.new_count + plan.changed_count > 0


def _store(good: Sequence[Draft], viewer: Viewer) -> None:
    outcomes: dict[str, str] = st.session_state.setdefault(OUTCOMES, {})
    progress = st.progress(0.0)
    for count, draft in enumerate(good, 1):
        try:
            require(viewer, action_for(draft.plan.dataset))
            stored = ui.store().apply(draft.plan, viewer.account_id, running.now())
        except KhoiError as error:
            outcomes[draft.file.file_id] = words.fault(error, ui.lang())
            draft.is_stale = isinstance(error, StalePlan)
        else:
            draft.stored_id = stored.upload_id
        progress.progress(count / len(good))
    progress.empty()


def _state(draft: Draft) -> str:
    """One line that says what became of a file, or what it needs."""
    plan, lang = draft.plan, ui.lang()
    outcome: str | None = st.session_state.get(OUTCOMES, {}).get(draft.file.file_id)
    counts = {name: words.number(getattr(plan, f"{name}_count"), lang) for name in ("new", "changed", "unchanged")}
    if draft.is_stored:
        return ui.say("upload.state.stored", **counts)
    if outcome:
        return outcome
    if plan.errors:
        return ui.say("upload.state.problems", count=len(plan.errors), shown=words.number(len(plan.errors), lang))
    if draft.is_repeat:
        return entries.received(draft.received) if draft.received else ui.say("upload.state.nothing-new")
    if plan.warnings:
        return ui.say("upload.state.warnings", count=len(plan.warnings), shown=words.number(len(plan.warnings), lang))
    return ui.say("upload.state.good", **counts)
