"""The map of units: its measure and whose units it shows are chosen here, as parts of the address."""

from dataclasses import dataclass
from datetime import date
from typing import NoReturn

import pandas as pd
import streamlit as st

from khoi import places, words
from khoi.access import Action, Viewer, may
from khoi.errors import KhoiError
from khoi.see import figures, outlines, territory, unit_maps
from khoi.see.filters import Filters
from khoi.see.territory import GAUGES, Gauge
from khoi.see.trace import Traced
from khoi.see.unit_maps import THEN
from khoi.web import outlines as supply
from khoi.web import running
from khoi.web.identity import is_guests_page
from khoi.web.ui_filters import ALL, select
from khoi.web.ui_page import go, lang, look, note, quiet, say, say_info, section, store
from khoi.web.ui_texts import definition
from khoi.web.ui_trace import chart

USUAL = "coverage"
SOURCES = {"used": "see.spending-source", "teams": "see.headcount-source", "women": "see.headcount-source"}


@dataclass(frozen=True, slots=True)
class MapChoice:
    """What a map shows: the measure, whose units ("then", "today"), their day, today, the viewer's wards, one unit."""

    gauge: Gauge
    map_name: str
    on: date
    today: date
    ward_ids: tuple[str, ...] | None
    unit_id: str | None = None

    def carried(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Rows of wards added up to the units of the map."""
        return territory.carried(rows, store().gazetteer(), self.on, self.ward_ids)

    @property
    def today_count(self) -> int:
        """How many of today's units the viewer may see whole."""
        return len(territory.wholes(store().gazetteer(), self.today, self.ward_ids))

    @property
    def source(self) -> str:
        """Where the measure comes from."""
        return say(SOURCES.get(self.gauge.name, "see.activity-source"))


def map_choice(filters: Filters, viewer: Viewer, has_unit: bool = False) -> MapChoice:
    """The choice that the address names, with its fields; what it names wrongly is told in a sentence.

    A guest sees the usual measure on the map of its time. Who may see no unit of today whole is told so.
    """
    measures = {name: say(f"map.measure-{name}") for name in GAUGES}
    maps = {name: say(f"map.map-{name}") for name in unit_maps.MAPS}
    today, unit_id = words.vietnam_day(running.now()), None
    if is_guests_page():
        return MapChoice(GAUGES[USUAL], THEN, unit_maps.day_of(THEN, filters, today), today, viewer.ward_ids)
    measure = _asked("measure", measures, USUAL, "map.no-such-measure")
    map_name = _asked("map", maps, THEN, "map.no-such-map")
    if map_name == unit_maps.TODAY and not territory.wholes(store().gazetteer(), today, viewer.ward_ids):
        say_info(say("map.not-whole"))
        map_name = THEN
    on = unit_maps.day_of(map_name, filters, today)
    with st.container(horizontal=True, vertical_alignment="bottom", key="kh-map-choice"):
        select("measure", measures, measure)
        select("map", maps, map_name)
        if has_unit:
            unit_id = _unit(on, viewer)
    return MapChoice(GAUGES[measure], map_name, on, today, viewer.ward_ids, unit_id)


def _asked(key: str, names: dict[str, str], usual: str, wrong: str) -> str:
    value = st.query_params.get(key, usual)
    if value in names:
        return value
    say_info(say(wrong, value=value, shown=names[usual]))
    return usual


def _unit(on: date, viewer: Viewer) -> str | None:
    """The unit of the map that the address names, with its field; None for all of them."""
    names = {
        unit.unit_id: places.full_name(unit, lang())
        for unit in territory.wholes(store().gazetteer(), on, viewer.ward_ids)
    }
    value = st.query_params.get("unit") or None
    if value is not None and value not in names:
        say_info(say("map.no-such-unit", value=value))
        value = None
    if len(names) > 1:
        select("unit", {ALL: say("map.all-units")} | names, value or ALL)
    return value


def unit_map(rows: pd.DataFrame, choice: MapChoice, filters: Filters, viewer: Viewer) -> Traced | None:
    """Draws the map of `see/ward_measures` with its scale in words; gives the unit clicked just now, or None.

    A tile of today is a sum over several wards, which no click can trace: there a click always leads on.
    """
    gauge, gazetteer = choice.gauge, store().gazetteer()
    section(say(f"map.title-{choice.map_name}", measure=say(f"map.measure-{gauge.name}")))
    found = unit_maps.tiles(choice.carried(rows), gauge, gazetteer, choice.on, filters, lang())
    if found.empty:
        quiet(say("map.empty"))
        return None
    shapes, wrong = supply.supplied()
    lacking = [] if shapes is None else outlines.lacking(shapes, found["unit_id"].tolist())
    _tell(viewer, wrong, lacking if len(lacking) < len(found) else [])  # of other boundaries: nothing is wrong
    is_outlined = shapes is not None and not lacking
    figure = figures.unit_outlines(found, shapes, look()) if is_outlined else figures.unit_tiles(found, look())
    about = filters if choice.map_name == THEN else None
    tile = chart(figure, key="map", alt=say("map.alt"), is_clickable=True, about=about)
    apart = "" if gauge.is_of_orders or filters.campaign is None else say("map.not-of-order")
    note(" · ".join(part for part in (unit_maps.legend(found, gauge, lang()), apart) if part), choice.source)
    definition(say(f"map.definition-{gauge.name}"), key="map")
    return tile


def _tell(viewer: Viewer, wrong: KhoiError | None, lacking: list[str]) -> None:
    """Why the office's outlines are not drawn, for those who can mend it."""
    if not may(viewer, Action.SETTINGS).is_allowed:
        return
    if wrong:
        say_info(words.fault(wrong, lang()))
    if lacking:
        names = [store().gazetteer().get(unit_id).name_vi for unit_id in lacking]
        say_info(say("map.file-lacking", units=", ".join(names)))


def lead(tile: Traced, rows: pd.DataFrame, choice: MapChoice) -> NoReturn:
    """Follows a click on the map: to the ward, or from a unit of several wards to its page of boundaries."""
    gazetteer = store().gazetteer()
    wards = [one for one in rows["ward_id"] if gazetteer.successor(one, choice.on).unit_id == tile.ward_id]
    if choice.map_name == THEN or len(wards) == 1:
        go("ward", ward=wards[0] if len(wards) == 1 else tile.ward_id)
    go("boundaries", unit=tile.ward_id, map=unit_maps.TODAY)
