"""Workbooks to take away: templates with lists, rules and examples; a file with its faults marked."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date

import pytest

from khoi import datasets, intake
from khoi.errors import Problem
from khoi.intake.template import neutral
from khoi.intake.workbook import opened
from khoi.store import Store
from tests.intake_world import ACTIVITY, city, plan_of, table

JULY = date(2018, 7, 1)
GOOD = "Bắc Sơn;Lục Phủ;Tết trồng cây;Nông dân;07/2018;1;20;5;10;Tốt"
BAD = 'Bắc Sơn;Lục Phũ Ơi;Tết trồng cây;Nông dân;07/2018;hai;30;7;20;"=HYPERLINK(""http://x"")"'


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with city() as world:
        yield world


def parts(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()}


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("name", list(datasets.DATASETS))
def test_every_template_opens_with_its_lists_rules_and_an_example(store: Store, name: str, lang: str) -> None:
    dataset = datasets.dataset(name)
    ward = store.gazetteer().get("bac-son")
    with store.desk() as desk:
        data = intake.template(dataset, ward, JULY, store.gazetteer(), desk, "xlsx", lang)
    book = opened(data, intake.PAGE, lang)
    assert not isinstance(book, Problem)
    figures, rules, lists = book.pages
    assert figures.lines.cells(0) == [column.label for column in dataset.columns]
    told = [rules.lines.cells(at) for at in range(1, len(dataset.columns) + 1)]
    assert [row[0] for row in told] == [column.label for column in dataset.columns]
    assert all(len(row) == 4 and all(cell.strip() for cell in row) for row in told)
    written = parts(data)
    assert written["xl/comments1.xml"].count("<comment ") == len(dataset.columns)
    wanted = [
        c.kind
        for c in dataset.columns
        if c.kind
        in (
            "ward",
            "village",
            "campaign",
            "body",
            "category",
            "budget_item",
            "source",
            "status",
            "unit_kind",
            "parent",
        )
    ]
    assert written["xl/worksheets/sheet1.xml"].count("<dataValidation ") == len(wanted)
    assert not any(page.is_hidden for page in book.pages)
    assert lists.lines.records or not wanted


def test_a_report_colours_the_faulty_cells_and_can_be_submitted_itself(store: Store) -> None:
    plan = plan_of(store, table("BÁO CÁO", ACTIVITY, GOOD, BAD))
    data = intake.problem_report(plan, "vi")
    written = parts(data)
    assert "<f>" not in written["xl/worksheets/sheet1.xml"]
    assert "hyperlinks" not in written["xl/worksheets/sheet1.xml"]
    book = opened(data, intake.PAGE, "vi")
    assert not isinstance(book, Problem)
    file, told = book.pages
    assert file.lines.cells(1)[:10] == ACTIVITY.split(";")
    assert file.lines.cells(3)[9] == '=HYPERLINK("http://x")'
    assert file.lines.cells(3)[10].startswith("Dòng 4, cột “Thôn, khu”")
    assert len([record for record in told.lines.records if record.strip()]) == 1 + len(plan.problems)
    again = plan_of(store, data)
    assert (again.sheet, again.header_row) == ("Tệp cần sửa", 2)
    assert [(p.code, p.row, p.column, p.value) for p in again.problems] == [
        (p.code, p.row, p.column, p.value) for p in plan.problems
    ]


def test_a_file_that_cannot_be_read_has_a_report_too(store: Store) -> None:
    for data in (b"\x89PNG....", b"", b"PK\x03\x04broken"):
        book = opened(intake.problem_report(plan_of(store, data), "en"), intake.PAGE, "en")
        assert not isinstance(book, Problem)
        assert [page.name for page in book.pages] == ["Problems"]


def test_a_cell_that_could_become_a_formula_is_written_as_text() -> None:
    assert [neutral(cell) for cell in ("=1+1", "+84", "-3", "@x", "Khu 1", "")] == [
        "'=1+1",
        "'+84",
        "'-3",
        "'@x",
        "Khu 1",
        "",
    ]
