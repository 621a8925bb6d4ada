"""Units are found by what identifies them, on a day; mergers add up; a near miss is never accepted."""

from datetime import date

import pytest

from khoi import places
from khoi.errors import UnknownName
from khoi.places import Change, Gazetteer, Unit
from khoi.store import Store

JULY_2018 = date(2018, 7, 1)
JULY_2025 = date(2025, 7, 1)


@pytest.fixture
def gazetteer(store: Store) -> Gazetteer:
    return store.gazetteer()


@pytest.mark.parametrize(
    ("written", "unit_id"),
    [
        ("P. Trà Cổ", "tra-co"),
        ("P.Trà Cổ", "tra-co"),
        ("TRÀ CỔ", "tra-co"),
        ("Phường Ka Long", "ka-long"),
        ("KaLong", "ka-long"),
        ("Hải Hòa", "hai-hoa"),
        ("Hải Hoà", "hai-hoa"),
        ("hai hoa", "hai-hoa"),
        ("Xã  Vĩnh\tThực", "vinh-thuc"),
        ("6709", "ka-long"),
        ("06709", "ka-long"),
        ("hai-son", "hai-son"),
    ],
)
def test_a_ward_is_found_under_every_spelling_of_the_brief(gazetteer: Gazetteer, written: str, unit_id: str) -> None:
    found = gazetteer.find_ward(written, JULY_2018)
    assert found.unit is not None
    assert found.unit.unit_id == unit_id


@pytest.mark.parametrize("written", ["Vĩnh Trug", "Hải", "Pò Hèn", "6710", "", "Móng Cái 2"])
def test_a_near_miss_is_never_accepted(gazetteer: Gazetteer, written: str) -> None:
    assert gazetteer.find_ward(written, JULY_2018).unit is None


def test_a_near_miss_is_suggested(gazetteer: Gazetteer) -> None:
    assert gazetteer.find_ward("Vĩnh Trug", JULY_2018).suggestions[0] == "Vĩnh Trung"


def test_a_code_means_the_unit_that_bears_it_on_that_day(gazetteer: Gazetteer) -> None:
    before, after = gazetteer.find_ward("06709", JULY_2018), gazetteer.find_ward("06709", JULY_2025)
    assert before.unit and after.unit
    assert (before.unit.name_vi, after.unit.name_vi) == ("Ka Long", "Móng Cái 2")


def test_a_name_that_two_units_bore_means_the_one_of_that_day(gazetteer: Gazetteer) -> None:
    before, after = gazetteer.find_ward("Hải Sơn", JULY_2018), gazetteer.find_ward("Hải Sơn", JULY_2025)
    assert before.unit and after.unit
    assert (before.unit.unit_id, after.unit.unit_id) == ("hai-son", "hai-son-2025")


def test_a_merged_unit_suggests_the_one_it_went_into(gazetteer: Gazetteer) -> None:
    found = gazetteer.find_ward("Hoà Lạc", date(2024, 11, 1))
    assert (found.unit, found.suggestions) == (None, ("Trần Phú",))


@pytest.mark.parametrize(
    ("day", "count"),
    [
        (JULY_2018, 17),
        (date(2024, 10, 31), 17),
        (date(2024, 11, 1), 16),
        (date(2025, 6, 30), 16),
        (JULY_2025, 6),
    ],
)
def test_there_are_as_many_wards_as_the_law_says_on_each_day(gazetteer: Gazetteer, day: date, count: int) -> None:
    assert len(gazetteer.wards(day)) == count


def test_every_old_ward_has_a_successor_among_the_six(gazetteer: Gazetteer) -> None:
    six = set(gazetteer.wards(JULY_2025))
    assert {gazetteer.successor(ward.unit_id, JULY_2025) for ward in gazetteer.wards(JULY_2018)} == six


def test_a_merger_of_a_merged_unit_is_followed_to_its_end(gazetteer: Gazetteer) -> None:
    assert gazetteer.successor("hoa-lac", date(2018, 7, 1)).unit_id == "hoa-lac"
    assert gazetteer.successor("hoa-lac", date(2024, 11, 1)).unit_id == "tran-phu"
    assert gazetteer.successor("hoa-lac", JULY_2025).unit_id == "mong-cai-1-2025"


def test_wards_stand_in_official_order(gazetteer: Gazetteer) -> None:
    names = [ward.name_vi for ward in gazetteer.wards(JULY_2018)]
    assert names == [
        "Ka Long", "Trần Phú", "Ninh Dương", "Hoà Lạc", "Trà Cổ", "Hải Yên", "Hải Hoà", "Bình Ngọc",
        "Hải Sơn", "Bắc Sơn", "Hải Đông", "Hải Tiến", "Quảng Nghĩa", "Hải Xuân", "Vạn Ninh", "Vĩnh Trung", "Vĩnh Thực",
    ]  # fmt: skip


def _villages(*names_and_kinds: tuple[str, str]) -> Gazetteer:
    villages = [
        Unit(f"w.{number}", None, name, kind, "village", "w", sort_order=number)
        for number, (name, kind) in enumerate(names_and_kinds, start=100)
    ]
    return Gazetteer([Unit("w", "00001", "W", "xã", "ward", None), *villages])


@pytest.mark.parametrize("written", ["Khu 3", "khu phố 3", "KHU 03", "3", "K.3", "Tổ dân vận 3"])
def test_a_numbered_village_is_found_by_its_number(written: str) -> None:
    found = _villages(("Khu 3", "khu"), ("Khu 13", "khu")).find_village(written, "w", JULY_2018)
    assert found.unit is not None
    assert found.unit.name_vi == "Khu 3"


def test_two_villages_alike_without_marks_are_told_apart_by_their_marks() -> None:
    gazetteer = _villages(("Đông", "thôn"), ("Dòng", "thôn"))
    exact = gazetteer.find_village("thôn đông", "w", JULY_2018)
    assert exact.unit is not None
    assert exact.unit.name_vi == "Đông"
    bare = gazetteer.find_village("Dong", "w", JULY_2018)
    assert bare.unit is None
    assert {unit.name_vi for unit in bare.candidates} == {"Đông", "Dòng"}


def test_a_name_carries_its_kind_unless_it_says_it_already() -> None:
    assert places.full_name(Unit("a", None, "Bắc Sơn", "xã", "ward", None), "vi") == "xã Bắc Sơn"
    assert places.full_name(Unit("a", None, "Bắc Sơn", "xã", "ward", None), "en") == "Bắc Sơn commune"
    assert places.full_name(Unit("a", None, "Khu 3", "khu", "village", "w"), "vi") == "Khu 3"


def test_an_unknown_id_is_refused_by_name() -> None:
    with pytest.raises(UnknownName) as refusal:
        Gazetteer([], [Change(JULY_2025, "a", "b")]).get("a")
    assert refusal.value.values == {"name": "a"}


def test_an_address_that_names_no_ward_leads_to_the_nearest(gazetteer: Gazetteer) -> None:
    assert gazetteer.nearest_id("bac-sn", JULY_2018) == "bac-son"
    assert gazetteer.nearest_id("Trà Cổ", JULY_2018) == "tra-co"
    assert gazetteer.nearest_id("qqq", JULY_2018) is None
