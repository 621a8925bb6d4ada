"""What a person settles about a file on the page: the sheet, the columns, single cells; then it is checked again."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
import streamlit as st

from khoi import words
from khoi.access import Viewer
from khoi.datasets import Dataset
from khoi.errors import Problem
from khoi.intake import Plan
from khoi.web import running, ui
from khoi.web.drafts import Draft, revise

MOST_CELLS, MOST_HEADERS = 500, 30
NO_COLUMN = ""  # remembered for a header whose match was taken back


def sheet(draft: Draft | None, viewer: Viewer) -> None:
    """Which sheet of a workbook is meant, where several fit."""
    if draft is None or not draft.plan.sheets or draft.plan.original is not None:
        return
    names = list(draft.plan.sheets)
    chosen = st.selectbox(
        ui.say("upload.sheet"),
        names,
        index=names.index(draft.plan.sheet) if draft.plan.sheet in names else None,
        format_func=ui.plain,
        placeholder=ui.say("upload.choose-sheet"),
        key=f"upload_sheet_{draft.file.file_id}",
    )
    if chosen and chosen != draft.plan.sheet:
        revise(draft, viewer, replace(draft.revision, sheet=chosen))
        st.rerun()


def encoding(draft: Draft | None, viewer: Viewer) -> None:
    """In which of the possible encodings the words of a file are right, where that is in doubt."""
    if draft is None or not draft.plan.readings:
        return
    readings = draft.plan.readings
    with st.form(f"upload_encoding_{draft.file.file_id}"):
        chosen = st.radio(
            ui.say("upload.encoding"),
            list(readings),
            index=None,
            format_func=lambda name: ui.plain(readings[name]),
            key=f"upload_reading_{draft.file.file_id}",
        )
        if st.form_submit_button(ui.say("upload.check-again")) and chosen:
            revise(draft, viewer, replace(draft.revision, encoding=chosen))
            st.rerun()


def headers(draft: Draft | None, viewer: Viewer) -> None:
    """Which of our columns an unknown header is; remembered for this account and layout."""
    if draft is None or draft.is_stored:
        return
    _matched(draft, viewer)
    plan = draft.plan
    open_columns = _open_columns(plan)
    if not open_columns or not plan.unknown_columns:
        return
    is_needed = any(problem.code == "missing-column" for problem in plan.problems)
    with (
        st.expander(ui.say("upload.match"), expanded=is_needed, key=f"upload_match_{draft.file.file_id}"),
        st.form(f"upload_headers_{draft.file.file_id}", border=False),
    ):
        st.text(ui.say("upload.match-how"))
        chosen = {
            header: st.selectbox(
                ui.plain(header),
                list(open_columns),
                index=None,
                format_func=open_columns.__getitem__,
                placeholder=ui.say("upload.match-none"),
                key=f"upload_header_{draft.file.file_id}_{at}",
            )
            for at, header in enumerate(plan.unknown_columns[:MOST_HEADERS])
        }
        if st.form_submit_button(ui.say("upload.check-again")):
            matches = {header: name for header, name in chosen.items() if name}
            if matches:
                ui.store().remember_headers(viewer.account_id, plan.dataset.name, draft.layout, matches, running.now())
                revise(draft, viewer, replace(draft.revision, headers={**draft.revision.headers, **matches}))
                st.rerun()


def _matched(draft: Draft, viewer: Viewer) -> None:
    """The headers that were matched by hand, now or by an earlier file, and a way to take that back."""
    matches = draft.revision.headers
    if not matches:
        return
    dataset = draft.plan.dataset
    pairs = "; ".join(f"“{header}” → {dataset.column(name).label}" for header, name in matches.items())
    st.text(ui.say("upload.matched", columns=pairs))
    if st.button(ui.say("upload.unmatch"), key=f"upload_unmatch_{draft.file.file_id}"):
        forgotten = dict.fromkeys(matches, NO_COLUMN)
        ui.store().remember_headers(viewer.account_id, dataset.name, draft.layout, forgotten, running.now())
        revise(draft, viewer, replace(draft.revision, headers={}))
        st.rerun()


def _open_columns(plan: Plan) -> dict[str, str]:
    """The dataset's columns that the file has not, by name, with their labels."""
    dataset: Dataset = plan.dataset
    present = set(plan.present_columns)
    return {column.name: column.label for column in dataset.columns if column.name not in present}


def columns(draft: Draft | None, viewer: Viewer) -> None:
    """One value for all rows of a column that the file lacks; the cell above for the blank cells of one it has."""
    if draft is None or draft.is_stored:
        return
    _everywhere(draft, viewer)
    _downward(draft, viewer)


