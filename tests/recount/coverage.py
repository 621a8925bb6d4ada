"""How far orders have reached: villages in scope, reported, reached, left; households, results, the calendar."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from tests.recount.raw import Activity, Asked, Pair, Raw, months, next_month, part, total
from tests.recount.register import Row, of
from tests.recount.reports import is_on_time, limits


def pairs_in_scope(raw: Raw, asked: Asked, span: Iterable[date]) -> list[tuple[str, str, str]]:
    """(ward, village, order): the village exists and the order runs, both in one and the same month of the span."""
    span = tuple(span)
    key = (span, asked.ward_id, asked.campaign_id, asked.scope)
    if key not in raw.kept:
        raw.kept[key] = _pairs_in_scope(raw, asked, span)
    kept: list[tuple[str, str, str]] = raw.kept[key]
    return kept


def _pairs_in_scope(raw: Raw, asked: Asked, span: tuple[date, ...]) -> list[tuple[str, str, str]]:
    found: list[tuple[str, str, str]] = []
    villages: dict[str, list[str]] = {}
    for unit in raw.units.values():
        if unit.level == "village":
            villages.setdefault(unit.parent_id or "", []).append(unit.unit_id)
    for scope in raw.scopes:
        if not asked.is_about(scope.ward_id, scope.campaign_id):
            continue
        ward = raw.units[scope.ward_id]  # a village is in scope no longer than its ward
        runs = [month for month in span if raw.orders[scope.campaign_id].runs_in(month) and ward.is_valid(month)]
        found += [
            (scope.ward_id, village, scope.campaign_id) for village in villages.get(scope.ward_id, ())
            if any(raw.units[village].is_valid(month) for month in runs)
        ]  # fmt: skip
    return found


def reports(raw: Raw, pair: Pair, span: Iterable[date]) -> list[Activity]:
    """What was reported of a village and an order in some months."""
    told = raw.told.get(pair, {})
    return [row for month in span for row in told.get(month, ())]


def is_reached(rows: Iterable[Activity]) -> bool:
    return any(row.is_at_work for row in rows)


def is_overlap(rows: Iterable[Activity]) -> bool:
    """Of one month: two or more bodies at work, each with a report of its own."""
    return len({row.body_id for row in rows if row.is_at_work}) >= 2


def beginning(raw: Raw) -> date:
    return min(row.month for row in raw.activity)


@of("wards")
def wards(raw: Raw, asked: Asked) -> list[Row]:
    everywhere = replace(asked, ward_id=None)  # a ward stands beside the others
    pairs: dict[str, list[Pair]] = {}
    for ward, village, order in pairs_in_scope(raw, everywhere, asked.months()):
        pairs.setdefault(ward, []).append((village, order))
    limit, found = limits(raw, asked)[0], []
    for ward in sorted(pairs, key=raw.place):
        unit, base = raw.units[ward], len(pairs[ward])
        reached = sum(is_reached(reports(raw, pair, asked.months())) for pair in pairs[ward])
        before = sum(is_reached(reports(raw, pair, asked.before())) for pair in pairs[ward])
        telling = raw.reporting_villages.get((ward, asked.last_month), set())
        is_behind = reached * 100 < base * limit["behind_percent"]
        found.append(
            {
                "ward_id": ward, "ward_name": unit.name_vi, "kind": unit.kind, "tile_column": unit.tile_column,
                "tile_row": unit.tile_row, "village_count": len({village for village, _ in pairs[ward]}),
                "reported_village_count": len(telling), "pair_count": base, "reached_count": reached,
                "share": part(reached, base), "before_reached_count": before, "before_share": part(before, base),
                "state": "unreported" if not telling else "behind" if is_behind else "reached",
                "is_low": reached * 100 <= base * limit["low_percent"],
            }
        )  # fmt: skip
    return found


@of("coverage_by_ward")
def coverage_by_ward(raw: Raw, asked: Asked) -> list[Row]:
    villages: dict[Pair, list[str]] = {}
    for ward, village, order in pairs_in_scope(raw, asked, asked.months()):
        villages.setdefault((ward, order), []).append(village)
    year = list(months(date(asked.last_month.year, 1, 1), asked.last_month))
    ever = list(months(beginning(raw), asked.last_month))
    found = []
    for ward, order in sorted(villages, key=lambda key: (raw.place(key[0]), raw.orders[key[1]].sort_order)):
        here, told = raw.orders[order], {}
        for name, span in (("now", asked.months()), ("before", asked.before()), ("year", year), ("ever", ever)):
            told[name] = [reports(raw, (village, order), span) for village in villages[ward, order]]
        rows = {name: [row for one in reported for row in one] for name, reported in told.items()}
        reported, reached = sum(map(bool, told["now"])), sum(map(is_reached, told["now"]))
        aims = [
            aim.target for aim in raw.targets
            if (aim.unit_id, aim.campaign_id, aim.month.year) == (ward, order, asked.last_month.year)
        ]  # fmt: skip
        found.append(
            {
                "ward_id": ward, "ward_name": raw.units[ward].name_vi, "campaign_id": order,
                "campaign_vi": here.short_vi, "campaign_en": here.short_en, "campaign_order": here.sort_order,
                "unit_vi": here.result_unit_vi, "unit_en": here.result_unit_en,
                "village_count": len(villages[ward, order]), "reported_count": reported, "reached_count": reached,
                "told_reached_count": reached if reported else None,
                "before_reached_count": sum(map(is_reached, told["before"])),
                "household_count": total(raw.units[village].household_count for village in villages[ward, order]),
                "new_household_count": total(row.new_household_count for row in rows["now"]),
                "all_household_count": total(row.new_household_count for row in rows["ever"]),
                "result": total(row.result for row in rows["now"]),
                "year_result": total(row.result for row in rows["year"]), "target": total(aims),
            }
        )  # fmt: skip
    return found


@of("coverage_by_village")
def coverage_by_village(raw: Raw, asked: Asked) -> list[Row]:
    pairs = [
        (village, order) for _, village, order in pairs_in_scope(raw, asked, asked.months())
        if asked.village_id in (None, village)
    ]  # fmt: skip
    found = []
    for village, order in sorted(pairs, key=lambda pair: (raw.place(pair[0]), raw.orders[pair[1]].sort_order)):
        unit, here, rows = raw.units[village], raw.orders[order], reports(raw, (village, order), asked.months())
        found.append(
            {
                "ward_id": unit.parent_id, "village_id": village, "village_name": unit.name_vi, "campaign_id": order,
                "campaign_vi": here.short_vi, "campaign_en": here.short_en, "campaign_order": here.sort_order,
                "unit_vi": here.result_unit_vi, "unit_en": here.result_unit_en,
                "household_count": unit.household_count,
                "session_count": total(row.session_count for row in rows),
                "participant_count": total(row.participant_count for row in rows),
                "new_household_count": total(row.new_household_count for row in rows),
                "result": total(row.result for row in rows),
                "state": "reached" if is_reached(rows) else "behind" if rows else "unreported",
            }
        )  # fmt: skip
    return found


@of("villages_left")
def villages_left(raw: Raw, asked: Asked) -> list[Row]:
    left: dict[str, list[str]] = {}
    bases: dict[str, int] = {}
    for _, village, order in pairs_in_scope(raw, asked, asked.months()):
        bases[order] = bases.get(order, 0) + 1
        missed = left.setdefault(order, [])
        if not is_reached(reports(raw, (village, order), asked.months())):
            missed.append(village)
    most = sorted(left, key=lambda order: (-len(left[order]), raw.orders[order].sort_order))[:3]
    found = []
    for order in most:
        for village in sorted(left[order], key=raw.place):
            unit, told = raw.units[village], raw.told.get((village, order), {})
            reached = [month for month, rows in told.items() if is_reached(rows) and month <= asked.last_month]
            found.append(
                {
                    "campaign_id": order, "campaign_vi": raw.orders[order].short_vi,
                    "campaign_en": raw.orders[order].short_en, "ward_id": unit.parent_id,
                    "ward_name": raw.units[unit.parent_id or ""].name_vi, "village_id": village,
                    "village_name": unit.name_vi,
                    "state": "behind" if reports(raw, (village, order), asked.months()) else "unreported",
                    "last_reached_month": max(reached, default=None),
                    "left_count": len(left[order]), "village_count": bases[order],
                }
            )  # fmt: skip
    places = {order: place for place, order in enumerate(most)}
    return sorted(found, key=lambda row: (places[row["campaign_id"]], raw.place(row["ward_id"])))


@of("activity_calendar")
def activity_calendar(raw: Raw, asked: Asked) -> list[Row]:
    told: dict[date, dict[str, bool]] = {}
    for row in raw.activity:
        if row.month <= asked.last_month and asked.is_about(row.ward_id, row.campaign_id):
            villages = told.setdefault(row.month, {})
            villages[row.village_id] = villages.get(row.village_id, False) or row.is_at_work
    if not told:
        return []
    found = []
    for month in months(date(min(told).year, 1, 1), asked.last_month):
        villages = told.get(month, {})
        found.append(
            {
                "month": month,
                "village_count": len({village for _, village, _ in pairs_in_scope(raw, asked, [month])}),
                "reported_count": len(villages), "working_count": sum(villages.values()) if villages else None,
                "is_one_order": asked.campaign_id is not None,
                "is_in_period": asked.first_month <= month <= asked.last_month,
            }
        )  # fmt: skip
    return found


@of("reach_steps")
def reach_steps(raw: Raw, asked: Asked) -> list[Row]:
    pairs = pairs_in_scope(raw, asked, asked.months())
    told = [reports(raw, (village, order), asked.months()) for _, village, order in pairs]
    reported, reached = sum(map(bool, told)), sum(map(is_reached, told))
    aims: dict[Pair, object] = {}
    for aim in raw.targets:
        key = (aim.ward_id, aim.campaign_id)
        is_ours = aim.unit_id == aim.ward_id and aim.month.year == asked.last_month.year
        if is_ours and aim.target is not None and key in {(ward, order) for ward, _, order in pairs}:
            aims[key] = total([aims.get(key), aim.target])
    done: dict[Pair, object] = {}
    for row in raw.activity:
        if row.month.year == asked.last_month.year and row.month <= asked.last_month and row.result is not None:
            key = (row.ward_id, row.campaign_id)
            done[key] = total([done.get(key), row.result])
    known = [key for key in aims if key in done]
    met = sum(done[key] >= aims[key] for key in known)  # type: ignore[operator]
    steps = [
        ("scope", len(pairs), len(pairs), None), ("reported", reported, len(pairs), len(pairs)),
        ("reached", reached, len(pairs), reported), ("target", met, len(aims), len(known)),
    ]  # fmt: skip
    names = ("step", "part_count", "base_count", "before_count")
    is_one = {"is_one_order": asked.campaign_id is not None}
    return [dict(zip(names, step, strict=True)) | is_one for step in steps if step[2]]


@of("city_months")
def city_months(raw: Raw, asked: Asked) -> list[Row]:
    found = []
    for month in sorted({row.month for row in raw.activity if row.month <= asked.last_month}):
        pairs = pairs_in_scope(raw, asked, [month])
        told = [reports(raw, (village, order), [month]) for _, village, order in pairs]
        here = [unit.unit_id for unit in raw.wards(month) if asked.is_there(unit.unit_id)]
        telling = [ward for ward in here if (ward, month) in raw.reporting_villages]
        found.append(
            {
                "month": month, "pair_count": len(pairs) or None, "reached_count": sum(map(is_reached, told)),
                "overlap_count": sum(map(is_overlap, told)),
                "new_household_count": total(row.new_household_count for rows in told for row in rows),
                "ward_count": len(here) or None, "reported_count": len(telling),
                "on_time_count": sum(is_on_time(raw, ward, month) for ward in telling),
                "is_in_period": asked.first_month <= month <= asked.last_month,
                "is_before": asked.before_first_month <= month <= asked.before_last_month,
            }
        )  # fmt: skip
    return found


def a_year_before(month: date) -> date:
    return next_month(month, -12)
