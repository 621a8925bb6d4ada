"""Slides in a real browser, on a screen as meeting rooms have it: keys, full screen, sizes, and the way back."""

import re

import pytest
from playwright.sync_api import Page, expect

from bench.browser import Server, settled
from tests.browser.conftest import Visit
from tests.browser.test_pages import watched

SCREEN = {"width": 1920, "height": 1080}
SMALL = """() => {
  const walker = document.createTreeWalker(document.querySelector('[data-testid=stMain]'), NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const part = walker.currentNode.parentElement, text = walker.currentNode.textContent.trim();
    const isSeen = part.getClientRects().length && !part.closest('style, script, [data-testid=stIconMaterial]');
    if (text && isSeen && parseFloat(getComputedStyle(part).fontSize) < 27.9) found.push(text);
  }
  return found;
}"""


def on(page: Page, place: int) -> None:
    """Waits until a slide stands."""
    expect(page.locator(".kh-progress")).to_have_text(re.compile(rf"^{place}/"))
    expect(page).to_have_url(re.compile(f"slide={place}(&|$)"))
    settled(page)


def opened(visit: Visit, address: str, is_dark: bool = False) -> Page:
    page = visit("lanhdao", is_dark=is_dark)
    page.set_viewport_size(SCREEN)  # type: ignore[arg-type]
    page.goto(address)
    expect(page.locator(".kh-progress")).to_be_visible()
    settled(page)
    page.wait_for_function("() => window.khoiSlides")  # the keys are heard
    expect(page.get_by_role("button", name="Toàn màn hình")).to_be_enabled()
    page.bring_to_front()
    return page


@pytest.mark.parametrize("is_dark", [False, True], ids=["light", "dark"])
def test_every_slide_is_large_and_fits_its_screen(visit: Visit, server: Server, is_dark: bool) -> None:
    page = opened(visit, server.address + "/overview?slide=1", is_dark)
    complaints = watched(page)
    for place in range(1, 6):
        on(page, place)
        page.wait_for_timeout(600)
        assert page.evaluate(SMALL) == [], place
        assert page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollHeight") <= SCREEN["height"]
        page.keyboard.press("ArrowRight")
    assert complaints == []


def test_keys_lead_on_and_back_and_out_at_the_same_choice(visit: Visit, server: Server) -> None:
    page = visit("lanhdao")
    page.set_viewport_size(SCREEN)  # type: ignore[arg-type]
    page.goto(server.address + "/coverage?period=2018-Q2&ward=bac-son")
    settled(page)
    page.get_by_role("button", name="Trình chiếu").click()
    on(page, 1)
    for key, place in (("ArrowRight", 2), ("Space", 3), ("PageDown", 4), ("ArrowLeft", 3), ("PageUp", 2)):
        page.keyboard.press(key)
        on(page, place)
    page.keyboard.press("Escape")
    expect(page).not_to_have_url(re.compile("slide="))
    expect(page).to_have_url(re.compile("period=2018-Q2"))
    expect(page.locator(".kh-progress")).to_have_count(0)
    settled(page)  # until the run ends, what stood there before stands below what is new
    page.wait_for_function("() => !document.querySelector('[data-stale=true]')")
    expect(page.get_by_role("heading", name="Thôn, khu của xã Bắc Sơn")).to_be_visible()


def test_leaving_full_screen_leaves_the_slides(visit: Visit, server: Server) -> None:
    page = opened(visit, server.address + "/overview?slide=2")
    page.keyboard.press("f")
    page.wait_for_function("() => document.fullscreenElement !== null")
    page.keyboard.press("ArrowRight")
    on(page, 3)
    assert page.evaluate("() => document.fullscreenElement !== null")
    page.evaluate("() => document.exitFullscreen()")
    expect(page).not_to_have_url(re.compile("slide="))


def test_slides_go_on_by_themselves(visit: Visit, server: Server) -> None:
    page = opened(visit, server.address + "/overview?slide=5")
    page.get_by_role("combobox").click()
    page.get_by_role("option", name="10 giây").click()
    expect(page.locator(".kh-progress")).to_have_text("5/5")
    on(page, 1)
    on(page, 2)
