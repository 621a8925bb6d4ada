"""Numbers as people read them: money in the unit that fits, at most three significant digits in a headline, changes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from math import floor, log10

import pandas as pd

from khoi import words
from khoi.words import say

DASH = "–"


def deadline(due_at: datetime, lang: str) -> str:
    """A deadline (UTC) on a clock in Vietnam: "hết ngày 05/08/2018", "17:00 ngày 05/08/2018"."""
    local = due_at + words.VIETNAM_TIME
    if local.time() == time(0):
        return say("see.due-day", lang, day=words.day(local.date() - timedelta(days=1)))
    return say("see.due-hour", lang, day=words.day(local.date()), hour=f"{local:%H:%M}")


def is_known(value: float | None) -> bool:
    """Whether a cell holds a number: missing is never zero."""
    return value is not None and not pd.isna(value)


def total(values: Iterable[float | None]) -> float | None:
    """The sum of the known values; None where none is known."""
    known = [value for value in values if value is not None and is_known(value)]
    return sum(known) if known else None


def share(part: float | None, whole: float | None) -> float | None:
    """part / whole; None where either is missing or the whole is 0."""
    if part is None or whole is None or not is_known(part) or not is_known(whole) or not whole:
        return None
    return part / whole


@dataclass(frozen=True, slots=True)
class Money:
    """The unit in which a chart writes money: one of đồng, triệu đồng, tỷ đồng."""

    divisor: int
    key: str

    def name(self, lang: str) -> str:
        """For axes and column heads."""
        return say(self.key, lang)

    def scaled(self, vnd: float | None) -> float | None:
        """An amount of đồng in this unit; None stays None."""
        return vnd / self.divisor if vnd is not None and is_known(vnd) else None

    def written(self, vnd: float | None, lang: str) -> str:
        """An amount with its unit: "1,24 tỷ đồng"."""
        return DASH if vnd is None or not is_known(vnd) else f"{short(vnd / self.divisor, lang)} {self.name(lang)}"


UNITS = (Money(1_000_000_000, "figure.billion-dong"), Money(1_000_000, "figure.million-dong"), Money(1, "figure.dong"))


def money_unit(amounts: Iterable[float | None]) -> Money:
    """The unit that fits the largest of the amounts: tỷ from 1 tỷ, triệu from 1 triệu."""
    largest = max((abs(amount) for amount in amounts if amount is not None and is_known(amount)), default=0)
    return next((unit for unit in UNITS if largest >= unit.divisor), UNITS[-1])


def money(vnd: float | None, lang: str) -> str:
    """One amount in the unit that fits it."""
    return money_unit([vnd]).written(vnd, lang)


def short(value: float, lang: str) -> str:
    """A number with three significant digits, whole numbers below 10,000 as they are."""
    if value == int(value) and abs(value) < 10_000:
        return words.number(int(value), lang)
    digits = 2 - floor(log10(abs(value))) if value else 0
    return words.number(round(value, digits), lang)


def headline(value: float | None, unit: str, lang: str) -> tuple[str, str]:
    """A count for a headline, three significant digits at most, and its unit: ("980", "hộ"), ("2,39", "nghìn hộ")."""
    if value is None or not is_known(value):
        return DASH, unit
    if abs(value) < 1_000:
        return short(value, lang), unit
    return short(value / 1000, lang), say("figure.thousand", lang, unit=unit)


def money_headline(vnd: float | None, lang: str) -> tuple[str, str]:
    """An amount for a headline and its unit: ("179", "triệu đồng")."""
    unit = money_unit([vnd])
    return (DASH, "") if vnd is None or not is_known(vnd) else (short(vnd / unit.divisor, lang), unit.name(lang))


def whole(value: float | None, lang: str) -> str:
    """A count in full, "–" where it is missing."""
    return DASH if value is None or not is_known(value) else words.number(int(value), lang)


def result(value: float | None, lang: str) -> str:
    """A result in full, in its order's unit: whole, or with the decimals that were reported; "–" where missing."""
    return DASH if value is None or not is_known(value) else words.number(round(value, 3), lang)


def percent(ratio: float | None, lang: str, digits: int = 0) -> str:
    """A share, "–" where it is missing."""
    return DASH if ratio is None or not is_known(ratio) else words.percent(ratio, lang, digits)


def points(now: float | None, before: float | None, lang: str) -> str | None:
    """The change of a share in percentage points: "+4 điểm %"; None where there is nothing to compare."""
    if now is None or before is None or not is_known(now) or not is_known(before):
        return None
    moved = round((now - before) * 100)
    return say("figure.points", lang, count=abs(moved), change=signed(moved, lang))


def signed(value: float, lang: str) -> str:
    """A change with its sign: "+3", "−2", "0"."""
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return sign + words.number(abs(value), lang)
