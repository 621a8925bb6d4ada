"""Units, mergers and orders that an administrator enters: read, checked, stored, undone and replayed as figures are."""

from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from khoi import access, datasets, intake, places
from khoi.errors import NotAllowed, StalePlan
from khoi.store import Store, open_store
from tests.intake_world import ACTIVITY, AT, CAMPAIGNS, MERGERS, UNITS, city, faults, plan_of, stored, table

KNOWN_UNITS, KNOWN_ORDERS = f"Mã định danh;{UNITS}", f"Mã nhiệm vụ;{CAMPAIGNS}"
UNIT_ID, ORDER_ID = "Mã định danh", "Mã nhiệm vụ"
CATALOGUES = ("campaigns", "units", "mergers")
JULY = {"first_month": date(2018, 7, 1), "last_month": date(2018, 7, 1), "before_first_month": date(2018, 6, 1),
        "before_last_month": date(2018, 6, 1), "as_of": date(2018, 7, 31), "scope": None}  # fmt: skip


@pytest.fixture
def store() -> Iterator[Store]:
    with city() as found:
        yield found


def report(village: str, order: str = "papi", month: str = "07/2018", ward: str = "Bắc Sơn") -> str:
    return table(ACTIVITY, f"{ward};{village};{order};Phụ nữ;{month};1;20;5;;")


def coverage(store: Store, ward_id: str, campaign_id: str, **more: object) -> dict[str, object]:
    rows = store.rows("see/coverage_by_ward", **JULY, ward_id=ward_id, campaign_id=campaign_id, **more)
    return dict(rows.iloc[0]) if len(rows) else {}


def undone(store: Store, upload_id: str | None) -> None:
    assert upload_id
    store.undo(store.undo_plan(upload_id), "quantri", AT)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("name", CATALOGUES)
def test_a_list_that_is_taken_away_and_sent_back_changes_nothing(store: Store, name: str, form: str) -> None:
    with store.desk() as desk:
        file = intake.template(
            datasets.dataset(name), None, date(2018, 7, 1), store.gazetteer(), desk, form
        )  # fmt: skip
    plan = plan_of(store, file, name, name=f"tep.{form}")
    assert faults(plan) == []
    assert (plan.new_count, plan.changed_count) == (0, 0)
    assert plan.unchanged_count == len(store.rows(f"upload/{name}_listed")) > 0


def test_a_new_village_is_reported_on_and_counted(store: Store) -> None:
    assert faults(plan_of(store, report("Khe Mới"))) == [("unknown-unit", 2, "Thôn, khu", "Khe Mới")]
    before = coverage(store, "bac-son", "papi")
    plan = plan_of(store, table(UNITS, "Khe Mới;thôn;Bắc Sơn;70;300;01/07/2018;"), "units")
    assert (faults(plan), plan.new_count) == ([], 1)
    assert plan.changes[["column", "new"]].values.tolist() == [
        ["Tên đơn vị", "Khe Mới"], ["Loại", "thôn"], ["Thuộc xã, phường", "bac-son"], ["Số hộ", "70"],
        ["Dân số", "300"], ["Từ ngày", "2018-07-01"],
    ]  # fmt: skip
    entered = store.apply(plan, "quantri", AT)
    assert store.gazetteer().get("bac-son.khe-moi").name_vi == "Khe Mới"
    reported = stored(store, report("Khe Mới"))
    after = coverage(store, "bac-son", "papi")
    assert after["village_count"] == before["village_count"] + 1  # type: ignore[operator]
    assert after["household_count"] == before["household_count"] + 70  # type: ignore[operator]
    assert after["reached_count"] == 1
    assert faults(plan_of(store, report("Khe Mới", month="06/2018"))) == [("unknown-unit", 2, "Thôn, khu", "Khe Mới")]
    with pytest.raises(NotAllowed, match="stranded-figures"):
        store.undo_plan(entered.upload_id or "")
    undone(store, reported.upload_id)
    undone(store, entered.upload_id)
    assert "bac-son.khe-moi" not in store.gazetteer()
    assert str(coverage(store, "bac-son", "papi")) == str(before)
    assert store.differences() == []


