"""What wards have to show so that it can be added up to other units: part and base apart; mergers."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from tests.recount.coverage import is_overlap, is_reached, pairs_in_scope
from tests.recount.overlap import groups
from tests.recount.raw import Asked, Headcount, Raw, Unit, total
from tests.recount.register import Row, of
from tests.recount.reports import is_on_time, limits


def _parts(raw: Raw, asked: Asked, ward: str, span: list[date]) -> Row:
    """Coverage, overlap, households, reports and money of a ward in some months."""
    here = replace(asked, ward_id=ward, body_id=None)
    told = groups(raw, here, span)
    spent = [row for month in span for row in raw.of_slot("spending", ward, month)]
    telling = [month for month in span if (ward, month) in raw.reporting_villages]
    return {
        "pair_count": len(pairs_in_scope(raw, here, span)),
        "reached_count": len({(rows[0].village_id, rows[0].campaign_id) for rows in told if is_reached(rows)}),
        "month_reached_count": sum(map(is_reached, told)),
        "overlap_count": sum(map(is_overlap, told)),
        "new_household_count": total(row.new_household_count for rows in told for row in rows),
        "due_count": len([month for month in span if raw.units[ward].is_valid(month)]),
        "on_time_count": sum(is_on_time(raw, ward, month) for month in telling),
        "planned_vnd": total(row.planned_vnd for row in spent), "actual_vnd": total(row.actual_vnd for row in spent),
    }  # fmt: skip


def _teams(rows: Iterable[Headcount]) -> Row:
    """Members, women, and the members of those teams whose women are known."""
    told = [row for row in rows if row.present_count is not None]
    return {
        "team_member_count": total(row.present_count for row in told),
        "team_female_count": total(row.female_count for row in told),
        "team_known_count": total(row.present_count for row in told if row.female_count is not None),
    }


def _team_rows(raw: Raw, ward: str) -> list[Headcount]:
    return [row for row in raw.headcount if row.category == "team_member" and row.ward_id == ward]


def _wards(raw: Raw, asked: Asked, span: Iterable[date]) -> list[Unit]:
    """The wards, of those that the viewer may see, that existed in one of these months."""
    found = {ward.unit_id: ward for month in span for ward in raw.wards(month) if asked.sees(ward.unit_id)}
    return sorted(found.values(), key=lambda ward: ward.sort_order)


@of("ward_measures")
def ward_measures(raw: Raw, asked: Asked) -> list[Row]:
    found = []
    for ward in _wards(raw, asked, asked.months()):
        is_there = ward.is_valid(asked.last_month)
        last: dict[str, Headcount] = {}
        for row in sorted(_team_rows(raw, ward.unit_id), key=lambda row: row.month):
            if is_there and row.month <= asked.last_month and row.present_count is not None:
                last[row.unit_id] = row
        found.append(
            {
                "ward_id": ward.unit_id, "ward_name": ward.name_vi,
                "behind_percent": limits(raw, asked)[0]["behind_percent"],
                "has_report": (ward.unit_id, asked.last_month) in raw.reporting_villages if is_there else None,
            }
            | _parts(raw, asked, ward.unit_id, asked.months()) | _teams(last.values())
        )  # fmt: skip
    return found


@of("ward_series")
def ward_series(raw: Raw, asked: Asked) -> list[Row]:
    return [
        {
            "month": month, "ward_id": ward.unit_id, "ward_name": ward.name_vi,
            "has_report": (ward.unit_id, month) in raw.reporting_villages,
        }
        | _parts(raw, asked, ward.unit_id, [month])
        | _teams(row for row in raw.of_slot("headcount", ward.unit_id, month) if row.category == "team_member")
        for month in sorted(raw.of_month) if month <= asked.last_month
        for ward in _wards(raw, asked, [month])
    ]  # fmt: skip


@of("unit_story")
def unit_story(raw: Raw, asked: Asked) -> list[Row]:
    found = []
    for change in raw.changes:
        old, new = raw.units[change.old_id], raw.units[change.new_id]
        if old.level != "ward" or not (asked.sees(old.unit_id) and asked.sees(new.unit_id)):
            continue
        row: Row = {"effective_on": change.effective_on, "legal_basis": change.legal_basis}
        for name, unit in (("old", old), ("new", new)):
            row |= {
                f"{name}_id": unit.unit_id, f"{name}_name": unit.name_vi, f"{name}_kind": unit.kind,
                f"{name}_code": unit.code, f"{name}_people_count": unit.population,
            }  # fmt: skip
        found.append(row)
    return sorted(found, key=lambda row: (row["effective_on"], raw.place(row["new_id"]), raw.place(row["old_id"])))
