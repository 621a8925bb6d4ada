"""The yearly targets of the orders, and the conclusions of the monthly meetings."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt

from khoi.sample.activity import USUAL_HOUSEHOLDS
from khoi.sample.arrivals import working_day
from khoi.sample.chance import Chance
from khoi.sample.parameters import campaigns, is_in_scope
from khoi.sample.tables import Decided, Order, Ward, rows
from khoi.sample.villages import Village

MEETING_DAY = 10
START_DAYS = 8  # after so many days a conclusion is being worked on


@dataclass(frozen=True, slots=True)
class Target:
    """One ward's target of one order for one year, in the order's result unit."""

    order: Order
    ward: Ward
    year: int
    target: int


@dataclass(frozen=True, slots=True)
class Conclusion:
    """One conclusion of a monthly meeting as it stands on a certain day."""

    number: str
    issued_on: date
    content: str
    responsible: str
    due_on: date
    status: str
    done_on: date | None


def targets(seed: int, villages: tuple[Village, ...], year: int) -> Iterator[Target]:
    """The year's targets, order by order and ward by ward: asked of each by its size and, in part, its pace."""
    by_ward: dict[Ward, list[Village]] = {}
    for village in villages:
        by_ward.setdefault(village.ward, []).append(village)
    for campaign, order in campaigns():
        for ward, own in by_ward.items():
            if not (is_in_scope(order, ward.ward_id) and campaign.target(year)):
                continue
            sizes = [village.household_count / USUAL_HOUSEHOLDS for village in own]
            by_size = {"per_household": sizes, "participants": [sqrt(size) for size in sizes]}
            by_size["trained"] = by_size["participants"]
            number = sum(by_size.get(campaign.result_kind, [1.0] * len(own)))
            asked = Chance(seed, "target", order.id, ward.ward_id, str(year)).near(0.15) * (0.35 + 0.65 * ward.pace)
            yield Target(order, ward, year, _round(number * campaign.target(year) * asked))


def _round(wanted: float) -> int:
    """A target as an office sets it: 7, 35, 460, 1.250."""
    step = next(step for limit, step in ((20, 1), (100, 5), (1000, 10), (float("inf"), 50)) if wanted < limit)
    return max(1, step * round(wanted / step))


def conclusions(on: date) -> Iterator[Conclusion]:
    """Every conclusion issued up to that day, with its status on that day."""
    numbers: dict[date, int] = {}
    for decided in rows(Decided, "sample_conclusions"):
        numbers[decided.month] = number = numbers.get(decided.month, 0) + 1
        issued_on = working_day(decided.month.replace(day=MEETING_DAY), 1)
        if issued_on > on:
            continue
        done_on = None if decided.done_days is None else issued_on + timedelta(days=decided.done_days)
        is_done = done_on is not None and done_on <= on
        started = issued_on + timedelta(days=START_DAYS) <= on
        yield Conclusion(
            f"GB {decided.month:%m/%Y}-{number}", issued_on, decided.content, decided.responsible,
            issued_on + timedelta(days=decided.due_days),
            "done" if is_done else "in_progress" if started else "open", done_on if is_done else None,
        )  # fmt: skip