def test_what_is_entered_stands_over_the_release_and_goes_with_an_undo(store: Store) -> None:
    empty, listed = store.digest(), store.rows("upload/units_listed")
    first = stored(store, table(UNITS, "Lục Phủ;thôn;Bắc Sơn;130;;;"), "units")
    second = stored(store, table("Tên đơn vị;Loại;Thuộc xã, phường;Dân số", "Lục Phủ;thôn;Bắc Sơn;600"), "units")
    unit = store.gazetteer().get("bac-son.luc-phu")
    assert (unit.household_count, unit.population) == (130, 600)
    undone(store, first.upload_id)
    unit = store.gazetteer().get("bac-son.luc-phu")
    assert (unit.household_count, unit.population) == (100, 600)
    undone(store, second.upload_id)
    assert store.digest() == empty
    assert store.rows("upload/units_listed").equals(listed)


def test_a_blank_cell_takes_back_what_was_entered(store: Store) -> None:
    stored(store, table(KNOWN_ORDERS, "papi;PAPI;PAPI;lượt;tất cả;01/01/2016;31/12/2019"), "campaigns")
    assert store.rows("upload/campaigns_listed").set_index("id").loc["papi", "ends"] == "31/12/2019"
    stored(store, table(KNOWN_ORDERS, "papi;PAPI;PAPI;lượt;tất cả;01/01/2016;"), "campaigns")
    assert store.rows("upload/campaigns_listed").set_index("id").loc["papi"].isna()["ends"]


FAULTS = [
    ("units", UNITS, "Khu 1;ấp;Trà Cổ;1;;;", ("unknown-category", "unit_kind", "Loại")),
    ("units", UNITS, "Khu 8;khu;Nơi Nào;1;;;", ("unknown-unit", "ward", "Thuộc xã, phường")),
    ("units", UNITS, "Khu 8;khu;;1;;;", ("missing-value", None, "Thuộc xã, phường")),
    ("units", UNITS, ";khu;Trà Cổ;1;;;", ("missing-value", None, "Tên đơn vị")),
    ("units", UNITS, "Khu 1;khu;Trà Cổ;12,5;;;", ("not-whole", None, "Số hộ")),
    ("units", UNITS, "Khu 1;khu;Trà Cổ;1;;01/01/2018;31/12/2017", ("not-a-month", "order", "Đến ngày")),
    ("units", UNITS, "Khu 1;khu;Trà Cổ;1;;hôm nay;", ("not-a-month", "day", "Từ ngày")),
    ("units", KNOWN_UNITS, "tra-co.khu-7;Khu 7;khu;Trà Cổ;1;;;", ("unknown-unit", "identity", UNIT_ID)),
    ("units", KNOWN_UNITS, "tra-co.khu-1;Khu 1;khu;Ka Long;1;;;", ("unknown-unit", "moved", UNIT_ID)),
    ("units", KNOWN_UNITS, "ka-long.khu-1;Khu 2;khu;Ka Long;1;;;", ("ambiguous-unit", "taken", UNIT_ID)),
    ("campaigns", CAMPAIGNS, "Việc mới;;buổi;Nơi Nào;01/01/2018;", ("unknown-unit", "scope", "Phạm vi")),
    ("campaigns", CAMPAIGNS, "Việc mới;;buổi;;01/01/2018;", ("missing-value", None, "Phạm vi")),
    ("campaigns", CAMPAIGNS, "Việc mới;;buổi;xã;01/01/2018;31/12/2017", ("not-a-month", "order", "Kết thúc")),
    ("campaigns", KNOWN_ORDERS, "Việc Mới;Việc;;buổi;xã;01/01/2018;", ("unknown-campaign", "identity", ORDER_ID)),
    ("campaigns", KNOWN_ORDERS, "moi;PAPI;;buổi;xã;01/01/2018;", ("unknown-campaign", "taken", ORDER_ID)),
    ("mergers", MERGERS, "01/11/2019;Nơi Nào;Ka Long;NQ", ("unknown-unit", "ward", "Đơn vị cũ")),
    ("mergers", MERGERS, "01/11/2019;Hoà Lạc;Móng Cái 1;NQ", ("unknown-unit", "ward", "Đơn vị mới")),
    ("mergers", MERGERS, "01/11/2019;Hoà Lạc;Hoà Lạc;NQ", ("unknown-unit", "itself", "Đơn vị mới")),
    ("mergers", MERGERS, "01/11/2019;Hoà Lạc;Ka Long;", ("missing-value", None, "Căn cứ")),
]  # fmt: skip


