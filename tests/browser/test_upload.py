"""A ward's changed file, dropped on the page, moves its coverage and no other's; the command line does the same."""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Browser, Page, expect

from bench.browser import ROOT, context_of, served, settled, sign_in
from khoi.access import SAMPLE_PASSWORD
from khoi.cli import main
from khoi.datasets import DATASETS
from khoi.store import open_store
from tests.databases import copy_database
from tests.legacy_encodings import encoded

JULY = date(2018, 7, 1)
CAMPAIGN = "papi"


def changed_july_file(sample: Path, folder: Path) -> Path:
    """Bắc Sơn's July 2018 as a ward would send it again: every village now reports one order's sessions."""
    copy = folder / "read.duckdb"
    copy_database(sample, copy)
    with open_store(copy) as store, store.cursor() as cursor:
        rows = cursor.execute(
            "SELECT village_id, campaign_id, body_id, session_count, participant_count, new_household_count, result,"
            " note FROM activity WHERE ward_id = 'bac-son' AND month = DATE '2018-07-01' ORDER BY file_row"
        ).fetchall()
        villages = [unit.unit_id for unit in store.gazetteer().villages("bac-son", JULY)]
        names = {unit.unit_id: unit.name_vi for unit in store.gazetteer().villages("bac-son", JULY)}
    kept = [row for row in rows if row[1] != CAMPAIGN]
    kept += [(village, CAMPAIGN, "to-dan-van", 2, 40, 0, 40, None) for village in villages]
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow([column.label for column in DATASETS["activity"].columns])
    for village, campaign, body, *measures in kept:
        written = ["" if value is None else str(value).replace(".", ",") for value in measures]
        writer.writerow(["Xã Bắc Sơn", names[village], campaign, body, "tháng 7/2018", *written])
    path = folder / "bac-son-thang-7.csv"
    path.write_text(text.getvalue(), encoding="utf-8-sig")
    return path


def as_a_ward_sends_it(sample: Path, folder: Path) -> tuple[Path, str]:
    """The same report from an old machine: TCVN3, titles, a total, two slips; and the village misspelt last."""
    rows = changed_july_file(sample, folder).read_text(encoding="utf-8-sig").splitlines()
    header, figures = rows[0], rows[1:]
    cells = [row.split(";") for row in figures]
    sums = [sum(int(row[at] or 0) for row in cells) for at in (5, 6, 7)]
    total = f"Tổng cộng;;;;;{sums[0]};{sums[1]};{sums[2]};;"
    village = cells[-1][1]
    figures[-1] = figures[-1].replace(village, f"{village}ng")
    slipped = figures[-2].split(";")
    figures[-2] = ";".join([*slipped[:4], "tháng 13/2018", *slipped[5:]])
    text = "\r\n".join(
        ["Khối dân vận xã Bắc Sơn;;;;;;;;;", "Kết quả tháng 7 năm 2018", "", header, *figures, total, ""]
    )
    path = folder / "bac-son-abc.csv"
    path.write_bytes(encoded(text, "tcvn3"))
    return path, village


@contextmanager
def upload_page(browser: Browser, database: Path) -> Iterator[Page]:
    """The upload page of Bắc Sơn's staff over a database."""
    with served(ROOT / "dashboard.py", database) as server:
        context = context_of(browser)
        page = context.new_page()
        sign_in(page, server.address, "bacson", SAMPLE_PASSWORD)
        page.goto(server.address + "/upload")
        settled(page)
        yield page
        context.close()


def coverage(database: Path) -> dict[str, list[tuple[str, int, int]]]:
    """Per ward: (order, villages reached, -1 for not reported; villages in scope) in July 2018."""
    with open_store(database) as store:
        rows = store.rows("see/effect_activity", scope=None, first_month=JULY, last_month=JULY)
    found: dict[str, list[tuple[str, int, int]]] = {}
    for row in rows.itertuples():
        value = -1 if pd.isna(row.value) else int(row.value)
        found.setdefault(str(row.ward_id), []).append((str(row.group_id), value, int(row.base)))
    return found


def digest(database: Path) -> str:
    with open_store(database) as store:
        return store.digest()


