"""Where a figure comes from: its value in words, its formula, the uploads and the stored rows behind it."""

from collections.abc import Iterator
from html import escape

import pandas as pd
import streamlit as st

from khoi import places, words
from khoi.access import Action, Viewer, may
from khoi.see import trace_sources, trace_words
from khoi.see.filters import Filters
from khoi.see.tables import Column, Kind
from khoi.see.trace import Traced
from khoi.see.trace_counts import Evidence, counted
from khoi.web import running
from khoi.web.ui_chart import drawn_table
from khoi.web.ui_page import known_viewer, lang, look, paragraph, quiet, rows, say, section

QUERIES = {
    "activity": "see/trace_activity",
    "arrivals": "see/trace_arrivals",
    "headcount": "see/trace_headcount",
    "spending": "see/trace_spending",
    "target": "see/trace_target",
    "conclusion": "see/trace_conclusion",
    "reference": "see/trace_scope",
}
MOST_ROWS = 500
MEASURES: dict[str, tuple[tuple[str, Kind], ...]] = {
    "activity": (
        ("session_count", "whole"), ("participant_count", "whole"), ("new_household_count", "whole"),
        ("result", "decimal"),
    ),
    "headcount": (
        ("assigned_count", "whole"), ("present_count", "whole"), ("female_count", "whole"),
        ("party_member_count", "whole"),
    ),
    "spending": (("planned_vnd", "money"), ("actual_vnd", "money")),
    "target": (("target", "decimal"),),
    "conclusion": (("due_on", "day"),),
    "reference": (("household_count", "whole"),),
}  # fmt: skip
MEASURES["arrivals"] = MEASURES["activity"]


def show(traced: Traced, filters: Filters) -> None:
    """Opens the dialog on a figure; nothing where it names what there is not, or what the viewer may not see."""
    viewer, whole = known_viewer(), traced.within(filters)
    if _may_be_asked(whole, viewer):
        st.dialog(say("trace.toggle"), width="large")(_draw)(whole, viewer, filters)


def _may_be_asked(traced: Traced, viewer: Viewer) -> bool:
    gazetteer = running.store().gazetteer()
    units = [unit_id for unit_id in (traced.ward_id, traced.village_id) if unit_id is not None]
    if not all(unit_id in gazetteer for unit_id in units):
        return False
    return viewer.ward_ids is None or traced.ward_id is None or traced.ward_id in viewer.ward_ids


def evidence_of(traced: Traced, viewer: Viewer, filters: Filters) -> Evidence:
    """What lies behind a figure, within the viewer's scope."""
    params = traced.params()
    return Evidence(
        rows(QUERIES[traced.how.dataset], viewer, filters, **params),
        rows("see/trace_scope", viewer, filters, **params),
        rows("see/reporting", viewer, filters, last_month=traced.last_month, ward_id=traced.ward_id),
    )


def _draw(traced: Traced, viewer: Viewer, filters: Filters) -> None:
    evidence = evidence_of(traced, viewer, filters)
    found = counted(traced, evidence)
    title = words.capital(trace_words.title(traced, evidence, _where(traced, viewer), lang()))
    value = trace_words.value(traced, found, evidence, lang())
    shown = f'<div class="kh-value">{escape(value)}</div>' if value else ""
    with st.container(key=f"kh-trace-{look().theme}"):
        st.html(f'<p class="kh-traced">{escape(title)}</p>{shown}')
        for sentence in trace_words.formula(traced, found, evidence, lang()):
            paragraph(words.capital(sentence))
        if running.store().is_sample():
            st.html(f'<p class="kh-state"><span class="kh-sample">{escape(say("app.sample"))}</span></p>')
        is_insider = may(viewer, Action.SEE).is_allowed
        is_reference = traced.how.dataset == "reference"
        if len(evidence.rows) and not is_reference:
            _uploads(evidence.rows, is_insider)
        if is_insider and len(evidence.rows) and not traced.measure.endswith("-name"):
            _rows(traced, evidence.rows, is_reference)


def _where(traced: Traced, viewer: Viewer) -> str:
    """The village and ward it is about, else all that the viewer may see."""
    gazetteer = running.store().gazetteer()
    asked = [unit_id for unit_id in (traced.village_id, traced.ward_id) if unit_id is not None]
    units = asked or list(viewer.ward_ids or ())
    return ", ".join(places.full_name(gazetteer.get(unit_id), lang()) for unit_id in units) or say("trace.city")


def _uploads(stored: pd.DataFrame, is_insider: bool) -> None:
    """The files; who stored them is for those who work here, not for guests."""
    files = trace_sources.uploads(stored, lang())
    section(say("trace.uploads", count=len(files)))
    columns = [
        Column("file_name", say("table.file")),
        Column("file_rows", say("trace.rows-column")),
        Column("stored_at", say("table.stored"), "moment"),
        *([Column("account_id", say("trace.account"))] if is_insider else []),
        Column("upload_id", say("trace.upload-id")),
    ]
    drawn_table(files, columns, key="trace_uploads", alt=say("trace.uploads-alt"), is_clickable=False)


def _rows(traced: Traced, stored: pd.DataFrame, is_reference: bool) -> None:
    """The rows themselves, each with its file and the row number that people see there."""
    section(say("trace.rows", count=len(stored)))
    if len(stored) > MOST_ROWS:
        quiet(say("trace.rows-shown", shown=words.number(MOST_ROWS, lang())))
    told = stored.head(MOST_ROWS).copy()
    for name in ("source", "status", "category"):
        if name in told:
            told[name] = [say(f"trace.{name}-{code}") for code in told[name]]
    office = running.store().gazetteer().get(places.OFFICE)
    for name in ("unit_name", "ward_name"):
        if name in told:
            told[name] = told[name].replace(office.name_vi, places.name(office, lang()))
    columns = list(_columns(traced, told, is_reference))
    drawn_table(told, columns, key="trace_rows", alt=say("trace.rows-alt"), is_clickable=False)


def _columns(traced: Traced, told: pd.DataFrame, is_reference: bool) -> Iterator[Column]:
    how = traced.how
    if "unit_name" in told:
        yield Column("unit_name", say("trace.unit"))
    if "number" in told:
        yield Column("number", say("trace.number"))
    if not is_reference:
        yield Column("file_row", say("table.row"), "whole")
        yield Column("month", say("table.month"), "month")
    for name, kind in MEASURES[how.dataset]:
        if how.column in (None, name):
            yield Column(name, say(f"trace.column-{name}"), kind)
    if not is_reference:
        yield Column("file_name", say("table.file"))
    if traced.ward_id is None and "unit_name" in told:
        yield Column("ward_name", say("table.ward"))
    for name, label in (
        (f"campaign_{lang()}", "table.order"), (f"body_{lang()}", "table.body"), ("category", "trace.category"),
        (f"item_{lang()}", "table.item"), ("source", "trace.source"), (f"responsible_{lang()}", "trace.responsible"),
        ("status", "trace.status"), ("content", "trace.content"),
    ):  # fmt: skip
        if name in told:
            yield Column(name, say(label))
