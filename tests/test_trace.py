"""Every mark and every cell leads to the stored rows behind it, and those rows, counted plainly, give what is shown."""

import ast
import json
from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from khoi import access
from khoi.access import Role, Viewer
from khoi.periods import Period, from_code
from khoi.see import trace, trace_words
from khoi.see.filters import Campaign, Filters
from khoi.see.format import percent
from khoi.see.trace import MEASURES, Traced
from khoi.see.trace_counts import Evidence, counted
from khoi.see.trace_sources import file_rows, uploads
from khoi.store import Store
from khoi.web import running
from khoi.web.ui_dialog import evidence_of

ROOT = Path(__file__).parent.parent
LEADER = Viewer("lanhdao", Role.LEADER)
JULY = date(2018, 7, 1)
WORK = ("session_count", "participant_count", "new_household_count", "result")
VILLAGE = "bac-son.luc-phu"
# (page, address): every see page, over a month, a quarter and a year that still runs, with and without other choices.
VIEWS = [
    ("overview", {"period": "2018"}),
    ("overview", {"period": "2018-07", "campaign": "papi"}),
    ("coverage", {"period": "2018-Q2"}),
    ("coverage", {"period": "2018-07", "ward": "bac-son"}),
    ("coverage", {"period": "2018-07", "campaign": "papi"}),
    ("overlap", {"period": "2018-Q2"}),
    ("overlap", {"period": "2018-07", "ward": "hai-hoa"}),
    ("headcount", {"period": "2018-07"}),
    ("headcount", {"period": "2017-02", "ward": "hai-son"}),
    ("spending", {"period": "2018-Q2"}),
    ("spending", {"period": "2018-07", "ward": "ka-long"}),
    ("ward", {"period": "2018-Q1", "ward": "hai-son"}),
    ("village", {"period": "2018", "ward": "bac-son", "village": VILLAGE}),
    ("delegation_results", {"period": "2018"}),
    ("delegation_places", {"period": "2018"}),
    ("delegation_sources", {"period": "2018-07"}),
]  # fmt: skip
# A share's mark leads to its part; this is the whole that it is a part of.
WHOLE_OF = {"bloc-women": "bloc-members", "bloc-party": "bloc-members", "team-women": "team-members",
            "team-party": "team-members"}  # fmt: skip


@pytest.fixture
def served(sample_store: Store) -> Store:
    return running.use(sample_store)


def opened(store: Store, account: str, page: str, query: dict[str, str], is_tracing: bool = True) -> AppTest:
    """A page as this account sees it, its figures asked for their sources."""
    token = access.start_session(store, account, running.now())
    app = AppTest.from_file("../pages/app.py", default_timeout=60)
    app.user = {"username": account, "sid": access.token_sha256(token)}
    app.query_params.update(query)
    app.run()
    app.switch_page(f"../pages/see/{page}.py").run()
    return app.toggle(key="tracing").set_value(True).run() if is_tracing else app


def choice(store: Store, query: dict[str, str]) -> Filters:
    """The choice that the address means, written out."""
    units = store.gazetteer()
    ward, village = (units.get(query[name]) if name in query else None for name in ("ward", "village"))
    campaign = Campaign(query["campaign"], "", "", "", "") if "campaign" in query else None
    return Filters(from_code(query["period"]), ward, village, campaign, store.as_of())


