"""The files dropped on the upload page and what the person has settled about each, kept while the page is open."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import streamlit as st

from khoi import intake, words
from khoi.access import Viewer, action_for, scope_of
from khoi.datasets import Dataset
from khoi.intake import Plan, Revision, layout_of
from khoi.store import Received
from khoi.web import running, ui

DRAFTS, ROUND = "upload_drafts", "upload_round"


class File(Protocol):
    """A file to be read: one that was dropped (Streamlit's UploadedFile), or one written on a page."""

    @property
    def file_id(self) -> str:
        """What tells it from every other file."""

    @property
    def name(self) -> str:
        """What it is called."""

    def getvalue(self) -> bytes:
        """Its bytes."""


@dataclass(slots=True)
class Draft:
    """One dropped file: its plan as it was shown, and what it was revised by.

    `layout` is what its header row, as it arrived, is remembered by; `turn` counts the plans made, so that what was
    ticked or written under one does not count for the next; `stored_id` is the upload that it was stored as, `is_stale`
    says whether the data moved on since the plan was made; `received` is the upload that its figures stand from where
    it brings nothing new.
    """

    file: File
    plan: Plan
    layout: str
    revision: Revision = intake.AS_IT_ARRIVED
    turn: int = 0
    stored_id: str | None = None
    is_stale: bool = False
    received: Received | None = None

    @property
    def is_stored(self) -> bool:
        """Whether it was stored."""
        return self.stored_id is not None

    @property
    def is_repeat(self) -> bool:
        """Whether it is without problems and brings nothing new."""
        return self.plan.is_storable and self.plan.new_count + self.plan.changed_count == 0


def drafts(files: Sequence[File], dataset: Dataset, viewer: Viewer) -> list[Draft]:
    """A draft for each file; a plan is made once and stays the one that was shown until something is settled anew."""
    known: dict[tuple[str, str], Draft] = st.session_state.get(DRAFTS, {})
    found = {}
    fresh = [file for file in files if (file.file_id, dataset.name) not in known]
    progress = st.progress(0.0) if len(fresh) > 1 else None
    for count, file in enumerate(files, 1):
        key = (file.file_id, dataset.name)
        if key in known:
            found[key] = known[key]
            if found[key].is_stale:
                revise(found[key], viewer, found[key].revision)
        else:
            with st.spinner(ui.say("upload.checking")):
                found[key] = _first(file, dataset, viewer)
        if progress:
            progress.progress(count / len(files))
    if progress:
        progress.empty()
    st.session_state[DRAFTS] = found
    return list(found.values())


def _first(file: File, dataset: Dataset, viewer: Viewer) -> Draft:
    """The draft of a file that was just dropped, headers matched as the account matched them before."""
    plan = _plan(file, dataset, viewer, intake.AS_IT_ARRIVED)
    draft = Draft(file, plan, layout_of(plan.header_cells))
    _recall(draft, viewer)
    _recognise(draft)
    return draft


def _recognise(draft: Draft) -> None:
    """Finds the upload that a file which brings nothing new stands from."""
    draft.received = ui.store().received(draft.plan) if draft.is_repeat else None


def _recall(draft: Draft, viewer: Viewer) -> None:
    """Matches unknown headers as the account matched them in an earlier file of the same layout."""
    plan = draft.plan
    if not plan.ignored_columns:
        return
    before = ui.store().remembered_headers(viewer.account_id, plan.dataset.name, draft.layout)
    names = {column.name for column in plan.dataset.columns}
    recalled = {header: name for header, name in before.items() if header in plan.ignored_columns and name in names}
    if recalled:
        revise(draft, viewer, replace(draft.revision, headers=recalled))


def revise(draft: Draft, viewer: Viewer, revision: Revision) -> None:
    """Makes the plan again with what is settled now."""
    had_table = bool(draft.plan.header_cells)
    draft.revision = revision
    draft.plan = _plan(draft.file, draft.plan.dataset, viewer, revision)
    draft.turn += 1
    draft.is_stale = False
    _recognise(draft)
    if not had_table:  # only now is it known which sheet, or which letters, the headers are in
        draft.layout = layout_of(draft.plan.header_cells)
        _recall(draft, viewer)


def _plan(file: File, dataset: Dataset, viewer: Viewer, revision: Revision) -> Plan:
    store = ui.store()
    with store.desk() as desk:
        return intake.make_plan(
            file.getvalue(),
            file.name,
            dataset,
            scope_of(viewer, action_for(dataset)),
            desk,
            store.gazetteer(),
            today=words.vietnam_day(running.now()),
            lang=ui.lang(),
            revision=revision,
        )
