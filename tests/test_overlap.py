"""Overlap: every figure of its page counted again from the raw rows, and what the page says where there is none."""

from collections import Counter, defaultdict
from datetime import date
from itertools import combinations
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from khoi import access
from khoi.periods import Period, from_code
from khoi.see import overlap
from khoi.see.filters import Filters
from khoi.see.trace import Traced
from khoi.store import Store
from khoi.web import running
from tests.test_see_queries import IN_JULY, JULY, ON_TIME, asked, put, small_world, work

Raw = list[dict[str, Any]]
YEAR = IN_JULY | {
    "first_month": date(2018, 1, 1), "before_first_month": date(2017, 1, 1), "before_last_month": date(2017, 7, 1),
}  # fmt: skip
CHOICES = [
    {}, {"ward_id": "hai-hoa"}, {"campaign_id": "papi"}, {"ward_id": "bac-son", "campaign_id": "ve-sinh-moi-truong"},
    {"scope": ["hai-son"]}, {"campaign_id": "du-lich-cong-dong", "ward_id": "ka-long"},
]  # fmt: skip


@pytest.fixture
def served(sample_store: Store) -> Store:
    return running.use(sample_store)


@pytest.fixture(scope="module")
def raw(sample_store: Store) -> Raw:
    """Every stored row of work, as it was reported."""
    with sample_store.cursor() as cursor:
        found = cursor.execute("SELECT * FROM activity").df()
    return [{str(key): value for key, value in row.items()} for row in found.to_dict("records")]


def bodies_at_work(raw: Raw, first: date, last: date, chosen: dict[str, Any]) -> dict[tuple[Any, ...], set[str]]:
    """Who was at work for each (ward, village, order, month), by plain loops."""
    found: dict[tuple[Any, ...], set[str]] = defaultdict(set)
    for row in raw:
        is_asked = all(row[key] == chosen[key] for key in ("ward_id", "campaign_id") if chosen.get(key))
        in_scope = chosen.get("scope") is None or row["ward_id"] in chosen["scope"]
        told = [row[name] for name in ("session_count", "participant_count", "new_household_count", "result")]
        at_work = any(not pd.isna(value) and value > 0 for value in told)
        if is_asked and in_scope and at_work and first <= row["month"].date() <= last:
            found[row["ward_id"], row["village_id"], row["campaign_id"], row["month"].date()].add(row["body_id"])
    return found


def of_year(raw: Raw, chosen: dict[str, Any]) -> dict[tuple[Any, ...], set[str]]:
    return bodies_at_work(raw, date(2018, 1, 1), JULY, chosen)


@pytest.mark.parametrize("chosen", CHOICES, ids=str)
def test_orders_and_places_are_counted_from_the_raw_rows(sample_store: Store, raw: Raw, chosen: dict[str, Any]) -> None:
    now, before = of_year(raw, chosen), bodies_at_work(raw, date(2017, 1, 1), date(2017, 7, 1), chosen)
    place = 1 if "ward_id" in chosen else 0
    for name, column, part in (
        ("overlap_by_order", "campaign_id", 2),
        ("overlap_by_place", ("ward_id", "village_id")[place], place),
    ):
        rows = sample_store.rows(f"see/{name}", **(YEAR | chosen))
        for row in rows.to_dict("records"):
            mine = [who for key, who in now.items() if key[part] == row[column]]
            earlier = [who for key, who in before.items() if key[part] == row[column]]
            assert (row["reached_count"], row["overlap_count"]) == (len(mine), sum(len(who) > 1 for who in mine))
            assert (row["before_reached_count"], row["before_overlap_count"]) == (
                len(earlier), sum(len(who) > 1 for who in earlier),
            )  # fmt: skip
        assert rows["reached_count"].sum() == len(now)
    villages = {key[1] for key in now}
    touched = {key[1] for key, who in now.items() if len(who) > 1}
    assert (rows["village_count"].sum(), rows["overlap_village_count"].sum()) == (len(villages), len(touched))


