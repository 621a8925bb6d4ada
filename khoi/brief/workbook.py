"""Rows as an Excel workbook or as CSV files in one archive; the first sheet says what they are."""

import csv
import io
import textwrap
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from khoi import words
from khoi.brief.labels import Kind, Labelled, labelled, told
from khoi.words import say

OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
FONT = {"font_name": "Arial", "font_size": 11, "valign": "top"}
HEADER = {**FONT, "bold": True, "bg_color": "#DCE8EE", "border": 1, "border_color": "#9AA9B2", "text_wrap": True}
FORMATS: dict[Kind, str] = {
    "text": "@", "state": "@", "whole": "#,##0", "money": "#,##0", "decimal": "#,##0.###", "percent": "0.0%",
    "day": "dd/mm/yyyy", "month": "mm/yyyy", "moment": "dd/mm/yyyy hh:mm",
}  # fmt: skip
LONGEST_NAME = 31  # of a sheet, as Excel allows
LINE = 15  # points
NARROWEST, HEADING, WIDEST = 12, 18, 60  # letters: a column, a line of its heading, a column
A4 = 9  # as Excel numbers papers
AT = datetime(2016, 1, 1)  # the same rows give the same bytes
SEPARATOR = ";"


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of one question under a name; one sheet, one CSV file."""

    name: str
    rows: pd.DataFrame


Facts = Sequence[tuple[str, str]]


def workbook(title: str, facts: Facts, parts: Sequence[Part], lang: str) -> bytes:
    """An .xlsx: a sheet with the title and what is to be known of the rows, and a sheet for each part."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        book.set_properties({"title": title, "created": AT})
        head, plain = book.add_format(HEADER), book.add_format({**FONT, "text_wrap": True})
        formats = {
            kind: book.add_format({**FONT, "num_format": shape, "text_wrap": shape == "@", "indent": int(shape == "@")})
            for kind, shape in FORMATS.items()
        }
        about = book.add_worksheet(say("export.about", lang))
        about.set_column(0, 0, 24, plain)
        about.set_column(1, 1, 90, plain)
        about.write_string(0, 0, title, book.add_format({**FONT, "bold": True, "font_size": 14}))
        for place, (label, value) in enumerate(facts, 2):
            about.write_string(place, 0, label, plain)
            about.write_string(place, 1, value, plain)
        for part in parts:
            _write(book.add_worksheet(part.name[:LONGEST_NAME]), part.rows, head, formats, lang)
        for sheet in book.worksheets():
            _print_setup(sheet)
    return file.getvalue()


def _print_setup(sheet: Worksheet) -> None:
    """On paper: A4 across, all columns on one page, the headings on each, the sheet's name and the page at the foot."""
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&L&A&R&P/&N")


def _write(sheet: Worksheet, rows: pd.DataFrame, head: Format, formats: dict[Kind, Format], lang: str) -> None:
    sheet.freeze_panes(1, 1)
    heights = {0: 1}  # lines of a row, where they are more than one
    for at, column in enumerate(labelled(rows, lang)):
        cells = [told(value, column.kind, lang) for value in rows[column.name].tolist()]
        width = max([min(len(column.heading), HEADING), *(len(cell) for cell in cells[:200] if isinstance(cell, str))])
        width = min(WIDEST, max(NARROWEST, width + 2))
        sheet.set_column(at, at, width)
        sheet.write_string(0, at, column.heading, head)
        for place, cell in enumerate([column.heading, *cells]):
            if isinstance(cell, str) and len(cell) > width - 1:
                heights[place] = max(heights.get(place, 1), len(textwrap.wrap(cell, width)))
        for place, cell in enumerate(cells, 1):
            if isinstance(cell, datetime):
                sheet.write_datetime(place, at, cell, formats[column.kind])
            elif isinstance(cell, int | float):
                sheet.write_number(place, at, cell, formats[column.kind])
            elif cell is not None:
                sheet.write_string(place, at, str(cell), formats["text"])
    for place, lines in heights.items():  # LibreOffice does not make a row of wrapped text higher by itself
        sheet.set_row(place, LINE * lines + 2)


def archive(title: str, facts: Facts, parts: Sequence[Part], lang: str) -> bytes:
    """A .zip of CSV files (UTF-8 with mark, semicolons, numbers as Vietnamese write them), one for each part."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        _pack(packed, say("export.about", lang), [[title], [], *([label, value] for label, value in facts)])
        for part in parts:
            columns = labelled(part.rows, lang)
            cells = [[_written(value, column, lang) for value in part.rows[column.name].tolist()] for column in columns]
            _pack(packed, part.name, [[column.heading for column in columns], *map(list, zip(*cells, strict=True))])
    return file.getvalue()


def _pack(packed: zipfile.ZipFile, name: str, lines: Sequence[Sequence[str]]) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=SEPARATOR).writerows([neutral(cell) for cell in line] for line in lines)
    entry = zipfile.ZipInfo(f"{name}.csv", AT.timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    packed.writestr(entry, text.getvalue().encode("utf-8-sig"))


def neutral(cell: str) -> str:
    """A cell that a spreadsheet can only take as text; a number of ours, negative ones too, stays one."""
    bare = cell.replace(".", "").replace(",", "").removeprefix("-")
    return cell if bare.isdigit() or not cell.startswith(("=", "+", "-", "@", "\t", "\r")) else f"'{cell}"


def _written(value: object, column: Labelled, lang: str) -> str:
    """A value as a Vietnamese reader writes it, empty where nothing was reported."""
    cell = told(value, column.kind, lang)
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        if column.kind == "month":
            return f"{cell:%m/%Y}"
        return words.day(cell.date()) + (f" {cell:%H:%M}" if column.kind == "moment" else "")
    if isinstance(cell, int | float):
        return words.percent(cell, "vi", 1) if column.kind == "percent" else words.number(cell, "vi")
    return str(cell)
