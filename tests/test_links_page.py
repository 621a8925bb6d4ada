"""The page of share links and what the holder of one sees, driven in process."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Toggle

from khoi import access
from khoi.periods import from_code
from khoi.see import snapshot
from khoi.store import Store, open_store
from khoi.web import running
from khoi.web.site import PAGES
from tests.databases import copy_database
from tests.intake_world import ACTIVITY, AT, HEADCOUNT, SPENDING, plan_of, stored, table
from tests.test_pages import opened, said

ROOT = Path(__file__).parent.parent
SUMMARY = ("model", "results", "places", "sources")  # of every link
TITLES = ["Mô hình Cơ quan Khối", "Kết quả", "Nơi nên đến thăm", "Số liệu từ đâu?"]
HOSTILE = "**Đoàn** [x](http://evil.example) <img src=x onerror=alert(1)>"


@pytest.fixture
def store(sample_path: Path, tmp_path: Path) -> Iterator[Store]:
    copy = tmp_path / "khoi.duckdb"
    copy_database(sample_path, copy)
    with open_store(copy) as store:
        yield running.use(store)


def made(
    store: Store, period: str = "2018", maker: str = "vanphong", title: str = "Đoàn công tác của tỉnh",
    pages: Sequence[str] = (),
) -> str:  # fmt: skip
    """A link's token."""
    viewer, now = access.viewer(store, maker), running.now()
    taken = snapshot.take(store, viewer, from_code(period), now, pages)
    return access.make_link(store, viewer, title, period, "vi", 7, taken.data(), now, pages)


def link_of(store: Store, token: str) -> access.Link:
    found = access.link_of_token(store, token, running.now())
    assert found
    return found


def visited(store: Store, token: str, page: str = "app", **query: str) -> AppTest:
    """What the holder of a link sees; of another page what its file alone would show, without the frame."""
    link_id = link_of(store, token).link_id
    session = access.start_guest_session(store, link_id, running.now())
    return alone(page, f"link:{link_id}", session, **query)


def alone(page: str, account: str, session: str, **query: str) -> AppTest:
    app = AppTest.from_file(f"../pages/{page}.py", default_timeout=30)
    app.user = {"username": account, "sid": access.token_sha256(session)}
    app.query_params.update(query)
    return app.run()


def shown_address(app: AppTest) -> str:
    return next(element.value for element in app.code)


def test_a_link_is_made_and_its_address_shown_this_once(store: Store) -> None:
    app = opened(store, "vanphong", "manage/links")
    assert not app.exception
    assert "Không có liên kết nào đang mở" in said(app)
    app.text_input(key="link_title").input("Đoàn công tác của tỉnh")
    app.selectbox(key="link_days").set_value(3)
    app.selectbox(key="link_lang").set_value("en")
    app.button(key="link_make").click().run()
    assert not app.exception
    token = re.fullmatch(r"(?:https?://[^/]+)?/s/([\w-]{43})", shown_address(app))
    assert token
    link = link_of(store, token[1])
    assert (link.title, link.lang, link.period) == ("Đoàn công tác của tỉnh", "en", "2018")
    assert link.pages == SUMMARY
    [picture] = app.get("image")[0].proto.imgs
    assert picture.alt == "Mã QR của liên kết gửi cho Đoàn công tác của tỉnh"
    assert picture.url.startswith("data:image/svg+xml"), "in the page itself: no file of it lies at an address"
    assert "Địa chỉ chỉ hiện một lần" in said(app)
    app.button(key="link_close").click().run()
    assert [element.value for element in app.code] == []
    assert token[1] not in said(app)
    assert "Đoàn công tác của tỉnh" in said(app)
    assert "Chưa mở lần nào" in said(app)


def test_the_maker_chooses_pages_and_the_list_names_them(store: Store) -> None:
    app = opened(store, "vanphong", "manage/links")
    app.text_input(key="link_title").input("Đoàn công tác của tỉnh")
    for name in ("coverage", "spending"):
        app.checkbox(key=f"link_page_{name}").check()
    app.button(key="link_make").click().run()
    assert not app.exception
    assert link_of(store, shown_address(app).rpartition("/")[2]).pages == (*SUMMARY, "spending", "coverage")
    app.button(key="link_close").click().run()
    assert " · ".join((*TITLES, "Kinh phí", "Độ phủ nhiệm vụ")) in said(app)


def test_a_link_that_cannot_be_is_refused_with_a_sentence(store: Store) -> None:
    app = opened(store, "lanhdao", "manage/links", lang="en")
    before = len(store.record.entries)
    app.button(key="link_make").click().run()
    assert "It is not said for whom the link is" in said(app)
    app.text_input(key="link_title").input("0912345678")
    app.button(key="link_make").click().run()
    assert "seems to hold a telephone" in said(app)
    assert len(store.record.entries) == before


def test_a_link_is_of_the_period_of_the_page(store: Store) -> None:
    app = opened(store, "vanphong", "manage/links", period="2017-Q4")
    app.text_input(key="link_title").input("Đoàn")
    app.button(key="link_make").click().run()
    assert link_of(store, shown_address(app).rpartition("/")[2]).period == "2017-Q4"
    assert "Quý IV/2017" in said(app) or "Quý IV năm 2017" in said(app)


