"""No page of a ward's staff says anything of another ward: the whole frame, every page, every pair of wards.

Each ward's figures are multiples of a prime of its own and its texts carry that prime (tests/marked_city.py), so that
whatever a page of one ward draws of another is recognised, and a sum over several wards too: it is nobody's multiple.
Shares alone are alike in this city and tell nothing; where a page draws a share, it draws counts or names beside it.
The policy lets a ward's staff see their own ward alone, on the page of the model as well (Reach.OWN): so not even the
name of another ward is drawn, unless the address asked for it and is told that it is not one's own.
"""

import random
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import permutations

import pytest
from streamlit.testing.v1 import AppTest

from khoi import access
from khoi.access import READING, Action, Role, Viewer
from khoi.periods import from_code
from khoi.places import fold
from khoi.see.filters import Filters
from khoi.see.trace import Traced
from khoi.store import Store, queries
from khoi.web import cache, running
from khoi.web.site import PAGES, pages_of
from khoi.words import say
from tests.drawn import Drawn, gathered
from tests.marked_city import LEADER, PRIME_OF, WARDS, account, files, marked_city, village

FILES = {page.name: page.file for page in PAGES}
OF_A_WARD = ("overview", "headcount", "spending", "coverage", "overlap", "compare", "boundaries", "ward", "village",
             "model", "results", "places", "sources", "upload", "history", "briefing", "me", "help")  # fmt: skip
SAME_FOR_ALL = "help"  # says published facts and shows pictures of the public sample, whoever looks: see test_help.py
WITH_FIGURES = ("overview", "headcount", "spending", "coverage", "ward", "village", "results", "places")
LARGE = 10_000  # from here on a number is somebody's: nothing else in this city is as large
HALFWAY = "2018-08-01T10:20"  # on a clock in Vietnam: some wards have sent their files by then, some have not

Sheets = Mapping[str, Mapping[str, Drawn]]


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with marked_city() as opened:
        yield opened


class Visitor:
    """A session that goes from page to page."""

    def __init__(self, store: Store, name: str, script: str = "app.py") -> None:
        token = access.start_session(store, name, running.now())
        self.app = AppTest.from_file(f"../pages/{script}", default_timeout=60)
        self.app.user = {"username": name, "sid": access.token_sha256(token)}

    def draws(self, page: str, /, **query: str) -> Drawn:
        """The page at that address, as it is drawn for this session."""
        self.app.query_params = dict(query)
        self.app.switch_page(f"../pages/{FILES[page]}").run()
        assert not self.app.exception, (page, query)
        return gathered(self.app, asked(query))


def asked(query: Mapping[str, str]) -> list[str]:
    """What an address names of a ward: itself, and the ward that the id of a village begins with."""
    named = [query[key] for key in ("ward", "village", "items", "unit", "account", "upload") if key in query]
    return [*named, *(part.partition(".")[0] for value in named for part in value.split(","))]


@pytest.fixture(scope="module")
def sheets(store: Store) -> Sheets:
    """What each ward's staff see on each of their pages, drawn once, ward after ward; half of them in English."""
    drawn: dict[str, dict[str, Drawn]] = {}
    for number, ward in enumerate(WARDS):
        visitor = Visitor(store, account(ward))
        pages = enumerate(page.name for page in pages_of(access.viewer(store, account(ward))))
        drawn[ward] = {page: visitor.draws(page, lang=("vi", "en")[(number + place) % 2]) for place, page in pages}
    return drawn


def said_of(ward: str, drawn: Drawn, store: Store) -> list[str]:
    """What a page says of a ward: its figures however they are written, its marks in texts, its name."""
    prime, name = PRIME_OF[ward], fold(store.gazetteer().get(ward).name_vi)
    found = [f"figure {digits}" for digits in sorted(drawn.digits) if digits % prime == 0]
    return found + [text for text in (f"dau{prime}", name) if text in drawn.folded]


def nobodys(ward: str, drawn: Drawn) -> list[str]:
    """Large numbers that are not the ward's own: sums over several."""
    large = (number for number in drawn.numbers if number >= LARGE)
    return [f"sum {number}" for number in large if int(str(int(number)).rstrip("0")) % PRIME_OF[ward]]


