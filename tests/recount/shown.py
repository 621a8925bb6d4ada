"""What a page shows, read back: numbers as precise as they are written, charts mark by mark, tables cell by cell."""

import base64
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from html import unescape
from math import floor, log10
from typing import Any

import numpy as np
import pyarrow as pa
from streamlit.testing.v1 import AppTest

TOKEN = re.compile(
    r"(?P<sign>[+−])?(?P<digits>\d+(?:[.,]\d+)*)"
    r"(?:\s?(?P<unit>%|tỷ đồng|triệu đồng|đồng|billion đồng|million đồng|nghìn|thousand))?"
    r"|(?<!\w)(?P<missing>–)(?!\w)"
)
SCALES = {"tỷ đồng": 10**9, "billion đồng": 10**9, "triệu đồng": 10**6, "million đồng": 10**6, "nghìn": 1000,
          "thousand": 1000, "%": Fraction(1, 100)}  # fmt: skip
SIGNED = {"signed": 0, "points": Fraction(1, 2), "points-1": Fraction(1, 20)}  # and how far off each may be


@dataclass(frozen=True, slots=True)
class Num:
    """A number that is to be shown: its exact value (None: a dash) and how precisely it is written."""

    value: Any
    kind: str = "whole"  # whole, percent, percent-1, money, short, signed, points, points-1, decimal
    digits: int = 0  # of a decimal

    def agrees(self, token: re.Match[str], lang: str) -> bool:
        """Whether a shown number is this one, as precisely as it is written."""
        if self.value is None or token["missing"]:
            return self.value is None and bool(token["missing"])
        value, shown = Fraction(self.value), _read(token["digits"], lang)
        unit = token["unit"] or ""
        if self.kind in SIGNED:
            sign = {"+": 1, "−": -1, None: 0}[token["sign"]]
            value = value if self.kind == "signed" else value * 100
            return abs(value - (sign or 1) * shown) <= SIGNED[self.kind] and (sign != 0) == (shown != 0)
        if self.kind.startswith("percent") != (unit == "%"):
            return False
        shown *= SCALES.get(unit, 1)
        is_in_full = SCALES.get(unit, 1) == 1 and value.denominator == 1 and abs(value) < 10_000
        if self.kind == "whole" or (self.kind in ("money", "short") and is_in_full):
            return shown == value
        slack = {
            "percent": Fraction(1, 200),
            "percent-1": Fraction(1, 2000),
            "decimal": Fraction(1, 2 * 10**self.digits),
        }
        return abs(shown - value) <= slack.get(self.kind, _third(value)) + abs(value) * Fraction(1, 10**12)


def _read(digits: str, lang: str) -> Fraction:
    plain = digits.replace(".", "").replace(",", ".") if lang == "vi" else digits.replace(",", "")
    return Fraction(plain)


def _third(value: Fraction) -> Fraction:
    """Half of the third significant digit."""
    return Fraction(10) ** (floor(log10(abs(value))) - 2) / 2 if value else Fraction(0)


def whole(value: Any) -> Num:
    return Num(value)


def percent(value: Any) -> Num:
    return Num(value, "percent")


def money(value: Any) -> Num:
    return Num(value, "money")


def decimal(value: Any, digits: int) -> Num:
    return Num(value, "decimal", digits)


