"""Records → the header row and the table below it. The header is the first record that holds anything."""

from dataclasses import dataclass

from khoi.datasets import Dataset
from khoi.errors import Problem
from khoi.intake import headers
from khoi.intake.headers import Headers
from khoi.intake.limits import Limits
from khoi.intake.lines import BLANKS, Lines, Texts, texts
from khoi.words import number


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: its header row (as the spreadsheet counts), what its columns are, and its cells as text."""

    header_row: int
    cells: list[str]
    headers: Headers
    texts: Texts


def header_index(lines: Lines) -> int:
    """The record that holds the headers; `decode` and `split` never leave a file without any."""
    nothing = BLANKS + lines.separator
    return next((index for index, record in enumerate(lines.records) if record.strip(nothing)), 0)


def laid_out(lines: Lines, dataset: Dataset, limits: Limits, lang: str) -> Sheet | Problem:
    """The table of a file, or the limit that it breaks."""
    header = header_index(lines)
    cells = lines.cells(header)
    while cells and not cells[-1].strip(BLANKS):
        cells.pop()
    if len(cells) > limits.column_count:
        found, most = number(len(cells), lang), number(limits.column_count, lang)
        return Problem("too-many-columns", header + 1, values={"found": found, "most": most})
    body = texts(lines, header, len(cells))
    if len(body.rows) > limits.row_count:
        values = {"found": number(len(body.rows), lang), "most": number(limits.row_count, lang)}
        return Problem("too-many-rows", values=values)
    return Sheet(header + 1, cells, headers.matched(cells, dataset, header + 1), body)
