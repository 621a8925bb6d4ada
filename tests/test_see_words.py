"""What a page says in words: figures written for readers, comparisons, answers, and what needs attention."""

from datetime import date, datetime

import pandas as pd
import pytest

from khoi import periods
from khoi.places import Unit
from khoi.see import answers, attention, format, headlines
from khoi.see.filters import Campaign, Filters

SPACE = "\N{NO-BREAK SPACE}"
YEAR = Filters(periods.from_code("2018"), as_of=date(2018, 7, 31))
MONTH = Filters(periods.from_code("2018-07"), as_of=date(2018, 7, 31))
PAPI = Campaign("papi", "Tuyên truyền PAPI", "Outreach on PAPI", "PAPI", "PAPI")
BAC_SON = Unit("bac-son", "06727", "Bắc Sơn", "xã", "ward", "mong-cai")


def test_a_year_that_still_runs_is_told_up_to_now_and_compared_with_the_same_months() -> None:
    assert (YEAR.told.code, YEAR.before.code) == ("2018-01..2018-07", "2017-01..2017-07")
    assert YEAR.compared("vi") == "so với cùng kỳ năm 2017"
    assert YEAR.compared("en") == "against the same months of 2017"


def test_a_finished_period_is_compared_with_the_one_before() -> None:
    assert (MONTH.told.code, MONTH.before.code) == ("2018-07", "2018-06")
    assert MONTH.compared("vi") == "so với tháng 6/2018"


def test_filters_say_what_a_page_is_about() -> None:
    chosen = Filters(periods.from_code("2018-Q2"), BAC_SON, campaign=PAPI)
    assert chosen.sentence("vi") == "xã Bắc Sơn · PAPI · Quý II/2018"
    assert chosen.sentence("en") == "Bắc Sơn commune · PAPI · Q2 2018"
    assert chosen.params()["ward_id"] == "bac-son"


@pytest.mark.parametrize(
    ("value", "headline", "money"),
    [
        (None, ("–", "hộ"), "–"),
        (float("nan"), ("–", "hộ"), "–"),
        (0, ("0", "hộ"), "0 đồng"),
        (991, ("991", "hộ"), "991 đồng"),
        (2392, ("2,39", "nghìn hộ"), "2.392 đồng"),
        (17076, ("17,1", "nghìn hộ"), "17.100 đồng"),
        (179_400_000, ("179.000", "nghìn hộ"), "179 triệu đồng"),
        (2_821_000_000, ("2.820.000", "nghìn hộ"), "2,82 tỷ đồng"),
    ],
)
def test_a_headline_has_three_significant_digits_and_missing_is_no_zero(
    value: float | None, headline: tuple[str, str], money: str
) -> None:
    assert format.headline(value, "hộ", "vi") == headline
    assert format.money(value, "vi") == money


def test_a_unit_of_money_is_chosen_once_for_all_amounts() -> None:
    unit = format.money_unit([1_000, 5_000_000, None])
    assert (unit.written(1_000, "vi"), unit.written(5_000_000, "vi")) == ("0,001 triệu đồng", "5 triệu đồng")


def test_a_change_has_a_sign_and_needs_both_sides() -> None:
    assert format.points(0.45, 0.41, "vi") == "+4 điểm %"
    assert format.points(0.40, 0.41, "en") == "−1 percentage point"
    assert format.points(0.4, None, "vi") is None
    assert format.signed(0, "vi") == "0"


def _wards() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "ward_id": ["ka-long", "hai-son"], "ward_name": ["Ka Long", "Hải Sơn"], "pair_count": [8, 4],
            "reached_count": [6, 1], "before_reached_count": [4, 1], "share": [0.75, 0.25],
            "state": ["reached", "behind"], "is_low": [True, True],
        }
    )  # fmt: skip


def _months() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "month": [pd.Timestamp(2018, 6, 1), pd.Timestamp(2018, 7, 1)], "pair_count": [12, 12],
            "reached_count": [5, 7], "overlap_count": [1, 0], "new_household_count": [30, 45], "ward_count": [2, 2],
            "reported_count": [2, 2], "on_time_count": [2, 1], "is_in_period": [False, True],
            "is_before": [True, False],
        }
    )  # fmt: skip


