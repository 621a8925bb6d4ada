"""Which rows of a table are no figures of a unit: column numbers, headers again, totals, groups and footers.

A row is looked at only where it cannot be a figure as it stands: a required cell is blank, it names a total, or it is
of another width than the header. Whatever is not known for certain stays a figure, and so gets its problem.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from khoi.datasets import Dataset
from khoi.intake.cells import Texts, matches, told
from khoi.intake.headers import Headers, bare
from khoi.intake.values import NOT_REPORTED, clean
from khoi.places import plain

Why = Literal["number-row", "header", "total", "group", "footer"]

TOTAL_WORD = r"(?i)^\W*(t[oổ]ng|c[oộ]ng|to[aà]n)\b"  # finds the cells that TOTAL and WHOLE judge
TOTAL = re.compile(r"(?:tong|cong|tong (?:so|cong|hop)|cong (?:so|don|chung))(?: *[(:.=+ivx0-9) ]*)")
WHOLE = re.compile(
    r"(?:tong|cong|toan) (?:.* )?(?:thanh pho|tp|xa|phuong|thi xa|khoi|don vi|thon|khu|tinh|dia ban)\b.*"
)
GRAND = re.compile(r"tong cong\b.*|(?:tong |cong )?toan (?:thanh pho|tp|tinh)\b.*")
GROUP = re.compile(r"(?:[IVX]{1,5}|[A-HĐ])(?:[.)/:-]+\s*|\s+|$)")
FOOTER = re.compile(
    r"\b(?:nguoi (?:lap|tong hop|bao cao|ghi)|lap bieu|thu truong|truong khoi|chu tich|ke toan|phu trach|lanh dao|"
    r"ky,? (?:ghi|dong|ten)|ky ten|noi nhan|xac nhan|t/?m\.|k/?t\.|ngay \S+ thang \S+ nam|ghi chu ?:|nguon ?:)"
)
NUMBERED = re.compile(r"[(\[]?\s*([0-9]{1,2}|[a-z])\s*[)\]]?(?:\s*=.*)?")
FIGURE = re.compile(r"[-+(]?\d[\d., ]*\)?%?")
PLACES = ("ward", "village", "parent", "old_ward", "new_ward")
FIRST_CELLS = 3  # a group's name stands at the left


@dataclass(frozen=True, slots=True)
class Total:
    """A row that adds others up: its row, its cells by column but for its name, and the rows it can stand for.

    Of the rows that are kept, `above` are those between it and the total or group before it, `below` those between it
    and the next, as (first, end); a grand total stands for all.
    """

    row: int
    cells: Mapping[str, str]
    is_grand: bool
    above: tuple[int, int]
    below: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Kinds:
    """The rows that are figures (a mask over those of even width), why others are none, and the totals among them."""

    is_figure: np.ndarray
    skipped: dict[int, Why]
    totals: list[Total]


@dataclass(frozen=True, slots=True)
class _Row:
    row: int
    place: int  # before which row of even width it stands
    cells: list[str]


class _Columns:
    """Where a header's columns stand, by what they may hold."""

    def __init__(self, cells: Sequence[str], headers: Headers, dataset: Dataset) -> None:
        kinds = {at: dataset.column(name).kind for name, at in headers.positions.items()}
        self.cells = cells
        self.names = {at: name for name, at in headers.positions.items()}
        self.required = [at for at, name in self.names.items() if dataset.column(name).is_required]
        self.figures = {at for at, kind in kinds.items() if kind in ("whole", "money", "decimal")}
        self.places = {at for at in range(len(cells)) if kinds.get(at, "ward") in PLACES}
        self.worded = [at for at in range(len(cells)) if at not in self.figures and kinds.get(at) != "text"]

    def has_figure(self, cells: Sequence[str]) -> bool:
        """Whether a measure of the row holds a number."""
        return any(at in self.figures and FIGURE.fullmatch(clean(cell)) for at, cell in enumerate(cells))

    def total(self, cells: Sequence[str]) -> int | None:
        """Where the words stand that make a row a total, None if there are none."""
        for at in self.worded:
            text = plain(cells[at]) if at < len(cells) else ""
            if TOTAL.fullmatch(text) or (at in self.places and WHOLE.fullmatch(text)):
                return at
        return None


def kinds(texts: Texts, cells: Sequence[str], headers: Headers, dataset: Dataset) -> Kinds:
    """What each row below the header is."""
    columns = _Columns(cells, headers, dataset)
    count = len(texts.rows)
    if not headers.positions:
        return Kinds(np.ones(count, np.bool_), {}, [])
    doubtful = _doubtful(texts.columns, columns)
    found = texts.columns.take(pa.array(doubtful)).to_pydict()
    rows = [
        _Row(int(texts.rows[place]), int(place), [found[name][at] for name in texts.columns.column_names])
        for at, place in enumerate(doubtful)
    ]
    rows += [_Row(row, int(np.searchsorted(texts.rows, row)), uneven) for row, uneven in texts.uneven]
    rows.sort(key=lambda one: one.row)
    skipped = _why(rows, columns, int(texts.rows[0]) if count else 0)
    skipped |= _footers(rows, skipped, columns, texts)
    is_figure = np.ones(count, np.bool_)
    for one in rows:
        if one.row in skipped and one.place < count and texts.rows[one.place] == one.row:
            is_figure[one.place] = False
    return Kinds(is_figure, skipped, _totals(rows, skipped, columns, is_figure))


