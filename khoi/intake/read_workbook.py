"""A program of its own: an Excel workbook on standard input → its sheets as text, in JSON, on standard output.

A crafted workbook of 2 KB can abort the process that reads it. So this one runs as a child, imports nothing of ours,
and binds itself before it opens anything. Usage: python -I read_workbook.py MOST_ROWS MOST_COLUMNS < file > answer.
It prints {"refused": case} or {"encoding": "xlsx"|"xls", "sheets": [{"name", "is_hidden", "rows", "merges",
"hidden_rows"}]}; "row_count" or "column_count" stands for "rows" where a sheet has more than asked for. Cells are
text: numbers with a decimal comma, days as 31/07/2018; LOST marks a formula or a value that the file does not hold.
"""

import datetime
import io
import json
import re
import resource
import sys
import zipfile
import zlib
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree as ET

MIB = 1024 * 1024
ADDRESS_SPACE, CPU_SECONDS, OPEN_FILES = 1024 * MIB, 20, 16
UNPACKED, PARTS = 200 * MIB, 200
MOST_MERGES, MOST_HIDDEN, MOST_SHEETS = 20_000, 100_000, 50
LONGEST_CELL = 32_767
LOST = "\ufdd8"
STRANGE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufdd0-\ufdef\ufffe\uffff]")
DEFINITION = re.compile(rb"<\0?!\0?D\0?O\0?C\0?T\0?Y\0?P\0?E")
ROW = re.compile(rb'<(?:\w+:)?row\b(?=[^>]*\bhidden="(?:1|true)")[^>]*\br="(\d+)"')
CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*[^/>])>(.*?)</(?:\w+:)?c>", re.DOTALL)
FORMULA = re.compile(rb"<(?:\w+:)?f\b")
VALUE = re.compile(rb"<(?:\w+:)?(?:v|is)\b[^>]*>[^<]|<(?:\w+:)?is>")
PLACE = re.compile(rb'\br="([A-Z]{1,3})(\d+)"')
STYLE = re.compile(rb'\bs="(\d+)"')
PERCENT_FORMATS = {9, 10}
Place = tuple[int, int]


class Refused(Exception):
    """The workbook is not read; the argument names the case."""


def bind() -> None:
    """Limits this process for good: memory, time, open files; it can write no file."""
    for what, most in (
        (resource.RLIMIT_AS, ADDRESS_SPACE), (resource.RLIMIT_CPU, CPU_SECONDS), (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0),
    ):  # fmt: skip
        resource.setrlimit(what, (most, most))


def opened(data: bytes) -> zipfile.ZipFile:
    """The parts of an .xlsx, proven to be few, small, unencrypted and without definitions of entities."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(data))
        entries = parts.infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise Refused("workbook-broken") from error
    names = {entry.filename for entry in entries}
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused("workbook-encrypted")
    if "xl/workbook.xml" not in names:
        raise Refused("workbook-kind")
    if len(entries) > PARTS or sum(entry.file_size for entry in entries) > UNPACKED:
        raise Refused("workbook-too-big")
    for entry in entries:
        if entry.filename.endswith((".xml", ".rels")) and DEFINITION.search(unpacked(parts, entry.filename)):
            raise Refused("workbook-entities")
    return parts


def unpacked(parts: zipfile.ZipFile, name: str) -> bytes:
    """One part; what zlib or an unknown way of packing says against it means a broken file."""
    try:
        return parts.read(name)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, KeyError, EOFError) as error:
        raise Refused("workbook-broken") from error


def parsed(parts: zipfile.ZipFile, name: str) -> ET.Element:
    """One part as a tree."""
    return ET.fromstring(unpacked(parts, name))  # no entity, as checked above  # noqa: S314 # nosec B314


def sheet_parts(parts: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name → its part."""
    relations = parsed(parts, "xl/_rels/workbook.xml.rels")
    target = {one.get("Id"): one.get("Target", "") for one in relations}
    found = {}
    for sheet in parsed(parts, "xl/workbook.xml").iter():
        if sheet.tag.endswith("}sheet"):
            relation = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
            path = target.get(relation, "")
            found[sheet.get("name", "")] = path.lstrip("/") if path.startswith("/") else f"xl/{path}"
    return found


def percent_styles(parts: zipfile.ZipFile) -> set[int]:
    """The styles under which a cell shows a percentage."""
    if "xl/styles.xml" not in parts.namelist():
        return set()
    root = parsed(parts, "xl/styles.xml")
    space = root.tag.partition("}")[0] + "}"
    own = {int(one.get("numFmtId", 0)) for one in root.iter(f"{space}numFmt") if "%" in one.get("formatCode", "")}
    styles = root.find(f"{space}cellXfs")
    formats = [] if styles is None else [int(one.get("numFmtId", 0)) for one in styles]
    return {at for at, used in enumerate(formats) if used in PERCENT_FORMATS | own}


def place(attributes: bytes) -> Place | None:
    """(row, column) of a cell, from 0."""
    found = PLACE.search(attributes)
    if not found:
        return None
    column = 0
    for letter in found[1]:
        column = 26 * column + letter - 64
    return int(found[2]) - 1, column - 1