@pytest.mark.parametrize(("name", "header", "row", "expected"), FAULTS, ids=lambda value: str(value)[:30])
def test_a_fault_is_named_with_its_column(
    store: Store, name: str, header: str, row: str, expected: tuple[str, str | None, str]
) -> None:
    plan = plan_of(store, table(header, row), name)
    (problem,) = plan.problems
    assert (problem.code, problem.case, problem.column) == expected
    assert not plan.is_storable


@pytest.mark.parametrize(
    ("name", "header", "row"),
    [("units", UNITS, "Khu 1;khu;Trà Cổ;1;;;"), ("campaigns", CAMPAIGNS, "Việc;;buổi;xã;01/01/2018;"),
     ("mergers", MERGERS, "01/11/2019;Hoà Lạc;Ka Long;NQ")],
)  # fmt: skip
def test_the_same_entry_twice_in_a_file_is_refused(store: Store, name: str, header: str, row: str) -> None:
    assert [(problem.code, problem.row) for problem in plan_of(store, table(header, row, row), name).problems] == [
        ("duplicate-key", 3)
    ]


OUTSIDE = "out-of-scope-campaign"
STANDING = [
    ("units", UNITS, "Lục Phủ;thôn;Bắc Sơn;;;;30/06/2018", ("out-of-scope-unit", "figures-after")),
    ("units", UNITS, "Lục Phủ;thôn;Bắc Sơn;;;01/08/2018;", ("out-of-scope-unit", "figures-before")),
    ("units", UNITS, "Lục Phủ;thôn;Bắc Sơn;4;;;", ("exceeds-households", "unit")),
    ("campaigns", KNOWN_ORDERS, "papi;PAPI;;lượt;tất cả;01/01/2016;30/06/2018", (OUTSIDE, "figures-after")),
    ("campaigns", KNOWN_ORDERS, "papi;PAPI;;lượt;tất cả;01/08/2018;", (OUTSIDE, "figures-before")),
    ("campaigns", KNOWN_ORDERS, "papi;PAPI;;lượt;phường;01/01/2016;", (OUTSIDE, "figures-elsewhere")),
    ("mergers", MERGERS, "01/07/2018;Bắc Sơn;Hải Sơn;NQ", ("out-of-scope-unit", "figures-after")),
]  # fmt: skip


@pytest.mark.parametrize(("name", "header", "row", "expected"), STANDING, ids=lambda value: str(value)[:30])
def test_nothing_is_taken_away_on_which_figures_stand(
    store: Store, name: str, header: str, row: str, expected: tuple[str, str]
) -> None:
    stored(store, report("Lục Phủ"))
    before = store.digest()
    (problem,) = plan_of(store, table(header, row), name).problems
    assert (problem.code, problem.case) == expected
    assert "1" in problem.values.get("found", "") or problem.values["found"] == "5"
    assert store.digest() == before


