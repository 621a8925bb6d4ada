"""What a person settles on the page: cells corrected, headers matched; the corrected file is stored, the first kept."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khoi import datasets, intake
from khoi.intake import Plan, Revision, layout_of
from khoi.store import Store, open_store
from tests.intake_world import ACTIVITY, AT, TODAY, city, faults, plan_of, stored, table
from tests.legacy_encodings import encoded
from tests.workbooks import workbook

SAMPLES = Path(__file__).parent / "samples"
LUC_PHU = "Bắc Sơn;Lục Phủ;Tết trồng cây;Nông dân;07/2018;1;20;5;10;Tốt"
FAULTY = "Bắc Sơn;Thán Phúm;Tết trồng cây;Nông dân;07/2018;hai;30;7;20;"
FIXES = {(4, "Thôn, khu"): "Thán Phún", (4, "Số buổi"): "2"}


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with city() as opened:
        yield opened


def revised(store: Store, data: bytes, revision: Revision, dataset: str = "activity") -> Plan:
    with store.desk() as desk:
        return intake.make_plan(
            data, "tep.csv", datasets.dataset(dataset), None, desk, store.gazetteer(), TODAY, revision=revision
        )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "tcvn3", "vni", "cp1258"])
def test_corrected_cells_are_stored_in_a_file_that_says_them_itself(store: Store, encoding: str) -> None:
    data = encoded(table("Báo cáo;;;", ACTIVITY, LUC_PHU, FAULTY, "Cộng;;;;;3;50;12;30;"), encoding)
    first = revised(store, data, Revision())
    assert [fault[:3] for fault in faults(first)] == [
        ("unknown-unit", 4, "Thôn, khu"), ("not-a-number", 4, "Số buổi")
    ]  # fmt: skip
    plan = revised(store, data, Revision(cells=FIXES))
    assert faults(plan) == []
    assert (plan.original, plan.encoding, plan.header_row, plan.row_count) == (data, "utf-8-bom", 2, 2)
    again = plan_of(store, plan.data)
    assert (again.sha256, again.rows.equals(plan.rows), again.original) == (plan.sha256, True, None)
    assert again.skipped == plan.skipped


def test_a_correction_may_hold_anything_and_moves_no_other_cell(store: Store) -> None:
    data = table(ACTIVITY, LUC_PHU, 'Bắc Sơn;Thán Phún;Tết trồng cây;Nông dân;07/2018;1;30;7;20;"a;b\nc"').encode()
    for text in ('x;"y', "hai\ndòng", "=1+1", "</script>", ";;;"):
        plan = revised(store, data, Revision(cells={(2, "Ghi chú"): text}))
        assert faults(plan) == []
        assert plan.rows.column("note").to_pylist() == [" ".join(text.split()), "a;b c"]


def test_a_correction_outside_the_table_changes_nothing(store: Store) -> None:
    data = table(ACTIVITY, LUC_PHU).encode()
    wanted = revised(store, data, Revision()).rows
    for place in ((0, "Số buổi"), (1, "Số buổi"), (99, "Số buổi"), (2, "Không có cột này"), (-1, "Số buổi")):
        assert revised(store, data, Revision(cells={place: "9"})).rows.equals(wanted)


def test_a_workbooks_cells_are_corrected_too_and_its_lost_values_never_become_blank(store: Store) -> None:
    header, good = ACTIVITY.split(";"), LUC_PHU.split(";")
    data = workbook({"T7": [header, [*good[:5], "=A1", "hai", 5, 10, ""]], "Cũ": [["x"]]}, hidden=["Cũ"])
    plan = revised(store, data, Revision(cells={(2, "Số lượt người"): "20"}))
    assert [(problem.level, problem.code, problem.row) for problem in plan.problems] == [
        ("warning", "hidden-sheet", None), ("error", "not-a-number", 2)
    ]  # fmt: skip
    done = revised(store, data, Revision(cells={(2, "Số lượt người"): "20", (2, "Số buổi"): "1"}))
    assert [problem.code for problem in done.problems] == ["hidden-sheet"]
    assert done.rows.select(["session_count", "participant_count"]).to_pylist() == [
        {"session_count": 1, "participant_count": 20}
    ]


def test_merged_names_stay_filled_in_the_corrected_file(store: Store) -> None:
    rows = [ACTIVITY.split(";"), LUC_PHU.split(";"), ["", *FAULTY.split(";")[1:]]]
    plan = revised(
        store, workbook({"T7": rows}, merges=["A2:A3"]),
        Revision(cells={(3, "Thôn, khu"): "Thán Phún", (3, "Số buổi"): "2"}),
    )  # fmt: skip
    assert (faults(plan), plan.rows.column("ward_id").to_pylist()) == ([], ["bac-son", "bac-son"])


def test_a_header_matched_by_hand_is_called_by_our_label(store: Store) -> None:
    data = table(ACTIVITY.replace("Tháng", "Mốc").replace("Số buổi", "Số lần họp"), LUC_PHU).encode()
    first = revised(store, data, Revision())
    assert (faults(first), first.ignored_columns) == ([("missing-column", 1, "Tháng", None)], ("Mốc", "Số lần họp"))
    plan = revised(store, data, Revision(headers={"Mốc": "month", "Số lần họp": "session_count"}))
    assert (faults(plan), plan.ignored_columns) == ([], ())
    assert plan.rows.column("session_count").to_pylist() == [1]
    assert plan.original == data


def test_headers_are_remembered_for_one_account_and_one_layout(store: Store) -> None:
    cells = ["Xã, phường", "Mốc"]
    layout = layout_of(cells)
    assert layout == layout_of(["XÃ PHƯỜNG", "mốc"]) != layout_of(["Mốc", "Xã, phường"])
    store.remember_headers("bacson", "activity", layout, {"Mốc": "note"}, datetime(2018, 8, 1))
    store.remember_headers("bacson", "activity", layout, {"Mốc": "month"}, datetime(2018, 8, 2))
    assert store.remembered_headers("bacson", "activity", layout) == {"Mốc": "month"}
    assert store.remembered_headers("haison", "activity", layout) == {}
    assert store.remembered_headers("bacson", "spending", layout) == {}


def test_both_files_are_kept_and_the_record_names_both(tmp_path: Path) -> None:
    with city() as world:
        data = table("BÁO CÁO", ACTIVITY, LUC_PHU, FAULTY).encode()
        plan = revised(world, data, Revision(cells=FIXES))
    with open_store(tmp_path / "khoi.duckdb") as kept:
        kept.apply(plan, "bacson", AT)
        with kept.cursor() as cursor:
            hashes = cursor.execute("SELECT file_sha256, original_sha256 FROM upload").fetchall()
    assert hashes == [(plan.sha256, plan.original_sha256)]
    folder = tmp_path / "khoi.files"
    assert (folder / plan.sha256[:2] / plan.sha256).read_bytes() == plan.data
    assert (folder / plan.original_sha256[:2] / plan.original_sha256).read_bytes() == data  # type: ignore[index]


@given(
    st.dictionaries(
        st.tuples(st.integers(2, 3), st.sampled_from(ACTIVITY.split(";"))), st.text(max_size=12), max_size=6
    )
)
def test_no_correction_breaks_the_file(store: Store, cells: dict[tuple[int, str], str]) -> None:
    plan = revised(
        store, table(ACTIVITY, LUC_PHU, LUC_PHU.replace("Lục Phủ", "Pẹc Nả")).encode(), Revision(cells=cells)
    )
    assert plan.row_count == 2 or plan.skipped or plan.problems


def test_warnings_name_what_is_worth_a_look_and_never_stop_a_file() -> None:
    with city() as world:
        rows = [f"Bắc Sơn;Lục Phủ;Tết trồng cây;Nông dân;{month:02}/{year};2;{20 + month};0;10;"
                for year in (2016, 2017) for month in (1, 2, 3)]  # fmt: skip
        stored(world, table(ACTIVITY, *rows))
        usual = plan_of(world, table(ACTIVITY, "Bắc Sơn;Lục Phủ;Tết trồng cây;Nông dân;02/2018;2;25;0;10;"))
        assert usual.problems == []
        plan = plan_of(world, table(ACTIVITY, "Bắc Sơn;Lục Phủ;Tết trồng cây;Nông dân;07/2018;2;9000;0;10;"))
        assert [(problem.level, problem.code, problem.column) for problem in plan.problems] == [
            ("warning", "out-of-season", "Tháng"),
            ("warning", "participants-above-population", "Số lượt người"),
            ("warning", "unusual-figure", "Số lượt người"),
        ]
        assert dict(plan.problems[2].values) == {"found": "9.000", "allowed": "22"}
        assert plan.is_storable
        world.apply(plan, "vanphong", AT)
        with world.cursor() as cursor:
            (told,) = cursor.execute("SELECT acknowledged FROM upload ORDER BY upload_seq DESC LIMIT 1").fetchone()
        assert '"code": "unusual-figure", "row": 2, "column": "Số lượt người", "value": "9000"' in told


def test_a_file_whose_encoding_is_in_doubt_is_read_as_the_person_says(store: Store) -> None:
    data = (SAMPLES / "encoding-in-doubt.csv").read_bytes()
    first = revised(store, data, Revision())
    assert [(problem.code, problem.case) for problem in first.problems] == [("unreadable-file", "encoding")]
    assert set(first.readings) <= {"cp1258", "tcvn3", "vni"}
    for encoding in first.readings:
        plan = revised(store, data, Revision(encoding=encoding))
        assert not any(problem.case == "encoding" for problem in plan.problems)
        assert (plan.encoding, plan.original) == ("utf-8-bom", data)
    strange = revised(store, data, Revision(encoding="cp037"))
    assert [problem.case for problem in strange.problems] == ["encoding"]


LACKING = "STT;Thôn, khu;Nhiệm vụ;Tổ chức thực hiện;Số buổi;Số lượt người"
LACKED = table(
    "BÁO CÁO THÁNG 7/2018", LACKING, "(1);(2);(3);(4);(5);(6)", "I;Tết trồng cây;;;;",
    "1;Lục Phủ;Tết trồng cây;Nông dân;1;20", "2;Thán Phún;Tết trồng cây;Nông dân;2;30;", ";;;;;", "Cộng;;;;3;50",
    ";;;;Người lập biểu;",
).encode()  # fmt: skip


def test_a_value_for_the_whole_file_fills_the_column_that_it_lacks(store: Store) -> None:
    first = revised(store, LACKED, Revision())
    assert {fault[0] for fault in faults(first)} == {"missing-column"}
    said = {"ward": "Bắc Sơn", "month": "07/2018"}
    plan = revised(store, LACKED, Revision(everywhere=said))
    assert faults(plan) == []
    assert plan.rows.column("ward_id").to_pylist() == ["bac-son", "bac-son"]
    assert {month.isoformat() for month in plan.rows.column("month").to_pylist()} == {"2018-07-01"}
    assert plan.rows.column("file_row").to_pylist() == [5, 6]
    assert [(one.row, one.why) for one in plan.skipped] == [
        (3, "number-row"), (4, "group"), (7, "blank"), (8, "total"), (9, "footer")
    ]  # fmt: skip
    again = plan_of(store, plan.data)
    assert (again.sha256, again.rows.equals(plan.rows), again.skipped) == (plan.sha256, True, plan.skipped)
    corrected = revised(store, LACKED, Revision(everywhere=said, cells={(6, "Tháng"): "06/2018"}))
    assert [month.month for month in corrected.rows.column("month").to_pylist()] == [7, 6]


def test_a_wrong_value_for_the_whole_file_is_a_fault_of_each_row(store: Store) -> None:
    plan = revised(store, LACKED, Revision(everywhere={"ward": "Bắc Xơn", "month": "7"}))
    assert [fault[:3] for fault in faults(plan)] == [
        ("unknown-unit", 5, "Xã, phường"), ("not-a-month", 5, "Tháng"),
        ("unknown-unit", 6, "Xã, phường"), ("not-a-month", 6, "Tháng"),
    ]  # fmt: skip


def test_a_value_for_a_column_that_the_file_has_changes_nothing(store: Store) -> None:
    data = table(ACTIVITY, LUC_PHU).encode()
    plan = revised(store, data, Revision(everywhere={"month": "01/2018"}))
    assert [month.month for month in plan.rows.column("month").to_pylist()] == [7]


def test_blank_cells_take_the_cell_above_but_never_across_a_group(store: Store) -> None:
    lower = "Thán Phún;Tết trồng cây;Nông dân;07/2018;2;30;7;20;"
    data = table(ACTIVITY, LUC_PHU, f";{lower}", "II;;;;;;;;;", f";{lower.replace('Nông dân', 'Phụ nữ')}").encode()
    first = revised(store, data, Revision())
    assert [fault[:3] for fault in faults(first)] == [
        ("missing-value", 3, "Xã, phường"), ("missing-value", 5, "Xã, phường")
    ]  # fmt: skip
    plan = revised(store, data, Revision(downward=frozenset({"ward"})))
    assert [fault[:3] for fault in faults(plan)] == [("missing-value", 5, "Xã, phường")]
    whole = revised(store, data, Revision(downward=frozenset({"ward"}), cells={(5, "Xã, phường"): "Bắc Sơn"}))
    assert faults(whole) == [] and whole.rows.column("ward_id").to_pylist() == ["bac-son"] * 3
    assert plan_of(store, whole.data).rows.equals(whole.rows)


def test_a_measure_left_blank_is_never_filled_from_above(store: Store) -> None:
    data = table(ACTIVITY, LUC_PHU, "Bắc Sơn;Thán Phún;Tết trồng cây;Nông dân;07/2018;;30;7;20;").encode()
    plan = revised(store, data, Revision(downward=frozenset({"session_count"})))
    assert plan.rows.column("session_count").to_pylist() == [1, None]
