"""One entry of a catalogue in a form: what is written becomes a file of our own, checked, shown and stored as any."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from khoi import intake, places, words
from khoi.access import Viewer, action_for, require
from khoi.datasets import UNIT_KINDS, Column, Dataset, dataset
from khoi.errors import Problem
from khoi.intake.template import Row
from khoi.places import Unit
from khoi.web import drafts, effects, preview, running, ui, uploads
from khoi.web.drafts import Draft

WRITTEN, AT = "entry_written", "entry_at"
WHOLE_SCOPES = {"tất cả": "place.scope-all", "xã": "place.scope-xa", "phường": "place.scope-phuong"}
LISTED = "listed"
BESIDE = 2  # fields of a form


@dataclass(frozen=True, slots=True)
class Written:
    """Rows written on a page, as a file; `names` says for each row whose it is."""

    file_id: str
    name: str
    data: bytes
    dataset: str
    names: tuple[str, ...]

    def getvalue(self) -> bytes:
        """Its bytes, as those of a chosen file."""
        return self.data


def submit(kind: Dataset, rows: Sequence[Row], names: Sequence[str]) -> None:
    """Keeps what was written, to be checked and shown; what was written before is forgotten."""
    if not rows:
        st.session_state.pop(WRITTEN, None)
        ui.say_info(ui.say("entry.nothing"))
        return
    data = intake.as_file(kind, rows)
    now = running.now() + words.VIETNAM_TIME
    made = hashlib.sha256(data).hexdigest()[:12]
    name = f"{kind.name}-{now:%Y-%m-%d-%H%M}.csv"
    st.session_state[WRITTEN] = Written(f"{made}-{now:%H%M%S}", name, data, kind.name, tuple(names))


def settle(kind: Dataset, viewer: Viewer) -> None:
    """What is wrong with what was written, or what it would change, and the button that stores it."""
    written: Written | None = st.session_state.get(WRITTEN)
    if written is None or written.dataset != kind.name:
        return
    require(viewer, action_for(kind))
    draft = drafts.drafts([written], kind, viewer)[0]
    if draft.is_stored:
        del st.session_state[WRITTEN]
        return
    if draft.is_repeat:
        ui.say_info(ui.say("entry.nothing"))
        return
    with st.container(key="kh-entry-plan"):
        _show_problems(draft, written)
        _show_changes(draft, written)
        uploads.offer_to_store(draft, viewer)


def _show_problems(draft: Draft, written: Written) -> None:
    """Each problem at its field, without the row of the file that nobody has seen yet."""
    found = draft.plan.problems
    if found:
        ui.say_problem(ui.say("entry.has-problems", shown=words.number(len(found), ui.lang())))
        ui.faults([_told(problem, written) for problem in found])


def _show_changes(draft: Draft, written: Written) -> None:
    """Old and new of everything that would change, named as on the form."""
    plan = draft.plan
    if not plan.is_storable or plan.changes.empty:
        return
    ui.section(ui.say("entry.plan"))
    told = preview.told_changes(plan)
    told["whose"] = [written.names[row - 2] for row in told["file_row"]]
    told["column"] = [ui.say(f"entry.field-{name}") for name in told["name"]]
    names = ("column", "old", "new") if len(written.names) == 1 else ("whose", "column", "old", "new")
    columns = [ui.Column(name, ui.say(f"entry.column-{name}")) for name in names]
    ui.table(told, columns, key="entry_changes", alt=ui.say("upload.changes-alt"))
    where, when = effects.where(plan.slots), effects.when(plan.slots)
    st.text(ui.say(f"upload.moves.{plan.dataset.name}", where=where, when=when))


def _told(problem: Problem, written: Written) -> tuple[str, str]:
    why, fix = words.problem_text(problem, ui.lang())
    if problem.row is None:
        return why, fix
    name = written.names[problem.row - 2]
    columns = {column.label: column.name for column in dataset(written.dataset).columns}
    field = ui.say(f"entry.field-{columns[problem.column]}") if problem.column in columns else problem.column
    where = " · ".join(filter(None, (name if len(written.names) > 1 else "", field)))
    return f"{where}: {why.partition(': ')[2]}", fix


def turn() -> int:
    """Counts what was stored, so that a form begins anew with what stands then."""
    return int(st.session_state.get(drafts.ROUND, 0))


def opened(rows: Sequence[Row], key: str = "entry") -> Row | None:
    """The entry that the address names by its id, None for a new one; another address forgets what was written."""
    asked = st.query_params.get(key)
    if st.session_state.get(AT) != asked:
        st.session_state[AT] = asked
        st.session_state.pop(WRITTEN, None)
    return next((row for row in rows if row.get("id", row.get("old")) == asked), None)


def show(told: pd.DataFrame, columns: Sequence[ui.Column], key: str, alt: str) -> None:
    """The entries, named by their column "key", as a table, on a phone as cards; a click opens one in the form."""
    if ui.look().is_narrow:
        with st.container(gap="xxsmall", key=f"kh-pointers-{key}"):
            for row in told.to_dict("records"):
                _card({str(name): value for name, value in row.items()}, columns, key)
        return
    clicked = ui.table(told, columns, key=key, alt=alt, is_clickable=True)
    ui.quiet(ui.say("entry.click"))
    if clicked:
        ui.put(entry=str(clicked["key"]))


def _card(row: Mapping[str, object], columns: Sequence[ui.Column], key: str) -> None:
    first, *others = columns
    text, at = ui.plain(str(row[first.name])), str(row["key"])
    st.button(text, key=f"{key}_open_{at}", type="tertiary", on_click=_open, args=(at,))
    filled = [one for one in others if not pd.isna(row[one.name]) and row[one.name] != ""]
    ui.quiet(" · ".join(f"{one.label}: {_cell(row[one.name], one)}" for one in filled))


def _cell(value: object, column: ui.Column) -> str:
    return words.number(int(str(value)), ui.lang()) if column.kind == "whole" else str(value)


def _open(at: str) -> None:
    st.query_params["entry"] = at


def offer(kind: Dataset, columns: Sequence[str], entry: Row | None, given: Row, names: Mapping[str, str]) -> None:
    """The form for an entry, filled with what it is now (None: a new one).

    `given` are cells that the form does not ask for, `names` the wards to choose from, by id.
    """
    known: Row = entry or {}
    key = f"entry_{kind.name}_{known.get('id', known.get('old', 'new'))}_{turn()}"
    with st.form(key, clear_on_submit=False):
        cells = {}
        for place, name in side_by_side(columns, BESIDE):
            with place:
                cells[name] = _field(kind.column(name), known.get(name, ""), f"{key}_{name}", names)
        is_sent = st.form_submit_button(ui.say("entry.check"), type="primary")
    if is_sent:
        row = {**given, **({"id": known["id"]} if known.get("id") else {}), **cells}
        submit(kind, [row], [row.get("name", "")])


def side_by_side(names: Sequence[str], count: int) -> Iterator[tuple[DeltaGenerator, str]]:
    """A place for each field, so many beside each other; on a phone below each other in the same order."""
    for first in range(0, len(names), count):
        yield from zip(st.columns(count), names[first : first + count], strict=False)


def _field(column: Column, value: str, key: str, names: Mapping[str, str]) -> str:
    """One field; gives its cell as a file has it."""
    label = ui.say(f"entry.field-{column.name}")
    if not column.is_required:
        label = ui.say("entry.optional", label=label)
    if column.kind == "unit_kind":
        kinds = [kind for kind in UNIT_KINDS if kind in names] or list(UNIT_KINDS)
        return st.selectbox(label, kinds, kinds.index(value) if value in kinds else 0, key=key)
    if column.kind in ("parent", "old_ward", "new_ward"):
        return _ward(label, value, key, names)
    if column.kind == "scope":
        return _scope(label, value, key, names)
    hint = ui.say("entry.day-hint") if column.kind == "day" else None
    return st.text_input(label, value=value, key=key, max_chars=column.max_length or 40, placeholder=hint).strip()


def _ward(label: str, value: str, key: str, names: Mapping[str, str]) -> str:
    ids = list(names)
    place = ids.index(value) if value in names else None
    chosen = st.selectbox(
        label, ids, place, names.__getitem__, key=key, placeholder=ui.say("entry.choose-ward")
    )  # fmt: skip
    return chosen or ""


def _scope(label: str, value: str, key: str, names: Mapping[str, str]) -> str:
    """All wards, those of a kind, or chosen ones."""
    choices = {whole: ui.say(text) for whole, text in WHOLE_SCOPES.items()} | {LISTED: ui.say("entry.listed")}
    now = value if value in WHOLE_SCOPES else LISTED if value else next(iter(WHOLE_SCOPES))
    whole = st.selectbox(label, list(choices), list(choices).index(now), choices.__getitem__, key=key)
    listed = [ward_id for ward_id in value.split("; ") if ward_id in names]
    wards = st.multiselect(
        ui.say("entry.listed-wards"), list(names), listed, format_func=names.__getitem__, key=f"{key}_wards",
        placeholder=ui.say("entry.choose-wards"),
    )  # fmt: skip
    return whole if whole != LISTED else "; ".join(wards)


def ward_names(units: Sequence[Unit]) -> dict[str, str]:
    """The wards to choose from, by id; those that begin or end within our time say when."""
    return {unit.unit_id: f"{words.capital(places.full_name(unit, ui.lang()))}{_span(unit)}" for unit in units}


def _span(unit: Unit) -> str:
    if unit.valid_from is None:
        return ""
    return ui.say("entry.since", day=words.day(unit.valid_from))


def offer_file(kind: Dataset) -> None:
    """The whole list as a workbook to change at leisure, and the way to send it back."""
    ui.section(ui.say("entry.many"), ui.say("entry.many-explained"))
    with st.container(horizontal=True, vertical_alignment="center"):
        address = f"/template?{urlencode({'dataset': kind.name, 'lang': ui.lang(), 'format': 'xlsx'})}"
        st.link_button(ui.say("entry.many-file"), address, icon=":material/download:")
        ui.page_link("upload", ui.say("entry.many-back"), dataset=kind.name)