def _doubtful(table: pa.Table, columns: _Columns) -> np.ndarray:
    """The places of all rows that may be no figures."""
    marked = np.zeros(table.num_rows, np.bool_)
    marked[:2] = True  # a row of column numbers
    for at in columns.required:
        marked |= ~matches(table.column(at), r"[^\W_]")
    for at in columns.worded:
        marked |= matches(table.column(at), TOTAL_WORD)
    if columns.required:
        at = columns.required[0]
        marked |= told(table.column(at), lambda texts: pc.equal(texts, columns.cells[at]))
    return np.nonzero(marked)[0]


def _why(rows: Sequence[_Row], columns: _Columns, first_row: int) -> dict[int, Why]:
    """Why rows are none that can be told by themselves."""
    why: dict[int, Why] = {}
    headers = {at: bare(cell) for at, cell in enumerate(columns.cells) if bare(cell)}
    for one in rows:
        filled = [(at, cell.strip()) for at, cell in enumerate(one.cells) if plain(cell) not in NOT_REPORTED]
        if not filled:
            continue
        first_at, first = filled[0]
        has_figure = columns.has_figure(one.cells)
        if len(filled) > 1 and all(bare(cell) == headers.get(at) for at, cell in filled):
            why[one.row] = "header"
        elif one.row <= first_row + 1 and _is_numbered([cell for _, cell in filled], columns, one):
            why[one.row] = "number-row"
        elif columns.total(one.cells) is not None:
            why[one.row] = "total"
        elif GROUP.match(first) and first_at < FIRST_CELLS and _lacks(one, columns, 2):
            why[one.row] = "total" if has_figure else "group"
        elif len(filled) == 1 and first_at < FIRST_CELLS and first_at in columns.places and not has_figure:
            why[one.row] = "group"
    return why


def _lacks(one: _Row, columns: _Columns, least: int) -> bool:
    """Whether at least so many required cells are blank: a figure with one gap is a fault, not a group."""
    blank = [at for at in columns.required if at >= len(one.cells) or plain(one.cells[at]) in NOT_REPORTED]
    return len(blank) >= min(least, len(columns.required))


def _is_numbered(cells: Sequence[str], columns: _Columns, one: _Row) -> bool:
    """Whether cells count the columns: (1) (2) (3), A B 1 2, 1 2 3=1+2; a required column never holds such figures."""
    found = [NUMBERED.fullmatch(plain(cell)) for cell in cells]
    if len(cells) < min(3, len(columns.cells)) or not all(found):
        return False
    digits = [int(match[1]) for match in found if match and match[1].isdigit()]
    steps = {later - earlier for earlier, later in pairwise(digits)}
    filled = [at for at in columns.required if at < len(one.cells) and one.cells[at].strip()]
    return steps <= {1} and len(filled) >= min(2, len(columns.required))


def _footers(rows: Sequence[_Row], skipped: Mapping[int, Why], columns: _Columns, texts: Texts) -> dict[int, Why]:
    """The rows below the table: from a signature, date or remark on, as long as no figure follows."""
    doubtful = {one.row for one in rows}
    sure = next((int(row) for row in reversed(texts.rows) if int(row) not in doubtful), 0)
    last = max([sure, *(row for row, why in skipped.items() if why in ("total", "number-row"))], default=0)
    last = max(
        [last, *(one.row for one in rows if columns.has_figure(one.cells) or not _lacks(one, columns, 1))], default=0
    )
    below = [one for one in rows if one.row > last]
    begins = next((at for at, one in enumerate(below) if any(FOOTER.search(plain(cell)) for cell in one.cells)), None)
    if begins is None:
        return {}
    while begins and _lacks(below[begins - 1], columns, len(columns.required)):
        begins -= 1  # "TM. KHỐI DÂN VẬN" may stand a row above the words that are known
    return {one.row: "footer" for one in below[begins:]}


def _totals(rows: Sequence[_Row], skipped: Mapping[int, Why], columns: _Columns, is_figure: np.ndarray) -> list[Total]:
    before = np.concatenate([[0], np.cumsum(is_figure)])
    borders = [(one, int(before[one.place])) for one in rows if skipped.get(one.row) in ("total", "group")]
    totals = []
    for at, (one, place) in enumerate(borders):
        if skipped[one.row] != "total":
            continue
        start = borders[at - 1][1] if at else 0
        end = borders[at + 1][1] if at + 1 < len(borders) else int(before[-1])
        label = columns.total(one.cells)
        named: set[int | None] = {label}
        if label is None:  # a group with figures: its name is the first cell and, behind a numeral, the second
            label = next(at for at, cell in enumerate(one.cells) if cell.strip())
            named |= {label, label + 1} - columns.figures
        kept = {name: one.cells[at] for at, name in columns.names.items() if at < len(one.cells) and at not in named}
        is_grand = bool(GRAND.fullmatch(plain(one.cells[label])))
        totals.append(Total(one.row, kept, is_grand, (start, place), (place, end)))
    return totals
