"""Excel workbooks: what their cells mean, which sheet is read, and what a broken or hostile one gets."""

import datetime
import io
import random
import resource
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import xlwt

from khoi import datasets, intake
from khoi.intake import Plan, Revision
from khoi.intake.limits import Limits
from khoi.intake.workbook import PROGRAM
from khoi.store import Store
from khoi.words import problem_text
from tests.intake_world import ACTIVITY, SPENDING, TODAY, city, faults, plan_of, table
from tests.legacy_encodings import encoded
from tests.workbooks import rewritten, sheet_part, workbook

HEADER = tuple(part.replace("|", ",") for part in ACTIVITY.split(";"))
JULY = datetime.date(2018, 7, 1)
LUC_PHU = ("Bắc Sơn", "Lục Phủ", "Tết trồng cây", "Nông dân", JULY, 1, 1234, 5, 10.5, "Tốt, vui")
THAN_PHUN = (
    "Bắc Sơn",
    "Thán Phún",
    "Tết trồng cây",
    "Nông dân",
    "07/2018",
    "2",
    "1.300",
    "-",
    None,
    'gọi là "điểm"\nhai dòng',
)


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with city() as opened:
        yield opened


def read(store: Store, data: bytes, dataset: str = "activity", **more: object) -> Plan:
    with store.desk() as desk:
        return intake.make_plan(
            data, "tep.xlsx", datasets.dataset(dataset), None, desk, store.gazetteer(), TODAY, **more
        )  # type: ignore[arg-type]


def test_numbers_days_and_text_in_cells_are_read_as_in_a_csv_file(store: Store) -> None:
    plan = read(store, workbook({"T7": [["BÁO CÁO"], [], HEADER, LUC_PHU, THAN_PHUN]}))
    assert faults(plan) == []
    assert (plan.encoding, plan.delimiter, plan.sheet, plan.header_row, plan.row_count) == ("xlsx", None, "T7", 3, 2)
    rows = plan.rows.drop_columns(["ward_id"]).to_pylist()
    assert [(row["file_row"], row["participant_count"], row["new_household_count"], row["note"]) for row in rows] == [
        (4, 1234, 5, "Tốt, vui"), (5, 1300, None, 'gọi là "điểm" hai dòng')
    ]  # fmt: skip
    assert str(rows[0]["result"]) == "10.500"
    assert rows[0]["month"] == JULY


def test_a_fraction_of_a_cell_keeps_its_value_whatever_its_decimals(store: Store) -> None:
    for value, wanted in ((1.234, "1.234"), (1234.5, "1234.500"), (0.1, "0.100"), (2500, "2500.000"), (1e-3, "0.001")):
        plan = read(store, workbook({"T7": [HEADER, (*LUC_PHU[:8], value, "")]}))
        assert (faults(plan), str(plan.rows.column("result")[0])) == ([], wanted)


