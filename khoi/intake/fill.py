"""Lines → the same lines with a column filled as a person says: one value for the whole file, or the cell above.

Figures alone are filled: titles, groups, totals, blank rows and footers stay as they are.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

from khoi.datasets import Dataset
from khoi.intake.layout import Sheet, header, laid_out
from khoi.intake.limits import Limits
from khoi.intake.lines import BLANKS, Lines, quoted


def with_columns(lines: Lines, dataset: Dataset, values: Mapping[str, str], limits: Limits, lang: str) -> Lines:
    """The lines with a column more for each of our names that the file lacks, one value in all its rows."""
    sheet = laid_out(lines, dataset, limits, lang) if values else None
    if not isinstance(sheet, Sheet):
        return lines
    found = header(lines, dataset)
    added = {name: value for name, value in values.items() if name not in sheet.headers.positions}
    width, first = len(found.heading.cells), found.index + 1 - found.height
    labels = [quoted(dataset.column(name).label) for name in added]
    figures, blank = set(sheet.texts.rows.tolist()), [""] * len(added)

    def more(at: int) -> list[str]:
        if at + 1 in figures:
            return [quoted(" ".join(value.split())) for value in added.values()]
        return labels if at == first else blank

    def changed(at: int, cells: list[str]) -> None:
        if first <= at <= found.index or at + 1 in figures:
            cells += [""] * (width - len(cells))
        if len(cells) >= width:
            cells[width:width] = more(at)

    return _each(lines, changed)


def downward(lines: Lines, dataset: Dataset, names: Collection[str], limits: Limits, lang: str) -> Lines:
    """The lines with each blank cell of the named columns as the cell above it; never across a group or a total.

    A measure is never filled: blank, it is "not reported".
    """
    sheet = laid_out(lines, dataset, limits, lang) if names else None
    if not isinstance(sheet, Sheet):
        return lines
    places = [at for name, at in sheet.headers.positions.items() if name in names and name not in dataset.measures]
    figures = set(sheet.texts.rows.tolist())
    last: dict[int, str] = {}

    def changed(row: int, cells: list[str]) -> None:
        if sheet.skipped.get(row + 1) in ("group", "total"):
            last.clear()
        if row + 1 in figures:
            for at in places:
                if at < len(cells) and cells[at].strip(BLANKS):
                    last[at] = cells[at]
                elif at < len(cells):
                    cells[at] = last.get(at, cells[at])

    return _each(lines, changed)


def _each(lines: Lines, changed: Callable[[int, list[str]], None]) -> Lines:
    rows = [record.split(lines.separator) for record in lines.records]
    for at, cells in enumerate(rows):
        changed(at, cells)
    return replace(lines, text="\n".join(lines.separator.join(cells) for cells in rows))
