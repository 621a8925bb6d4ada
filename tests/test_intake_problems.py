"""Every fault is found with its row, column, value and remedy, all at once, and a file with a fault stores nothing."""

from collections.abc import Iterator

import pytest

from khoi import datasets, intake
from khoi.errors import NotAllowed
from khoi.intake import Limits, Plan
from khoi.store import Store
from khoi.words import problem_text
from tests.intake_world import (
    ACTIVITY,
    AT,
    CONCLUSIONS,
    HEADCOUNT,
    SPENDING,
    TARGETS,
    TODAY,
    city,
    faults,
    plan_of,
    stored,
    table,
)


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    """Read alone here: nothing with a fault is ever stored."""
    with city() as opened:
        stored(opened, table(ACTIVITY, "Bắc Sơn;Lục Phủ;Tết trồng cây;MTTQ;06/2018;1;;90;;"))
        stored(opened, table(CONCLUSIONS, "1-KL;05/07/2018;A;Hải Sơn;;chưa làm;"), "conclusions")
        yield opened


def activity(**cells: str) -> str:
    """A faultless activity row but for the given cells."""
    row = {"ward": "Bắc Sơn", "village": "Lục Phủ", "campaign": "Tết trồng cây", "body": "MTTQ", "month": "07/2018",
           "sessions": "1", "participants": "", "households": "", "result": "", "note": ""}  # fmt: skip
    return ";".join((row | cells).values())


