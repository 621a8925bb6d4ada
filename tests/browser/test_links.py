"""A share link in a real browser: made and copied on the page, opened by somebody else, revoked under their eyes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from bench.browser import ROOT, Server, context_of, served, settled, sign_in
from khoi.access import SAMPLE_PASSWORD
from tests.browser.test_pages import watched
from tests.databases import copy_database


@pytest.fixture
def changing(sample_path: Path, tmp_path: Path) -> Iterator[Server]:
    """A dashboard of its own, which the test may change."""
    copy = tmp_path / "khoi.duckdb"
    copy_database(sample_path, copy)
    with served(ROOT / "dashboard.py", copy) as running:
        yield running


def test_a_link_is_made_opened_and_revoked(browser: Browser, changing: Server) -> None:
    office, delegation = context_of(browser), context_of(browser)
    page, guest = office.new_page(), delegation.new_page()
    sign_in(page, changing.address, "vanphong", SAMPLE_PASSWORD)
    page.goto(f"{changing.address}/links")
    settled(page)
    title = page.locator(".st-key-link_title input")
    title.fill("Đoàn công tác của tỉnh")
    title.press("Enter")
    expect(page.locator("[data-testid=stApp]")).to_have_attribute("data-test-script-state", "notRunning")
    page.locator(".st-key-link_make button").click()
    address = page.locator("[role=dialog] code").inner_text().strip()
    assert address.startswith(f"{changing.address}/s/")
    expect(page.locator("[role=dialog] img")).to_have_attribute(
        "alt", "Mã QR của liên kết gửi cho Đoàn công tác của tỉnh"
    )
    page.locator(".st-key-link_close button").click()
    expect(page.locator("[role=dialog]")).to_have_count(0)
    assert address not in page.content()

    complaints = watched(guest)
    guest.goto(address)
    settled(guest)
    assert guest.url == f"{changing.address}/?period=2018"
    expect(guest.locator(".kh-state")).to_contain_text("Số liệu chụp lúc")
    expect(guest.locator(".js-plotly-plot")).to_have_count(2)
    assert guest.locator("[data-testid=stSelectbox], [data-testid=stCheckbox]").count() == 0
    assert complaints == []
    for path in ("overview", "upload", "links", "template", "password"):
        answer = delegation.request.get(f"{changing.address}/{path}")
        assert answer.status == 403, path

    page.goto(address)
    expect(page.locator("h1")).to_have_text("Mở liên kết chia sẻ?")
    page.goto(f"{changing.address}/links")
    settled(page)
    page.locator("[class*=st-key-kh-revoke] button").click()
    page.locator("[class*=st-key-link_revoke] button").click()
    expect(page.locator(".kh-good")).to_contain_text("Đã thu hồi liên kết gửi cho Đoàn công tác của tỉnh")
    guest.locator(".st-key-language button").click()
    expect(guest.locator(".kh-bad")).to_contain_text("was revoked")
    expect(guest.locator(".js-plotly-plot")).to_have_count(0)
    assert guest.goto(address).status == 404  # type: ignore[union-attr]
    office.close()
    delegation.close()
