"""Saved views: what is kept, what is refused, who sees them, and how the frame and one's own page show them."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button

from khoi import access
from khoi.access import Role, Viewer
from khoi.errors import NotAllowed, UnknownName
from khoi.store import Store, open_store
from khoi.web import running, ui_views
from khoi.web.site import FILTER_KEYS
from tests.databases import copy_database
from tests.test_help import opened
from tests.test_links_page import link_of, made
from tests.test_pages import said

AT = datetime(2018, 8, 9)
PASSWORD = "mot mat khau rat dai"
HOSTILE = "**Đậm** [x](http://evil.example) <img src=x> :red[đỏ]"


@pytest.fixture
def changing(sample_path: Path, tmp_path: Path) -> Iterator[Store]:
    copy = tmp_path / "khoi.duckdb"
    copy_database(sample_path, copy)
    with open_store(copy) as opened:
        yield running.use(opened)


@pytest.fixture
def office(store: Store) -> Viewer:
    access.create_account(store, "moi", Role.OFFICE, None, PASSWORD, AT)
    return access.viewer(store, "moi")


def named(store: Store, viewer: Viewer) -> list[str]:
    return access.views_of(store, viewer)["name"].tolist()


def in_menu(app: AppTest) -> list[str]:
    """The labels under “Cách xem đã lưu”: links below the pages."""
    return [link.proto.label for link in app.sidebar.get("page_link")][len(PAGES_OF_OFFICE) :]


PAGES_OF_OFFICE = (
    "overview", "headcount", "spending", "coverage", "overlap", "compare", "boundaries", "ward", "village", "upload",
    "history", "briefing", "links", "model", "results", "places", "sources", "me", "help",
)  # fmt: skip


def saved(store: Store, name: str, page: str = "overview", query: str = "", account: str = "vanphong") -> str:
    return access.save_view(store, access.viewer(store, account), name, page, query, running.now())


def test_a_view_is_kept_renamed_and_removed(store: Store, office: Viewer) -> None:
    first = access.save_view(store, office, "  Bắc Sơn,\u00a0 quý này ", "ward", "period=2018-Q3&ward=bac-son", AT)
    access.save_view(store, office, "Cả năm", "overview", "period=2018", datetime(2018, 8, 10))
    rows = access.views_of(store, office)
    assert rows["name"].tolist() == ["Bắc Sơn, quý này", "Cả năm"]
    assert rows["query"].tolist() == ["period=2018-Q3&ward=bac-son", "period=2018"]
    access.rename_view(store, office, first, "BẮC SƠN, QUÝ NÀY", AT)
    assert named(store, office) == ["BẮC SƠN, QUÝ NÀY", "Cả năm"]
    access.remove_view(store, office, first, AT)
    assert named(store, office) == ["Cả năm"]
    kinds = [entry.kind for entry in store.record.entries[-4:]]
    assert kinds == ["view-saved", "view-saved", "view-renamed", "view-removed"]
    assert not any("Bắc Sơn" in entry.line() for entry in store.record.entries), "the name is no line of the record"
    assert store.version() == 0, "no figure changes with it"


@pytest.mark.parametrize("name", ["", "   ", "a" * 61, "a\nb\u200bc", "\x07"])
def test_a_name_that_cannot_be_is_refused_and_nothing_kept(store: Store, office: Viewer, name: str) -> None:
    view_id = access.save_view(store, office, "a" * 60, "overview", "", AT)
    before = len(store.record.entries)
    with pytest.raises(NotAllowed):
        access.save_view(store, office, name, "overview", "", AT)
    with pytest.raises(NotAllowed):
        access.rename_view(store, office, view_id, name, AT)
    assert (len(store.record.entries), named(store, office)) == (before, ["a" * 60])


def test_no_two_views_of_an_account_are_named_alike(store: Store, office: Viewer) -> None:
    access.save_view(store, office, "Hải Sơn", "ward", "", AT)
    other = access.save_view(store, office, "Bắc Sơn", "ward", "", AT)
    for alike in ("Hải Sơn", "hải  SƠN ", "Ha\u0309i So\u031bn"):
        with pytest.raises(NotAllowed) as refusal:
            access.save_view(store, office, alike, "overview", "", AT)
        assert (refusal.value.key, refusal.value.values) == ("access.view-named", {"name": "Hải Sơn"})
        with pytest.raises(NotAllowed):
            access.rename_view(store, office, other, alike, AT)
    access.create_account(store, "khac", Role.LEADER, None, PASSWORD, AT)
    access.save_view(store, access.viewer(store, "khac"), "Hải Sơn", "ward", "", AT)
    assert sorted(named(store, office)) == ["Bắc Sơn", "Hải Sơn"]


def test_an_account_keeps_thirty_views_and_no_choice_without_end(store: Store, office: Viewer) -> None:
    with pytest.raises(NotAllowed):
        access.save_view(store, office, "Dài", "overview", "search=" + "a" * 1000, AT)
    ids = [access.save_view(store, office, f"Cách {number}", "overview", "", AT) for number in range(30)]
    with pytest.raises(NotAllowed) as refusal:
        access.save_view(store, office, "Một nữa", "overview", "", AT)
    assert (refusal.value.key, refusal.value.values) == ("access.view-many", {"most": "30"})
    access.remove_view(store, office, ids[0], AT)
    access.save_view(store, office, "Một nữa", "overview", "", AT)
    assert len(named(store, office)) == 30


def test_another_account_neither_sees_nor_changes_a_view(store: Store, office: Viewer) -> None:
    view_id = access.save_view(store, office, "Của tôi", "overview", "", AT)
    access.create_account(store, "khac", Role.ADMINISTRATOR, None, PASSWORD, AT)
    other, before = access.viewer(store, "khac"), len(store.record.entries)
    assert named(store, other) == []
    for refused in (view_id, "no-such-view"):
        with pytest.raises(UnknownName):
            access.remove_view(store, other, refused, AT)
        with pytest.raises(UnknownName):
            access.rename_view(store, other, refused, "Của nó", AT)
    assert (len(store.record.entries), named(store, office)) == (before, ["Của tôi"])


def test_views_come_back_when_the_database_is_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "khoi.duckdb"
    with open_store(path) as store:
        access.create_account(store, "moi", Role.OFFICE, None, PASSWORD, AT)
        viewer = access.viewer(store, "moi")
        access.save_view(store, viewer, "Cả năm", "overview", "period=2018", AT)
        access.keep_guided(store, viewer, AT)
        kept = access.views_of(store, viewer).to_dict("records")
    path.unlink()
    with open_store(path) as store:
        assert access.views_of(store, viewer).to_dict("records") == kept
        assert access.is_guided(store, viewer)
        assert store.differences(is_thorough=True) == []


def test_a_view_is_saved_at_the_foot_of_a_page_and_opens_the_same_page_again(changing: Store) -> None:
    app = opened(changing, "vanphong", "coverage", period="2018-Q2", campaign="papi", topic="x", lang="en")
    app.text_input(key="view_name").input("PAPI, quý II")
    submit(app).click().run()
    assert not app.exception
    assert "“PAPI, quý II” is saved" in said(app)
    assert app.text_input(key="view_name").value == ""
    [row] = access.views_of(changing, access.viewer(changing, "vanphong")).to_dict("records")
    assert (row["page"], row["query"]) == ("coverage", "campaign=papi&period=2018-Q2")
    assert '<span class="kh-here" aria-current="true">PAPI, quý II</span>' in said(app), "it is open"
    other = opened(changing, "vanphong", "overview", period="2018", lang="en")
    [link] = [one.proto for one in other.sidebar.get("page_link") if one.proto.label == "PAPI, quý II"]
    assert link.query_string == "campaign=papi&period=2018-Q2&lang=en"
    for account in ("lanhdao", "quantri"):
        assert "PAPI, quý II" not in [one.proto.label for one in opened(changing, account, "me").get("page_link")]


def submit(app: AppTest) -> Button:
    """The button that saves a view."""
    return next(button for button in app.button if button.label in ("Lưu", "Save"))


@pytest.mark.parametrize(("lang", "sentence"), [("vi", "Chưa đặt tên cho cách xem"), ("en", "The view has no name")])
def test_a_refusal_is_a_sentence_in_the_readers_language(sample_store: Store, lang: str, sentence: str) -> None:
    app = opened(running.use(sample_store), "vanphong", "spending", lang=lang)
    before = len(sample_store.record.entries)
    submit(app).click().run()
    assert sentence in said(app)
    assert len(sample_store.record.entries) == before


def test_a_name_is_shown_as_text_and_only_known_parts_of_an_address_are_opened(changing: Store) -> None:
    saved(changing, HOSTILE, query="period=2018&lang=en&topic=x&slide=1&known=2018-07-31T17:00")
    for page in ("overview", "me"):
        app = opened(changing, "vanphong", page)
        assert not app.exception
        assert "<img src=x>" not in said(app)
        links = [one.proto for one in app.get("page_link") if "evil" in one.proto.label]
        assert {link.label for link in links} == {ui_views.plain(HOSTILE)}
        assert {link.query_string for link in links} == {"period=2018&known=2018-07-31T17%3A00"}
    assert set(ui_views.KEPT) == set(FILTER_KEYS) - {"lang"}


def test_a_view_of_a_page_that_is_closed_or_gone_is_not_listed_and_can_be_removed(changing: Store) -> None:
    for name, page in (("Tổng", "overview"), ("Đã mất", "no-such-page"), ("Sao lưu", "upkeep")):
        saved(changing, name, page)
    assert in_menu(opened(changing, "vanphong", "spending")) == ["Tổng"]
    app = opened(changing, "vanphong", "me")
    assert ("Đã mất" in said(app), "Sao lưu" in said(app)) == (False, False)
    assert "2 cách xem không mở được nữa" in said(app)
    app.button(key="view_remove_closed").click().run()
    assert "Đã bỏ các cách xem không mở được nữa" in said(app)
    assert named(changing, access.viewer(changing, "vanphong")) == ["Tổng"]


def test_views_are_renamed_and_removed_on_the_page_of_ones_own_account(changing: Store) -> None:
    first, second = saved(changing, "Một"), saved(changing, "Hai", "ward", "ward=hai-son")
    app = opened(changing, "vanphong", "me")
    assert "2 cách xem, nhiều nhất 30" in said(app)
    app.text_input(key=f"view_rename_{first}").input("hai")
    next(button for button in app.button if button.label == "Lưu tên mới").click().run()
    assert "Bạn đã có cách xem tên “Hai”" in said(app)
    app.text_input(key=f"view_rename_{first}").input("Ba")
    next(button for button in app.button if button.label == "Lưu tên mới").click().run()
    assert "Đã đổi tên thành “Ba”" in said(app)
    app.button(key=f"view_remove_{second}").click().run()
    assert not app.exception
    assert "Đã bỏ “Hai”" in said(app)
    assert (in_menu(app), named(changing, access.viewer(changing, "vanphong"))) == (["Ba"], ["Ba"])


def test_many_views_fold_and_the_frame_without_any_is_as_before(changing: Store) -> None:
    assert "Cách xem đã lưu" not in said(opened(changing, "vanphong", "overview"))
    for number in range(10):
        saved(changing, f"Cách {number}")
    app = opened(changing, "vanphong", "spending")
    assert len(in_menu(app)) == 10
    assert "2 cách xem nữa" in [fold.label for fold in app.sidebar.expander]


def test_a_guest_and_a_slide_have_no_views(changing: Store) -> None:
    saved(changing, "Tổng")
    token = made(changing, pages=["overview"])
    guest = AppTest.from_file("../pages/app.py", default_timeout=30)
    link_id = link_of(changing, token).link_id
    session = access.start_guest_session(changing, link_id, running.now())
    guest.user = {"username": f"link:{link_id}", "sid": access.token_sha256(session)}
    for app in (guest.run(), opened(changing, "vanphong", "overview", slide="1")):
        assert not app.exception
        assert len(app.text_input) == 0
        assert "Cách xem đã lưu" not in said(app)


def test_pages_that_write_offer_no_view(sample_store: Store) -> None:
    for page in ("me", "help", "upload", "links"):
        app = opened(running.use(sample_store), "vanphong", page)
        assert "view_name" not in [one.key for one in app.text_input], page
