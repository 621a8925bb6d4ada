"""An address restores every filter: in a fresh session its widgets show it, its figures are of it, its copy too."""

import ast
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from khoi.store import Store, queries
from khoi.web import running
from khoi.web.site import FILTER_KEYS, PAGES
from khoi.web.ui_page import ASKED
from tests.recount import Asked
from tests.recount.choices import LISTED, OF_XA, VILLAGE, XA
from tests.recount.shown import screen_of
from tests.test_pages import opened, said
from tests.test_recount import asked_of

ROOT = Path(__file__).parent.parent
# The help has a topic and no figures: tests/test_help.py.
FILE = {page.name: page.file.removesuffix(".py") for page in PAGES}
SEE = {page.name: ROOT / "pages" / page.file for page in PAGES if page.file.startswith("see/") and page.name != "help"}
# What a page puts together, or shows the beginning of, is recounted in tests/test_recount_pages.py.
STRAIGHT = {name for name in queries.names("see") if name != "ward_arrivals" and not name.startswith("compare_")}
BESIDE_LAST_YEAR = ("overlap",)


def _months(
    first: tuple[int, int], last: tuple[int, int], before: tuple[int, int], last_before: tuple[int, int]
) -> Asked:
    return Asked(*(date(year, month, 1) for year, month in (first, last, before, last_before)))


# (the address, what its widgets show, the months it asks for)
PERIODS: list[tuple[str, dict[str, str], Asked]] = [
    ("2017-08", {"period-kind": "month", "period": "2017-08"}, _months((2017, 8), (2017, 8), (2017, 7), (2017, 7))),
    ("2017-Q4", {"period-kind": "quarter", "period": "2017-Q4"}, _months((2017, 10), (2017, 12), (2017, 7), (2017, 9))),
    ("2017-H2", {"period-kind": "half", "period": "2017-H2"}, _months((2017, 7), (2017, 12), (2017, 1), (2017, 6))),
    ("2017", {"period-kind": "year", "period": "2017"}, _months((2017, 1), (2017, 12), (2016, 1), (2016, 12))),
    ("2017-03..2017-07", {"period-kind": "range", "period-first": "2017-03", "period-last": "2017-07"},
     _months((2017, 3), (2017, 7), (2016, 10), (2017, 2))),
]  # fmt: skip
A_YEAR_BEFORE = {
    "2017-08": (date(2016, 8, 1), date(2016, 8, 1)), "2017-Q4": (date(2016, 10, 1), date(2016, 12, 1)),
    "2017-H2": (date(2016, 7, 1), date(2016, 12, 1)), "2017": (date(2016, 1, 1), date(2016, 12, 1)),
    "2017-03..2017-07": (date(2016, 3, 1), date(2016, 7, 1)),
}  # fmt: skip
PLACES = {"ward": XA, "village": VILLAGE, "campaign": OF_XA}


