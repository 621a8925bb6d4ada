"""Records → the header and the table below it: titles above, one or two header rows, totals and footers set apart."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pyarrow as pa

from khoi.datasets import Dataset
from khoi.errors import Problem
from khoi.intake import headers
from khoi.intake.cells import Texts, texts
from khoi.intake.decode import unreadable
from khoi.intake.headers import Headers, Heading
from khoi.intake.kinds import Total, Why, kinds
from khoi.intake.limits import Limits
from khoi.intake.lines import BLANKS, Lines, unquoted
from khoi.places import plain
from khoi.words import number


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: its header row (the lower of two, as the spreadsheet counts), its columns and its cells as text.

    `skipped` are the rows that are no figures and why, `totals` those of them that add others up, `ragged` the
    problems of rows that are too short or too long, of merged figures and of headers that contradict a line above.
    """

    header_row: int
    cells: list[str]
    headers: Headers
    texts: Texts
    skipped: dict[int, Why]
    totals: list[Total]
    ragged: list[Problem]


@dataclass(frozen=True, slots=True)
class Found:
    """A header that was found: the record of its last row, how many rows it has, the columns it names."""

    index: int
    height: int
    heading: Heading
    names: frozenset[str]


def laid_out(lines: Lines, dataset: Dataset, limits: Limits, lang: str) -> Sheet | Problem:
    """The table of a file, or the limit that it breaks."""
    found = header(lines, dataset)
    cells = list(found.heading.cells)
    row = found.index + 1
    if len(cells) > limits.column_count:
        shown, most = number(len(cells), lang), number(limits.column_count, lang)
        return Problem("too-many-columns", row, values={"found": shown, "most": most})
    above = [cell for index in range(found.index + 1 - found.height) for cell in lines.cells(index)]
    named = headers.matched(found.heading, dataset, row, headers.worth_above(above))
    lines, shared = merged(lines, found.index + 1, named, dataset)
    body = texts(lines, found.index + 1, len(cells))
    rows = kinds(body, cells, named, dataset)
    ragged = [
        unreadable("ragged", row, found=str(len(uneven)), wanted=str(len(cells)))
        for row, uneven in body.uneven
        if row not in rows.skipped
    ]
    if not rows.is_figure.all():
        body = replace(body, columns=body.columns.filter(pa.array(rows.is_figure)), rows=body.rows[rows.is_figure])
    if len(body.rows) > limits.row_count:
        values = {"found": number(len(body.rows), lang), "most": number(limits.row_count, lang)}
        return Problem("too-many-rows", values=values)
    return Sheet(row, cells, named, body, rows.skipped, rows.totals, [*ragged, *shared, *named.warnings])


def merged(lines: Lines, first: int, named: Headers, dataset: Dataset) -> tuple[Lines, list[Problem]]:
    """The lines with merged cells of the table filled down: each row gets the ward, the order, the month above it.

    A figure that several rows share cannot be given to any of them: it is a problem.
    """
    names = {at: name for name, at in named.positions.items()}
    down = [
        merge for merge in lines.merges if merge.last_row > merge.first_row >= first and merge.first_column in names
    ]
    if not down:
        return lines, []
    rows = [record.split(lines.separator) for record in lines.records]
    problems = []
    for merge in down:
        at, name = merge.first_column, names[merge.first_column]
        cell = rows[merge.first_row][at] if merge.first_row < len(rows) and at < len(rows[merge.first_row]) else ""
        if name in dataset.measures and unquoted(cell).strip():
            values = {"last_row": str(merge.last_row + 1)}
            label = dataset.column(name).label
            problems.append(
                Problem("missing-value", merge.first_row + 1, label, unquoted(cell), "error", values, (), "merged")
            )
        elif name not in dataset.measures:
            for row in rows[merge.first_row + 1 : merge.last_row + 1]:
                if any(other.strip() for other in row):
                    row[at : at + 1] = [cell]
    return replace(lines, text="\n".join(lines.separator.join(row) for row in rows)), problems


def header(lines: Lines, dataset: Dataset) -> Found:
    """The header among the first records: the one, or the two together, that name most columns, and of these the first.

    Where nothing names a column it is the first filled record; `decode` and `split` never leave a file without any.
    """
    spelled = headers.names(dataset)
    top = [_trimmed(lines.cells(index)) for index in range(len(lines.top))]
    first = next((index for index, cells in enumerate(top) if cells), 0)
    singles = [Heading(cells, [""] * len(cells)) for cells in top]
    names = [_names(heading, spelled) for heading in singles]
    best = Found(first, 1, singles[first], frozenset())
    for index, heading in enumerate(singles):
        if len(names[index]) > len(best.names):
            upper = top[index - 1] if index else []
            best = Found(index, 1, _with_unit_above(upper, heading.cells), names[index])
        if index + 1 < len(top) and _may_be_lower(top[index + 1]):
            double = _double(heading.cells, top[index + 1])
            together = _names(double, spelled)
            if len(together) > max(len(best.names), len(names[index]), len(names[index + 1])):
                best = Found(index + 1, 2, double, together)
    return best


def fits(lines: Lines, dataset: Dataset) -> bool:
    """Whether a sheet has every required column of the dataset and a filled row below them."""
    found = header(lines, dataset)
    required = {column.name for column in dataset.columns if column.is_required}
    return required <= found.names and bool(lines.below(found.index + 1).strip())


def _with_unit_above(upper: Sequence[str], cells: Sequence[str]) -> Heading:
    """A header that names every column by itself, under a row that says what one is worth: "Kinh phí (triệu đồng)"."""
    above = _double(upper, cells).above[: len(cells)]
    return Heading(cells, [cell if headers.worth_stated(cell) else "" for cell in above])


def _trimmed(cells: list[str]) -> list[str]:
    while cells and not cells[-1].strip(BLANKS):
        cells.pop()
    return cells


def _names(heading: Heading, spelled: dict[str, str]) -> frozenset[str]:
    return frozenset(match[0] for match in heading.found(spelled) if match)


def _may_be_lower(cells: Sequence[str]) -> bool:
    """Whether a record can be the lower row of a header: words alone, no figures."""
    return any(cells) and not any(plain(cell)[:1].isdigit() for cell in cells)


def _double(upper: Sequence[str], lower: Sequence[str]) -> Heading:
    """Two rows as one header: below, a cell names its column; above, a name spans the empty cells to its right."""
    width = max(len(upper), len(lower))
    upper, lower = [*upper, *[""] * (width - len(upper))], [*lower, *[""] * (width - len(lower))]
    cells, above, spanning = [], [], ""
    for high, low in zip(upper, lower, strict=True):
        spanning = high if high.strip() else spanning if low.strip() else ""
        cells.append(low if low.strip() else high)
        above.append(spanning if low.strip() else "")
    return Heading(cells, above)
