"""The whole sample as a pure value: villages, and the files that told of them, in the order they arrived."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pyarrow as pa

from khoi.errors import UnknownName
from khoi.periods import Period, shifted
from khoi.sample import files, headcount, meetings, spending
from khoi.sample.activity import Activity, month_list, village_activity
from khoi.sample.arrivals import Arrival, arrivals
from khoi.sample.chance import Chance
from khoi.sample.files import SampleFile
from khoi.sample.parameters import FIRST_MONTH, LAST_MONTH, wards
from khoi.sample.villages import Village, unit_table, villages

MOST_VILLAGES = 20_000
FILED_DAY = 8  # office files are stored on this day of the next month
TARGET_DAY = 20  # of January


@dataclass(frozen=True, slots=True)
class Life:
    """The same seed, last month and number of villages give the same bytes on every machine."""

    villages: pa.Table
    files: tuple[SampleFile, ...]


def life(seed: int, until: date, village_count: int) -> Life:
    """The sample from January 2016 to the month `until` with that many villages.

    Raises UnknownName for a month outside the parameters or a number of villages that makes no sense.
    """
    if not FIRST_MONTH <= until <= LAST_MONTH:
        raise UnknownName("sample.unknown-month", first=f"{FIRST_MONTH:%Y-%m}", last=f"{LAST_MONTH:%Y-%m}")
    if not 1 <= village_count <= MOST_VILLAGES:
        raise UnknownName("sample.village-count", most=str(MOST_VILLAGES))
    made = villages(seed, village_count)
    arriving = (
        *_activity_files(seed, made, until),
        *_headcount_files(seed, made, until),
        *_spending_files(seed, made, until),
        *_meeting_files(seed, made, until),
    )
    return Life(unit_table(made), tuple(sorted(arriving, key=lambda file: (file.received_at, file.file_name))))


def _activity_files(seed: int, made: tuple[Village, ...], until: date) -> Iterator[SampleFile]:
    months = month_list(until)
    rows: dict[tuple[str, date], list[Activity]] = {}
    for village in made:
        for row in village_activity(seed, village, months):
            rows.setdefault((village.ward.ward_id, row.month), []).append(row)
    reports = [arrival for ward in wards() for arrival in arrivals(seed, ward, months)]
    return files.activity_files(seed, rows, reports, until)


def _missing(seed: int, until: date) -> set[tuple[str, date]]:
    reports: list[Arrival] = [arrival for ward in wards() for arrival in arrivals(seed, ward, month_list(until))]
    return {(report.ward_id, report.month) for report in reports if report.received_at is None}


def _headcount_files(seed: int, made: tuple[Village, ...], until: date) -> Iterator[SampleFile]:
    """The baseline of December 2015, then a file per quarter, the last one up to `until`."""
    chance = Chance(seed, "files", "headcount")
    baseline = [files.headcount_cells(row) for row in headcount.office_headcount(headcount.BASELINE)]
    yield from files.office_files("headcount", "bien-che-2015-12", date(2016, 1, 12), chance, baseline, until)
    by_month: dict[date, list[files.Cells]] = {}
    for month in month_list(until):
        by_month[month] = [files.headcount_cells(row) for row in headcount.office_headcount(month)]
    for row in headcount.member_headcount(seed, made, month_list(until)):
        by_month[row.month].append(files.headcount_cells(row))
    for quarter in _quarters(until):
        cells = [row for month in quarter.months() for row in by_month[month]]
        stem = f"to-chuc-{quarter.last_month:%Y-%m}"
        yield from files.office_files("headcount", stem, _filed_on(quarter.last_month), chance, cells, until)


def _spending_files(seed: int, made: tuple[Village, ...], until: date) -> Iterator[SampleFile]:
    """What the office, the wards and the teams planned and spent, by quarter, of late by month; who sent no report is
    not in it.
    """
    chance = Chance(seed, "files", "spending")
    missing = _missing(seed, until)
    by_month: dict[date, list[files.Cells]] = {month: [] for month in month_list(until)}
    for row in spending.spending(seed, made, month_list(until)):
        if row.ward is None or (row.ward.ward_id, row.month) not in missing:
            by_month[row.month].append(files.spending_cells(row))
    for period in _quarters(until):
        is_late = period.last_month > shifted(until, -files.OWN_FILES)
        for part in [Period(month, month) for month in period.months()] if is_late else [period]:
            cells = [row for month in part.months() for row in by_month[month]]
            stem = f"kinh-phi-{part.last_month:%Y-%m}"
            yield from files.office_files("spending", stem, _filed_on(part.last_month), chance, cells, until)


def _meeting_files(seed: int, made: tuple[Village, ...], until: date) -> Iterator[SampleFile]:
    """The targets each January, and the conclusions each quarter: those that are new or stand differently by then."""
    chance = Chance(seed, "files", "meetings")
    for year in range(FIRST_MONTH.year, until.year + 1):
        cells = [files.target_cells(row) for row in meetings.targets(seed, made, year)]
        yield from files.office_files("targets", f"chi-tieu-{year}", date(year, 1, TARGET_DAY), chance, cells, until)
    told: dict[str, meetings.Conclusion] = {}
    for quarter in _quarters(until):
        now = [row for row in meetings.conclusions(quarter.last_day) if told.get(row.number) != row]
        told |= {row.number: row for row in now}
        stem = f"ket-luan-giao-ban-{quarter.last_month:%Y-%m}"
        filed_on = quarter.last_day + timedelta(days=1)
        if now:
            cells = [files.conclusion_cells(row) for row in now]
            yield from files.office_files("conclusions", stem, filed_on, chance, cells, until)


def _quarters(until: date) -> Iterator[Period]:
    """The quarters of the sample, the last one cut off at `until`."""
    for first in month_list(until)[::3]:
        yield Period(first, min(shifted(first, 2), until))


def _filed_on(month: date) -> date:
    return shifted(month, 1).replace(day=FILED_DAY)
