"""The text of one cell → what it means, by rules of our own. Pure: nothing here knows of files, rows or the store.

Numbers are Vietnamese: "." groups thousands, "," begins the decimals, spaces group too. So "2.500" is 2500 and "12,5"
is twelve and a half. Forms that only another convention explains are read where they leave no doubt ("12.5",
"1,234,567.8"). "1,234" has two readings that differ by a thousand: it counts as a decimal only where another number of
its column shows that the file writes decimals with a comma; else it is refused. "2.500" is refused where the column
shows decimal points.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from khoi import periods
from khoi.places import plain

Style = Literal["vietnamese", "english", "unknown"]

# Spaces of every width, marks of direction and byte order: how they are typed, never what is meant.
SPACES = re.compile("[\\s\u00a0\u1680\u2000-\u200f\u202a-\u202f\u205f-\u2060\u3000\ufeff\u00ad]+")
FULL_WIDTH = str.maketrans("０１２３４５６７８９．，－＋（）", "0123456789.,-+()")
# "?" between letters, or the replacement character: letters were lost when the file was saved.
LOSSY = re.compile(r"\ufffd|(?<![/.=&?])\b[^\W\d_]*[^\W\d_]\?[^\W\d_]|(?:^|\s)\?+[^\W\d_]")
NOT_REPORTED = {"", "-", "--", "–", "—", "khong", "khong co", "chua co", "chua bao cao", "…", "...", "n/a"}
UNITS_OF_MONEY = {
    "nghin": 10**3, "ngan": 10**3, "1000": 10**3, "1.000": 10**3, "trieu": 10**6, "tr": 10**6, "trd": 10**6,
    "ty": 10**9, "ti": 10**9,
}  # fmt: skip
CODE_DIGITS = 5
MOST_COUNT = 10**9
MOST = 10**15
PLACES = 3  # decimals of a result: DECIMAL(18, 3)
LONGEST_NUMBER = 60
MOST_DIGITS, MOST_DECIMALS = 18, 9  # beyond these, Decimal's 28 digits could round a product

GROUPED = r"[1-9]\d{0,2}(?:(?P<mark>[. ])\d{3})(?:(?P=mark)\d{3})*"
NUMBERS: tuple[tuple[Style, str], ...] = (
    ("unknown", r"(?P<whole>\d+)"),
    ("unknown", r"(?P<whole>[1-9]\d{0,2}(?: \d{3})+)"),
    ("vietnamese", rf"(?P<whole>{GROUPED}|\d+),(?P<part>\d+)"),
    ("vietnamese", r"(?P<whole>[1-9]\d{0,2}(?:\.\d{3})+)"),
    ("english", r"(?P<whole>\d+|[1-9]\d{0,2}(?:[, ]\d{3})+)\.(?P<part>\d+)"),
    ("english", r"(?P<whole>[1-9]\d{0,2}(?:,\d{3}){2,})"),
)
PATTERNS = tuple((style, re.compile(pattern, re.ASCII)) for style, pattern in NUMBERS)
EITHER_COMMA = re.compile(r"[1-9]\d{0,2},\d{3}")
EITHER_POINT = re.compile(r"[1-9]\d{0,2}\.\d{3}")
MONEY = re.compile(r"(?P<number>.*?\d[^a-zđ]*?)\s*(?P<unit>nghin|ngan|trieu|trd|tr|ty|ti)?\s*(?:dong|vnd|d)?\.?")


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a cell has no meaning: a code of the contract, and what its sentence needs (numbers still to be written)."""

    code: str
    case: str | None = None
    values: Mapping[str, str | int] = field(default_factory=dict)
    suggestions: tuple[str, ...] = ()


def clean(text: str) -> str:
    """A cell without the spaces, soft hyphens and invisible marks around and between its words."""
    return SPACES.sub(" ", text).strip()


def is_reported(text: str) -> bool:
    """Whether a cleaned cell says anything: "", "-" and "không" mean that nothing was reported."""
    return plain(text) not in NOT_REPORTED


def style(texts: Iterable[str]) -> Style:
    """How a column writes its decimals, as far as its unmistakable numbers show it; both ways count as English."""
    shown: set[Style] = set()
    for text in texts:
        bare = _bare_number(text)
        if not EITHER_COMMA.fullmatch(bare) and not EITHER_POINT.fullmatch(bare):
            shown |= {style for style, pattern in PATTERNS if pattern.fullmatch(bare)} - {"unknown"}
    return "english" if "english" in shown else "vietnamese" if shown else "unknown"


def _bare_number(text: str) -> str:
    """Digits and marks alone: no sign, unit of money or brackets."""
    found = MONEY.fullmatch(plain(text.translate(FULL_WIDTH))) if len(text) <= LONGEST_NUMBER else None
    return re.sub(r"^[-+−–(]\s*|\)$", "", found["number"]).strip() if found else ""


