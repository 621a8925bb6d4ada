"""The pages for delegations: which places are proposed and why, what each page says, and what an older link holds."""

import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from khoi import access
from khoi.access import Role, Viewer
from khoi.errors import NotAllowed
from khoi.periods import from_code
from khoi.see import delegation, figures, snapshot, visits
from khoi.see.filters import Filters
from khoi.see.look import Look
from khoi.store import Store, open_store
from khoi.web import cache, running
from khoi.web.site import PAGES
from khoi.words import LANGUAGES, say
from tests.databases import copy_database
from tests.recount import pages_delegation as expected
from tests.recount import read
from tests.recount.choices import QUARTER, RUNNING
from tests.recount.pages import Counted
from tests.recount.raw import Asked
from tests.recount.shown import clean, unlike, whole
from tests.test_links_page import alone
from tests.test_pages import opened, said

YEAR = Filters(from_code("2018"), as_of=date(2018, 7, 31))
FILES = {page.name: page.file.removesuffix(".py") for page in PAGES if page.group == "delegation"}
OFFICE = Viewer("vanphong", Role.OFFICE)


def ward(name: str, reached: int, before: int = 0, state: str = "reached") -> dict[str, Any]:
    return {
        "ward_id": name, "ward_name": name.title(), "kind": "xã", "village_count": 2, "reported_village_count": 2,
        "pair_count": 10, "reached_count": reached, "share": reached / 10, "before_reached_count": before,
        "before_share": before / 10, "state": state,
    }  # fmt: skip


def village(ward_id: str, name: str, reached: int | None, new: int | None, homes: int | None = 100) -> dict[str, Any]:
    return {
        "ward_id": ward_id, "village_id": f"{ward_id}.{name}", "village_name": name, "kind": "thôn",
        "household_count": homes, "order_count": 5, "reached_count": reached, "new_household_count": new,
    }  # fmt: skip


def proposed(wards: list[dict[str, Any]], villages: list[dict[str, Any]]) -> list[tuple[str, str]]:
    rows = pd.DataFrame(villages).astype(
        {"reached_count": "float64", "new_household_count": "float64", "household_count": "float64"}
    )
    return [(one.reason, one.ward_id) for one in visits.visits(pd.DataFrame(wards), rows)]


def test_three_different_wards_are_proposed_each_for_its_reason() -> None:
    wards = [ward("a", 9, 8), ward("b", 7, 2), ward("c", 6, 6), ward("d", 5, 5)]
    villages = [village("a", "x", 5, 90), village("b", "x", 4, 95), village("c", "x", 3, 10), village("d", "x", 3, 40)]
    assert proposed(wards, villages) == [("widest", "a"), ("risen", "b"), ("households", "d")]


def test_of_equals_the_first_in_official_order_is_proposed() -> None:
    wards = [ward("a", 6, 3), ward("b", 6, 3), ward("c", 6, 3)]
    assert proposed(wards, [village(name, "x", 3, 10) for name in "abc"]) == [
        ("widest", "a"), ("risen", "b"), ("households", "c"),
    ]  # fmt: skip


def test_who_has_not_reported_is_not_proposed_and_it_is_said() -> None:
    wards = [ward("a", 9, 1, "unreported"), ward("b", 3, 2)]
    villages = [village("a", "x", 5, 90), village("b", "x", 1, None)]
    assert proposed(wards, villages) == [("widest", "b")]
    chosen = visits.visits(pd.DataFrame(wards), pd.DataFrame(villages))
    told = visits.answer(chosen, YEAR, "vi")
    assert "xã B (độ phủ rộng nhất, 30\N{NO-BREAK SPACE}%)" in told
    assert "Chỉ chọn được 1 nơi" in told
    assert visits.silent(pd.DataFrame(wards), "vi") == "Không đề xuất vì chưa báo cáo tháng cuối kỳ: A."
    assert "Only 1 place can be chosen" in visits.answer(chosen, YEAR, "en")