def test_headlines_carry_unit_comparison_and_trend() -> None:
    coverage = headlines.coverage(_wards(), _months(), MONTH, "vi")
    assert (coverage.value, coverage.delta, coverage.delta_note) == (f"58{SPACE}%", "+17 điểm %", "so với tháng 6/2018")
    assert (coverage.note, coverage.is_good) == ("7/12 lượt thôn–nhiệm vụ", True)
    households = headlines.new_households(_months(), MONTH, "vi")
    assert (households.value, households.unit, households.delta) == ("45", "hộ", "+15")
    on_time = headlines.on_time(_months(), MONTH, "vi")
    assert (on_time.label, on_time.value, on_time.delta) == ("Xã, phường báo cáo đúng hạn tháng 7/2018", "1/2", "−1")
    overlap = headlines.overlap(_months(), MONTH, "en")
    assert (overlap.value, overlap.delta, overlap.is_good) == ("0%", "−20 percentage points", True)


def test_a_headline_without_figures_is_a_dash_without_a_comparison() -> None:
    nothing = _months().assign(new_household_count=[None, None])
    card = headlines.new_households(nothing, MONTH, "vi")
    assert (card.value, card.delta, card.delta_note) == ("–", "", "")


def _year(**changed: object) -> pd.DataFrame:
    columns = {
        "month": [pd.Timestamp(2018, number, 1) for number in range(1, 13)], "last_told": pd.Timestamp(2018, 7, 1),
        "told_count": 7, "actual_vnd": [1e9] * 7 + [None] * 5, "past_actual_vnd": 0.5e9,
        "forecast_sum_vnd": [None] * 6 + [7e9 + step * 1e9 for step in range(6)],
        "least_sum_vnd": 11.5e9, "greatest_sum_vnd": 12.5e9,
    }  # fmt: skip
    return pd.DataFrame(columns | changed)


def test_a_forecast_is_said_with_its_band_or_why_there_is_none() -> None:
    assert answers.forecast(_year(), "vi") == (
        "Năm 2018: dự kiến đến cuối năm chi 12 tỷ đồng (từ 11,5 tỷ đồng đến 12,5 tỷ đồng), theo thực chi đến hết "
        "tháng 7/2018. Cả năm 2017 đã chi 6 tỷ đồng."
    )
    early = _year(told_count=2, forecast_sum_vnd=None, past_actual_vnd=None)
    assert answers.forecast(early, "vi").endswith("ít nhất 3 tháng có cả dự toán và thực chi, mới có 2.")
    assert "there are 2 so far" in answers.forecast(early.assign(last_told=pd.NaT), "en")
    over = _year(last_told=pd.Timestamp(2018, 12, 1), forecast_sum_vnd=None, actual_vnd=1e9, past_actual_vnd=None)
    assert answers.forecast(over, "vi") == "Năm 2018 đã hết: thực chi 12 tỷ đồng, 12/12 tháng có báo cáo."


def test_blocs_or_teams_that_never_reported_are_not_counted_as_none() -> None:
    members = pd.DataFrame({"bloc_count": [9], "team_count": [0], "team_member_count": pd.array([None], dtype="Int64")})
    said = answers.headcount(pd.DataFrame(), members, "vi")
    assert said == "1 khối dân vận có 9 thành viên; tổ dân vận chưa báo cáo."
    blocs = members.assign(bloc_count=pd.array([None], dtype="Int64"), team_count=4, team_member_count=34)
    assert answers.headcount(pd.DataFrame(), blocs, "en").startswith("4 village teams have 34 members; ward blocs")


def test_team_members_for_every_thousand_households_are_of_wards_that_know_both() -> None:
    wards = pd.DataFrame({"per_thousand": [45.0, None], "team_member_count": [9, 8], "household_count": [200, None]})
    assert answers.team_ratio(wards, "vi") == "Cứ 1.000 hộ có 45,0 thành viên tổ dân vận."
    assert answers.team_ratio(wards[1:], "en") == ""


def test_spending_says_what_was_used_and_what_is_left() -> None:
    spending = pd.DataFrame(
        {
            "month": [pd.Timestamp(2018, 6, 1), pd.Timestamp(2018, 7, 1)], "planned_vnd": [2_000_000, 4_000_000],
            "actual_vnd": [1_000_000, 3_000_000], "is_in_period": [False, True], "is_before": [True, False],
        }
    )  # fmt: skip
    used = headlines.used(spending, MONTH, "vi")
    assert (used.value, used.delta, used.note) == (f"75{SPACE}%", "+25 điểm %", "3 triệu đồng / 4 triệu đồng")
    left = headlines.remaining(spending, "vi")
    assert (left.value, left.unit) == ("1", "triệu đồng")


def test_the_overview_answers_in_one_sentence() -> None:
    assert answers.overview(_wards(), MONTH, "vi") == (
        f"Độ phủ tháng 7/2018: 58{SPACE}%; cao nhất Ka Long (75{SPACE}%), thấp nhất Hải Sơn (25{SPACE}%)."
        " 2/2 xã, phường đã báo cáo tháng 7/2018."
    )


