"""What a finger finds on a phone: lists as cards, nothing scrolled sideways, nothing too small; axes to be read."""

import re

import pytest
from playwright.sync_api import expect

from bench.browser import Server, settled
from tests.browser.conftest import Visit

FINGER = 44  # pixels
SMALL = """least => [...document.querySelectorAll('[data-testid=stMain] :is(button, a, [role=group], input)')]
    .filter(part => part.offsetParent && !part.closest('[role=group] *') && part.type !== 'checkbox')
    .filter(part => part.tagName !== 'INPUT' || !part.closest('[data-testid=stTextInputRootElement]'))
    .filter(part => part.getBoundingClientRect().height < least).map(part => part.outerHTML.slice(0, 200))"""
WIDTH = "() => document.querySelector('[data-testid=stMain]').scrollWidth"
GAPS = """() => [...document.querySelectorAll('.js-plotly-plot')].flatMap(plot => {
    const boxes = [...plot.querySelectorAll('.xtick text')].map(text => text.getBoundingClientRect());
    boxes.sort((one, other) => one.left - other.left);
    return boxes.slice(1).map((box, at) => box.left - boxes[at].right);
})"""


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize(("name", "card"), [("accounts", "bacson · "), ("journal", " · vanphong")])
def test_a_list_of_the_administrator_is_made_of_cards_on_a_phone(
    visit: Visit, server: Server, name: str, card: str, lang: str
) -> None:
    page = visit("quantri", is_phone=True)
    page.goto(f"{server.address}/{name}?lang={lang}")
    settled(page)
    expect(page.get_by_text(card).first).to_be_visible()
    assert page.locator("[data-testid=stDataFrame]").count() == 0
    assert page.evaluate(WIDTH) == 390
    assert page.evaluate(SMALL, FINGER) == []
    if name == "accounts":
        page.get_by_role("button", name=card).tap()
        expect(page.get_by_role("heading", name="bacson")).to_be_visible()
        expect(page).to_have_url(re.compile("account=bacson"))
        assert page.evaluate(WIDTH) == 390
    wide = visit("quantri")
    wide.goto(f"{server.address}/{name}?lang={lang}")
    settled(wide)
    expect(wide.locator("[data-testid=stDataFrame]")).to_have_count(1)


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("is_phone", [False, True], ids=["desktop", "phone"])
@pytest.mark.parametrize("name", ["", "headcount", "spending", "overlap", "ward?ward=bac-son"])
def test_the_labels_of_an_axis_do_not_touch(visit: Visit, server: Server, name: str, is_phone: bool, lang: str) -> None:
    page = visit("lanhdao", is_phone=is_phone)
    page.goto(f"{server.address}/{name}{'&' if '?' in name else '?'}lang={lang}")
    settled(page)
    gaps = page.evaluate(GAPS)
    assert gaps
    assert min(gaps) >= 2, gaps
