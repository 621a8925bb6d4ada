"""Wards added up to the units of a day, and what the map, the lines and the mergers drawn from them must show."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from khoi.periods import short_month
from khoi.web import running
from khoi.words import day, vietnam_day
from tests.recount.figures import Drawn, Mark, Rows
from tests.recount.raw import Raw, Unit, part, total
from tests.recount.register import Row
from tests.recount.shown import Num, money, percent, whole

GAUGES = {  # what is counted, and what it is a share of
    "coverage": ("reached_count", "pair_count"), "households": ("new_household_count", ""),
    "on-time": ("on_time_count", "due_count"), "used": ("actual_vnd", "planned_vnd"),
    "overlap": ("overlap_count", "month_reached_count"), "teams": ("team_member_count", ""),
    "women": ("team_female_count", "team_known_count"),
}  # fmt: skip
OF_ORDERS = ("coverage", "households", "overlap")
PARTS = {name for both in GAUGES.values() for name in both if name}


def day_of(map_name: str, last: date) -> date:
    """The day whose units are shown."""
    return vietnam_day(running.now()) if map_name == "today" else last


def unit_on(raw: Raw, ward: str, on: date) -> str:
    """What a ward is, or is part of, on a day."""
    for change in sorted(raw.changes, key=lambda change: change.effective_on):
        if change.old_id == ward and change.effective_on <= on:
            ward = change.new_id
    return ward


def carried(raw: Raw, rows: Rows, on: date) -> Rows:
    """The rows of wards added up to the units of a day, month by month where they have months."""
    groups: dict[tuple[str, Any], Rows] = {}
    for row in rows:
        groups.setdefault((unit_on(raw, row["ward_id"], on), row.get("month")), []).append(row)
    order = sorted(groups, key=lambda key: (raw.place(key[0]), key[1] or date.min))
    found = []
    for unit, month in order:
        here = groups[unit, month]
        sums = {name: total(row[name] for row in here) for name in PARTS}
        told = [row["has_report"] for row in here if row["has_report"] is not None]
        found.append(
            sums | {"unit_id": unit, "unit_name": raw.units[unit].name_vi, "month": month,
                    "told_count": sum(told), "ward_count": len(told)}
        )  # fmt: skip
    return found


def inside(raw: Raw, unit: str, on: date) -> list[Unit]:
    """The units that are in a unit on a day; itself too where it was there before."""
    merged = [
        one for one in raw.units if one != unit and unit_on(raw, one, on) == unit and raw.units[one].level == "ward"
    ]
    ends = [end for one in merged if (end := raw.units[one].valid_to)]
    own = [unit] if merged and raw.units[unit].is_valid(min(ends, default=on)) else []
    return sorted((raw.units[one] for one in [*merged, *own]), key=lambda one: one.sort_order)


def value(row: Row, gauge: str) -> Any:
    some, every = GAUGES[gauge]
    return part(row[some], row[every]) if every else row[some]


def amounts(row: Row, gauge: str) -> list[Num]:
    """The numbers of a sentence on a unit."""
    found = value(row, gauge)
    if found is None:
        return []
    some, every = GAUGES[gauge]
    how = money if gauge == "used" else whole
    return [how(row[some]), *([how(row[every]), percent(found)] if every else [])]


def shown(found: Any, gauge: str) -> Num:
    return percent(found) if GAUGES[gauge][1] else whole(found)


def unit_map(raw: Raw, rows: Rows, gauge: str, on: date, last: date, lang: str) -> Drawn:
    marks = []
    for row in rows:
        is_of_orders, unit = gauge in OF_ORDERS, raw.units[row["unit_id"]]
        if is_of_orders and not row["pair_count"]:
            continue
        found, said = value(row, gauge), amounts(row, gauge)
        if is_of_orders and 0 < row["told_count"] < row["ward_count"]:
            said += [whole(row["told_count"]), whole(row["ward_count"])]
        is_known = all(row[name] is not None for name in GAUGES[gauge] if name)
        text = [shown(found, gauge)] if found is not None or is_known else []
        text = [] if is_of_orders and not row["told_count"] else text
        names = [row["unit_name"], *(one.name_vi for one in inside(raw, unit.unit_id, on))]
        at = {"x": unit.tile_column, "base": -(unit.tile_row or 0) - 0.47}
        marks.append(Mark(names, said, at, text))
    return Drawn([marks], maybe=_months(last, lang))


def _months(month: date, lang: str) -> list[str]:
    return [f"tháng {month.month}/{month.year}" if lang == "vi" else f"{month:%B %Y}"]


def unit_series(raw: Raw, series: Rows, gauge: str, on: date, lang: str) -> Drawn:
    """A panel a unit: what is in it line by line, then itself; above it its name and its last value."""
    traces: list[list[Mark] | None] = []
    labels = []
    wards: dict[str, Rows] = {}
    for row in series:
        wards.setdefault(row["ward_id"], []).append(
            row | {"unit_id": row["ward_id"], "unit_name": row["ward_name"], "told_count": int(row["has_report"])}
        )
    units: dict[str, Rows] = {}
    for row in carried(raw, series, on):
        units.setdefault(row["unit_id"], []).append(row)
    for unit, rows in units.items():
        olds = [ward for ward in sorted(wards) if unit_on(raw, ward, on) == unit] if inside(raw, unit, on) else []
        traces += [_line(one, gauge, lang) for one in [*(wards[ward] for ward in olds), rows]]
        labels.append([shown(_told(rows[-1], gauge), gauge)])
    names = [row["unit_name"] for rows in units.values() for row in rows[-1:]]
    return Drawn(traces, labels, [*names, *(short_month(rows[-1]["month"], lang) for rows in units.values())])


def _told(row: Row, gauge: str) -> Any:
    """The value of a month; None where an order's month was not reported or nothing was in scope."""
    is_told = gauge not in OF_ORDERS or (row["told_count"] and row["pair_count"])
    return value(row, gauge) if is_told else None


