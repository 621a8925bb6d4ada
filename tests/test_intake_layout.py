"""Layouts that wards really send: titles, headers in two rows, column numbers, groups, totals, footers."""

from collections.abc import Iterator

import pytest

from khoi.intake import Plan
from khoi.store import Store
from tests.intake_world import ACTIVITY, SPENDING, city, faults, plan_of, table

LUC_PHU = "Bắc Sơn;Lục Phủ;Tết trồng cây;Nông dân;07/2018;1;20;5;10;"
THAN_PHUN = "Bắc Sơn;Thán Phún;Tết trồng cây;Nông dân;07/2018;2;30;7;20;"
PO_HEN = "Hải Sơn;Pò Hèn;Tết trồng cây;Nông dân;07/2018;3;40;8;30;"
TITLES = ("UBND XÃ BẮC SƠN;;;;;;;;;", "BÁO CÁO KẾT QUẢ, tháng 7/2018;;;;;;;;;", ";;;;;;;;;")


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with city() as opened:
        yield opened


def skipped(plan: Plan) -> list[tuple[int, str]]:
    return [(one.row, one.why) for one in plan.skipped]


def figures(plan: Plan) -> list[tuple[int, str, int | None]]:
    columns = ["file_row", "village_id", "participant_count"]
    return sorted(tuple(row.values()) for row in plan.rows.select(columns).to_pylist())


def test_titles_above_are_passed_over_with_any_number_of_cells(store: Store) -> None:
    for titles in (TITLES, ("BÁO CÁO",), ("Bắc Sơn, ngày 31 tháng 7 năm 2018", "", "BÁO CÁO", "Kết quả; Tháng")):
        plan = plan_of(store, table(*titles, ACTIVITY, LUC_PHU, THAN_PHUN))
        assert faults(plan) == []
        assert (plan.header_row, plan.delimiter, plan.row_count) == (len(titles) + 1, ";", 2)
        assert [row for row, *_ in figures(plan)] == [len(titles) + 2, len(titles) + 3]


def test_a_header_of_two_rows_names_each_column_once(store: Store) -> None:
    upper = "Xã, phường;Thôn, khu;Nhiệm vụ;Tổ chức thực hiện;Tháng;Kết quả thực hiện;;;;Ghi chú"
    lower = ";;;;;Số buổi;Số lượt người;Số hộ mới tiếp cận;Khối lượng;"
    plan = plan_of(store, table("BÁO CÁO", upper, lower, "(1);(2);(3);(4);(5);(6);(7);(8);(9);(10)", LUC_PHU))
    assert faults(plan) == []
    assert (plan.header_row, skipped(plan)) == (3, [(4, "number-row")])
    assert figures(plan) == [(5, "bac-son.luc-phu", 20)]


def test_money_takes_the_unit_of_the_header_above_or_of_a_line_above_the_table(store: Store) -> None:
    rows = ("Bắc Sơn;;6600;tự chủ;07/2018;12,5;3,2",)
    upper = "Xã, phường;Thôn, khu;Mục;Nguồn;Tháng;Kinh phí (triệu đồng);"
    for head in (
        (upper, ";;;;;Dự toán;Thực chi"),
        ("Đơn vị tính: triệu đồng;;;;;;", "Xã, phường;Thôn, khu;Mục;Nguồn;Tháng;Dự toán;Thực chi"),
        ("ĐVT: Triệu đồng", SPENDING),
        ("Xã, phường;Thôn, khu;Mục;Nguồn;Tháng;Dự toán (triệu đồng);Thực chi (triệu đồng)",),
    ):
        plan = plan_of(store, table(*head, *rows), "spending")
        assert plan.errors == []
        says_dong_too = head == ("ĐVT: Triệu đồng", SPENDING)
        assert [problem.code for problem in plan.problems] == ["two-units-of-money"] * (2 if says_dong_too else 0)
        assert plan.rows.select(["planned_vnd", "actual_vnd"]).to_pylist() == [
            {"planned_vnd": 12_500_000, "actual_vnd": 3_200_000}
        ]
    plain = plan_of(store, table("Đơn vị tính: đồng", SPENDING, "Bắc Sơn;;6600;tự chủ;07/2018;12.500;3"), "spending")
    assert plain.rows.column("planned_vnd").to_pylist() == [12_500]


