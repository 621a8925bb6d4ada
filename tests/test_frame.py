"""The frame: who sees which pages, in which language, under which mark; filters whose state is the address."""

from datetime import date, datetime
from html.parser import HTMLParser

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from khoi import access
from khoi.access import Role, Viewer
from khoi.periods import Period, from_code
from khoi.places import Gazetteer
from khoi.see.filters import Campaign, Filters
from khoi.see.tables import Column, _Writer
from khoi.store import Store
from khoi.web import address, cache, running
from khoi.web.address import Choices
from khoi.web.ui_metrics import Metric, _card

SIGNED_IN = ["lanhdao", "vanphong", "bacson", "doancongtac"]


@pytest.fixture
def served(sample_store: Store) -> Store:
    return running.use(sample_store)


def _opened(store: Store, account: str, page: str = "", **query: str) -> AppTest:
    """The frame as this account sees it, at an address."""
    token = access.start_session(store, account, running.now())
    app = AppTest.from_file("../pages/app.py", default_timeout=30)
    app.user = {"username": account, "sid": access.token_sha256(token)}
    app.query_params.update(query)
    app.run()
    return app.switch_page(f"../pages/{page}").run() if page else app


def _html(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


def _links(app: AppTest) -> list[str]:
    return [link.proto.label for link in app.sidebar.get("page_link")]


FIGURES = ["Tổng quan", "Tổ chức, biên chế", "Kinh phí", "Độ phủ nhiệm vụ", "Chồng chéo", "So sánh", "Địa giới",
           "Xã, phường", "Thôn, khu"]  # fmt: skip
SUMMARY = ["Mô hình Cơ quan Khối", "Kết quả", "Nơi nên đến thăm", "Số liệu từ đâu?"]
OWN, BRIEFING = ["Tài khoản của tôi", "Trợ giúp"], "Báo cáo tóm tắt"


@pytest.mark.parametrize(
    ("account", "pages"),
    [
        ("lanhdao", [*FIGURES, *SUMMARY, BRIEFING, "Liên kết chia sẻ", *OWN]),
        ("vanphong", [*FIGURES, *SUMMARY, "Cập nhật số liệu", "Lịch sử cập nhật", BRIEFING, "Liên kết chia sẻ", *OWN]),
        ("bacson", [*FIGURES, *SUMMARY, "Cập nhật số liệu", "Lịch sử cập nhật", BRIEFING, *OWN]),
        ("doancongtac", [*SUMMARY, *OWN]),
    ],
)  # fmt: skip
def test_an_account_has_its_pages_and_no_other(served: Store, account: str, pages: list[str]) -> None:
    app = _opened(served, account)
    assert not app.exception
    assert _links(app) == pages


@pytest.mark.parametrize("account", SIGNED_IN)
def test_every_page_says_that_its_figures_are_a_sample_and_up_to_which_day(served: Store, account: str) -> None:
    shown = _html(_opened(served, account))
    assert '<span class="kh-sample">Số liệu minh hoạ</span>Số liệu tính đến 31/07/2018' in shown
    assert ("Trong phạm vi xã Bắc Sơn" in shown) is (account == "bacson")


def test_the_frame_speaks_the_language_of_the_address(served: Store) -> None:
    app = _opened(served, "lanhdao", lang="en")
    assert _links(app)[:2] == ["Overview", "Organisation and posts"]
    assert "Sample figures" in _html(app)
    assert "document.documentElement.lang='en'" in _html(app)
    app.button(key="language").click().run()
    assert _links(app)[0] == "Tổng quan"
    assert app.query_params["lang"] == "vi"


@pytest.mark.usefixtures("served")
@pytest.mark.parametrize("user", [{}, {"username": "lanhdao"}, {"username": "lanhdao", "sid": "0" * 64}])
def test_without_a_running_session_a_page_shows_one_sentence(user: dict[str, str]) -> None:
    app = AppTest.from_file("../pages/app.py", default_timeout=30)
    app.user = user
    app.run()
    assert "Phiên làm việc đã kết thúc" in _html(app)
    assert (_links(app), len(app.get("plotly_chart")), len(app.dataframe)) == ([], 0, 0)


def test_a_session_vouched_for_under_another_name_opens_nothing(served: Store) -> None:
    app = _opened(served, "bacson")
    app.user = {**app.user, "username": "lanhdao"}
    app.run()
    assert "Phiên làm việc đã kết thúc" in _html(app)


def test_an_account_that_is_disabled_is_out_of_its_open_page(store: Store) -> None:
    store.mark_sample(datetime(2016, 1, 8))
    access.create_sample_accounts(store, running.now())
    running.use(store)
    app = _opened(store, "doancongtac")
    assert _links(app) == [*SUMMARY, *OWN]
    access.disable_account(store, "doancongtac", running.now())
    app.run()
    assert "Phiên làm việc đã kết thúc" in _html(app)
    assert _links(app) == []


def test_a_page_without_figures_says_so(store: Store) -> None:
    access.create_account(store, "empty", Role.LEADER, None, "a long password", running.now())
    running.use(store)
    for page in ("", "see/coverage.py", "see/headcount.py", "see/spending.py", "see/ward.py", "see/village.py"):
        app = _opened(store, "empty", page)
        assert not app.exception, page
        assert "Chưa có số liệu" in _html(app), page
        assert "minh hoạ" not in _html(app), page


def test_a_choice_is_written_into_the_address_and_read_from_it(served: Store) -> None:
    app = _opened(served, "lanhdao", "see/ward.py", ward="bac-son", period="2018-Q2")
    assert app.selectbox(key="filter_ward").value == "bac-son"
    assert app.selectbox(key="filter_period").value == "2018-Q2"
    app.selectbox(key="filter_ward").select("hai-son").run()
    assert app.query_params["ward"] == "hai-son"
    app.selectbox(key="filter_period-kind").select("month").run()
    assert app.query_params["period"] == "2018-06"
    assert not app.exception


def test_an_address_that_names_nothing_is_told_and_the_nearest_is_shown(served: Store) -> None:
    app = _opened(served, "lanhdao", "see/ward.py", ward="bac-sn", period="2031-07")
    shown = _html(app)
    assert "Không có xã, phường “bac-sn” trong kỳ này; đang xem xã Bắc Sơn." in shown
    assert "Chưa có số liệu cho tháng 7/2031; đang xem tháng 7/2018." in shown
    assert app.selectbox(key="filter_ward").value == "bac-son"


def test_hostile_text_in_the_address_stays_text(served: Store) -> None:
    app = _opened(served, "lanhdao", "see/ward.py", ward="<img src=x onerror=alert(1)>")
    assert "<img" not in _html(app)
    assert "&lt;img src=x onerror=alert(1)&gt;" in _html(app)


def test_ward_staff_see_their_ward_whatever_the_address_says(served: Store) -> None:
    app = _opened(served, "bacson", "see/ward.py", ward="hai-son")
    assert "Tài khoản của bạn không phụ trách “hai-son”; đang xem xã Bắc Sơn." in _html(app)
    assert app.selectbox(key="filter_ward").options == ["xã Bắc Sơn"]


def test_reads_are_kept_apart_by_scope_and_by_store_version(served: Store) -> None:
    filters = Filters(from_code("2018-07"), as_of=date(2018, 7, 31))
    leader, ward = Viewer("a", Role.LEADER), Viewer("b", Role.WARD, ("bac-son",))
    for _ in range(2):
        assert cache.rows("see/wards", leader, filters.params())["ward_id"].nunique() == 17
        assert set(cache.rows("see/wards", ward, filters.params())["ward_id"]) == {"bac-son"}
    before = running.cache_key()
    running.use(served)
    assert running.cache_key() != before


@pytest.fixture(scope="module")
def choices(sample_store: Store) -> Choices:
    orders = sample_store.rows("see/campaigns").to_dict("records")
    return Choices(
        Period(date(2016, 1, 1), date(2018, 7, 1)),
        sample_store.gazetteer(),
        tuple(Campaign(**{str(key): value for key, value in order.items()}) for order in orders),
        as_of=date(2018, 7, 31),
    )


def _read(choices: Choices, **asked: str) -> tuple[str | None, str | None, str | None, int]:
    filters, notices = address.read(asked, choices, "vi")
    return filters.ward_id, filters.village_id, filters.campaign_id, len(notices)


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ({}, (None, None, None, 0)),
        ({"ward": "bac-son"}, ("bac-son", None, None, 0)),
        ({"ward": "Bắc Sơn"}, ("bac-son", None, None, 1)),
        ({"ward": "06709"}, ("ka-long", None, None, 1)),
        ({"ward": "mong-cai-1-2025"}, (None, None, None, 1)),
        ({"village": "bac-son.luc-phu"}, ("bac-son", "bac-son.luc-phu", None, 0)),
        ({"ward": "hai-son", "village": "bac-son.luc-phu"}, ("hai-son", None, None, 0)),
        ({"ward": "bac-son", "village": "luc-phuu"}, ("bac-son", "bac-son.luc-phu", None, 1)),
        ({"ward": "bac-son", "village": "zzz"}, ("bac-son", None, None, 1)),
        ({"campaign": "tet-trong-cay"}, (None, None, "tet-trong-cay", 0)),
        ({"campaign": "tet-trong-cai"}, (None, None, "tet-trong-cay", 1)),
        ({"campaign": "?"}, (None, None, None, 1)),
    ],
)
def test_an_address_means_one_choice(
    choices: Choices, asked: dict[str, str], meant: tuple[str | None, str | None, str | None, int]
) -> None:
    assert _read(choices, **asked) == meant