def test_an_order_is_for_the_wards_and_months_that_it_names(store: Store) -> None:
    entered = stored(
        store, table(CAMPAIGNS, "Chuyển đổi số;Số;buổi;Trà Cổ, Bắc Sơn;01/06/2018;31/07/2018"), "campaigns"
    )
    assert faults(plan_of(store, report("Lục Phủ", "chuyển đổi số"))) == []
    assert [one[0] for one in faults(plan_of(store, report("Lục Phủ", "Số", "05/2018")))] == ["out-of-scope-campaign"]
    there = report("Khu 1", "Số", ward="Ka Long")
    assert [one[0] for one in faults(plan_of(store, there))] == ["out-of-scope-campaign"]
    assert coverage(store, "bac-son", "chuyen-doi-so")["village_count"] == 4
    assert coverage(store, "ka-long", "chuyen-doi-so") == {}
    names = store.rows("see/campaigns").set_index("campaign_id").loc["chuyen-doi-so"]
    assert list(names) == ["Chuyển đổi số", "Chuyển đổi số", "Số", "Số"], "no English name: the Vietnamese one"
    stored(store, report("Lục Phủ", "Số"))
    with pytest.raises(NotAllowed, match="stranded-reports"):
        store.undo_plan(entered.upload_id or "")


def test_a_merger_ends_the_old_unit_and_leads_to_the_new_one(store: Store) -> None:
    merged = stored(store, table(MERGERS, "01/11/2019;Hoà Lạc;Ka Long;Nghị quyết ngày 28 tháng 9 năm 2019"), "mergers")
    gazetteer = store.gazetteer()
    assert gazetteer.get("hoa-lac").valid_to == date(2019, 10, 31)
    assert gazetteer.successor("hoa-lac", date(2020, 1, 1)).unit_id == "ka-long"
    undone(store, merged.upload_id)
    assert store.gazetteer().get("hoa-lac").valid_to == date(2024, 10, 31)
    assert store.gazetteer().successor("hoa-lac", date(2025, 1, 1)).unit_id == "tran-phu"


def test_who_is_for_a_ward_has_the_series_of_one_that_is_merged_into_it(store: Store) -> None:
    access.create_account(store, "kalong", access.Role.WARD, "ka-long", "mot-mat-khau-dai", AT)
    stored(store, report("Khu 1", ward="Ka Long"))
    assert access.viewer(store, "kalong").ward_ids == ("ka-long",)
    merged = stored(store, table(MERGERS, "01/06/2018;Hoà Lạc;Ka Long;NQ"), "mergers")
    assert access.viewer(store, "kalong").ward_ids == ("ka-long", "hoa-lac")
    undone(store, merged.upload_id)
    assert access.viewer(store, "kalong").ward_ids == ("ka-long",)


def test_a_new_ward_of_an_old_name_is_another_unit(store: Store) -> None:
    new = stored(store, table(UNITS, "Trà Cổ;phường;;;;01/01/2019;"), "units")
    stored(store, table(MERGERS, "01/01/2019;Trà Cổ;Trà Cổ;NQ 2"), "mergers")
    gazetteer = store.gazetteer()
    assert gazetteer.get("tra-co").valid_to == date(2018, 12, 31)
    assert gazetteer.find_ward("Trà Cổ", date(2019, 6, 1)).unit == gazetteer.get("tra-co-2019")
    with pytest.raises(NotAllowed, match="stranded-mergers"):
        store.undo_plan(new.upload_id or "")


def test_a_plan_is_late_once_the_names_in_it_could_mean_something_else(store: Store) -> None:
    plan, again = plan_of(store, report("Lục Phủ")), plan_of(store, report("Pẹc Nả"))
    stored(store, table(UNITS, "Khe Mới;thôn;Bắc Sơn;70;;;"), "units")
    before = store.digest()
    with pytest.raises(StalePlan, match="catalogue"):
        store.apply(plan, "vanphong", AT)
    assert store.digest() == before
    assert store.apply(plan_of(store, report("Lục Phủ")), "vanphong", AT).upload_id
    with pytest.raises(StalePlan):
        store.apply(again, "vanphong", AT)