def filters_of(page: str) -> tuple[str, ...]:
    """The filters that a page offers, as its file names them."""
    for node in ast.walk(ast.parse(SEE[page].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "ui.filters":
            return tuple(ast.literal_eval(name) for name in node.args)
    return ()


def views() -> Iterator[tuple[str, dict[str, str], dict[str, str], Asked]]:
    """(page, address, what the widgets show, what is asked) for each filter of each page, and for all at once."""
    for page in SEE:
        names = filters_of(page)
        rest = {name: PLACES[name] for name in names if name in PLACES}
        for code, widgets, asked in PERIODS:
            if page in BESIDE_LAST_YEAR:
                asked = replace(
                    asked, before_first_month=A_YEAR_BEFORE[code][0], before_last_month=A_YEAR_BEFORE[code][1]
                )
            needed = {name: rest[name] for name in rest if page in ("ward", "village") and name != "campaign"}
            yield page, {"period": code, **needed}, widgets | needed, _at(asked, needed)
        for name in ("ward", "campaign") if page not in ("ward", "village") else ():
            if name in rest:
                one = {name: rest[name]}
                yield page, {"period": code, **one}, widgets | one, _at(asked, one)
        if len(rest) > 1:
            yield page, {"period": code, **rest}, widgets | rest, _at(asked, rest)


def _at(asked: Asked, chosen: dict[str, str]) -> Asked:
    return replace(asked, **{f"{name}_id": value for name, value in chosen.items()})


VIEWS = list(views())


def copied(app: AppTest, page: str) -> dict[str, str]:
    """The parameters of the address that the page offers for copying; it names the page."""
    (code,) = app.main.get("code")
    parts = urlsplit(code.proto.code_text)
    assert parts.path == f"/{page}"
    return dict(parse_qsl(parts.query))


def shown_by(app: AppTest, names: dict[str, str]) -> dict[str, str]:
    return {name: app.selectbox(key=f"filter_{name}").value for name in names}


def wrong_rows(app: AppTest, store: Store, asked: Asked) -> list[str]:
    """The queries of a page whose rows are not those of the choice."""
    found = []
    for query, (rows, _) in app.session_state[ASKED].items():
        if query not in STRAIGHT:
            continue
        if not rows.equals(store.rows(f"see/{query}", **asked_of(query, asked))):
            found.append(query)
    return found


@pytest.mark.parametrize(
    ("page", "query", "widgets", "asked"), VIEWS, ids=["-".join([page, *query.values()]) for page, query, *_ in VIEWS]
)
def test_an_address_restores_every_filter_and_so_does_its_copy(
    sample_store: Store, page: str, query: dict[str, str], widgets: dict[str, str], asked: Asked
) -> None:
    running.use(sample_store)
    lang = ("vi", "en")[len(query) % 2]
    app = opened(sample_store, "lanhdao", FILE[page], lang=lang, **query)
    assert not app.exception
    assert shown_by(app, widgets) == widgets
    assert app.session_state[ASKED]
    assert wrong_rows(app, sample_store, asked) == []
    assert copied(app, page) == {**query, "lang": lang}, "the copy is the very address"


@pytest.mark.parametrize("page", SEE)
def test_what_nobody_chose_is_named_in_the_copy_so_that_it_stays_the_same_later(sample_store: Store, page: str) -> None:
    app = opened(running.use(sample_store), "lanhdao", FILE[page])
    address = copied(app, page)
    assert address.pop("lang") == "vi"
    assert address.pop("period") == "2018"
    needed = {"ward": {"ward"}, "village": {"ward", "village"}}.get(page, set())
    assert set(address) == needed
    assert screen_of(opened(sample_store, "lanhdao", FILE[page], period="2018", **address)) == screen_of(app)


def test_a_copy_names_what_is_shown_and_not_what_was_misspelled(sample_store: Store) -> None:
    app = opened(
        running.use(sample_store), "lanhdao", "see/coverage", ward="bac-sonn", campaign="papy", period="T7/2018"
    )
    assert copied(app, "coverage") == {"ward": "bac-son", "campaign": "papi", "period": "2018-07", "lang": "vi"}


@pytest.mark.parametrize("page", sorted(set(SEE) - {"model"}))
def test_the_moment_of_the_address_is_restored_with_the_rest(sample_store: Store, page: str) -> None:
    """As known on 4 January 2018 at noon: of December only some had reported."""
    query, moment = {"known": "2018-01-04T12:00", "period": "2017"}, datetime(2018, 1, 4, 5, 0, 59, 999999)
    query |= {name: PLACES[name] for name in {"ward": ("ward",), "village": ("ward", "village")}.get(page, ())}
    app = opened(running.use(sample_store), "lanhdao", FILE[page], **query)
    assert not app.exception
    assert "04/01/2018 12:00" in said(app)
    assert copied(app, page) == {**query, "lang": "vi"}
    is_then, is_now = [], []
    for name, (rows, filters) in app.session_state[ASKED].items():
        if name not in STRAIGHT:
            continue
        then, now = (one.params() | {"scope": None} for one in (filters, replace(filters, as_of=sample_store.as_of())))
        is_then.append(rows.equals(sample_store.past.rows(f"see/{name}", moment, then)))
        is_now.append(rows.equals(sample_store.rows(f"see/{name}", **now)))
    assert all(is_then)
    assert page == "compare" or not all(is_now), "what arrived later is not shown"
    assert screen_of(opened(sample_store, "lanhdao", FILE[page], **copied(app, page))) == screen_of(app)


# (account, page, address, the widget that shows it and its value, what the page says then)
WORK: list[tuple[str, str, dict[str, str], str, str, str]] = [
    ("vanphong", "history", {"ward": XA}, "filter_ward", XA, ""),
    ("vanphong", "history", {"period": "2017-08"}, "filter_period", "2017-08", ""),
    ("vanphong", "history", {"dataset": "spending"}, "filter_dataset", "spending", "Kinh phí"),
    ("vanphong", "history", {"account": "bacson"}, "filter_account", "bacson", "bacson"),
    ("vanphong", "history", {"search": "2018-07"}, "filter_search", "2018-07", "2018-07"),
    ("vanphong", "upload", {"dataset": "headcount"}, "upload_dataset", "headcount", ""),
    ("quantri", "journal", {"account": "quantri"}, "filter_account", "quantri", "quantri"),
    ("quantri", "journal", {"kind": "figures"}, "filter_kind", "figures", ""),
    ("quantri", "journal", {"search": "bacson"}, "filter_search", "bacson", "bacson"),
    ("quantri", "units", {"list": "villages", "ward": XA}, "units_ward", XA, ""),
    ("quantri", "campaigns", {"entry": LISTED, "year": "2017"}, "campaigns_year", "2017", ""),
    ("quantri", "accounts", {"account": "bacson"}, "", "", "bacson"),
]


@pytest.mark.parametrize(
    ("account", "page", "query", "widget", "value", "text"), WORK,
    ids=["-".join([page, *query.values()]) for _, page, query, *_ in WORK],
)  # fmt: skip
def test_the_address_of_a_page_for_work_restores_its_choice(
    sample_store: Store, account: str, page: str, query: dict[str, str], widget: str, value: str, text: str
) -> None:
    every = opened(running.use(sample_store), account, f"manage/{page}")
    app = opened(sample_store, account, f"manage/{page}", **query)
    assert not app.exception
    parts = [*app.selectbox, *app.text_input, *app.get("button_group")]
    assert {part.key: part.value for part in parts}.get(widget, "") == value
    assert {key: str(app.query_params[key]).strip("[']") for key in query} == query
    lines = [" ".join(map(str, row)) for table in app.main.dataframe for row in table.value.to_numpy()]
    assert all(text in line for line in lines)
    assert said(app) != said(every) or page == "upload"


KEYS = {key for *_, query, _, _, _ in WORK for key in query} | {"period", "known", "lang", *PLACES}
# An act that is opened, and how many acts are listed (tests/test_history_page.py).
ELSEWHERE = {"upload", "shown"}


def test_every_parameter_that_a_page_reads_is_restored_here() -> None:
    read = set(FILTER_KEYS)
    for path in [*(ROOT / "khoi" / "web").glob("*.py"), *(ROOT / "pages").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "st.query_params.get" and node.args:
                read |= {node.args[0].value} if isinstance(node.args[0], ast.Constant) else set()
            elif isinstance(node, ast.Subscript) and ast.unparse(node.value) == "st.query_params":
                read |= {node.slice.value} if isinstance(node.slice, ast.Constant) else set()
    known = KEYS | {key for _, query, *_ in BESIDES for key in query}
    assert sorted(read - known - ELSEWHERE) == []
    assert {name for page in SEE for name in filters_of(page)} <= known
    offering = {page for page in SEE if filters_of(page)} | {"compare"}  # whose filters go by what is compared
    assert offering == {page for page, *_ in VIEWS}


# (page, address, the widget that shows it and its value)
BESIDES = [
    ("headcount", {"body": "phu-nu"}, "filter_body", "phu-nu"),
    ("spending", {"item": "6400"}, "filter_item", "6400"),
    ("compare", {"by": "campaign"}, "filter_by", "campaign"),
    ("compare", {"items": "bac-son,tra-co"}, "filter_items", ["bac-son", "tra-co"]),
    ("overview", {"measure": "overlap"}, "filter_measure", "overlap"),
    ("overview", {"map": "today"}, "filter_map", "today"),
    ("boundaries", {"map": "today", "unit": "hai-son-2025"}, "filter_unit", "hai-son-2025"),
]


@pytest.mark.parametrize(("page", "query", "widget", "value"), BESIDES)
def test_what_a_page_lets_one_choose_besides_is_restored(
    sample_store: Store, page: str, query: dict[str, str], widget: str, value: object
) -> None:
    app = opened(running.use(sample_store), "lanhdao", FILE[page], **query)
    assert not app.exception
    found = app.multiselect(key=widget) if widget == "filter_items" else app.selectbox(key=widget)
    assert sorted(found.value) == sorted(value) if isinstance(value, list) else found.value == value
    copy = copied(app, page)
    assert {name: copy.get(name) for name in query} == query
