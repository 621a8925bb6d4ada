"""Header cells → columns of a dataset: by label, name or alias, in any order and case, with or without marks."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from khoi.datasets import Dataset
from khoi.errors import Problem
from khoi.intake.values import LOSSY, UNITS_OF_MONEY
from khoi.places import plain

# Parenthesised remarks that say nothing new: "Số hộ (hộ)", "Dự toán (đồng)".
REMARKS = re.compile(r"\((?:don vi(?: tinh)?:? ?)?([^()]*)\)\s*$")
HARMLESS = {"dong", "vnd", "d", "ho", "nguoi", "buoi", "luot", "luot nguoi", "bien che", "neu co"}
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


def recognised(cell: str, spelled: dict[str, str]) -> tuple[str, int] | None:
    """(column name, what one is worth) of a header cell, None if the dataset has no such column."""
    if bare(cell) in spelled:
        return spelled[bare(cell)], 1
    text = plain(cell)
    remark = REMARKS.search(text)
    if not remark or bare(text[: remark.start()]) not in spelled:
        return None
    name, unit = spelled[bare(text[: remark.start()])], remark[1].strip()
    if unit in HARMLESS:
        return name, 1
    worth = UNITS_OF_MONEY.get(unit.removesuffix("dong").removesuffix("vnd").strip())
    return (name, worth) if worth and name.endswith("_vnd") else None


def matched(cells: Sequence[str], dataset: Dataset, row: int) -> Headers:
    """The columns of a header row, with a problem for each that is missing, twice there, personal or damaged."""
    spelled = names(dataset)
    found = [recognised(cell, spelled) for cell in cells]
    times = Counter(match[0] for match in found if match)
    problems, ignored = [], []
    positions: dict[str, int] = {}
    factors: dict[str, int] = {}
    for position, (cell, match) in enumerate(zip(cells, found, strict=True)):
        if match is None:
            if LOSSY.search(cell):
                problems.append(Problem("lossy-text", row, cell.strip(), cell))
            elif PERSONAL.search(re.sub(r"[^a-z0-9]+", " ", plain(cell))):
                problems.append(Problem("personal-data", row, cell.strip(), cell))
            elif cell.strip():
                ignored.append(cell.strip())
            continue
        name, worth = match
        if name in positions:
            label = dataset.column(name).label
            problems.append(Problem("duplicate-column", row, cell.strip(), cell, values={"label": label}))
            continue
        positions[name], factors[name] = position, worth
    problems += _missing(dataset, set(times), cells, row)
    return Headers(positions, factors, tuple(ignored) if times else (), tuple(problems))


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
