"""The administrator's pages of units and of orders: lists, forms, what would change, storing it, and refusals."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from khoi import access
from khoi.access import Role
from khoi.errors import NotAllowed
from khoi.store import Store
from khoi.web import entry, running
from tests.intake_world import ACTIVITY, city, stored, table
from tests.test_pages import opened, said

PASSWORD = "mot chiec thuyen qua song"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A small city on disk, one report, an administrator and an office account."""
    with city(tmp_path / "khoi.duckdb") as found:
        running.use(found)
        for account, role in (("chu", Role.ADMINISTRATOR), ("vanphong", Role.OFFICE)):
            access.create_account(found, account, role, None, PASSWORD, running.now() - timedelta(days=1))
        stored(found, table(ACTIVITY, "Bắc Sơn;Lục Phủ;papi;Phụ nữ;07/2018;1;20;5;;"))
        yield found


def written(app: AppTest, label: str, text: str) -> None:
    next(field for field in app.text_input if field.label == label).input(text)


def sent(app: AppTest, place: int = 0) -> AppTest:
    """Presses the button of a form: what it would change is shown."""
    return [button for button in app.button if button.label == "Xem thay đổi"][place].click().run()


def kept(app: AppTest) -> AppTest:
    return next(button for button in app.button if button.label == "Lưu số liệu").click().run()


def test_the_page_of_units_answers_and_lists(store: Store) -> None:
    app = opened(store, "chu", "manage/units")
    assert not app.exception
    assert "Ngày 31/07/2018: 17 xã, phường và 9 thôn, khu đang có hiệu lực." in said(app)
    wards = app.dataframe[0].value
    assert wards[["Tên", "Loại", "Mã thống kê"]].iloc[0].tolist() == ["Ka Long", "phường", "06709"]
    app = opened(store, "chu", "manage/units", list="villages", ward="bac-son")
    assert app.dataframe[0].value["Tên"].tolist() == ["Lục Phủ", "Pẹc Nả", "Phình Hồ", "Thán Phún"]
    app = opened(store, "chu", "manage/units", list="mergers")
    assert app.dataframe[0].value[["Đơn vị cũ", "Đơn vị mới"]].iloc[0].tolist() == ["Phường Hoà Lạc", "Phường Trần Phú"]


def test_a_new_village_is_shown_before_it_is_stored_and_is_there_afterwards(store: Store) -> None:
    app = opened(store, "chu", "manage/units", list="villages", ward="bac-son")
    written(app, "Tên", "Khe Mới")
    written(app, "Số hộ (nếu có)", "70")
    next(field for field in app.selectbox if field.label == "Loại").select("thôn")
    sent(app)
    assert not app.exception
    changes = app.dataframe[1].value
    assert changes[["Mục", "Đang có", "Sẽ thành"]].to_numpy().tolist() == [
        ["Tên", "–", "Khe Mới"], ["Loại", "–", "thôn"], ["Thuộc xã, phường", "–", "Xã Bắc Sơn"], ["Số hộ", "–", "70"],
    ]  # fmt: skip
    assert "bac-son.khe-moi" not in store.gazetteer()
    kept(app)
    assert store.gazetteer().get("bac-son.khe-moi").household_count == 70
    assert "Khe Mới" in app.dataframe[0].value["Tên"].tolist()
    assert "Đã lưu" in said(app)
    line = store.record.entries[-1]
    assert (line.kind, line.account_id, line.detail["dataset"]) == ("upload", "chu", "units")


def test_what_is_wrong_in_a_form_is_told_at_its_field_and_nothing_stored(store: Store) -> None:
    before = store.version()
    app = opened(store, "chu", "manage/units", list="villages", ward="bac-son", entry="bac-son.luc-phu")
    written(app, "Số hộ (nếu có)", "4")
    written(app, "Đến ngày (nếu có)", "30/06/2018")
    sent(app)
    assert "Số hộ: thôn, khu này đã báo cáo tiếp cận 5 hộ, nhiều hơn 4 hộ." in said(app)
    assert "Đến ngày: đã lưu 1 dòng số liệu của đơn vị này" in said(app)
    assert "Dòng 2" not in said(app)
    assert not [button for button in app.button if button.label == "Lưu số liệu"]
    assert store.version() == before


def test_a_merger_is_entered_between_two_wards(store: Store) -> None:
    app = opened(store, "chu", "manage/units", list="mergers")
    for label, ward_id in (("Đơn vị cũ", "hoa-lac"), ("Đơn vị mới", "ka-long")):
        next(field for field in app.selectbox if field.label == label).select(ward_id)
    written(app, "Ngày hiệu lực", "01/11/2019")
    written(app, "Căn cứ", "Nghị quyết 9")
    kept(sent(app))
    assert not app.exception
    assert store.gazetteer().successor("hoa-lac", date(2020, 1, 1)).unit_id == "ka-long"