def recounted(traced: Traced, evidence: Evidence) -> Any:
    """The figure by plain loops over the rows: a share as (part, base), a state as its name, None: not reported."""
    rows = evidence.rows.astype(object).where(evidence.rows.notna(), None).to_dict("records")
    at_work: dict[Any, int] = defaultdict(int)
    for row in rows if traced.how.dataset == "activity" else ():
        if any(row[name] is not None and row[name] > 0 for name in WORK):
            at_work[row["village_id"], row["campaign_id"], row["month"]] += 1
    pairs = {(village, campaign) for village, campaign, _ in at_work}
    told = [row["value"] for row in rows if row.get("value") is not None]
    total = float(sum(Decimal(str(value)) for value in told)) if told else None
    match traced.measure:
        case "coverage":
            return (len(pairs), len(evidence.scope)) if rows else None
        case "overlap":
            return sum(count >= 2 for count in at_work.values()), len(at_work)
        case "both":
            return float(sum(count >= 2 for count in at_work.values())) if rows else None
        case "state":
            return "reached" if pairs else "behind" if rows else "unreported"
        case "report":
            due = pd.Timestamp(traced.last_month) + pd.DateOffset(months=1) + pd.Timedelta(days=4, hours=17)
            first = min((row["stored_at"] for row in rows), default=None)
            return "missing" if first is None else "on_time" if first <= due else "late"
        case "row":
            return float(len(rows)) if rows else None
        case "used":
            paid, planned = (
                sum(row[name] for row in rows if row[name] is not None) for name in ("actual_vnd", "planned_vnd")
            )
            return paid, planned
        case "remaining":
            sums = [[row[name] for row in rows if row[name] is not None] for name in ("planned_vnd", "actual_vnd")]
            return float(sum(sums[0]) - sum(sums[1])) if all(sums) else None
        case "all-households":
            homes = {row["village_id"]: row["household_count"] for row in evidence.scope.to_dict("records")}
            return total, sum(homes.values())
        case "teams":
            return float(len(told)) if told else None
        case "villages":
            return float(len(evidence.scope))
    return total


def ratio(found: Any) -> float | None:
    return None if found is None or not found[1] else found[0] / found[1]


def text_of(traced: Traced, found: Any, is_tile: bool) -> str:
    """What a cell with this figure says."""
    marks = {"reached": "●", "behind": "◐", "on_time": "✓", "late": "!"}
    if traced.measure == "both":
        return f"{found:.0f}"
    if traced.measure != "coverage":
        return marks.get(found, "")
    if is_tile:
        return percent(ratio(found), "vi")
    return "" if found is None else f"{found[0]}/{found[1]}"


def divisor(figure: dict[str, Any]) -> int:
    """What the figure's money is divided by."""
    titles = [str(figure["layout"][axis].get("title", {}).get("text", "")) for axis in ("xaxis", "yaxis")]
    sizes = {"tỷ đồng": 1_000_000_000, "triệu đồng": 1_000_000, "đồng": 1}
    return next((sizes[title] for title in (one.removesuffix("/hộ") for one in titles) if title in sizes), 1)


def homes(store: Store, ward_id: str | None) -> int:
    """The households of a ward's villages, all of which are valid throughout the sample."""
    with store.cursor() as cursor:
        found = cursor.execute("SELECT household_count FROM unit WHERE parent_id = ?", [ward_id]).fetchall()
    return sum(int(count) for (count,) in found)


def check_ratio(figure: dict[str, Any], shown: float, traced: Traced, found: Any, filters: Filters) -> bool:
    """Compares a mark that shows a share, an amount per household or people per 1,000 households; False for others."""
    title = str(figure["layout"]["xaxis"].get("title", {}).get("text", ""))
    if traced.measure in WHOLE_OF:
        base = replace(traced, measure=WHOLE_OF[traced.measure])
        assert shown == pytest.approx(found / recounted(base, evidence_of(base, LEADER, filters)), rel=1e-12)
    elif traced.measure == "row":
        assert found, "no count of its own: the rows behind it are listed"
    elif traced.measure == "households" and 0 < shown < 1:  # among peers: of the households in scope of the orders
        base = replace(traced, measure="coverage")
        scope = evidence_of(base, LEADER, filters).scope
        assert shown == pytest.approx(found / scope["household_count"].sum(), rel=1e-12)
    elif title.endswith("/hộ"):
        assert round(shown * divisor(figure)) == round(found / homes(running.store(), traced.ward_id))
    elif traced.measure == "team-members" and figure["layout"]["barmode"] != "group":
        assert shown == pytest.approx(1000 * found / homes(running.store(), traced.ward_id), rel=1e-12)
    else:
        return False
    return True