@pytest.mark.parametrize(
    ("asked", "shown", "notice_count"),
    [
        ("2018-07", "2018-07", 0),
        ("2018-Q2", "2018-Q2", 0),
        ("2016-01..2018-07", "2016-01..2018-07", 0),
        ("tháng 6/2018", "2018-06", 0),
        ("2019-01", "2018-07", 1),
        ("2010", "2016-01", 1),
        ("rubbish", "2018-07", 1),
        ("2018-13", "2018-07", 1),
    ],
)
def test_a_period_in_the_address_is_kept_within_the_months_with_figures(
    choices: Choices, asked: str, shown: str, notice_count: int
) -> None:
    filters, notices = address.read({"period": asked}, choices, "vi")
    assert (filters.period.code, len(notices)) == (shown, notice_count)


def test_periods_to_choose_from_cover_the_months_with_figures() -> None:
    months = Period(date(2016, 2, 1), date(2018, 7, 1))
    codes = {
        kind: [period.code for period in address.periods_of(kind, months)]
        for kind in ("month", "quarter", "half", "year")
    }
    assert (codes["month"][0], codes["month"][-1], len(codes["month"])) == ("2018-07", "2016-02", 30)
    assert (codes["quarter"][0], codes["quarter"][-1], len(codes["quarter"])) == ("2018-Q3", "2016-Q1", 11)
    assert codes["half"] == ["2018-H2", "2018-H1", "2017-H2", "2017-H1", "2016-H2", "2016-H1"]
    assert codes["year"] == ["2018", "2017", "2016"]


