"""The page of briefings and what its QR code leads to, driven in process."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.types import ASGIApp
from streamlit.testing.v1 import AppTest

from khoi import access, brief
from khoi.access import OPERATOR, Role
from khoi.errors import UnknownName
from khoi.periods import from_code
from khoi.see import snapshot
from khoi.store import Store, open_store
from khoi.web import running, server
from khoi.web.downloads import offers
from khoi.web.guests import Guests
from khoi.web.identity import COOKIE, Sessions
from khoi.web.routes import Entrance, routes
from khoi.web.verify import Verification
from tests.asgi import ask
from tests.briefings import AT, CHOICE, ENGLISH
from tests.databases import copy_database
from tests.intake_world import ACTIVITY, stored, table
from tests.test_pages import opened, said

HOSTILE = "**Trưởng** <img src=x onerror=alert(1)> [x](http://evil.example)"


@pytest.fixture(scope="module")
def store(sample_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    copy = tmp_path_factory.mktemp("briefing-page") / "khoi.duckdb"
    copy_database(sample_path, copy)
    with open_store(copy) as store:
        yield running.use(store)


@pytest.fixture(autouse=True)
def used(store: Store) -> None:
    running.use(store)


def page(store: Store, account: str = "vanphong", **query: str) -> AppTest:
    app = opened(store, account, "manage/briefing", **{"period": "2018-07", **query})
    assert not app.exception
    return app


def ordered(app: AppTest, button: str, signer: str = "Trưởng Khối") -> AppTest:
    app.text_input(key="briefing_signer").input(signer)
    app.text_input(key="briefing_day").input("13/08/2018")
    app.button(key=button).click().run(timeout=120)
    assert not app.exception
    return app


@pytest.mark.parametrize(
    ("lang", "made"), [("vi", "Đã lập và lưu báo cáo: Thành phố"), ("en", "The briefing is made and kept: The city")]
)
def test_it_is_looked_at_made_and_taken(store: Store, lang: str, made: str) -> None:
    app = ordered(page(store, lang=lang), "briefing_preview")
    pictures = re.findall(r'<img alt="([^"]+)" src="data:image/png;base64,', said(app))
    assert 2 <= len(pictures) <= 5
    assert pictures[0].startswith("Trang 1/" if lang == "vi" else "Page 1 of")
    before = len(brief.briefings(store, OPERATOR))
    app.button(key="briefing_make").click().run(timeout=120)
    assert not app.exception
    assert made in said(app)
    assert len(brief.briefings(store, OPERATOR)) == before + 1
    newest = brief.find(store, OPERATOR, str(brief.briefings(store, OPERATOR)["briefing_id"][0]))
    assert (newest.account_id, newest.choice.lang, newest.choice.signer) == ("vanphong", lang, "Trưởng Khối")
    for form in brief.FORMS:
        app.button(key=f"briefing_take_made_{form}").click().run()
        [link] = app.get("link_button")
        offer = offers.get(link.proto.url.rpartition("/")[2], "vanphong")
        assert offer and offer.name == newest.file_name(form)
        assert hashlib.sha256(offer.make()).hexdigest() == newest.sha256[form]
        assert offers.get(link.proto.url.rpartition("/")[2], "lanhdao") is None, "it is for that account alone"


def test_what_changed_after_the_look_is_told(store: Store) -> None:
    app = ordered(page(store), "briefing_preview")
    assert "đã đổi sau khi xem" not in said(app)
    app.text_input(key="briefing_number").input("15").run()
    assert "đã đổi sau khi xem" in said(app)


@pytest.mark.parametrize(
    ("lang", "sentence"), [("vi", "Chưa ghi chức danh người ký"), ("en", "signer’s title is missing")]
)
@pytest.mark.parametrize("button", ["briefing_preview", "briefing_make"])
def test_without_a_signer_it_says_what_is_missing_and_keeps_nothing(
    store: Store, lang: str, sentence: str, button: str
) -> None:
    before = len(store.record.entries)
    app = ordered(page(store, lang=lang), button, signer="")
    assert sentence in unescape(said(app))
    assert len(store.record.entries) == before
    assert '<div class="kh-paper">' not in said(app)


def test_a_day_that_is_none_is_told_and_nothing_is_made(store: Store) -> None:
    app = page(store)
    app.text_input(key="briefing_day").input("30/02/2018").run()
    assert "“30/02/2018” không phải một ngày" in said(app)
    assert app.button(key="briefing_make").disabled and app.button(key="briefing_preview").disabled


def test_without_a_part_it_says_so(store: Store) -> None:
    app = page(store)
    app.get("button_group")[1].set_value([])
    assert "Báo cáo chưa có phần nào" in said(ordered(app, "briefing_make"))


def test_a_ward_sees_and_makes_its_own_alone(store: Store) -> None:
    brief.make(store, OPERATOR, CHOICE, AT)
    app = ordered(page(store, "bacson"), "briefing_make")
    assert "Xã Bắc Sơn · tháng 7/2018" in said(app)
    assert "Thành phố · tháng 7/2018" not in said(app)
    assert set(brief.briefings(store, access.viewer(store, "bacson"))["ward_id"]) == {"bac-son"}


def test_the_address_chooses_period_and_ward(store: Store) -> None:
    app = ordered(page(store, "lanhdao", period="2018-Q2", ward="hai-son"), "briefing_make")
    assert "Xã Hải Sơn · Quý II/2018" in said(app)


def test_a_guest_from_a_delegation_has_no_such_page(store: Store) -> None:
    with pytest.raises(ValueError, match="Could not find a navigation page"):
        opened(store, "doancongtac", "manage/briefing")


def test_what_a_person_typed_is_text(store: Store) -> None:
    app = ordered(page(store), "briefing_make", signer=HOSTILE)
    assert "<img src=x" not in said(app)
    [newest] = brief.briefings(store, OPERATOR)["briefing_id"].head(1)
    answer = ask(_site(store), f"/verify/{newest}")
    assert (answer.status, "<img src=x" in answer.text) == (200, False)


def test_on_an_empty_store_it_says_that_there_is_nothing_to_tell() -> None:
    with open_store(None) as empty:
        access.create_account(running.use(empty), "moi", Role.OFFICE, None, "mot mat khau rat dai", running.now())
        app = opened(empty, "moi", "manage/briefing")
        assert not app.exception
        assert "Chưa có báo cáo nào" in said(app)
        app.text_input(key="briefing_signer").input("Trưởng Khối")
        app.button(key="briefing_make").click().run()
        assert not app.exception
        assert "Chưa nhận được số liệu nào" in said(app)


def _site(store: Store) -> ASGIApp:
    running.use(store)
    sessions = Sessions()
    own = [*routes(Entrance(sessions)), *Verification().routes()]
    return Starlette(routes=own, middleware=server.layers(sessions))


def test_the_paper_leads_to_what_is_on_record_without_an_account(store: Store) -> None:
    one = brief.make(store, OPERATOR, CHOICE, AT)
    _, document = brief.verified(store, one.briefing_id)
    site = _site(store)
    path = document.address.removeprefix("https://khoi.example.vn")
    answer = ask(site, path)
    assert answer.status == 200
    told = unescape(answer.text)
    for text in (document.subject, document.number, document.dated, document.code, document.until, document.sample,
                 *one.sha256.values(), "Độ phủ tháng 7/2018", "17 khối dân vận có 179 thành viên"):  # fmt: skip
        assert text in told, text
    own = replace(CHOICE, proposals="", opening="Mở đầu riêng.", closing="Lời kết riêng.", number="31")
    said_there = unescape(ask(site, f"/verify/{brief.make(store, OPERATOR, own, AT).briefing_id}").text)
    for words in ("Tiếp tục mở rộng", "Mở đầu riêng", "Lời kết riêng", "Thường trực Thành ủy"):
        assert words not in told + said_there, "the office's own words stay on the paper"
    assert "This briefing is on record" in ask(site, f"{path}?lang=en").text
    english = brief.make(store, OPERATOR, ENGLISH, AT)
    assert "This briefing is on record" in ask(site, f"/verify/{english.briefing_id}").text


def test_after_the_figures_have_moved_the_page_says_what_the_paper_says(store: Store) -> None:
    one = brief.make(store, OPERATOR, CHOICE, AT)
    before = ask(_site(store), f"/verify/{one.briefing_id}").body
    version = store.version()
    stored(store, table(ACTIVITY, "Bắc Sơn;Lục Phủ;papi;Phụ nữ;07/2018;2;40;1;;"))
    assert store.version() > version
    assert ask(_site(store), f"/verify/{one.briefing_id}").body == before


def test_an_unknown_code_is_told_and_too_many_close_the_address(store: Store) -> None:
    site, known = _site(store), brief.make(store, OPERATOR, CHOICE, AT).briefing_id
    answers = [ask(site, f"/verify/{number:032x}", client=("198.51.100.9", 1)).status for number in range(22)]
    assert answers == [404] * 20 + [429] * 2
    assert ask(site, f"/verify/{known}", client=("198.51.100.9", 1)).status == 429
    assert ask(site, f"/verify/{known}", client=("198.51.100.10", 1)).status == 200
    told = ask(site, f"/verify/{'f' * 32}", client=("198.51.100.10", 1))
    assert "Không có báo cáo nào mang mã này" in told.text


@pytest.mark.parametrize("path", ["/verify/", "/verify/abc", "/verify/../upload", f"/verify/{'g' * 32}", "/verify"])
def test_nothing_else_below_it_opens_without_an_account(store: Store, path: str) -> None:
    assert ask(_site(store), path).status in (303, 401)


@pytest.fixture
def linked(store: Store) -> tuple[ASGIApp, str, brief.Briefing]:
    """The site, a link's token, and the briefing that goes along with it."""
    one, now = brief.make(store, OPERATOR, CHOICE, AT), running.now()
    frozen = snapshot.take(store, OPERATOR, from_code("2018-07"), now).data()
    token = access.make_link(
        store, access.viewer(store, "vanphong"), "Đoàn công tác", "2018-07", "vi", 7, frozen, now,
        briefing_id=one.briefing_id,
    )  # fmt: skip
    running.use(store)
    sessions = Sessions()
    entrance = Entrance(sessions)
    own = [*routes(entrance), *Guests(entrance).routes(), *Verification().routes()]
    return Starlette(routes=own, middleware=server.layers(sessions)), token, one


