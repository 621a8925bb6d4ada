"""Workbooks to take away: a template with lists and rules, and a file with its faults marked."""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from khoi.datasets import CATEGORIES, SOURCES, STATUSES, UNIT_KINDS, Column, Dataset
from khoi.errors import Problem
from khoi.intake.catalogue import Catalogue
from khoi.intake.limits import PAGE
from khoi.intake.plan import Plan
from khoi.intake.tables import opened
from khoi.periods import Period
from khoi.places import Gazetteer, Unit
from khoi.words import problem_text, say

# Text stays text: nothing that a cell holds becomes a formula, a link or a number of another meaning.
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
FONT = {"font_name": "Arial", "font_size": 11, "valign": "top"}
HEADER = {**FONT, "bold": True, "bg_color": "#DCE8EE", "border": 1, "border_color": "#9AA9B2", "text_wrap": True}
FAULTY = {**FONT, "bg_color": "#FBD9DC", "border": 1, "border_color": "#A61B29"}
DOUBTFUL = {**FONT, "bg_color": "#FFF1CC", "border": 1, "border_color": "#8A5A00"}
Told = tuple[Problem, str, str]
ROWS_TO_FILL = 500  # below the filled ones the lists hold too
WIDEST = 60


@contextmanager
def _book(file: io.BytesIO) -> Iterator[Workbook]:
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        book.set_properties({"title": "Cơ quan Khối Móng Cái", "created": date(2016, 1, 1)})
        yield book


def template_book(
    dataset: Dataset,
    rows: Sequence[Sequence[str]],
    wards: Sequence[Unit],
    month: date,
    gazetteer: Gazetteer,
    catalogue: Catalogue,
    lang: str,
) -> bytes:
    """A workbook under our own labels: the filled rows, lists to choose from, rules as comments, one example each."""
    file = io.BytesIO()
    choices = _choices(dataset, wards, month, gazetteer, catalogue)
    with _book(file) as book:
        sheet = book.add_worksheet(say("plan.template.sheet", lang))
        rules = book.add_worksheet(say("plan.template.rules", lang))
        lists = book.add_worksheet(say("plan.template.lists", lang))
        head, plain = book.add_format(HEADER), book.add_format({**FONT, "num_format": "@"})
        sheet.freeze_panes(1, 0)
        for at, column in enumerate(dataset.columns):
            filled = [row[at] for row in rows]
            sheet.set_column(at, at, _width([column.label, *filled[:200]]), plain)
            sheet.write_string(0, at, column.label, head)
            sheet.write_comment(0, at, _rule(column, lang), {"x_scale": 2})
            for place, text in enumerate(filled, 1):
                sheet.write_string(place, at, text, plain)
            if choices.get(column.name):
                _list(sheet, lists, at, column, choices[column.name], len(rows), head, lang)
        _write_rules(rules, dataset, choices, head, book.add_format({**FONT, "text_wrap": True}), lang)
    return file.getvalue()


def _choices(
    dataset: Dataset, wards: Sequence[Unit], month: date, gazetteer: Gazetteer, catalogue: Catalogue
) -> dict[str, list[str]]:
    """What may stand in the columns that have a list."""
    villages = [village.name_vi for ward in wards for village in gazetteer.villages(ward.unit_id, month)]
    running = [one.name_vi for ward in wards for one in catalogue.running(ward, Period(month, month))]
    by_kind = {
        "ward": [ward.name_vi for ward in wards],
        "parent": [ward.name_vi for ward in wards],
        "unit_kind": list(UNIT_KINDS),
        "village": villages,
        "campaign": running,
        "body": catalogue.body_names(),
        "category": list(CATEGORIES.values()),
        "source": list(SOURCES.values()),
        "status": list(STATUSES.values()),
        "budget_item": catalogue.valid_items(month),
    }
    return {column.name: list(dict.fromkeys(by_kind.get(column.kind, []))) for column in dataset.columns}


def _list(
    sheet: Worksheet,
    lists: Worksheet,
    at: int,
    column: Column,
    choices: Sequence[str],
    filled: int,
    head: Format,
    lang: str,
) -> None:
    """A column's list, on the sheet of lists, and the drop-down that offers it; another value is only warned about."""
    lists.write_string(0, at, say("plan.template.list", lang, label=column.label), head)
    lists.set_column(at, at, _width(choices))
    for place, text in enumerate(choices, 1):
        lists.write_string(place, at, text)
    letter = xl_col_to_name(at)
    name = say("plan.template.lists", lang).replace("'", "''")
    sheet.data_validation(
        1, at, filled + ROWS_TO_FILL, at,
        {"validate": "list", "source": f"='{name}'!${letter}$2:${letter}${len(choices) + 1}", "error_type": "warning",
         "error_title": column.label[:32], "error_message": say("plan.template.not-in-list", lang)[:255]},
    )  # fmt: skip


