"""Charts as tables and as pictures: what stands in a picture, who may have it, for how long."""

import gzip
import json
import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.types import ASGIApp
from streamlit.testing.v1 import AppTest

from khoi import access
from khoi.see import figures
from khoi.see.look import Look
from khoi.see.palette import LIGHT
from khoi.see.picture import EDGE, WIDTH, Caption, Picture, picture
from khoi.store import Store
from khoi.web import pictures, running, server, site
from khoi.web.headers import script_hash
from khoi.web.identity import COOKIE, Sessions
from khoi.words import LANGUAGES
from tests.asgi import Answer, ask
from tests.test_figures import MONTHS, VILLAGES, WARDS
from tests.test_pages import opened, said

PAGES = [Path(page.file).stem for page in site.PAGES if page.file.startswith("see/")]
CHOICE = {"period": "2018-07", "ward": "bac-son", "village": "bac-son.luc-phu", "campaign": "papi"}
CAPTION = Caption("Độ phủ của từng xã, phường", "Năm 2018", ("Nguồn: báo cáo", "Số liệu tính đến 31/07/2018"), "Mẫu")


@pytest.fixture
def served(sample_store: Store) -> Store:
    return running.use(sample_store)


@pytest.fixture
def site(served: Store) -> ASGIApp:
    del served
    return Starlette(routes=pictures.routes(), middleware=server.layers(Sessions()))


def asked(site: ASGIApp, address: str, account: str, **headers: str) -> Answer:
    cookie = f"{COOKIE}={access.start_session(running.store(), account, running.now())}"
    return ask(site, address, headers={"cookie": cookie, **headers})


def offered(account: str, caption: Caption = CAPTION) -> str:
    figure = figures.tile_map(WARDS, Look("vi", "dark"))
    return pictures.offer(account, figure, caption.title, lambda: caption, "vi")


def texts(drawn: Picture) -> dict[str, str]:
    return {one.name: one.text for one in drawn.figure.layout.annotations if one.name}


def test_a_figure_is_drawn_again_in_another_theme_and_gives_its_rows() -> None:
    dark = figures.tile_map(WARDS, Look("vi", "dark", is_narrow=True))
    assert figures.redrawn(dark, Look("vi")) is figures.tile_map(WARDS, Look("vi"))
    assert figures.rows_of(dark) is WARDS


def test_what_is_measured_in_pixels_grows_and_what_is_counted_does_not() -> None:
    figure = figures.coverage_trend(MONTHS, Look("vi"))
    grown = figures.enlarged(figure, 2, least=28)
    assert (grown.layout.height, grown.layout.margin.r) == (2 * figure.layout.height, 2 * figure.layout.margin.r)
    assert grown.layout.font.size == max(28, 2 * figure.layout.font.size)
    assert [list(trace.y) for trace in grown.data] == [list(trace.y) for trace in figure.data]
    assert [trace.line.width for trace in grown.data] == [2 * trace.line.width for trace in figure.data]
    bars = figures.enlarged(figures.village_heatmap(VILLAGES, Look("vi")), 2)
    assert [trace.width for trace in bars.data] == [
        trace.width for trace in figures.village_heatmap(VILLAGES, Look("vi")).data
    ]
    assert figure.layout.height != grown.layout.height, "the first figure is shared and stays as it was"


def test_a_picture_holds_title_choice_source_day_and_mark_on_white() -> None:
    drawn = picture(figures.tile_map(WARDS, Look("vi", "dark")), CAPTION, "vi")
    above, below = texts(drawn)["above"], texts(drawn)["below"]
    assert (f"<b>{CAPTION.title}</b>" in above, "Năm 2018" in above) == (True, True)
    assert ["Nguồn: báo cáo" in below, "Số liệu tính đến 31/07/2018" in below, "<b>Mẫu</b>" in below] == [True] * 3
    assert (drawn.figure.layout.width, drawn.figure.layout.paper_bgcolor) == (WIDTH, LIGHT.paper)
    assert "customdata" not in drawn.figure.to_json(), "what hovering says is no part of a picture"
    unmarked = picture(figures.tile_map(WARDS, Look("vi")), Caption("T", "", ("N", "")), "vi")
    assert (texts(unmarked)["below"], unmarked.below < drawn.below) == ("N", True)


def test_a_long_title_is_broken_and_a_name_stays_text() -> None:
    title = '<a href="https://evil.example">Thôn</a> & ' + "khu rất dài " * 20
    drawn = picture(figures.tile_map(WARDS, Look("vi")), Caption(title, "", ()), "vi")
    above = texts(drawn)["above"]
    assert above.count("<br>") > 2
    assert ("<a " in above, "&lt;a href" in above, "&amp;" in above) == (False, True, True)
    assert drawn.above > picture(figures.tile_map(WARDS, Look("vi")), Caption("T", "", ()), "vi").above + 3 * EDGE


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_every_chart_of_every_page_is_a_table_too_and_a_picture(served: Store, page: str, lang: str) -> None:
    app = opened(served, "lanhdao", f"see/{page}", lang=lang, **CHOICE)
    tables, charts = len(app.dataframe), len(app.get("plotly_chart"))
    switches = [switch for switch in app.toggle if str(switch.key).startswith("as_table_")]
    buttons = [str(button.key) for button in app.button if str(button.key).startswith("picture_")]
    assert (len(switches), len(buttons)) == (charts, charts)
    for switch in switches:
        switch.set_value(True)
    app.run()
    assert not app.exception
    shown = app.dataframe
    assert len(shown) == tables + charts
    for one in shown:
        assert len(set(one.value.columns)) == len(one.value.columns)
        written = {cell for _, column in one.value.items() for cell in column if isinstance(cell, str)}
        assert not written & {"nan", "NaN", "NaT", "None", "<NA>"}
    for key in buttons:
        app.button(key=key).click().run()
        assert not app.exception
        text = made(app)
        assert "31/07/2018" in text
        assert {"vi": "Số liệu minh hoạ", "en": "Sample figures"}[lang] in text