@pytest.mark.parametrize(
    ("period", "kind", "becomes"),
    [
        ("2018-07", "quarter", "2018-Q3"),
        ("2018-07", "year", "2018"),
        ("2018", "month", "2018-07"),
        ("2017-Q1", "month", "2017-03"),
        ("2018-07", "range", "2017-08..2018-07"),
        ("2016-01", "range", "2016-01"),
    ],
)
def test_a_period_of_another_kind_stays_near(period: str, kind: str, becomes: str) -> None:
    months = Period(date(2016, 1, 1), date(2018, 7, 1))
    assert address.of_kind(kind, from_code(period), months).code == becomes


def test_a_gazetteer_without_villages_still_gives_a_choice() -> None:
    empty = Choices(
        Period(date(2018, 7, 1), date(2018, 7, 1)), Gazetteer([]), (), needed=frozenset({"ward", "village"})
    )
    filters, notices = address.read({}, empty, "vi")
    assert (filters.ward, filters.village, notices) == (None, None, [])


@pytest.mark.parametrize(
    ("kind", "value", "vietnamese", "english"),
    [
        ("whole", 12345.0, "12.345", "12,345"),
        ("decimal", 1234.5, "1.234,5", "1,234.5"),
        ("percent", 0.4137, "41\N{NO-BREAK SPACE}%", "41%"),
        ("money", 1500000.0, "1.500.000", "1,500,000"),
        ("million", 1500000.0, "1,5", "1.5"),
        ("day", pd.Timestamp(2018, 7, 5), "05/07/2018", "05/07/2018"),
        ("month", pd.Timestamp(2018, 7, 1), "T7/2018", "Jul 2018"),
        ("whole", float("nan"), "chưa báo cáo", "chưa báo cáo"),
    ],
)
def test_a_table_writes_numbers_as_the_reader_does(kind: str, value: object, vietnamese: str, english: str) -> None:
    column = Column("x", "X", kind, missing="chưa báo cáo")  # type: ignore[arg-type]
    assert (_Writer(column, "vi")(value), _Writer(column, "en")(value)) == (vietnamese, english)


class _Texts(HTMLParser):
    """The tags and the texts of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.texts: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert not [name for name, _ in attrs if name.startswith("on")]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_a_figure_of_text_stays_text_and_a_gap_in_its_trend_stays_a_gap() -> None:
    card = _Texts(_card(Metric("<b>Hộ</b>", "1 & 2", "hộ", "+3", "so với tháng 6/2018", [1, None, 3, 4], True)))
    assert set(card.tags) == {"div", "span"}
    assert card.texts == ["<b>Hộ</b>", "1 & 2", "hộ", "+3", " so với tháng 6/2018"]
    assert "M0.0%2028.0M80.0" in _card(Metric("x", "1", trend=[1, None, 3, 4]))
    assert "kh-spark" not in _card(Metric("x", "1", trend=[1]))
