"""Months, quarters, halves, years and ranges: read as Vietnamese offices write them, and written back."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from khoi.errors import UnknownName
from khoi.words import say

ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
FIRST_YEAR, LAST_YEAR = 1990, 2100


def month_of(day: date) -> date:
    """The first day of the month that `day` lies in: how a month is kept everywhere."""
    return day.replace(day=1)


def shifted(month: date, by: int) -> date:
    """The first day of the month `by` months after (before, if negative) `month`."""
    index = month.year * 12 + month.month - 1 + by
    return date(index // 12, index % 12 + 1, 1)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Whole months from `first_month` to `last_month`, both included, each kept as its first day."""

    first_month: date
    last_month: date

    def __post_init__(self) -> None:
        if self.first_month.day != 1 or self.last_month.day != 1 or self.last_month < self.first_month:
            raise ValueError(f"not a run of months: {self.first_month} to {self.last_month}")

    @property
    def month_count(self) -> int:
        """How many months the period has."""
        return (self.last_month.year - self.first_month.year) * 12 + self.last_month.month - self.first_month.month + 1

    @property
    def first_day(self) -> date:
        """The first day of the first month."""
        return self.first_month

    @property
    def last_day(self) -> date:
        """The last day of the last month."""
        return shifted(self.last_month, 1) - timedelta(days=1)

    @property
    def kind(self) -> str:
        """month, quarter, half, year or range."""
        same_year = self.first_month.year == self.last_month.year
        start, length = self.first_month.month - 1, self.month_count
        if length == 1:
            return "month"
        if same_year and length == 3 and start % 3 == 0:
            return "quarter"
        if same_year and length == 6 and start % 6 == 0:
            return "half"
        return "year" if same_year and length == 12 else "range"

    @property
    def code(self) -> str:
        """2018-07, 2018-Q2, 2018-H1, 2018 or 2016-01..2018-07: how links and commands name it."""
        year, start = self.first_month.year, self.first_month.month - 1
        codes = {
            "month": f"{year}-{start + 1:02d}",
            "quarter": f"{year}-Q{start // 3 + 1}",
            "half": f"{year}-H{start // 6 + 1}",
            "year": str(year),
        }
        return codes.get(self.kind) or f"{self.first_month:%Y-%m}..{self.last_month:%Y-%m}"

    def months(self) -> Iterator[date]:
        """Each month in order."""
        return (shifted(self.first_month, step) for step in range(self.month_count))

    def previous(self) -> "Period":
        """The period of the same length just before: what a change is measured against."""
        return Period(shifted(self.first_month, -self.month_count), shifted(self.first_month, -1))


def month(year: int, number: int) -> Period:
    """The period of one month."""
    return Period(date(year, number, 1), date(year, number, 1))


def _part(year: int, number: int, length: int) -> Period | None:
    if not FIRST_YEAR <= year <= LAST_YEAR or not 1 <= number <= 12 // length:
        return None
    first = date(year, (number - 1) * length + 1, 1)
    return Period(first, shifted(first, length - 1))


def from_code(text: str) -> Period:
    """The period that a code of `Period.code` names. Raises UnknownName for any other text."""
    first, dots, last = text.partition("..")
    start, end = _from_simple_code(first), _from_simple_code(last) if dots else None
    if start is None or (dots and end is None) or (end and end.last_month < start.first_month):
        raise UnknownName("fault.unknown-period", name=text)
    return Period(start.first_month, end.last_month if end else start.last_month)


def _from_simple_code(text: str) -> Period | None:
    found = re.fullmatch(r"(\d{4})(?:-(Q|H)?(\d{1,2}))?", text)
    if not found:
        return None
    year, letter, number = int(found[1]), found[2], found[3]
    if number is None:
        return _part(year, 1, 12)
    return _part(year, int(number), {"Q": 3, "H": 6, None: 1}[letter])


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return re.sub(r"\s+", " ", bare).strip(" .")