def number(text: str, written: Style = "unknown") -> Decimal | Fault:
    """The number that a cleaned cell holds, of either sign. Faults: not-a-number (what it says, or how it says it)."""
    text = text.translate(FULL_WIDTH)
    signed = re.fullmatch(r"(?P<sign>[-−–+(])?\s*(?P<bare>[^()]*?)\s*(?P<end>\))?", text)
    if len(text) > LONGEST_NUMBER or not signed or (signed["sign"] == "(") != bool(signed["end"]):
        return Fault("not-a-number")
    bare, is_negative = signed["bare"], signed["sign"] in ("-", "−", "–", "(")
    if bare.endswith("%"):
        return Fault("not-a-number", "percent")
    if EITHER_COMMA.fullmatch(bare) and written != "vietnamese":
        return Fault("not-a-number", "comma", {"grouped": bare.replace(",", "."), "plain": bare.replace(",", "")})
    if EITHER_POINT.fullmatch(bare) and written == "english":
        return Fault("not-a-number", "point", {"decimal": bare.replace(".", ","), "plain": bare.replace(".", "")})
    for _, pattern in PATTERNS:
        found = pattern.fullmatch(bare)
        if found:
            whole = re.sub(r"\D", "", found["whole"]).lstrip("0")
            part = (found.groupdict().get("part") or "").rstrip("0")
            if len(whole) > MOST_DIGITS:
                return Fault("too-large", values={"most": MOST})
            if len(part) > MOST_DECIMALS:
                return Fault("not-a-number", "decimals")
            value = Decimal(f"{whole or 0}.{part or 0}")
            return -value if is_negative else value
    return Fault("not-a-number")


def whole(text: str, written: Style = "unknown") -> int | Fault | None:
    """A count ≥ 0, None where not reported. Faults: not-a-number, negative, not-whole, too-large."""
    if not is_reported(text):
        return None
    found = number(text, written)
    if isinstance(found, Fault):
        return found
    fault = _out_of_range(found, MOST_COUNT)
    if fault is None and found != found.to_integral_value():
        fault = Fault("not-whole", values={"example": int(found)})
    return fault or int(found)


def decimal(text: str, written: Style = "unknown") -> Decimal | Fault | None:
    """A result ≥ 0 with at most three decimals, None where not reported."""
    if not is_reported(text):
        return None
    found = number(text, written)
    if isinstance(found, Fault):
        return found
    fault = _out_of_range(found, MOST)
    if fault is None and found != round(found, PLACES):
        fault = Fault("not-a-number", "decimals")
    return fault or round(found, PLACES)


def money(text: str, written: Style = "unknown", factor: int = 1) -> int | Fault | None:
    """Whole đồng ≥ 0, None where not reported. `factor` is the header's unit; a unit in the cell ("3,2 triệu") wins."""
    if not is_reported(text):
        return None
    folded = MONEY.fullmatch(plain(text.translate(FULL_WIDTH))) if len(text) <= LONGEST_NUMBER else None
    if not folded:
        return Fault("not-a-number", "percent" if text.endswith("%") else "money")
    has_unit = not re.fullmatch(r"[^a-z]*", plain(text))
    worth = UNITS_OF_MONEY[folded["unit"]] if folded["unit"] else 1 if has_unit else factor
    found = number(folded["number"], written)
    if isinstance(found, Fault):
        return found
    amount = found * worth
    fault = _out_of_range(amount, MOST)
    if fault is None and amount != amount.to_integral_value():
        fault = Fault("not-whole", "money", {"example": int(amount)})
    return fault or int(amount)


def _out_of_range(value: Decimal, most: int) -> Fault | None:
    if value < 0:
        return Fault("negative")
    return Fault("too-large", values={"most": most}) if value >= most else None


def month(text: str, today: date) -> date | Fault:
    """The first day of the month that a cell names. Faults: not-a-month (also for a quarter, a year), future-month."""
    period = periods.read(text)
    if period is None:
        return Fault("not-a-month")
    if period.month_count > 1:
        return Fault("not-a-month", "longer")
    if period.first_month > today:
        return Fault("future-month")
    return period.first_month


def year(text: str) -> date | Fault:
    """1 January of the year that a cell names."""
    period = periods.read(text)
    return period.first_month if period and period.kind == "year" else Fault("not-a-month", "year")


def day(text: str) -> date | Fault | None:
    """A day, None where the cell is empty."""
    if not is_reported(text):
        return None
    return periods.read_day(text) or Fault("not-a-month", "day")


def code(text: str) -> str | None:
    """A statistical code as it is issued, with the zero that a spreadsheet takes away: "6709" → "06709"."""
    if not is_reported(text):
        return None
    return text.zfill(CODE_DIGITS) if text.isascii() and text.isdigit() and len(text) == CODE_DIGITS - 1 else text


def text(written: str, most: int | None) -> str | Fault | None:
    """Free text as written but for surrounding spaces, None where empty. Fault: text-too-long."""
    if not written:
        return None
    if most is not None and len(written) > most:
        return Fault("text-too-long", values={"most": most, "found": len(written)})
    return written
