"""The page of what the office sets: fields, a look at the report's head, refusals, who was faster, the journal."""

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
from tests.test_settings import DEFAULTS, values


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Store]:
    """A database on disk with two administrators and a ward account."""
    with open_store(tmp_path / "khoi.duckdb") as found:
        running.use(found)
        day = running.now() - timedelta(days=1)
        for account, role, ward in (("chu", Role.ADMINISTRATOR, None), ("pho", Role.ADMINISTRATOR, None),
                                    ("haison", Role.WARD, "hai-son")):  # fmt: skip
            access.create_account(found, account, role, ward, "mot chiec thuyen qua song", day)
        yield found


def test_the_page_saves_a_group_and_says_old_and_new(office: Store) -> None:
    app = opened(office, "chu", "manage/settings")
    assert not app.exception
    assert "Chưa ai thay đổi thiết lập nào." in [text.value for text in app.text]
    assert "Mọi thiết lập đang ở giá trị mặc định." in said(app)
    app.number_input(key="settings_0_deadline_day").set_value(7).run()
    app.number_input(key="settings_0_deadline_hour").set_value(17).run()
    assert "17:00 ngày 07/" in said(app)
    app.text_input(key="settings_0_issuer_place").input("Trà Cổ").run()
    app.button(key="settings_save_deadline").click().run()
    assert "Hạn báo cáo: ngày của tháng sau: 5 → 7; Hạn báo cáo: đến giờ: 24 → 17" in said(app)
    assert values(office) == DEFAULTS | {"deadline_day": "7", "deadline_hour": "17"}
    assert app.text_input(key="settings_0_issuer_place").value == "Trà Cổ", "what is not saved yet stays"
    assert "<li>Hạn báo cáo: ngày của tháng sau: 5 → 7<span>chu, " in said(app)
    app.button(key="settings_save_deadline").click().run()
    assert "Chưa có gì thay đổi để lưu." in said(app)


def test_the_head_is_shown_as_it_will_be_printed_before_it_is_saved(office: Store) -> None:
    app = opened(office, "chu", "manage/settings")
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in said(app)
    app.selectbox(key="settings_0_issuer_kind").select("party").run()
    app.text_input(key="settings_0_issuer_above").input("<b>THÀNH ỦY</b>").run()
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in said(app)
    assert "&lt;b&gt;THÀNH ỦY&lt;/b&gt;" in said(app)
    assert values(office) == DEFAULTS


def test_the_page_tells_what_cannot_be_by_the_fields_own_name(office: Store) -> None:
    app = opened(office, "chu", "manage/settings")
    app.text_input(key="settings_0_issuer_name").input(" ").run()
    app.button(key="settings_save_issuer").click().run()
    assert "Cơ quan ban hành: không được bỏ trống." in said(app)
    app.number_input(key="settings_0_deadline_day").set_value(31).run()
    app.button(key="settings_save_deadline").click().run()
    assert "Hạn báo cáo: ngày của tháng sau: ghi số nguyên từ 1 đến 28." in said(app)
    assert (values(office), [line.kind for line in office.record.entries]) == (DEFAULTS, ["account"] * 3)


def test_of_two_administrators_the_later_one_is_told_and_looks_again(office: Store) -> None:
    slow, quick = opened(office, "chu", "manage/settings"), opened(office, "pho", "manage/settings")
    quick.number_input(key="settings_0_low_percent").set_value(80).run()
    quick.button(key="settings_save_limits").click().run()
    slow.number_input(key="settings_0_low_percent").set_value(70).run()
    slow.button(key="settings_save_limits").click().run()
    assert "Độ phủ cần chú ý, đến (%): pho đã đổi thành “80\N{NO-BREAK SPACE}%” lúc " in said(slow)
    assert values(office)["low_percent"] == "80"
    slow.button(key="settings_again_limits").click().run()
    assert slow.number_input(key="settings_1_low_percent").value == 80
    slow.number_input(key="settings_1_low_percent").set_value(70).run()
    slow.button(key="settings_save_limits").click().run()
    assert values(office)["low_percent"] == "70"


def test_the_journal_shows_old_and_new(office: Store) -> None:
    by = access.viewer(office, "chu")
    access.change_settings(office, DEFAULTS, {"issuer_kind": "party", "low_percent": "80"}, running.now(), by)
    app = opened(office, "chu", "manage/journal", kind="upkeep")
    assert list(app.dataframe[0].value.iloc[0])[1:4] == [
        "chu", "Đổi thiết lập",
        "Loại cơ quan ban hành: Mặt trận, đoàn thể → Cơ quan của Đảng; "
        "Độ phủ cần chú ý, đến (%): 100\N{NO-BREAK SPACE}% → 80\N{NO-BREAK SPACE}%",
    ]  # fmt: skip


def test_the_page_is_closed_to_others(office: Store) -> None:
    token = access.start_session(office, "haison", running.now())
    app = AppTest.from_file("../pages/manage/settings.py", default_timeout=30)
    app.user = {"username": "haison", "sid": access.token_sha256(token)}
    app.run()
    assert "người quản trị" in said(app)
    assert (len(app.dataframe), len(app.button), len(app.number_input)) == (0, 0, 0)
