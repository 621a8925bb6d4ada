"""What is taken away from a page: the rows on the screen, with what they are, of when, where from, if sample."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest

from khoi import access
from khoi.access import READING, Role
from khoi.brief import LEFT_OUT, Part, archive, labelled, workbook
from khoi.brief.labels import stem
from khoi.brief.workbook import neutral
from khoi.store import Store, queries
from khoi.web import running
from khoi.web.downloads import offers
from khoi.words import LANGUAGES
from tests.intake_world import ACTIVITY, HEADCOUNT, SPENDING, city, stored, table
from tests.test_pages import opened

PASSWORD = "mot chiec thuyen qua song"
PAGES = (
    "overview", "headcount", "spending", "coverage", "overlap", "compare", "boundaries", "ward", "village",
    "delegation", "delegation_results", "delegation_places", "delegation_sources",
)  # fmt: skip
FACTS = [("Số liệu tính đến ngày", "31/07/2018")]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A small city with figures of every kind, a leader and a ward account; no test changes it."""
    with city(tmp_path_factory.mktemp("exports") / "khoi.duckdb") as found:
        running.use(found)
        for account, role, ward in (("lanhdao", Role.LEADER, None), ("bacson", Role.WARD, "bac-son")):
            access.create_account(found, account, role, ward, PASSWORD, running.now() - timedelta(days=1))
        stored(
            found,
            table(
                ACTIVITY, "Bắc Sơn;Lục Phủ;papi;Phụ nữ;07/2018;1;20;5;12,5;", "Trà Cổ;Khu 1;papi;MTTQ;07/2018;2;9;;;"
            ),
        )
        blocs = "Bắc Sơn;;khối dân vận;thành viên khối dân vận;07/2018;;11;4;9"
        stored(found, table(HEADCOUNT, ";;Phụ nữ;biên chế;07/2018;3;2;1;1", blocs), "headcount")
        stored(
            found,
            table(SPENDING, ";;6550;tự chủ;07/2018;300000;200000", "Bắc Sơn;;6550;tự chủ;07/2018;5000;4000"),
            "spending",
        )
        yield found


def taken(app: AppTest, account: str, form: str) -> bytes:
    """The file behind the button of the page."""
    app.button(key=f"export_{form}").click().run()
    assert not app.exception
    address = next(link.proto.url for link in app.get("link_button") if "/download/" in link.proto.url)
    found = offers.get(address.rpartition("/")[2], account)
    assert found is not None
    assert offers.get(address.rpartition("/")[2], "other") is None
    return found.make()


def sheets(data: bytes) -> dict[str, list[list[Any]]]:
    return {sheet.title: [list(row) for row in sheet.values] for sheet in load_workbook(io.BytesIO(data)).worksheets}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_every_page_with_figures_gives_its_rows_away(store: Store, page: str, lang: str) -> None:
    query = {"lang": lang, "period": "2018-07", "ward": "bac-son", "village": "bac-son.luc-phu"}
    app = opened(store, "lanhdao", f"see/{page}", **query)
    found = sheets(taken(app, "lanhdao", "xlsx"))
    about, *parts = found
    assert about == {"vi": "Thông tin", "en": "About"}[lang]
    told = {row[0]: row[1] for row in found[about][2:]}
    assert "31/07/2018" in told.values()
    assert parts
    for part in parts:
        assert len(found[part]) > 1, part
        assert all(isinstance(heading, str) and heading for heading in found[part][0]), part


def test_the_file_holds_what_the_screen_shows(store: Store) -> None:
    app = opened(store, "lanhdao", "see/spending", period="2018-07")
    found = sheets(taken(app, "lanhdao", "xlsx"))
    rows = found["Kinh phí theo mục"]
    shown = app.dataframe[0].value
    assert rows[0][:4] == ["Mã mục", "Mục chi", "Dự toán (đồng)", "Thực chi (đồng)"]
    assert [row[2:4] for row in rows[1:]] == [[305000, 204000]]
    assert [row[0] for row in rows[1:]] == shown.iloc[:, 0].tolist()