def test_nothing_is_made_of_what_is_not_known() -> None:
    wards = [ward("a", 0), ward("b", 4, 0), ward("c", 0, 3)]
    villages = [
        village("a", "x", 0, 10, None), village("a", "y", None, 20), village("b", "x", 4, 0), village("c", "x", 0, 5, 0)
    ]  # fmt: skip
    assert proposed(wards, villages) == [("widest", "b")], "no rise from nothing, no ratio without all households"
    assert visits.answer([], YEAR, "vi").endswith("chưa xã, phường nào có báo cáo đủ để chọn.")
    one = visits.visits(pd.DataFrame(wards), pd.DataFrame(villages))[0]
    assert [site.name for site in one.sites] == ["x"]
    assert dict(visits.told(one, "en"))["Coverage in the period before"] == "–"
    drawn = figures.visit_bars(one.ranking, Look("vi"))
    assert [str(bar) for bar in drawn.data[0].text] == [f"{share}\N{NO-BREAK SPACE}%" for share in (0, 0, 40)]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("code", "asked"), [("2018", RUNNING), ("2018-Q2", QUARTER)])
def test_the_list_of_each_place_and_the_steps_are_what_the_raw_rows_give(
    sample_store: Store, lang: str, code: str, asked: Asked
) -> None:
    counted = Counted(read(sample_store))
    rows = expected.measured(counted.rows("wards", asked), counted.rows("visit_villages", asked))
    app = opened(running.use(sample_store), "lanhdao", FILES["places"], lang=lang, period=code)
    lists = [one.proto.body for one in app.main.get("html") if one.proto.body.startswith('<dl class="kh-pairs')]
    wanted = zip(lists, expected.listed(rows), expected.sites(rows), strict=True)
    thousand = {"vi": "trên 1.000 hộ", "en": "per 1,000"}[lang]
    assert [wrong for body, numbers, names in wanted if (wrong := unlike(body, numbers, lang, names, [thousand]))] == []
    received = counted.rows("received", asked)
    files, lines, undone = (sum(row[f"{name}_count"] for row in received) for name in ("file", "row", "undone"))
    app = opened(sample_store, "lanhdao", FILES["sources"], lang=lang, period=code)
    body = next(one.proto.body for one in app.main.get("html") if "kh-step" in one.proto.body)
    steps = [clean(step) for step in re.findall(r"<p>(.*?)</p>", body)]
    assert unlike(steps[0], [whole(files)], lang) == ""
    assert unlike(steps[3], [whole(lines), whole(undone)], lang, ["09/08/2018"]) == ""


@pytest.mark.parametrize("lang", LANGUAGES)
def test_milestones_stand_in_the_order_of_their_days_each_with_its_source(sample_store: Store, lang: str) -> None:
    found = delegation.milestones(sample_store.rows("see/published_facts"), lang)
    assert len(found) == 13
    assert [one.when for one in found][:4] == ["2016", "1/2016", "08/01/2016", "31/12/2016"]
    assert {one.document for one in found} == {"", "44-QĐ/TU", "109-QĐ/TU", "Đề án 25"}
    assert {one.source for one in found} == {{"vi": "bài báo 10/08/2018", "en": "article of 10/08/2018"}[lang]}
    undated = {"vi": "không ghi ngày", "en": "no day given"}[lang]
    assert [one.when for one in found].count(undated) == 3
    assert found[-1].when == undated


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", FILES)
def test_a_page_without_figures_says_so(page: str, lang: str) -> None:
    with open_store(None) as store:
        access.create_account(store, "doan", Role.DELEGATION, None, "mot mat khau rat dai", running.now())
        app = opened(running.use(store), "doan", FILES[page], lang=lang)
        assert not app.exception
        boxes = [one.proto.body for one in app.main.get("html") if 'class="kh-box" role="status"' in one.proto.body]
        assert (len(boxes) == 1) is (page != "model"), "what is published is there without any"
        assert (len(app.get("plotly_chart")) == 1) is (page == "model")
        assert not [one for one in app.main.get("html") if re.search(r"\b(nan|None|NaN)\b", clean(one.proto.body))]


def test_a_delegations_account_sees_the_four_pages_live_and_no_way_further(sample_store: Store) -> None:
    for page, file in FILES.items():
        app = opened(running.use(sample_store), "doancongtac", file, period="2018")
        assert not app.exception, page
        assert len(app.get("plotly_chart")) > 0, page
        assert [link.proto.label for link in app.main.get("page_link") if "topic=" not in link.proto.query_string] == []


