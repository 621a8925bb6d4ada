"""The parts of the page on boundaries: series carried forward, units with what is in them, mergers, the example."""

import pandas as pd

from khoi.see import boundaries, figures, territory, unit_maps
from khoi.see.filters import Filters
from khoi.see.tables import Column
from khoi.web.ui_map import MapChoice
from khoi.web.ui_page import lang, look, note, paragraph, put, quiet, say, section, store
from khoi.web.ui_texts import published
from khoi.web.ui_trace import chart, table


def territories(rows: pd.DataFrame, choice: MapChoice, about: Filters) -> None:
    """Lines of the map's units from `see/ward_series`, what went into them in grey, a mark at each merger."""
    gauge, gazetteer = choice.gauge, store().gazetteer()
    carried = choice.carried(rows)
    shown = carried if choice.unit_id is None else carried[carried["unit_id"] == choice.unit_id]
    section(say(f"boundaries.series-{choice.map_name}", measure=say(f"map.measure-{gauge.name}")))
    if shown.empty:
        quiet(say("boundaries.no-series"))
        return
    units = list(dict.fromkeys(shown["unit_id"]))
    lines = unit_maps.series(shown, gauge, lang())
    olds = unit_maps.olds(rows, gauge, gazetteer, choice.on, units, lang())
    marks = boundaries.breaks(gazetteer, units, choice.on, shown["month"])
    chart(figures.unit_series(lines, olds, marks, look()), key="series", alt=say("boundaries.series-alt"), about=about)
    key = say("boundaries.series-key") if len(olds) else say("boundaries.series-key-alone")
    note(f"{key} {boundaries.marked(marks, lang())}", choice.source)


def units_inside(carried: pd.DataFrame, choice: MapChoice) -> None:
    """The units of the map in a table: what is in each, and the measure; a click chooses one."""
    gauge = choice.gauge
    found = boundaries.units(carried, gauge, store().gazetteer(), choice.on, lang())
    section(say(f"boundaries.units-{choice.map_name}"))
    row = table(
        found,
        [
            Column("unit_name", say("boundaries.unit")),
            Column("told", say(f"map.measure-{gauge.name}"), "figure"),
            Column("old_count", say("boundaries.old-count"), "whole"),
            Column("olds", say("boundaries.olds")),
            Column("code", say("boundaries.code")),
        ],
        key="units",
        alt=say("boundaries.units-alt"),
        is_clickable=True,
    )
    if row:
        put(unit=str(row["unit_id"]))


def story(changes: pd.DataFrame, about: Filters) -> None:
    """Which unit went into which: drawn, and as a table with days, codes and legal bases; what codes are not."""
    section(say("boundaries.story"), boundaries.codes(changes, lang()))
    if changes.empty:
        paragraph(say("boundaries.no-story"))
        return
    steps = territory.stages(store().gazetteer(), changes)
    chart(figures.unit_story(steps, look()), key="story", alt=say("boundaries.story-alt"))
    published(say("boundaries.story-source"), is_of_chart=True)
    table(
        boundaries.story(changes, lang()),
        [
            Column("effective_on", say("boundaries.day"), "day"),
            Column("old", say("boundaries.old"), measure="unit-name"),
            Column("old_code", say("boundaries.code")),
            Column("new", say("boundaries.new"), measure="unit-name"),
            Column("new_code", say("boundaries.new-code")),
            Column("legal_basis", say("boundaries.basis")),
        ],
        key="changes",
        alt=say("boundaries.changes-alt"),
        about=about,
    )


def rule(rows: pd.DataFrame, carried: pd.DataFrame, changes: pd.DataFrame, choice: MapChoice) -> None:
    """How figures are carried forward, both sums beside each other, and a merger whose people are known, worked out."""
    section(say("boundaries.rule-title"))
    paragraph(say("boundaries.rule"))
    sums = boundaries.sums(rows, carried, choice.gauge, lang()) if choice.today_count else ""
    if sums:
        paragraph(sums)
    told, basis = boundaries.example(changes, store().gazetteer(), lang())
    if told:
        paragraph(told)
        published(say("boundaries.example-source", basis=basis))