CELLS = [
    # dataset, row, code, case, column, value as written
    ("activity", activity(ward="Bắc Xơn"), "unknown-unit", "ward-near", "Xã, phường", "Bắc Xơn"),
    ("activity", activity(ward="Hà Nội"), "unknown-unit", "ward", "Xã, phường", "Hà Nội"),
    ("activity", activity(ward="Móng Cái 1"), "unknown-unit", "ward", "Xã, phường", "Móng Cái 1"),
    ("activity", activity(ward="Hải Sơn", village="Pò Hèm"), "unknown-unit", "village-near", "Thôn, khu", "Pò Hèm"),
    ("activity", activity(village="Quảng Trường"), "unknown-unit", "village", "Thôn, khu", "Quảng Trường"),
    ("activity", activity(ward="Trà Cổ", village="1"), "ambiguous-unit", None, "Thôn, khu", "1"),
    ("activity", activity(ward=""), "missing-value", None, "Xã, phường", ""),
    ("activity", activity(village=" - "), "missing-value", None, "Thôn, khu", " - "),
    ("activity", activity(campaign="Tết chồng cây"), "unknown-campaign", "near", "Nhiệm vụ", "Tết chồng cây"),
    ("activity", activity(campaign="Xyz"), "unknown-campaign", None, "Nhiệm vụ", "Xyz"),
    ("activity", activity(campaign="Đô thị văn minh"), "out-of-scope-campaign", "ward", "Nhiệm vụ", "Đô thị văn minh"),
    ("activity", activity(month="12/2015"), "out-of-scope-campaign", "since", "Nhiệm vụ", "Tết trồng cây"),
    ("activity", activity(body="Hội Nông rân"), "unknown-body", "near", "Tổ chức thực hiện", "Hội Nông rân"),
    ("activity", activity(body="Xyz"), "unknown-body", None, "Tổ chức thực hiện", "Xyz"),
    ("activity", activity(month="13/2018"), "not-a-month", None, "Tháng", "13/2018"),
    ("activity", activity(month="Quý II/2018"), "not-a-month", "longer", "Tháng", "Quý II/2018"),
    ("activity", activity(month="09/2018"), "future-month", None, "Tháng", "09/2018"),
    ("activity", activity(sessions="12,5"), "not-whole", None, "Số buổi", "12,5"),
    ("activity", activity(sessions="hai"), "not-a-number", None, "Số buổi", "hai"),
    ("activity", activity(sessions="5%"), "not-a-number", "percent", "Số buổi", "5%"),
    ("activity", activity(participants="1,234"), "not-a-number", "comma", "Số lượt người", "1,234"),
    ("activity", activity(participants="-3"), "negative", None, "Số lượt người", "-3"),
    ("activity", activity(participants="9.999.999.999"), "too-large", None, "Số lượt người", "9.999.999.999"),
    ("activity", activity(result="1,23456"), "not-a-number", "decimals", "Kết quả", "1,23456"),
    ("activity", activity(households="11"), "exceeds-households", None, "Số hộ mới tiếp cận", "11"),
    ("activity", activity(note="x" * 501), "text-too-long", None, "Ghi chú", "x" * 200 + "…"),
    ("activity", activity(note="Th?n làm tốt"), "lossy-text", None, "Ghi chú", "Th?n làm tốt"),
    ("activity", activity(village="L?c Ph?"), "lossy-text", None, "Thôn, khu", "L?c Ph?"),
    ("headcount", ";Lục Phủ;MTTQ;biên chế;07/2018;1;1;;", "missing-value", "ward", "Xã, phường", ""),
    ("headcount", ";;MTTQ;biên chế lạ;07/2018;1;1;;", "unknown-category", "category", "Loại", "biên chế lạ"),
    ("headcount", ";;MTTQ;biên chế;07/2018;5;4;5;", "part-exceeds-whole", None, "Nữ", "5"),
    ("headcount", ";;MTTQ;biên chế;07/2018;5;4;;6", "part-exceeds-whole", None, "Đảng viên", "6"),
    ("spending", ";;6550;ngân hàng;07/2018;1;1", "unknown-category", "source", "Nguồn", "ngân hàng"),
    ("spending", ";;9999;tự chủ;07/2018;1;1", "unknown-budget-item", None, "Mục", "9999"),
    ("spending", ";;Vật tư văn phòn;tự chủ;07/2018;1;1", "unknown-budget-item", "near", "Mục", "Vật tư văn phòn"),
    ("spending", ";;6550;tự chủ;07/2018;1,5;1", "not-whole", "money", "Dự toán (đồng)", "1,5"),
    ("spending", ";;6550;tự chủ;07/2018;năm triệu;1", "not-a-number", "money", "Dự toán (đồng)", "năm triệu"),
    ("targets", "papi;Bắc Sơn;;hai nghìn;1", "not-a-month", "year", "Năm", "hai nghìn"),
    ("targets", "papi;Bắc Sơn;;2018;", "missing-value", None, "Chỉ tiêu", ""),
    ("conclusions", "1;32/07/2018;A;Bắc Sơn;;chưa làm;", "not-a-month", "day", "Ngày", "32/07/2018"),
    ("conclusions", "1;05/07/2018;A;Bắc Sơn;;xong rồi;", "unknown-category", "status", "Trạng thái", "xong rồi"),
    ("conclusions", "1;05/07/2018;A;Bắc Sưn;;chưa làm;", "unknown-unit", "ward-near", "Đơn vị thực hiện", "Bắc Sưn"),
]  # fmt: skip
HEADERS = {
    "activity": ACTIVITY,
    "headcount": HEADCOUNT,
    "spending": SPENDING,
    "targets": TARGETS,
    "conclusions": CONCLUSIONS,
}


@pytest.mark.parametrize(("dataset", "row", "code", "case", "column", "value"), CELLS)
def test_a_faulty_cell_is_named_and_the_file_refused(
    store: Store, dataset: str, row: str, code: str, case: str | None, column: str, value: str
) -> None:
    digest = store.digest()
    plan = plan_of(store, table(HEADERS[dataset], row), dataset)
    assert faults(plan) == [(code, 2, column, value)]
    assert plan.problems[0].case == case
    assert not plan.is_storable and not plan.is_unreadable
    for lang in ("vi", "en"):
        why, fix = problem_text(plan.problems[0], lang)
        assert column in why and why.startswith({"vi": "Dòng 2,", "en": "Row 2,"}[lang]) and fix.endswith(".")
    with pytest.raises(NotAllowed):
        store.apply(plan, account_id="vanphong", at=AT)
    assert store.digest() == digest


def test_near_misses_are_suggested(store: Store) -> None:
    plan = plan_of(
        store, table(ACTIVITY, activity(ward="Hải Sơn", village="Pò Hèm"), activity(campaign="Tết chồng cây"))
    )
    assert [problem.suggestions for problem in plan.problems] == [("Pò Hèn",), ("Tết trồng cây",)]
    assert problem_text(plan.problems[0], "vi")[1] == "Có phải là: Pò Hèn? Ghi đúng tên thôn, khu."


