"""The dashboard holds counts, not persons: columns full of phones, identity numbers or e-mail addresses are refused."""

import pyarrow as pa

from khoi.datasets import Dataset
from khoi.errors import Problem
from khoi.intake.cells import matches
from khoi.intake.layout import Sheet

# A mobile or landline number, a twelve-digit citizen number, an e-mail address: the whole cell and nothing else.
PERSONAL = r"^\s*'?(?:(?:\+?84|0)[235789](?:[ .-]?[0-9]){8,9}|0[0-9]{11}|[^\s@]+@[^\s@]+\.[A-Za-z]+)\s*$"
SHARE = 0.5


def personal_columns(sheet: Sheet, dataset: Dataset) -> list[Problem]:
    """A problem for each free or unknown column most of whose filled cells could only be a person's."""
    figures = {position for name, position in sheet.headers.positions.items() if dataset.column(name).kind != "text"}
    told = {problem.column for problem in sheet.headers.problems}
    return [
        Problem("personal-data", sheet.header_row, sheet.cells[position].strip(), case="cells")
        for position in range(len(sheet.cells))
        if position not in figures
        and sheet.cells[position].strip() not in told
        and _personal_share(sheet.texts.columns.column(position)) >= SHARE
    ]


def _personal_share(column: pa.ChunkedArray) -> float:
    filled = int(matches(column, r"\S").sum())
    return int(matches(column, PERSONAL).sum()) / filled if filled else 0.0