def check_mark(
    figure: dict[str, Any], marks: dict[str, Any], place: int, traced: Traced, evidence: Evidence, filters: Filters
) -> bool:
    """Compares a mark with its recount; whether it shows a value at all."""
    found = recounted(traced, evidence)
    if "base" in marks:
        text, is_tile = marks["text"][place], "<br>" in marks["text"][place]
        last = evidence.reporting[evidence.reporting["month"] == pd.Timestamp(traced.last_month)]
        is_silent = is_tile and (last["state"] == "missing").all()
        written = "chưa BC" if is_silent else text_of(traced, found, is_tile)
        if traced.measure == "coverage" and not is_tile and "/" not in text and found is not None:
            written = str(found[0])  # a month of the calendar
        shown = text.split("<br>")[-1].removeprefix("<b>").removesuffix("</b>")
        assert shown.removeprefix("◐ " if is_tile else "") == written  # a tile that is behind is marked
        return True
    if traced.measure == "all-households" and set(marks["x"]) == {1}:
        return True  # the whole bar: the village's households
    is_line = marks["type"] == "scatter" and "lines" in marks["mode"]
    shown = marks["y" if is_line else "x"][place]
    if shown is None:
        return False
    if check_ratio(figure, shown, traced, found, filters):
        return True
    if isinstance(found, tuple):
        assert shown == pytest.approx((ratio(found) or 0) * (100 if is_line else 1), rel=1e-12)
    elif traced.measure in ("planned", "actual", "remaining"):  # what was spent above the plan is a length too
        assert round(shown * divisor(figure)) == abs(found)
    else:
        assert shown == (0 if traced.measure == "coverage" and found is None else found)
    return True


@pytest.mark.parametrize(("page", "query"), VIEWS, ids=lambda value: value if isinstance(value, str) else "")
def test_every_mark_of_every_chart_leads_to_rows_that_give_its_value(
    served: Store, page: str, query: dict[str, str]
) -> None:
    app = opened(served, "lanhdao", page, query)
    assert not app.exception
    filters, compared = choice(served, query), 0
    filters = filters.beside_last_year() if page == "overlap" else filters
    charts = [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]
    assert charts
    for figure in charts:
        for marks in figure["data"]:
            if marks.get("hoverinfo") == "skip":
                continue  # a bridge between two dots, or what a step stands on, is no point
            size = len(marks["x"])
            assert len(marks["customdata"]) == size
            for place in range(size):
                sentence, *codes = marks["customdata"][place]
                if not codes and page in ("coverage", "delegation_places"):
                    continue  # a step, a month of all orders, a rise, a ratio: no figure that a trace counts again
                if not codes:
                    assert "Dự kiến" in sentence  # nothing is stored that would be a forecast
                    continue
                traced = trace.read(codes[0])
                assert traced is not None, sentence
                whole = traced.within(filters)
                evidence = evidence_of(whole, LEADER, filters)
                compared += check_mark(figure, marks, place, whole, evidence, filters)
                check_words(whole, evidence)
    assert compared


def check_words(traced: Traced, evidence: Evidence) -> None:
    """The dialog's own count agrees with the plain one, and its sentences are whole in both languages."""
    found, count = recounted(traced, evidence), counted(traced, evidence)
    if isinstance(found, tuple) and traced.measure != "all-households":
        assert (count.part, count.base) == found
    elif isinstance(found, str):
        assert count.state == found
    elif not isinstance(found, tuple):
        assert count.value == found
    for lang in ("vi", "en"):
        assert trace_words.formula(traced, count, evidence, lang)
        assert traced.measure == "row" or trace_words.value(traced, count, evidence, lang)
        assert " · " in trace_words.title(traced, evidence, "Bắc Sơn", lang)


