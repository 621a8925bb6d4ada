"""What the villages did, month by month: which orders, which organisations, how many people, households and results."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt

from khoi.periods import month_of, shifted
from khoi.sample.chance import Chance, shared
from khoi.sample.parameters import (
    FIRST_MONTH,
    TEAMS_SINCE,
    campaigns,
    course,
    is_in_scope,
    months_since_start,
    progress,
)
from khoi.sample.tables import BodyWeight, Campaign, Event, Lunar, Note, Order, monthly, rows
from khoi.sample.villages import Village

USUAL_HOUSEHOLDS = 240  # the village size that people per session and targets are given for
PLANTING_DAYS = range(2, 13)  # the 3rd to the 13th day of the lunar year
SILENT_SHARE = 0.13  # villages their ward had no report from in January 2016, at pace 1
IDLE_SHARE = 0.17  # villages that report zeros for an order in season
BLOC, TEAM = "khoi-dan-van", "to-dan-van"


@dataclass(frozen=True, slots=True)
class Activity:
    """One row: a village, an order, an organisation, a month. None = left blank, not reported."""

    village: Village
    order: Order
    body_id: str
    month: date
    session_count: int | None
    participant_count: int | None
    new_household_count: int | None
    result: int | None
    note: str


@dataclass(slots=True)
class _Effort:
    """How one village lives with one order: since which month, by whom, how many households are reached."""

    campaign: Campaign
    order: Order
    first_month: date
    is_never: bool
    main_body: str
    bodies: list[tuple[str, float]]
    reached: int = 0


def season(campaign_id: str, month: date) -> float:
    """The weight of a month for an order; tree planting follows the lunar new year."""
    weights = monthly("sample_seasons").get(campaign_id)
    if weights:
        return weights[month.month - 1]
    days = [lunar.first_day + timedelta(days=step) for lunar in rows(Lunar, "sample_tet") for step in PLANTING_DAYS]
    return sum(month_of(day) == month for day in days) / len(PLANTING_DAYS)


def village_activity(seed: int, village: Village, months: Sequence[date]) -> Iterator[Activity]:
    """The rows of one village over the given months (from January 2016), in order."""
    chance = Chance(seed, "activity", village.village_id)
    vigour = chance.near(0.2)
    silent = {
        event.month for event in rows(Event, "sample_events")
        if (event.ward_id, event.village) in ((village.ward.ward_id, ""), (village.ward.ward_id, village.name_vi))
        and event.event in ("missing", "silent")
    }  # fmt: skip
    efforts = [_effort(chance, village, *pair) for pair in campaigns() if is_in_scope(pair[1], village.ward.ward_id)]
    for month in months:
        silent_share = SILENT_SHARE * (2 - village.ward.pace) * (1 - 0.75 * progress(month))
        is_silent = chance.happens(silent_share) or month in silent
        for effort in efforts:
            weight = season(effort.order.id, month) if month >= effort.order.starts_on else 0.0
            if weight > 0 and not is_silent:
                yield from _of_month(chance, village, effort, month, weight * vigour)


def _effort(chance: Chance, village: Village, campaign: Campaign, order: Order) -> _Effort:
    bodies = [
        (weight.body_id, weight.weight) for weight in rows(BodyWeight, "sample_bodies")
        if weight.campaign_id == order.id
    ]  # fmt: skip
    slowness = max(0.4, 2.6 - 1.6 * village.ward.pace)
    wait = int(campaign.take_up_months * slowness * (chance.between(0, 1) + chance.between(0, 1)))
    start = shifted(max(order.starts_on, FIRST_MONTH), wait)
    is_never = chance.happens(campaign.never_share * slowness)
    return _Effort(campaign, order, start, is_never, chance.pick(bodies), bodies)


def _of_month(chance: Chance, village: Village, effort: _Effort, month: date, weight: float) -> Iterator[Activity]:
    campaign = effort.campaign
    growth = campaign.start_share + (1 - campaign.start_share) * progress(month)
    likely = min(0.97, campaign.active_share * weight * growth * village.ward.pace)
    if effort.is_never or month < effort.first_month or not chance.happens(likely):
        if chance.happens(IDLE_SHARE * min(1.0, weight)):
            yield Activity(village, effort.order, effort.main_body, month, 0, 0, 0, 0, "")
        return
    bodies = _bodies(chance, village, effort, month)
    worked = [_worked(chance, village, campaign, month) for _ in bodies]
    people = [participants for _, participants in worked]
    households = _newly_reached(chance, village, effort, sum(people))
    results = _results(chance, village, campaign, worked)
    blank = 1 - 0.6 * progress(month)
    for body_id, (sessions, participants), reached, result in zip(
        bodies, worked, shared(households, people), results, strict=True
    ):
        is_counted = not chance.happens(0.04 * blank)  # households left blank count nowhere: not reported
        effort.reached += reached if is_counted else 0
        yield Activity(
            village, effort.order, body_id, month,
            None if chance.happens(0.010 * blank) else sessions,
            None if chance.happens(0.015 * blank) else participants,
            reached if is_counted else None,
            None if chance.happens(0.035 * blank) else result,
            _note(chance, effort.order.id),
        )  # fmt: skip


def _bodies(chance: Chance, village: Village, effort: _Effort, month: date) -> list[str]:
    """Who was at work: one organisation alone, bloc or team jointly for all, or two or three side by side."""
    now = course(month)
    main = effort.main_body if chance.happens(0.75) else chance.pick(effort.bodies)
    joint = TEAM if month >= TEAMS_SINCE and chance.happens(0.72) else BLOC
    is_joint = chance.happens(now.joint_share * min(1.1, village.ward.pace))
    overlap = now.overlap_share * effort.campaign.overlap_factor * village.ward.overlap_factor
    if not chance.happens(overlap):
        return [joint if is_joint else main]
    first = joint if is_joint else main
    others = [(body, weight) for body, weight in effort.bodies if body != first]
    second = chance.pick(others)
    rest = [(body, weight) for body, weight in others if body != second]
    has_third = rest and chance.happens(0.25 * (1 - progress(month)))
    return [first, second, chance.pick(rest)] if has_third else [first, second]


def _worked(chance: Chance, village: Village, campaign: Campaign, month: date) -> tuple[int, int]:
    """(sessions, participants) of one organisation in one month."""
    sessions = chance.whole(campaign.sessions_low, campaign.sessions_high)
    size = sqrt(village.household_count / USUAL_HOUSEHOLDS)
    people = campaign.people_per_session * size * (0.85 + 0.3 * progress(month)) * chance.near(0.45)
    return sessions, max(5, round(sessions * people))


def _newly_reached(chance: Chance, village: Village, effort: _Effort, people: int) -> int:
    """Households reached for the first time: a share of those left, never more than took part or than there are."""
    left = village.household_count - effort.reached
    wanted = left * effort.campaign.reach_share * chance.near(0.7) + chance.between(0, 1)
    return min(left, people, int(wanted))


def _results(chance: Chance, village: Village, campaign: Campaign, worked: list[tuple[int, int]]) -> list[int]:
    """Each organisation's result, in the order's unit."""
    low, high = campaign.result_low, campaign.result_high
    people = [participants for _, participants in worked]
    match campaign.result_kind:
        case "participants":
            return people
        case "sessions":
            return [sessions for sessions, _ in worked]
        case "trained":
            return [round(participants * chance.between(low, high)) for participants in people]
        case "chance":
            return [int(chance.happens(low))] + [0] * (len(worked) - 1)
        case "range":
            return shared(chance.whole(int(low), int(high)), people)
        case "per_household":
            return [5 * part for part in shared(round(village.household_count * chance.between(low, high) / 5), people)]
    raise ValueError(f"unknown result kind {campaign.result_kind}")


def _note(chance: Chance, campaign_id: str) -> str:
    if not chance.happens(0.025):
        return ""
    return chance.pick(
        [(note.note, 1) for note in rows(Note, "sample_notes") if note.campaign_id in ("*", campaign_id)]
    )


def month_list(until: date) -> list[date]:
    """Every month of the sample up to `until`."""
    return [shifted(FIRST_MONTH, step) for step in range(months_since_start(until) + 1)]