@pytest.mark.parametrize("word", ["Cộng", "Tổng cộng", "TỔNG SỐ:", "Tong cong", "Toàn thành phố", "Tổng cộng (I + II)"])
def test_a_total_that_agrees_is_dropped(store: Store, word: str) -> None:
    for total in (f"{word};;;;;6;90;20;60;", f";{word};;;;6;90;;;", f"{word};;;;;;;;;", f"{word};;;;;6"):
        plan = plan_of(store, table(ACTIVITY, LUC_PHU, THAN_PHUN, PO_HEN, total))
        assert faults(plan) == []
        assert (plan.row_count, skipped(plan), len(figures(plan))) == (3, [(5, "total")], 3)


def test_a_total_that_disagrees_stops_the_file_and_names_both_sums(store: Store) -> None:
    digest = store.digest()
    plan = plan_of(store, table(ACTIVITY, LUC_PHU, THAN_PHUN, "Cộng;;;;;3;51;12;30;"))
    assert faults(plan) == [("total-mismatch", 4, "Số lượt người", "51")]
    assert dict(plan.problems[0].values) == {"found": "51", "sum": "50"}
    assert (plan.is_storable, store.digest()) == (False, digest)


def test_subtotals_stand_for_the_rows_above_or_below_them(store: Store) -> None:
    above = (LUC_PHU, THAN_PHUN, "Cộng Bắc Sơn xã;;;;;3;50;;;", PO_HEN, "Cộng;;;;;3;40;;;", "Tổng cộng;;;;;6;90;;;")
    plan = plan_of(store, table(ACTIVITY, *above))
    assert faults(plan) == []
    assert skipped(plan) == [(4, "total"), (6, "total"), (7, "total")]
    below = ("Toàn thành phố;;;;;6;90;;;", "I. Xã Bắc Sơn;;;;;3;50;;;", LUC_PHU, THAN_PHUN, "II;;;;;3;40;;;", PO_HEN)
    plan = plan_of(store, table(ACTIVITY, *below))
    assert faults(plan) == []
    assert skipped(plan) == [(2, "total"), (3, "total"), (6, "total")]
    wrong = plan_of(store, table(ACTIVITY, *above[:-1], "Tổng cộng;;;;;3;40;;;"))
    assert [(fault[0], fault[1]) for fault in faults(wrong)] == [("total-mismatch", 7)] * 2


def test_a_total_of_one_order_counts_only_its_rows(store: Store) -> None:
    papi = LUC_PHU.replace("Tết trồng cây", "PAPI").replace(";20;", ";400;")
    plan = plan_of(store, table(ACTIVITY, LUC_PHU, papi, THAN_PHUN, "Tổng cộng;;Tết trồng cây;;;;50;;;"))
    assert ("total-mismatch" in {fault[0] for fault in faults(plan)}, skipped(plan)) == (False, [(5, "total")])


def test_totals_are_not_checked_against_faulty_cells(store: Store) -> None:
    plan = plan_of(store, table(ACTIVITY, LUC_PHU, THAN_PHUN.replace(";30;", ";ba mươi;"), "Cộng;;;;;4;50;;;"))
    assert [(fault[0], fault[1], fault[2]) for fault in faults(plan)] == [
        ("not-a-number", 3, "Số lượt người"), ("total-mismatch", 4, "Số buổi")
    ]  # fmt: skip


def test_groups_repeated_headers_and_footers_are_no_figures(store: Store) -> None:
    plan = plan_of(
        store,
        table(
            f"STT;{ACTIVITY}", "1;2;3;4;5;6;7;8;9;10;11", "I;Các xã;;;;;;;;;", f"1;{LUC_PHU}", f"2;{THAN_PHUN}",
            f"STT;{ACTIVITY}", "II;Xã khác;;;;;;;;;", f"3;{PO_HEN}", ";Tổng cộng;;;;;6;90;20;60;", ";;;;;;;;;;",
            ";Ghi chú: số liệu tính đến 31/7;;;;;;;;;", ";;;;;;Bắc Sơn, ngày 31 tháng 7 năm 2018;;;;",
            "NGƯỜI LẬP BIỂU;;;;;;TRƯỞNG KHỐI;;;;", "(Ký, ghi rõ họ tên)", "",
        ),
    )  # fmt: skip
    assert faults(plan) == []
    assert plan.ignored_columns == ("STT",)
    assert [row for row, *_ in figures(plan)] == [4, 5, 8]
    assert skipped(plan) == [
        (2, "number-row"), (3, "group"), (6, "header"), (7, "group"), (9, "total"), (10, "blank"),
        (11, "footer"), (12, "footer"), (13, "footer"), (14, "footer"),
    ]  # fmt: skip