_SPELLINGS: tuple[tuple[str, int], ...] = (
    # (pattern with groups year and number, months per part); day-first: 05/07/2018 is 5 July
    (r"(?:thang|t|ky)?\s*\.?\s*(?P<number>\d{1,2})\s*[/\-. ]\s*(?P<year>\d{4})", 1),
    (r"thang\s*(?P<number>\d{1,2})\s*(?:,|nam)?\s*(?:nam)?\s*(?P<year>\d{4})", 1),
    (r"(?P<year>\d{4})\s*[-/.]\s*(?P<number>\d{1,2})", 1),
    (r"(?:quy|q)\s*\.?\s*(?P<number>[ivx]+|\d)\s*(?:[/\-,]|nam)?\s*(?:nam)?\s*(?P<year>\d{4})", 3),
    (r"nam\s*(?P<year>\d{4})|(?P<bare>\d{4})", 12),
)
_HALVES = r"(?P<half>6|sau) thang (?P<which>dau|cuoi) nam\s*(?P<year>\d{4})"
_DAYS = (
    r"(?:ngay\s*)?(?P<day>\d{1,2})\s*[/\-.]\s*(?P<month>\d{1,2})\s*[/\-.]\s*(?P<year>\d{4})(?: 0{1,2}:00(?::00)?)?",
    r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?:[ t]0{1,2}:00(?::00(?:\.0+)?)?)?",
)


def read_day(text: str) -> date | None:
    """A day as written in Vietnam (31/7/2018, 31-07-2018, "ngày 31/7/2018") or ISO; None for anything else."""
    plain = _plain(text)
    for pattern in _DAYS:
        found = re.fullmatch(pattern, plain)
        if found and FIRST_YEAR <= int(found["year"]) <= LAST_YEAR:
            try:
                return date(int(found["year"]), int(found["month"]), int(found["day"]))
            except ValueError:
                return None
    return None


def read(text: str) -> Period | None:
    """The period that an office's spelling means, None if it means none.

    07/2018, T7/2018, "tháng 7/2018", "tháng 7 năm 2018", 2018-07, "Quý II/2018", "6 tháng đầu năm 2018",
    "năm 2018", "từ tháng 1/2016 đến tháng 7/2018"; a day (31/7/2018) means its month.
    """
    day = read_day(text)
    if day:
        return Period(month_of(day), month_of(day))
    plain = _plain(text)
    ends = re.split(r"\s*[–—]\s*|\s+(?:den|-)\s+", re.sub(r"^tu\s+", "", plain))
    if len(ends) == 2:
        first, last = (read(end) for end in ends)
        return Period(first.first_month, last.last_month) if first and last and first <= last else None
    half = re.fullmatch(_HALVES, plain)
    if half:
        return _part(int(half["year"]), 1 if half["which"] == "dau" else 2, 6)
    for pattern, length in _SPELLINGS:
        found = re.fullmatch(pattern, plain)
        if not found:
            continue
        groups = found.groupdict()
        written = groups.get("number") or "1"
        number = ROMAN.get(written) if written.isalpha() else int(written)
        return _part(int(groups["year"] or groups["bare"]), number, length) if number else None
    return None


def written(period: Period, lang: str) -> str:
    """In running text: "tháng 7/2018", "Quý II/2018", "6 tháng đầu năm 2018", "tháng 1/2016 – tháng 7/2018"."""
    year, start = str(period.first_month.year), period.first_month.month - 1
    kind = period.kind
    if kind == "month":
        name = say(f"period.month-name.{start + 1}", lang)
        return say("period.month", lang, month=name, year=year)
    if kind == "quarter":
        return say("period.quarter", lang, quarter=say(f"period.quarter-name.{start // 3 + 1}", lang), year=year)
    if kind == "half":
        return say("period.first-half" if start == 0 else "period.second-half", lang, year=year)
    if kind == "year":
        return say("period.year", lang, year=year)
    ends = (Period(end, end) for end in (period.first_month, period.last_month))
    first, last = (written(end, lang) for end in ends)
    return say("period.range", lang, first=first, last=last)


def short_month(month: date, lang: str) -> str:
    """For axes and tight columns: "T7/2018" (vi), "Jul 2018" (en)."""
    name = say(f"period.month-short.{month.month}", lang)
    return say("period.month-axis", lang, month=name, year=str(month.year))