def test_near_misses_of_short_names_are_suggested_too(store: Store) -> None:
    plan = plan_of(store, table(ACTIVITY, activity(campaign="Papii"), activity(body="Phụ nứu")))
    assert [problem.suggestions[:1] for problem in plan.problems] == [("PAPI",), ("Phụ nữ",)]


FILES = [
    # dataset, file, [(code, case, row, column)]
    ("activity", "a;b\n1;2\n", [("no-header", None, 1, None)]),
    ("activity", ACTIVITY + "\n", [("unreadable-file", "no-rows", None, None)]),
    ("activity", "Xã, phường;Thôn;Nhiệm vụ;Kỳ\nx;y;z;t\n", [("missing-column", None, 1, "Tổ chức thực hiện")]),
    ("activity", ACTIVITY + ";Thôn\n" + activity() + ";Lục Phủ\n", [("duplicate-column", None, 1, "Thôn")]),
    ("activity", ACTIVITY + ";Họ và tên\n" + activity() + ";\n", [("personal-data", None, 1, "Họ và tên")]),
    ("activity", ACTIVITY + ";SĐT\n" + activity() + ";\n", [("personal-data", None, 1, "SĐT")]),
    ("activity", ACTIVITY + ";Số CCCD\n" + activity() + ";\n", [("personal-data", None, 1, "Số CCCD")]),
    ("activity", ACTIVITY + ";E-mail\n" + activity() + ";\n", [("personal-data", None, 1, "E-mail")]),
    ("activity", ACTIVITY + ";Liên hệ\n" + activity() + ";0912 345 678\n", [("personal-data", "cells", 1, "Liên hệ")]),
    ("activity", ACTIVITY + "\n" + activity(note="an@mongcai.vn") + "\n", [("personal-data", "cells", 1, "Ghi chú")]),
    ("activity", ACTIVITY + ";Ng??i l?p\n" + activity() + ";\n", [("lossy-text", None, 1, "Ng??i l?p")]),
    ("activity", ";".join(str(n) for n in range(201)) + "\n1\n", [("too-many-columns", None, 1, None)]),
    ("activity", table(ACTIVITY, activity(), "", activity()), [("duplicate-key", None, 4, "Thôn, khu")]),
    ("headcount", table(HEADCOUNT, *[";;MTTQ;biên chế;07/2018;5;4;;"] * 2), [("duplicate-key", None, 3, "Tổ chức")]),
    ("spending", table(SPENDING, *[";;6550;tự chủ;07/2018;5;4"] * 2), [("duplicate-key", None, 3, "Mục")]),
    ("targets", table(TARGETS, *["papi;Bắc Sơn;;2018;4"] * 2), [("duplicate-key", None, 3, "Nhiệm vụ")]),
    ("conclusions", table(CONCLUSIONS, *["1;05/07/2018;A;MTTQ;;chưa làm;"] * 2), [("duplicate-key", None, 3, "Số")]),
    ("activity", table(ACTIVITY, activity(), "Bắc Sơn;Lục Phủ;x"), [("unreadable-file", "ragged", 3, None)]),
]  # fmt: skip


@pytest.mark.parametrize(("dataset", "file", "wanted"), FILES)
def test_a_faulty_file_is_refused_with_its_reason(
    store: Store, dataset: str, file: str, wanted: list[tuple[str, str | None, int | None, str | None]]
) -> None:
    digest = store.digest()
    plan = plan_of(store, file, dataset)
    assert [(p.code, p.case, p.row, p.column) for p in plan.problems] == wanted
    assert plan.is_unreadable == (wanted[0][0] == "unreadable-file")
    for lang in ("vi", "en"):
        assert all(part and "{" not in part for problem in plan.problems for part in problem_text(problem, lang))
    assert (plan.is_storable, store.digest()) == (False, digest)