def test_a_figure_with_a_gap_stays_a_figure_and_gets_its_problem(store: Store) -> None:
    gaps = (";Lục Phủ;Tết trồng cây;Nông dân;07/2018;1;20;5;10;", "Bắc Sơn;Lục Phủ;;Nông dân;07/2018;;;;;")
    for gap in gaps:
        for rows in ((gap, THAN_PHUN), (THAN_PHUN, gap)):
            plan = plan_of(store, table(ACTIVITY, *rows))
            assert [fault[0] for fault in faults(plan)] == ["missing-value"]
            assert skipped(plan) == []


def test_a_figure_below_a_signature_is_still_read(store: Store) -> None:
    plan = plan_of(store, table(ACTIVITY, LUC_PHU, "Người lập biểu;;;;;;;;;", THAN_PHUN))
    assert (skipped(plan), len(figures(plan))) == ([(3, "group")], 2)
    lost = plan_of(store, table(ACTIVITY, LUC_PHU, "Người lập biểu;;;;;;;;;", ";;;;;2;30;7;20;"))
    assert {fault[0] for fault in faults(lost)} == {"missing-value"}


def test_a_row_that_is_too_short_for_a_figure_is_refused_wherever_it_stands(store: Store) -> None:
    plan = plan_of(store, table("BÁO CÁO", ACTIVITY, LUC_PHU, "Bắc Sơn;Thán Phún;Tết trồng cây;Nông dân;07/2018;2"))
    assert [(fault[0], fault[1]) for fault in faults(plan)] == [("unreadable-file", 4)]


def test_a_unit_over_headers_that_are_complete_counts_too(store: Store) -> None:
    upper, lower = ";;;;;Kinh phí (nghìn đồng);", "Xã, phường;Thôn, khu;Mục;Nguồn;Tháng;Dự toán;Thực chi"
    plan = plan_of(store, table("BÁO CÁO", upper, lower, "Bắc Sơn;;6600;tự chủ;07/2018;12;3"), "spending")
    assert (faults(plan), plan.header_row) == ([], 3)
    assert plan.rows.select(["planned_vnd", "actual_vnd"]).to_pylist() == [{"planned_vnd": 12_000, "actual_vnd": 3_000}]


@pytest.mark.parametrize(
    ("line", "worth"),
    [
        ("Đơn vị tính: đồng", 1), ("ĐVT: 1.000 đồng", 1000), ("Đơn vị tính: 1,000 đồng", 1000), ("ĐVT: 1000đ", 1000),
        ("Đơn vị tính : ngàn đồng", 1000), ("(Đơn vị: nghìn đồng)", 1000), ("Đơn vị tính (triệu đồng)", 10**6),
        ("ĐVT: Triệu VNĐ", 10**6), ("ĐVT: trđ", 10**6), ("Đơn vị tính: tỷ đồng", 10**9), ("Đơn vị: người", 1),
        ("Đơn vị: Phường Ka Long", 1),
    ],
)  # fmt: skip
def test_a_unit_above_the_table_is_read_in_all_its_spellings(store: Store, line: str, worth: int) -> None:
    header = SPENDING.replace(" (đồng)", "")
    plan = plan_of(store, table(f"BÁO CÁO;;;;;;{line}", header, "Bắc Sơn;;6600;tự chủ;07/2018;12;3"), "spending")
    assert (faults(plan), plan.rows.column("planned_vnd").to_pylist()) == ([], [12 * worth])


@pytest.mark.parametrize("unit", ["triệu đồng", "Triệu đồng", "tr.đ", "tr.đồng", "trđ", "triệu đ", "đvt: triệu đồng"])
def test_a_unit_in_a_header_is_read_in_all_its_spellings(store: Store, unit: str) -> None:
    header = SPENDING.replace("(đồng)", f"({unit})")
    plan = plan_of(store, table(header, "Bắc Sơn;;6600;tự chủ;07/2018;12;3"), "spending")
    assert (faults(plan), plan.ignored_columns) == ([], ())
    assert plan.rows.column("planned_vnd").to_pylist() == [12_000_000]
