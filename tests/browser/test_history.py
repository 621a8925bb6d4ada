"""The history in a browser: a file sent, found, taken back byte for byte, undone with its plan, and brought back."""

import re
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from bench.browser import ROOT, context_of, served, settled, sign_in
from khoi.access import SAMPLE_PASSWORD
from tests.browser.test_upload import CAMPAIGN, changed_july_file, coverage, digest
from tests.conftest import copy_database

FILE = "bac-son-thang-7.csv"


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def seen(page: Page, text: str) -> None:
    expect(page.get_by_text(text, exact=False).first).to_be_visible()
    settled(page)


def send(page: Page, address: str, file: Path) -> None:
    page.goto(address + "/upload")
    settled(page)
    page.set_input_files("input[type=file]", file)


def test_a_file_is_found_taken_back_undone_and_brought_back(
    browser: Browser, sample_path: Path, tmp_path: Path
) -> None:
    file = changed_july_file(sample_path, tmp_path)
    database = tmp_path / "page.duckdb"
    copy_database(sample_path, database)
    before = digest(database)
    with served(ROOT / "dashboard.py", database) as server:
        context = context_of(browser)
        page = context.new_page()
        sign_in(page, server.address, "bacson", SAMPLE_PASSWORD)
        send(page, server.address, file)
        seen(page, "Nếu lưu tệp này")
        if page.get_by_text("Đã xem và xác nhận", exact=False).count():
            page.get_by_text("Đã xem và xác nhận", exact=False).click()
            settled(page)
        press(page, "Lưu số liệu")
        seen(page, f"Đã lưu {FILE}")

        send(page, server.address, file)  # again: nothing new, received before
        seen(page, f"(tệp {FILE}, người gửi bacson)")
        page.get_by_text("Xem lần cập nhật đó").click()
        seen(page, "Đang có hiệu lực")
        expect(page).to_have_url(re.compile(r"/history\?.*upload=[0-9a-f]{12}"))
        act = page.url

        page.goto(server.address + f"/history?search={FILE.removesuffix('.csv')}")
        seen(page, "1 lần cập nhật và hoàn tác")
        page.locator("[data-testid=stDataFrame]").click(position={"x": 200, "y": 50})
        seen(page, "Đã thay đổi gì: trước → sau")
        expect(page).to_have_url(re.compile("upload=" + act.partition("upload=")[2][:12]))

        link = page.get_by_role("link", name="Tải tệp đã gửi").get_attribute("href")
        answer = context.request.get(server.address + str(link))
        assert (answer.status, answer.body()) == (200, file.read_bytes())
        assert answer.headers["content-disposition"].endswith(FILE)
        assert browser.new_context().request.get(server.address + str(link)).body() != file.read_bytes()

        press(page, "Hoàn tác…")
        seen(page, f"Nếu hoàn tác tệp {FILE}")
        press(page, "Hoàn tác tệp này")
        seen(page, f"Đã hoàn tác tệp {FILE}")
        assert "4/4 →" in page.locator(".js-plotly-plot").first.inner_text()
        press(page, "Lấy lại số liệu…")
        seen(page, f"Nếu lấy lại số liệu của tệp {FILE}")
        press(page, "Lấy lại số liệu")
        seen(page, f"Đã lấy lại số liệu của tệp {FILE}")
        assert "→ 4/4" in page.locator(".js-plotly-plot").first.inner_text()

        page.goto(act)
        seen(page, "Đang có hiệu lực")
        press(page, "Hoàn tác…")
        seen(page, f"Nếu hoàn tác tệp {FILE}")
        press(page, "Hoàn tác tệp này")
        seen(page, f"Đã hoàn tác tệp {FILE}")
        context.close()
    assert digest(database) == before
    assert (CAMPAIGN, 4, 4) not in coverage(database)["bac-son"]


def test_on_a_phone_a_card_opens_its_entry_and_the_way_back_is_in_the_address(
    browser: Browser, sample_path: Path, tmp_path: Path
) -> None:
    database = tmp_path / "phone.duckdb"
    copy_database(sample_path, database)
    with served(ROOT / "dashboard.py", database) as server:
        context = context_of(browser, is_phone=True)
        page = context.new_page()
        sign_in(page, server.address, "bacson", SAMPLE_PASSWORD)
        page.goto(server.address + "/history")
        settled(page)
        page.get_by_text("ket-qua-2018-07-bac-son.csv").first.click()
        seen(page, "Đang có hiệu lực")
        expect(page).to_have_url(re.compile("upload="))  # the browser is told at the end of the run
        press(page, "Hoàn tác…")
        seen(page, "Nếu hoàn tác tệp ket-qua-2018-07-bac-son.csv")
        expect(page.get_by_role("button", name="Hoàn tác tệp này")).to_be_visible()
        page.get_by_test_id("stMainBlockContainer").get_by_role("button", name="Lịch sử cập nhật").last.click()
        seen(page, "Ai đã cập nhật số liệu nào?")
        expect(page).not_to_have_url(re.compile("upload="))
        context.close()