def test_all_faults_of_a_file_are_shown_at_once_in_the_order_of_its_rows(store: Store) -> None:
    rows = [activity(sessions="x", month="9/9"), activity(), "", activity(village="Sai", note="?ai"), activity(), "1;2"]
    plan = plan_of(store, table(ACTIVITY, *rows))
    assert [problem.row for problem in plan.problems] == [2, 2, 5, 5, 6, 7]
    assert {(problem.row, problem.code) for problem in plan.problems} == {
        (2, "not-a-number"),
        (2, "not-a-month"),
        (5, "unknown-unit"),
        (5, "lossy-text"),
        (6, "duplicate-key"),
        (7, "unreadable-file"),
    }


def test_a_ward_account_may_not_speak_for_others_or_the_office(store: Store) -> None:
    rows = [
        activity(),
        activity(ward="Hải Sơn", village="Pò Hèn"),
        activity(ward="Ka Long", village="Khu 1", campaign="PAPI"),
    ]
    plan = plan_of(store, table(ACTIVITY, *rows), wards=("bac-son",))
    assert faults(plan) == [
        ("out-of-scope-unit", 3, "Xã, phường", "Hải Sơn"),
        ("out-of-scope-unit", 4, "Xã, phường", "Ka Long"),
    ]
    office = plan_of(store, table(HEADCOUNT, ";;MTTQ;biên chế;07/2018;5;4;;"), "headcount", ("bac-son",))
    assert [(p.code, p.case, p.row) for p in office.problems] == [("out-of-scope-unit", "office", 2)]
    body = plan_of(store, table(CONCLUSIONS, "2-KL;05/07/2018;A;MTTQ;;chưa làm;"), "conclusions", ("bac-son",))
    assert [(p.code, p.case, p.row) for p in body.problems] == [("out-of-scope-unit", "office", 2)]
    theirs = plan_of(store, table(CONCLUSIONS, "1-KL;05/07/2018;A;Bắc Sơn;;chưa làm;"), "conclusions", ("bac-son",))
    assert [(p.code, p.case, p.row) for p in theirs.problems] == [("out-of-scope-unit", "stored", 2)]
    assert "1-KL" in _texts(theirs)["vi"][0][0] and "1-KL" in _texts(theirs)["en"][0][0]


def test_a_unit_is_looked_up_as_it_was_in_the_rows_month(store: Store) -> None:
    codes = [problem.code for problem in plan_of(store, table(ACTIVITY, activity(ward="Hòa Lạc"))).problems]
    assert codes == ["unknown-unit"], "Hoà Lạc was a ward in 2018; the village is not one of its own"
    assert plan_of(store, table(ACTIVITY, activity(ward="Hòa Lạc"))).problems[0].column == "Thôn, khu"


def test_a_unit_that_was_merged_is_unknown_from_that_day_and_its_successor_suggested(store: Store) -> None:
    plan = plan_of(
        store, table(TARGETS, "papi;Hòa Lạc;;2024;5", "papi;Hòa Lạc;;2026;5", "papi;Móng Cái 1;;2026;5"), "targets"
    )
    assert [(p.code, p.row, p.suggestions) for p in plan.problems] == [("unknown-unit", 3, ("Móng Cái 1",))]


def test_newly_reached_households_are_summed_over_bodies_months_and_what_is_stored(store: Store) -> None:
    # Lục Phủ has 100 households; 90 are stored for June.
    within = [activity(households="4"), activity(households="6", body="Nông dân")]
    assert plan_of(store, table(ACTIVITY, *within)).problems == []
    above = plan_of(store, table(ACTIVITY, *within, activity(households="1", month="05/2018")))
    assert [(p.row, p.code, dict(p.values)) for p in above.problems] == [
        (3, "exceeds-households", {"found": "101", "allowed": "100"})
    ]
    replaced = activity(month="06/2018", households="100")
    assert plan_of(store, table(ACTIVITY, replaced)).problems == [], "the same key replaces what is stored"


def test_what_is_only_unusual_is_a_warning_and_never_blocks(store: Store) -> None:
    posts = plan_of(store, table(HEADCOUNT, ";;MTTQ;biên chế;07/2018;5;6;;"), "headcount")
    assert [(p.level, p.code, p.row, p.column) for p in posts.problems] == [
        ("warning", "present-above-assigned", 2, "Có mặt")
    ]
    rows = [";;6550;tự chủ;06/2018;100;60", ";;6550;tự chủ;07/2018;;50", ";;6500;tự chủ;07/2018;;50"]
    money = plan_of(store, table(SPENDING, *rows), "spending")
    assert [(p.level, p.code, p.row, dict(p.values)) for p in money.problems] == [
        ("warning", "spending-above-plan", 3, {"found": "110", "allowed": "100"})
    ]
    assert (posts.is_storable, money.is_storable, money.new_count) == (True, True, 3)
    for plan in (posts, money):
        assert all("{" not in part for lang in ("vi", "en") for part in problem_text(plan.problems[0], lang))