def test_an_order_is_changed_and_its_targets_are_set(store: Store) -> None:
    app = opened(store, "chu", "manage/campaigns", entry="papi")
    assert not app.exception
    assert "11 nhiệm vụ đang thực hiện, 0 nhiệm vụ đã kết thúc." in said(app)
    written(app, "Tên ngắn (nếu có)", "Chỉ số PAPI")
    kept(sent(app))
    assert store.rows("see/campaigns").set_index("campaign_id").loc["papi", "short_vi"] == "Chỉ số PAPI"
    written(app, "Bắc Sơn", "1.500,5")
    sent(app, 1)
    kept(app)
    with store.cursor() as cursor:
        found = cursor.execute("SELECT unit_id, campaign_id, year(month), target::DOUBLE FROM target").fetchall()
    assert found == [("bac-son", "papi", 2018, 1500.5)]
    shown = next(field for field in app.text_input if field.label == "Bắc Sơn")
    assert shown.value == "1.500,5"


def test_a_target_that_is_no_number_is_told_with_its_ward(store: Store) -> None:
    app = opened(store, "chu", "manage/campaigns", entry="papi")
    written(app, "Bắc Sơn", "nhiều")
    written(app, "Hải Sơn", "200")
    sent(app, 1)
    assert "Bắc Sơn · Chỉ tiêu: “nhiều” không phải một con số." in said(app)
    with store.cursor() as cursor:
        assert cursor.execute("SELECT count(*) FROM target").fetchone() == (0,)


def test_a_form_that_is_sent_unchanged_says_so(store: Store) -> None:
    app = opened(store, "chu", "manage/campaigns", entry="papi")
    sent(app, 1)
    assert "Chưa có gì thay đổi so với số liệu đang lưu." in said(app)
    sent(app, 0)
    assert said(app).count("Chưa có gì thay đổi so với số liệu đang lưu.") == 1


def test_the_scope_of_an_order_is_chosen_by_ward(store: Store) -> None:
    app = opened(store, "chu", "manage/campaigns")
    for label, text in (("Tên", "Chuyển đổi số"), ("Đơn vị kết quả", "buổi"), ("Bắt đầu", "01/01/2018")):
        written(app, label, text)
    next(field for field in app.selectbox if field.label == "Phạm vi").select("listed")
    app.multiselect[0].set_value(["bac-son", "tra-co"])
    sent(app)
    changes = app.dataframe[1].value.set_index("Mục")["Sẽ thành"]
    assert changes["Phạm vi"] == "Phường Trà Cổ; Xã Bắc Sơn"
    kept(app)
    with store.cursor() as cursor:
        found = cursor.execute("SELECT ward_id FROM campaign_scope WHERE campaign_id = 'chuyen-doi-so'").fetchall()
    assert sorted(found) == [("bac-son",), ("tra-co",)]


@pytest.mark.parametrize("page", ["manage/units", "manage/campaigns"])
def test_both_pages_speak_english(store: Store, page: str) -> None:
    app = opened(store, "chu", page, lang="en")
    assert not app.exception
    labels = [field.label for field in app.text_input]
    assert "Name" in labels
    assert not [label for label in labels if "Tên" in label]


def test_an_office_account_neither_sees_the_pages_nor_stores_through_them(store: Store) -> None:
    viewer = access.viewer(store, "vanphong")
    with pytest.raises(NotAllowed):
        access.require(viewer, access.action_for(entry.dataset("units")))
    assert access.datasets_of(viewer) == ["activity", "headcount", "spending", "targets", "conclusions"]
    app = opened(store, "vanphong", "manage/upload", dataset="units")
    assert app.segmented_control[0].options == ["Kết quả hoạt động", "Tổ chức, biên chế", "Kinh phí", "Chỉ tiêu",
                                                 "Kết luận giao ban"]  # fmt: skip


def test_a_catalogue_act_opens_in_the_history_and_is_undone_by_an_administrator_alone(store: Store) -> None:
    app = opened(store, "chu", "manage/units", list="villages", ward="bac-son")
    written(app, "Tên", "Khe Mới")
    kept(sent(app))
    upload_id = store.record.entries[-1].subject
    app = opened(store, "vanphong", "manage/history", upload=upload_id)
    assert not app.exception
    assert "Danh mục đơn vị" in said(app)
    assert "T1/2016" not in said(app)
    app.button(key=f"undo_{upload_id}").click().run()
    assert "chỉ mở cho người quản trị" in said(app)
    app = opened(store, "chu", "manage/history", upload=upload_id)
    app.button(key=f"undo_{upload_id}").click().run()
    next(button for button in app.button if button.key and button.key.startswith("undo_confirm_")).click().run()
    assert "bac-son.khe-moi" not in store.gazetteer()
