"""Laws of reading: whatever the encoding, separator, line end and layout, the same rows come out; nothing breaks it."""

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from khoi import datasets, intake
from khoi.intake.layout import Sheet, laid_out
from khoi.intake.lines import SEPARATORS
from khoi.intake.tables import opened
from khoi.store import Store
from tests.intake_world import city
from tests.legacy_encodings import encoded
from tests.mutations import judged, mutated
from tests.scale import times
from tests.workbooks import workbook

DATASET = datasets.dataset("activity")
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1258", "tcvn3", "vni")
HEADER = [column.label for column in DATASET.columns]
NAMES = [column.name for column in DATASET.columns]
FOOTERS = (["", "Bắc Sơn, ngày 31 tháng 7 năm 2018"], ["Người lập biểu"], ["(Ký, ghi rõ họ tên)"])
NOTES = ("", "Tốt", "họp thôn, có mưa", 'gọi là "điểm"; hai buổi', "dòng một\ndòng hai", "Khu phố tự làm", "12,5")


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with city() as world:
        yield world


row = st.tuples(
    st.sampled_from(["Bắc Sơn", "Hải Sơn", "Trà Cổ"]), st.sampled_from(["Lục Phủ", "Thán Phún", "Khu 1"]),
    st.sampled_from(["Tết trồng cây", "PAPI"]), st.sampled_from(["Nông dân", "MTTQ"]), st.just("07/2018"),
    st.integers(0, 99).map(str), st.integers(0, 9999).map(str), st.sampled_from(["", "0", "7"]),
    st.sampled_from(["", "12,5", "1.234"]), st.sampled_from(NOTES),
)  # fmt: skip
layouts = st.fixed_dictionaries(
    {
        "titles": st.integers(0, 3),
        "order": st.permutations(range(len(HEADER))),
        "is_double": st.booleans(),
        "is_numbered": st.booleans(),
        "has_count": st.booleans(),
        "groups": st.booleans(),
        "blanks": st.booleans(),
        "total": st.sampled_from(["", "Cộng", "Tổng cộng", "TONG CONG"]),
        "footers": st.integers(0, 3),
    }
)


def written(rows: list[tuple[str, ...]], layout: dict[str, Any]) -> tuple[list[list[str]], list[int]]:
    """The rows of a whole file in that layout, and the spreadsheet rows at which the figures stand."""
    order = layout["order"]
    width = len(HEADER) + layout["has_count"]

    def line(cells: list[str], count: str = "") -> list[str]:
        return [count, *cells] if layout["has_count"] else cells

    file = [[f"Báo cáo kết quả {at}"] + [""] * (width - 1) for at in range(layout["titles"])]
    labels = [HEADER[at] for at in order]
    if layout["is_double"]:
        file += [line(["Kết quả của xã" if at == 0 else "" for at in range(len(labels))], "TT"), line(labels)]
    else:
        file.append(line(labels, "TT"))
    if layout["is_numbered"]:
        file.append([f"({at})" for at in range(1, width + 1)])
    places = []
    for at, cells in enumerate(rows):
        if layout["groups"] and at % 3 == 0:
            file.append(["I. Các xã", *[""] * (width - 1)])
        if layout["blanks"] and at % 2:
            file.append([""] * width)
        file.append(line([cells[place] for place in order], str(at + 1)))
        places.append(len(file))
    if layout["total"]:
        first = next(at for at, place in enumerate(order) if NAMES[place] in ("ward", "village"))
        sums = {5: sum(int(cells[5]) for cells in rows), 6: sum(int(cells[6]) for cells in rows)}
        total = [str(sums[place]) if place in sums else "" for place in order]
        file.append(line([layout["total"] if at == first else cell for at, cell in enumerate(total)]))
    file += [[*footer, *[""] * (width - len(footer))] for footer in FOOTERS[: layout["footers"]]]
    return file, places


def sheet_of(data: bytes) -> Sheet:
    table = opened(data, DATASET, intake.PAGE, "vi")
    assert table.lines is not None, table.problems
    sheet = laid_out(table.lines, DATASET, intake.PAGE, "vi")
    assert isinstance(sheet, Sheet), sheet
    return sheet


def same(sheet: Sheet, rows: list[tuple[str, ...]], places: list[int]) -> bool:
    """Whether the sheet holds these rows at these places and nothing else."""
    found = [
        tuple(sheet.texts.columns.column(sheet.headers.positions[name])[at].as_py() for name in NAMES)
        for at in range(len(sheet.texts.rows))
    ]
    return (found, sheet.texts.rows.tolist(), sheet.ragged) == (list(rows), places, [])


@settings(max_examples=times(400, 2000), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(row, min_size=1, max_size=7),
    layouts,
    st.sampled_from(ENCODINGS),
    st.sampled_from(SEPARATORS),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.booleans(),
)
def test_any_table_in_any_encoding_separator_and_layout_gives_the_same_rows(
    rows: list[tuple[str, ...]], layout: dict[str, Any], encoding: str, separator: str, line_end: str, quotes: bool
) -> None:
    file, places = written(rows, layout)
    text = io.StringIO(newline="")
    style = csv.QUOTE_ALL if quotes else csv.QUOTE_MINIMAL
    csv.writer(text, delimiter=separator, lineterminator="\n", quoting=style).writerows(file)  # type: ignore[arg-type]
    data = encoded(text.getvalue().replace("\n", line_end), encoding)
    breaks = sum(cells[9].count("\n") for cells in rows)
    sheet = sheet_of(data)
    assert same(sheet, rows, places), (sheet.texts.rows, sheet.skipped, breaks)


@settings(max_examples=times(25, 40), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(row, min_size=1, max_size=7), layouts)
def test_any_table_in_a_workbook_gives_the_same_rows(rows: list[tuple[str, ...]], layout: dict[str, Any]) -> None:
    file, places = written(rows, layout)
    assert same(sheet_of(workbook({"Tháng 7": file})), rows, places)


def test_no_accident_to_a_file_breaks_the_reading(store: Store) -> None:
    digest = store.digest()
    plans = [judged(store, data) for data in mutated(times(240, 600), seed=2018)]
    assert store.digest() == digest
    assert any(plan.is_storable for plan in plans)
    assert any(plan.is_unreadable for plan in plans)
    assert any(plan.errors and not plan.is_unreadable for plan in plans)
