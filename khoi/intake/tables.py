"""Bytes → the one table of a file: text as it is decoded, or the sheet of a workbook that fits the dataset."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from khoi.datasets import Dataset
from khoi.errors import Problem
from khoi.intake import headers, workbook
from khoi.intake.decode import decoded, is_workbook, readings, too_large, unreadable
from khoi.intake.fonts import restored
from khoi.intake.layout import fits, header
from khoi.intake.limits import Limits
from khoi.intake.lines import Lines, split
from khoi.intake.workbook import Page, Workbook

ROWS_NAMED = 20  # of the hidden ones, in a warning


@dataclass(frozen=True, slots=True)
class Opened:
    """A file's form, and its table; `lines` is None where the one problem stopped it.

    `sheets` are the names of the sheets that could be the table, where there is a choice;
    `readings` how the file begins in each encoding that it could have.
    """

    encoding: str = ""
    delimiter: str | None = None
    sheet: str | None = None
    lines: Lines | None = None
    problems: Sequence[Problem] = ()
    sheets: Sequence[str] = ()
    readings: Mapping[str, str] = field(default_factory=dict)


def opened(
    data: bytes, dataset: Dataset, limits: Limits, lang: str, sheet: str | None = None, encoding: str | None = None
) -> Opened:
    """The table of a file. `sheet` and `encoding` are what a person chose where two fit."""
    large = too_large(data, limits, lang)
    if large:
        return Opened(problems=[large])
    if is_workbook(data):
        book = workbook.opened(data, limits, lang)
        return Opened(problems=[book]) if isinstance(book, Problem) else _of_workbook(book, dataset, sheet)
    text = decoded(data, encoding)
    if isinstance(text, Problem):
        return Opened(problems=[text], readings=readings(data, lang) if text.case == "encoding" else {})
    spelled = headers.names(dataset)
    lines = split(text.text, lambda cells: sum(headers.recognised(cell, spelled) is not None for cell in cells))
    if isinstance(lines, Problem):
        return Opened(text.encoding, problems=[lines])
    return Opened(text.encoding, lines.separator, lines=restored(lines))


def _of_workbook(book: Workbook, dataset: Dataset, sheet: str | None) -> Opened:
    answer = Opened(book.encoding)
    filled = [replace(page, lines=restored(page.lines)) for page in book.pages if not page.is_empty]
    shown = [page for page in filled if not page.is_hidden]
    if not shown:
        return replace(answer, problems=[unreadable("workbook-hidden" if filled else "empty")])
    fitting = [page for page in shown if page.problem or fits(page.lines, dataset)]
    wanted = [page for page in shown if page.name == sheet]
    if len(fitting) > 1 and not wanted:
        names = [page.name for page in fitting]
        problem = unreadable("two-sheets", sheets="; ".join(f"“{name}”" for name in names))
        return replace(answer, problems=[problem], sheets=names)
    chosen = (wanted or fitting or [max(shown, key=lambda page: len(header(page.lines, dataset).names))])[0]
    answer = replace(answer, sheet=chosen.name, sheets=[page.name for page in fitting] if len(fitting) > 1 else ())
    if chosen.problem:
        return replace(answer, problems=[chosen.problem])
    return replace(answer, lines=chosen.lines, problems=_hidden(chosen, filled))


def _hidden(chosen: Page, filled: Sequence[Page]) -> list[Problem]:
    """Warnings that name what a person may not have seen: hidden sheets and rows that hold something."""
    warnings = []
    sheets = [page.name for page in filled if page.is_hidden]
    if sheets:
        names = "; ".join(f"“{name}”" for name in sheets)
        warnings.append(Problem("hidden-sheet", level="warning", values={"sheets": names}))
    records = chosen.lines.records
    rows = [row for row in chosen.hidden_rows if row <= len(records) and records[row - 1].strip()]
    if rows:
        named = ", ".join(map(str, rows[:ROWS_NAMED])) + (", …" if len(rows) > ROWS_NAMED else "")
        warnings.append(Problem("hidden-rows", rows[0], level="warning", values={"rows": named}))
    return warnings
