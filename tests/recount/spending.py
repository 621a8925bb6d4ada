"""Money planned and spent: by item, owner, source, month, household; a year added up and what it may reach."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from tests.recount.coverage import a_year_before
from tests.recount.raw import Asked, Raw, Spending, half_up, months, part, total
from tests.recount.register import Row, of
from tests.recount.reports import limits

SOURCES = ("autonomous", "non_autonomous", "mobilised")
FEWEST = 3  # months that a forecast needs


def paid_rows(raw: Raw, asked: Asked, span: Iterable[date]) -> list[Spending]:
    """What owners within the scope and the choice reported of some months."""
    wanted = set(span)
    return [row for row in raw.spending if row.month in wanted and asked.is_there(row.ward_id)]


def planned(rows: Iterable[Spending]) -> int | None:
    found: int | None = total(row.planned_vnd for row in rows)
    return found


def actual(rows: Iterable[Spending]) -> int | None:
    found: int | None = total(row.actual_vnd for row in rows)
    return found


@of("spending_by_item")
def spending_by_item(raw: Raw, asked: Asked) -> list[Row]:
    rows, found = paid_rows(raw, asked, asked.months()), []
    for code in {row.item_code for row in rows}:
        here = [row for row in rows if row.item_code == code]
        plan, spent, item = planned(here), actual(here), raw.items[code]
        found.append(
            {
                "item_code": code, "item_vi": item.name_vi, "item_en": item.name_en, "certainty": item.certainty,
                "planned_vnd": plan, "actual_vnd": spent,
                "remaining_vnd": None if plan is None or spent is None else plan - spent,
                "used_share": part(spent, plan),
            }
        )  # fmt: skip
    return sorted(found, key=lambda row: (row["planned_vnd"] is None, -(row["planned_vnd"] or 0), row["item_code"]))


def of_item(asked: Asked) -> set[str]:
    """The codes from a mục up to the next one, 50 further on: its tiểu mục, and itself."""
    first = int(asked.item_code) - int(asked.item_code) % 50
    return {str(code) for code in range(first, first + 50)}


@of("spending_of_item")
def spending_of_item(raw: Raw, asked: Asked) -> list[Row]:
    codes, found = of_item(asked), []
    rows = [row for row in paid_rows(raw, asked, asked.months()) if row.item_code in codes]
    groups = {(row.item_code, row.ward_id, row.source) for row in rows}
    for code, owner, source in sorted(groups, key=lambda one: (one[0], raw.place(one[1]), SOURCES.index(one[2]))):
        here = [row for row in rows if (row.item_code, row.ward_id, row.source) == (code, owner, source)]
        plan, spent, item, unit = planned(here), actual(here), raw.items[code], raw.units[owner]
        if plan is None and spent is None:
            continue
        found.append(
            {
                "item_code": code, "item_vi": item.name_vi, "item_en": item.name_en, "ward_id": owner,
                "owner_vi": unit.name_vi, "owner_en": "Joint Office" if unit.level == "office" else unit.name_vi,
                "source": source, "planned_vnd": plan, "actual_vnd": spent,
                "remaining_vnd": None if plan is None or spent is None else plan - spent,
                "used_share": part(spent, plan),
            }
        )  # fmt: skip
    return found


@of("spending_item_months")
def spending_item_months(raw: Raw, asked: Asked) -> list[Row]:
    codes, found = of_item(asked), []
    for month in months(date(asked.first_month.year, 1, 1), asked.last_month):
        rows = [row for row in paid_rows(raw, asked, [month]) if row.item_code in codes]
        if rows:
            found.append({"month": month, "planned_vnd": planned(rows), "actual_vnd": actual(rows)})
    return found


@of("spending_by_owner")
def spending_by_owner(raw: Raw, asked: Asked) -> list[Row]:
    rows, before = paid_rows(raw, asked, asked.months()), paid_rows(raw, asked, asked.before())
    found = []
    for owner in sorted({row.ward_id for row in rows}, key=raw.place):
        unit, here = raw.units[owner], [row for row in rows if row.ward_id == owner]
        plan, spent = planned(here), actual(here)
        if plan is None and spent is None:
            continue
        limit = limits(raw, asked)[0]["over_percent"]
        found.append(
            {
                "ward_id": owner, "owner_vi": unit.name_vi,
                "owner_en": "Joint Office" if unit.level == "office" else unit.name_vi,
                "planned_vnd": plan, "actual_vnd": spent,
                "before_actual_vnd": actual(row for row in before if row.ward_id == owner),
                "is_over": bool(plan and spent is not None and Fraction(spent, plan) > Fraction(limit, 100)),
            }
        )  # fmt: skip
    return found


@of("spending_by_source")
def spending_by_source(raw: Raw, asked: Asked) -> list[Row]:
    rows, found = paid_rows(raw, asked, asked.months()), []
    for source in SOURCES:
        here = [row for row in rows if row.source == source]
        found.append({"source": source, "planned_vnd": planned(here), "actual_vnd": actual(here)})
    return found


@of("spending_months")
def spending_months(raw: Raw, asked: Asked) -> list[Row]:
    start = min(asked.before_first_month, date(asked.first_month.year, 1, 1))
    found = []
    for month in months(start, asked.last_month):
        rows = paid_rows(raw, asked, [month])
        if rows:
            found.append(
                {
                    "month": month, "planned_vnd": planned(rows), "actual_vnd": actual(rows),
                    "is_in_period": month in asked.months(), "is_before": month in asked.before(),
                }
            )  # fmt: skip
    return found


@of("spending_by_household")
def spending_by_household(raw: Raw, asked: Asked) -> list[Row]:
    rows, found = paid_rows(raw, asked, asked.months()), []
    for ward in raw.wards(asked.last_month):
        if not asked.is_there(ward.unit_id):
            continue
        homes = [
            one.household_count for one in raw.of_level("village", asked.last_month) if one.parent_id == ward.unit_id
        ]
        households = None if None in homes else total(homes)
        spent = actual(row for row in rows if row.ward_id == ward.unit_id)
        each = part(spent, households)
        found.append(
            {
                "ward_id": ward.unit_id, "ward_name": ward.name_vi, "actual_vnd": spent, "household_count": households,
                "per_household_vnd": None if each is None else half_up(each),
            }
        )  # fmt: skip
    return found


@of("spending_year")
def spending_year(raw: Raw, asked: Asked) -> list[Row]:
    """The forecast by hand: what was paid, and for each month left its plan times the share used so far."""
    year = [date(asked.last_month.year, number, 1) for number in range(1, 13)]
    plan, paid, past_plan, past_paid = {}, {}, {}, {}
    for month in year:
        rows, past = paid_rows(raw, asked, [month]), paid_rows(raw, asked, [a_year_before(month)])
        plan[month], paid[month] = planned(rows), actual(rows) if month <= asked.last_month else None
        past_plan[month], past_paid[month] = planned(past), actual(past)
    told = [month for month in year if paid[month] is not None and plan[month]]
    last = max((month for month in year if paid[month] is not None), default=None)
    shares = [Fraction(paid[month] or 0, plan[month] or 1) for month in told]
    used = part(total(paid[month] for month in told), total(plan[month] for month in told))
    ways = {"forecast": used, "least": min(shares, default=None), "greatest": max(shares, default=None)}
    is_told = len(told) >= FEWEST and last is not None and last.month < 12
    left, found, sums = Fraction(0), [], {"planned": 0, "actual": 0}
    for month in year:
        sums = {"planned": sums["planned"] + (plan[month] or 0), "actual": sums["actual"] + (paid[month] or 0)}
        if last is not None and month > last:
            left += _expected(month, year, plan, past_plan)
        row: Row = {
            "month": month, "planned_vnd": plan[month], "actual_vnd": paid[month], "past_actual_vnd": past_paid[month],
            "planned_sum_vnd": None if plan[month] is None else sums["planned"],
            "actual_sum_vnd": None if paid[month] is None else sums["actual"], "told_count": len(told),
            "last_told": last,
        }  # fmt: skip
        for name, share in ways.items():
            is_there = is_told and last is not None and month >= last and share is not None
            row[f"{name}_sum_vnd"] = half_up(total(paid.values()) + left * share) if is_there else None
        found.append(row)
    return found


def _expected(month: date, year: list[date], plan: dict[date, int | None], past: dict[date, int | None]) -> Fraction:
    """The plan of a month that is left: its own, else last year's as much changed as the plan has, else the mean."""
    if plan[month] is not None:
        return Fraction(plan[month] or 0)
    both = [one for one in year if plan[one] is not None and past[one] is not None]
    growth = part(total(plan[one] for one in both), total(past[one] for one in both))
    if past[month] is not None and growth is not None:
        return Fraction(past[month] or 0) * growth
    known = [amount for amount in plan.values() if amount is not None]
    return Fraction(sum(known), len(known)) if known else Fraction(0)
