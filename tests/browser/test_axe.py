"""axe-core finds nothing serious or critical on any page, light and dark, in both languages."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from bench.browser import Server, context_of, settled
from khoi.web.site import PAGES
from tests.browser.conftest import Visit
from tests.scale import times

ALL = [(False, "vi"), (True, "en"), (False, "en"), (True, "vi")]
LOOKS = ALL[: times(2, 4)]  # colours do not depend on the language, nor the structure of a page on the theme
MORE = (
    "ward?ward=bac-son&period=2018-07", "village?ward=bac-son&village=bac-son.luc-phu", "coverage?ward=bac-son",
    "units?list=villages", "units?list=mergers", "campaigns?entry=papi", "accounts?account=bacson",
)  # fmt: skip
GRAVE = ("serious", "critical")


@pytest.mark.parametrize(("is_dark", "lang"), LOOKS, ids=lambda value: {True: "dark", False: "light"}.get(value, value))
def test_axe_finds_nothing_serious_on_any_page(visit: Visit, server: Server, is_dark: bool, lang: str) -> None:
    page = visit("quantri", is_dark=is_dark)
    found = []
    for path in (*(one.name for one in PAGES), *MORE):
        page.goto(f"{server.address}/{path}{'&' if '?' in path else '?'}lang={lang}")
        settled(page)
        found += [
            (path, fault["id"], [node["html"][:160] for node in fault["nodes"][:3]])
            for fault in Axe().run(page).response["violations"]
            if fault["impact"] in GRAVE
        ]
    assert found == []


@pytest.mark.parametrize("is_dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_serious_at_the_door(browser: Browser, server: Server, is_dark: bool) -> None:
    context = context_of(browser, is_dark=is_dark)
    page = context.new_page()
    for path in ("sign-in", "sign-in?lang=en", "s/none", "sign-out"):
        page.goto(f"{server.address}/{path}")
        faults = Axe().run(page).response["violations"]
        assert [fault["id"] for fault in faults if fault["impact"] in GRAVE] == [], path
    context.close()