@pytest.mark.parametrize("chosen", CHOICES, ids=str)
def test_pairs_of_bodies_are_counted_from_the_raw_rows(sample_store: Store, raw: Raw, chosen: dict[str, Any]) -> None:
    now = of_year(raw, chosen)
    pairs = Counter(pair for who in now.values() for pair in combinations(sorted(who), 2))
    rows = sample_store.rows("see/overlap_pairs", **(YEAR | chosen))
    told = {tuple(sorted((row.body_id, row.other_id))): row.both_count for row in rows.itertuples()}
    present = {body for who in now.values() for body in who}
    assert told == {pair: pairs[pair] for pair in combinations(sorted(present), 2)}
    assert len(rows) == len(told), "a triangle: no pair twice"


@pytest.mark.parametrize("chosen", CHOICES, ids=str)
def test_the_list_names_every_overlap_once_with_its_bodies(
    sample_store: Store, raw: Raw, chosen: dict[str, Any]
) -> None:
    expected = {key: who for key, who in of_year(raw, chosen).items() if len(who) > 1}
    with sample_store.cursor() as cursor:
        names = dict(cursor.execute("SELECT body_id, short_vi FROM body").fetchall())
    rows = sample_store.rows("see/overlap_rows", **(YEAR | chosen))
    told = {
        (row["ward_id"], row["village_id"], row["campaign_id"], row["month"].date()): set(row["bodies_vi"].split(", "))
        for row in rows.to_dict("records")
    }
    assert told == {key: {names[body] for body in who} for key, who in expected.items()}
    assert rows["month"].is_monotonic_decreasing
    assert set(rows["all_count"]) <= {len(expected)}


def test_a_list_that_is_too_long_holds_the_newest_and_says_how_many_there_are(sample_store: Store, raw: Raw) -> None:
    rows = sample_store.rows("see/overlap_rows", **(YEAR | {"first_month": date(2016, 1, 1)}))
    every = sum(len(who) > 1 for who in bodies_at_work(raw, date(2016, 1, 1), JULY, {}).values())
    assert (len(rows), rows["all_count"].iloc[0]) == (300, every)
    assert overlap.listed(rows, "vi").startswith("300 trường hợp mới nhất trong 1.")
    assert overlap.listed(rows.assign(all_count=300), "vi") == ""


def test_an_idle_report_of_a_second_body_is_no_overlap() -> None:
    with small_world() as world:
        put(world, "activity", ON_TIME, work("ka-long.khu-1", "papi", "mttq", JULY, 2),
            work("ka-long.khu-1", "papi", "phu-nu", JULY, 0))  # fmt: skip
        rows = asked(world, "overlap_rows")
        assert rows[["village_id", "bodies_vi", "bodies_en"]].values.tolist() == [
            ["bac-son.luc-phu", "MTTQ, Phụ nữ", "Vietnam Fatherland Front Committee, Women's Union"]
        ]
        places = asked(world, "overlap_by_place", campaign_id="papi").set_index("ward_id")
        names = ["reported_count", "reached_count", "overlap_count", "before_reached_count"]
        assert places.loc["bac-son", names].tolist() == [2, 1, 1, 1]
        assert places.loc["ka-long", names].tolist() == [1, 1, 0, 0]
        assert places.loc["hai-son", names].tolist() == [1, 1, 0, 0]
        assert asked(world, "overlap_pairs", campaign_id="papi")["both_count"].tolist() == [1]


@pytest.mark.parametrize(
    ("period", "first", "last", "written"),
    [
        ("2018-07", date(2017, 7, 1), date(2017, 7, 1), "so với tháng 7/2017"),
        ("2018-Q1", date(2017, 1, 1), date(2017, 3, 1), "so với Quý I/2017"),
        ("2017", date(2016, 1, 1), date(2016, 12, 1), "so với năm 2016"),
        ("2018", date(2017, 1, 1), date(2017, 7, 1), "so với cùng kỳ năm 2017"),
        ("2016-07..2018-07", date(2013, 7, 1), date(2015, 7, 1), "so với tháng 7/2013 – tháng 7/2015"),
    ],
)
def test_a_period_beside_the_year_before_never_meets_itself(period: str, first: date, last: date, written: str) -> None:
    filters = Filters(from_code(period), as_of=date(2018, 7, 31)).beside_last_year()
    assert filters.before == Period(first, last)
    assert filters.compared("vi") == written


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def months(*counts: tuple[int, int], before: int = 1) -> pd.DataFrame:
    """(overlaps, reached) month by month; the first are those before, the rest are in the period."""
    return pd.DataFrame(
        {
            "month": [pd.Timestamp(date(2018, 1 + place, 1)) for place in range(len(counts))],
            "overlap_count": [count[0] for count in counts], "reached_count": [count[1] for count in counts],
            "is_before": [place < before for place in range(len(counts))],
            "is_in_period": [place >= before for place in range(len(counts))],
        }
    )  # fmt: skip


