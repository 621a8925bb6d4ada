"""Cells mean what a Vietnamese office means by them; what has two meanings is refused."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khoi import words
from khoi.intake import values
from khoi.intake.values import Fault


@pytest.mark.parametrize(
    ("written", "count"),
    [
        ("12", 12),
        ("0", 0),
        ("007", 7),
        ("2.500", 2500),
        ("1.234.567", 1234567),
        ("1 234", 1234),
        ("1,234,567", 1234567),
        ("12,0", 12),
        ("12.0", 12),
        ("1.234,00", 1234),
        ("+5", 5),
        ("１２", 12),
    ],
)
def test_a_count_is_read_as_it_is_written_in_vietnam(written: str, count: int) -> None:
    assert values.whole(values.clean(written)) == count


@pytest.mark.parametrize("written", ["", " ", "-", "–", "—", "không", "Không", "KHÔNG", "chưa báo cáo", "…", "n/a"])
def test_nothing_reported_is_not_zero(written: str) -> None:
    cleaned = values.clean(written)
    assert (values.whole(cleaned), values.decimal(cleaned), values.money(cleaned)) == (None, None, None)


@pytest.mark.parametrize(
    ("written", "code", "case"),
    [
        ("12,5", "not-whole", None),
        ("1.234,5", "not-whole", None),
        ("0.5", "not-whole", None),
        ("12,5%", "not-a-number", "percent"),
        ("5%", "not-a-number", "percent"),
        ("1,234", "not-a-number", "comma"),
        ("12,500", "not-a-number", "comma"),
        ("-5", "negative", None),
        ("(1.234)", "negative", None),
        ("−3", "negative", None),
        ("1000000000", "too-large", None),
        ("9" * 40, "too-large", None),
        ("mười hai", "not-a-number", None),
        ("12 hộ", "not-a-number", None),
        ("1.23.4", "not-a-number", None),
        ("1,5E+05", "not-a-number", None),
        ("12-15", "not-a-number", None),
        ("٣", "not-a-number", None),
        ("²", "not-a-number", None),
        ("1 2", "not-a-number", None),
        ("(5", "not-a-number", None),
        ("=1+1", "not-a-number", None),
        ("9" * 5000, "not-a-number", None),
    ],
)
def test_what_is_not_a_count_is_refused_with_its_reason(written: str, code: str, case: str | None) -> None:
    found = values.whole(values.clean(written))
    assert isinstance(found, Fault)
    assert (found.code, found.case) == (code, case)


@pytest.mark.parametrize(
    ("written", "style", "amount"),
    [
        ("12,5", "unknown", "12.5"),
        ("1.234,567", "unknown", "1234.567"),
        ("2.500", "unknown", "2500"),
        ("12.5", "unknown", "12.5"),
        ("0,125", "unknown", "0.125"),
        ("0.125", "unknown", "0.125"),
        ("1,234.5", "unknown", "1234.5"),
        ("1 234,5", "unknown", "1234.5"),
        ("1,234", "vietnamese", "1.234"),
        ("2.500", "vietnamese", "2500"),
    ],
)
def test_a_result_keeps_its_decimals(written: str, style: values.Style, amount: str) -> None:
    assert values.decimal(values.clean(written), style) == Decimal(amount)


@pytest.mark.parametrize(
    ("column", "style"),
    [
        (["12", "1,234"], "unknown"),
        (["12,5", "1,234"], "vietnamese"),
        (["1.234.567"], "vietnamese"),
        (["12.5", "2.500"], "english"),
        (["1,234,567"], "english"),
        (["2.500"], "unknown"),
        (["12,5", "12.5"], "english"),
        (["3,2 triệu"], "vietnamese"),
        (["", "-", "không", "abc"], "unknown"),
    ],
)
def test_a_column_shows_how_it_writes_decimals(column: list[str], style: str) -> None:
    assert values.style(column) == style


def test_a_form_with_two_meanings_is_refused_where_its_column_leaves_the_doubt() -> None:
    comma, point = values.decimal("1,234", "unknown"), values.decimal("2.500", "english")
    assert isinstance(comma, Fault) and (comma.code, comma.case) == ("not-a-number", "comma")
    assert isinstance(point, Fault) and (point.code, point.case) == ("not-a-number", "point")


def test_more_than_three_decimals_are_not_rounded_away() -> None:
    found = values.decimal("1,23456")
    assert isinstance(found, Fault) and found.case == "decimals"
    assert values.decimal("1,23400") == Decimal("1.234")


@pytest.mark.parametrize(
    ("written", "factor", "dong"),
    [
        ("1.500.000", 1, 1_500_000),
        ("1.500.000 đ", 1, 1_500_000),
        ("1.500.000 đồng", 1, 1_500_000),
        ("12 VNĐ", 1, 12),
        ("3,2 triệu", 1, 3_200_000),
        ("3,2 triệu đồng", 1, 3_200_000),
        ("5 tr", 1, 5_000_000),
        ("500 nghìn", 1, 500_000),
        ("1,25 tỷ", 1, 1_250_000_000),
        ("3,2", 10**6, 3_200_000),
        ("1.234,5", 10**6, 1_234_500_000),
        ("0", 10**6, 0),
        ("3,2 triệu", 10**6, 3_200_000),
        ("1.500.000 đồng", 10**6, 1_500_000),
    ],
)
def test_money_becomes_whole_dong_and_a_unit_in_the_cell_wins(written: str, factor: int, dong: int) -> None:
    assert values.money(values.clean(written), factor=factor) == dong


@pytest.mark.parametrize(
    ("written", "code", "case"),
    [
        ("1.234,5", "not-whole", "money"),
        ("0,0000001 triệu", "not-whole", "money"),
        ("5 USD", "not-a-number", "money"),
        ("12%", "not-a-number", "percent"),
        ("-5 triệu", "negative", None),
        ("2.000.000 tỷ", "too-large", None),
        ("1,234 triệu", "not-a-number", "comma"),
    ],
)
def test_what_is_no_amount_of_money_is_refused(written: str, code: str, case: str | None) -> None:
    found = values.money(values.clean(written))
    assert isinstance(found, Fault)
    assert (found.code, found.case) == (code, case)


@pytest.mark.parametrize(
    "written",
    ["07/2018", "7/2018", "T7/2018", "tháng 7/2018", "Tháng 07 năm 2018", "2018-07", "31/7/2018", "2018-07-31"],
)
def test_a_month_has_many_spellings(written: str) -> None:
    assert values.month(written, date(2018, 8, 1)) == date(2018, 7, 1)


@pytest.mark.parametrize(
    ("written", "code", "case"),
    [
        ("13/2018", "not-a-month", None),
        ("7/18", "not-a-month", None),
        ("tháng bảy", "not-a-month", None),
        ("Quý II/2018", "not-a-month", "longer"),
        ("2018", "not-a-month", "longer"),
        ("09/2018", "future-month", None),
    ],
)
def test_what_is_not_one_past_or_present_month_is_refused(written: str, code: str, case: str | None) -> None:
    found = values.month(written, date(2018, 8, 1))
    assert isinstance(found, Fault)
    assert (found.code, found.case) == (code, case)


@pytest.mark.parametrize(
    ("written", "is_lossy"),
    [
        ("Th?n Pò Hèn", True),
        ("Qu?ng Ngh?a", True),
        ("?i?m", True),
        ("Tr\ufffd C\ufffd", True),
        ("Có đạt không?", False),
        ("http://mongcai.vn/tin?id=3", False),
        ("vì sao? chưa rõ", False),
        ("12?", False),
    ],
)
def test_letters_lost_when_saving_are_recognised(written: str, is_lossy: bool) -> None:
    assert bool(values.LOSSY.search(written)) is is_lossy


def test_spaces_and_invisible_marks_change_no_meaning() -> None:
    assert values.clean("\u00a0 1\u202f234\u00a0567 \u200b") == "1 234 567"
    assert values.whole(values.clean("1\u00a0234\u202f567")) == 1234567


@given(st.integers(0, 10**9 - 1))
def test_any_count_written_the_vietnamese_way_reads_back(count: int) -> None:
    written = words.number(count, "vi")
    assert [values.whole(text) for text in (written, written.replace(".", " "), str(count))] == [count] * 3


@given(st.decimals(0, 10**12, places=3))
def test_any_result_written_the_vietnamese_way_reads_back(amount: Decimal) -> None:
    assert values.decimal(words.number(amount, "vi", 3), "vietnamese") == amount


@given(st.decimals(0, 10**12, places=2))
def test_a_result_of_two_decimals_needs_no_help_from_its_column(amount: Decimal) -> None:
    assert values.decimal(words.number(amount, "vi", 2)) == amount


@given(st.integers(0, 10**15 - 1))
def test_any_amount_in_millions_reads_back_to_the_dong(dong: int) -> None:
    million = words.number(Decimal(dong) / 10**6, "vi", 6)
    assert values.money(million, factor=10**6) == dong
    assert values.money(million + " triệu đồng") == dong


@given(st.text(max_size=30))
def test_no_text_makes_a_reader_fail(text: str) -> None:
    cleaned = values.clean(text)
    for read in (values.whole, values.decimal, values.money, values.day, values.year):
        read(cleaned)
    values.style([cleaned])
    values.month(cleaned, date(2018, 8, 1))
