"""Pages driven in process: an empty store, a file with faults, a plan, its storing, and a plan that came too late."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button

from khoi import access
from khoi.access import Role
from khoi.store import Store, open_store
from khoi.web import running
from tests.databases import copy_database
from tests.workbooks import workbook

PAGES = ("overview", "headcount", "spending", "coverage", "overlap", "compare", "boundaries", "ward", "village")
HEADER = "Xã, phường;Thôn, khu;Nhiệm vụ;Tổ chức thực hiện;Tháng;Số buổi;Số lượt người"
GOOD = "Bắc Sơn;Phình Hồ;PAPI;to-dan-van;07/2018;2;31"


@pytest.fixture
def changing(sample_path: Path, tmp_path: Path) -> Iterator[Store]:
    """A copy of the sample that a test may change, as the store of the pages."""
    copy = tmp_path / "khoi.duckdb"
    copy_database(sample_path, copy)
    with open_store(copy) as store:
        yield running.use(store)


def opened(store: Store, account: str, page: str, /, **query: str) -> AppTest:
    """A page as this account sees it."""
    token = access.start_session(store, account, running.now())
    app = AppTest.from_file("../pages/app.py", default_timeout=30)
    app.user = {"username": account, "sid": access.token_sha256(token)}
    app.query_params.update(query)
    app.run()
    return app.switch_page(f"../pages/{page}.py").run()


def said(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


def file_of(*rows: str) -> bytes:
    return "\n".join([HEADER, *rows]).encode()


@pytest.mark.parametrize(
    ("lang", "sentence"), [("vi", "Chưa có số liệu nào được lưu."), ("en", "Nothing has been stored")]
)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_of_an_empty_store_says_so(store: Store, page: str, lang: str, sentence: str) -> None:
    access.create_account(running.use(store), "moi", Role.OFFICE, None, "mot mat khau rat dai", running.now())
    app = opened(store, "moi", f"see/{page}", lang=lang)
    assert not app.exception
    assert sentence in said(app)


def test_a_faulty_file_lists_every_fault_and_offers_no_button(changing: Store) -> None:
    before = changing.digest()
    app = opened(changing, "bacson", "manage/upload")
    faults = ("Bắc Sơn;Phình Hồo;PAPI;to-dan-van;07/2018;2;31", "Hải Sơn;Pò Hèn;PAPI;to-dan-van;7.18;hai;-1")
    app.file_uploader[0].upload("loi.csv", file_of(*faults)).run()
    shown = said(app)
    for sentence in (
        "Dòng 2, cột “Thôn, khu”",
        "Có phải là: Phình Hồ?",
        "Dòng 3, cột “Tháng”",
        "Dòng 3, cột “Số buổi”",
    ):
        assert sentence in shown
    assert [button.label for button in app.button if button.label == "Lưu số liệu"] == []
    assert changing.digest() == before


def store_button(app: AppTest) -> Button:
    """The one button that stores the plan on the page."""
    return next(button for button in app.button if button.label == "Lưu số liệu")


def test_a_plan_is_shown_then_stored_by_one_button_and_the_chart_has_moved(changing: Store) -> None:
    app = opened(changing, "bacson", "manage/upload")
    app.file_uploader[0].upload("moi.csv", file_of(GOOD)).run()
    assert "Dòng mới" in said(app)
    store_button(app).click().run()
    assert not app.exception
    assert "Đã lưu moi.csv. Dòng mới: 1; thay đổi: 0; giữ nguyên: 0." in said(app)
    assert len(app.get("plotly_chart")) == 1
    with changing.cursor() as cursor:
        stored = cursor.execute(
            "SELECT account_id, file_name, file_row FROM activity JOIN upload USING (upload_seq)"
            " WHERE village_id = 'bac-son.phinh-ho' AND campaign_id = 'papi' AND month = DATE '2018-07-01'"
        ).fetchall()
    assert stored == [("bacson", "moi.csv", 2)]


def test_a_plan_that_came_too_late_says_who_was_faster_and_stores_nothing(changing: Store) -> None:
    slow = opened(changing, "bacson", "manage/upload")
    slow.file_uploader[0].upload("cham.csv", file_of(GOOD)).run()
    quick = opened(changing, "vanphong", "manage/upload")
    quick.file_uploader[0].upload("nhanh.csv", file_of(GOOD.replace(";2;31", ";5;50"))).run()
    store_button(quick).click().run()
    after = changing.digest()
    store_button(slow).click().run()
    assert "vanphong đã lưu lúc" in said(slow)
    assert changing.digest() == after
    slow.button(key="upload_again").click().run()
    assert "Dòng thay đổi" in said(slow)


def test_a_file_that_brings_nothing_new_has_nothing_to_store(changing: Store) -> None:
    for _ in range(2):
        app = opened(changing, "bacson", "manage/upload")
        app.file_uploader[0].upload("moi.csv", file_of(GOOD)).run()
        if any(button.label == "Lưu số liệu" for button in app.button):
            store_button(app).click().run()
    assert "Mọi dòng của tệp đã có sẵn; không có gì để lưu. Đã nhận lúc" in said(app)
    assert "(tệp moi.csv, người gửi bacson)." in said(app)
    assert "Xem lần cập nhật đó" in [link.proto.label for link in app.main.get("page_link")]


def test_the_kind_of_figures_stands_in_the_address(changing: Store) -> None:
    app = opened(changing, "vanphong", "manage/upload", dataset="spending")
    assert app.session_state["upload_dataset"] == "spending"
    wrong = opened(changing, "vanphong", "manage/upload", dataset="weather")
    assert wrong.session_state["upload_dataset"] == "activity"


def test_many_files_get_a_line_each_and_the_good_ones_are_stored_apart(changing: Store) -> None:
    app = opened(changing, "vanphong", "manage/upload")
    good, other = file_of(GOOD), file_of("Hải Sơn;Pò Hèn;PAPI;to-dan-van;07/2018;2;31")
    bad = file_of("Hải Sơn;Không Có;PAPI;to-dan-van;07/2018;2;31")
    uploader = app.file_uploader[0]
    uploader.upload("tot.csv", good).upload("hai-son.csv", other).upload("loi.csv", bad).run()
    lines = app.dataframe[0].value
    assert lines.iloc[:, 0].tolist() == ["tot.csv", "hai-son.csv", "loi.csv"]
    assert [state.split(":")[0] for state in lines.iloc[:, 1]] == ["Lưu được", "Lưu được", "Còn 1 lỗi"]
    app.button(key="upload_store_many").click().run()
    assert not app.exception
    assert [state.split(":")[0] for state in app.dataframe[0].value.iloc[:, 1]] == ["Đã lưu", "Đã lưu", "Còn 1 lỗi"]
    with changing.cursor() as cursor:
        names = cursor.execute("SELECT file_name FROM upload ORDER BY upload_seq DESC LIMIT 2").fetchall()
    assert sorted(names) == [("hai-son.csv",), ("tot.csv",)]
    app.selectbox(key="upload_open").select(2).run()
    assert "Dòng 2, cột “Thôn, khu”" in said(app)


def test_files_of_a_batch_that_arrive_again_say_when_they_were_received(changing: Store) -> None:
    for is_again in (False, True):
        app = opened(changing, "vanphong", "manage/upload")
        good, other = file_of(GOOD), file_of("Hải Sơn;Pò Hèn;PAPI;to-dan-van;07/2018;2;31")
        app.file_uploader[0].upload("tot.csv", good).upload("hai-son.csv", other).run()
        states = app.dataframe[0].value.iloc[:, 1].tolist()
        assert [state.startswith("Đã nhận lúc") for state in states] == [is_again, is_again]
        if is_again:
            assert ["(tệp tot.csv, người gửi vanphong)." in states[0], "hai-son.csv" in states[1]] == [True, True]
            shown = [link.proto for link in app.main.get("page_link")]
            links = [link.label for link in shown if "topic=" not in link.query_string]
            assert [label.endswith("xem trong lịch sử cập nhật") for label in links] == [True, True]
        else:
            app.button(key="upload_store_many").click().run()


def test_an_unknown_header_is_matched_by_hand_once_and_remembered(changing: Store) -> None:
    file = file_of(GOOD).replace("Tháng".encode(), "Mốc".encode())
    app = opened(changing, "bacson", "manage/upload")
    app.file_uploader[0].upload("moc.csv", file).run()
    assert "Thiếu cột bắt buộc “Tháng”" in said(app)
    box = next(box for box in app.selectbox if box.label == "Mốc")
    box.select("month")
    next(button for button in app.button if button.label == "Kiểm tra lại").click().run()
    assert "Nếu lưu tệp này" in said(app)
    again = opened(changing, "bacson", "manage/upload")
    again.file_uploader[0].upload("moc.csv", file).run()
    assert "Nếu lưu tệp này" in said(again)
    assert "Cột đã ghép: “Mốc” → Tháng." in [text.value for text in again.text]
    stranger = opened(changing, "vanphong", "manage/upload")
    stranger.file_uploader[0].upload("moc.csv", file).run()
    assert "Nếu lưu tệp này" not in said(stranger)
    next(button for button in again.button if button.label == "Bỏ ghép cột").click().run()
    assert "Thiếu cột bắt buộc “Tháng”" in said(again)
    later = opened(changing, "bacson", "manage/upload")
    later.file_uploader[0].upload("moc.csv", file).run()
    assert "Thiếu cột bắt buộc “Tháng”" in said(later)


def test_a_column_that_the_file_lacks_is_given_one_value_for_all_rows(changing: Store) -> None:
    app = opened(changing, "bacson", "manage/upload")
    rows = ("STT;Thôn, khu;Nhiệm vụ;Tổ chức thực hiện;Số buổi", "1;Phình Hồ;PAPI;to-dan-van;2", "2;Lục Phủ;PAPI;;3")
    app.file_uploader[0].upload("thieu.csv", "\n".join(rows).encode()).run()
    assert [box.label for box in app.selectbox if box.label == "STT"] == []
    ward, month = (next(box for box in app.text_input if box.label == label) for label in ("Xã, phường", "Tháng"))
    assert (ward.value, month.value) == ("Bắc Sơn", "")
    for written in ("7/18", "07/2018"):  # a wrong value is asked for again
        next(box for box in app.text_input if box.label == "Tháng").input(written)
        next(button for button in app.button if button.label == "Kiểm tra lại").click().run()
    assert "Dòng 3, cột “Tổ chức thực hiện”" in said(app)
    next(button for button in app.button if button.label.startswith("Điền 1 ô trống")).click().run()
    store_button(app).click().run()
    assert "Đã lưu thieu.csv. Dòng mới: 2" in said(app)


def test_a_sheet_chosen_first_has_its_headers_remembered_by_its_own_layout(changing: Store) -> None:
    header, row = (line.split(";") for line in file_of(GOOD).decode().splitlines()[:2])
    strange = [cell.replace("Số buổi", "Số lần họp") for cell in header]
    data = workbook({"Tháng 7": [strange, row], "Bản khác": [strange, [*row[:5], "3", "33"]]})
    for is_remembered in (False, True):
        app = opened(changing, "bacson", "manage/upload")
        app.file_uploader[0].upload("hai-trang.xlsx", data).run()
        next(box for box in app.selectbox if box.label == "Trang tính cần nộp").select("Bản khác").run()
        assert ("Cột đã ghép: “Số lần họp” → Số buổi." in [text.value for text in app.text]) == is_remembered
        if not is_remembered:
            next(box for box in app.selectbox if box.label == "Số lần họp").select("session_count")
            next(button for button in app.button if button.label == "Kiểm tra lại").click().run()


def test_the_button_belongs_to_the_plan_it_stands_under(changing: Store) -> None:
    app = opened(changing, "bacson", "manage/upload")
    app.file_uploader[0].upload("moc.csv", file_of(GOOD).replace("Số buổi".encode(), "Số lần họp".encode())).run()
    older = store_button(app).key
    next(box for box in app.selectbox if box.label == "Số lần họp").select("session_count")
    next(button for button in app.button if button.label == "Kiểm tra lại").click().run()
    assert store_button(app).key != older


def test_a_warning_must_be_acknowledged_before_anything_is_stored(changing: Store) -> None:
    before = changing.digest()
    app = opened(changing, "bacson", "manage/upload")
    app.file_uploader[0].upload("dong.csv", file_of(GOOD.replace(";2;31", ";2;99999"))).run()
    assert "nhiều hơn dân số" in said(app)
    assert store_button(app).disabled
    app.checkbox[0].check().run()
    assert not store_button(app).disabled
    assert changing.digest() == before
    store_button(app).click().run()
    assert "Đã lưu dong.csv" in said(app)
    assert changing.digest() != before


def test_one_of_two_sheets_is_chosen_on_the_page(changing: Store) -> None:
    header, row = (line.split(";") for line in file_of(GOOD).decode("utf-8-sig").splitlines()[:2])
    data = workbook({"Tháng 7": [header, row], "Bản khác": [header, [*row[:5], 3, 33]]})
    app = opened(changing, "bacson", "manage/upload")
    app.file_uploader[0].upload("hai-trang.xlsx", data).run()
    assert "nhiều trang cùng khớp" in said(app)
    next(box for box in app.selectbox if box.label == "Trang tính cần nộp").select("Bản khác").run()
    assert "Nếu lưu tệp này" in said(app)
    store_button(app).click().run()
    with changing.cursor() as cursor:
        stored = cursor.execute("SELECT sheet, encoding FROM upload ORDER BY upload_seq DESC LIMIT 1").fetchone()
    assert stored == ("Bản khác", "xlsx")