def test_the_past_is_told_with_the_units_and_orders_of_then(store: Store) -> None:
    stored(store, report("Lục Phủ"))
    later = datetime(2018, 9, 1)
    plan = plan_of(store, table(UNITS, "Khe Mới;thôn;Bắc Sơn;70;;;", "Lục Phủ;thôn;Bắc Sơn;200;;;"), "units")
    store.apply(plan, "quantri", later)
    plan = plan_of(store, table(CAMPAIGNS, "Việc mới;;buổi;tất cả;01/01/2018;"), "campaigns")
    store.apply(plan, "quantri", later)
    given = {**JULY, "ward_id": "bac-son", "campaign_id": "papi"}
    now = store.rows("see/coverage_by_ward", **given).iloc[0]
    then = store.past.rows("see/coverage_by_ward", datetime(2018, 8, 15), given).iloc[0]
    assert (then["village_count"], then["household_count"]) == (4, 370)
    assert (now["village_count"], now["household_count"]) == (5, 540)
    assert "viec-moi" in store.rows("see/campaigns")["campaign_id"].tolist()
    assert "viec-moi" not in store.past.rows("see/campaigns", datetime(2018, 8, 15), {})["campaign_id"].tolist()


def test_a_list_changed_by_hand_in_the_database_is_found_and_made_right(tmp_path: Path) -> None:
    path = tmp_path / "khoi.duckdb"
    with city(path) as store:
        stored(store, table(UNITS, "Lục Phủ;thôn;Bắc Sơn;130;;;"), "units")
        with store.cursor() as cursor:
            cursor.execute("UPDATE unit SET household_count = 7 WHERE unit_id = 'bac-son.luc-phu'")
        assert [(one.what, one.where) for one in store.differences()] == [("summary", "unit")]
    with open_store(path) as store:
        assert store.repair is not None
        assert store.gazetteer().get("bac-son.luc-phu").household_count == 130


def test_units_that_were_entered_have_a_place_on_the_tile_map(store: Store) -> None:
    stored(store, table(UNITS, "Đảo Mới;xã;;;;01/07/2018;"), "units")
    unit = store.gazetteer().get("dao-moi")
    taken = {(one.tile_column, one.tile_row) for one in store.gazetteer().all() if one.unit_id != "dao-moi"}
    assert unit.tile_column is not None
    assert unit.tile_row is not None
    assert (unit.tile_column, unit.tile_row) not in taken


def test_phường_come_first_then_codes_and_villages_by_number(store: Store) -> None:
    stored(store, table(f"Mã thống kê;{UNITS}", "6719;Phố Mới;phường;;;;01/07/2018;"), "units")
    stored(store, table(UNITS, "Khu 10;khu;Ka Long;9;;;", "Khu 1A;khu;Ka Long;9;;;"), "units")
    wards = [unit.unit_id for unit in store.gazetteer().wards(date(2018, 8, 1))]
    assert wards[:6] == ["ka-long", "tran-phu", "ninh-duong", "hoa-lac", "pho-moi", "tra-co"]
    assert store.gazetteer().get("pho-moi").code == "06719", "the zero that a spreadsheet takes away"
    assert [unit.name_vi for unit in store.gazetteer().villages("ka-long", date(2018, 8, 1))] == [
        "Khu 1", "Khu 1A", "Khu 2", "Khu 10",
    ]  # fmt: skip


def test_a_workbook_of_units_holds_its_kinds_to_choose_from(store: Store) -> None:
    with store.desk() as desk:
        file = intake.template(
            datasets.dataset("units"), None, date(2018, 7, 1), store.gazetteer(), desk, "xlsx"
        )  # fmt: skip
    sheet = load_workbook(BytesIO(file)).worksheets[0]
    assert {rule.showDropDown for rule in sheet.data_validations.dataValidation} <= {False, None}
    assert len(sheet.data_validations.dataValidation) == 2
    assert places.fold(str(sheet["C2"].value)) == "kalong"
