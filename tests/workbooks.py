"""Workbooks for the tests, made in memory: rows of values, hidden parts, merges, and the hostile ones byte by byte."""

import io
import zipfile
from collections.abc import Mapping, Sequence

import xlsxwriter

Rows = Sequence[Sequence[object]]
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "default_date_format": "dd/mm/yyyy",
}


def workbook(
    sheets: Mapping[str, Rows],
    hidden: Sequence[str] = (),
    hidden_rows: Sequence[int] = (),
    merges: Sequence[str] = (),
    percents: Sequence[tuple[int, int]] = (),
) -> bytes:
    """An .xlsx; a cell that begins with "=" is a formula without a calculated value, `percents` are (row, column)."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        percent = book.add_format({"num_format": "0.0%"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if isinstance(cell, str) and cell.startswith("="):
                        sheet.write_formula(row, column, cell, None, "")
                    else:
                        sheet.write(row, column, cell, percent if (row, column) in percents else None)
            for row in hidden_rows:
                sheet.set_row(row - 1, None, None, {"hidden": True})
            for merge in merges:
                sheet.merge_range(merge, None)
            if name in hidden:
                sheet.hide()
        book.worksheets()[0].set_first_sheet()
    return file.getvalue()


def rewritten(data: bytes, changed: Mapping[str, bytes]) -> bytes:
    """The same archive with parts replaced or added."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in dict.fromkeys([*old.namelist(), *changed]):
            new.writestr(name, changed[name] if name in changed else old.read(name))
    return file.getvalue()


def sheet_part(data: bytes) -> bytes:
    """The first sheet's part."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read("xl/worksheets/sheet1.xml")
