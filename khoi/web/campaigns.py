"""The administrator's page of orders: the list, a form for one of them, and its yearly targets ward by ward."""

from collections.abc import Sequence
from datetime import date

import pandas as pd
import streamlit as st

from khoi import datasets, intake, periods, words
from khoi.access import Viewer
from khoi.intake.template import Row
from khoi.periods import Period, month, shifted
from khoi.see.filters import Campaign, Filters
from khoi.web import entry, running, ui

ORDERS, TARGETS = datasets.dataset("campaigns"), datasets.dataset("targets")
FORM = (
    "name", "short_name", "name_en", "short_name_en", "result_unit", "result_unit_en", "scope", "starts", "ends",
)  # fmt: skip
TABLE = ("name", "result_unit", "scope", "starts", "ends")
TARGETS_BESIDE = 4
LISTED_SHOWN = 2  # wards of a scope that the table names; the form has them all


def rows() -> list[Row]:
    """The orders as they stand, as a file has them; the wards of a scope are named by their ids."""
    with ui.store().desk() as desk:
        found = list(intake.listed(ORDERS, desk))
    return [{**row, "scope": row["scope_ids"] or row["scope"], "scope_names": row["scope"]} for row in found]


def answer(found: Sequence[Row]) -> str:
    """How many orders there are, and how many of them run."""
    today = ui.store().as_of() or words.vietnam_day(running.now())
    over = [row for row in found if (periods.read_day(row["ends"]) or date.max) < today]
    lang = ui.lang()
    return ui.say(
        "campaigns.answer", day=words.day(today), running=words.number(len(found) - len(over), lang),
        over=words.number(len(over), lang),
    )  # fmt: skip


def show(found: Sequence[Row]) -> None:
    """The list; a click opens an order in the forms below."""
    told = pd.DataFrame(found)
    told["scope"] = [_scope(row) for row in found]
    columns = [ui.Column(name, ui.say(f"entry.field-{name}")) for name in TABLE]
    entry.show(told.rename(columns={"id": "key"})[[*TABLE, "key"]], columns, "campaigns", ui.say("campaigns.alt"))


def _scope(row: Row) -> str:
    if not row["scope_ids"]:
        return ui.say(entry.WHOLE_SCOPES[row["scope"]])
    wards = row["scope_names"].split("; ")
    shown = ", ".join(wards[:LISTED_SHOWN])
    more = len(wards) - LISTED_SHOWN
    return shown if more <= 0 else ui.say("campaigns.and-more", wards=shown, more=str(more))


def offer(opened: Row | None) -> None:
    """The form for the order that is open, or for a new one."""
    title = opened["name"] if opened else ui.say("campaigns.new")
    ui.section(title, ui.say("campaigns.explained"))
    if opened and st.button(ui.say("campaigns.new"), key="campaigns_new", icon=":material/add:"):
        ui.put(entry=None)
    wards = [unit for unit in ui.store().gazetteer().all() if unit.level == "ward"]
    entry.offer(ORDERS, FORM, opened, {}, entry.ward_names(wards))


def year() -> int:
    """The year whose targets are shown, with a field to choose it."""
    now = (ui.store().as_of() or words.vietnam_day(running.now())).year
    years = [str(one) for one in range(now + 1, now - 4, -1)]
    asked = st.query_params.get("year", "")
    st.session_state["campaigns_year"] = asked if asked in years else str(now)
    chosen = st.selectbox(ui.say("entry.field-year"), years, key="campaigns_year", on_change=_write_year)
    return int(chosen)


def _write_year() -> None:
    st.query_params["year"] = st.session_state["campaigns_year"]


def offer_targets(opened: Row, viewer: Viewer) -> None:
    """The targets of one order and year: a field for each ward that it is for."""
    ui.section(ui.say("campaigns.targets", name=opened["short_name"]),
               ui.say("campaigns.targets-explained", unit=opened["result_unit"]))  # fmt: skip
    chosen = year()
    first = month(chosen, 1).first_month
    order = Campaign(opened["id"], *(opened[name] for name in ("name", "name_en", "short_name", "short_name_en")))
    filters = Filters(Period(first, shifted(first, 11)), campaign=order, as_of=ui.store().as_of())
    found = ui.rows("see/coverage_by_ward", viewer, filters)
    if found.empty:
        ui.say_info(ui.say("campaigns.no-wards"))
        return
    key = f"targets_{opened['id']}_{chosen}_{entry.turn()}"
    with st.form(key):
        cells = {}
        known = {row["ward_id"]: row for row in found.to_dict("records")}
        for place, ward_id in entry.side_by_side(list(known), TARGETS_BESIDE):
            with place:
                cells[ward_id] = _target(known[ward_id], key)
        is_sent = st.form_submit_button(ui.say("entry.check"), type="primary")
    if is_sent:
        names = dict(zip(found["ward_id"], found["ward_name"], strict=True))
        changed = [ward_id for ward_id, cell in cells.items() if cell and cell != _known(known[ward_id])]
        written = [
            {"campaign": opened["id"], "ward": ward_id, "year": str(chosen), "target": cells[ward_id]}
            for ward_id in changed
        ]
        entry.submit(TARGETS, written, [names[ward_id] for ward_id in changed])


def _target(row: dict[str, object], key: str) -> str:
    return st.text_input(str(row["ward_name"]), value=_known(row), key=f"{key}_{row['ward_id']}", max_chars=20).strip()


def _known(row: dict[str, object]) -> str:
    """The target that is stored, as a file has it."""
    return "" if pd.isna(row["target"]) else words.number(float(str(row["target"])), words.LANGUAGES[0])