def older_link(store: Store, pages: list[str], queries: tuple[str, ...]) -> tuple[str, str]:
    """(account, session) of a visit by a link of a release whose page on the model asked for other rows."""
    period, at = from_code("2018"), running.now()
    taken = snapshot.take(store, OFFICE, period, at, access.LINK_PAGES)
    frames = {name: frame for name, frame in taken.frames.items() if name.partition(" ")[0] in queries}
    kept = snapshot.Snapshot(period, at, taken.as_of, taken.is_sample, None, frames)
    token = access.make_link(store, OFFICE, "Đoàn", "2018", "vi", 7, kept.data(), at, [])
    with store.transaction() as cursor:
        cursor.execute("UPDATE share_link SET pages = $pages", {"pages": pages})
    link = access.link_of_token(store, token, at)
    assert link
    return f"link:{link.link_id}", access.start_guest_session(store, link.link_id, running.now())


def test_a_link_of_the_release_before_opens_and_shows_what_it_holds(sample_path: Path, tmp_path: Path) -> None:
    copy_database(sample_path, tmp_path / "khoi.duckdb")
    with open_store(tmp_path / "khoi.duckdb") as store:
        running.use(store)
        old = ("see/published_facts", "see/wards", "see/city_months", "see/members_by_ward")
        account, session = older_link(store, ["model"], old)
        page: AppTest = alone("app", account, session)
        assert [link.proto.label for link in page.get("page_link")] == ["Mô hình Cơ quan Khối"]
        assert "17/17 xã, phường kiện toàn" in said(page)
        assert len(page.get("plotly_chart")) == 0
        assert len(page.exception) == 1, "the dashboard says its sentence there (khoi.web.ui_frame.show_script_error)"
        guest = access.guest(account.removeprefix("link:"), ["model"])
        with pytest.raises(NotAllowed) as refusal:
            cache.rows("see/model_bodies", guest, YEAR.params())
        assert say(refusal.value.key, "vi").startswith("Liên kết này không gồm số liệu đó")
        for other in ("results", "places", "sources"):
            refused = alone(FILES[other], account, session)
            assert "Liên kết này không mở trang này" in said(refused)


def test_the_seven_organisations_lose_their_own_and_gain_what_is_common(sample_store: Store) -> None:
    bodies, facts = sample_store.rows("see/model_bodies"), sample_store.rows("see/published_facts")
    for look in (Look("vi"), Look("en", "dark", is_narrow=True), Look("vi", is_slide=True)):
        own, common, below = figures.model_picture(bodies, facts, look).data
        assert (len(own.x), len(common.x), len(below.x)) == (21, 3, 2)
        assert [one[0] for one in below.customdata] == [
            {"vi": "17 khối dân vận xã, phường · 179 thành viên", "en": "17 ward blocs · 179 members"}[look.lang],
            {"vi": "101 tổ dân vận thôn, khu · 991 thành viên", "en": "101 village teams · 991 members"}[look.lang],
        ]


def test_posts_beside_the_baseline_are_fewer_more_or_as_many() -> None:
    def told(present: float | None, baseline: float | None) -> str:
        rows = pd.DataFrame({"present_count": [present], "assigned_count": [5], "baseline_count": [baseline]})
        return delegation.posts(rows, "en")

    assert told(4, 6).endswith("That is 2 posts fewer than in December 2015 (6).")
    assert told(6, 5).endswith("That is 1 post more than in December 2015 (5).")
    assert told(5, 5).endswith("As many as in December 2015 (5).")
    assert told(5, None) == "The joint office has filled 5 of 5 posts assigned."


def test_what_was_stored_is_told_with_the_day_in_vietnam() -> None:
    received = pd.DataFrame(
        {"file_count": [2], "row_count": [30], "undone_count": [1], "last_stored_at": [datetime(2018, 8, 9, 18)]}
    )
    assert "ngày 10/08/2018" in delegation.steps(received, "vi")[3]