def test_a_changed_file_moves_its_ward_alone_and_the_command_line_stores_the_same(
    browser: Browser, sample_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = changed_july_file(sample_path, tmp_path)
    by_page, by_command = tmp_path / "page.duckdb", tmp_path / "command.duckdb"
    copy_database(sample_path, by_page)
    copy_database(sample_path, by_command)

    with upload_page(browser, by_page) as page:
        page.set_input_files("input[type=file]", file)
        button = page.get_by_role("button", name="Lưu số liệu")
        expect(button).to_be_visible()
        button.click()
        expect(page.get_by_text("Đã lưu bac-son-thang-7.csv", exact=False)).to_be_visible()
        settled(page)
        chart = page.locator(".js-plotly-plot").first
        expect(chart).to_be_visible()
        assert "4/4" in page.locator(".js-plotly-plot").first.inner_text()

    before, after = coverage(sample_copy(sample_path, tmp_path)), coverage(by_page)
    assert {ward for ward in before if before[ward] != after[ward]} == {"bac-son"}
    assert (CAMPAIGN, 4, 4) in after["bac-son"]
    assert (CAMPAIGN, 4, 4) not in before["bac-son"]

    monkeypatch.setenv("KHOI_DATABASE", str(by_command))
    assert main(["upload", str(file), "--dataset", "activity", "--as", "bacson"]) == 0
    assert digest(by_command) == digest(by_page)
    assert digest(by_command) != digest(sample_copy(sample_path, tmp_path))


def write(page: Page, row: int, text: str) -> None:
    """Writes into the last cell of a row of the table of faulty cells, as a person does."""
    table = page.locator("[data-testid=stDataFrame]").first
    box = table.bounding_box()
    assert box
    table.dblclick(position={"x": box["width"] - 40, "y": 35 * row + 17})
    field = page.locator("#portal textarea")
    field.fill(text)
    field.press("Enter")
    expect(field).to_have_count(0)
    page.wait_for_timeout(500)  # the table sends what was written a moment later


def test_an_old_machines_file_is_corrected_in_place_and_moves_the_wards_chart(
    browser: Browser, sample_path: Path, tmp_path: Path
) -> None:
    file, village = as_a_ward_sends_it(sample_path, tmp_path)
    database = tmp_path / "page.duckdb"
    copy_database(sample_path, database)
    before = coverage(sample_copy(sample_path, tmp_path))
    with upload_page(browser, database) as page:
        page.set_input_files("input[type=file]", file)
        expect(page.get_by_text("Tệp còn 2 lỗi", exact=False)).to_be_visible()
        expect(page.get_by_text("“tháng 13/2018”", exact=False)).to_be_visible()
        settled(page)
        write(page, 1, "tháng 7/2018")
        write(page, 2, village)
        page.get_by_role("button", name="Kiểm tra lại").click()
        expect(page.get_by_text("Nếu lưu tệp này")).to_be_visible()
        expect(page.get_by_text("Tổng của xã Bắc Sơn", exact=False)).to_be_visible()
        expect(page.get_by_text("Dòng tổng, đã đối chiếu", exact=False)).to_be_visible()
        settled(page)
        changes = page.get_by_role("region", name="Bảng các ô thay đổi").locator("canvas td")
        expect(changes.first).to_be_attached()
        told = [" ".join(cell.split()) for cell in changes.all_text_contents()]
        assert ("Số lượt người", "71", "40") in zip(told[1::4], told[2::4], told[3::4], strict=False), told
        acknowledge = page.get_by_text("Đã xem và xác nhận", exact=False)
        if acknowledge.count():
            acknowledge.click()
            settled(page)
        button = page.get_by_role("button", name="Lưu số liệu")
        expect(button).to_be_enabled()
        button.click()
        expect(page.get_by_text("Đã lưu bac-son-abc.csv", exact=False)).to_be_visible()
        settled(page)
        assert "4/4" in page.locator(".js-plotly-plot").first.inner_text()

    after = coverage(database)
    assert {ward for ward in before if before[ward] != after[ward]} == {"bac-son"}
    assert (CAMPAIGN, 4, 4) in after["bac-son"]
    with open_store(database) as store, store.cursor() as cursor:
        ((stored, original),) = cursor.execute(
            "SELECT file_sha256, original_sha256 FROM upload WHERE file_name = 'bac-son-abc.csv'"
        ).fetchall()
    kept = database.with_suffix(".files")
    assert (kept / original[:2] / original).read_bytes() == file.read_bytes()
    assert f"{village}ng" not in (kept / stored[:2] / stored).read_text(encoding="utf-8-sig")


def sample_copy(sample: Path, folder: Path) -> Path:
    """The sample as it was, in a file of its own."""
    copy = folder / "untouched.duckdb"
    copy_database(sample, copy)
    return copy


def test_a_faulty_file_shows_every_problem_and_stores_nothing(
    browser: Browser, sample_path: Path, tmp_path: Path
) -> None:
    database = sample_copy(sample_path, tmp_path)
    before = digest(database)
    faulty = tmp_path / "loi.csv"
    faulty.write_text(
        "Xã, phường;Thôn, khu;Nhiệm vụ;Tổ chức thực hiện;Tháng;Số buổi\n"
        "Bắc Sơn;Lục Phũ Ơi;papi;to-dan-van;07/2018;1\n"
        "Hải Sơn;Pò Hèn;papi;to-dan-van;07/2018;1\n"
        "Bắc Sơn;Lục Phủ;papi;to-dan-van;13/2018;hai\n",
        encoding="utf-8",
    )
    with upload_page(browser, database) as page:
        page.set_input_files("input[type=file]", faulty)
        expect(page.get_by_text("Tệp còn 4 lỗi", exact=False)).to_be_visible()
        expect(page.get_by_role("button", name="Lưu số liệu")).to_have_count(0)
    assert digest(database) == before
