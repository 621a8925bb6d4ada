"""Slides: a page's question, headline figures and charts one by one, by the address, and back to the page."""

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from khoi import access
from khoi.access import Role
from khoi.store import Store
from khoi.web import running, site, ui_slides
from khoi.web.headers import SLIDES_SCRIPT, page_policy, script_hash
from khoi.web.ui_slides import LEAST
from khoi.words import LANGUAGES
from tests.test_pages import opened, said

PAGES = [Path(page.file).stem for page in site.PAGES if page.file.startswith("see/")]
CHOICE = {"period": "2018-07", "ward": "bac-son", "village": "bac-son.luc-phu"}


@pytest.fixture
def served(sample_store: Store) -> Store:
    return running.use(sample_store)


def at(store: Store, page: str, slide: str, **query: str) -> AppTest:
    """A page at a slide, as the address restores it."""
    app = opened(store, "lanhdao", f"see/{page}", **query)
    app.query_params["slide"] = slide
    return app.run()


def charts(app: AppTest) -> list[Any]:
    return [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_shown_slide_by_slide(served: Store, page: str, lang: str) -> None:
    whole = opened(served, "lanhdao", f"see/{page}", lang=lang, **CHOICE)
    count = len(charts(whole))
    lists = re.findall(r'<ol class="kh-facts">(.*?)</ol>', said(whole), re.DOTALL)
    lasting = sum(-(-items.count("<li") // ui_slides.ITEMS) for items in lists)
    last = count + (2 if '<div class="kh-metrics">' in said(whole) else 1) + lasting
    app = at(served, page, "1", lang=lang, **CHOICE)
    place, shown = 1, 0
    while True:
        assert not app.exception
        text = said(app)
        assert f'<span class="kh-progress">{place}/{last}</span>' in text
        assert "31/07/2018" in text
        assert {"vi": "Số liệu minh hoạ", "en": "Sample figures"}[lang] in text
        assert (len(app.dataframe), len(app.sidebar.get("page_link"))) == (0, 0)
        shown += len(charts(app))
        following = app.button(key="kh-slide-next")
        if following.disabled:
            break
        app = following.click().run()
        place += 1
        assert app.query_params["slide"] == str(place)
    assert (place, shown) == (last, count)


def test_letters_on_a_slide_are_large_and_its_marks_stay(served: Store) -> None:
    whole, slide = charts(opened(served, "lanhdao", "see/overview"))[0], charts(at(served, "overview", "3"))[0]
    assert slide["layout"]["font"]["size"] >= LEAST > whole["layout"]["font"]["size"]
    fills = [[trace.get("marker", {}).get("color") for trace in figure["data"]] for figure in (whole, slide)]
    assert fills[0] == fills[1]
    assert sizes(slide, "") >= {28}
    assert min(sizes(slide, "")) >= LEAST


def sizes(part: Any, name: str) -> set[float]:
    """The sizes of all letters of a figure."""
    if isinstance(part, dict):
        own = {part["size"]} if name.endswith("font") and isinstance(part.get("size"), (int, float)) else set()
        return own.union(*(sizes(value, key) for key, value in part.items()))
    return set().union(*(sizes(one, name) for one in part)) if isinstance(part, list) else set()


def test_slides_begin_and_end_on_the_page_at_the_same_choice(served: Store) -> None:
    app = opened(served, "lanhdao", "see/ward", period="2018-Q2", ward="hai-son")
    app.button(key="slide_begin").click().run()
    assert (app.query_params["slide"], app.query_params["ward"], app.query_params["period"]) == (
        "1",
        "hai-son",
        "2018-Q2",
    )
    assert "xã Hải Sơn · Quý II/2018" in said(app)
    app.button(key="kh-slide-leave").click().run()
    assert "slide" not in app.query_params
    assert (app.selectbox(key="filter_ward").value, app.query_params["period"]) == ("hai-son", "2018-Q2")
    assert len(charts(app)) > 1


@pytest.mark.parametrize(
    ("asked", "place"), [("0", 1), ("99", 5), ("-1", 1), ("x", 1), ("٣", 3), ("9" * 50, 1), ("", 1)]
)
def test_an_address_without_such_a_slide_shows_the_nearest(served: Store, asked: str, place: int) -> None:
    app = at(served, "overview", asked)
    assert not app.exception
    assert f'<span class="kh-progress">{place}/5</span>' in said(app)


def test_a_slide_at_rest_stays_and_a_pace_sets_its_time(served: Store) -> None:
    app = at(served, "overview", "5")
    assert "slide_due" not in app.session_state
    app.selectbox(key="slide_pace").select(10).run()
    assert app.query_params["slide"] == "5", "its time has just begun"
    left = app.session_state["slide_due"] - running.now()
    assert timedelta() < left <= timedelta(seconds=10)


def test_the_next_slide_follows_when_the_time_of_one_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    state = {"slide_due": running.now() + timedelta(seconds=10)}
    led: list[dict[str, str]] = []
    monkeypatch.setattr(ui_slides.st, "session_state", state)
    monkeypatch.setattr(ui_slides, "put", lambda **changed: led.append(changed))
    ui_slides._advance(3)
    assert led == []
    state["slide_due"] = running.now()
    ui_slides._advance(3)
    assert led == [{"slide": "3"}]


def test_a_page_without_figures_says_so_on_its_slide(store: Store) -> None:
    access.create_account(running.use(store), "moi", Role.OFFICE, None, "mot mat khau rat dai", running.now())
    app = opened(store, "moi", "see/overview")
    app.query_params["slide"] = "3"
    app.run()
    assert not app.exception
    assert "Chưa có số liệu nào được lưu." in said(app)
    assert '<span class="kh-progress">1/1</span>' in said(app)


def test_a_page_that_writes_has_no_slides(served: Store) -> None:
    app = opened(served, "vanphong", "manage/me", slide="1")
    assert not app.exception
    assert "slide" not in app.query_params
    assert app.sidebar.get("page_link")


def test_the_keys_are_one_constant_script_that_the_content_policy_names() -> None:
    assert script_hash(SLIDES_SCRIPT) in page_policy()
    assert "${" not in SLIDES_SCRIPT.replace("${name}", "")