def test_a_link_is_revoked_on_the_page_and_its_visitor_told_at_once(store: Store) -> None:
    token = made(store)
    link_id = link_of(store, token).link_id
    guest = visited(store, token)
    assert not guest.exception
    app = opened(store, "vanphong", "manage/links")
    app.button(key=f"link_revoke_{link_id}").click().run()
    assert "Đã thu hồi liên kết gửi cho Đoàn công tác của tỉnh" in said(app)
    assert len(app.dataframe) == 1
    guest.run()
    assert "Hãy mở lại liên kết" in said(guest)
    assert (len(guest.get("plotly_chart")), guest.get("page_link")) == (0, [])


def test_one_sees_ones_own_links_and_an_administrator_everybodys(store: Store) -> None:
    made(store, title="Đoàn thứ nhất")
    made(store, maker="lanhdao", title="Đoàn thứ hai")
    shown = {name: said(opened(store, name, "manage/links")) for name in ("vanphong", "lanhdao", "quantri")}
    assert ["Đoàn thứ nhất" in text for text in shown.values()] == [True, False, True]
    assert ["Đoàn thứ hai" in text for text in shown.values()] == [False, True, True]
    for name in ("bacson", "doancongtac"):
        app = alone("manage/links", name, access.start_session(store, name, running.now()))
        assert "không được tạo liên kết" in said(app)
        assert "link_make" not in [button.key for button in app.button]


def test_what_a_link_is_called_is_shown_as_text(store: Store) -> None:
    token = made(store, title=HOSTILE)
    for app in (opened(store, "vanphong", "manage/links"), visited(store, token)):
        assert not app.exception
        assert "<img src=x" not in said(app)
        assert "&lt;img src=x" in said(app)


def test_the_holder_sees_the_summary_with_the_figures_of_then(store: Store) -> None:
    token = made(store)
    as_staff = opened(store, "vanphong", "see/delegation_results", period="2018")
    guest = visited(store, token, "see/delegation_results")
    assert not guest.exception
    charts = [[element.proto.spec for element in app.get("plotly_chart")] for app in (as_staff, guest)]
    assert charts[0] == charts[1]
    framed = visited(store, token)
    for text in ("Số liệu chụp lúc", "Số liệu tính đến 31/07/2018", "Số liệu minh hoạ", "Kỳ số liệu: năm 2018"):
        assert text in said(framed)
    assert [link.proto.label for link in framed.get("page_link")] == TITLES
    assert (len(framed.selectbox), len(choosing(framed)), len(framed.date_input)) == (0, 0, 0)
    assert "Đoàn công tác của tỉnh" in said(framed)
    stored(store, table(ACTIVITY, "Bắc Sơn;Lục Phủ;papi;Phụ nữ;07/2018;2;40;1;;"))
    again = visited(store, token, "see/delegation_results")
    assert [element.proto.spec for element in again.get("plotly_chart")] == charts[1]
    assert cards(again) == cards(guest)
    assert cards(opened(store, "vanphong", "see/delegation_results", period="2018")) != cards(guest)


def cards(app: AppTest) -> str:
    return next(element.proto.body for element in app.get("html") if "kh-metrics" in element.proto.body)


def test_the_address_changes_nothing_of_what_a_holder_sees(store: Store) -> None:
    token, page = made(store, period="2018-07"), "see/delegation_results"
    plain = visited(store, token, page)
    other = visited(store, token, page, period="2017", ward="bac-son", known="2018-06-20T12:00", campaign="papi")
    assert not other.exception
    assert cards(other) == cards(plain)
    assert "Kỳ số liệu: tháng 7/2018" in said(other)
    other = visited(store, token, period="2017", known="2018-06-20T12:00")
    assert "Kỳ số liệu: tháng 7/2018" in said(other)
    assert "Theo số liệu đã có đến" not in said(other)


def test_a_holder_reads_the_summary_in_the_other_language_too(store: Store) -> None:
    app = visited(store, made(store), lang="en")
    assert not app.exception
    assert "Figures as they stood at" in said(app)
    app.button(key="language").click().run()
    assert "Số liệu chụp lúc" in said(app)


@pytest.mark.parametrize(
    "page",
    ["see/overview", "see/headcount", "see/spending", "see/coverage", "see/ward", "see/village", "manage/upload",
     "manage/history", "manage/links", "manage/upkeep"],
)  # fmt: skip
def test_no_other_page_opens_for_the_holder_of_a_link(store: Store, page: str) -> None:
    app = visited(store, made(store), page)
    charts, tables = len(app.get("plotly_chart")), len(app.dataframe)
    assert (charts, tables, len(app.file_uploader)) == (0, 0, 0)
    assert any(
        text in said(app) for text in ("Liên kết này không mở trang này", "Tài khoản của bạn không", "người quản trị")
    )


