"""The page of the history, driven in process: the list, an act opened, its undo with a plan, and who may do that."""

import json
import re
from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from streamlit.testing.v1 import AppTest

from khoi import access, datasets, intake
from khoi.access import Role
from khoi.intake.check import WARNINGS
from khoi.see import acts
from khoi.see.acts import Act
from khoi.store import Store, ledger
from khoi.web import downloads, running, server
from khoi.web.identity import COOKIE, Sessions
from tests.asgi import Answer, ask
from tests.intake_world import ACTIVITY, TODAY, city, plan_of, table

AT = datetime(2018, 8, 1, 2, 0)
PASSWORD = "mot mat khau rat dai"
FILE = "Bắc Sơn tháng 7.csv"


def row(ward: str, village: str, sessions: object, people: object = "") -> str:
    return f"{ward};{village};papi;Phụ nữ;07/2018;{sessions};{people};;;"


FIRST = table(ACTIVITY, row("Bắc Sơn", "Lục Phủ", 3, 1400), row("Bắc Sơn", "Pẹc Nả", 2))
LATER = table(ACTIVITY, row("Bắc Sơn", "Lục Phủ", 5, 1500))
OTHER = table(ACTIVITY, row("Hải Sơn", "Pò Hèn", 4))


def put(store: Store, data: str, minute: int, name: str, account: str) -> str:
    stored = store.apply(plan_of(store, data, name=name), account, AT + timedelta(minutes=minute))
    assert stored.upload_id
    return stored.upload_id


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A city on disk with an office, the staff of two wards, and a delegation, as the store of the pages."""
    with city(tmp_path / "khoi.duckdb") as opened:
        for account, role, wards in (
            ("vanphong", Role.OFFICE, None), ("bacson", Role.WARD, "bac-son"), ("haison", Role.WARD, "hai-son"),
            ("lanhdao", Role.LEADER, None),
        ):  # fmt: skip
            access.create_account(opened, account, role, wards, PASSWORD, AT)
        yield running.use(opened)


@pytest.fixture
def ids(store: Store) -> dict[str, str]:
    """Two files of Bắc Sơn, the later one over a row of the first, and one of Hải Sơn."""
    return {
        "first": put(store, FIRST, 0, FILE, "bacson"),
        "later": put(store, LATER, 1, "sau.csv", "vanphong"),
        "other": put(store, OTHER, 2, "hai-son.csv", "haison"),
    }


def opened(store: Store, account: str, /, **query: str) -> AppTest:
    token = access.start_session(store, account, running.now())
    app = AppTest.from_file("../pages/app.py", default_timeout=30)
    app.user = {"username": account, "sid": access.token_sha256(token)}
    app.query_params.update(query)
    app.run()
    return app.switch_page("../pages/manage/history.py").run()


def said(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


def listed(app: AppTest) -> list[list[Any]]:
    """(file, state) of each line of the list."""
    frame = app.dataframe[0].value
    return [list(line) for line in frame.iloc[:, 1:3].itertuples(index=False, name=None)]


def labels(app: AppTest) -> list[str]:
    return [button.label for button in app.main.button]


def press(app: AppTest, label: str) -> AppTest:
    return next(button for button in app.main.button if button.label == label).click().run()


def figures(store: Store) -> list[tuple[Any, ...]]:
    with store.cursor() as cursor:
        return cursor.execute("SELECT village_id, session_count FROM activity ORDER BY ALL").fetchall()


BOTH = [("bac-son.luc-phu", 5), ("bac-son.pec-na", 2), ("hai-son.po-hen", 4)]


def test_an_empty_history_says_so(store: Store) -> None:
    app = opened(store, "vanphong")
    assert not app.exception
    assert "Không có lần cập nhật nào khớp với lựa chọn này." in said(app)


@pytest.mark.usefixtures("ids")
def test_the_office_sees_all_and_a_ward_its_own_alone(store: Store) -> None:
    everything = [["hai-son.csv", "Đang có hiệu lực"], ["sau.csv", "Đang có hiệu lực"], [FILE, "Đang có hiệu lực"]]
    assert listed(opened(store, "vanphong")) == everything
    assert listed(opened(store, "bacson")) == everything[1:]
    assert listed(opened(store, "haison")) == everything[:1]
    with pytest.raises(ValueError, match="Could not find a navigation page"):  # a leader has no such page
        opened(store, "lanhdao")


@pytest.mark.usefixtures("ids")
def test_filters_are_written_into_the_address_and_read_from_it(store: Store) -> None:
    app = opened(store, "vanphong", account="haison")
    assert [line[0] for line in listed(app)] == ["hai-son.csv"]
    app.selectbox(key="filter_account").select("").run()
    app.selectbox(key="filter_ward").select("bac-son").run()
    app.text_input(key="filter_search").input("bac son").run()
    assert (app.query_params["ward"], app.query_params["search"]) == ("bac-son", "bac son")
    assert [line[0] for line in listed(app)] == [FILE]
    wrong = opened(store, "vanphong", dataset="thoi-tiet", account="ai-do", shown="rất nhiều")
    assert "Không có loại số liệu “thoi-tiet”" in said(wrong)
    assert "Không có người cập nhật nào tên “ai-do”" in said(wrong)
    assert len(listed(wrong)) == 3
    assert [line[0] for line in listed(opened(store, "vanphong", dataset="activity", period="2018-07"))][1] == "sau.csv"


def test_a_long_history_comes_fifty_at_a_time(store: Store) -> None:
    for number in range(60):
        put(store, table(ACTIVITY, row("Bắc Sơn", "Lục Phủ", number)), number, f"{number}.csv", "bacson")
    app = opened(store, "bacson")
    assert len(listed(app)) == 50
    press(app, "Xem thêm")
    assert (len(listed(app)), app.query_params["shown"], "Xem thêm" in labels(app)) == (60, "100", False)


def test_an_act_says_who_what_where_and_each_figure_old_and_new(store: Store, ids: dict[str, str]) -> None:
    app = opened(store, "vanphong", upload=ids["later"])
    shown = said(app)
    for told in ("Tệp sau.csv", "Đang có hiệu lực", "vanphong", "01/08/2018 09:01", "Kết quả hoạt động", "UTF-8",
                 "1 dòng: 0 mới, 1 thay đổi, 0 giữ nguyên", "Xã Bắc Sơn", "Tháng 7/2018", ids["later"]):  # fmt: skip
        assert told in shown
    changed = app.dataframe[0].value
    assert list(changed.columns) == [
        "Đơn vị", "Nhiệm vụ", "Tổ chức thực hiện", "Tháng", "Cột", "Trước", "Sau",
    ]  # fmt: skip
    assert changed.iloc[:, [0, 4, 5, 6]].values.tolist() == [
        ["Thôn Lục Phủ, Bắc Sơn", "Số lượt người", "1.400", "1.500"],
        ["Thôn Lục Phủ, Bắc Sơn", "Số buổi", "3", "5"],
    ]
    first = opened(store, "vanphong", upload=ids["first"], lang="en").dataframe[0].value
    assert first.iloc[0, 5:].tolist() == ["–", "1,400"]


def test_accepted_warnings_are_told_in_words(store: Store) -> None:
    plan = plan_of(store, table(ACTIVITY, row("Bắc Sơn", "Lục Phủ", 3, 99999)), name="dong.csv")
    assert [problem.code for problem in plan.warnings] == ["participants-above-population"]
    upload = store.apply(plan, "bacson", AT).upload_id
    app = opened(store, "bacson", upload=str(upload))
    assert "Dòng 2, cột “Số lượt người”: 99999 lượt người, nhiều hơn dân số." in said(app)


def test_another_wards_act_is_as_if_it_were_not_there(store: Store, ids: dict[str, str]) -> None:
    app = opened(store, "bacson", upload=ids["other"])
    assert f"Không có lần cập nhật nào mang mã “{ids['other']}”" in said(app)
    assert "hai-son.csv" not in said(app)
    assert (app.main.get("link_button"), "Hoàn tác…" in labels(app)) == ([], False)
    assert [line[0] for line in listed(app)] == ["sau.csv", FILE]


def test_an_undo_is_planned_then_confirmed_and_undone_in_turn(store: Store, ids: dict[str, str]) -> None:
    app = opened(store, "bacson", upload=ids["first"])
    press(app, "Hoàn tác…")
    shown = said(app)
    assert "Nếu hoàn tác tệp Bắc Sơn tháng 7.csv" in shown
    assert re.findall(r'kh-value">(\d+)<', shown) == ["1", "0", "0", "1"]
    going, kept = app.dataframe[0].value, app.dataframe[1].value
    assert going.iloc[:, [0, 4, 5, 6]].values.tolist() == [["Thôn Pẹc Nả, Bắc Sơn", "Số buổi", "2", "–"]]
    assert kept.iloc[0].tolist() == ["sau.csv", "vanphong", "01/08/2018 09:01", 1.0]
    assert "Biểu đồ sẽ thay đổi" in "\n".join(text.value for text in app.text)
    assert figures(store) == BOTH
    press(app, "Hoàn tác tệp này")
    assert not app.exception
    assert figures(store) == [BOTH[0], BOTH[2]]
    assert "Đã hoàn tác tệp Bắc Sơn tháng 7.csv. Dòng mất đi: 1;" in said(app)
    assert len(app.get("plotly_chart")) == 1
    assert "Là lần hoàn tác của tệp này" in said(app)
    press(app, "Lấy lại số liệu…")
    assert "Nếu lấy lại số liệu của tệp Bắc Sơn tháng 7.csv" in said(app)
    press(app, "Lấy lại số liệu")
    assert "Đã lấy lại số liệu của tệp Bắc Sơn tháng 7.csv. Dòng trở lại: 1;" in said(app)
    assert figures(store) == BOTH
    listing = opened(store, "bacson")
    at = listing.dataframe[0].value.iloc[0, 0]
    assert [line[1] for line in listed(listing)] == [
        "Là lần lấy lại số liệu của tệp này",
        f"Là lần hoàn tác của tệp này; đã lấy lại lúc {at} bởi bacson",
        "Đang có hiệu lực",
        "Đang có hiệu lực",
    ]
    assert "Hoàn tác…" in labels(opened(store, "bacson", upload=ids["first"]))


def test_what_was_undone_says_when_and_by_whom_and_offers_no_button(store: Store, ids: dict[str, str]) -> None:
    store.undo(store.undo_plan(ids["first"]), "vanphong", AT + timedelta(minutes=9))
    app = opened(store, "bacson", upload=ids["first"])
    assert "Đã hoàn tác lúc 01/08/2018 09:09 bởi vanphong" in said(app)
    assert "Hoàn tác…" not in labels(app)
    assert len(app.dataframe[0].value) == 3  # what it changed is told all the same


def test_a_plan_can_be_left_alone(store: Store, ids: dict[str, str]) -> None:
    app = opened(store, "bacson", upload=ids["first"])
    press(app, "Hoàn tác…")
    press(app, "Thôi, giữ nguyên")
    assert "Nếu hoàn tác" not in said(app)
    assert figures(store) == BOTH


def test_a_plan_that_came_too_late_says_who_was_faster_and_is_made_anew(store: Store, ids: dict[str, str]) -> None:
    app = opened(store, "bacson", upload=ids["first"])
    press(app, "Hoàn tác…")
    older = next(button.key for button in app.main.button if button.label == "Hoàn tác tệp này")
    put(store, table(ACTIVITY, row("Bắc Sơn", "Pẹc Nả", 7)), 5, "nhanh.csv", "vanphong")
    before = store.digest()
    press(app, "Hoàn tác tệp này")
    assert "vanphong đã lưu lúc 01/08/2018 09:05" in said(app)
    assert store.digest() == before
    press(app, "Kiểm tra lại")
    assert next(button.key for button in app.main.button if button.label == "Hoàn tác tệp này") != older
    assert re.findall(r'kh-value">(\d+)<', said(app)) == ["0", "0", "0", "2"]
    press(app, "Hoàn tác tệp này")
    assert figures(store) == [("bac-son.luc-phu", 5), ("bac-son.pec-na", 7), ("hai-son.po-hen", 4)]


def test_an_account_that_lost_its_right_meanwhile_undoes_nothing(store: Store, ids: dict[str, str]) -> None:
    app = opened(store, "bacson", upload=ids["first"])
    press(app, "Hoàn tác…")
    access.disable_account(store, "bacson", running.now())
    press(app, "Hoàn tác tệp này")
    assert figures(store) == BOTH


def fetched(store: Store, address: str, account: str) -> Answer:
    app = Starlette(routes=[Route("/download/{token}", downloads.download)], middleware=server.layers(Sessions()))
    token = access.start_session(store, account, running.now())
    return ask(app, address, headers={"cookie": f"{COOKIE}={token}"})


def test_the_file_comes_back_byte_for_byte_for_this_account_alone(store: Store, ids: dict[str, str]) -> None:
    app = opened(store, "bacson", upload=ids["first"])
    (link,) = app.main.get("link_button")
    assert link.proto.label == "Tải tệp đã gửi"
    answer = fetched(store, link.proto.url, "bacson")
    assert (answer.status, answer.body) == (200, FIRST.encode())
    assert answer.headers["content-type"] == "text/csv"
    assert answer.headers["content-disposition"] == (
        "attachment; filename*=UTF-8''B%E1%BA%AFc%20S%C6%A1n%20th%C3%A1ng%207.csv"
    )
    assert answer.headers["cache-control"] == "no-store"
    for other in ("vanphong", "haison"):
        assert fetched(store, link.proto.url, other).status == 404


def test_a_corrected_file_and_the_one_that_arrived_are_both_offered(store: Store) -> None:
    arrived = table(ACTIVITY, row("Bắc Sơn", "Lục Phủ", "ba")).encode("utf-16")
    revision = intake.Revision(cells={(2, "Số buổi"): "3"})
    with store.desk() as desk:
        plan = intake.make_plan(
            arrived, "cu.txt.xls", datasets.dataset("activity"), None, desk, store.gazetteer(), TODAY, revision=revision
        )
    upload = store.apply(plan, "bacson", AT).upload_id
    app = opened(store, "bacson", upload=str(upload))
    links = {link.proto.label: link.proto.url for link in app.main.get("link_button")}
    corrected = fetched(store, links["Tải tệp đã sửa (bản được lưu)"], "bacson")
    assert (corrected.body, corrected.headers["content-type"]) == (plan.data, "text/csv")
    assert corrected.headers["content-disposition"].endswith("cu.txt.csv")
    original = fetched(store, links["Tải tệp gốc (như lúc gửi)"], "bacson")
    assert (original.body, original.headers["content-type"]) == (arrived, "application/vnd.ms-excel")
    assert original.headers["content-disposition"].endswith("cu.txt.xls")


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("code", [*sorted(WARNINGS), "two-units-of-money", "hidden-sheet", "hidden-rows"])
def test_every_warning_that_can_be_accepted_has_its_words(code: str, lang: str) -> None:
    told = json.dumps([{"code": code, "row": 14, "column": "Số hộ", "value": "123"}])
    act = Act(**(dict.fromkeys(field.name for field in fields(Act)) | {"acknowledged": told}))  # type: ignore[arg-type]
    (sentence,) = acts.warnings(act, lang)
    assert sentence.endswith(".")
    assert ("14" in sentence) == (code != "hidden-sheet")


def test_a_missing_or_damaged_file_is_told_in_a_sentence(store: Store, ids: dict[str, str], tmp_path: Path) -> None:
    sha256 = str(store.rows("upload/upload_by_id", upload_id=ids["first"])["file_sha256"][0])
    kept = ledger.place(tmp_path / "khoi.duckdb", sha256)
    app = opened(store, "bacson", upload=ids["first"])
    address = app.main.get("link_button")[0].proto.url
    kept.write_bytes(b"x")
    answer = fetched(store, address, "bacson")
    assert (answer.status, "bị thiếu hoặc đã khác" in answer.text) == (404, True)
    again = opened(store, "bacson", upload=ids["first"])
    assert "Tệp đã gửi không còn trong sổ lưu hoặc đã bị hỏng" in said(again)
    assert again.main.get("link_button") == []
