"""The rows of the life as the files that staff would send: Vietnamese headers, UTF-8, comma-separated."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from khoi.datasets import CATEGORIES, DATASETS, SOURCES, STATUSES
from khoi.periods import shifted
from khoi.sample.activity import Activity
from khoi.sample.arrivals import DUE_DAY, Arrival, end_of_sample, office_hour, working_day
from khoi.sample.chance import Chance
from khoi.sample.headcount import Headcount
from khoi.sample.meetings import Conclusion, Target
from khoi.sample.parameters import body_names, units
from khoi.sample.spending import Spending
from khoi.sample.tables import Ward
from khoi.sample.villages import Village
from khoi.words import VIETNAM_TIME, day

OFFICE_ACCOUNT = "vanphong"
OWN_ACCOUNTS = {"bac-son": "bacson"}  # the ward whose staff have an account of their own in the sample
OWN_FILES = 3  # the last months in which every ward's report is a file of its own
MOST_ROWS = 10_000  # of one file
FRIDAY = 4
MISTYPED_SHARE = 0.012  # reports with one figure typed ten times too large, put right some days later

Cells = tuple[str | int | None, ...]


@dataclass(frozen=True, slots=True)
class SampleFile:
    """One upload to come: when (UTC), as whom, which dataset, the file."""

    received_at: datetime
    account_id: str
    dataset: str
    file_name: str
    data: bytes


def written(dataset: str, cells: Iterable[Cells]) -> bytes:
    """A CSV file of that dataset: its template's headers, then the rows; None is an empty cell."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([column.label for column in DATASETS[dataset].columns])
    writer.writerows(cells)
    return text.getvalue().encode()


def _chunks(
    received_at: datetime, account_id: str, dataset: str, stem: str, cells: list[Cells]
) -> Iterator[SampleFile]:
    parts = [cells[first : first + MOST_ROWS] for first in range(0, len(cells), MOST_ROWS)]
    for number, part in enumerate(parts, start=1):
        name = f"{stem}-phan-{number}.csv" if len(parts) > 1 else f"{stem}.csv"
        yield SampleFile(received_at + timedelta(seconds=number - 1), account_id, dataset, name, written(dataset, part))


def activity_files(
    seed: int, rows: dict[tuple[str, date], list[Activity]], arrivals: Sequence[Arrival], until: date
) -> Iterator[SampleFile]:
    """Each ward's report; but for the last months the office put those of one day together in one file."""
    batches: dict[tuple[date, date, str], list[tuple[datetime, list[Activity]]]] = {}
    for arrival in arrivals:
        own = rows.get((arrival.ward_id, arrival.month), [])
        if not own or arrival.received_at is None or arrival.received_at > end_of_sample(until):
            continue
        chance = Chance(seed, "mistyped", arrival.ward_id, arrival.month.isoformat())
        if chance.happens(MISTYPED_SHARE) and (right := [row for row in own if row.participant_count]):
            chosen = chance.pick([(row, 1) for row in right])
            wrong = replace(chosen, participant_count=10 * (chosen.participant_count or 0))
            own = [wrong if row is chosen else row for row in own]
            correction = working_day(_local_day(arrival.received_at) + timedelta(days=chance.whole(2, 6)), 1)
            if (corrected_at := office_hour(correction, chance)) <= end_of_sample(until):
                name = f"dinh-chinh-{arrival.month:%Y-%m}-{arrival.ward_id}"
                yield from _chunks(corrected_at, _account(arrival.ward_id), "activity", name, [activity_cells(chosen)])
        is_own = arrival.month > shifted(until, -OWN_FILES)
        received_at = arrival.received_at if is_own else _collected(arrival.received_at, arrival.month, chance)
        key = (arrival.month, _local_day(received_at), arrival.ward_id if is_own else "")
        batches.setdefault(key, []).append((received_at, own))
    for (month, arrived_on, ward_id), reports in batches.items():
        stem = f"ket-qua-{month:%Y-%m}-" + (ward_id or f"nhan-{arrived_on:%Y-%m-%d}")
        cells = [activity_cells(row) for _, own in reports for row in own]
        account_id = _account(ward_id) if ward_id else OFFICE_ACCOUNT
        yield from _chunks(max(at for at, _ in reports), account_id, "activity", stem, cells)


def _collected(received_at: datetime, month: date, chance: Chance) -> datetime:
    """When the office stored a report: what came on time on the day it was due, latecomers at the end of their week."""
    arrived_on, due = _local_day(received_at), shifted(month, 1).replace(day=DUE_DAY)
    if arrived_on <= due:
        return office_hour(working_day(due, -1), chance)
    return office_hour(working_day(arrived_on + timedelta(days=(FRIDAY - arrived_on.weekday()) % 7), 1), chance)


def _local_day(utc: datetime) -> date:
    return (utc + VIETNAM_TIME).date()


def _account(ward_id: str) -> str:
    return OWN_ACCOUNTS.get(ward_id, OFFICE_ACCOUNT)


def activity_cells(row: Activity) -> Cells:
    """The cells of one activity row, as the template's columns lie."""
    return (
        units()[row.village.ward.ward_id].name, row.village.name_vi, row.order.name_vi, body_names()[row.body_id],
        _month(row.month), row.session_count, row.participant_count, row.new_household_count, row.result, row.note,
    )  # fmt: skip


def headcount_cells(row: Headcount) -> Cells:
    """The cells of one headcount row."""
    return (
        *_owner(row.ward, row.village), body_names()[row.body_id], CATEGORIES[row.category], _month(row.month),
        row.assigned_count, row.present_count, row.female_count, row.party_member_count,
    )  # fmt: skip


def spending_cells(row: Spending) -> Cells:
    """The cells of one spending row, money in whole đồng."""
    owner = _owner(row.ward, row.village)
    return (*owner, row.item_code, SOURCES[row.source], _month(row.month), row.planned_vnd, row.actual_vnd)


def target_cells(row: Target) -> Cells:
    """The cells of one target; no village: the ward's."""
    return row.order.name_vi, units()[row.ward.ward_id].name, None, row.year, row.target


def conclusion_cells(row: Conclusion) -> Cells:
    """The cells of one conclusion."""
    responsible = body_names().get(row.responsible) or units()[row.responsible].name
    done_on = day(row.done_on) if row.done_on else None
    return row.number, day(row.issued_on), row.content, responsible, day(row.due_on), STATUSES[row.status], done_on


def office_files(
    dataset: str, stem: str, received_on: date, chance: Chance, cells: Iterable[Cells], until: date
) -> Iterator[SampleFile]:
    """A file of the office itself, stored on the first working day from `received_on` on; none after the end."""
    received_at = office_hour(working_day(received_on, 1), chance)
    if received_at <= end_of_sample(until):
        yield from _chunks(received_at, OFFICE_ACCOUNT, dataset, stem, list(cells))


def _owner(ward: Ward | None, village: Village | None) -> tuple[str | None, str | None]:
    return units()[ward.ward_id].name if ward else None, village.name_vi if village else None


def _month(month: date) -> str:
    return f"{month:%m/%Y}"
