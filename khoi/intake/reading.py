"""One sheet being read: its cells as written and cleaned, and where each came from, to name it in a problem."""

from functools import partial

import numpy as np

from khoi.datasets import Dataset
from khoi.errors import Level, Problem
from khoi.intake.layout import Sheet
from khoi.intake.meanings import Meanings, constant, distinct, meant
from khoi.intake.values import LOSSY, Fault, clean, is_reported
from khoi.words import number

LOST = "\ufdd8"  # a workbook's cell whose value the file does not hold: `read_workbook` writes it
LONGEST_SHOWN = 200  # of a cell, in a problem


class Reading:
    """The columns of a dataset as a file gives them; a column that the file lacks is blank in every row."""

    def __init__(self, sheet: Sheet, dataset: Dataset, lang: str) -> None:
        self._sheet = sheet
        self._lang = lang
        self.dataset = dataset
        self.rows = sheet.texts.rows
        self.present = frozenset(sheet.headers.positions)
        columns = sheet.texts.columns
        self.written = {name: distinct(columns.column(at)) for name, at in sheet.headers.positions.items()}
        self.cleaned = {column.name: self._cleaned(column.name, column.is_required) for column in dataset.columns}

    def _cleaned(self, name: str, is_required: bool) -> Meanings:
        if name not in self.written:
            return constant("", len(self.rows))
        return meant([self.written[name]], partial(_cleaned, is_required=is_required))

    def factor(self, name: str) -> int:
        """What one is worth in a column of money, as its header says."""
        return self._sheet.headers.factors.get(name, 1)

    def header(self, name: str) -> str:
        """The file's own header of a column; our label where the file has none."""
        at = self._sheet.headers.positions.get(name)
        return self.dataset.column(name).label if at is None else self._sheet.cells[at].strip()

    def place_of(self, row: int) -> int:
        """Where among the rows read the spreadsheet's row stands."""
        return int(np.searchsorted(self.rows, row))

    def problem(self, place: int, name: str, fault: Fault, level: Level = "error") -> Problem:
        """A fault of the cell in that place and column, as the person sees it."""
        value = self.written[name].at(place) if name in self.written else None
        if value == LOST:
            value = None
        if value is not None and len(value) > LONGEST_SHOWN:
            value = value[:LONGEST_SHOWN] + "…"
        values = {k: number(v, self._lang) if isinstance(v, int) else v for k, v in fault.values.items()}
        return Problem(
            fault.code,
            int(self.rows[place]),
            self.header(name),
            value,
            level,
            values,
            fault.suggestions,
            fault.case,
        )


def _cleaned(text: str, is_required: bool) -> str | Fault:
    if LOST in text:
        return Fault("missing-value", "formula")
    if LOSSY.search(text):
        return Fault("lossy-text")
    cleaned = clean(text)
    return Fault("missing-value") if is_required and not is_reported(cleaned) else cleaned
