"""A faultless file becomes a plan: typed rows, what is new or changed, its slots; storing it leaves nothing to do."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from khoi import datasets, intake
from khoi.errors import StalePlan, UnknownName
from khoi.intake import Skipped
from khoi.store import Store
from tests.intake_world import (
    ACTIVITY,
    AT,
    CONCLUSIONS,
    HEADCOUNT,
    SPENDING,
    TARGETS,
    city,
    faults,
    plan_of,
    stored,
    table,
)

LUC_PHU = "Bắc Sơn;Lục Phủ;Tết trồng cây;MTTQ;07/2018;2;1.234;30;12,5;Tốt"
THAN_PHUN = "Bắc Sơn;Thán Phún;Tết trồng cây;MTTQ;07/2018;1;40;;;"


@pytest.fixture
def store() -> Iterator[Store]:
    with city() as opened:
        yield opened


def test_an_activity_file_becomes_typed_rows(store: Store) -> None:
    plan = plan_of(store, table(ACTIVITY, LUC_PHU, THAN_PHUN))
    assert plan.problems == []
    assert (plan.encoding, plan.delimiter, plan.sheet, plan.header_row, plan.row_count) == ("utf-8", ";", None, 1, 2)
    assert (plan.new_count, plan.changed_count, plan.unchanged_count) == (2, 0, 0)
    assert plan.slots == {("bac-son", date(2018, 7, 1)): 0}
    assert plan.rows.to_pylist()[0] == {
        "ward_id": "bac-son",
        "village_id": "bac-son.luc-phu",
        "campaign_id": "tet-trong-cay",
        "body_id": "mttq",
        "month": date(2018, 7, 1),
        "session_count": 2,
        "participant_count": 1234,
        "new_household_count": 30,
        "result": Decimal("12.500"),
        "note": "Tốt",
        "file_row": 2,
    }
    assert plan.rows.to_pylist()[1]["new_household_count"] is None, "a blank measure is not reported, never zero"


def test_headers_may_be_names_labels_or_aliases_in_any_order_and_case(store: Store) -> None:
    header = "KY BAO CAO,phong trào,Đơn vị,  THON ,body,Mã phiếu,New Household Count,STT,,Số  cuộc"
    plan = plan_of(store, table(header, '07/2018,"Tết trồng cây",Bắc Sơn,Lục Phủ,MTTQ,9,3,1,,2'))
    assert faults(plan) == []
    assert plan.ignored_columns == ("Mã phiếu", "STT")
    assert plan.rows.select(["new_household_count", "session_count"]).to_pylist() == [
        {"new_household_count": 3, "session_count": 2}
    ]


def test_units_campaigns_and_bodies_are_known_by_many_names(store: Store) -> None:
    rows = [
        "XA BAC SON;thôn lục phủ;tet-trong-cay;ban dân vận;T7/2018;1;;;;",
        "06727;PEC NA;tree planting at tet;MTTQ;2018-07;1;;;;",
        "6727;Phinh Ho;TẾT TRỒNG CÂY;mttq;31/7/2018;1;;;;",
    ]
    plan = plan_of(store, table(ACTIVITY, *rows))
    assert faults(plan) == []
    assert plan.rows.column("village_id").to_pylist() == ["bac-son.luc-phu", "bac-son.pec-na", "bac-son.phinh-ho"]
    assert plan.rows.column("campaign_id").unique().to_pylist() == ["tet-trong-cay"]


def test_headcount_and_spending_of_the_office_leave_both_units_blank(store: Store) -> None:
    bloc = "Bắc Sơn;;khoi-dan-van;Thành viên khối dân vận;07/2018;;10;4;9"
    posts = plan_of(store, table(HEADCOUNT, ";;MTTQ;biên chế;07/2018;5;4;2;4", bloc), "headcount")
    assert faults(posts) == []
    assert posts.rows.select(["ward_id", "unit_id", "category", "present_count"]).to_pylist() == [
        {"ward_id": "co-quan-khoi", "unit_id": "co-quan-khoi", "category": "post", "present_count": 4},
        {"ward_id": "bac-son", "unit_id": "bac-son", "category": "bloc_member", "present_count": 10},
    ]
    money = plan_of(store, table(SPENDING, ";;6550;tự chủ;07/2018;3.200.000;3,2 triệu"), "spending")
    assert faults(money) == []
    assert money.rows.select(["item_code", "source", "planned_vnd", "actual_vnd"]).to_pylist() == [
        {"item_code": "6550", "source": "autonomous", "planned_vnd": 3_200_000, "actual_vnd": 3_200_000}
    ]


@pytest.mark.parametrize(
    ("header", "dong"),
    [("Dự toán (triệu đồng)", 3_250_000), ("DU TOAN (TRIEU DONG)", 3_250_000), ("Dự toán (nghìn đồng)", 3_250)],
)
def test_the_unit_of_money_in_a_header_multiplies_exactly(store: Store, header: str, dong: int) -> None:
    file = table(f"Xã, phường;Thôn, khu;Mục;Nguồn;Tháng;{header}", "Bắc Sơn;;6550;Xã hội hóa;07/2018;3,25")
    plan = plan_of(store, file, "spending")
    assert faults(plan) == []
    assert plan.rows.column("planned_vnd").to_pylist() == [dong]


def test_targets_and_conclusions_are_read(store: Store) -> None:
    targets = plan_of(
        store, table(TARGETS, "Tết trồng cây;Bắc Sơn;;2018;1.500", "papi;Bắc Sơn;Lục Phủ;2018;2,5"), "targets"
    )
    assert faults(targets) == []
    assert targets.rows.select(["unit_id", "month", "target"]).to_pylist() == [
        {"unit_id": "bac-son", "month": date(2018, 1, 1), "target": Decimal("1500.000")},
        {"unit_id": "bac-son.luc-phu", "month": date(2018, 1, 1), "target": Decimal("2.500")},
    ]
    file = table(
        CONCLUSIONS, "12-KL;05/07/2018;Rà soát;xã Bắc Sơn;31/7/2018;đang làm;", "13-KL;05/07/2018;Gửi;MTTQ;;chưa làm;"
    )
    conclusions = plan_of(store, file, "conclusions")
    assert faults(conclusions) == []
    assert conclusions.rows.select(["month", "ward_id", "responsible_id", "due_on", "status"]).to_pylist() == [
        {
            "month": date(2018, 7, 1),
            "ward_id": "bac-son",
            "responsible_id": "bac-son",
            "due_on": date(2018, 7, 31),
            "status": "in_progress",
        },
        {
            "month": date(2018, 7, 1),
            "ward_id": "co-quan-khoi",
            "responsible_id": "mttq",
            "due_on": None,
            "status": "open",
        },
    ]


EVERY_DATASET = [
    ("activity", table(ACTIVITY, LUC_PHU, THAN_PHUN)),
    ("headcount", table(HEADCOUNT, ";;MTTQ;biên chế;07/2018;5;4;2;4")),
    ("spending", table(SPENDING, "Bắc Sơn;;6550;tự chủ;07/2018;3.200.000;")),
    ("targets", table(TARGETS, "Tết trồng cây;Bắc Sơn;;2018;1.500")),
    ("conclusions", table(CONCLUSIONS, "12-KL;05/07/2018;Rà soát;Bắc Sơn;;chưa làm;")),
]


@pytest.mark.parametrize(("dataset", "file"), EVERY_DATASET)
def test_applying_a_plan_leaves_an_empty_plan(store: Store, dataset: str, file: str) -> None:
    count = stored(store, file, dataset) and plan_of(store, file, dataset).row_count
    digest = store.digest()
    again = plan_of(store, file, dataset)
    assert (again.new_count, again.changed_count, again.unchanged_count) == (0, 0, count)
    assert store.apply(again, account_id="vanphong", at=AT).is_repeat
    assert store.digest() == digest


def test_a_change_is_shown_old_and_new_per_cell(store: Store) -> None:
    stored(store, table(ACTIVITY, LUC_PHU, THAN_PHUN))
    plan = plan_of(store, table(ACTIVITY, LUC_PHU.replace(";2;1.234;", ";3;;"), THAN_PHUN))
    assert (plan.new_count, plan.changed_count, plan.unchanged_count) == (0, 1, 1)
    changes = plan.changes.astype(object).where(plan.changes.notna(), None)
    assert changes.to_dict("records") == [
        {"file_row": 2, "name": "session_count", "column": "Số buổi", "old": "2", "new": "3"},
        {"file_row": 2, "name": "participant_count", "column": "Số lượt người", "old": "1234", "new": None},
    ]
    store.apply(plan, account_id="vanphong", at=AT)
    assert plan_of(store, table(ACTIVITY, LUC_PHU, THAN_PHUN)).changed_count == 1, "and back again"


@pytest.mark.parametrize(
    ("dataset", "header", "before", "after", "columns"),
    [
        (
            "headcount",
            HEADCOUNT,
            ";;MTTQ;biên chế;07/2018;5;4;2;4",
            ";;MTTQ;biên chế;07/2018;6;4;2;3",
            ["Được giao", "Đảng viên"],
        ),
        (
            "spending",
            SPENDING,
            "Bắc Sơn;;6550;tự chủ;07/2018;5;4",
            "Bắc Sơn;;6550;tự chủ;07/2018;5;",
            ["Thực chi (đồng)"],
        ),
        ("targets", TARGETS, "papi;Bắc Sơn;;2018;1", "papi;Bắc Sơn;;2018;2", ["Chỉ tiêu"]),
        (
            "conclusions",
            CONCLUSIONS,
            "1;05/07/2018;A;Bắc Sơn;;chưa làm;",
            "1;05/07/2018;A;MTTQ;;hoàn thành;01/08/2018",
            ["Đơn vị thực hiện", "Trạng thái", "Ngày hoàn thành"],
        ),
    ],
)
def test_every_dataset_shows_its_changes(
    store: Store, dataset: str, header: str, before: str, after: str, columns: list[str]
) -> None:
    stored(store, table(header, before), dataset)
    plan = plan_of(store, table(header, after), dataset)
    assert plan.changes["column"].tolist() == columns
    assert not store.apply(plan, account_id="vanphong", at=AT).is_repeat
    assert plan_of(store, table(header, after), dataset).unchanged_count == 1


def test_a_column_that_the_file_lacks_keeps_what_is_stored(store: Store) -> None:
    stored(store, table(ACTIVITY, LUC_PHU))
    without = table(
        "Xã, phường;Thôn, khu;Nhiệm vụ;Tổ chức thực hiện;Tháng;Số buổi", ";".join([*LUC_PHU.split(";")[:5], "7"])
    )
    plan = plan_of(store, without)
    assert plan.changes["column"].tolist() == ["Số buổi"]
    assert plan.rows.to_pylist()[0]["participant_count"] == 1234


def test_a_row_that_says_nothing_makes_no_report(store: Store) -> None:
    silent = "Bắc Sơn;Pẹc Nả;Tết trồng cây;MTTQ;07/2018;;-;không;;"
    plan = plan_of(store, table(ACTIVITY, LUC_PHU, "", silent, ";;;;;;;;;"))
    assert plan.skipped == [Skipped(3, "blank"), Skipped(4, "no-figures")]
    assert (plan.row_count, plan.new_count) == (1, 1)
    stored(store, table(ACTIVITY, LUC_PHU))
    erased = plan_of(store, table(ACTIVITY, ";".join([*LUC_PHU.split(";")[:5], *[""] * 5])))
    assert (erased.changed_count, erased.skipped) == (1, [])


def test_a_plan_is_refused_when_its_slot_moved_on(store: Store) -> None:
    early = plan_of(store, table(ACTIVITY, LUC_PHU))
    stored(store, table(ACTIVITY, THAN_PHUN))
    digest = store.digest()
    with pytest.raises(StalePlan):
        store.apply(early, account_id="vanphong", at=AT)
    assert store.digest() == digest


def test_a_conclusion_that_changes_hands_touches_both_wards(store: Store) -> None:
    stored(store, table(CONCLUSIONS, "1;05/07/2018;A;Bắc Sơn;;chưa làm;"), "conclusions")
    plan = plan_of(store, table(CONCLUSIONS, "1;05/07/2018;A;Hải Sơn;;chưa làm;"), "conclusions")
    assert {ward for ward, _ in plan.slots} == {"bac-son", "hai-son"}


def test_a_plan_prints_as_the_contract_says(store: Store) -> None:
    plan = plan_of(store, table(ACTIVITY, LUC_PHU, "", THAN_PHUN.replace(";1;", ";12,5;")))
    assert plan.as_json("vi") == {
        "dataset": "activity",
        "encoding": "utf-8",
        "delimiter": ";",
        "sheet": None,
        "header_row": 1,
        "rows": 2,
        "skipped": [{"row": 3, "why": "blank"}],
        "plan": {"new": 0, "changed": 0, "unchanged": 0},
        "problems": [
            {
                "level": "error",
                "code": "not-whole",
                "row": 4,
                "column": "Số buổi",
                "value": "12,5",
                "message": "Dòng 4, cột “Số buổi”: “12,5” không phải số nguyên.",
                "fix": "Ghi số nguyên, ví dụ 12.",
                "suggestions": [],
            }
        ],
        "upload_id": None,
        "stored": False,
    }


@pytest.mark.parametrize("name", [name for name, one in datasets.DATASETS.items() if not one.is_catalogue])
@pytest.mark.parametrize("ward", ["bac-son", "ka-long", None])
def test_a_template_is_a_file_without_a_fault_that_reports_nothing(store: Store, name: str, ward: str | None) -> None:
    gazetteer = store.gazetteer()
    with store.desk() as desk:
        unit = gazetteer.get(ward) if ward else None
        content = intake.template(datasets.dataset(name), unit, date(2018, 7, 1), gazetteer, desk)
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig").splitlines()[0].count(";") == len(datasets.dataset(name).columns) - 1
    plan = plan_of(store, content, name, (ward,) if ward else None)
    if name == "conclusions":
        assert [problem.case for problem in plan.problems] == ["no-rows"]
    elif name == "targets":
        assert {problem.code for problem in plan.problems} == {"missing-value"}, "only the targets are left to fill in"
    else:
        assert faults(plan) == []
        assert (plan.new_count, plan.row_count) == (0, 0)
        assert {skipped.why for skipped in plan.skipped} == {"no-figures"}


def test_a_template_names_the_villages_and_orders_of_its_ward(store: Store) -> None:
    gazetteer = store.gazetteer()
    with store.desk() as desk:
        content = intake.template(
            datasets.dataset("activity"), gazetteer.get("bac-son"), date(2018, 7, 1), gazetteer, desk
        )
        with pytest.raises(UnknownName):
            intake.template(datasets.dataset("activity"), None, date(2018, 7, 1), gazetteer, desk, "pdf")
    text = content.decode("utf-8-sig")
    assert "Bắc Sơn;Lục Phủ;Tết trồng cây;" in text
    assert "Đô thị văn minh" not in text and "đô thị văn minh" not in text, "that order is for phường alone"
    assert "Ka Long" not in text