TABLES: list[tuple[str, dict[str, str], dict[str, str]]] = [
    ("coverage_by_ward", {"period": "2018-Q2"},
     {"told_reached_count": "coverage", "village_count": "villages", "new_household_count": "households",
      "year_result": "year-result", "target": "target"}),
    ("coverage_by_ward", {"period": "2018-07", "ward": "hai-son"},
     {"told_reached_count": "coverage", "village_count": "villages", "new_household_count": "households",
      "year_result": "year-result", "target": "target"}),
    ("overlap_rows", {"period": "2018-Q2"}, {"month": "overlap", "bodies_vi": "overlap"}),
    ("members_by_ward", {"period": "2018-07"},
     {"bloc_count": "bloc-members", "bloc_female_count": "bloc-women", "team_count": "teams",
      "team_member_count": "team-members", "team_party_count": "team-party"}),
    ("spending_by_item", {"period": "2018-Q2"},
     {"planned_vnd": "planned", "actual_vnd": "actual", "remaining_vnd": "remaining"}),
    ("spending_by_source", {"period": "2018-Q2"}, {"planned_vnd": "planned", "actual_vnd": "actual"}),
    ("village_reports", {"period": "2018", "ward": "bac-son", "village": VILLAGE},
     {"session_count": "sessions", "participant_count": "participants", "new_household_count": "households",
      "result": "result"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "query", "columns"), TABLES, ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_number_of_every_table_leads_to_rows_that_give_it(
    served: Store, name: str, query: dict[str, str], columns: dict[str, str]
) -> None:
    filters = choice(served, query)
    shown = served.rows(f"see/{name}", **filters.params(), scope=None)
    assert len(shown)
    for row in shown.iloc[:: 1 + len(shown) // 25].to_dict("records"):
        for column, measure in columns.items():
            traced = trace.of_row(measure, {str(key): value for key, value in row.items()}).within(filters)
            found = recounted(traced, evidence_of(traced, LEADER, filters))
            value = None if pd.isna(row[column]) else row[column]
            if measure == "overlap":
                assert found == (1, 1), row
            elif measure == "coverage":
                assert value == (None if found is None else found[0])
            else:
                assert value == found, (measure, row)


def test_every_column_of_every_table_says_what_its_cells_stand_for() -> None:
    columns = []
    for path in [*(ROOT / "pages" / "see").glob("*.py"), ROOT / "khoi" / "web" / "ui_columns.py"]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("Column"):
                measures = [keyword.value for keyword in node.keywords if keyword.arg == "measure"]
                assert [ast.literal_eval(measure) in MEASURES for measure in measures] == [True], ast.unparse(node)
                columns.append(node)
    assert len(columns) > 20


def test_every_chart_and_table_of_a_page_that_reads_can_be_asked() -> None:
    for path in (ROOT / "pages" / "see").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("ui.chart", "ui.table", "ui.pointers"):
                given = {keyword.arg: ast.unparse(keyword.value) for keyword in node.keywords}
                assert given.get("about") == "filters", f"{path.stem}: {ast.unparse(node)}"


@pytest.mark.parametrize("code", [
    None, 7, "", "measure=weather", "measure=coverage&wards=all", "ward_id=bac-son", "measure=coverage&last_month=soon",
    "measure=coverage&first_month=2018-07-01&last_month=2018-06-01", "measure=coverage&x=" + "y" * 600, ["coverage"],
])  # fmt: skip
def test_a_code_that_means_nothing_is_nothing(code: object) -> None:
    assert trace.read(code) is None


def test_a_figure_travels_as_a_code_and_comes_back() -> None:
    figure = Traced("coverage", date(2018, 7, 1), date(2018, 7, 1), "bac-son", campaign_id="papi", is_before=True)
    assert trace.read(figure.code) == figure
    assert trace.read("measure=report&last_month=2018-07-31") == Traced("report", last_month=JULY)


def test_what_a_figure_leaves_open_is_the_pages_choice() -> None:
    year = Filters(from_code("2018"), as_of=date(2018, 7, 31))
    assert Traced("coverage").within(year).base == Period(date(2018, 1, 1), JULY)
    before = Traced("coverage", is_before=True).within(year)
    assert (before.first_month, before.last_month) == (date(2017, 1, 1), date(2017, 7, 1))
    assert before.base == Period(date(2018, 1, 1), JULY)
    assert Traced("team-members").within(year).first_month is None
    assert Traced("actual", last_month=date(2018, 3, 1)).within(year).first_month == date(2018, 1, 1)


def test_rows_are_told_in_runs_and_uploads_newest_first() -> None:
    assert file_rows([4, 2, 3, 20, 2], "vi") == "dòng 2–4, 20"
    assert (file_rows([7], "en"), file_rows([7, 9], "en")) == ("row 7", "rows 7, 9")
    rows = pd.DataFrame(
        {
            "upload_id": ["a", "b", "a"], "file_name": ["cu.csv", "moi.csv", "cu.csv"], "file_row": [2, 9, 3],
            "account_id": ["bacson", "vanphong", "bacson"],
            "stored_at": [datetime(2018, 7, 3), datetime(2018, 8, 3), datetime(2018, 7, 3)],
        }
    )  # fmt: skip
    assert uploads(rows, "vi")[["upload_id", "file_rows", "row_count", "account_id"]].values.tolist() == [
        ["b", "dòng 9", 1, "vanphong"],
        ["a", "dòng 2–3", 2, "bacson"],
    ]


def test_someone_with_a_scope_gets_no_row_of_another_ward(served: Store) -> None:
    filters = choice(served, {"period": "2018"})
    ward = Viewer("bacson", Role.WARD, ("bac-son",))
    for measure in MEASURES:
        evidence = evidence_of(Traced(measure).within(filters), ward, filters)
        for frame in (evidence.rows, evidence.scope, evidence.reporting):
            assert set(frame["ward_id"]) <= {"bac-son"}, measure
        other = evidence_of(Traced(measure, ward_id="hai-son").within(filters), ward, filters)
        assert other.rows.empty


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("measure", MEASURES)
def test_every_measure_has_its_words_with_rows_and_without(served: Store, measure: str, lang: str) -> None:
    filters = choice(served, {"period": "2018-07", "ward": "bac-son"})
    for traced in (
        Traced(measure).within(filters),
        Traced(measure, date(2035, 1, 1), date(2035, 1, 1), campaign_id="papi", number="0").within(filters),
    ):
        evidence = evidence_of(traced, LEADER, filters)
        count = counted(traced, evidence)
        assert trace_words.formula(traced, count, evidence, lang)
        assert trace_words.title(traced, evidence, "Bắc Sơn", lang)
        written = trace_words.value(traced, count, evidence, lang)
        is_itself = measure in ("row", "conclusion") and len(evidence.rows)
        assert bool(written) != bool(measure.endswith("-name") or is_itself)


def test_a_switch_and_one_sentence_stand_on_every_page_and_off_is_as_ever(served: Store) -> None:
    for page, query in VIEWS:
        app = opened(served, "lanhdao", page, query, is_tracing=False)
        switch = app.toggle(key="tracing")
        assert (switch.label, switch.value) == ("Nguồn số liệu", False)
        html = "\n".join(element.proto.body for element in app.get("html"))
        assert "Bấm vào một con số" not in html
        switch.set_value(True).run()
        assert not app.exception
        assert "Bấm vào một con số" in "\n".join(element.proto.body for element in app.get("html"))


@pytest.mark.parametrize(
    ("page", "query", "button", "told"),
    [
        ("overview", {"period": "2018-07"}, "trace_metric_0", "lượt thôn–nhiệm vụ đã tiếp cận /"),
        ("overview", {"period": "2018-07"}, "trace_metric_2", "xã, phường có báo cáo đầu tiên đến trước hết ngày"),
        ("overview", {"period": "2018-07"}, "trace_attention_0", "Nguồn"),
        ("spending", {"period": "2018-Q2"}, "trace_metric_1", "dự toán −"),
        ("headcount", {"period": "2018-07"}, "trace_metric_3", "179 thành viên"),
        ("village", {"period": "2018", "ward": "bac-son", "village": VILLAGE}, "trace_metric_3", "Mã lần nộp"),
    ],
)
def test_a_headline_and_a_pointer_open_their_source(
    served: Store, page: str, query: dict[str, str], button: str, told: str
) -> None:
    app = opened(served, "lanhdao", page, query)
    app.button(key=button).click().run()
    assert not app.exception
    shown = [element.proto.body for element in app.get("html")]
    shown += [str(frame.value.columns.tolist()) for frame in app.dataframe]
    assert any(told in text for text in shown)


def test_a_guest_reads_the_formula_and_the_files_but_neither_accounts_nor_villages_rows(served: Store) -> None:
    for account, is_insider in (("doancongtac", False), ("lanhdao", True)):
        app = opened(served, account, "delegation_results", {"period": "2018-07"})
        app.button(key="trace_metric_3").click().run()
        assert not app.exception
        heads = [column for frame in app.dataframe for column in frame.value.columns]
        assert "Mã lần nộp" in heads
        assert ("Người lưu" in heads, "Thôn, khu" in heads or "Đơn vị" in heads) == (is_insider, is_insider)