def _line(rows: Rows, gauge: str, lang: str) -> list[Mark]:
    return [
        Mark(
            [row["unit_name"], short_month(row["month"], lang)],
            amounts(row, gauge) if gauge not in OF_ORDERS or row["told_count"] else [],
            {"x": row["month"], "y": _told(row, gauge)},
        )
        for row in rows
    ]


def unit_story(raw: Raw) -> Drawn:
    """Each first unit's way through the mergers, beside those it ends up with; above each step how many there are."""
    days = sorted({change.effective_on for change in raw.changes})
    told = {one for change in raw.changes for one in (change.old_id, change.new_id)}
    eve = days[0] - timedelta(days=1)
    firsts = [unit.unit_id for unit in raw.wards(eve) if unit.unit_id in told]
    steps = [{one: unit_on(raw, one, on) for one in firsts} for on in (eve, *days)]
    firsts.sort(key=lambda one: [*(raw.place(step[one]) for step in reversed(steps[1:])), raw.place(one)])
    traces: list[list[Mark] | None] = []
    for one in firsts:
        names = [raw.units[one].name_vi, raw.units[steps[-1][one]].name_vi, day(days[-1])]
        marks = []
        for number, step in enumerate(steps):
            together = [place for place, other in enumerate(firsts) if step[other] == step[one]]
            marks.append(Mark(names, [], {"x": number, "y": -Fraction(sum(together), len(together))}))
        traces.append(marks)
    labels: list[list[Num]] = []
    for number, step in enumerate(steps):
        counts = {unit: list(step.values()).count(unit) for unit in step.values()}
        before = list(steps[number - 1].values()) if number else []
        is_end = number in (0, len(steps) - 1)
        labels += [[] for unit, count in counts.items() if is_end or count != before.count(unit)]
        labels.append([whole(len(counts))])
    names = [raw.units[unit].name_vi for unit in told]
    return Drawn(traces, labels, [*names, *(day(one) for one in (eve, *days))])
