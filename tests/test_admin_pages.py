"""The administrator's pages of accounts and journal, and everybody's page of their own account."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from khoi import access
from khoi.access import Role
from khoi.store import Store, open_store
from khoi.web import running
from tests.test_pages import opened, said

PASSWORD = "mot chiec thuyen qua song"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A database on disk with an administrator, a ward and an office account."""
    with open_store(tmp_path / "khoi.duckdb") as found:
        running.use(found)
        for account, role, ward in (
            ("chu", Role.ADMINISTRATOR, None),
            ("haison", Role.WARD, "hai-son"),
            ("vanphong", Role.OFFICE, None),
        ):
            access.create_account(found, account, role, ward, PASSWORD, running.now() - timedelta(days=1))
        yield found


def test_the_accounts_are_listed_with_role_ward_and_state(store: Store) -> None:
    app = opened(store, "chu", "manage/accounts")
    assert not app.exception
    assert "3 tài khoản đang mở." in said(app)
    rows = app.dataframe[0].value
    assert [list(row)[:5] for row in rows.itertuples(index=False)] == [
        ["chu", "Quản trị", "Tất cả xã, phường", "Đang mở", "Chờ thiết lập"],
        ["haison", "Cán bộ xã, phường", "Xã Hải Sơn", "Đang mở", "Không dùng"],
        ["vanphong", "Cán bộ Cơ quan Khối", "Tất cả xã, phường", "Đang mở", "Không dùng"],
    ]


def test_a_new_account_gets_a_password_that_is_shown_once(store: Store) -> None:
    app = opened(store, "chu", "manage/accounts")
    app.text_input(key="accounts_new_name").input(" Hai-Ninh ")
    app.selectbox(key="accounts_new_role").select(Role.WARD)
    app.selectbox(key="accounts_new_ward").select("hai-ninh-2025")
    _sent(app).run()
    (shown,) = app.code
    assert access.password_fits(store, "hai-ninh", shown.value)
    assert "Mật khẩu dùng một lần của “hai-ninh”" in said(app)
    assert not app.run().code
    kept = store.record.entries[-1]
    assert (kept.kind, kept.account_id, kept.subject) == ("account", "chu", "hai-ninh")


def test_a_name_that_will_not_do_is_told_and_nothing_stored(store: Store) -> None:
    before = len(store.record.entries)
    app = opened(store, "chu", "manage/accounts")
    app.text_input(key="accounts_new_name").input("Nguyễn Văn A")
    _sent(app).run()
    assert "không dùng làm tên tài khoản được" in said(app)
    app.text_input(key="accounts_new_name").input("moi")
    _sent(app).run()
    assert "cần một xã, phường phụ trách" in said(app)
    assert len(store.record.entries) == before


def _sent(app: AppTest) -> AppTest:
    next(button for button in app.button if button.label == "Thêm tài khoản").click()
    return app


def test_an_account_is_disabled_opened_again_and_moved(store: Store) -> None:
    token = access.start_session(store, "haison", running.now())
    app = opened(store, "chu", "manage/accounts", account="haison")
    assert "Tài khoản haison" in said(app)
    app.button(key="account_disable_confirm").click().run()
    assert "Đã khoá" in said(app)
    assert access.find_session(store, access.token_sha256(token), running.now()) is None
    app.button(key="account_enable_confirm").click().run()
    assert access.password_fits(store, "haison", PASSWORD)
    assert app.session_state["account_move_haison_ward"] == "hai-son", "a ward that has been merged away is kept"
    app.selectbox(key="account_move_haison_role").select(Role.OFFICE)
    next(button for button in app.button if button.label == "Lưu vai trò và xã, phường").click().run()
    assert access.viewer(store, "haison").role is Role.OFFICE
    assert [entry.kind for entry in store.record.entries[-3:]] == [
        "account-disabled", "account-enabled", "account-moved",
    ]  # fmt: skip


def test_a_reset_shows_the_new_password_once(store: Store) -> None:
    app = opened(store, "chu", "manage/accounts", account="haison")
    app.button(key="account_reset_confirm").click().run()
    (shown,) = app.code
    assert access.password_fits(store, "haison", shown.value)
    assert not app.run().code


def test_the_last_administrator_cannot_lock_everybody_out(store: Store) -> None:
    app = opened(store, "chu", "manage/accounts", account="chu")
    app.button(key="account_disable_confirm").click().run()
    assert "người quản trị cuối cùng" in said(app)
    assert access.viewer(store, "chu").role is Role.ADMINISTRATOR