def test_percents_errors_and_formulas_without_a_value_are_problems_not_zero(store: Store) -> None:
    data = workbook({"T7": [HEADER, (*LUC_PHU[:5], 0.125, "=1+1", 3, 4, "")]}, percents=[(1, 5)])
    plan = read(store, data)
    assert faults(plan) == [
        ("not-a-number", 2, "Số buổi", "12,5%"), ("missing-value", 2, "Số lượt người", None)
    ]  # fmt: skip
    assert [problem.case for problem in plan.problems] == ["percent", "formula"]
    error = sheet_part(data).replace(b'<c r="H2"><v>3</v>', b'<c r="H2" t="e"><v>#REF!</v>')
    broken = read(store, rewritten(data, {"xl/worksheets/sheet1.xml": error}))
    assert ("missing-value", 2, "Số hộ mới tiếp cận", None) in faults(broken)
    kept = sheet_part(data).replace(b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>")
    assert len(faults(read(store, rewritten(data, {"xl/worksheets/sheet1.xml": kept})))) == 1


def test_the_sheet_that_fits_is_read_and_two_are_asked_about(store: Store) -> None:
    notes = [["Hướng dẫn"], ["Điền số liệu vào trang bên"]]
    plan = read(store, workbook({"Hướng dẫn": notes, "Số liệu": [HEADER, LUC_PHU], "Mẫu": [HEADER]}))
    assert (faults(plan), plan.sheet, plan.row_count) == ([], "Số liệu", 1)
    two = workbook({"Tháng 6": [HEADER, LUC_PHU], "Tháng 7": [HEADER, THAN_PHUN]})
    asked = read(store, two)
    assert [(problem.code, problem.case) for problem in asked.problems] == [("unreadable-file", "two-sheets")]
    assert (asked.sheets, asked.is_storable) == (["Tháng 6", "Tháng 7"], False)
    assert "“Tháng 6”; “Tháng 7”" in problem_text(asked.problems[0], "vi")[0]
    chosen = read(store, two, revision=Revision(sheet="Tháng 7"))
    assert (chosen.sheet, faults(chosen), chosen.rows.column("village_id").to_pylist()) == (
        "Tháng 7", [], ["bac-son.than-phun"]
    )  # fmt: skip


def test_hidden_sheets_and_rows_are_named(store: Store) -> None:
    data = workbook({"T7": [HEADER, LUC_PHU, THAN_PHUN], "Cũ": [HEADER, LUC_PHU]}, hidden=["Cũ"], hidden_rows=[3])
    plan = read(store, data)
    assert [(problem.level, problem.code, dict(problem.values)) for problem in plan.problems] == [
        ("warning", "hidden-sheet", {"sheets": "“Cũ”"}), ("warning", "hidden-rows", {"rows": "3"})
    ]  # fmt: skip
    assert (plan.row_count, plan.is_storable) == (2, True)
    alone = read(store, workbook({"T7": [], "Cũ": [HEADER, LUC_PHU]}, hidden=["Cũ"]))
    assert [problem.case for problem in alone.problems] == ["workbook-hidden"]


def test_merged_names_are_filled_down_and_merged_figures_refused(store: Store) -> None:
    second = ("", *THAN_PHUN[1:])
    plan = read(store, workbook({"T7": [HEADER, LUC_PHU, second]}, merges=["A2:A3"]))
    assert faults(plan) == []
    assert plan.rows.column("ward_id").to_pylist() == ["bac-son", "bac-son"]
    shared = read(store, workbook({"T7": [HEADER, LUC_PHU, (*THAN_PHUN[:6], None, *THAN_PHUN[7:])]}, merges=["G2:G3"]))
    assert [(problem.code, problem.case, problem.row) for problem in shared.problems] == [
        ("missing-value", "merged", 2)
    ]


def test_a_header_merged_over_two_rows_and_columns(store: Store) -> None:
    upper = (*HEADER[:5], "Kết quả thực hiện", "", "", "", "Ghi chú")
    lower = ("", "", "", "", "", "Số buổi", "Số lượt người", "Số hộ mới tiếp cận", "Khối lượng", "")
    data = workbook({"T7": [["BÁO CÁO"], upper, lower, LUC_PHU]}, merges=["A2:A3", "B2:B3", "F2:I2", "J2:J3"])
    plan = read(store, data)
    assert (faults(plan), plan.header_row, plan.row_count) == ([], 3, 1)


@pytest.mark.parametrize("font", ["tcvn3", "vni"])
def test_letters_of_old_fonts_inside_cells_are_restored_column_by_column(store: Store, font: str) -> None:
    def old(cell: object) -> object:
        return encoded(cell, font).decode("cp1252" if font == "vni" else "latin-1") if isinstance(cell, str) else cell

    rows = [HEADER, LUC_PHU, THAN_PHUN]
    whole = read(store, workbook({"T7": [[old(cell) for cell in row] for row in rows]}))
    assert faults(whole) == []
    assert sorted(whole.rows.column("village_id").to_pylist()) == ["bac-son.luc-phu", "bac-son.than-phun"]
    mixed = read(
        store, workbook({"T7": [[old(c) if at in (1, 3, 9) else c for at, c in enumerate(row)] for row in rows]})
    )
    assert faults(mixed) == []
    assert mixed.rows.column("note").to_pylist() == whole.rows.column("note").to_pylist() == [
        "Tốt, vui", 'gọi là "điểm" hai dòng'
    ]  # fmt: skip


def test_letters_of_old_fonts_in_a_utf_8_file_are_restored(store: Store) -> None:
    text = encoded(table(ACTIVITY, "Bắc Sơn;Lục Phủ;Tết trồng cây;Nông dân;07/2018;1;20;5;10;"), "tcvn3").decode(
        "latin-1"
    )
    plan = plan_of(store, text)
    assert (faults(plan), plan.encoding, plan.row_count) == ([], "utf-8", 1)


def test_money_and_units_above_the_table_count_in_a_workbook(store: Store) -> None:
    header = tuple(cell.replace(" (đồng)", "") for cell in SPENDING.split(";"))
    rows = [["Đơn vị tính: triệu đồng"], header, ("Bắc Sơn", "", 6600, "tự chủ", JULY, 12.5, 3.234)]
    plan = read(store, workbook({"KP": rows}), "spending")
    assert faults(plan) == []
    assert plan.rows.select(["planned_vnd", "actual_vnd"]).to_pylist() == [
        {"planned_vnd": 12_500_000, "actual_vnd": 3_234_000}
    ]


def test_an_old_xls_is_read_the_same_way(store: Store) -> None:
    file = io.BytesIO()
    book = xlwt.Workbook()
    sheet, hidden = book.add_sheet("Tháng 7"), book.add_sheet("Cũ")
    day = xlwt.easyxf(num_format_str="dd/mm/yyyy")
    for row, cells in enumerate((["BÁO CÁO"], HEADER, LUC_PHU, THAN_PHUN)):
        for column, cell in enumerate(cells):
            if cell is not None:
                sheet.write(row, column, cell, day if isinstance(cell, datetime.date) else xlwt.Style.default_style)
    hidden.write(0, 0, "x")
    hidden.visibility = 1
    book.save(file)
    plan = read(store, file.getvalue())
    assert [problem.code for problem in plan.problems] == ["hidden-sheet"]
    assert (plan.encoding, plan.sheet, plan.header_row, plan.row_count) == ("xls", "Tháng 7", 2, 2)
    assert plan.rows.column("participant_count").to_pylist() == [1234, 1300]
    assert plan.rows.column("month").to_pylist() == [JULY, JULY]


def far_cell() -> bytes:
    data = workbook({"T7": [["a"]]})
    sheet = sheet_part(data).replace(b"</row>", b'</row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    return rewritten(data, {"xl/worksheets/sheet1.xml": sheet})


def bomb() -> bytes:
    return rewritten(workbook({"T7": [["a"]]}), {"xl/worksheets/sheet1.xml": b" " * 250_000_000})


def entities() -> bytes:
    data = workbook({"T7": [["a"]]})
    sheet = sheet_part(data).replace(b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "ha">]><worksheet', 1)
    return rewritten(data, {"xl/worksheets/sheet1.xml": sheet})


def many_parts() -> bytes:
    return rewritten(workbook({"T7": [["a"]]}), {f"xl/media/{number}.bin": b"" for number in range(300)})


ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\x00" * 600


@pytest.mark.parametrize(
    ("data", "case"),
    [
        (far_cell(), "workbook-too-big"),
        (bomb(), "workbook-too-big"),
        (many_parts(), "workbook-too-big"),
        (entities(), "workbook-entities"),
        (ENCRYPTED, "workbook-encrypted"),
        (workbook({"T7": [HEADER, LUC_PHU]})[:-200], "workbook-broken"),
        (workbook({"T7": [HEADER, LUC_PHU]})[:600], "workbook-broken"),
        (b"PK\x03\x04rest of a workbook", "workbook-broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old workbook", "workbook-broken"),
        (rewritten(workbook({"T7": [["a"]]}), {"xl/workbook.xml": b"<workbook"}), "workbook-broken"),
        (workbook({"T7": []}), "empty"),
        (b"<html><table><tr><td>Xa</td></tr></table></html>", "not-a-table"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_workbook_that_cannot_be_read_says_why_and_leaves_the_server_be(store: Store, data: bytes, case: str) -> None:
    digest = store.digest()
    plan = read(store, data)
    assert [(problem.code, problem.case) for problem in plan.problems] == [("unreadable-file", case)]
    assert (plan.is_unreadable, plan.is_storable, store.digest()) == (True, False, digest)
    for lang in ("vi", "en"):
        assert all(part and "{" not in part for part in problem_text(plan.problems[0], lang))


def resident() -> int:
    """The memory of this process in bytes."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


def test_hostile_workbooks_leave_no_memory_behind_and_others_are_read_meanwhile(store: Store) -> None:
    good = workbook({"T7": [HEADER, LUC_PHU]})
    hostile = [far_cell(), entities(), many_parts(), ENCRYPTED, good[:600]]
    assert faults(read(store, good)) == []
    before = resident()
    with ThreadPoolExecutor(4) as pool:
        plans = list(pool.map(lambda data: read(store, data), [*hostile, good, *hostile, good]))
    assert [plan.is_unreadable for plan in plans] == [*[True] * 5, False, *[True] * 5, False]
    assert [faults(plan) for plan in plans if not plan.is_unreadable] == [[], []]
    assert resident() - before < 100_000_000


def test_rows_and_columns_beyond_the_limit_are_counted_not_read(store: Store) -> None:
    many = workbook({"T7": [HEADER, *[LUC_PHU] * 1200]})
    plan = read(store, many, limits=Limits(10**7, 100))
    assert [(problem.code, dict(problem.values)) for problem in plan.problems] == [
        ("too-many-rows", {"found": "1.201", "most": "100"})
    ]  # fmt: skip
    wide = read(store, workbook({"T7": [[*HEADER, *map(str, range(300))], LUC_PHU]}))
    assert [(problem.code, dict(problem.values)) for problem in wide.problems] == [
        ("too-many-columns", {"found": "310", "most": "200"})
    ]  # fmt: skip


def test_a_workbook_with_any_byte_wrong_never_stops_the_program(store: Store) -> None:
    data = workbook({"T7": [HEADER, LUC_PHU, THAN_PHUN]})
    chance = random.Random(3)
    for _ in range(60):
        changed = bytearray(data)
        for _ in range(chance.choice((1, 3, 30))):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        plan = read(store, bytes(changed))
        assert plan.problems or plan.row_count == 2


@pytest.mark.parametrize(
    ("act", "said"),
    [
        ("bytearray(2 * 1024 ** 3)", b"MemoryError"),
        ("open(sys.argv[1], 'w', buffering=1).write('x\\n')", b"File too large"),
        ("print('done', file=sys.stderr)", b"done"),
    ],
)
def test_the_reading_program_binds_its_memory_and_can_write_no_file(tmp_path: Path, act: str, said: bytes) -> None:
    program = f"import runpy, sys; runpy.run_path({str(PROGRAM)!r})['bind'](); {act}"
    done = subprocess.run([sys.executable, "-I", "-c", program, str(tmp_path / "x")], capture_output=True, check=False)
    assert said in done.stderr