def test_a_ward_takes_its_own_figures_alone(store: Store) -> None:
    app = opened(store, "bacson", "see/coverage", period="2018-07")
    found = sheets(taken(app, "bacson", "xlsx"))
    cells = {str(cell) for rows in found.values() for row in rows for cell in row}
    assert any("Bắc Sơn" in cell for cell in cells)
    assert not any("Trà Cổ" in cell for cell in cells)


def test_csv_files_hold_the_same_with_marks_and_semicolons(store: Store) -> None:
    app = opened(store, "lanhdao", "see/spending", period="2018-07")
    with zipfile.ZipFile(io.BytesIO(taken(app, "lanhdao", "zip"))) as packed:
        assert packed.namelist()[0] == "Thông tin.csv"
        data = packed.read("Kinh phí theo mục.csv")
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))
    assert rows[1][2:4] == ["305.000", "204.000"]


@pytest.mark.parametrize("query", sorted(READING))
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_column_of_a_page_has_a_heading_or_is_left_out(query: str, lang: str, store: Store) -> None:
    if not _is_asked_by_a_page(query):
        return
    rows = store.rows(f"see/{query}", **dict.fromkeys(queries.parameters(f"see/{query}")))
    named = [one.name for one in labelled(rows, lang)]
    others = [column for column in rows if column not in named]
    assert all(not stem(column, lang) or stem(column, lang) in LEFT_OUT for column in others)


def _is_asked_by_a_page(query: str) -> bool:
    root = Path(__file__).parent.parent
    files = [*(root / "pages" / "see").glob("*.py"), *(root / "khoi" / "web").glob("*.py")]
    asked = re.compile(rf'ui\.rows\(\s*"see/{query}"')
    return query != "limits" and any(asked.search(file.read_text(encoding="utf-8")) for file in files)


ROWS = pd.DataFrame(
    {
        "ward_id": ["a", "b"], "ward_name": ["=1+1", "Hải Sơn"], "month": pd.to_datetime(["2018-07-01", "2018-06-01"]),
        "reached_count": pd.array([3, None], "Int64"), "share": [0.125, None], "planned_vnd": [1_234_567, -5],
        "state": ["reached", "unreported"], "stored_at": pd.to_datetime(["2018-07-31T18:00", None]),
    }
)  # fmt: skip


def test_values_keep_their_kind_and_nothing_becomes_a_formula() -> None:
    data = workbook("Trang", FACTS, [Part("Xã, phường", ROWS)], "vi")
    found = sheets(data)
    assert found["Thông tin"][2] == ["Số liệu tính đến ngày", "31/07/2018"]
    first, second = found["Xã, phường"][1:]
    assert first[:1] + first[2:6] == ["=1+1", 3, 0.125, 1_234_567, "Đã tiếp cận"]
    assert (first[1].date(), first[6].day) == (date(2018, 7, 1), 1), "18:00 in UTC is the next day in Vietnam"
    assert second[2:] == [None, None, -5, "Chưa báo cáo", None], "not reported stays empty, never 0"
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert b"<f>" not in packed.read("xl/worksheets/sheet2.xml")


def test_the_same_rows_give_the_same_bytes() -> None:
    for make in (workbook, archive):
        assert make("Trang", FACTS, [Part("Một", ROWS)], "vi") == make("Trang", FACTS, [Part("Một", ROWS)], "vi")


@pytest.mark.parametrize(
    ("cell", "written"), [("=1+1", "'=1+1"), ("+84", "'+84"), ("-5", "-5"), ("-1.234,5", "-1.234,5"), ("@a", "'@a")]
)
def test_a_text_in_csv_is_never_a_formula(cell: str, written: str) -> None:
    assert neutral(cell) == written
