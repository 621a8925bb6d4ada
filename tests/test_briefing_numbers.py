"""Every figure of a briefing counted again from the raw rows in plain Python: its tables, charts and sentences."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from functools import cache
from typing import Any

import pytest

from khoi.access import OPERATOR
from khoi.brief import Choice, compose, gather
from khoi.brief.blocks import Bullets, Chart, Document, Paragraph, Table
from khoi.see.format import short
from khoi.store import Store
from tests.briefings import CHOICE, ENGLISH
from tests.recount import RECOUNTS, Asked, Raw, read
from tests.recount.choices import MONTH, OVER, QUARTER, START

DASH = "–"
PERIODS: Mapping[str, tuple[str, Asked]] = {
    "month": ("2018-07", MONTH), "quarter": ("2018-Q2", QUARTER), "year": ("2017", OVER), "start": ("2016-02", START),
}  # fmt: skip
CASES = [(name, lang) for name in PERIODS for lang in ("vi", "en")]


@pytest.fixture(scope="module")
def raw(sample_store: Store) -> Raw:
    return read(sample_store)


@cache
def drawn(store: Store, choice: Choice) -> Document:
    return compose(choice, gather(store, OPERATOR, choice))


def of(lang: str, period: str, ward_id: str | None = None) -> Choice:
    return replace(CHOICE if lang == "vi" else ENGLISH, period=period, ward_id=ward_id)


def table(document: Document, *captions: str) -> Table:
    return next(one for one in document.blocks if isinstance(one, Table) and one.caption.startswith(captions))


def chart(document: Document, *titles: str) -> Chart:
    return next(one for one in document.blocks if isinstance(one, Chart) and one.title.startswith(titles))


def whole(value: Any, lang: str) -> str:
    return DASH if value is None else f"{int(value):,}".replace(",", "." if lang == "vi" else ",")


def percent(part: Any, base: Any, lang: str) -> str:
    if part is None or not base:
        return DASH
    exact = Fraction(part) / Fraction(base) * 100
    low = exact.numerator // exact.denominator
    half = exact - low == Fraction(1, 2)
    told = low + (low % 2 if half else exact - low > Fraction(1, 2))
    return f"{int(told)}\N{NO-BREAK SPACE}%" if lang == "vi" else f"{int(told)}%"


def added(values: Any) -> Any:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


@pytest.mark.parametrize(("name", "lang"), CASES)
def test_the_wards_of_the_appendix_are_counted_so(sample_store: Store, raw: Raw, name: str, lang: str) -> None:
    period, asked = PERIODS[name]
    rows = table(drawn(sample_store, of(lang, period)), "Kết quả từng xã", "Results of each ward").rows
    orders = RECOUNTS["coverage_by_ward"](raw, asked)
    members = {row["ward_id"]: row for row in RECOUNTS["members_by_ward"](raw, asked)}
    money = {row["ward_id"]: row for row in RECOUNTS["spending_by_owner"](raw, asked)}
    reports = RECOUNTS["reporting"](raw, asked)
    last = max(row["month"] for row in reports)
    states = {row["ward_id"]: row["state"] for row in reports if row["month"] == last}
    said = {"on_time": ("đúng hạn", "in time"), "late": ("muộn", "late"), "missing": ("chưa báo cáo", "missing"),
            "expected": ("chưa đến hạn", "not due")}  # fmt: skip
    expected = []
    for ward in RECOUNTS["wards"](raw, asked):
        own = ward["ward_id"]
        is_told = ward["state"] != "unreported"
        new = added(row["new_household_count"] for row in orders if row["ward_id"] == own)
        people, paid = members.get(own, {}), money.get(own, {})
        expected.append([
            ward["ward_name"],
            f"{whole(ward['reached_count'], lang)}/{whole(ward['pair_count'], lang)}" if is_told else DASH,
            percent(ward["reached_count"], ward["pair_count"], lang) if is_told else DASH,
            whole(new, lang), whole(people.get("bloc_count"), lang), whole(people.get("team_member_count"), lang),
            percent(paid.get("actual_vnd"), paid.get("planned_vnd"), lang), said[states[own]][lang == "en"],
        ])  # fmt: skip
    assert [list(row) for row in rows] == expected


@pytest.mark.parametrize(("name", "lang"), CASES)
def test_the_orders_are_counted_so(sample_store: Store, raw: Raw, name: str, lang: str) -> None:
    period, asked = PERIODS[name]
    rows = table(drawn(sample_store, of(lang, period)), "Kết quả từng nhiệm vụ", "Results of each order").rows
    parts: dict[int, list[dict[str, Any]]] = {}
    for row in RECOUNTS["coverage_by_ward"](raw, asked):
        parts.setdefault(row["campaign_order"], []).append(row)
    assert len(rows) == len(parts)
    for shown, (_, part) in zip(rows, sorted(parts.items()), strict=True):
        reached, base = (sum(row[column] for row in part) for column in ("reached_count", "village_count"))
        is_told = any(row["reported_count"] for row in part)
        year, target = (added(row[column] for row in part) for column in ("year_result", "target"))
        assert shown[0] == part[0][f"campaign_{lang}"]
        if is_told:
            assert list(shown[1:3]) == [f"{whole(reached, lang)}/{whole(base, lang)}", percent(reached, base, lang)]
        else:
            assert list(shown[1:3]) == ["chưa báo cáo" if lang == "vi" else "not reported", DASH]
        assert shown[3] == whole(added(row["new_household_count"] for row in part), lang)
        assert shown[4] == f"{decimal(year, lang)}/{decimal(target, lang)} {part[0][f'unit_{lang}']}"
        assert shown[5] == percent(year, target, lang)


def decimal(value: Any, lang: str) -> str:
    """A result with up to three decimals."""
    if value is None:
        return DASH
    full, _, rest = f"{value:.3f}".partition(".")
    rest = rest.rstrip("0")
    return whole(int(full), lang) + (("," if lang == "vi" else ".") + rest if rest else "")


@pytest.mark.parametrize(("name", "lang"), CASES)
def test_posts_and_money_are_counted_so(sample_store: Store, raw: Raw, name: str, lang: str) -> None:
    period, asked = PERIODS[name]
    document = drawn(sample_store, of(lang, period))
    columns = ("baseline_count", "assigned_count", "present_count", "female_count", "contract_count")
    bodies = RECOUNTS["headcount_by_body"](raw, asked)
    expected = [[row[f"body_{lang}"], *(whole(row[one], lang) for one in columns)] for row in bodies]
    expected.append(["Tổng cộng" if lang == "vi" else "Total",
                     *(whole(added(row[one] for row in bodies), lang) for one in columns)])  # fmt: skip
    assert [list(row) for row in table(document, "Biên chế", "Posts").rows] == expected
    items = RECOUNTS["spending_by_item"](raw, asked)
    shown = table(document, "Kinh phí theo mục", "Spending by budget item")
    divisor = 10**9 if "tỷ" in shown.caption or "billion" in shown.caption else 10**6
    by_code = {row[0].split()[0]: row for row in shown.rows[:-1]}
    assert sorted(by_code) == sorted(str(row["item_code"]) for row in items)
    for row in items:
        planned, paid = row["planned_vnd"], row["actual_vnd"]
        left = planned - paid if None not in (planned, paid) else None
        amounts = [DASH if one is None else short(one / divisor, lang) for one in (planned, paid, left)]
        assert list(by_code[row["item_code"]][1:]) == [*amounts, percent(paid, planned, lang)]
    planned, paid = (added(row[one] for row in items) for one in ("planned_vnd", "actual_vnd"))
    amounts = [short(one / divisor, lang) for one in (planned, paid, planned - paid)]
    assert list(shown.rows[-1][1:]) == [*amounts, percent(paid, planned, lang)]


@pytest.mark.parametrize(("name", "lang"), CASES)
def test_the_charts_draw_and_say_these_figures(sample_store: Store, raw: Raw, name: str, lang: str) -> None:
    period, asked = PERIODS[name]
    document = drawn(sample_store, of(lang, period))
    bars = {one["ward"]: one for one in chart(document, "Độ phủ của từng", "Coverage of each").spec["data"]["values"]}
    for ward in RECOUNTS["wards"](raw, asked):
        one = bars.pop(ward["ward_name"])
        if ward["state"] == "unreported":
            assert one["share"] is None and one["said"] in ("chưa báo cáo", "not reported")
        else:
            assert one["share"] == pytest.approx(float(Fraction(ward["reached_count"], ward["pair_count"])))
            assert one["said"] == percent(ward["reached_count"], ward["pair_count"], lang)
    assert bars == {}
    lines = chart(document, "Độ phủ và chồng chéo", "Coverage and overlap").spec["data"]["values"]
    months = RECOUNTS["city_months"](raw, asked)[-13:]
    expected = [
        part for row in months for part in (
            percent(row["reached_count"], row["pair_count"], lang),
            percent(row["overlap_count"], row["reached_count"], lang),
        )
    ]  # fmt: skip
    assert [one["said"] for one in lines] == expected
    paid = chart(document, "Thực chi", "Payments")
    divisor = 10**9 if "tỷ" in paid.title or "billion" in paid.title else 10**6
    for one, row in zip(paid.spec["data"]["values"], RECOUNTS["spending_months"](raw, asked), strict=True):
        for column, vnd in (("planned", row["planned_vnd"]), ("paid", row["actual_vnd"])):
            assert one[column] == (None if vnd is None else pytest.approx(vnd / divisor))


def test_the_villages_of_a_wards_briefing_are_counted_so(sample_store: Store, raw: Raw) -> None:
    asked = replace(MONTH, ward_id="bac-son", scope=("bac-son",))
    rows = table(drawn(sample_store, of("vi", "2018-07", "bac-son")), "Kết quả từng thôn").rows
    villages: dict[str, list[dict[str, Any]]] = {}
    for row in RECOUNTS["coverage_by_village"](raw, asked):
        villages.setdefault(row["village_id"], []).append(row)
    expected = []
    for part in villages.values():
        is_told = any(row["state"] != "unreported" for row in part)
        reached = sum(row["state"] == "reached" for row in part)
        expected.append([
            part[0]["village_name"], whole(part[0]["household_count"], "vi"),
            f"{reached}/{len(part)}" if is_told else "chưa báo cáo",
            whole(added(row["new_household_count"] for row in part), "vi"),
            whole(added(row["participant_count"] for row in part), "vi"),
        ])  # fmt: skip
    assert [list(row) for row in rows] == expected


def test_its_sentences_are_of_july_2018(sample_store: Store, raw: Raw) -> None:
    document = drawn(sample_store, of("vi", "2018-07"))
    said = " ".join(block.text for block in document.blocks if isinstance(block, Paragraph))
    wards = RECOUNTS["wards"](raw, MONTH)
    states = [row["state"] for row in RECOUNTS["reporting"](raw, MONTH) if row["month"] == MONTH.last_month]
    reached, base = (sum(row[column] for row in wards) for column in ("reached_count", "pair_count"))
    assert f"Báo cáo tháng 7/2018: {states.count('on_time')}/17 xã, phường nộp đúng hạn" in said
    assert f"{states.count('late')} nộp muộn. Chưa báo cáo: Vĩnh Thực." in said
    assert f"Độ phủ tháng 7/2018: {percent(reached, base, 'vi')}" in said
    orders = RECOUNTS["overlap_by_order"](raw, MONTH)
    overlaps, all_reached = (sum(row[column] for row in orders) for column in ("overlap_count", "reached_count"))
    assert f"Chồng chéo tháng 7/2018: {percent(overlaps, all_reached, 'vi')} ({overlaps}/{all_reached} lượt" in said
    assert "“Năm 2016 giảm 8 biên chế”; “Đến ngày 31/7/2018 tiếp tục giảm thêm 10 biên chế so với năm 2015”" in said
    assert "17 khối dân vận có 179 thành viên; 101 tổ dân vận có 991 thành viên." in said
    listed = [item for block in document.blocks if isinstance(block, Bullets) for item in block.items]
    late = RECOUNTS["overdue_conclusions"](raw, MONTH)
    assert [row["number"] for row in late[:3] if not any(row["number"] in item for item in listed)] == []
