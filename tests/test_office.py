"""What is taken away opens in LibreOffice, and holds there what the screen shows: in both languages, value by value."""

import io
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from openpyxl import load_workbook
from openpyxl.cell import Cell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from khoi.brief import LEFT_OUT
from khoi.brief.labels import STATES, kind_of, stem
from khoi.store import Store
from khoi.web import running
from khoi.web.site import PAGES
from khoi.web.ui_page import ASKED
from khoi.words import LANGUAGES, say
from tests.test_exports import taken
from tests.test_pages import opened

VIEWS: Mapping[str, Mapping[str, str]] = {
    "overview": {"period": "2018"},
    "headcount": {"period": "2018-Q2"},
    "spending": {"period": "2018"},
    "coverage": {"period": "2018", "campaign": "nong-thon-moi", "ward": "bac-son"},
    "overlap": {"period": "2018-07"},
    "ward": {"period": "2018-07", "ward": "hai-son"},
    "village": {"period": "2018", "village": "bac-son.luc-phu"},
    "results": {"period": "2018"},
    "places": {"period": "2018"},
    "sources": {"period": "2018"},
}
FILES = {page.name: page.file.removesuffix(".py") for page in PAGES}
VIETNAM = timedelta(hours=7)
LONGEST_NAME = 31  # of a sheet


@dataclass(frozen=True, slots=True)
class Taken:
    """A page as its file was made: what was on the screen, and the file before and after LibreOffice had it."""

    lang: str
    shown: Mapping[str, pd.DataFrame]
    tables: list[pd.DataFrame]
    ours: bytes
    theirs: Workbook


@pytest.fixture(scope="module")
def office(sample_store: Store, tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Taken]:
    """Every page's workbook in both languages, opened and saved again by LibreOffice in one go."""
    folder, found = tmp_path_factory.mktemp("office"), {}
    running.use(sample_store)
    for page, query in VIEWS.items():
        for lang in LANGUAGES:
            app = opened(sample_store, "lanhdao", FILES[page], lang=lang, **query)
            shown = {
                name: rows for name, (rows, _) in app.session_state[ASKED].items() if len(rows) and name != "limits"
            }
            tables = [table.value for table in app.main.dataframe]
            data = taken(app, "lanhdao", "xlsx")
            (folder / f"{page}-{lang}.xlsx").write_bytes(data)
            found[page, lang] = (shown, tables, data)
    saved = converted(sorted(folder.glob("*.xlsx")), "xlsx", folder)
    return {
        (page, lang): Taken(lang, *of_page, load_workbook(saved / f"{page}-{lang}.xlsx"))
        for (page, lang), of_page in found.items()
    }


