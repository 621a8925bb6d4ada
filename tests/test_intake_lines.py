"""Bytes become text, and text becomes records in which no cell has moved; what would move is refused."""

import csv
import io
import unicodedata

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from khoi.errors import Problem
from khoi.intake.cells import texts
from khoi.intake.decode import Decoded, decoded, too_large
from khoi.intake.limits import MIB, PAGE, Limits
from khoi.intake.lines import SEPARATORS, Lines, Quotes, misplaced_quote, split

HEADER = ["alpha", "beta", "gamma"]


def known(cells: list[str]) -> int:
    return len({*HEADER} & {*cells})


def read(text: str) -> list[list[str]]:
    """The cells below the header, checked to be complete and without a ragged record."""
    lines = split(text, known)
    assert isinstance(lines, Lines), lines
    found = texts(lines, 1, len(HEADER))
    assert found.uneven == []
    return [list(row.values()) for row in found.columns.to_pylist()]


def problem(data: bytes, limits: Limits = PAGE) -> tuple[str, str | None, int | None]:
    found = too_large(data, limits, "vi") or decoded(data)
    if isinstance(found, Decoded):
        found = split(found.text, known)  # type: ignore[assignment]
    assert isinstance(found, Problem), found
    return found.code, found.case, found.row


@pytest.mark.parametrize(
    ("data", "encoding"),
    [("Thôn".encode(), "utf-8"), ("Thôn".encode("utf-8-sig"), "utf-8-bom"), (b"Thon", "utf-8")],
)
def test_utf_8_is_read_with_and_without_its_mark(data: bytes, encoding: str) -> None:
    found = decoded(data)
    assert isinstance(found, Decoded)
    assert (found.encoding, found.text[:2]) == (encoding, "Th")


def test_letters_are_composed_and_line_ends_made_one() -> None:
    apart = unicodedata.normalize("NFD", "Lục Phủ")
    assert decoded(f"{apart}\r\nb\rc\nd".encode()) == Decoded("Lục Phủ\nb\nc\nd", "utf-8")


@pytest.mark.parametrize(
    ("data", "case", "row"),
    [
        (b"", "empty", None),
        (b" \r\n\r\n", "empty", None),
        (b"\xef\xbb\xbf", "empty", None),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not-a-table", None),
        (b"%PDF-1.7 alpha;beta", "not-a-table", None),
        (b"<!DOCTYPE html><table><tr><td>alpha", "not-a-table", None),
        (b"alpha;be\x00ta", "not-a-table", None),
        ("Thôn;Xã".encode("utf-16")[:-1], "not-a-table", None),
        ("Thôn;Xã".encode("cp1252"), "encoding", None),
        ("Thôn".encode()[:-2], "encoding", None),
        (b"alpha;beta\r\n1;\x07", "control", 2),
        ("alpha;beta\n\ufdd0;2".encode(), "control", 2),
    ],
)
def test_bytes_that_are_no_utf_8_table_are_refused_with_the_reason(data: bytes, case: str, row: int | None) -> None:
    assert problem(data) == ("unreadable-file", case, row)


def test_a_file_above_the_limit_is_refused_before_it_is_read() -> None:
    assert problem(b"\x00" * (MIB + 1), Limits(MIB, 10)) == ("file-too-large", None, None)


@pytest.mark.parametrize("separator", SEPARATORS)
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_separator_and_line_end_gives_the_same_cells(separator: str, ending: str) -> None:
    rows = [HEADER, ["Lục Phủ", "1.234,5", 'Tết "trồng cây"'], ["", "a;b,c\td", "hai\ndòng"]]
    file = io.StringIO()
    csv.writer(file, delimiter=separator, lineterminator="\n").writerows(rows)
    found = decoded(file.getvalue().replace("\n", ending).encode())
    assert isinstance(found, Decoded)
    assert read(found.text) == rows[1:]


def test_a_sep_line_is_an_instruction_and_no_row() -> None:
    lines = split("sep=;\nalpha;beta;gamma\n1,5;2;3", known)
    assert isinstance(lines, Lines)
    assert (lines.separator, lines.records) == (";", ["alpha;beta;gamma", "1,5;2;3"])
    assert problem(b"sep=|\nalpha|beta") == ("unreadable-file", "separator", None)


def test_the_separator_is_the_one_that_names_known_columns() -> None:
    lines = split("alpha;beta;gamma\n1,5;2,5;3,5\n", known)
    assert isinstance(lines, Lines) and lines.separator == ";"


def test_empty_cells_beyond_the_header_are_harmless_and_blank_rows_counted() -> None:
    lines = split("alpha;beta;gamma;;\n1;2;3;;\n\n;;;;\n4;5;6\n;;\n\n", known)
    assert isinstance(lines, Lines)
    found = texts(lines, 1, 3)
    assert [list(row.values()) for row in found.columns.to_pylist()] == [["1", "2", "3"], ["4", "5", "6"]]
    assert (found.rows.tolist(), found.blank_rows, found.uneven) == ([2, 5], [3, 4], [])


