"""What pages ask: exact answers on a small world written down here, and the order's own scope on the sample."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

from khoi.datasets import dataset
from khoi.store import Store, open_store, queries
from tests.test_store_apply import LiteralPlan

MAY, JUNE, JULY = date(2018, 5, 1), date(2018, 6, 1), date(2018, 7, 1)
IN_JULY = {
    "scope": None, "first_month": JULY, "last_month": JULY, "before_first_month": JUNE, "before_last_month": JUNE,
    "ward_id": None, "village_id": None, "campaign_id": None, "as_of": date(2018, 7, 31),
    "base_first_month": JULY, "base_last_month": JULY, "body_id": None, "other_id": None, "item_code": None,
    "source": None,
    "number": None, "column": None, "category": None, "level": None, "is_newest": False,
}  # fmt: skip
ON_TIME, LATE = datetime(2018, 8, 5, 16, 59), datetime(2018, 8, 5, 17, 1)  # the 5th ends at 17:00 UTC in Vietnam

Cells = dict[str, Any]


def put(store: Store, name: str, at: datetime, *rows: Cells, versions: int = 0, changed: int = 0) -> None:
    """Stores rows of one dataset, cells left out being NULL."""
    table = dataset(name).table
    with store.cursor() as cursor:
        empty = cursor.execute(f"SELECT * EXCLUDE upload_seq FROM {table} LIMIT 0").to_arrow_table()
    cells = [{"file_row": number, **row} for number, row in enumerate(rows, start=2)]
    arrow = pa.Table.from_pylist([{key: row.get(key) for key in empty.column_names} for row in cells], empty.schema)
    slots = {(row["ward_id"], row["month"]): versions for row in rows}
    plan = LiteralPlan(arrow, slots, dataset=dataset(name), file_name=f"{name}.csv", changed_count=changed)
    store.apply(plan, "vanphong", at)


def work(village: str, campaign: str, body: str, month: date, sessions: int | None, **more: Any) -> Cells:
    return {
        "ward_id": village.split(".")[0], "village_id": village, "campaign_id": campaign, "body_id": body,
        "month": month, "session_count": sessions, **more,
    }  # fmt: skip


@pytest.fixture
def world() -> Iterator[Store]:
    with small_world() as store:
        yield store


@contextmanager
def small_world() -> Iterator[Store]:
    """Bắc Sơn with two villages, Hải Sơn with one (Pò Hèn), Ka Long with one: June and July 2018."""
    with open_store(None) as store:
        ids = ["bac-son.luc-phu", "bac-son.phinh-ho", "hai-son.po-hen", "ka-long.khu-1"]
        store.load_villages(
            pa.table(
                {
                    "unit_id": ids, "name_vi": ["Lục Phủ", "Phình Hồ", "Pò Hèn", "Khu 1"],
                    "kind": ["thôn", "thôn", "thôn", "khu"], "parent_id": [one.split(".")[0] for one in ids],
                    "household_count": pa.array([100, 80, 60, 200]), "population": pa.array([400, 320, 240, 800]),
                    "is_sample": [True] * 4,
                }
            ),
            datetime(2016, 1, 8),
        )  # fmt: skip
        june = [work("bac-son.luc-phu", "papi", "mttq", JUNE, 1, new_household_count=10)]
        put(store, "activity", datetime(2018, 7, 3), *june)
        july = [
            work("bac-son.luc-phu", "papi", "mttq", JULY, 2, new_household_count=5, result=Decimal("1.5")),
            work("bac-son.luc-phu", "papi", "phu-nu", JULY, 1, new_household_count=1),
            work("bac-son.phinh-ho", "papi", "mttq", JULY, 0),
            work("bac-son.phinh-ho", "nong-thon-moi", "mttq", JULY, 4),
        ]
        put(store, "activity", ON_TIME, *july)
        put(store, "activity", LATE, work("hai-son.po-hen", "papi", "mttq", JULY, 1))
        yield store


def asked(store: Store, name: str, **changed: Any) -> pd.DataFrame:
    return store.rows(f"see/{name}", **(IN_JULY | changed))


def test_the_states_of_wards_are_told_apart(world: Store) -> None:
    rows = asked(world, "wards", campaign_id="papi").set_index("ward_id")
    shown = rows.loc[
        ["bac-son", "hai-son", "ka-long"], ["pair_count", "reached_count", "share", "before_share", "state"]
    ]
    assert shown.values.tolist() == [
        [2, 1, 0.5, 0.5, "reached"],
        [1, 1, 1.0, 0.0, "reached"],
        [1, 0, 0.0, 0.0, "unreported"],
    ]
    every = asked(world, "wards").set_index("ward_id")
    assert every.loc["bac-son", "state"] == "behind"


def test_a_base_is_the_campaigns_own_scope_and_no_report_is_not_zero(world: Store) -> None:
    rows = asked(world, "coverage_by_ward").set_index(["ward_id", "campaign_id"])
    assert ("ka-long", "nong-thon-moi") not in rows.index
    assert ("bac-son", "do-thi-van-minh") not in rows.index
    papi = rows.loc[("bac-son", "papi")]
    counted = ["village_count", "reported_count", "reached_count", "before_reached_count", "household_count"]
    assert papi[counted].tolist() == [2, 2, 1, 1, 180]
    assert (papi["new_household_count"], papi["all_household_count"], papi["result"]) == (6, 16, 1.5)
    silent = rows.loc[("ka-long", "papi")]
    assert silent["reported_count"] == 0
    assert pd.isna(silent["told_reached_count"])
    assert pd.isna(silent["new_household_count"])


def test_a_target_stands_beside_the_years_result(world: Store) -> None:
    aim = {"ward_id": "bac-son", "unit_id": "bac-son", "campaign_id": "papi", "month": date(2018, 1, 1)}
    put(world, "targets", ON_TIME, aim | {"target": Decimal("12.5")})
    papi = asked(world, "coverage_by_ward").set_index(["ward_id", "campaign_id"]).loc[("bac-son", "papi")]
    assert (papi["target"], papi["year_result"]) == (12.5, 1.5)


def test_a_village_has_three_states(world: Store) -> None:
    rows = asked(world, "coverage_by_village", ward_id="bac-son").set_index(["village_name", "campaign_id"])["state"]
    assert rows["Lục Phủ", "papi"] == "reached"
    assert rows["Phình Hồ", "papi"] == "behind"
    assert rows["Lục Phủ", "nong-thon-moi"] == "unreported"


def test_months_count_coverage_overlap_and_who_was_on_time(world: Store) -> None:
    july = asked(world, "city_months", campaign_id="papi").set_index("month").loc[pd.Timestamp(JULY)]
    names = ["pair_count", "reached_count", "overlap_count", "new_household_count"]
    assert july[names].tolist() == [4, 2, 1, 6]
    assert july[["ward_count", "reported_count", "on_time_count"]].tolist() == [17, 2, 1]
    assert july[["is_in_period", "is_before"]].tolist() == [True, False]


def test_a_report_is_on_time_late_or_missing(world: Store) -> None:
    rows = asked(world, "reporting")
    july = rows[rows["month"] == pd.Timestamp(JULY)].set_index("ward_id")["state"]
    assert (july["bac-son"], july["hai-son"], july["ka-long"]) == ("on_time", "late", "missing")
    assert len(rows) == 17 * 12


def test_spending_adds_up_by_item_owner_and_month(world: Store) -> None:
    cells = {"ward_id": "bac-son", "unit_id": "bac-son", "source": "autonomous", "month": JULY}
    paid = [
        cells | {"item_code": "6550", "planned_vnd": 5_000_000, "actual_vnd": 4_000_000},
        cells | {"item_code": "6650", "planned_vnd": 1_000_000},
    ]
    put(world, "spending", ON_TIME, *paid)
    office = cells | {"ward_id": "co-quan-khoi", "unit_id": "co-quan-khoi", "item_code": "6000", "planned_vnd": 9}
    put(world, "spending", ON_TIME, office | {"actual_vnd": 9})
    items = asked(world, "spending_by_item").set_index("item_code")
    assert items["planned_vnd"].to_dict() == {"6550": 5_000_000, "6650": 1_000_000, "6000": 9}
    assert pd.isna(items.loc["6650", "actual_vnd"])
    owners = asked(world, "spending_by_owner").set_index("ward_id")
    assert owners["actual_vnd"].to_dict() == {"co-quan-khoi": 9, "bac-son": 4_000_000}
    months = asked(world, "spending_months")
    assert months[["planned_vnd", "actual_vnd"]].values.tolist() == [[6_000_009, 4_000_009]]
    assert asked(world, "spending_months", scope=["bac-son"])["planned_vnd"].tolist() == [6_000_000]


def paid(store: Store, *months: tuple[date, int | None, int | None], ward: str = "bac-son") -> None:
    """Stores plan and payments of one ward for some months."""
    cells = {"ward_id": ward, "unit_id": ward, "item_code": "6550", "source": "autonomous"}
    rows = [cells | {"month": month, "planned_vnd": plan, "actual_vnd": actual} for month, plan, actual in months]
    put(store, "spending", ON_TIME, *rows)


def test_a_forecast_adds_the_months_left_at_the_share_used_so_far(world: Store) -> None:
    paid(world, (MAY, 100, 50), (JUNE, 100, 100), (JULY, 200, 150), (date(2018, 8, 1), 400, 399))
    year = asked(world, "spending_year").set_index("month")
    assert len(year) == 12
    assert year["planned_sum_vnd"].dropna().tolist() == [100, 200, 400, 800]
    assert year["actual_sum_vnd"].dropna().tolist() == [50, 150, 300], "what came after the period is not looked at"
    assert year["told_count"].unique().tolist() == [3]
    # 300 of 400 are used; August has its plan, the four months after it the mean of the four that have one.
    ends = year.loc[pd.Timestamp(2018, 12, 1), ["forecast_sum_vnd", "least_sum_vnd", "greatest_sum_vnd"]].tolist()
    left = 400 + 4 * 200
    assert ends == [300 + left * 0.75, 300 + left * 0.5, 300 + left * 1.0]
    start = year.loc[pd.Timestamp(JULY), ["forecast_sum_vnd", "least_sum_vnd", "greatest_sum_vnd"]].tolist()
    assert start == [300, 300, 300]
    assert year.loc[pd.Timestamp(JUNE), ["forecast_sum_vnd"]].isna().all()


def test_a_month_left_without_a_plan_takes_last_years_as_much_changed_as_the_plan(world: Store) -> None:
    last = [(date(2017, number, 1), 100 * number, 90 * number) for number in range(1, 13)]
    paid(world, *last, (MAY, 1000, 500), (JUNE, 1200, 600), (JULY, 1400, 700))
    year = asked(world, "spending_year")
    assert year["past_actual_vnd"].tolist() == [90 * number for number in range(1, 13)]
    left = 2 * 100 * sum(range(8, 13))  # this year's plan is twice that of the same months
    assert year["forecast_sum_vnd"].iloc[-1] == 1800 + left * 0.5
    assert year["least_sum_vnd"].iloc[-1] == year["greatest_sum_vnd"].iloc[-1] == 1800 + left * 0.5


def test_there_is_no_forecast_with_fewer_than_three_months_nor_for_a_year_that_is_over(world: Store) -> None:
    paid(world, (MAY, 100, None), (JUNE, 100, 90), (JULY, 100, 80), (date(2018, 12, 1), 100, 70))
    early = asked(world, "spending_year")
    assert (early["told_count"].iloc[0], early["forecast_sum_vnd"].notna().sum()) == (2, 0)
    over = asked(world, "spending_year", last_month=date(2018, 12, 1))
    assert (over["told_count"].iloc[0], over["forecast_sum_vnd"].notna().sum()) == (3, 0)
    assert over["last_told"].iloc[0] == pd.Timestamp(2018, 12, 1)
    nothing = asked(world, "spending_year", last_month=date(2016, 7, 1))
    assert (len(nothing), nothing["told_count"].iloc[0], nothing["last_told"].notna().sum()) == (12, 0, 0)


def test_every_source_is_told_and_one_without_rows_is_not_zero(world: Store) -> None:
    cells = {"ward_id": "bac-son", "unit_id": "bac-son", "item_code": "6550", "month": JULY}
    put(world, "spending", ON_TIME, cells | {"source": "autonomous", "planned_vnd": 5, "actual_vnd": 6},
        cells | {"source": "mobilised", "planned_vnd": 3})  # fmt: skip
    rows = asked(world, "spending_by_source").astype(object)
    assert rows.where(rows.notna(), None).values.tolist() == [
        ["autonomous", 5, 6], ["non_autonomous", None, None], ["mobilised", 3, None],
    ]  # fmt: skip
    item = asked(world, "spending_by_item").iloc[0]
    assert (item["remaining_vnd"], item["used_share"]) == (2, 6 / 8)


def test_money_per_household_is_the_wards_own_over_its_villages(world: Store) -> None:
    paid(world, (JULY, 500, 361))
    paid(world, (JULY, 500, 999), ward="co-quan-khoi")
    rows = asked(world, "spending_by_household").set_index("ward_id")
    assert len(rows) == 17
    assert rows.loc["bac-son", ["actual_vnd", "household_count", "per_household_vnd"]].tolist() == [361, 180, 2]
    assert pd.isna(rows.loc["ka-long", "actual_vnd"])
    assert rows.loc["ka-long", "household_count"] == 200
    assert rows.loc["tra-co", ["actual_vnd", "household_count"]].isna().all()
    assert asked(world, "spending_by_household", ward_id="hai-son")["ward_id"].tolist() == ["hai-son"]


def test_teams_stand_against_the_households_of_the_villages_that_reported_them(world: Store) -> None:
    team = {"ward_id": "bac-son", "unit_id": "bac-son.luc-phu", "body_id": "to-dan-van", "category": "team_member"}
    put(world, "headcount", ON_TIME, team | {"month": MAY, "present_count": 8})
    put(world, "headcount", ON_TIME, team | {"month": JULY, "present_count": 9},
        team | {"unit_id": "bac-son", "category": "bloc_member", "month": JULY, "present_count": 50})  # fmt: skip
    rows = asked(world, "teams_by_household").set_index("ward_id")
    names = ["village_count", "team_count", "team_member_count", "household_count", "per_thousand"]
    assert rows.loc["bac-son", names].tolist() == [2, 1, 9, 100, 90]
    assert rows.loc["ka-long", names[:2]].tolist() == [1, 0]
    assert rows.loc["ka-long", names[2:]].isna().all()
    assert rows.loc["tra-co", names[:2]].tolist() == [0, 0]


def test_posts_stand_body_by_body_in_official_order(world: Store) -> None:
    office = {"ward_id": "co-quan-khoi", "unit_id": "co-quan-khoi", "category": "post"}
    for month, counts in ((JUNE, (5, 6)), (JULY, (4, None))):
        put(world, "headcount", ON_TIME, *(
            office | {"body_id": body, "month": month, "assigned_count": 6, "present_count": count}
            for body, count in zip(("phu-nu", "mttq"), counts, strict=True)
        ), office | {"category": "contract", "body_id": "mttq", "month": month, "present_count": 9})  # fmt: skip
    rows = asked(world, "headcount_body_months")
    assert rows["body_id"].tolist() == ["mttq", "mttq", "phu-nu", "phu-nu"]
    assert rows["present_count"].astype(object).where(rows["present_count"].notna(), None).tolist() == [6, None, 5, 4]
    assert asked(world, "headcount_body_months", scope=["bac-son"]).empty


def test_the_forecast_of_the_sample_is_what_plain_loops_over_its_rows_give(sample_store: Store) -> None:
    with sample_store.cursor() as cursor:
        stored = cursor.execute("SELECT month, planned_vnd, actual_vnd FROM spending").fetchall()
    plan: dict[date, int] = {}
    spent: dict[date, int] = {}
    for month, planned, actual in stored:
        plan[month] = plan.get(month, 0) + (planned or 0)
        spent[month] = spent.get(month, 0) + (actual or 0)
    told = [date(2018, number, 1) for number in range(1, 8)]
    growth = sum(plan[month] for month in told) / sum(plan[month.replace(year=2017)] for month in told)
    left = growth * sum(plan[date(2017, number, 1)] for number in range(8, 13))
    so_far = sum(spent[month] for month in told)
    shares = [spent[month] / plan[month] for month in told]
    used = so_far / sum(plan[month] for month in told)
    end = asked(sample_store, "spending_year").iloc[-1]
    for name, part in (("forecast", used), ("least", min(shares)), ("greatest", max(shares))):
        assert end[f"{name}_sum_vnd"] == pytest.approx(so_far + left * part, abs=1), name


def test_posts_are_the_offices_and_members_are_counted_apart(world: Store) -> None:
    office = {"ward_id": "co-quan-khoi", "unit_id": "co-quan-khoi", "body_id": "mttq"}
    baseline = office | {"category": "post", "month": date(2015, 12, 1), "assigned_count": 6}
    put(world, "headcount", ON_TIME, baseline)
    now = office | {"month": JULY}
    put(world, "headcount", ON_TIME, now | {"category": "post", "assigned_count": 5, "present_count": 4},
        now | {"category": "contract", "present_count": 2})  # fmt: skip
    bloc = {"ward_id": "bac-son", "unit_id": "bac-son", "body_id": "khoi-dan-van", "category": "bloc_member"}
    team = {"ward_id": "bac-son", "unit_id": "bac-son.luc-phu", "body_id": "to-dan-van", "category": "team_member"}
    put(world, "headcount", ON_TIME, bloc | {"month": MAY, "present_count": 9, "female_count": 3},
        team | {"month": MAY, "present_count": 8})  # fmt: skip
    put(world, "headcount", ON_TIME, bloc | {"month": JUNE, "present_count": 11, "female_count": 4})
    body = asked(world, "headcount_by_body").iloc[0]
    names = ["assigned_count", "present_count", "contract_count", "baseline_count"]
    assert body[names].tolist() == [5, 4, 2, 6]
    assert asked(world, "headcount_months")["assigned_count"].tolist() == [6, 5]
    members = asked(world, "members_by_ward")
    assert members[
        ["ward_id", "bloc_count", "bloc_female_count", "team_count", "team_member_count"]
    ].values.tolist() == [["bac-son", 11, 4, 1, 8]]
    assert asked(world, "village_team", village_id="bac-son.luc-phu")["present_count"].tolist() == [8]


def test_a_conclusion_is_overdue_from_the_day_after_its_own(world: Store) -> None:
    made = {
        "issued_on": date(2018, 7, 1), "month": JULY, "content": "việc", "ward_id": "bac-son",
        "responsible_id": "bac-son", "status": "open",
    }  # fmt: skip
    dues = {"1": date(2018, 7, 30), "2": date(2018, 7, 31), "3": None}
    put(world, "conclusions", ON_TIME, *(made | {"number": number, "due_on": due} for number, due in dues.items()))
    rows = asked(world, "overdue_conclusions")
    assert rows[["number", "overdue_days", "responsible_vi"]].values.tolist() == [["1", 1, "Bắc Sơn"]]


def test_a_villages_rows_lead_to_file_row_and_time(world: Store) -> None:
    rows = asked(world, "village_reports", village_id="bac-son.luc-phu")
    assert rows[["body_vi", "session_count", "file_name", "file_row", "stored_at"]].values.tolist() == [
        ["MTTQ", 2, "activity.csv", 2, pd.Timestamp(ON_TIME)],
        ["Phụ nữ", 1, "activity.csv", 3, pd.Timestamp(ON_TIME)],
    ]


def test_households_of_a_village_add_up_from_the_beginning(world: Store) -> None:
    rows = asked(world, "village_households", village_id="bac-son.luc-phu")
    assert rows[["new_household_count", "all_household_count", "household_count"]].values.tolist() == [
        [10, 10, 100],
        [6, 16, 100],
    ]


def test_what_an_upload_moves_is_asked_for_its_wards_alone(world: Store) -> None:
    rows = asked(world, "effect_activity", scope=["bac-son"]).set_index("group_id")
    assert (rows.loc["papi", "value"], rows.loc["papi", "base"]) == (1, 2)
    assert pd.isna(rows.loc["ve-sinh-moi-truong", "value"])


@pytest.mark.parametrize(
    "name", [name for name in queries.names("see") if "scope" in queries.parameters(f"see/{name}")]
)
def test_someone_with_a_scope_gets_no_row_of_another_ward(sample_store: Store, name: str) -> None:
    given = dict.fromkeys(queries.parameters(f"see/{name}")) | IN_JULY
    given |= {"first_month": date(2018, 1, 1), "scope": ["bac-son"], "village_id": "hai-son.po-hen"}
    rows = sample_store.rows(f"see/{name}", **given)
    for column in ("ward_id", "village_id"):
        if column in rows:
            assert {str(unit).split(".")[0] for unit in rows[column].dropna()} <= {"bac-son"}
    if name in ("village_reports", "village_households", "village_team"):
        assert rows.empty


@pytest.mark.parametrize(
    ("campaign", "wards"),
    [("nong-thon-moi", 9), ("do-thi-van-minh", 8), ("du-lich-cong-dong", 3), ("tranh-tuong", 3), ("papi", 17)],
)
def test_on_the_sample_each_campaign_has_its_own_wards_as_its_base(
    sample_store: Store, campaign: str, wards: int
) -> None:
    assert len(asked(sample_store, "coverage_by_ward", campaign_id=campaign)) == wards


def test_the_city_is_the_sum_of_its_wards(sample_store: Store) -> None:
    city = asked(sample_store, "city_months").set_index("month").loc[pd.Timestamp(JULY)]
    wards = asked(sample_store, "wards")
    assert (wards["pair_count"].sum(), wards["reached_count"].sum()) == (city["pair_count"], city["reached_count"])
    assert asked(sample_store, "coverage_by_ward")["reached_count"].sum() == city["reached_count"]
    assert wards["village_count"].sum() == 101


def test_uploads_of_others_stay_hidden_from_a_ward(world: Store) -> None:
    assert len(asked(world, "uploads")) == 3
    assert len(asked(world, "uploads", scope=["bac-son"])) == 2
    assert asked(world, "uploads", scope=["ka-long"]).empty
