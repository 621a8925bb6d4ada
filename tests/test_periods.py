"""Periods are read as offices write them, and written back in both languages."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khoi import periods
from khoi.errors import UnknownName
from khoi.periods import Period

MONTHS = st.builds(date, st.integers(1995, 2090), st.integers(1, 12), st.just(1))


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("07/2018", "2018-07"),
        ("7-2018", "2018-07"),
        ("T7/2018", "2018-07"),
        ("tháng 7/2018", "2018-07"),
        ("THÁNG 07 NĂM 2018", "2018-07"),
        ("Thang 7, 2018", "2018-07"),
        ("2018-07", "2018-07"),
        ("31/7/2018", "2018-07"),
        ("05/07/2018", "2018-07"),
        ("2018-07-01 00:00:00", "2018-07"),
        ("Quý II/2018", "2018-Q2"),
        ("quý 4 năm 2017", "2017-Q4"),
        ("6 tháng đầu năm 2018", "2018-H1"),
        ("6 tháng cuối năm 2017", "2017-H2"),
        ("năm 2018", "2018"),
        ("2018", "2018"),
        ("tháng 1/2016 – tháng 7/2018", "2016-01..2018-07"),
        ("Từ tháng 01/2018 đến tháng 3/2018", "2018-Q1"),
        ("năm 2016 - năm 2017", "2016-01..2017-12"),
    ],
)
def test_a_period_is_read_in_every_spelling_of_the_brief(written: str, code: str) -> None:
    period = periods.read(written)
    assert period is not None
    assert period.code == code


@pytest.mark.parametrize(
    "written",
    [
        "",
        "13/2018",
        "T0/2018",
        "Quý V/2018",
        "32/7/2018",
        "29/2/2018",
        "7",
        "tháng 7",
        "abc",
        "tháng 7/2018 – tháng 6/2018",
    ],
)
def test_what_is_no_period_is_none(written: str) -> None:
    assert periods.read(written) is None


def test_day_comes_before_month() -> None:
    assert periods.read_day("05/07/2018") == date(2018, 7, 5)


@pytest.mark.parametrize(
    ("code", "vietnamese", "english"),
    [
        ("2018-07", "tháng 7/2018", "July 2018"),
        ("2018-Q2", "Quý II/2018", "Q2 2018"),
        ("2018-H1", "6 tháng đầu năm 2018", "first half of 2018"),
        ("2018", "năm 2018", "2018"),
        ("2016-01..2018-07", "tháng 1/2016 – tháng 7/2018", "January 2016 – July 2018"),
    ],
)
def test_a_period_is_written_as_each_language_does(code: str, vietnamese: str, english: str) -> None:
    period = periods.from_code(code)
    assert (periods.written(period, "vi"), periods.written(period, "en")) == (vietnamese, english)


@pytest.mark.parametrize("code", ["", "2018-13", "2018-Q5", "2018-H3", "18-07", "2018-07..2016-01", "2018-7x", "1..2"])
def test_a_code_that_names_no_period_is_refused(code: str) -> None:
    with pytest.raises(UnknownName):
        periods.from_code(code)


@given(MONTHS, st.integers(0, 40))
def test_a_code_names_its_period(first: date, more: int) -> None:
    period = Period(first, periods.shifted(first, more))
    assert periods.from_code(period.code) == period


@given(MONTHS, st.integers(0, 40))
def test_what_is_written_in_vietnamese_is_read_back(first: date, more: int) -> None:
    period = Period(first, periods.shifted(first, more))
    assert periods.read(periods.written(period, "vi")) == period


@given(MONTHS, st.integers(0, 40))
def test_the_previous_period_is_as_long_and_ends_just_before(first: date, more: int) -> None:
    period = Period(first, periods.shifted(first, more))
    before = period.previous()
    assert before.month_count == period.month_count
    assert periods.shifted(before.last_month, 1) == period.first_month


def test_a_period_knows_its_days() -> None:
    period = periods.from_code("2018-Q1")
    assert (period.first_day, period.last_day) == (date(2018, 1, 1), date(2018, 3, 31))
    assert list(period.months()) == [date(2018, 1, 1), date(2018, 2, 1), date(2018, 3, 1)]


def test_months_that_do_not_run_forward_are_no_period() -> None:
    with pytest.raises(ValueError, match="not a run of months"):
        Period(date(2018, 7, 1), date(2018, 6, 1))


def test_an_axis_names_months_shortly() -> None:
    assert periods.short_month(date(2018, 7, 1), "vi") == "T7/2018"
    assert periods.short_month(date(2018, 7, 1), "en") == "Jul 2018"
