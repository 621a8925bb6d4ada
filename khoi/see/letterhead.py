"""The head of a printed report: on the left who issues it, on the right the Party's name or the nation's and motto."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from khoi.words import say


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Lines of text from above to below: `left`, whose last one names the issuer, and `right`; place and day."""

    left: tuple[str, ...]
    right: tuple[str, ...]
    dated: str


def letterhead(office: Mapping[str, str], day: date, lang: str) -> Letterhead:
    """The head of a report of that day; `office` are the settings whose keys begin with issuer_."""
    left = tuple(line for line in (office["issuer_above"], office["issuer_name"]) if line)
    names = ("party",) if office["issuer_kind"] == "party" else ("nation", "motto")
    right = tuple(say(f"letterhead.{name}", lang) for name in names)
    dated = say(
        "letterhead.dated", lang, place=office["issuer_place"], day=f"{day.day:02d}",
        month=f"{day.month:02d}" if day.month < 3 else str(day.month), year=str(day.year),
    )  # fmt: skip
    return Letterhead(left, right, dated)
