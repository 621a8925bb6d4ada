"""Header cells → columns of a dataset: by label, name or alias, in any order and case, with or without marks."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from khoi.datasets import Dataset
from khoi.errors import Problem
from khoi.intake.values import LOSSY, UNITS_OF_MONEY
from khoi.places import plain

# Parenthesised remarks that say nothing new: "Số hộ (hộ)", "Dự toán (đồng)".
REMARKS = re.compile(r"\((?:(?:don vi(?: tinh)?|dvt):? ?)?([^()]*)\)\s*$")
HARMLESS = {"dong", "vnd", "d", "ho", "nguoi", "buoi", "luot", "luot nguoi", "bien che", "neu co"}
SERIAL = {"stt", "tt", "sott", "sothutu", "thutu", "no"}  # numbers the rows: nothing of ours could be meant
ONE_DONG = {"dong", "vnd", "d"}
UNIT_LINE = re.compile(r"\b(?:don vi(?: tinh)?|dvt)\s*[:.]?\s*\(?\s*((?:[a-z]+|1[., ]?000)(?: (?:dong|vnd|d)\b)?)")
PERSONAL = re.compile(
    r"\b(?:ho (?:va )?ten|ho ten|so dien thoai|dien thoai|sdt|dtdd|so dt|cccd|cmnd|cmt|can cuoc|"
    r"chung minh (?:thu|nhan dan)|"
    r"e ?mail|thu dien tu|ngay sinh|nam sinh|so tai khoan|dia chi nha|full name|phone(?: number)?|mobile|id card|"
    r"date of birth|birthday)\b"
)


@dataclass(frozen=True, slots=True)
class Headers:
    """Which column of the file (by position) each column of the dataset is, and what a plain number there is worth."""

    positions: dict[str, int]
    factors: dict[str, int]
    ignored: tuple[str, ...]
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...] = ()


@lru_cache(maxsize=4096)
def bare(text: str) -> str:
    """A header as it is compared: letters and digits alone, no marks, no case: "Xã,  phường" → "xaphuong"."""
    return re.sub(r"[^a-z0-9]", "", plain(text))


@cache
def names(dataset: Dataset) -> dict[str, str]:
    """Every spelling under which a file may name a column of the dataset."""
    spelled: dict[str, str] = {}
    for column in dataset.columns:
        for name in (column.label, column.name, *column.aliases):
            spelled.setdefault(bare(name), column.name)
            spelled.setdefault(bare(REMARKS.sub("", plain(name))), column.name)
    return spelled


def recognised(cell: str, spelled: dict[str, str]) -> tuple[str, int | None] | None:
    """(column name, what one is worth if the cell says so) of a header, None if the dataset has no such column."""
    text = plain(cell)
    remark = REMARKS.search(text)
    unit = remark[1].strip() if remark else None
    name = spelled.get(bare(cell)) or (spelled.get(bare(text[: remark.start()])) if remark else None)
    if name is None:
        return None
    worth = None if unit is None else worth_of(unit)
    if name.endswith("_vnd"):
        return (name, worth) if unit is None or worth or unit in HARMLESS else None
    return (name, None) if bare(cell) in spelled or unit in HARMLESS else None


def worth_of(unit: str) -> int | None:
    """How many đồng one of a unit of money is, None for another unit: "trieu dong" → 1.000.000."""
    if unit in ONE_DONG:
        return 1
    unit = re.sub(r"(?<=\d)[., ](?=\d{3})|(?<=[a-z])\.", "", unit)  # "1.000 đồng", "1,000 đồng", "tr.đồng"
    return UNITS_OF_MONEY.get(unit.removesuffix("dong").removesuffix("vnd").removesuffix(" d").strip())


def worth_stated(cell: str) -> int | None:
    """What one is worth by the remark at the end of a header, None if it says none: "Dự toán (triệu đồng)"."""
    remark = REMARKS.search(plain(cell))
    return worth_of(remark[1].strip()) if remark else None


def worth_above(cells: Iterable[str]) -> int | None:
    """What one is worth by a line above the table such as "Đơn vị tính: triệu đồng", None where none says it."""
    for cell in cells:
        found = UNIT_LINE.search(plain(cell))
        worth = worth_of(found[1].strip()) if found else None
        if worth:
            return worth
    return None


@dataclass(frozen=True, slots=True)
class Heading:
    """A header as the file has it: its own cells, and for each the header above it that spans several columns."""

    cells: Sequence[str]
    above: Sequence[str]

    def found(self, spelled: dict[str, str]) -> list[tuple[str, int | None] | None]:
        """What each cell names, by itself or together with the header above it."""
        return [self._named(cell, above, spelled) for cell, above in zip(self.cells, self.above, strict=True)]

    def _named(self, cell: str, above: str, spelled: dict[str, str]) -> tuple[str, int | None] | None:
        match = recognised(cell, spelled)
        if not above:
            return match
        match = recognised(f"{above}: {cell}", spelled) or match
        if match and match[1] is None and match[0].endswith("_vnd"):
            return match[0], worth_stated(above)
        return match


def matched(heading: Heading, dataset: Dataset, row: int, worth: int | None = None) -> Headers:
    """The columns of a header row, with a problem for each that is missing, twice there, personal or damaged.

    `worth` is what one is worth in columns of money whose header does not say more than đồng.
    """
    cells = heading.cells
    found = heading.found(names(dataset))
    problems, warnings, ignored = [], [], []
    positions: dict[str, int] = {}
    factors: dict[str, int] = {}
    for position, (cell, match) in enumerate(zip(cells, found, strict=True)):
        if match is None:
            problem = _unwanted(cell, row)
            if problem:
                problems.append(problem)
            elif cell.strip():
                ignored.append(cell.strip())
            continue
        name, own = match
        if name in positions:
            label = dataset.column(name).label
            problems.append(Problem("duplicate-column", row, cell.strip(), cell, values={"label": label}))
            continue
        stated = own if own not in (None, 1) else worth or 1
        if own == 1 and stated > 1 and name.endswith("_vnd"):  # "(đồng)" in the header, "triệu đồng" above the table
            warnings.append(Problem("two-units-of-money", row, cell.strip(), cell.strip(), "warning"))
        positions[name], factors[name] = position, stated if name.endswith("_vnd") else 1
    problems += _missing(dataset, set(positions), cells, row)
    return Headers(positions, factors, tuple(ignored) if positions else (), tuple(problems), tuple(warnings))


def _unwanted(cell: str, row: int) -> Problem | None:
    """The problem of an unknown header that stops the file: its letters were lost, or it asks for persons."""
    if LOSSY.search(cell):
        return Problem("lossy-text", row, cell.strip(), cell)
    if PERSONAL.search(re.sub(r"[^a-z0-9]+", " ", plain(cell))):
        return Problem("personal-data", row, cell.strip(), cell)
    return None


def _missing(dataset: Dataset, there: set[str], cells: Sequence[str], row: int) -> list[Problem]:
    if not there:
        return [Problem("no-header", row, value=next((cell for cell in cells if cell.strip()), None),
                        values={"labels": "; ".join(c.label for c in dataset.columns if c.is_required)})]  # fmt: skip
    return [
        Problem(
            "missing-column", row, column.label,
            values={"names": "; ".join((column.label, column.name, *column.aliases))},
        )
        for column in dataset.columns
        if column.is_required and column.name not in there
    ]  # fmt: skip
