"""When reports arrive: due on the 5th of the next month, in Vietnam's office hours, kept as UTC."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from khoi.periods import shifted
from khoi.sample.chance import Chance
from khoi.sample.parameters import progress
from khoi.sample.tables import Event, Lunar, Ward, rows
from khoi.words import VIETNAM_TIME

DUE_DAY = 5
LAST_DAY = 10  # the sample ends on the 10th after its last month: what comes later has not come
EARLY_DAY = 3
HOLIDAYS = {(1, 1), (4, 30), (5, 1), (9, 2)}  # (month, day); the lunar new year comes on top


@dataclass(frozen=True, slots=True)
class Arrival:
    """A ward's report of one month; `received_at` (UTC) is None where it never came."""

    ward_id: str
    month: date
    received_at: datetime | None


def is_working(day: date) -> bool:
    """Whether offices are open: no weekend, no public holiday, not from New Year's Eve to the 5th of the lunar year."""
    is_lunar = any(-1 <= (day - lunar.first_day).days <= 4 for lunar in rows(Lunar, "sample_tet"))
    return day.weekday() < 5 and (day.month, day.day) not in HOLIDAYS and not is_lunar


def working_day(day: date, step: int) -> date:
    """The first working day from `day` on, forward (step 1) or backward (step -1)."""
    while not is_working(day):
        day += timedelta(days=step)
    return day


def office_hour(day: date, chance: Chance) -> datetime:
    """A moment of that day's office hours in Vietnam (7:30–11:30, 13:30–17:00), in UTC."""
    minute = chance.whole(0, 449)
    start = time(7, 30) if minute < 240 else time(13, 30)
    local = datetime.combine(day, start) + timedelta(minutes=minute % 240, seconds=chance.whole(0, 59))
    return local - VIETNAM_TIME


def arrivals(seed: int, ward: Ward, months: list[date]) -> Iterator[Arrival]:
    """The report of each month, in order: mostly on time, habitual latecomers less and less late."""
    chance = Chance(seed, "arrival", ward.ward_id)
    told = {(event.month, event.ward_id): event.event for event in rows(Event, "sample_events") if not event.village}
    for month in months:
        is_late = chance.happens(ward.late_share * (1 - 0.6 * progress(month)))
        days_late = 1 + int(16 * chance.between(0, 1) * chance.between(0, 1))
        is_early = chance.happens(0.5 * ward.pace)
        event = told.get((month, ward.ward_id))
        next_month = shifted(month, 1)
        if event == "late" or (is_late and event is None):
            days_late = min(days_late, 3) + 1 if event else days_late
            day = working_day(next_month.replace(day=DUE_DAY) + timedelta(days=days_late), 1)
        else:
            day = working_day(next_month.replace(day=EARLY_DAY if is_early else DUE_DAY), -1)
        received_at = office_hour(day, chance)
        yield Arrival(ward.ward_id, month, None if event == "missing" else received_at)


def end_of_sample(until: date) -> datetime:
    """The last moment (UTC) of the sample whose last month is `until`."""
    return datetime.combine(shifted(until, 1).replace(day=LAST_DAY), time(17)) - VIETNAM_TIME