@pytest.mark.parametrize("row", ["1;2", "1;2;3;4", "1", "1;2;3;;5"])
def test_a_missing_or_extra_cell_is_refused_with_its_row(row: str) -> None:
    lines = split(f"alpha;beta;gamma\n1;2;3\n{row}\n7;8;9", known)
    assert isinstance(lines, Lines)
    found = texts(lines, 1, 3)
    assert found.uneven == [(3, row.split(";"))]
    assert found.rows.tolist() == [2, 4]


@pytest.mark.parametrize(
    ("text", "case", "row"),
    [
        ('alpha;beta;gamma\n1;"2;3\n4;5;6\n', "open-quote", 2),
        ('alpha;beta;gamma\n1;2;3\n4;"5;6\n7;"8";9\n', "open-quote", 3),
        ('alpha;beta;gamma\n1;"2;3\n4;"5;6\n', "stray-quote", 2),
        ('alpha;beta;gamma\n1;2;3\n1;Khu "Bắc";3\n', "stray-quote", 3),
        ('alpha;beta;gamma\n1;"2"x;3\n', "stray-quote", 2),
        ('al"pha"\n1\n', "stray-quote", 1),
        ('alpha;beta;gamma\n"1\n2";"a""b"c;3\n', "stray-quote", 2),
        ('alpha;beta;gamma\n1;2;"3"x', "stray-quote", 2),
        ('"', "open-quote", 1),
    ],
)
def test_a_quote_that_breaks_the_rule_is_refused_with_its_row(text: str, case: str, row: int) -> None:
    assert problem(text.encode()) == ("unreadable-file", case, row)


def test_a_line_break_inside_quotes_is_part_of_one_row() -> None:
    lines = split('alpha;beta;gamma\n1;"hai\ndòng";3\n4;5;6', known)
    assert isinstance(lines, Lines)
    assert texts(lines, 1, 3).rows.tolist() == [2, 3]


def test_a_record_of_a_million_letters_is_refused() -> None:
    assert problem(b"alpha;beta\n1;" + b"x" * 1_000_001) == ("unreadable-file", "long-record", 2)


# Cells without control characters; a row whose cells are all blank is no row, so the first cell is filled.
cell = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn"), include_characters='\n\t;,"'), max_size=8).map(
    lambda text: unicodedata.normalize("NFC", text)
)
row = st.tuples(st.text("aơẠđ1", min_size=1, max_size=4), cell, cell).map(list)


@given(
    st.lists(row, max_size=6),
    st.sampled_from(SEPARATORS),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
)
@example([["a", '""', '"'], ["a", "\n", ";;"]], ";", csv.QUOTE_MINIMAL, "\n", True)
def test_any_table_reads_back_cell_by_cell(
    rows: list[list[str]], separator: str, quoting: int, ending: str, has_mark: bool
) -> None:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=separator, quoting=quoting, lineterminator=ending).writerows([HEADER, *rows])
    found = decoded(file.getvalue().encode("utf-8-sig" if has_mark else "utf-8"))
    assert isinstance(found, Decoded)
    whole = unicodedata.normalize("NFC", "\x1f".join("\x1e".join(cells) for cells in rows))
    assert "\x1f".join("\x1e".join(cells) for cells in read(found.text)) == whole


@given(st.binary(max_size=200))
def test_no_bytes_make_the_pass_fail(data: bytes) -> None:
    found = decoded(data)
    if isinstance(found, Decoded):
        lines = split(found.text, known)
        if isinstance(lines, Lines):
            texts(lines, 1, len(lines.cells(0)))


@given(st.text('ab;,"\n\t', max_size=40))
def test_what_the_pass_accepts_a_strict_reader_reads_the_same(text: str) -> None:
    lines = split("alpha;beta;gamma\n" + text, known)
    if isinstance(lines, Problem):
        return
    ours = texts(lines, 1, 3)
    theirs = csv.reader(io.StringIO("alpha;beta;gamma\n" + text, newline=""), delimiter=";", strict=True)
    full = {number: cells for number, cells in enumerate(theirs, 1) if number in ours.rows}
    assert [cells[:3] for cells in full.values()] == [list(found.values()) for found in ours.columns.to_pylist()]


@given(text=st.text(alphabet='a";,\n', min_size=1, max_size=14), separator=st.sampled_from(";,"))
def test_looking_at_the_bytes_tells_of_quotes_what_looking_at_the_pieces_tells(text: str, separator: str) -> None:
    assume('"' in text)
    quotes, pieces = Quotes(text, separator), text.split('"')
    assert quotes.keep_to_borders() == (misplaced_quote(pieces, separator) is None)
    assert quotes.hide_borders() == any(separator in piece or "\n" in piece for piece in pieces[1::2])
