"""Results of an order against its yearly target, and the month in which it will be met at the pace of three months."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from tests.recount.raw import Asked, Raw, next_month, total
from tests.recount.register import Row, of


@of("target_pace")
def target_pace(raw: Raw, asked: Asked) -> list[Row]:
    found = []
    for order in raw.in_official_order():
        aims = [
            aim for aim in raw.targets
            if aim.campaign_id == order.campaign_id and aim.unit_id == aim.ward_id and aim.target is not None
            and aim.month.year == asked.last_month.year and asked.is_about(aim.ward_id, aim.campaign_id)
        ]  # fmt: skip
        target = total(aim.target for aim in aims)
        if target:
            found += _of_order(raw, asked, order.campaign_id, {aim.ward_id for aim in aims}, target)
    return found


def _of_order(raw: Raw, asked: Asked, campaign_id: str, wards: set[str], target: Decimal) -> list[Row]:
    order, last = raw.orders[campaign_id], asked.last_month
    year = [month for month in (date(last.year, number, 1) for number in range(1, 13)) if order.runs_in(month)]
    results: dict[date, Decimal | None] = dict.fromkeys(year)
    for row in raw.activity:
        if row.campaign_id == campaign_id and row.ward_id in wards and row.month in results and row.month <= last:
            results[row.month] = total([results[row.month], row.result])
    so_far = {month: total(results[one] for one in year if one <= month) for month in year}
    done, latest = total(results.values()), [next_month(last, -back) for back in (2, 1, 0)]
    known = [results[month] for month in latest if results.get(month) is not None]
    pace = Fraction(sum(known, Decimal(0))) / 3 if len(known) == 3 else None  # type: ignore[arg-type]
    met = next((month for month in year if (so_far[month] or 0) >= target), None)
    finish = met or _finish(Fraction(target - (done or 0)), pace, last)
    if met:
        state = "met"
    elif year[-1] <= last:
        state = "over"
    elif pace is None:
        state = "unknown"
    else:
        state = "expected" if finish and finish <= year[-1] else "behind"
    return [
        {
            "campaign_id": campaign_id, "campaign_vi": order.short_vi, "campaign_en": order.short_en,
            "unit_vi": order.result_unit_vi, "unit_en": order.result_unit_en, "month": month,
            "result": results[month], "year_sum": so_far[month] if results[month] is not None else None,
            "target": target, "year_result": done, "pace": pace, "state": state,
            "finish_month": finish if finish and (met or finish <= year[-1]) else None,
        }
        for month in year
    ]  # fmt: skip


def _finish(left: Fraction, pace: Fraction | None, last: date) -> date | None:
    """Month by month at that pace until nothing is left; None where a year does not suffice."""
    if not pace:
        return None
    steps = 0
    while left > 0 and steps <= 12:
        steps, left = steps + 1, left - pace
    return next_month(last, steps) if left <= 0 else None
