"""Pages of the past and the administrator's page, driven in process."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from khoi import access, words
from khoi.store import Store, open_store
from khoi.web import running
from khoi.web.site import pages_of
from tests.databases import copy_database
from tests.test_pages import opened, said

AT = "2018-06-20T12:00"  # before June was reported


@pytest.fixture
def store(sample_path: Path, tmp_path: Path) -> Iterator[Store]:
    copy = tmp_path / "khoi.duckdb"
    copy_database(sample_path, copy)
    with open_store(copy) as store:
        yield running.use(store)


@pytest.mark.parametrize("page", ["overview", "coverage", "headcount", "spending", "ward"])
def test_a_page_of_the_past_says_so_and_shows_what_was_known_then(store: Store, page: str) -> None:
    app = opened(store, "lanhdao", f"see/{page}", known=AT)
    assert not app.exception
    assert "Theo số liệu đã có đến 20/06/2018 12:00" in said(app)
    assert "Số liệu tính đến ngày 31/05/2018" in said(app) or "31/05/2018" in said(app)
    app.button(key="known_now").click().run()
    assert "known" not in app.query_params
    assert "Theo số liệu đã có đến" not in said(app)
    assert "31/07/2018" in said(app)


def test_a_moment_that_cannot_be_read_is_told_and_the_present_shown(store: Store) -> None:
    app = opened(store, "lanhdao", "see/overview", known="hôm qua")
    assert "“hôm qua” không đọc được" in said(app)
    assert "31/07/2018" in said(app)


def test_a_page_that_writes_is_about_the_present(store: Store) -> None:
    app = opened(store, "vanphong", "manage/upload", known=AT)
    assert not app.exception
    assert "known" not in app.query_params


def test_the_administrator_checks_and_backs_up_on_the_page(store: Store) -> None:
    app = opened(store, "quantri", "manage/upkeep")
    assert not app.exception
    assert "Chưa có bản sao lưu nào." in [text.value for text in app.text]
    app.button(key="upkeep_check").click().run()
    assert "mọi số liệu khớp với sổ cái" in said(app)
    app.button(key="upkeep_backup").click().run()
    assert not app.exception
    assert "Đã sao lưu và kiểm tra: khoi-" in said(app)
    assert len(app.dataframe) == 1


def test_the_check_on_the_page_names_what_differs(store: Store) -> None:
    with store.transaction() as cursor:
        cursor.execute("UPDATE spending SET actual_vnd = 1 WHERE upload_seq = 1")
        cursor.execute("UPDATE activity SET session_count = 99 WHERE month = DATE '2018-07-01'")
    app = opened(store, "quantri", "manage/upkeep", lang="en")
    app.button(key="upkeep_check").click().run()
    assert "differ" in said(app)
    assert any("Current figures, table activity" in text.value for text in app.text)


def test_nobody_else_has_that_page(store: Store) -> None:
    pages = {name: {page.name for page in pages_of(access.viewer(store, name))} for name in access.SAMPLE_ACCOUNTS}
    having = [name for name, held in pages.items() if "upkeep" in held]
    assert having == ["quantri"]


def test_a_repair_is_told_to_administrators_until_one_has_seen_it(store: Store) -> None:
    assert store.path
    path = store.path
    store.close()
    path.write_bytes(b"\0" * 50_000)
    with open_store(path) as mended:
        running.use(mended)
        assert "đã sửa cơ sở dữ liệu" in said(opened(mended, "quantri", "see/overview"))
        assert "đã sửa cơ sở dữ liệu" not in said(opened(mended, "lanhdao", "see/overview"))
        app = opened(mended, "quantri", "manage/upkeep")
        assert "đã được dựng lại từ sổ cái" in said(app)
        app.button(key="upkeep_seen").click().run()
        assert "đã được dựng lại từ sổ cái" not in said(app)
        assert mended.differences() == []


def test_a_moment_of_the_address_is_a_clock_in_vietnam() -> None:
    moment = words.read_moment("2018-07-31T17:00")
    assert moment
    assert words.moment(moment) == "31/07/2018 17:00"
    assert words.moment(moment + timedelta(microseconds=1)) == "31/07/2018 17:01"
    day = words.read_moment("2018-07-31")
    assert day
    assert words.moment(day) == "31/07/2018 23:59"
    assert [words.read_moment(text) for text in (None, "", "31/07/2018", "2018-13-01", "2018-07-31T25:00")] == [
        None
    ] * 5
