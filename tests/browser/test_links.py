"""A share link in a real browser: made and copied on the page, opened by somebody else, revoked under their eyes."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from bench.browser import ROOT, Server, context_of, served, settled, sign_in
from khoi.access import SAMPLE_PASSWORD
from tests.browser.test_pages import watched
from tests.databases import copy_database
from tests.intake_world import ACTIVITY, HEADCOUNT, table

SUMMARY = ["Mô hình Cơ quan Khối", "Kết quả", "Nơi nên đến thăm", "Số liệu từ đâu?"]


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
    expect(guest.locator(".js-plotly-plot")).to_have_count(1)
    assert guest.locator("[data-testid=stSelectbox], [data-testid=stMultiSelect]").count() == 0
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


def ordered(database: Path, *words: str) -> dict[str, Any]:
    """What a command answers beside the running dashboard."""
    done = subprocess.run(
        [sys.executable, "-m", "khoi", *words, "--json"],
        cwd=ROOT, env={**os.environ, "KHOI_DATABASE": str(database)}, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def drawn(page: Page, address: str) -> str:
    """The data of every figure of a page."""
    page.goto(address)
    settled(page)
    expect(page.locator(".js-plotly-plot").first).to_be_visible()
    told: str = page.evaluate(
        "() => JSON.stringify([...document.querySelectorAll('.js-plotly-plot')].map(one => one.data))"
    )
    return told


def test_a_link_with_three_pages_shows_these_as_they_were_and_nothing_else(
    browser: Browser, changing: Server, tmp_path: Path
) -> None:
    database, site = tmp_path / "khoi.duckdb", changing.address
    made = ordered(database, "link", "create", "--title", "Đoàn công tác", "--period", "2018", "--as", "vanphong",
                   "--pages", "headcount", "coverage", "--address", site)  # fmt: skip
    context, staff = context_of(browser), context_of(browser)
    guest, page = context.new_page(), staff.new_page()
    complaints = watched(guest)
    guest.goto(made["address"])
    settled(guest)
    links = guest.locator("[data-testid=stSidebar] [data-testid=stPageLink]")
    expect(links).to_have_text([*SUMMARY, "Tổ chức, biên chế", "Độ phủ nhiệm vụ"])
    links.nth(5).click()
    guest.wait_for_url(f"{site}/coverage*")
    settled(guest)
    expect(guest.locator(".js-plotly-plot")).to_have_count(3)
    heatmap = guest.locator("[class*=st-key-heatmap] .js-plotly-plot")
    expect(guest.locator("[data-testid=stSelectbox], [data-testid=stMultiSelect]")).to_have_count(0)
    heatmap.click(position={"x": 150, "y": 200})
    guest.wait_for_timeout(800)
    assert guest.url.startswith(f"{site}/coverage")
    assert "ward=" not in guest.url

    before = drawn(guest, f"{site}/headcount")
    file = tmp_path / "bac-son.csv"
    file.write_text(table(HEADCOUNT, "Bắc Sơn;;khối dân vận;thành viên khối dân vận;07/2018;;12;3;1"), encoding="utf-8")
    assert ordered(database, "upload", str(file), "--dataset", "headcount")["stored"]
    assert drawn(guest, f"{site}/headcount") == before
    sign_in(page, site, "vanphong", SAMPLE_PASSWORD)
    assert drawn(page, f"{site}/headcount?period=2018") != before
    assert complaints == []
    for path in ("overview", "spending", "ward", "village", "upload", "history", "links", "template", "password"):
        assert context.request.get(f"{site}/{path}").status == 403, path

    ordered(database, "link", "revoke", made["link_id"])
    assert guest.goto(made["address"]).status == 404  # type: ignore[union-attr]
    context.close()
    staff.close()


SHOWN = """() => [...document.querySelectorAll('.kh-answer, .kh-sentence, .kh-metric, .kh-pairs, .kh-facts')]
  .map(one => one.innerText).join('\\n')"""


def read(page: Page, address: str) -> str:
    """The sentences, headline figures and lists of a page, and the data of its figures."""
    figures = drawn(page, address)
    text: str = page.evaluate(SHOWN)
    assert text
    return f"{text}\n{figures}"


def test_the_delegations_pages_stay_as_they_were_after_an_upload(
    browser: Browser, changing: Server, tmp_path: Path
) -> None:
    database, site = tmp_path / "khoi.duckdb", changing.address
    made = ordered(database, "link", "create", "--title", "Đoàn công tác", "--period", "2018", "--as", "vanphong",
                   "--address", site)  # fmt: skip
    first, staff = context_of(browser), context_of(browser)
    page = staff.new_page()
    sign_in(page, site, "vanphong", SAMPLE_PASSWORD)
    names = ("results", "places", "sources")
    live = {name: read(page, f"{site}/{name}?period=2018") for name in names}
    guest = first.new_page()
    guest.goto(made["address"])
    settled(guest)
    model = read(guest, guest.url)
    assert {name: read(guest, f"{site}/{name}") for name in names} == live
    first.close()

    file = tmp_path / "vinh-thuc.csv"
    rows = [f"Vĩnh Thực;Thôn {number};papi;Phụ nữ;07/2018;2;40;9;;" for number in (1, 2)]
    file.write_text(table(ACTIVITY, *rows), encoding="utf-8")
    assert ordered(database, "upload", str(file), "--dataset", "activity")["stored"]
    fresh = context_of(browser)
    guest = fresh.new_page()
    complaints = watched(guest)
    guest.goto(made["address"])
    settled(guest)
    assert read(guest, guest.url) == model
    assert {name: read(guest, f"{site}/{name}") for name in names} == live
    assert [name for name in names if read(page, f"{site}/{name}?period=2018") == live[name]] == []
    guest.goto(f"{site}/results?slide=2")
    expect(guest.locator(".kh-progress")).to_have_text("2/7")
    assert complaints == []
    staff.close()
    fresh.close()
