"""axe-core finds nothing serious or critical on any page, light and dark, in both languages."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from bench.browser import Server, context_of, settled
from khoi.web.site import PAGES
from tests.browser.conftest import Visit
from tests.browser.moves import led

MORE = (
    "ward?ward=bac-son&period=2018-07", "village?ward=bac-son&village=bac-son.luc-phu", "coverage?ward=bac-son",
    "units?list=villages", "units?list=mergers", "campaigns?entry=papi", "accounts?account=bacson",
)  # fmt: skip
GRAVE = ("serious", "critical")
IS_DARK = """isDark => {
  const [red, green, blue] = getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor
    .match(/\\d+/g).map(Number);
  return (red + green + blue < 384) === isDark;
}"""


def faults(page: Page) -> list[tuple[str, list[str]]]:
    """What axe finds that is serious or critical on a page as it stands."""
    axe = Axe()
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe.axe_script)
    found = page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
    return [(one["id"], [node["html"][:160] for node in one["nodes"][:3]]) for one in found if one["impact"] in GRAVE]


def coloured(page: Page, is_dark: bool) -> None:
    """Has the reader's machine light or dark from now on."""
    page.emulate_media(color_scheme="dark" if is_dark else "light")
    page.wait_for_function(IS_DARK, arg=is_dark)


def test_axe_finds_nothing_serious_on_any_page(visit: Visit, server: Server) -> None:
    """Each page is led to once: in Vietnamese, light then dark, then drawn again in English, dark then light."""
    page = visit("quantri")
    page.goto(server.address)
    found = []
    for path in (*(one.name for one in PAGES), *MORE):
        page.emulate_media(color_scheme="light")
        led(page, f"{server.address}/{path}{'&' if '?' in path else '?'}lang=vi")
        for lang, themes in (("vi", (False, True)), ("en", (True, False))):
            if lang == "en":
                page.locator(".st-key-language button").click()
            expect(page.locator("html")).to_have_attribute("lang", lang)
            settled(page)
            for is_dark in themes:
                coloured(page, is_dark)
                found += [(path, lang, "dark" if is_dark else "light", *fault) for fault in faults(page)]
    assert found == []


@pytest.mark.parametrize("is_dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_serious_at_the_door(browser: Browser, server: Server, is_dark: bool) -> None:
    context = context_of(browser, is_dark=is_dark)
    page = context.new_page()
    for path in ("sign-in", "sign-in?lang=en", "s/none", "sign-out"):
        page.goto(f"{server.address}/{path}")
        assert faults(page) == [], path
    context.close()
