"""Money planned and spent by budget item and source, in whole đồng, month by month."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from khoi.sample.chance import Chance, shared
from khoi.sample.parameters import TEAMS_SINCE, wards
from khoi.sample.tables import Money, Ward, monthly, rows
from khoi.sample.villages import Village

PLAN_STEP, PAID_STEP = 10_000, 1_000  # đồng: plans and payments are round sums
USUAL_VILLAGES = 6  # of the average ward the plans are given for


@dataclass(frozen=True, slots=True)
class Spending:
    """One row; without ward it is the office's, without village the ward's. None = left blank, not reported."""

    ward: Ward | None
    village: Village | None
    item_code: str
    source: str
    month: date
    planned_vnd: int
    actual_vnd: int | None


def spending(seed: int, villages: Sequence[Village], months: Sequence[date]) -> Iterator[Spending]:
    """Every owner's rows: the office, the wards, and the little that village teams get at the end of a quarter."""
    for money in rows(Money, "sample_spending"):
        if money.owner == "office":
            yield from _of_owner(seed, None, None, money, 1.0, months)
        elif money.owner == "ward":
            for ward in wards():
                yield from _of_owner(seed, ward, None, money, 0.6 + 0.4 * ward.village_count / USUAL_VILLAGES, months)
        else:
            team_months = [month for month in months if month >= TEAMS_SINCE]
            for village in villages:
                yield from _of_owner(seed, village.ward, village, money, 1.0, team_months)


def _of_owner(
    seed: int, ward: Ward | None, village: Village | None, money: Money, size: float, months: Sequence[date]
) -> Iterator[Spending]:
    owner_id = village.village_id if village else ward.ward_id if ward else "office"
    chance = Chance(seed, "spending", owner_id, money.item_code, money.source)
    size *= chance.near(0.15) if ward else 1.0
    for year in range(2016, 2019):
        # Thrift is a habit of the owner: some save more than the rest.
        used = min(0.995, money.used(year) * (chance.near(0.05) if money.spread > 0.05 else 1.0))
        plan = round(money.plan(year) * size / PLAN_STEP)
        planned = [PLAN_STEP * part for part in shared(plan, monthly("sample_shapes")[money.shape])]
        left = 0  # of what was planned so far: nothing is paid before it is planned
        for number, planned_vnd in enumerate(planned, start=1):
            left += planned_vnd
            wanted = planned_vnd * used * chance.near(money.spread)
            actual_vnd = min(left, PAID_STEP * round(wanted / PAID_STEP))
            left -= actual_vnd
            is_blank = ward is not None and chance.happens(0.012)
            if planned_vnd and date(year, number, 1) in months:
                yield Spending(ward, village, money.item_code, money.source, date(year, number, 1), planned_vnd,
                               None if is_blank else actual_vnd)  # fmt: skip