def _everywhere(draft: Draft, viewer: Viewer) -> None:
    dataset = draft.plan.dataset
    given = {dataset.column(name).label for name in draft.revision.everywhere}
    lacking = {
        problem.column
        for problem in draft.plan.errors
        if problem.code == "missing-column" or problem.column in given  # a value that turned out to be wrong
    }
    names = [column.name for column in dataset.columns if column.label in lacking]
    if not names:
        return
    ui.section(ui.say("upload.everywhere"), ui.say("upload.everywhere-how"))
    with st.form(f"upload_everywhere_{draft.file.file_id}_{draft.turn}", border=False):
        values = {
            name: st.text_input(
                dataset.column(name).label,
                value=draft.revision.everywhere.get(name, _own_ward(viewer) if name == "ward" else ""),
                placeholder=ui.say(f"plan.example.{dataset.column(name).kind}"),
                max_chars=200,
                key=f"upload_everywhere_{draft.file.file_id}_{draft.turn}_{name}",
            )
            for name in names
        }
        written = {name: value for name, value in values.items() if value and value.strip()}
        if st.form_submit_button(ui.say("upload.check-again")) and written:
            revise(draft, viewer, replace(draft.revision, everywhere={**draft.revision.everywhere, **written}))
            st.rerun()


def _own_ward(viewer: Viewer) -> str:
    """The name of the one ward that a person may speak for, "" where there are more."""
    wards = viewer.ward_ids or ()
    return ui.store().gazetteer().get(wards[0]).name_vi if len(wards) == 1 else ""


def _downward(draft: Draft, viewer: Viewer) -> None:
    """A button for each column of names with blank cells below filled ones, as a merged cell leaves them in a CSV."""
    plan = draft.plan
    settled = draft.revision.downward.union(plan.dataset.measures)  # what is blank after filling has nothing above it
    names = {header: name for name, header in plan.present_columns.items() if name not in settled}
    blank = Counter(
        problem.column
        for problem in plan.errors
        if problem.code == "missing-value" and problem.case not in ("formula", "merged") and problem.column in names
    )
    for header, count in blank.items():
        if header is None or count == plan.row_count:  # nothing stands above
            continue
        name = names[header]
        label = ui.say("upload.downward", column=header, count=count, shown=words.number(count, ui.lang()))
        if st.button(ui.plain(label), key=f"upload_downward_{draft.file.file_id}_{draft.turn}_{name}"):
            revise(draft, viewer, replace(draft.revision, downward=draft.revision.downward | {name}))
            st.rerun()


def cells(draft: Draft | None, viewer: Viewer) -> None:
    """The faulty cells as a table to write in; the file is checked again with what was written."""
    faulty = [] if draft is None else _correctable(draft.plan)
    if draft is None or not faulty:
        return
    ui.section(ui.say("upload.correct"), ui.say("upload.correct-how"))
    labels = {name: ui.say(f"upload.column.{name}") for name in ("row", "column", "value", "corrected")}
    shown = pd.DataFrame(
        {
            labels["row"]: [problem.row for problem in faulty],
            labels["column"]: [problem.column for problem in faulty],
            labels["value"]: [problem.value or "" for problem in faulty],
            labels["corrected"]: [problem.value or "" for problem in faulty],
        }
    )
    # A new table after each check: what was written belongs to the cells that were faulty then.
    key = f"upload_cells_{draft.file.file_id}_{draft.turn}"
    is_narrow = ui.look().is_narrow  # the value stands in the last column too, which must not be off the screen
    st.data_editor(
        shown,
        key=key,
        hide_index=True,
        num_rows="fixed",
        column_order=[labels[name] for name in labels if name != "value" or not is_narrow],
        disabled=[labels[name] for name in ("row", "column", "value")],
        column_config={
            labels["row"]: st.column_config.NumberColumn(width="small"),
            labels["corrected"]: st.column_config.TextColumn(width="medium", max_chars=2000),
        },
        alt=ui.say("upload.correct-alt"),
    )
    if st.button(ui.say("upload.check-again"), type="primary", key=f"{key}_check"):
        written = _written(st.session_state[key]["edited_rows"], labels["corrected"], faulty)
        if written:
            revise(draft, viewer, replace(draft.revision, cells={**draft.revision.cells, **written}))
            st.rerun()
        st.text(ui.say("upload.nothing-written"))


def _correctable(plan: Plan) -> list[Problem]:
    """One problem for each faulty cell; none where a figure is merged over rows, which no single cell can mend."""
    if any(problem.case == "merged" for problem in plan.problems):
        return []
    first = plan.header_row or 0
    found = {
        (problem.row, problem.column): problem
        for problem in reversed(plan.errors)
        if problem.row is not None and problem.row > first and problem.column is not None
    }
    return list(reversed(found.values()))[:MOST_CELLS]


def _written(
    edited: dict[int, dict[str, str | None]], label: str, faulty: Sequence[Problem]
) -> dict[tuple[int, str], str]:
    """What was written, by row and header. The browser sends places in the table: any beyond it mean nothing."""
    written = {}
    for place, change in edited.items():
        if label in change and 0 <= int(place) < len(faulty):
            problem = faulty[int(place)]
            written[problem.row or 0, problem.column or ""] = str(change[label] or "")
    return written