def leaks(ward: str, drawn: Drawn, store: Store) -> list[str]:
    """All that a page of this ward says of others."""
    others = (found for other in WARDS if other != ward for found in said_of(other, drawn, store))
    return [*others, *nobodys(ward, drawn)]


def test_of_272_pairs_of_wards_none_finds_a_figure_of_the_other_on_any_page(sheets: Sheets, store: Store) -> None:
    pairs = list(permutations(WARDS, 2))
    assert len(pairs) == 272
    assert {tuple(pages) for pages in sheets.values()} == {OF_A_WARD}
    found = [
        (ward, other, page, said_of(other, drawn, store))
        for ward, other in pairs for page, drawn in sheets[ward].items()
        if page != SAME_FOR_ALL and said_of(other, drawn, store)
    ]  # fmt: skip
    assert found == []
    sums = [(ward, page, nobodys(ward, drawn)) for ward in WARDS for page, drawn in sheets[ward].items()
            if page != SAME_FOR_ALL]  # fmt: skip
    assert [one for one in sums if one[2]] == []


def test_the_same_look_finds_a_wards_own_figures_and_with_the_leader_everybodys(sheets: Sheets, store: Store) -> None:
    for ward, page in ((ward, page) for ward in WARDS for page in WITH_FIGURES):
        assert any("figure" in said for said in said_of(ward, sheets[ward][page], store)), (ward, page)
    assert [ward for ward in WARDS if f"dau{PRIME_OF[ward]}" not in said_of(ward, sheets[ward]["history"], store)] == []
    leader = Visitor(store, LEADER)
    for page in ("overview", "headcount", "spending", "coverage", "boundaries", "results"):
        drawn = leader.draws(page)
        assert [ward for ward in WARDS if not said_of(ward, drawn, store)] == [], page
    assert nobodys(WARDS[0], leader.draws("overview"))
    for visitor in (leader, Visitor(store, account("hai-son"))):
        drawn = visitor.draws("boundaries", measure="households")
        assert any("figure" in said for said in said_of("hai-son", drawn, store))
    for page in ("ward", "village"):
        drawn = leader.draws(page, ward="hai-son", village=village("hai-son"), lang="en")
        assert "figure 307" in said_of("vinh-thuc", leader.draws(page, ward="vinh-thuc"), store)
        assert any("figure" in said for said in said_of("hai-son", drawn, store)), page


def questions(other: str, act_id: str, store: Store) -> list[tuple[str, dict[str, str]]]:
    """Pages asked for something of another ward by their address."""
    return [
        ("ward", {"ward": other}),
        ("ward", {"ward": store.gazetteer().get(other).name_vi, "lang": "en"}),
        ("village", {"village": village(other)}),
        ("village", {"ward": other, "village": village(other, "hai"), "lang": "en"}),
        ("coverage", {"ward": other, "campaign": "papi"}),
        ("overlap", {"ward": other, "campaign": "papi", "period": "2018-07"}),
        ("compare", {"by": "ward", "items": f"{other},hai-son"}),
        ("compare", {"by": "village", "ward": other, "items": village(other), "lang": "en"}),
        ("compare", {"by": "body", "ward": other, "items": "mttq,phu-nu", "period": "2018-07"}),
        ("compare", {"by": "campaign", "ward": other}),
        ("compare", {"by": "period", "ward": other, "period": "2018-07"}),
        ("spending", {"ward": other, "period": "2018-07"}),
        ("headcount", {"ward": other, "known": HALFWAY}),
        ("overview", {"known": HALFWAY, "campaign": "papi"}),
        ("model", {"ward": other, "known": HALFWAY}),
        ("results", {"ward": other, "known": HALFWAY}),
        ("places", {"ward": other, "lang": "en"}),
        ("sources", {"ward": other, "known": HALFWAY}),
        ("boundaries", {"unit": other, "measure": "households"}),
        ("boundaries", {"unit": "hai-son-2025", "map": "today", "measure": "used"}),
        ("overview", {"map": "today", "measure": "teams"}),
        ("history", {"upload": act_id}),
        ("history", {"account": account(other), "ward": other}),
        ("history", {"search": "activity-5"}),
        ("upload", {"dataset": "spending", "ward": other}),
    ]


