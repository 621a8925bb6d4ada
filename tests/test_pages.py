"""Pages driven in process: an empty store, a file with faults, a plan, its storing, and a plan that came too late."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from khoi import access
from khoi.access import Role
from khoi.store import Store, open_store
from khoi.web import running

PAGES = ("overview", "headcount", "spending", "coverage", "ward", "village")
HEADER = "Xã, phường;Thôn, khu;Nhiệm vụ;Tổ chức thực hiện;Tháng;Số buổi;Số lượt người"
GOOD = "Bắc Sơn;Phình Hồ;PAPI;to-dan-van;07/2018;2;31"


@pytest.fixture
def changing(sample_path: Path, tmp_path: Path) -> Iterator[Store]:
    """A copy of the sample that a test may change, as the store of the pages."""
    copy = tmp_path / "khoi.duckdb"
    shutil.copy(sample_path, copy)
    with open_store(copy) as store:
        yield running.use(store)


def opened(store: Store, account: str, page: str, **query: str) -> AppTest:
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


def test_a_plan_is_shown_then_stored_by_one_button_and_the_chart_has_moved(changing: Store) -> None:
    app = opened(changing, "bacson", "manage/upload")
    app.file_uploader[0].upload("moi.csv", file_of(GOOD)).run()
    assert "Dòng mới" in said(app)
    app.button(key="upload_store").click().run()
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
    quick.button(key="upload_store").click().run()
    after = changing.digest()
    slow.button(key="upload_store").click().run()
    assert "vanphong đã lưu lúc" in said(slow)
    assert changing.digest() == after
    slow.button(key="upload_again").click().run()
    assert "Dòng thay đổi" in said(slow)


def test_a_file_that_brings_nothing_new_has_nothing_to_store(changing: Store) -> None:
    for _ in range(2):
        app = opened(changing, "bacson", "manage/upload")
        app.file_uploader[0].upload("moi.csv", file_of(GOOD)).run()
        if "upload_store" in [button.key for button in app.button]:
            app.button(key="upload_store").click().run()
    assert "Mọi dòng của tệp đã có sẵn; không có gì để lưu." in [text.value for text in app.text]


def test_the_kind_of_figures_stands_in_the_address(changing: Store) -> None:
    app = opened(changing, "vanphong", "manage/upload", dataset="spending")
    assert app.session_state["upload_dataset"] == "spending"
    wrong = opened(changing, "vanphong", "manage/upload", dataset="weather")
    assert wrong.session_state["upload_dataset"] == "activity"
