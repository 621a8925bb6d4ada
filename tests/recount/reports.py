"""Who has reported, on time or late; conclusions past their day; the limits; what can be chosen."""

from datetime import date, datetime, timedelta

from tests.recount.raw import Asked, Raw, months, next_month
from tests.recount.register import Row, of

LIMITS = {
    "deadline_day": 5, "deadline_hour": 24, "behind_percent": 50, "low_percent": 100, "over_percent": 100,
    "attention_count": 3, "unusual_deviations": 5, "unusual_months": 6,
}  # fmt: skip


@of("limits")
def limits(raw: Raw, asked: Asked) -> list[Row]:
    del asked
    return [{key: raw.settings.get(key, default) for key, default in LIMITS.items()}]


def due_at(raw: Raw, month: date) -> datetime:
    """The deadline in UTC, of a clock in Vietnam: a day of the following month, at an hour."""
    limit = limits(raw, Asked(month, month, month, month))[0]
    first = next_month(month)
    local = datetime(first.year, first.month, limit["deadline_day"]) + timedelta(hours=limit["deadline_hour"])
    return local - timedelta(hours=7)


def is_on_time(raw: Raw, ward: str, month: date) -> bool:
    return raw.first_stored[ward, month] <= due_at(raw, month)


@of("reporting")
def reporting(raw: Raw, asked: Asked) -> list[Row]:
    found = []
    for month in months(next_month(asked.last_month, -11), asked.last_month):
        for ward in raw.wards(month):
            if not asked.is_there(ward.unit_id):
                continue
            key = (ward.unit_id, month)
            is_told = key in raw.reporting_villages
            state = "missing" if not is_told else "on_time" if is_on_time(raw, *key) else "late"
            found.append(
                {
                    "ward_id": ward.unit_id, "ward_name": ward.name_vi, "month": month,
                    "first_stored_at": raw.first_stored[key] if is_told else None,
                    "reported_village_count": len(raw.reporting_villages.get(key, ())),
                    "due_at": due_at(raw, month), "state": state,
                }
            )  # fmt: skip
    return sorted(found, key=lambda row: raw.place(row["ward_id"]))


@of("overdue_conclusions")
def overdue_conclusions(raw: Raw, asked: Asked) -> list[Row]:
    found = []
    for one in raw.conclusions:
        is_past = one.due_on is not None and one.due_on < asked.as_of and one.issued_on <= asked.as_of
        if one.status == "done" or not is_past or not asked.sees(one.ward_id):
            continue
        unit, body = raw.units.get(one.responsible_id), raw.bodies.get(one.responsible_id)
        found.append(
            {
                "number": one.number, "content": one.content, "due_on": one.due_on, "ward_id": one.ward_id,
                "responsible_vi": unit.name_vi if unit else body.short_vi if body else None,
                "responsible_en": unit.name_vi if unit else body.name_en if body else None,
                "overdue_days": (asked.as_of - one.due_on).days,  # type: ignore[operator]
            }
        )  # fmt: skip
    return sorted(found, key=lambda row: (row["due_on"], row["number"]))


@of("months")
def first_and_last(raw: Raw, asked: Asked) -> list[Row]:
    every = [*raw.activity, *raw.headcount, *raw.spending]
    found = [row.month for row in every if asked.sees(row.ward_id)]
    return [{"first_month": min(found, default=None), "last_month": max(found, default=None)}]


@of("campaigns")
def campaigns(raw: Raw, asked: Asked) -> list[Row]:
    del asked
    names = ("campaign_id", "name_vi", "name_en", "short_vi", "short_en")
    return [{name: getattr(order, name) for name in names} for order in raw.in_official_order()]


@of("names")
def what_ids_are_called(raw: Raw, asked: Asked) -> list[Row]:
    del asked
    called = {("campaign", one.campaign_id): (one.short_vi, one.short_en) for one in raw.orders.values()}
    called |= {("body", one.body_id): (one.short_vi, one.name_en) for one in raw.bodies.values()}
    called |= {("item", one.item_code): (one.name_vi, one.name_en) for one in raw.items.values()}  # the last of a code
    return [
        {"kind": kind, "id": one, "name_vi": name_vi, "name_en": name_en}
        for (kind, one), (name_vi, name_en) in sorted(called.items())
    ]
