"""The files dropped on the upload page and what the person has settled about each, kept while the page is open."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import streamlit as st

from khoi import intake, words
from khoi.access import Viewer
from khoi.datasets import Dataset
from khoi.intake import Plan, Revision, layout_of
from khoi.web import running, ui

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

DRAFTS, ROUND = "upload_drafts", "upload_round"


@dataclass(slots=True)
class Draft:
    """One dropped file: its plan as it was shown, and what it was revised by.

    `layout` is what its header row is remembered by, `recalled` the headers that were matched by an earlier file of
    that layout, `is_stored` whether it was stored, `is_stale` whether the data moved on since the plan was made.
    """

    file: "UploadedFile"
    plan: Plan
    layout: str
    revision: Revision = intake.AS_IT_ARRIVED
    recalled: Sequence[str] = ()
    is_stored: bool = False
    is_stale: bool = False


def drafts(files: Sequence["UploadedFile"], dataset: Dataset, viewer: Viewer) -> list[Draft]:
    """A draft for each file; a plan is made once and stays the one that was shown until something is settled anew."""
    known: dict[tuple[str, str], Draft] = st.session_state.get(DRAFTS, {})
    found = {}
    progress = st.progress(0.0) if len(files) > 1 else None
    for count, file in enumerate(files, 1):
        key = (file.file_id, dataset.name)
        if key in known:
            found[key] = known[key]
            if found[key].is_stale:
                revise(found[key], viewer)
        else:
            with st.spinner(ui.say("upload.checking")):
                found[key] = _first(file, dataset, viewer)
        if progress:
            progress.progress(count / len(files))
    if progress:
        progress.empty()
    st.session_state[DRAFTS] = found
    return list(found.values())


def _first(file: "UploadedFile", dataset: Dataset, viewer: Viewer) -> Draft:
    """The draft of a file that was just dropped, headers matched as the account matched them before."""
    plan = _plan(file, dataset, viewer, intake.AS_IT_ARRIVED)
    layout = layout_of(plan.header_cells)
    recalled: dict[str, str] = {}
    if plan.ignored_columns:
        before = ui.store().remembered_headers(viewer.account_id, dataset.name, layout)
        names = {column.name for column in dataset.columns}
        recalled = {h: name for h, name in before.items() if h in plan.ignored_columns and name in names}
    if not recalled:
        return Draft(file, plan, layout)
    revision = Revision(headers=recalled)
    return Draft(file, _plan(file, dataset, viewer, revision), layout, revision, tuple(recalled))


def revise(draft: Draft, viewer: Viewer, **settled: object) -> None:
    """Makes the plan again with what was settled now: `sheet`, `headers` or `cells` of a Revision."""
    draft.revision = replace(draft.revision, **settled)  # type: ignore[arg-type]  # the fields of Revision by name
    draft.plan = _plan(draft.file, draft.plan.dataset, viewer, draft.revision)
    draft.is_stale = False


def _plan(file: "UploadedFile", dataset: Dataset, viewer: Viewer, revision: Revision) -> Plan:
    store = ui.store()
    with store.desk() as desk:
        return intake.make_plan(
            file.getvalue(),
            file.name,
            dataset,
            viewer.ward_ids,
            desk,
            store.gazetteer(),
            today=words.vietnam_day(running.now()),
            lang=ui.lang(),
            revision=revision,
        )
