"""Posts of the office against the baseline of December 2015; members of blocs and teams, never added to posts."""

from datetime import date

from tests.recount.raw import Asked, Headcount, Raw, part, total
from tests.recount.register import Row, of

BASELINE = date(2015, 12, 1)


def of_the_office(raw: Raw, asked: Asked) -> list[Headcount]:
    """What the office itself reported up to the period's end."""
    return [
        row for row in raw.headcount
        if raw.units[row.unit_id].level == "office" and asked.sees(row.ward_id) and row.month <= asked.last_month
    ]  # fmt: skip


def _sum(rows: list[Headcount], category: str, name: str) -> int | None:
    found: int | None = total(getattr(row, name) for row in rows if row.category == category)
    return found


@of("headcount_by_body")
def headcount_by_body(raw: Raw, asked: Asked) -> list[Row]:
    rows = of_the_office(raw, asked)
    month = max((row.month for row in rows), default=None)
    found = []
    for body in sorted(raw.bodies.values(), key=lambda body: body.sort_order):
        now = [row for row in rows if row.month == month and row.body_id == body.body_id]
        then = [row for row in rows if row.month == BASELINE and row.body_id == body.body_id]
        if not now or not asked.is_of_body(body.body_id):
            continue
        found.append(
            {
                "body_id": body.body_id, "body_vi": body.short_vi, "body_en": body.name_en,
                "assigned_count": _sum(now, "post", "assigned_count"),
                "present_count": _sum(now, "post", "present_count"),
                "contract_count": _sum(now, "contract", "present_count"),
                "female_count": _sum(now, "post", "female_count"),
                "baseline_count": _sum(then, "post", "assigned_count"), "month": month,
            }
        )  # fmt: skip
    return found


@of("headcount_months")
def headcount_months(raw: Raw, asked: Asked) -> list[Row]:
    rows, found = [row for row in of_the_office(raw, asked) if asked.is_of_body(row.body_id)], []
    for month in sorted({row.month for row in rows}):
        now = [row for row in rows if row.month == month]
        found.append(
            {
                "month": month, "assigned_count": _sum(now, "post", "assigned_count"),
                "present_count": _sum(now, "post", "present_count"),
                "contract_count": _sum(now, "contract", "present_count"),
            }
        )  # fmt: skip
    return found


@of("headcount_body_months")
def headcount_body_months(raw: Raw, asked: Asked) -> list[Row]:
    rows = [row for row in of_the_office(raw, asked) if row.category == "post" and asked.is_of_body(row.body_id)]
    keys = sorted({(raw.bodies[row.body_id].sort_order, row.body_id, row.month) for row in rows})
    return [
        {
            "body_id": body, "body_vi": raw.bodies[body].short_vi, "body_en": raw.bodies[body].name_en, "month": month,
            "assigned_count": total(row.assigned_count for row in rows if (row.body_id, row.month) == (body, month)),
            "present_count": total(row.present_count for row in rows if (row.body_id, row.month) == (body, month)),
        }
        for _, body, month in keys
    ]  # fmt: skip


def last_told(raw: Raw, asked: Asked, category: str) -> dict[str, dict[str, int | None]]:
    """By unit: members, women and Party members, each as the unit reported it last with its members."""
    rows = [
        row for row in raw.headcount
        if row.category == category and row.month <= asked.last_month and row.present_count is not None
        and asked.sees(row.ward_id)
    ]  # fmt: skip
    found: dict[str, dict[str, int | None]] = {}
    for row in sorted(rows, key=lambda row: row.month):
        told = found.setdefault(row.unit_id, {})
        for name in ("present_count", "female_count", "party_member_count"):
            if getattr(row, name) is not None or name not in told:
                told[name] = getattr(row, name)
    return found


@of("members_by_ward")
def members_by_ward(raw: Raw, asked: Asked) -> list[Row]:
    blocs, teams = (last_told(raw, asked, category) for category in ("bloc_member", "team_member"))
    of_ward: dict[str, list[str]] = {ward: [] for ward in blocs}
    for village in teams:
        of_ward.setdefault(raw.units[village].parent_id or "", []).append(village)
    found = []
    for ward in sorted(filter(asked.is_there, of_ward), key=raw.place):
        bloc, here = blocs.get(ward, {}), [teams[village] for village in of_ward[ward]]
        found.append(
            {
                "ward_id": ward, "ward_name": raw.units[ward].name_vi, "bloc_count": bloc.get("present_count"),
                "bloc_female_count": bloc.get("female_count"), "bloc_party_count": bloc.get("party_member_count"),
                "team_count": len(here), "team_member_count": total(team["present_count"] for team in here),
                "team_female_count": total(team["female_count"] for team in here),
                "team_party_count": total(team["party_member_count"] for team in here),
            }
        )  # fmt: skip
    return found


@of("teams_by_household")
def teams_by_household(raw: Raw, asked: Asked) -> list[Row]:
    teams, found = last_told(raw, asked, "team_member"), []
    for ward in raw.wards(asked.last_month):
        if not asked.is_there(ward.unit_id):
            continue
        here = [one for one in raw.of_level("village", asked.last_month) if one.parent_id == ward.unit_id]
        telling = [one for one in here if one.unit_id in teams]
        homes = [one.household_count for one in telling]
        members = total(teams[one.unit_id]["present_count"] for one in telling)
        households = None if None in homes else total(homes)
        ratio = part(members, households)
        found.append(
            {
                "ward_id": ward.unit_id, "ward_name": ward.name_vi, "village_count": len(here),
                "team_count": len(telling), "team_member_count": members, "household_count": households,
                "per_thousand": None if ratio is None else 1000 * ratio,
            }
        )  # fmt: skip
    return found