def test_an_address_that_asks_for_another_ward_gets_nothing_of_it(store: Store) -> None:
    acts = store.rows("see/history", **dict.fromkeys(queries.parameters("see/history")))
    for number, ward in enumerate(WARDS):
        visitor, other = Visitor(store, account(ward)), WARDS[(number + 5) % len(WARDS)]
        act_id = str(acts["act_id"][acts["account_id"] == account(other)].iloc[0])
        for page, query in questions(other, act_id, store)[number % 6 :: 6]:
            assert leaks(ward, visitor.draws(page, **query), store) == [], (ward, page, query)
    leader = Visitor(store, LEADER)
    assert said_of("hai-son", leader.draws("village", village=village("hai-son")), store)
    assert said_of("hai-son", leader.draws("overview", known=HALFWAY), store)


@pytest.mark.parametrize("page", ["accounts", "journal", "links", "upkeep"])
def test_a_page_that_is_not_a_wards_says_nothing_without_the_frame_either(page: str, store: Store) -> None:
    refusal = say(f"access.role-may-not.{next(one.action for one in PAGES if one.name == page)}", "vi")
    for ward, other in zip(WARDS[:3], WARDS[3:6], strict=True):
        app = Visitor(store, account(ward), FILES[page]).app
        app.query_params = {"account": account(other), "ward": other}
        drawn = gathered(app.run(), [account(other), other])
        assert any(refusal in text for text in drawn.texts), (page, ward)
        assert leaks(ward, drawn, store) == []


def test_a_click_made_up_for_another_wards_figure_opens_nothing(store: Store) -> None:
    other = "hai-son"
    for name, is_shown in ((account("bac-son"), False), (LEADER, True)):
        for measure in ("households", "planned", "bloc-members", "conclusion"):
            visitor = Visitor(store, name)
            visitor.app.session_state["tracing"] = True
            visitor.app.session_state["clicked_map"] = ["", Traced(measure, ward_id=other).code]
            drawn = visitor.draws("overview")
            assert (say("trace.upload-id", "vi") in drawn.texts) is is_shown, (name, measure)
            assert is_shown or leaks("bac-son", drawn, store) == []


def test_a_file_of_another_ward_is_refused_without_a_word_of_what_is_stored(store: Store) -> None:
    before, other = store.version(), "hai-son"
    _, sent = next(files(other))
    visitor = Visitor(store, account("bac-son"))
    visitor.draws("upload")
    visitor.app.file_uploader[0].upload("cua-toi.csv", sent).run()
    drawn = gathered(visitor.app, [f"Dấu{PRIME_OF[other]}", other])
    assert "Dòng 2, cột “Xã, phường”" in " ".join(drawn.texts)
    assert leaks("bac-son", drawn, store) == []
    assert [button.label for button in visitor.app.button if button.label == "Lưu số liệu"] == []
    assert store.version() == before


def test_sessions_of_different_wards_that_take_turns_each_see_their_own(sheets: Sheets, store: Store) -> None:
    running.use(store)  # what was read so far is forgotten
    visitors = {ward: Visitor(store, account(ward)) for ward in ("ka-long", "hai-son", "bac-son")}
    for page in OF_A_WARD:
        for ward, visitor in visitors.items():
            drawn = visitor.draws(page, lang=sheets[ward][page].lang)
            assert page == SAME_FOR_ALL or leaks(ward, drawn, store) == []
            assert said_of(ward, drawn, store) == said_of(ward, sheets[ward][page], store), (ward, page)


def test_wards_that_read_at_the_same_moment_each_get_their_own(store: Store) -> None:
    running.use(store)
    filters = Filters(from_code("2018-07"), as_of=store.as_of())
    reads = [(ward, query) for ward in WARDS for query, action in READING.items() if action is not Action.AUDIT]
    random.Random(2018).shuffle(reads)

    def foreign(read: tuple[str, str]) -> tuple[int, set[str]]:
        ward, query = read
        known = filters.params()
        asked_for = {name: known.get(name) for name in queries.parameters(f"see/{query}") if name != "scope"}
        rows = cache.rows(f"see/{query}", Viewer(account(ward), Role.WARD, (ward,)), asked_for)
        if "ward_id" not in rows:
            return 0, set()
        return len(rows), set(rows["ward_id"].dropna()) - {ward, "mong-cai"}

    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(foreign, reads))
    assert [read for read, (_, others) in zip(reads, found, strict=True) if others] == []
    assert sum(count for count, _ in found) > 500