def test_a_guest_takes_the_briefing_home_until_the_link_is_revoked(
    store: Store, linked: tuple[ASGIApp, str, brief.Briefing]
) -> None:
    site, token, one = linked
    guest = {"cookie": ask(site, f"/s/{token}").cookie}
    for form in brief.TAKEN_HOME:
        answer = ask(site, f"/take/{form}", headers=guest)
        assert (answer.status, hashlib.sha256(answer.body).hexdigest()) == (200, one.sha256[form])
        assert one.file_name(form) in answer.headers["content-disposition"]
        assert "no-store" in answer.headers["cache-control"]
    for path in ("/take/xlsx", "/take/odt", "/take/", "/take", "/download/x", "/briefing", "/template"):
        assert ask(site, path, headers=guest).status == 403, path
    link = access.link_of_token(store, token, running.now())
    assert link
    access.revoke_link(store, OPERATOR, link.link_id, running.now())
    assert ask(site, "/take/pdf", headers=guest).status in (303, 401)


def test_nobody_else_takes_it_by_that_address(store: Store, linked: tuple[ASGIApp, str, brief.Briefing]) -> None:
    site, _, one = linked
    assert ask(site, "/take/pdf").status in (303, 401)
    for account in ("vanphong", "bacson", "doancongtac"):
        cookie = f"{COOKIE}={access.start_session(store, account, running.now())}"
        answer = ask(site, "/take/pdf", headers={"cookie": cookie})
        assert (answer.status, one.sha256["pdf"] == hashlib.sha256(answer.body).hexdigest()) == (404, False)
    frozen = snapshot.take(store, OPERATOR, from_code("2018-07"), running.now()).data()
    other = access.make_link(store, OPERATOR, "Đoàn khác", "2018-07", "vi", 7, frozen, running.now())
    without = {"cookie": ask(site, f"/s/{other}").cookie}
    told = ask(site, "/take/pdf", headers=without)
    assert (told.status, "không kèm báo cáo" in told.text) == (404, True)