def marked(xml: bytes, percents: set[int]) -> tuple[set[Place], set[Place]]:
    """(cells whose value the file does not hold: an error, or a formula never calculated; cells in percent)."""
    lost: set[Place] = set()
    percent: set[Place] = set()
    if not percents and b'"e"' not in xml and not FORMULA.search(xml):
        return lost, percent
    for attributes, inner in CELL.findall(xml):
        style = STYLE.search(attributes)
        is_lost = b't="e"' in attributes or (FORMULA.search(inner) and not VALUE.search(inner))
        is_percent = style is not None and int(style[1]) in percents
        at = place(attributes) if is_lost or is_percent else None
        if at:
            (lost if is_lost else percent).add(at)
    return lost, percent


def text(value: Any, is_percent: bool) -> str:
    """A cell as a Vietnamese spreadsheet shows it."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, (int, float)):
        return f"{decimal(100 * Decimal(repr(value)))}%" if is_percent else decimal(Decimal(repr(value)))
    if isinstance(value, datetime.datetime):
        return value.strftime("%d/%m/%Y" if value.time() == datetime.time() else "%d/%m/%Y %H:%M")
    if isinstance(value, datetime.date):
        return value.strftime("%d/%m/%Y")
    return STRANGE.sub(" ", str(value)[:LONGEST_CELL].replace("\r\n", "\n").replace("\r", "\n"))


def decimal(value: Decimal) -> str:
    """1234.5 → "1234,5"; three decimals get a fourth, for "1,234" could also be a thousand and more."""
    if not value.is_finite():
        return str(value)
    whole, _, part = format(value, "f").partition(".")
    part = part.rstrip("0")
    return f"{whole},{part}{'0' if len(part) == 3 else ''}" if part else whole


def sheets(data: bytes, most_rows: int, most_columns: int) -> dict[str, Any]:
    """Every sheet of a workbook."""
    is_zip = data.startswith(b"PK")
    parts = opened(data) if is_zip else None
    import python_calamine as calamine  # only now: behind the checks above

    try:
        workbook = calamine.load_workbook(io.BytesIO(data))
        known = sheet_parts(parts) if parts else {}
        percents = percent_styles(parts) if parts else set()
        found = []
        for metadata in workbook.sheets_metadata[:MOST_SHEETS]:
            if metadata.typ != calamine.SheetTypeEnum.WorkSheet:
                continue
            xml = (
                unpacked(parts, known[metadata.name]) if parts and known.get(metadata.name) in parts.namelist() else b""
            )
            sheet = workbook.get_sheet_by_name(metadata.name)
            is_hidden = metadata.visible != calamine.SheetVisibleEnum.Visible
            one = {"name": metadata.name, "is_hidden": is_hidden, "merges": [], "hidden_rows": [], "rows": []}
            found.append(one | cells(sheet, xml, percents, most_rows, most_columns))
    except calamine.PasswordError as error:
        raise Refused("workbook-encrypted") from error
    except (calamine.CalamineError, ET.ParseError, KeyError, ValueError, OSError, zipfile.BadZipFile) as error:
        raise Refused("workbook-encrypted" if is_locked(data) else "workbook-broken") from error
    return {"encoding": "xlsx" if is_zip else "xls", "sheets": found}


def is_locked(data: bytes) -> bool:
    """Whether an old container holds an encrypted package."""
    return "EncryptedPackage".encode("utf-16-le") in data


def cells(sheet: Any, xml: bytes, percents: set[int], most_rows: int, most_columns: int) -> dict[str, Any]:
    """The rows of a sheet from its first row and column on, or how many there are if too many."""
    last_row, last_column = sheet.end or (0, 0)
    if last_row >= most_rows:
        return {"row_count": last_row + 1}
    if last_column >= most_columns:
        return {"column_count": last_column + 1}
    lost, percent = marked(xml, percents)
    rows = [
        [
            text(value, (row, column) in percent) if (row, column) not in lost else LOST
            for column, value in enumerate(line)
        ]
        if lost or percent
        else [text(value, False) for value in line]
        for row, line in enumerate(sheet.to_python(skip_empty_area=False))
    ]
    for row, column in lost:  # where nothing stands to the right or below, the cell is outside what was read
        if row < most_rows and column < most_columns:
            rows += [[] for _ in range(row + 1 - len(rows))]
            rows[row] += [""] * (column + 1 - len(rows[row]))
            rows[row][column] = LOST
    merges = [[*first, *last] for first, last in (sheet.merged_cell_ranges or [])[:MOST_MERGES]]
    hidden = [int(row) for row in ROW.findall(xml)[:MOST_HIDDEN]]
    return {"rows": rows, "merges": merges, "hidden_rows": hidden}


def main() -> None:
    """Reads, answers, ends; a process that its limits end gives no answer."""
    bind()
    most_rows, most_columns = int(sys.argv[1]), int(sys.argv[2])
    try:
        answer = sheets(sys.stdin.buffer.read(), most_rows, most_columns)
    except Refused as refused:
        answer = {"refused": refused.args[0]}
    except MemoryError:
        answer = {"refused": "workbook-too-big"}
    json.dump(answer, sys.stdout, ensure_ascii=True)


if __name__ == "__main__":
    main()