ORDERS = pd.DataFrame(
    {"campaign_vi": ["PAPI", "Tết"], "campaign_en": ["PAPI", "Tết"], "overlap_count": [1, 2], "reached_count": [2, 8]}
)
PAIRS = pd.DataFrame(
    {"body_vi": ["MTTQ"], "body_en": ["Front"], "other_vi": ["Phụ nữ"], "other_en": ["Women"], "both_count": [1]}
)
IN_SEASON = Filters(from_code("2018-07")).beside_last_year()


@pytest.mark.parametrize(
    ("counts", "lang", "said"),
    [
        ([(4, 10), (3, 10)], "vi",
         "Chồng chéo tháng 7/2018: 30 % (3/10 lượt đã tiếp cận), giảm 10 điểm % so với tháng 7/2017. "
         "Cao nhất là nhiệm vụ PAPI (1/2, 50 %). Hay trùng nhau nhất: MTTQ và Phụ nữ (1 lượt)."),
        ([(1, 10), (3, 10)], "vi",
         "Chồng chéo tháng 7/2018: 30 % (3/10 lượt đã tiếp cận), tăng 20 điểm % so với tháng 7/2017. "
         "Cao nhất là nhiệm vụ PAPI (1/2, 50 %). Hay trùng nhau nhất: MTTQ và Phụ nữ (1 lượt)."),
        ([(0, 0), (3, 10)], "en",
         "Overlap, July 2018: 30% (3 of 10 reached). Highest in PAPI (1 of 2, 50%). "
         "Most often side by side: Front and Women (1 time)."),
        ([(3, 10), (3, 10)], "en",
         "Overlap, July 2018: 30% (3 of 10 reached), hardly changed against July 2017. "
         "Highest in PAPI (1 of 2, 50%). Most often side by side: Front and Women (1 time)."),
        ([(4, 10), (0, 10)], "vi", "Chồng chéo tháng 7/2018: không có, trong 10 lượt đã tiếp cận."),
        ([(4, 10), (0, 0)], "vi",
         "tháng 7/2018: chưa có lượt nào được báo cáo là đã tiếp cận, nên chưa có tỷ lệ chồng chéo."),
    ],
)  # fmt: skip
def test_the_sentence_says_how_much_whether_less_and_who(counts: list[tuple[int, int]], lang: str, said: str) -> None:
    assert plain(overlap.answer(months(*counts), ORDERS, PAIRS, IN_SEASON, lang)) == said


def test_one_order_alone_is_not_called_the_highest() -> None:
    said = overlap.answer(months((4, 10), (3, 10)), ORDERS[:1], PAIRS[:0], IN_SEASON, "vi")
    assert said.endswith("so với tháng 7/2017.")


def test_headlines_compare_with_the_year_before_and_the_latest_twelve_months_with_the_first() -> None:
    places = pd.DataFrame({"overlap_village_count": [2, 1], "village_count": [5, 4]})
    share, count, villages = overlap.metrics(months((4, 10), (3, 10)), places, IN_SEASON, "vi")
    assert (plain(share.value), plain(share.delta), share.is_good) == ("30 %", "−10 điểm %", True)
    assert (count.value, count.delta, count.is_good, count.delta_note) == ("3", "−1", True, "so với tháng 7/2017")
    assert villages.value == "3/9"
    unknown = overlap.metrics(months((4, 10), (0, 0)), places * 0, IN_SEASON, "vi")
    assert [(one.value, one.delta) for one in unknown] == [("–", ""), ("–", ""), ("–", "")]
    long = pd.concat([months(*[(5, 10)] * 12), months(*[(1, 10)] * 12)])
    long["month"] = pd.date_range("2016-01-01", periods=24, freq="MS")
    since = overlap.metrics(long, places, IN_SEASON, "vi")[-1]
    assert (since.value, since.unit, plain(since.note)) == ("−40", "điểm %", "năm 2016: 50 %; năm 2017: 10 %")


