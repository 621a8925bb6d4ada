"""What stands side by side: organisations, periods, villages; and the lines of wards, villages, orders and bodies."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from tests.recount.coverage import is_overlap, is_reached, pairs_in_scope
from tests.recount.headcount import last_told
from tests.recount.overlap import groups
from tests.recount.raw import Activity, Asked, Raw, months, total
from tests.recount.register import Row, of
from tests.recount.reports import is_on_time
from tests.recount.spending import actual, paid_rows, planned


def _of_body(raw: Raw, asked: Asked, body: str, span: Iterable[date]) -> list[tuple[Activity, bool]]:
    """The reports of a body in some months, each with whether another body was at work there too."""
    found = []
    for rows in groups(raw, replace(asked, body_id=body), span):
        found += [(row, is_overlap(rows) and row.is_at_work) for row in rows if row.body_id == body]
    return found


@of("compare_bodies")
def compare_bodies(raw: Raw, asked: Asked) -> list[Row]:
    villages = {village for _, village, _ in pairs_in_scope(raw, asked, asked.months())}
    found = []
    for body in sorted(raw.bodies.values(), key=lambda body: body.sort_order):
        told = _of_body(raw, asked, body.body_id, asked.months())
        working = [row for row, _ in told if row.is_at_work]
        found.append(
            {
                "body_id": body.body_id, "body_vi": body.short_vi, "body_en": body.name_en,
                "scope_count": len(villages), "reported_count": len(told),
                "work_count": len(working) if told else None,
                "village_count": len({row.village_id for row in working}) if told else None,
                "new_household_count": total(row.new_household_count for row, _ in told),
                "overlap_count": sum(is_beside for _, is_beside in told) if told else None,
            }
        )  # fmt: skip
    return found


@of("compare_body_months")
def compare_body_months(raw: Raw, asked: Asked) -> list[Row]:
    every = [month for month in sorted(raw.of_month) if month <= asked.last_month]
    found = []
    for body in sorted(raw.bodies):
        for month in every:
            told = _of_body(raw, asked, body, [month])
            if not told:
                continue
            working = [row for row, _ in told if row.is_at_work]
            villages = {village for _, village, _ in pairs_in_scope(raw, asked, [month])}
            found.append(
                {
                    "item_id": body, "month": month, "pair_count": len(villages) or None,
                    "reached_count": len({row.village_id for row in working}), "work_count": len(working),
                    "overlap_count": sum(is_beside for _, is_beside in told),
                    "new_household_count": total(row.new_household_count for row, _ in told),
                }
            )  # fmt: skip
    return found


@of("compare_months")
def compare_months(raw: Raw, asked: Asked) -> list[Row]:
    place = {"ward": 0, "village": 1, "campaign": 2}[asked.by]
    found = []
    for month in [month for month in sorted(raw.of_month) if month <= asked.last_month]:
        told: dict[str, list[list[Activity]]] = {}
        for rows in groups(raw, replace(asked, body_id=None), [month]):
            told.setdefault((rows[0].ward_id, rows[0].village_id, rows[0].campaign_id)[place], []).append(rows)
        base: dict[str, int] = {}
        for pair in pairs_in_scope(raw, asked, [month]):
            base[pair[place]] = base.get(pair[place], 0) + 1
        for item, count in base.items():
            if asked.items and item not in asked.items.split(","):
                continue
            here = told.get(item)
            found.append(
                {
                    "item_id": item, "month": month, "pair_count": count,
                    "reached_count": None if here is None else sum(map(is_reached, here)),
                    "overlap_count": None if here is None else sum(map(is_overlap, here)),
                    "new_household_count": total(row.new_household_count for rows in here or () for row in rows),
                }
            )  # fmt: skip
    return sorted(found, key=lambda row: (row["item_id"], row["month"]))


def periods_of(asked: Asked) -> dict[str, Asked]:
    """The periods asked for, by code, in order of time."""
    found = {}
    for code in asked.periods.split(","):
        first, last = (date(int(text[:4]), int(text[5:]), 1) for text in code.split(".."))
        found[code] = replace(asked, first_month=first, last_month=last, body_id=None)
    return dict(sorted(found.items(), key=lambda one: (one[1].first_month, one[1].last_month)))


@of("compare_periods")
def compare_periods(raw: Raw, asked: Asked) -> list[Row]:
    return [_period(raw, code, own) for code, own in periods_of(asked).items()]


def _period(raw: Raw, code: str, own: Asked) -> Row:
    pairs, told = pairs_in_scope(raw, own, own.months()), groups(raw, own, own.months())
    due = [(ward.unit_id, month) for month in own.months() for ward in raw.wards(month) if own.is_there(ward.unit_id)]
    reporting = [key for key in due if key in raw.reporting_villages]
    return {
        "code": code, "month_count": len(own.months()), "told_month_count": len({rows[0].month for rows in told}),
        "pair_count": len(pairs) or None,
        "household_count": total(raw.units[village].household_count for _, village, _ in pairs),
        "reached_count": len({(rows[0].village_id, rows[0].campaign_id) for rows in told if is_reached(rows)})
        if told else None,
        "reached_month_count": sum(map(is_reached, told)) if told else None,
        "overlap_count": sum(map(is_overlap, told)) if told else None,
        "new_household_count": total(row.new_household_count for rows in told for row in rows),
        "ward_month_count": len(due) or None,
        "on_time_count": sum(is_on_time(raw, *key) for key in reporting) if reporting else None,
    }  # fmt: skip


@of("compare_period_means")
def compare_period_means(raw: Raw, asked: Asked) -> list[Row]:
    found = []
    for code, own in periods_of(asked).items():
        spent = paid_rows(raw, own, own.months())
        row: Row = {"code": code, "planned_vnd": planned(spent), "actual_vnd": actual(spent)}
        for name, category, count in (("bloc", "bloc_member", "bloc"), ("team", "team_member", "team_member")):
            units = [told for unit, told in last_told(raw, own, category).items() if own.is_there(ward_of(raw, unit))]
            row |= {
                f"{count}_count": total(told["present_count"] for told in units),
                f"{name}_female_count": total(told["female_count"] for told in units),
                f"{name}_party_count": total(told["party_member_count"] for told in units),
            }
        found.append(row)
    return found


def ward_of(raw: Raw, unit_id: str) -> str:
    """The ward that a unit is, or lies in."""
    unit = raw.units[unit_id]
    return unit.parent_id or "" if unit.level == "village" else unit_id


@of("compare_villages")
def compare_villages(raw: Raw, asked: Asked) -> list[Row]:
    teams = last_told(raw, asked, "team_member")
    span = list(months(asked.first_month, asked.last_month))
    found = []
    for village in raw.of_level("village", asked.last_month):
        ward = village.parent_id or ""
        if not asked.is_there(ward):
            continue
        team = teams.get(village.unit_id, {})
        told = {month for month in span if village.unit_id in raw.reporting_villages.get((ward, month), ())}
        found.append(
            {
                "ward_id": ward, "village_id": village.unit_id, "village_name": village.name_vi,
                "household_count": village.household_count, "team_member_count": team.get("present_count"),
                "team_female_count": team.get("female_count"), "team_party_count": team.get("party_member_count"),
                "told_month_count": len(told), "month_count": len(span),
            }
        )  # fmt: skip
    return sorted(found, key=lambda row: (row["ward_id"], raw.place(row["village_id"])))