def test_the_rows_of_a_file_are_limited(store: Store) -> None:
    file = table(ACTIVITY, activity(), activity(body="Nông dân"), ";;;;;;;;;").encode()
    with store.desk() as desk:
        for limit, codes in ((1, ["too-many-rows"]), (2, [])):
            plan = intake.make_plan(
                file, "a.csv", datasets.dataset("activity"), None, desk, store.gazetteer(), TODAY,
                limits=Limits(1000, limit),
            )  # fmt: skip
            assert [problem.code for problem in plan.problems] == codes
            if codes:
                assert _texts(plan)["vi"][0][0] == "Tệp có 2 dòng số liệu, vượt quá mức 1 dòng."
                assert _texts(plan)["en"][0][0] == "The file has 2 rows of figures; the limit is 1."


def _texts(plan: Plan) -> dict[str, list[tuple[str, str]]]:
    return {lang: [problem_text(problem, lang) for problem in plan.problems] for lang in ("vi", "en")}


def test_a_file_or_row_that_is_too_big_names_the_limit(store: Store) -> None:
    large = plan_of(store, b"a;b\n" * (6 * 1024 * 1024))
    assert _texts(large)["vi"][0][0] == "Tệp nặng 24,0 MB, vượt quá mức 20 MB."
    english = plan_of(store, b"a;b\n" * (6 * 1024 * 1024), lang="en")
    assert _texts(english)["en"][0][0] == "The file has 24.0 MB; the limit is 20 MB."
    assert large.is_unreadable
    long = plan_of(store, table(ACTIVITY, activity(note="x" * 1_000_001)))
    assert [texts[0][0][:6] for texts in _texts(long).values()] == ["Dòng 2", "Row 2 "]


def test_codes_and_orders_hold_between_their_days() -> None:
    with city() as store:
        early = plan_of(store, table(SPENDING, ";;6950;tự chủ;12/2016;1;1", ";;6950;tự chủ;01/2017;1;1"), "spending")
        assert [(p.code, p.case, p.row) for p in early.problems] == [("unknown-budget-item", "not-then", 2)]
        assert _texts(early)["vi"][0][0] == "Dòng 2, cột “Mục”: mục chi “6950” không có hiệu lực vào tháng 12/2016."
        with store.transaction() as cursor:
            cursor.execute("UPDATE campaign SET ends_on = DATE '2018-03-31' WHERE campaign_id = 'papi'")
            cursor.execute("UPDATE budget_item SET name_vi = 'Chi khác' WHERE item_code = '6550'")
        late = plan_of(
            store,
            table(ACTIVITY, activity(campaign="papi", month="03/2018"), activity(campaign="papi", month="04/2018")),
        )
        assert [(p.code, p.case, p.row) for p in late.problems] == [("out-of-scope-campaign", "until", 3)]
        assert _texts(late)["en"][0][0].endswith("the order “papi” only runs from 01/01/2016 to 31/03/2018.")
        several = plan_of(store, table(SPENDING, ";;Chi khác;tự chủ;07/2018;1;1"), "spending")
        assert [(p.code, p.case, p.suggestions) for p in several.problems] == [
            ("unknown-budget-item", "several", ("6550", "7750"))
        ]
        assert all("{" not in part for pairs in _texts(several).values() for pair in pairs for part in pair)


def test_what_looks_like_a_formula_or_markup_is_text(store: Store) -> None:
    note = "'); DROP TABLE activity; --"
    for text in ('=HYPERLINK("http://x.vn")', "<script>alert(1)</script>", note, "{row}"):
        quoted = '"' + text.replace('"', '""') + '"'
        plan = plan_of(store, table(ACTIVITY, activity(note=quoted)))
        assert (faults(plan), plan.rows.column("note").to_pylist()) == ([], [text])