def test_an_administrator_sees_and_ends_the_sessions_of_an_account(store: Store) -> None:
    token = access.start_session(store, "haison", running.now(), address="192.0.2.7", agent="Chrome, Windows")
    app = opened(store, "chu", "manage/accounts", account="haison")
    assert any(text.value.startswith("Chrome, Windows · 192.0.2.7 · từ ") for text in app.text)
    next(button for button in app.button if button.label == "Kết thúc").click().run()
    assert access.find_session(store, access.token_sha256(token), running.now()) is None
    last = store.rows("access/events").iloc[-1]
    assert (last["kind"], last["account_id"], last["subject"]) == ("session-ended", "chu", "haison")


def test_an_account_that_does_not_exist_is_told(store: Store) -> None:
    app = opened(store, "chu", "manage/accounts", account="<b>ai</b>")
    assert "Không có tài khoản “&lt;b&gt;ai&lt;/b&gt;”" in said(app)
    assert len(app.dataframe) == 1


def test_ones_own_page_names_rules_and_sessions(store: Store) -> None:
    other = access.start_session(store, "haison", running.now(), agent="Firefox, Linux")
    app = opened(store, "haison", "manage/me")
    assert "Cán bộ xã, phường, phụ trách xã Hải Sơn." in said(app)
    assert "Cập nhật, thu hồi số liệu" in said(app)
    assert "Quản lý tài khoản" not in said(app)
    assert 'href="/password?lang=vi"' in said(app)
    here, there = sorted((text.value for text in app.text), key=lambda text: "phiên này" not in text)
    assert here.endswith("phiên này")
    assert there.startswith("Firefox, Linux")
    ends = [button for button in app.button if button.label == "Kết thúc"]
    assert len(ends) == 1, "the session that looks is left by signing out"
    ends[0].click().run()
    assert access.find_session(store, access.token_sha256(other), running.now()) is None
    assert "Phiên làm việc đã kết thúc" not in said(app)


@pytest.mark.parametrize("account", ["haison", "vanphong"])
@pytest.mark.parametrize("page", ["accounts", "journal", "settings", "upkeep"])
def test_the_pages_of_administrators_are_closed_to_others(store: Store, account: str, page: str) -> None:
    token = access.start_session(store, account, running.now())
    app = AppTest.from_file(f"../pages/manage/{page}.py", default_timeout=30)
    app.user = {"username": account, "sid": access.token_sha256(token)}
    app.run()
    assert "người quản trị" in said(app)
    assert (len(app.dataframe), len(app.button), len(app.text_input)) == (0, 0, 0)


def test_the_journal_lists_acts_and_access_newest_first(store: Store) -> None:
    now = running.now()
    store.journal.note("sign-in-failed", now, "haison", "", {"address": "192.0.2.7"})
    store.journal.note("file-taken", now + timedelta(seconds=1), "vanphong", "bảng tháng 7.xlsx", {"address": "::1"})
    app = opened(store, "chu", "manage/journal")
    assert not app.exception
    rows = [list(row)[1:] for row in app.dataframe[0].value.itertuples(index=False)]
    assert rows[:3] == [
        ["vanphong", "Tải tệp về", "bảng tháng 7.xlsx", "::1"],
        ["haison", "Đăng nhập sai", "–", "192.0.2.7"],
        ["(chưa rõ)", "Thêm tài khoản", "vanphong", "–"],
    ]
    app.selectbox(key="filter_kind").select("accounts").run()
    assert app.query_params["kind"] == "accounts"
    assert set(app.dataframe[0].value.iloc[:, 2]) == {"Thêm tài khoản"}
    app.selectbox(key="filter_account").select("haison").run()
    assert list(app.dataframe[0].value.iloc[:, 3]) == ["haison"]


def test_the_journal_is_searched_and_narrowed_to_a_month(store: Store) -> None:
    store.journal.note("file-taken", running.now(), "vanphong", "bảng tháng 7.xlsx", {})
    app = opened(store, "chu", "manage/journal", search="BẢNG")
    assert list(app.dataframe[0].value.iloc[:, 3]) == ["bảng tháng 7.xlsx"]
    app = opened(store, "chu", "manage/journal", search="khong-co-dau-ca")
    assert "Không có dòng nhật ký nào" in said(app)
    month = (running.now() + timedelta(hours=7)).strftime("%Y-%m")
    app = opened(store, "chu", "manage/journal", period=month)
    assert len(app.dataframe[0].value) >= 1


def test_a_line_that_was_changed_is_found(store: Store) -> None:
    for account in ("haison", "vanphong"):
        store.journal.note("sign-in", running.now(), account, "", {})
    app = opened(store, "chu", "manage/journal")
    app.button(key="journal_check").click().run()
    assert "Nguyên vẹn: 2 dòng" in said(app)
    path = store.journal.path
    assert path is not None
    path.write_bytes(path.read_bytes().replace(b"vanphong", b"lanhdaox"))
    app.button(key="journal_check").click().run()
    assert "Không khớp" in said(app)