def converted(files: list[Path], form: str, folder: Path) -> Path:
    """The folder in which LibreOffice has saved the files in another form. It has a profile of its own."""
    program, out = shutil.which("soffice"), folder / form
    assert program, "LibreOffice is missing: apt-get install libreoffice-calc-nogui"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [program, profile, "--headless", "--convert-to", form, "--outdir", str(out), *map(str, files)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return out


def cells(sheet: Worksheet) -> list[list[Any]]:
    """The rows of a sheet as values; the cells that LibreOffice leaves empty at the end are none."""
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    while rows and not any(value is not None for value in rows[-1]):
        rows.pop()
    return rows


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", VIEWS)
def test_a_page_in_libreoffice_says_what_it_is(
    office: dict[tuple[str, str], Taken], page: str, lang: str
) -> None:  # fmt: skip
    book = office[page, lang].theirs
    about, *sheets = book.worksheets
    facts = {row[0]: row[1] for row in cells(about) if row[0]}
    assert cells(about)[0][0] == say(f"app.page-{page}", lang)
    assert facts[say("export.fact-as-of", lang)] == "31/07/2018"
    assert facts[say("export.fact-sample", lang)] == say("app.sample", lang)
    assert facts[say("export.fact-source", lang)]
    assert facts[say("export.fact-choice", lang)]
    assert f"lang={lang}" in facts[say("export.fact-where", lang)]
    names = [say(f"export.sheet-{query}", lang)[:LONGEST_NAME] for query in office[page, lang].shown]
    assert [sheet.title for sheet in sheets] == names
    assert load_workbook(io.BytesIO(office[page, lang].ours)).sheetnames == [about.title, *names]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", VIEWS)
def test_a_page_in_libreoffice_holds_every_value_of_the_screen(
    office: dict[tuple[str, str], Taken], page: str, lang: str
) -> None:  # fmt: skip
    view, wrong = office[page, lang], []
    for query, rows in view.shown.items():
        sheet = view.theirs[say(f"export.sheet-{query}", lang)[:LONGEST_NAME]]
        columns = [one for one in rows.columns if stem(one, lang) and stem(one, lang) not in LEFT_OUT]
        assert [cell.value for cell in sheet[1]] == [say(f"export.{stem(one, lang)}", lang) for one in columns]
        assert len(cells(sheet)) == len(rows) + 1
        for at, column in enumerate(columns, 1):
            for line, value in enumerate(rows[column].tolist(), 2):
                cell = sheet.cell(line, at)
                if not is_same(cell, value, kind_of(stem(column, lang)), lang):
                    wrong.append((query, cell.coordinate, cell.value, cell.number_format, value))
    assert wrong[:5] == []


def is_same(cell: Cell, value: Any, kind: str, lang: str) -> bool:
    """Whether a cell holds a value of a frame as the kind it is: a number, a day, a text; nothing for nothing."""
    if value is None or pd.isna(value):
        return cell.value is None
    if kind in ("whole", "money", "decimal", "percent"):
        is_number = isinstance(cell.value, int | float) and cell.data_type == "n"
        has_sign = ("%" in cell.number_format) == (kind == "percent")
        return is_number and has_sign and abs(cell.value - float(value)) <= 1e-9 * max(1.0, abs(float(value)))
    if kind in ("day", "month", "moment"):
        day = pd.Timestamp(value).to_pydatetime() + (VIETNAM if kind == "moment" else timedelta())
        near = timedelta(seconds=1)
        return cell.is_date and isinstance(cell.value, datetime) and abs(cell.value - day) < near
    told = say(f"export.state-{value}", lang) if kind == "state" and value in STATES else str(value)
    return bool(cell.data_type == "s" and cell.value == told)


def is_close(one: Any, other: Any) -> bool:
    return bool(one == pytest.approx(other) if isinstance(other, float) else one == other)


def test_the_table_on_the_screen_is_the_sheet(office: dict[tuple[str, str], Taken]) -> None:
    """What a reader compares: the last table of the page beside its sheet, number by number."""
    for page, query, names in (
        ("spending", "spending_by_item", ("item_code", "planned_vnd", "actual_vnd", "remaining_vnd", "used_share")),
        ("headcount", "members_by_ward", ("ward_name", "bloc_count", "bloc_female_count", "team_count")),
        ("overlap", "overlap_rows", ("month", "ward_name", "village_name")),
    ):
        view = office[page, "vi"]
        sheet, shown = view.theirs[say(f"export.sheet-{query}", "vi")[:LONGEST_NAME]], view.tables[-1]
        heads = [cell.value for cell in sheet[1]]
        places = [heads.index(say(f"export.{name}", "vi")) for name in names]
        labels = [label for label in shown.columns if label != say("table.item", "vi")][: len(names)]
        for place, label in zip(places, labels, strict=True):
            column = [row[place] for row in cells(sheet)[1:]]
            drawn = [None if pd.isna(value) else value for value in shown[label].tolist()]
            assert [is_close(*pair) for pair in zip(column, drawn, strict=True)] == [True] * len(drawn), (page, label)


def test_no_column_is_too_narrow_for_its_numbers_and_days(
    office: dict[tuple[str, str], Taken], tmp_path_factory: pytest.TempPathFactory
) -> None:  # fmt: skip
    """LibreOffice prints "###" where a number or a day does not fit."""
    folder = tmp_path_factory.mktemp("printed")
    for (page, lang), view in office.items():
        if lang == "vi":
            (folder / f"{page}.xlsx").write_bytes(view.ours)
    printed = converted(sorted(folder.glob("*.xlsx")), "pdf", folder)
    for page in VIEWS:
        text = subprocess.run(
            ["pdftotext", "-layout", str(printed / f"{page}.pdf"), "-"], check=True, capture_output=True
        )
        words = text.stdout.decode()
        assert "###" not in words, page
        assert say(f"app.page-{page}", "vi") in words
        assert say("app.sample", "vi") in words
