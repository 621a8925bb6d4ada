"""A choice made by hand, its address copied and opened by somebody else: the same sentence, the same figures."""

import re

import pytest
from playwright.sync_api import Page, expect

from bench.browser import Server, settled
from tests.browser.conftest import Visit

PAPI = "Tuyên truyền nâng cao nhận thức về chỉ số PAPI"
CHOICES = [
    ("overlap", [("period-kind", "Quý"), ("period", "Quý IV/2017"), ("ward", "xã Hải Sơn"), ("campaign", PAPI)],
     "period=2017-Q4&ward=hai-son&campaign=papi"),
    ("village", [("ward", "xã Bắc Sơn"), ("village", "thôn Lục Phủ"), ("period-kind", "6 tháng")],
     "period=2018-H2&ward=bac-son&village=bac-son.luc-phu"),
    ("spending", [("period-kind", "Nhiều tháng"), ("period-first", "Tháng 3/2017"), ("period-last", "Tháng 7/2017")],
     "period=2017-03..2017-07"),
    ("overview", [("period-kind", "Tháng"), ("period", "Tháng 8/2017")], "period=2017-08"),
    ("headcount", [("period", "Năm 2017"), ("ward", "phường Ka Long")], "period=2017&ward=ka-long"),
]  # fmt: skip


def choose(page: Page, filter: str, option: str) -> None:
    """Sets one filter as a person does, and waits until the page is of it."""
    field = page.locator(f".st-key-filter_{filter} input")
    field.click()
    field.fill(option)  # a long list shows only some of its options until it is searched
    page.get_by_role("option", name=option, exact=True).click()
    expect(field).to_have_value(option)
    expect(page).to_have_url(re.compile(r"\?.*="))
    page.wait_for_timeout(500)  # the new choice begins its run
    figures(page)


def figures(page: Page) -> list[str]:
    """The sentences that answer and the headline figures."""
    settled(page)
    page.wait_for_function("() => !document.querySelector('[data-stale=true]')")
    return page.locator(".kh-answer, .kh-metric").all_inner_texts()


@pytest.mark.parametrize(("name", "chosen", "query"), CHOICES, ids=[name for name, *_ in CHOICES])
def test_every_filter_chosen_by_hand_is_in_the_address_that_is_passed_on(
    visit: Visit, server: Server, name: str, chosen: list[tuple[str, str]], query: str
) -> None:
    page = visit("lanhdao")
    page.goto(f"{server.address}/{name}")
    settled(page)
    at_first = figures(page)
    for part in chosen:
        choose(page, *part)
    seen = figures(page)
    assert len(seen) > 1
    assert seen != at_first
    page.get_by_role("button", name="Liên kết của trang").click()
    copied = page.locator("[data-testid=stCode]").inner_text().strip()
    assert re.match(rf"{re.escape(server.address)}/{name}\?", copied)
    assert set(query.split("&")) <= set(copied.partition("?")[2].split("&"))
    other = visit("vanphong")
    other.goto(copied)
    assert figures(other) == seen
    for filter, option in chosen:
        expect(other.locator(f".st-key-filter_{filter} input")).to_have_value(option)


def test_the_moment_chosen_by_hand_is_in_the_address_that_is_passed_on(visit: Visit, server: Server) -> None:
    page = visit("lanhdao")
    page.goto(f"{server.address}/overview?period=2017")
    now = figures(page)
    page.get_by_role("button", name="Xem theo thời điểm").click()
    page.locator(".st-key-known_day [role=spinbutton]").first.click()
    page.keyboard.type("04012018", delay=50)
    page.get_by_text("Trang hiện đúng như đã thấy lúc đó", exact=False).click()  # folds the calendar
    page.get_by_role("button", name="Xem", exact=True).click()
    expect(page.get_by_text(re.compile(r"04/01/2018 \d\d:\d\d")).first).to_be_visible()
    then = figures(page)
    assert then != now
    page.get_by_role("button", name="Liên kết của trang").click()
    copied = page.locator("[data-testid=stCode]").inner_text().strip()
    assert "known=2018-01-04T" in copied
    other = visit("vanphong")
    other.goto(copied)
    assert figures(other) == then
