"""Where two bodies or more ran one order in one village and month, each with a report of its own."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from itertools import combinations

from tests.recount.coverage import is_overlap, is_reached, pairs_in_scope
from tests.recount.raw import Activity, Asked, Raw
from tests.recount.register import Row, of

LONGEST = 300
Group = list[Activity]  # the reports of one village, order and month


def groups(raw: Raw, asked: Asked, span: Iterable[date]) -> list[Group]:
    """What was reported, of one body only where it reported too."""
    return [
        rows
        for month in set(span)
        for rows in raw.of_month.get(month, ())
        if asked.is_about(rows[0].ward_id, rows[0].campaign_id) and any(asked.is_of_body(row.body_id) for row in rows)
    ]


def is_work(rows: Group, asked: Asked) -> bool:
    """Whether some body, or the one that is asked for, was at work."""
    return is_reached(row for row in rows if asked.is_of_body(row.body_id))


def is_side_by_side(rows: Group, asked: Asked) -> bool:
    """Whether two bodies or more were at work, the one that is asked for among them."""
    return is_overlap(rows) and is_work(rows, asked)


def _counts(now: list[Group], before: list[Group], asked: Asked) -> Row:
    return {
        "reported_count": len(now), "reached_count": sum(is_work(rows, asked) for rows in now),
        "overlap_count": sum(is_side_by_side(rows, asked) for rows in now),
        "before_reached_count": sum(is_work(rows, asked) for rows in before),
        "before_overlap_count": sum(is_side_by_side(rows, asked) for rows in before),
    }  # fmt: skip


@of("overlap_months")
def overlap_months(raw: Raw, asked: Asked) -> list[Row]:
    found = []
    for month in [month for month in sorted(raw.of_month) if month <= asked.last_month]:
        here = groups(raw, asked, [month])
        found.append(
            {
                "month": month, "reached_count": sum(is_work(rows, asked) for rows in here),
                "overlap_count": sum(is_side_by_side(rows, asked) for rows in here),
                "is_in_period": month in asked.months(), "is_before": month in asked.before(),
            }
        )  # fmt: skip
    return found


@of("overlap_by_order")
def overlap_by_order(raw: Raw, asked: Asked) -> list[Row]:
    inside = {order for _, _, order in pairs_in_scope(raw, asked, asked.months())}
    now, before, found = groups(raw, asked, asked.months()), groups(raw, asked, asked.before()), []
    for order in raw.in_official_order():
        if order.campaign_id in inside:
            ours, theirs = (
                [rows for rows in some if rows[0].campaign_id == order.campaign_id] for some in (now, before)
            )
            names = {"campaign_id": order.campaign_id, "campaign_vi": order.short_vi, "campaign_en": order.short_en}
            found.append(names | _counts(ours, theirs, asked))
    return found


@of("overlap_by_place")
def overlap_by_place(raw: Raw, asked: Asked) -> list[Row]:
    is_village = asked.ward_id is not None
    pairs = pairs_in_scope(raw, asked, asked.months())
    inside = {(ward, village if is_village else None) for ward, village, _ in pairs}
    now, before, found = groups(raw, asked, asked.months()), groups(raw, asked, asked.before()), []
    for ward, village in sorted(inside, key=lambda place: [raw.place(unit) for unit in place if unit]):
        ours, theirs = (
            [rows for rows in some if (rows[0].ward_id, rows[0].village_id if is_village else None) == (ward, village)]
            for some in (now, before)
        )
        found.append(
            {"ward_id": ward, "village_id": village, "place_name": raw.units[village or ward].name_vi}
            | _counts(ours, theirs, asked)
            | {
                "village_count": len({rows[0].village_id for rows in ours if is_work(rows, asked)}),
                "overlap_village_count": len({rows[0].village_id for rows in ours if is_side_by_side(rows, asked)}),
            }
        )
    return found


@of("overlap_pairs")
def overlap_pairs(raw: Raw, asked: Asked) -> list[Row]:
    now = groups(raw, replace(asked, body_id=None), asked.months())
    working = [{row.body_id for row in rows if row.is_at_work} for rows in now]
    present = sorted(set().union(*working), key=lambda body: raw.bodies[body].sort_order)
    pairs = list(combinations(present, 2))
    if asked.body_id is not None:
        pairs = [(asked.body_id, other) for other in present if other != asked.body_id and asked.body_id in present]
    return [
        {
            "body_id": one, "body_vi": raw.bodies[one].short_vi, "body_en": raw.bodies[one].name_en,
            "other_id": other, "other_vi": raw.bodies[other].short_vi, "other_en": raw.bodies[other].name_en,
            "both_count": sum({one, other} <= bodies for bodies in working),
        }
        for one, other in pairs
    ]  # fmt: skip


@of("overlap_rows")
def overlap_rows(raw: Raw, asked: Asked) -> list[Row]:
    overlaps = [rows for rows in groups(raw, asked, asked.months()) if is_side_by_side(rows, asked)]
    overlaps.sort(
        key=lambda rows: (
            -rows[0].month.toordinal(), raw.place(rows[0].ward_id), raw.place(rows[0].village_id),
            raw.orders[rows[0].campaign_id].sort_order,
        )
    )  # fmt: skip
    found = []
    for rows in overlaps[:LONGEST]:
        one, working = rows[0], [raw.bodies[row.body_id] for row in rows if row.is_at_work]
        bodies = sorted(working, key=lambda body: body.sort_order)
        found.append(
            {
                "month": one.month, "ward_id": one.ward_id, "ward_name": raw.units[one.ward_id].name_vi,
                "village_id": one.village_id, "village_name": raw.units[one.village_id].name_vi,
                "campaign_id": one.campaign_id, "campaign_vi": raw.orders[one.campaign_id].short_vi,
                "campaign_en": raw.orders[one.campaign_id].short_en, "body_count": len(bodies),
                "bodies_vi": ", ".join(body.short_vi for body in bodies),
                "bodies_en": ", ".join(body.name_en for body in bodies), "all_count": len(overlaps),
            }
        )  # fmt: skip
    return found