def test_coverage_names_the_widest_the_narrowest_and_those_without_a_report() -> None:
    rows = pd.DataFrame(
        {
            "campaign_id": ["papi", "trees", "murals"], "campaign_vi": ["PAPI", "Trồng cây", "Tranh tường"],
            "ward_name": ["Ka Long"] * 3, "reported_count": [4, 4, 0], "reached_count": [4, 1, 0],
            "village_count": [4, 4, 3],
        }
    )  # fmt: skip
    assert answers.coverage(rows, "vi") == (
        f"Rộng nhất: PAPI (100{SPACE}% thôn, khu trong phạm vi); hẹp nhất: Trồng cây (25{SPACE}%)."
        " Chưa có báo cáo: Tranh tường."
    )
    assert answers.coverage(rows.assign(reported_count=0), "vi") == "Trong kỳ này chưa nhiệm vụ nào có báo cáo."
    assert answers.coverage(rows.head(1), "vi").startswith("4/4 thôn, khu của 1 xã, phường trong phạm vi")
    assert "thấp nhất" not in answers.coverage(rows.head(1), "vi"), "one ward is compared with nobody"
    silent = rows.head(1).assign(reported_count=0, reached_count=0)
    assert answers.coverage(silent, "vi").startswith("Chưa có báo cáo nào trong kỳ; 4 thôn, khu"), "not 0 %"


def test_attention_lists_the_missing_the_late_the_low_the_overspent_and_the_overdue() -> None:
    reporting = pd.DataFrame(
        {
            "ward_id": ["hai-son", "ka-long"], "ward_name": ["Hải Sơn", "Ka Long"],
            "month": [pd.Timestamp(2018, 7, 1)] * 2, "state": ["missing", "late"],
            "first_stored_at": [pd.NaT, datetime(2018, 8, 6, 1)],
        }
    )  # fmt: skip
    conclusions = pd.DataFrame(
        {
            "number": ["GB 1"], "content": ["Nộp báo cáo"], "due_on": [date(2018, 7, 1)], "ward_id": ["hai-son"],
            "responsible_vi": ["Hải Sơn"], "responsible_en": ["Hải Sơn"], "overdue_days": [30],
        }
    )  # fmt: skip
    owners = pd.DataFrame(
        {"ward_id": "ka-long", "owner_vi": "Ka Long", "planned_vnd": [10], "actual_vnd": [11], "is_over": [True]}
    )
    limits = pd.DataFrame({"attention_count": [3]})
    lines = attention.attention(reporting, _wards().head(1), conclusions, owners, limits, "vi")
    assert lines[["what", "where"]].values.tolist() == [
        ["Chưa báo cáo", "Hải Sơn"],
        ["Báo cáo muộn", "Ka Long"],
        ["Độ phủ thấp", "Ka Long"],
        ["Chi vượt dự toán", "Ka Long"],
        ["Kết luận quá hạn", "Hải Sơn"],
    ]
    assert lines["detail"].iloc[1] == "nhận lúc 06/08/2018 08:00"
    assert lines["detail"].iloc[4] == "số GB 1, hạn 01/07/2018 (quá 30 ngày): Nộp báo cáo"
    fewer = attention.attention(reporting, _wards().assign(is_low=[False, True]), conclusions, owners.assign(
        actual_vnd=9), limits.assign(attention_count=1), "vi")  # fmt: skip
    assert fewer[["what", "where"]].values.tolist()[2:4] == [
        ["Độ phủ thấp", "Hải Sơn"],
        ["Chi gần hết dự toán", "Ka Long"],
    ]


def test_a_ward_names_its_narrowest_campaign_among_those_reported() -> None:
    rows = pd.DataFrame(
        {
            "campaign_vi": ["PAPI", "Trồng cây"], "reported_count": [4, 0], "reached_count": [3, 0],
            "village_count": [4, 4],
        }
    )  # fmt: skip
    assert answers.ward(rows, BAC_SON, MONTH, "vi") == (
        f"xã Bắc Sơn, tháng 7/2018: 3/8 lượt thôn–nhiệm vụ đã tiếp cận (38{SPACE}%); hẹp nhất: PAPI (3/4 thôn, khu)."
        " Chưa có báo cáo: Trồng cây."
    )
    nothing = answers.ward(rows.assign(reported_count=0), BAC_SON, MONTH, "vi")
    assert nothing == "xã Bắc Sơn, tháng 7/2018: chưa có báo cáo nào."