def made(app: AppTest, account: str = "lanhdao") -> str:
    """The annotations of the picture behind the page's link."""
    address = next(link.proto.url for link in app.get("link_button") if link.proto.url.startswith(pictures.PREFIX))
    found = pictures.offers.get(address.rpartition("/")[2], account)
    assert found is not None
    return json.dumps(_figure(found.make().decode())["layout"]["annotations"], ensure_ascii=False)


def _figure(page: str) -> Any:
    found = re.search(r'data-figure="([^"]*)"', page)
    assert found
    return json.loads(unescape(found[1]))


def test_a_picture_says_the_choice_and_the_line_under_its_chart(served: Store) -> None:
    app = opened(served, "lanhdao", "see/coverage", **CHOICE)
    app.button(key="picture_villages").click().run()
    text = made(app)
    for part in ("Thôn, khu của xã Bắc Sơn", "Xã Bắc Sơn · PAPI · tháng 7/2018", "gạch chéo: chưa báo cáo", "Nguồn:"):
        assert part in text, part


def test_a_ward_is_told_in_its_picture_that_it_sees_itself_alone(served: Store) -> None:
    app = opened(served, "bacson", "see/coverage", period="2018-07")
    app.button(key="picture_steps").click().run()
    assert "Trong phạm vi xã Bắc Sơn" in made(app, "bacson")


def test_the_line_under_a_chart_stands_once(served: Store) -> None:
    app = opened(served, "lanhdao", "see/overview")
    assert len([button for button in app.button if str(button.key).startswith("picture_")]) > 2
    assert said(app).count("Vạch cam: kỳ so sánh") == 1


def test_a_sheet_belongs_to_one_account_and_runs_our_two_scripts_alone(site: ASGIApp) -> None:
    address = offered("lanhdao")
    mine = asked(site, address, "lanhdao")
    assert (mine.status, mine.headers["cache-control"]) == (200, "no-store")
    policy = mine.headers["content-security-policy"]
    assert f"script-src 'self' {script_hash(pictures.SCRIPT)};" in policy
    assert ("default-src 'none'" in policy, "unsafe-eval" in policy, "http" in policy) == (True, False, False)
    assert re.findall(r"<script[^>]*>", mine.text) == [f'<script src="{pictures.PLOTLY}">', "<script>"]
    assert (f">{pictures.SCRIPT}</script>" in mine.text, "//" in _head(mine.text)) == (True, False)
    for other in ("vanphong", "bacson", "doancongtac", "quantri"):
        answer = asked(site, address, other)
        assert (answer.status, "data-figure" in answer.text) == (404, False), other
    assert ask(site, address).status == 401
    assert asked(site, f"{pictures.PREFIX}guessed", "lanhdao").status == 404


def _head(page: str) -> str:
    return page[page.index("<link") : page.index("<main>")].replace(pictures.STYLE, "")


def test_an_address_is_over_after_half_an_hour(site: ASGIApp, monkeypatch: pytest.MonkeyPatch) -> None:
    now: Callable[[], Any] = running.now
    address = offered("lanhdao")
    for minutes, status in ((29, 200), (31, 404)):
        later = now() + timedelta(minutes=minutes)
        monkeypatch.setattr(running, "now", lambda later=later: later)
        assert asked(site, address, "lanhdao").status == status
    assert "không còn" in asked(site, address, "lanhdao").text


def test_text_of_data_is_text_in_the_sheet(site: ASGIApp) -> None:
    hostile = '"><script>alert(1)</script><b>Khu</b> & x'
    page = asked(site, offered("lanhdao", Caption(hostile, hostile, (hostile,), "")), "lanhdao").text
    assert "<script>alert" not in page
    assert '"><' not in page[page.index("<main>") :].replace('"></div>', "").replace('min.js"></script>', "")
    drawn = json.dumps(_figure(page))
    assert ("<script" in drawn, "&lt;script" in drawn) == (False, True)


def test_plotly_comes_from_us_compressed_and_to_be_kept_and_not_to_strangers(site: ASGIApp) -> None:
    answer = asked(site, pictures.PLOTLY, "lanhdao", **{"accept-encoding": "gzip, br"})
    assert (answer.status, answer.headers["content-encoding"]) == (200, "gzip")
    assert "immutable" in answer.headers["cache-control"]
    plain = asked(site, pictures.PLOTLY, "lanhdao")
    assert gzip.decompress(answer.body) == plain.body
    assert (b"plotly.js v" in plain.body[:400], len(answer.body) < len(plain.body) / 2) == (True, True)
    assert ask(site, pictures.PLOTLY).status == 401
