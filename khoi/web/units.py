"""The administrator's page of units: wards, villages and mergers as they stand, and a form to enter or change one."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from khoi import datasets, intake, places, words
from khoi.datasets import Dataset
from khoi.intake.template import Row
from khoi.places import Unit
from khoi.web import entry, running, ui

LISTS = {"wards": "units", "villages": "units", "mergers": "mergers"}
FORMS = {
    "wards": ("kind", "name", "code", "population", "valid_from", "valid_to"),
    "villages": ("kind", "name", "household_count", "population", "valid_from", "valid_to"),
    "mergers": ("old", "new", "effective_on", "legal_basis"),
}
TABLES = {
    "wards": ("name", "kind", "code", "valid_from", "valid_to"),
    "villages": ("name", "kind", "household_count", "population", "valid_from", "valid_to"),
    "mergers": ("effective_on", "old", "new", "legal_basis"),
}
KINDS = {"wards": ("phường", "xã"), "villages": ("khu", "thôn")}
COUNTS = ("household_count", "population")


def answer() -> str:
    """How many units there are on the day that the figures are about."""
    store, lang = ui.store(), ui.lang()
    day = store.as_of() or words.vietnam_day(running.now())
    wards = store.gazetteer().wards(day)
    villages = sum(len(store.gazetteer().villages(ward.unit_id, day)) for ward in wards)
    return ui.say(
        "units.answer", day=words.day(day), wards=words.number(len(wards), lang), villages=words.number(villages, lang)
    )


def chosen() -> str:
    """Which list is shown: the one that the address names."""
    asked = st.query_params.get("list", "")
    st.session_state["units_list"] = asked if asked in LISTS else next(iter(LISTS))
    shown = st.segmented_control(
        ui.say("units.list"), list(LISTS), format_func=lambda name: ui.say(f"units.list-{name}"), required=True,
        key="units_list", on_change=_turn, label_visibility="collapsed",
    )  # fmt: skip
    return shown or next(iter(LISTS))


def _turn() -> None:
    st.query_params["list"] = st.session_state["units_list"]
    for key in ("entry", "ward"):
        if key in st.query_params:
            del st.query_params[key]


def dataset_of(shown: str) -> Dataset:
    """The dataset whose entries a list holds."""
    return datasets.dataset(LISTS[shown])


def ward_of(shown: str) -> Unit | None:
    """The ward whose villages are shown, with a field to choose it; None for the other lists."""
    if shown != "villages":
        return None
    gazetteer = ui.store().gazetteer()
    day = ui.store().as_of() or words.vietnam_day(running.now())
    wards = dict.fromkeys([*gazetteer.wards(day), *gazetteer.wards(words.vietnam_day(running.now()))])
    names = entry.ward_names(tuple(wards))
    asked = st.query_params.get("ward", "")
    st.session_state["units_ward"] = asked if asked in names else next(iter(names))
    ward_id = st.selectbox(
        ui.say("units.ward"), list(names), format_func=names.__getitem__, key="units_ward", on_change=_write_ward
    )
    return gazetteer.get(ward_id)


def _write_ward() -> None:
    st.query_params["ward"] = st.session_state["units_ward"]
    if "entry" in st.query_params:
        del st.query_params["entry"]


def rows(shown: str, ward: Unit | None) -> list[Row]:
    """The entries of a list as they stand, as a file has them; wards are named by their ids."""
    with ui.store().desk() as desk:
        found = list(intake.listed(dataset_of(shown), desk, ward))
    if shown == "mergers":
        return [{**row, "old": row["old_id"], "new": row["new_id"]} for row in found]
    return [row for row in found if row["kind"] in KINDS[shown]]


def show(found: Sequence[Row], shown: str) -> None:
    """The list; a click opens an entry in the form below."""
    if not found:
        ui.paragraph(ui.say(f"units.none-{shown}"))
        return
    lang, gazetteer = ui.lang(), ui.store().gazetteer()
    told = pd.DataFrame(found)[[*TABLES[shown], "id" if "id" in found[0] else "old_id"]]
    told = told.rename(columns={"id": "key", "old_id": "key"})
    for name in ("old", "new"):
        if name in told:
            told[name] = [words.capital(places.full_name(gazetteer.get(unit_id), lang)) for unit_id in told[name]]
    for name in COUNTS:
        if name in told:
            told[name] = pd.to_numeric(told[name]).astype("Int64")
    columns = [
        ui.Column(name, ui.say(f"entry.field-{name}"), "whole" if name in COUNTS else "text") for name in TABLES[shown]
    ]
    entry.show(told, columns, f"units-{shown}", ui.say(f"units.list-{shown}"))


def offer(found: Sequence[Row], shown: str, ward: Unit | None) -> None:
    """The form for the entry that is open, or for a new one, and the way from the one to the other."""
    opened = entry.opened(found)
    ui.section(_title(opened, shown), ui.say(f"units.explained-{shown}"))
    if opened and st.button(ui.say(f"units.new-{shown}"), key="units_new", icon=":material/add:"):
        ui.put(entry=None)
    given = {"parent": ward.unit_id} if ward else {}
    entry.offer(dataset_of(shown), FORMS[shown], opened, given, _names(shown))


def _title(opened: Row | None, shown: str) -> str:
    if opened is None:
        return ui.say(f"units.new-{shown}")
    unit_id = opened["old_id"] if shown == "mergers" else opened["id"]
    return words.capital(places.full_name(ui.store().gazetteer().get(unit_id), ui.lang()))


def _names(shown: str) -> dict[str, str]:
    """What the form's lists hold: the kinds of units on this level, or all wards."""
    if shown in KINDS:
        return {kind: kind for kind in KINDS[shown]}
    units = [unit for unit in ui.store().gazetteer().all() if unit.level == "ward"]
    return entry.ward_names(units)