def _write_rules(
    sheet: Worksheet, dataset: Dataset, choices: dict[str, list[str]], head: Format, plain: Format, lang: str
) -> None:
    for at, name in enumerate(("column", "rule", "also", "example")):
        sheet.write_string(0, at, say(f"plan.template.head.{name}", lang), head)
    for at, width in enumerate((24, 70, 44, 34)):
        sheet.set_column(at, at, width, plain)
    for place, column in enumerate(dataset.columns, 1):
        example = (choices.get(column.name) or [say(f"plan.example.{column.kind}", lang)])[0]
        for at, text in enumerate(
            (column.label, _rule(column, lang), "; ".join((column.name, *column.aliases)), example)
        ):
            sheet.write_string(place, at, text, plain)


def _rule(column: Column, lang: str) -> str:
    needed = say("plan.template.required" if column.is_required else "plan.template.optional", lang)
    return f"{say(f'plan.rule.{column.kind}', lang)} {needed}"


def _width(texts: Sequence[str]) -> float:
    return min(WIDEST, max(10, *(len(text) + 2 for text in texts)))


def problem_report(plan: Plan, lang: str) -> bytes:
    """The file as it was read, faulty cells coloured and what to do beside them, and a list of all its problems.

    Rows stand where they stand in the file, so that the workbook can be corrected and submitted itself.
    """
    file = io.BytesIO()
    told = [(problem, *problem_text(problem, lang)) for problem in plan.problems]
    with _book(file) as book:
        head, plain = book.add_format(HEADER), book.add_format({**FONT, "text_wrap": True})
        table = opened(plan.data, plan.dataset, PAGE, lang, plan.sheet)
        if table.lines is not None:
            _mark(book, plan, [table.lines.cells(at) for at in range(len(table.lines.records))], told, lang)
        sheet = book.add_worksheet(say("plan.report.list", lang))
        sheet.freeze_panes(1, 0)
        for at, (name, width) in enumerate((("row", 8), ("column", 24), ("value", 24), ("why", 70), ("fix", 60))):
            sheet.write_string(0, at, say(f"plan.report.{name}", lang), head)
            sheet.set_column(at, at, width, plain)
        for place, (problem, why, fix) in enumerate(told, 1):
            if problem.row is not None:
                sheet.write_number(place, 0, problem.row)
            for at, text in enumerate((problem.column or "", problem.value or "", why, fix), 1):
                sheet.write_string(place, at, text)
    return file.getvalue()


def _mark(book: Workbook, plan: Plan, rows: Sequence[Sequence[str]], told: Sequence[Told], lang: str) -> None:
    """The sheet that shows the file: its cells as text, and in one more column what is wrong in each row."""
    sheet = book.add_worksheet(say("plan.report.file", lang))
    formats = {"error": book.add_format(FAULTY), "warning": book.add_format(DOUBTFUL)}
    plain, head = book.add_format({**FONT, "num_format": "@"}), book.add_format(HEADER)
    place = {cell.strip(): at for at, cell in reversed(list(enumerate(plan.header_cells)))}
    levels: dict[tuple[int, int], str] = {}
    remedies: dict[int, list[str]] = {}
    for problem, why, fix in told:
        if problem.row is None:
            continue
        remedies.setdefault(problem.row, []).append(f"{why} {fix}")
        if problem.column is not None and problem.column in place:
            cell = (problem.row - 1, place[problem.column])
            levels[cell] = "error" if "error" in (problem.level, levels.get(cell)) else "warning"
    beside = max((len(cells) for cells in rows), default=0)
    sheet.set_column(0, max(beside - 1, 0), 16)
    sheet.set_column(beside, beside, 90)
    for row, cells in enumerate(rows):
        for at in range(max(len(cells), len(plan.header_cells) if row + 1 in remedies else 0)):
            text = cells[at] if at < len(cells) else ""
            level = levels.get((row, at))
            is_header = row + 1 == plan.header_row
            sheet.write_string(row, at, text, formats[level] if level else head if is_header else plain)
        if row + 1 in remedies:
            sheet.write_string(row, beside, "\n".join(remedies[row + 1])[:32_000], plain)
    if plan.header_row:
        sheet.write_string(plan.header_row - 1, beside, say("plan.report.remedy", lang), head)
        sheet.freeze_panes(plan.header_row, 0)
