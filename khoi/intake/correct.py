"""What a person settled on the page about a file, written into a file of its own: that one is read and stored.

So a stored file always says by itself what was stored, whoever reads it again; the first file is kept beside it.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from khoi.datasets import Dataset
from khoi.errors import Problem
from khoi.intake import headers
from khoi.intake.fill import downward, with_columns
from khoi.intake.layout import header, merged
from khoi.intake.limits import Limits
from khoi.intake.lines import Lines, quoted, shown, unquoted
from khoi.intake.reading import LOST
from khoi.intake.tables import opened

LOST_SHOWN = "#N/A"  # refused as a figure: a value that the workbook did not hold never becomes "not reported"


@dataclass(frozen=True, slots=True)
class Revision:
    """What was settled: the sheet, the encoding, which column an unknown header is (→ our name), corrected cells.

    `everywhere` has the one value of each of our columns that the file lacks, `downward` our names of the columns whose
    blank cells mean the cell above. `cells` are keyed by the spreadsheet's row and the header as the problems name it.
    """

    sheet: str | None = None
    encoding: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    everywhere: Mapping[str, str] = field(default_factory=dict)
    downward: frozenset[str] = frozenset()
    cells: Mapping[tuple[int, str], str] = field(default_factory=dict)

    @property
    def is_rewriting(self) -> bool:
        """Whether it changes anything in the file, so that a corrected one must be written."""
        return bool(self.headers or self.everywhere or self.downward or self.cells or self.encoding)


def rewritten(
    data: bytes, dataset: Dataset, revision: Revision, limits: Limits, lang: str
) -> tuple[bytes, Sequence[Problem]] | None:
    """The corrected file (CSV, UTF-8 with mark, rows where they were) and warnings of the first; None if unreadable."""
    table = opened(data, dataset, limits, lang, revision.sheet, revision.encoding)
    if table.lines is None:
        return None
    lines = _unmerged(_renamed(table.lines, dataset, revision.headers), dataset)
    lines = with_columns(lines, dataset, revision.everywhere, limits, lang)
    lines = downward(lines, dataset, revision.downward, limits, lang)
    found = header(lines, dataset)
    places: dict[str, int] = {}
    for at, cell in enumerate(found.heading.cells):
        places.setdefault(cell.strip(), at)
    rows = [record.split(lines.separator) for record in lines.records]
    for (row, column), text in revision.cells.items():
        if column in places and found.index < row - 1 < len(rows):
            cells = rows[row - 1]
            cells += [""] * (places[column] + 1 - len(cells))
            cells[places[column]] = quoted(" ".join(text.split()))
    text = "\r\n".join(shown(lines.separator.join(cells)).replace(LOST, LOST_SHOWN) for cells in rows)
    return (text + "\r\n").encode("utf-8-sig"), table.problems


def _renamed(lines: Lines, dataset: Dataset, names: Mapping[str, str]) -> Lines:
    """The lines with unknown headers called by the labels of the columns that a person says they are."""
    if not names:
        return lines
    found = header(lines, dataset)
    records = list(lines.records)
    for at, cell in enumerate(found.heading.cells):
        if cell.strip() in names:
            label = dataset.column(names[cell.strip()]).label
            for row in range(found.index, found.index - found.height, -1):
                cells = records[row].split(lines.separator)
                if at < len(cells) and unquoted(cells[at]).strip():
                    cells[at] = quoted(label)
                    records[row] = lines.separator.join(cells)
                    break
    return replace(lines, text="\n".join(records))


def _unmerged(lines: Lines, dataset: Dataset) -> Lines:
    """The lines with merged names filled down, for a CSV file has no merged cells."""
    found = header(lines, dataset)
    filled, _ = merged(lines, found.index + 1, headers.matched(found.heading, dataset, found.index + 1), dataset)
    return filled


def layout_of(cells: Sequence[str]) -> str:
    """What a header row is remembered by: the same headers in the same order, however they are written."""
    return hashlib.sha256("\n".join(headers.bare(cell) for cell in cells).encode()).hexdigest()[:16]