CHOSEN = ("spending", "coverage", "headcount", "overview")


LATER = {
    "activity": table(ACTIVITY, "Bắc Sơn;Lục Phủ;papi;Phụ nữ;07/2018;2;40;1;;"),
    "spending": table(SPENDING, "Bắc Sơn;;6550;tự chủ;07/2018;987654321;87654321"),
    "headcount": table(HEADCOUNT, "Bắc Sơn;;khối dân vận;thành viên khối dân vận;07/2018;;12;3;1"),
}


def test_the_chosen_pages_show_what_their_maker_saw_whatever_is_stored_afterwards(store: Store) -> None:
    seen = {page: figures_of(opened(store, "vanphong", f"see/{page}", period="2018")) for page in CHOSEN}
    token = made(store, pages=CHOSEN)
    for name, data in LATER.items():
        store.apply(plan_of(store, data, name), "vanphong", AT)  # an unusual figure is a warning
    for page, figures in seen.items():
        guest = visited(store, token, f"see/{page}")
        assert not guest.exception
        assert figures_of(guest) == figures, page
        assert figures_of(opened(store, "vanphong", f"see/{page}", period="2018")) != figures, page


def choosing(app: AppTest) -> list[Toggle]:
    """The switches but for those that show the rows of a chart beside it."""
    return [switch for switch in app.toggle if not str(switch.key).startswith("as_table_")]


def figures_of(app: AppTest) -> list[str]:
    """Every figure of a page: its charts, tables and headlines."""
    tables = [frame.value.to_csv() for frame in app.dataframe]
    headlines = [one.proto.body for one in app.get("html") if one.proto.body.startswith('<div class="kh-metrics')]
    return [*(chart.proto.spec for chart in app.get("plotly_chart")), *tables, *headlines]


def test_on_the_chosen_pages_nothing_is_chosen_and_nothing_leads_further(store: Store) -> None:
    token = made(store, pages=CHOSEN)
    for page in CHOSEN:
        guest = visited(store, token, f"see/{page}", ward="bac-son", campaign="papi", period="2017")
        assert not guest.exception
        assert "Kỳ số liệu: năm 2018" in said(guest)
        charts, tables = guest.get("plotly_chart"), guest.dataframe
        assert len(charts) > 0
        buttons = [button for button in guest.button if button.key != "slide_begin"]  # the same, slide by slide
        widgets = (guest.selectbox, choosing(guest), guest.date_input, buttons, guest.get("page_link"))
        assert [len(kind) for kind in widgets] == [0] * len(widgets), page
        assert [one for one in (*charts, *tables) if one.proto.selection_mode] == [], page
        assert [one for one in (*charts, *tables) if "Bấm để" in str(one.proto)] == [], page
        assert not {"vanphong", "bacson", "traco"} & set(re.findall(r"[a-z]+", said(guest))), "no account is named"
        assert "Chọn một nhiệm vụ" not in said(guest), "there are no filters to choose in"
    staff = opened(store, "vanphong", "see/coverage", period="2018")
    leads = [[one.proto.selection_mode != [] for one in kind] for kind in (staff.get("plotly_chart"), staff.dataframe)]
    assert leads == [[False, False, True], [True, False, True]]


def test_the_frame_of_a_guest_has_the_pages_of_the_link_alone(store: Store) -> None:
    guest = visited(store, made(store, pages=["spending", "coverage"]))
    assert not guest.exception
    titles = [*TITLES, "Kinh phí", "Độ phủ nhiệm vụ"]
    assert [link.proto.label for link in guest.get("page_link")] == titles
    for page in ("see/overview", "see/headcount", "see/ward", "see/village"):
        other = visited(store, made(store, pages=["spending", "coverage"]), page)
        assert "Liên kết này không mở trang này" in said(other)
        assert figures_of(other) == []


def test_a_page_that_a_link_can_open_says_its_own_name() -> None:
    for path in (ROOT / "pages").rglob("*.py"):
        named = re.findall(r'ui\.guard\(Action\.\w+, page="(\w+)"\)', path.read_text(encoding="utf-8"))
        name = next((page.name for page in PAGES if ROOT / "pages" / page.file == path), "")
        assert named == ([name] if name in access.LINK_PAGES else []), path


def test_a_snapshot_holds_what_its_pages_ask_for() -> None:
    for page in access.LINK_PAGES:
        file = next(one.file for one in PAGES if one.name == page)
        text = (ROOT / "pages" / file).read_text(encoding="utf-8")
        asked = set(re.findall(r'^\w+ = ui\.rows\("([\w/]+)"', text, re.MULTILINE))
        assert set(snapshot.QUERIES[page]) == asked, page


def test_a_session_of_another_link_does_not_stand_for_this_one(store: Store) -> None:
    one, other = made(store, period="2018-07"), made(store, period="2017")
    session = access.start_guest_session(store, link_of(store, other).link_id, running.now())
    app = alone("app", f"link:{link_of(store, one).link_id}", session)
    assert "Hãy mở lại liên kết" in said(app)
    assert len(app.get("plotly_chart")) == 0
