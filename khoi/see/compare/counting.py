"""From the rows of queries, each asked once for all, to figures of every ward, village, order, body or period."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pandas as pd

from khoi.see.compare.measures import Value, Values, amount, part_of
from khoi.see.format import total
from khoi.see.memory import remembered

Frames = Mapping[str, pd.DataFrame]  # rows by the query's name
Row = Mapping[str, Any]


@remembered
def wards(frames: Frames) -> Values:
    """Figures of each ward; on-time months are of the twelve up to the period's end, targets those of its year."""
    orders, told = _groups(frames["coverage_by_ward"], "ward_id"), _groups(frames["reporting"], "ward_id")
    return {
        **_reach(orders),
        "targets": {ward: _targets(rows) for ward, rows in orders.items()},
        "on-time": {ward: part_of((rows["state"] == "on_time").sum(), len(rows)) for ward, rows in told.items()},
        "overlap": _overlap(frames["overlap_by_place"], "ward_id"),
        "used": _each(
            frames["spending_by_owner"], "ward_id", lambda row: part_of(row["actual_vnd"], row["planned_vnd"])
        ),
        "per-household": _each(
            frames["spending_by_household"], "ward_id", lambda row: amount(row["per_household_vnd"])
        ),
        "teams": _each(frames["teams_by_household"], "ward_id", lambda row: amount(row["per_thousand"])),
        **_members(frames["members_by_ward"], "ward_id", ("team", "bloc")),
    }  # fmt: skip


@remembered
def villages(frames: Frames) -> Values:
    """Figures of each village of a ward."""
    rows = frames["coverage_by_village"]
    counted = rows.assign(
        village_count=1, reached_count=(rows["state"] == "reached").astype(int),
        reported_count=(rows["state"] != "unreported").astype(int),
    )  # fmt: skip
    stands = frames["compare_villages"]
    return {
        **_reach(_groups(counted, "village_id")),
        "told-months": _each(stands, "village_id", lambda row: part_of(row["told_month_count"], row["month_count"])),
        "overlap": _overlap(frames["overlap_by_place"], "village_id"),
        "teams": _each(
            stands, "village_id", lambda row: _per_thousand(row["team_member_count"], row["household_count"])
        ),
        **_members(stands, "village_id", ("team",)),
    }  # fmt: skip


@remembered
def orders(frames: Frames, lang: str) -> Values:
    """Figures of each order; target and pace are of the wards that have a target, in the order's own unit."""
    paced = frames["target_pace"].drop_duplicates("campaign_id")
    return {
        **_reach(_groups(frames["coverage_by_ward"], "campaign_id")),
        "target": _each(paced, "campaign_id", lambda row: part_of(row["year_result"], row["target"])),
        "pace": _each(paced, "campaign_id", lambda row: amount(row["pace"], str(row[f"unit_{lang}"]))),
        "overlap": _overlap(frames["overlap_by_order"], "campaign_id"),
    }


@remembered
def bodies(frames: Frames) -> Values:
    """Figures of each organisation; a body that reported nothing has none, and of posts only those of the office."""
    rows = frames["compare_bodies"]

    def told(row: Row) -> bool:
        return bool(row["reported_count"])

    return {
        "villages": _each(rows, "body_id", lambda row: part_of(row["village_count"], row["scope_count"], told(row))),
        "work": _each(rows, "body_id", lambda row: amount(row["work_count"])),
        "overlap": _each(rows, "body_id", lambda row: part_of(row["overlap_count"], row["work_count"], told(row))),
        "posts": _each(
            frames["headcount_by_body"], "body_id", lambda row: part_of(row["present_count"], row["assigned_count"])
        ),
    }


@remembered
def periods(frames: Frames) -> Values:
    """Figures of each period, by the code of its months."""
    counts, means = frames["compare_periods"], frames["compare_period_means"]
    both = counts.merge(means, on="code")
    return {
        "coverage": _each(counts, "code", lambda row: part_of(row["reached_count"], row["pair_count"])),
        "households": _each(counts, "code", lambda row: part_of(row["new_household_count"], row["household_count"])),
        "monthly-households": _each(counts, "code", lambda row: _monthly(row["new_household_count"], row)),
        "on-time": _each(counts, "code", lambda row: part_of(row["on_time_count"], row["ward_month_count"])),
        "overlap": _each(counts, "code", lambda row: part_of(row["overlap_count"], row["reached_month_count"])),
        "used": _each(means, "code", lambda row: part_of(row["actual_vnd"], row["planned_vnd"])),
        "monthly-spent": _each(both, "code", lambda row: amount(_divided(row["actual_vnd"], row["month_count"]))),
        **_members(means, "code", ("team", "bloc")),
    }


def _reach(groups: Mapping[str, pd.DataFrame]) -> dict[str, dict[str, Value]]:
    """Pairs reached of those in scope and households newly reached of those in scope, of each group of rows."""
    told = {one: bool(rows["reported_count"].sum()) for one, rows in groups.items()}
    sums = {one: {name: total(rows[name].astype(float)) for name in _REACH} for one, rows in groups.items()}
    return {
        "coverage": {one: part_of(sums[one]["reached_count"], sums[one]["village_count"], told[one]) for one in groups},
        "households": {
            one: part_of(sums[one]["new_household_count"], sums[one]["household_count"], told[one]) for one in groups
        },
    }


_REACH = ("village_count", "reached_count", "household_count", "new_household_count")


def _targets(rows: pd.DataFrame) -> Value:
    """Orders whose target of the year is met, of those with a target; missing where none of them has a result."""
    aimed = rows[rows["target"].notna() & (rows["target"] > 0)]
    met = (aimed["year_result"] >= aimed["target"]).sum()
    return part_of(met, len(aimed), bool(aimed["year_result"].notna().any()))


def _overlap(rows: pd.DataFrame, item: str) -> dict[str, Value]:
    return _each(
        rows, item, lambda row: part_of(row["overlap_count"], row["reached_count"], bool(row["reported_count"]))
    )


def _members(rows: pd.DataFrame, item: str, units: Iterable[str]) -> dict[str, dict[str, Value]]:
    """Women and Party members, of the members of teams and of blocs."""
    found = {}
    for unit in units:
        whole = "bloc_count" if unit == "bloc" else "team_member_count"
        for measure, column in ((f"{unit}-women", f"{unit}_female_count"), (f"{unit}-party", f"{unit}_party_count")):
            parts = zip(rows[item], rows[column], rows[whole], strict=True)
            found[measure] = {str(one): part_of(part, base) for one, part, base in parts}
    return found


def _per_thousand(part: Any, base: Any) -> Value:
    ratio = part_of(part, base).value
    return amount(None if ratio is None else 1000 * ratio)


def _monthly(value: Any, row: Row) -> Value:
    """By the months with a report alone: a month that nobody reported is not a month of nothing."""
    return amount(_divided(value, row["told_month_count"]))


def _divided(value: Any, months: Any) -> float | None:
    return part_of(value, months).value


def _groups(rows: pd.DataFrame, item: str) -> dict[str, pd.DataFrame]:
    return {str(one): found for one, found in rows.groupby(item, sort=False)}


def _each(rows: pd.DataFrame, item: str, read: Callable[[Row], Value]) -> dict[str, Value]:
    return {str(row[item]): read({str(key): value for key, value in row.items()}) for row in rows.to_dict("records")}
