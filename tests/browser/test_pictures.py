"""Charts as pictures, made by a real browser: PNG and SVG with all that they are about, asking nobody outside."""

import re
import struct
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from bench.browser import Server, settled
from tests.browser.conftest import Visit
from tests.browser.test_pages import watched


def sheet_of(page: Page, address: str, place: int = 0) -> Page:
    """The sheet with the picture of a chart of a page."""
    page.goto(address)
    settled(page)
    page.get_by_role("button", name="Tải ảnh").nth(place).click()
    with page.expect_popup() as opening:
        page.get_by_role("link", name="Mở trang ảnh").click()
    sheet = opening.value
    sheet.wait_for_selector("#picture[data-ready]")
    return sheet


def taken(sheet: Page, button: str) -> tuple[str, bytes]:
    """The name and bytes of the file behind a button."""
    with sheet.expect_download() as downloading:
        sheet.get_by_role("button", name=button).click()
    return downloading.value.suggested_filename, Path(downloading.value.path()).read_bytes()


def test_a_picture_is_taken_with_all_that_it_is_about(visit: Visit, server: Server) -> None:
    page = visit("lanhdao", is_dark=True)
    sheet = sheet_of(page, f"{server.address}/coverage?ward=bac-son&campaign=papi")
    complaints, asked = watched(sheet), []
    sheet.on("request", lambda request: asked.append(request.url))
    sheet.reload()
    sheet.wait_for_selector("#picture[data-ready]")
    name, data = taken(sheet, "Tải PNG")
    assert re.fullmatch(r"tu-pham-vi-den-chi-tieu-\d{4}-\d\d-\d\d\.png", name)
    width, height = struct.unpack(">II", data[16:24])
    box = sheet.locator("#picture .main-svg").first.bounding_box()
    assert box is not None
    assert (data[:8], width, height) == (b"\x89PNG\r\n\x1a\n", 2400, 2 * round(box["height"]))
    name, data = taken(sheet, "Tải SVG")
    drawing = data.decode()
    assert name.endswith(".svg")
    for text in ("Từ phạm vi đến chỉ tiêu", "Xã Bắc Sơn · PAPI · năm 2018", "Nguồn: báo cáo kết quả hoạt động",
                 "Số liệu tính đến 31/07/2018", "Số liệu minh hoạ", "Đã tiếp cận"):  # fmt: skip
        assert text in drawing, text
    assert "#14181D" not in drawing.upper(), "on white for every reader"
    assert complaints == []
    hosts = {urlsplit(address).netloc for address in asked if address.startswith("http")}
    assert hosts == {urlsplit(server.address).netloc}


def test_the_caption_covers_no_mark_and_nothing_leaves_the_picture(visit: Visit, server: Server) -> None:
    sheet = sheet_of(visit("lanhdao"), f"{server.address}/spending", place=2)
    box = sheet.locator("#picture .main-svg").first.bounding_box()
    captions = [one.bounding_box() for one in sheet.locator("#picture .annotation").all()]
    ticks = [one.bounding_box() for one in sheet.locator("#picture .xtick text, #picture .ytick text, .xtitle").all()]
    assert box
    assert ticks
    for one in (*captions, *ticks):
        assert one
        assert one["x"] >= box["x"] - 1
        assert one["x"] + one["width"] <= box["x"] + box["width"] + 1
    below = sheet.locator("#picture .annotation").last.bounding_box()
    assert below
    assert max(one["y"] + one["height"] for one in ticks if one) <= below["y"] + 1


def test_a_picture_of_another_account_does_not_exist(visit: Visit, server: Server) -> None:
    sheet = sheet_of(visit("lanhdao"), f"{server.address}/overview")
    stranger = visit("vanphong")
    answer = stranger.goto(sheet.url)
    assert answer is not None
    assert answer.status == 404
    expect(stranger.get_by_text("không phải của tài khoản bạn", exact=False)).to_be_visible()
    assert stranger.locator("#picture").count() == 0