def test_a_guests_page_offers_it_and_the_page_of_links_chooses_it(
    store: Store, linked: tuple[ASGIApp, str, brief.Briefing]
) -> None:
    _, token, one = linked
    link = access.link_of_token(store, token, running.now())
    assert link and link.briefing_id == one.briefing_id
    session = access.start_guest_session(store, link.link_id, running.now())
    app = AppTest.from_file("../pages/app.py", default_timeout=60)
    app.user = {"username": f"link:{link.link_id}", "sid": access.token_sha256(session)}
    app.query_params["period"] = "2018-07"
    app.run()
    assert not app.exception
    assert "Mang báo cáo về" in said(app)
    assert [button.proto.url for button in app.get("link_button")] == ["/take/pdf?lang=vi", "/take/docx?lang=vi"]
    maker = opened(store, "vanphong", "manage/links")
    maker.text_input(key="link_title").input("Đoàn thứ ba")
    maker.selectbox(key="link_briefing").set_value(one.briefing_id)
    maker.button(key="link_make").click().run()
    assert not maker.exception
    assert list(access.links_of(store, OPERATOR, running.now())["briefing_id"]).count(one.briefing_id) >= 2


def test_a_link_with_a_briefing_that_there_is_not_is_refused(store: Store) -> None:
    before = len(store.record.entries)
    frozen = snapshot.take(store, OPERATOR, from_code("2018-07"), running.now()).data()
    with pytest.raises(UnknownName, match=r"briefing\.unknown"):
        access.make_link(
            store, OPERATOR, "Đoàn", "2018-07", "vi", 7, frozen, running.now(), briefing_id="0" * 32
        )  # fmt: skip
    assert len(store.record.entries) == before