def clean(text: str) -> str:
    """A text without tags, on one line."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", text)).split())


def without(text: str, names: Iterable[str]) -> tuple[str, list[str]]:
    """The text without these names (the longest first), and the names that it does not hold."""
    missing = []
    for name in sorted({clean(name) for name in names if name}, key=len, reverse=True):
        pattern = rf"(?<!\w){re.escape(name)}(?!\w)"
        if not re.search(pattern, text, re.IGNORECASE):
            missing.append(name)
        text = re.sub(pattern, " ", text, flags=re.IGNORECASE)
    return text, missing


def signed(value: Any) -> Num:
    return Num(value, "signed")


def points(now: Any, before: Any) -> list[Num]:
    """The change of a share in percentage points; nothing where there is nothing to compare."""
    return [] if now is None or before is None else [Num(now - before, "points")]


def unlike(text: str, numbers: Sequence[Num], lang: str, names: Iterable[str] = (), maybe: Iterable[str] = ()) -> str:
    """What is wrong with a shown text: a name that it lacks, a number that is not the expected one; '' where nothing.

    `maybe` are names that it may hold: their digits are no figures.
    """
    bare, missing = without(clean(text), names)
    bare, _ = without(bare, maybe)
    found = list(TOKEN.finditer(bare))
    if missing:
        return f"{clean(text)!r} does not name {missing}"
    if len(found) != len(numbers) or not all(map(lambda num, one: num.agrees(one, lang), numbers, found)):
        told = [None if num.value is None else float(num.value) for num in numbers]
        return f"{clean(text)!r}: recounted {told}"
    return ""


@dataclass(slots=True)
class Trace:
    """One trace of a drawn chart, its marks side by side."""

    x: list[Any]
    y: list[Any]
    base: list[Any]
    text: list[Any]
    hover: list[str]


@dataclass(slots=True)
class Chart:
    traces: list[Trace]
    labels: list[str]


@dataclass(slots=True)
class Table:
    heads: list[str]
    values: list[list[Any]]
    written: list[list[str]]


@dataclass(slots=True)
class Screen:
    """One page as drawn: everything that holds a figure."""

    text: str = ""
    answers: list[str] = field(default_factory=list)
    cards: list[str] = field(default_factory=list)
    trends: list[list[float | None]] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    charts: dict[str, Chart] = field(default_factory=dict)
    tables: list[Table] = field(default_factory=list)


def screen_of(app: AppTest) -> Screen:
    """Reads a drawn page back."""
    found = Screen()
    for element in app.main.get("html"):
        body = element.proto.body
        found.text += f"{clean(body)}\n"
        found.answers += re.findall(r'<p class="kh-answer">(.*?)</p>', body)
        found.sentences += re.findall(r'<p class="kh-sentence">(.*?)</p>', body)
        found.notes += re.findall(r'<p class="kh-(?:note|paragraph)">(.*?)</p>', body)
        for card in body.split('<div class="kh-metric">')[1:]:
            found.cards.append(re.sub(r'<div class="kh-label">.*?</div>|<div class="kh-spark".*', " ", card))
            found.trends.append(_trend(card))
    for chart in app.main.get("plotly_chart"):
        key = re.sub(r"^\$\$ID-[0-9a-f]+-|_\d+$", "", chart.proto.id)
        spec = json.loads(chart.proto.spec)
        labels = [str(one["text"]) for one in spec["layout"].get("annotations", [])]
        found.charts[key] = Chart([_trace(one) for one in spec["data"]], labels)
    for table in app.main.dataframe:
        with pa.ipc.open_stream(table.proto.arrow_data.styler.display_values) as stream:
            written = stream.read_pandas()
        values = table.value
        cells = [[None if value != value else value for value in column] for column in _columns(values)]
        found.tables.append(Table(list(values.columns), cells, _columns(written)))
    return found


def _columns(frame: Any) -> list[list[Any]]:
    """The values of a frame, column by column."""
    columns: list[list[Any]] = frame.to_numpy(dtype=object).T.tolist()
    return columns


def _trace(data: dict[str, Any]) -> Trace:
    lists = {name: _list(data.get(name)) for name in ("x", "y", "base", "text")}
    hovers = [str(one[0]) if isinstance(one, list) else str(one) for one in data.get("customdata", [])]
    return Trace(**lists, hover=hovers)


def _list(part: Any) -> list[Any]:
    if isinstance(part, dict) and "bdata" in part:
        values = np.frombuffer(base64.b64decode(part["bdata"]), part["dtype"]).astype(float).tolist()
        return [None if value != value else value for value in values]
    return list(part) if isinstance(part, list) else []


def _trend(card: str) -> list[float | None]:
    """The heights of a small trend, 0 for its least value and 1 for its greatest; None where it breaks off."""
    found = re.search(r"d%3D%27([^']*?)%27", card)
    if not found:
        return []
    points = re.findall(r"[ML]([\d.]+)%20([\d.]+)", found[1])
    heights: dict[int, float] = {round(float(x) * 1000): (28 - float(y)) / 24 for x, y in points}
    return [heights[x] for x in sorted(heights)]