def opened(store: Store, account: str, query: dict[str, str], clicked: tuple[str, Traced] | None = None) -> AppTest:
    """The page as this account sees it; `clicked` is a chart and what was clicked on it just now."""
    token = access.start_session(store, account, running.now())
    app = AppTest.from_file("../pages/app.py", default_timeout=60)
    app.user = {"username": account, "sid": access.token_sha256(token)}
    app.query_params.update(query)
    app.run()
    if clicked:
        app.session_state[f"clicked_{clicked[0]}"] = ["", clicked[1].code]
    return app.switch_page("../pages/see/overlap.py").run()


def said(app: AppTest) -> str:
    return plain("\n".join(element.proto.body for element in app.get("html")))


@pytest.mark.parametrize(
    ("account", "query", "told"),
    [
        ("lanhdao", {"period": "2018"}, ["Chồng chéo năm 2018: 5 % (116/2.220 lượt", "điểm % so với cùng kỳ năm 2017"]),
        ("lanhdao", {"period": "2018", "lang": "en"}, ["Overlap, 2018: 5% (116 of 2,220 reached)",
                                                        "Youth Union and Village mass"]),
        ("lanhdao", {"period": "2016-01"}, ["Chồng chéo tháng 1/2016: "]),
        ("lanhdao", {"period": "2018-07", "campaign": "tranh-tuong"}, ["không có, trong 1 lượt đã tiếp cận",
                                                                        "Không có trường hợp chồng chéo nào"]),
        ("lanhdao", {"period": "2018", "ward": "ka-long", "campaign": "tranh-tuong", "lang": "en"},
         ["there is no share of overlap yet", "No two bodies have reported work"]),
        ("bacson", {"period": "2018-Q2"}, ["thôn, khu nào của xã Bắc Sơn"]),
        ("bacson", {"period": "2016-01..2018-07", "lang": "en"}, ["Overlap by village of"]),
    ],
)  # fmt: skip
def test_the_page_is_drawn_for_any_choice(served: Store, account: str, query: dict[str, str], told: list[str]) -> None:
    app = opened(served, account, query)
    assert not app.exception
    html = said(app)
    assert [text for text in told if text not in html] == []
    assert not [word for word in ("nan", "None", "NaT") if f" {word}" in html]


def test_a_click_leads_one_level_down(served: Store) -> None:
    app = opened(served, "lanhdao", {"period": "2018"}, ("orders", Traced("overlap", campaign_id="papi")))
    assert app.query_params["campaign"] == "papi"
    assert "PAPI · năm 2018" in said(app)
    app = opened(served, "lanhdao", {"period": "2018"}, ("places", Traced("overlap", ward_id="bac-son")))
    assert app.query_params["ward"] == "bac-son"
    assert "thôn, khu nào của xã Bắc Sơn" in said(app)
    village = Traced("overlap", ward_id="bac-son", village_id="bac-son.luc-phu")
    app = opened(served, "lanhdao", {"period": "2018", "ward": "bac-son"}, ("places", village))
    assert "thôn Lục Phủ" in said(app)
    app = opened(served, "lanhdao", {"period": "2018"})
    app.session_state["clicked_overlap_rows"] = (0, "Tháng")
    app.run()
    assert not app.exception
    assert "Khu 3" in said(app)


def test_the_past_has_its_own_overlaps(served: Store) -> None:
    app = opened(served, "lanhdao", {"period": "2018", "known": "2018-03-01T08:00"})
    assert not app.exception
    assert "116/2.220" not in said(app)
