"""Totals that a file states, checked against the sum of its own rows; then they are dropped."""

from decimal import Decimal
from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from khoi.errors import Problem
from khoi.intake import values
from khoi.intake.kinds import TOTAL_WORD, Total
from khoi.intake.layout import Sheet
from khoi.intake.reading import Reading
from khoi.intake.rows import measure
from khoi.intake.values import Fault, clean, is_reported
from khoi.places import plain
from khoi.words import number

SUM = pa.decimal128(38, 3)


def total_problems(sheet: Sheet, reading: Reading, faulty: set[str], lang: str) -> list[Problem]:
    """A problem for each stated total that no sum of the file's rows gives; columns with faulty cells are left out."""
    problems = []

    @lru_cache
    def figures(name: str) -> pa.Array:
        return pc.fill_null(measure(reading, reading.dataset.column(name)).array(SUM), Decimal(0))

    for total in sheet.totals:
        masks = _masks(total, sheet, reading)
        for name in reading.dataset.measures:
            if name not in total.cells or reading.header(name) in faulty:
                continue
            stated = _stated(total.cells[name], reading, name)
            if stated is None:
                continue
            sums = [pc.sum(figures(name).filter(pa.array(mask))).as_py() or Decimal(0) for mask in masks]
            if stated not in sums:
                shown = {"found": number(stated, lang), "sum": number(sums[0], lang)}
                problems.append(
                    Problem("total-mismatch", total.row, reading.header(name), total.cells[name], values=shown)
                )
    return problems


def _stated(text: str, reading: Reading, name: str) -> Decimal | None:
    """The number in a cell of a total; None where it holds none, or one of a column that is not added up."""
    column = reading.dataset.column(name)
    text = clean(text)
    if column.kind not in ("whole", "money", "decimal") or not is_reported(text):
        return None
    style = values.style([*(value for value in reading.cleaned[name].values if isinstance(value, str)), text])
    if column.kind == "money":
        found = values.money(text, style, reading.factor(name))
        return Decimal(found) if isinstance(found, int) else None
    read = values.number(text, style)
    return None if isinstance(read, Fault) else read


def _masks(total: Total, sheet: Sheet, reading: Reading) -> list[np.ndarray]:
    """The sets of rows that a total may stand for, the likeliest first; only those that share its other cells."""
    count = len(sheet.texts.rows)
    alike = np.ones(count, np.bool_)
    for name, cell in total.cells.items():
        column = reading.dataset.column(name)
        is_key = name not in reading.dataset.measures and column.kind != "text"
        if is_key and is_reported(clean(cell)) and not pc.match_substring_regex(pa.scalar(cell), TOTAL_WORD).as_py():
            wanted = plain(clean(cell))
            same = [isinstance(text, str) and plain(text) == wanted for text in reading.cleaned[name].values]
            alike &= np.take(np.array(same, np.bool_), reading.cleaned[name].index)
    spans = [(0, count)] if total.is_grand else [span for span in (total.above, total.below) if span[0] < span[1]]
    spans += [] if total.is_grand else [(0, count)]
    masks = []
    for first, end in spans:
        inside = np.zeros(count, np.bool_)
        inside[first:end] = True
        masks.append(inside & alike)
    return masks
