"""Figures carried from the units of a time to those of a day: parts and bases are added up, shares follow.

Every merger so far joined whole units, so nothing is lost on the way. A new unit's figures are never split back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from khoi.places import Gazetteer, Unit
from khoi.see.memory import remembered

PARTS = (
    "pair_count", "reached_count", "month_reached_count", "overlap_count", "new_household_count", "due_count",
    "on_time_count", "planned_vnd", "actual_vnd", "team_member_count", "team_female_count", "team_known_count",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Gauge:
    """One measure of a unit: the column that counts, the one it is a share of ("": a count), what it is traced by.

    `is_of_orders`: an order narrows it. `is_of_most`: the darkest tile is the largest value, not the whole of 100 %.
    """

    name: str
    part: str
    base: str
    traced: str
    is_of_orders: bool = False
    is_of_most: bool = False


GAUGES: Mapping[str, Gauge] = {
    gauge.name: gauge
    for gauge in (
        Gauge("coverage", "reached_count", "pair_count", "coverage", is_of_orders=True),
        Gauge("households", "new_household_count", "", "households", is_of_orders=True, is_of_most=True),
        Gauge("on-time", "on_time_count", "due_count", "report"),
        Gauge("used", "actual_vnd", "planned_vnd", "used"),
        Gauge("overlap", "overlap_count", "month_reached_count", "overlap", is_of_orders=True, is_of_most=True),
        Gauge("teams", "team_member_count", "", "team-members", is_of_most=True),
        Gauge("women", "team_female_count", "team_known_count", "team-women"),
    )
}


def wholes(gazetteer: Gazetteer, on: date, ward_ids: Sequence[str] | None) -> list[Unit]:
    """The units of a day that a viewer of some wards (None: all) may see whole: those of which no ward is another's."""
    units = gazetteer.wards(on)
    if ward_ids is None:
        return list(units)
    return [unit for unit in units if {unit.unit_id, *gazetteer.merged_into(unit.unit_id, on)} <= {*ward_ids}]


@remembered
def carried(rows: pd.DataFrame, gazetteer: Gazetteer, on: date, ward_ids: Sequence[str] | None = None) -> pd.DataFrame:
    """Rows of `see/ward_measures` or `see/ward_series`, added up to the units of a day: one row per unit (and month).

    A sum is missing where none of its wards has a figure. Of `ward_count` wards that a report is due from `told_count`
    have reported; `ward_id` is the ward where there is one alone. In official order; units that are not the viewer's
    whole are left out.
    """
    units = {unit.unit_id: place for place, unit in enumerate(wholes(gazetteer, on, ward_ids))}
    belongs = {ward: gazetteer.successor(ward, on).unit_id for ward in rows["ward_id"].unique()}
    found = rows.assign(unit_id=rows["ward_id"].map(belongs), has_report=rows["has_report"].astype("boolean"))
    found = found[found["unit_id"].isin(units)]
    keys = [name for name in ("month", "unit_id") if name in found]
    groups = found.groupby(keys, sort=False)
    sums = groups[list(PARTS)].sum(min_count=1)
    sums["ward_count"], sums["told_count"] = groups["has_report"].count(), groups["has_report"].sum()
    sums["ward_id"] = groups["ward_id"].first().where(groups.size() == 1)
    if "behind_percent" in found:
        sums["behind_percent"] = groups["behind_percent"].max()
    sums = sums.reset_index()
    order = sums["unit_id"].map(units)
    sums = sums.assign(place=order, unit_name=[gazetteer.get(str(one)).name_vi for one in sums["unit_id"]])
    return sums.sort_values(["place", *keys[:-1]], kind="stable").drop(columns="place").reset_index(drop=True)


def inside(gazetteer: Gazetteer, unit_id: str, on: date) -> list[Unit]:
    """The units of before that are in a unit on that day, in official order; itself too where it only grew."""
    unit, merged = gazetteer.get(unit_id), gazetteer.merged_into(unit_id, on)
    chain = [gazetteer.get(one) for one in merged]
    first = min((one.valid_to for one in chain if one.valid_to), default=on)
    here = [unit] if chain and unit.is_valid(first) else []
    return sorted([*chain, *here], key=lambda one: one.sort_order)


def mergers(gazetteer: Gazetteer, unit_id: str, on: date) -> dict[date, list[Unit]]:
    """The days on which a unit of that day grew or began, with the units that ended the day before."""
    found: dict[date, list[Unit]] = {}
    for one in inside(gazetteer, unit_id, on):
        if one.valid_to and one.unit_id != unit_id:
            found.setdefault(one.valid_to + timedelta(days=1), []).append(one)
    return dict(sorted(found.items()))


def stages(gazetteer: Gazetteer, changes: pd.DataFrame) -> pd.DataFrame:
    """The mergers of `see/unit_story` as steps: one row per first unit and step, with the unit it then belongs to.

    `step` 0 is before the first merger, `day` the step's first day. Units that end up together stand together.
    """
    days = sorted({day.date() for day in changes["effective_on"]})
    if not days:
        return pd.DataFrame({"step": [], "day": [], "first_id": [], "unit_id": [], "unit_name": [], "kind": []})
    told = {*changes["old_id"], *changes["new_id"]}
    firsts = [unit for unit in gazetteer.wards(days[0] - timedelta(days=1)) if unit.unit_id in told]
    firsts.sort(
        key=lambda unit: [
            *(gazetteer.successor(unit.unit_id, day).sort_order for day in reversed(days)),
            unit.sort_order,
        ]
    )
    lines = []
    for unit in firsts:
        for step, day in enumerate([days[0] - timedelta(days=1), *days]):
            then = gazetteer.successor(unit.unit_id, day)
            lines.append((step, day, unit.unit_id, then.unit_id, then.name_vi, then.kind))
    return pd.DataFrame(lines, columns=["step", "day", "first_id", "unit_id", "unit_name", "kind"])
