"""The sample: deterministic, true to the control totals, lifelike, and fit to come in through the intake."""

import csv
import hashlib
import io
import os
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from khoi import intake, sample
from khoi.datasets import dataset
from khoi.errors import UnknownName
from khoi.sample import Life
from khoi.sample.parameters import units
from khoi.store import Store, open_store
from khoi.store.backup import files_of

JULY_2018 = date(2018, 7, 1)
Row = dict[str, str]


@pytest.fixture(scope="module")
def whole() -> Life:
    """The sample as a fresh installation gets it."""
    return sample.life(sample.SEED, JULY_2018, sample.VILLAGES)


def rows(life: Life, name: str) -> list[Row]:
    """The rows of one dataset as they stand at the end: a later file's row replaces an earlier one of its key."""
    keys = {"ward", "village", "campaign", "body", "month", "category", "budget_item", "source", "year", "number"}
    labels = [column.label for column in dataset(name).columns if column.name in keys]
    latest: dict[tuple[str, ...], Row] = {}
    for file in life.files:
        if file.dataset == name:
            for row in csv.DictReader(io.StringIO(file.data.decode(), newline="")):
                latest[tuple(row[label] for label in labels)] = row
    return list(latest.values())


def year_month(row: Row) -> str:
    """ "07/2018" as "2018-07", which sorts."""
    return f"{row['Tháng'][3:]}-{row['Tháng'][:2]}"


def fingerprint(life: Life) -> str:
    return hashlib.sha256(repr((life.villages.to_pylist(), life.files)).encode()).hexdigest()


# Deterministic


def test_the_same_seed_gives_the_same_bytes(whole: Life) -> None:
    assert fingerprint(sample.life(sample.SEED, JULY_2018, sample.VILLAGES)) == fingerprint(whole)


def test_another_seed_gives_another_life(whole: Life) -> None:
    other = sample.life(sample.SEED + 1, JULY_2018, sample.VILLAGES)
    assert other.villages != whole.villages
    assert rows(other, "activity") != rows(whole, "activity")


def test_another_process_with_another_hash_order_gives_the_same_bytes() -> None:
    code = (
        "from datetime import date; import hashlib; from khoi import sample\n"
        "life = sample.life(7, date(2016, 6, 1), 20)\n"
        "print(hashlib.sha256(repr((life.villages.to_pylist(), life.files)).encode()).hexdigest())"
    )
    root = Path(__file__).parent.parent
    for order in ("1", "2"):
        environment = os.environ | {"PYTHONHASHSEED": order, "PYTHONPATH": str(root)}
        answer = subprocess.run(
            [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
        )
        assert answer.stdout.strip() == fingerprint(sample.life(7, date(2016, 6, 1), 20))


def test_an_earlier_end_changes_nothing_of_what_came_before(whole: Life) -> None:
    short = sample.life(sample.SEED, date(2016, 9, 1), sample.VILLAGES)
    told = {tuple(row.items()) for row in rows(whole, "activity")}
    before = [
        row for row in rows(short, "activity") if row["Tháng"] <= "06/2016"
    ]  # later months may be corrected later
    assert len(before) > 800
    assert {tuple(row.items()) for row in before} <= told
    assert max(year_month(row) for row in rows(short, "activity")) == "2016-09"


# Control totals


def test_the_villages_are_101_in_17_wards_with_the_known_names(whole: Life) -> None:
    villages = whole.villages.to_pylist()
    of_ward = defaultdict(list)
    for village in villages:
        of_ward[village["parent_id"]].append(village["name_vi"])
    assert (len(villages), len({v["unit_id"] for v in villages}), len(of_ward)) == (101, 101, 17)
    assert of_ward["bac-son"] == ["Lục Phủ", "Thán Phún", "Pẹc Nả", "Phình Hồ"]
    assert of_ward["hai-son"] == ["Pò Hèn", "Thôn 1", "Thôn 2"]
    assert len(of_ward["quang-nghia"]) == 5
    assert {"Khu 3", "Khu 4"} < set(of_ward["hai-hoa"])
    assert {"Đông Thịnh", "Nam Thọ"} < set(of_ward["tra-co"])
    assert all(60 <= v["household_count"] <= 400 and v["is_sample"] for v in villages)


def test_blocs_have_179_members_and_teams_991_since_march_2017(whole: Life) -> None:
    members: Counter[tuple[str, str]] = Counter()
    reporting: Counter[tuple[str, str]] = Counter()
    for row in rows(whole, "headcount"):
        members[row["Loại"], year_month(row)] += int(row["Có mặt"])
        reporting[row["Loại"], year_month(row)] += 1
        assert int(row["Nữ"]) <= int(row["Có mặt"]) >= int(row["Đảng viên"])
    for month in ("2017-03", "2017-12", "2018-07"):
        assert (reporting["thành viên khối dân vận", month], members["thành viên khối dân vận", month]) == (17, 179)
        assert (reporting["thành viên tổ dân vận", month], members["thành viên tổ dân vận", month]) == (101, 991)
    assert reporting["thành viên tổ dân vận", "2017-02"] == 0


def test_posts_fall_by_8_in_2016_and_by_13_in_all_which_is_no_reading_of_the_article(whole: Life) -> None:
    assigned: Counter[str] = Counter()
    for row in rows(whole, "headcount"):
        if row["Loại"] == "biên chế":
            assigned[year_month(row)] += int(row["Được giao"])
            assert int(row["Có mặt"]) <= int(row["Được giao"])
    fallen = {month: assigned["2015-12"] - assigned[month] for month in ("2016-12", "2018-07")}
    assert fallen == {"2016-12": 8, "2018-07": 13}


def test_the_whole_sample_in_the_store_gives_the_control_totals(sample_store: Store) -> None:
    status = sample_store.status()
    assert status["sample"] is True
    assert status["as_of"] == "2018-07-31"
    assert status["units"] == {"ward": 17, "village": 101}
    assert status["members"] == {"bloc": 179, "team": 991}
    assert 9_000 < status["rows"]["activity"] < 25_000


@pytest.mark.parametrize(
    ("campaign_id", "ward_count"),
    [("nong-thon-moi", 9), ("do-thi-van-minh", 8), ("du-lich-cong-dong", 3), ("tranh-tuong", 3), ("papi", 17)],
)
def test_an_order_is_for_its_own_wards(store: Store, campaign_id: str, ward_count: int) -> None:
    with store.cursor() as cursor:
        found = cursor.execute(
            "SELECT count(*) FROM campaign_scope JOIN unit ON unit_id = ward_id "
            "WHERE campaign_id = ? AND coalesce(valid_from, DATE '2018-07-31') <= DATE '2018-07-31'",
            (campaign_id,),
        ).fetchone()
    assert found == (ward_count,)


# Life, not noise


def test_overlap_falls_from_a_quarter_to_a_twentieth(whole: Life) -> None:
    bodies: dict[tuple[str, str, str, str], int] = Counter()
    for row in rows(whole, "activity"):
        if any(int(row[label] or 0) for label in ("Số buổi", "Số lượt người", "Số hộ mới tiếp cận", "Kết quả")):
            bodies[row["Xã, phường"], row["Thôn, khu"], row["Nhiệm vụ"], year_month(row)] += 1
    shares = []
    for first, last in (("2016-01", "2016-06"), ("2017-01", "2017-12"), ("2018-02", "2018-07")):
        counts = [count for (*_, month), count in bodies.items() if first <= month <= last]
        shares.append(sum(count > 1 for count in counts) / len(counts))
    assert 0.22 < shares[0] < 0.33
    assert shares[0] > shares[1] > shares[2]
    assert 0.03 < shares[2] < 0.08


def test_trees_are_planted_around_tet_alone(whole: Life) -> None:
    planted = Counter(year_month(row) for row in rows(whole, "activity") if row["Nhiệm vụ"] == "Tết trồng cây")
    assert set(planted) == {"2016-02", "2017-01", "2017-02", "2018-02"}
    assert planted["2017-01"] < planted["2017-02"]


def test_teams_and_online_services_begin_in_2017(whole: Life) -> None:
    first: dict[str, str] = {}
    for row in rows(whole, "activity"):
        for key in (row["Tổ chức thực hiện"], row["Nhiệm vụ"]):
            first[key] = min(first.get(key, "9999"), year_month(row))
    assert first["Tổ dân vận thôn, khu"] == "2017-03"
    assert first["Tập huấn công dân sử dụng dịch vụ công trực tuyến mức độ 3, 4"] >= "2017-01"
    assert first["Hội Nông dân"] == "2016-01"


def test_no_village_reaches_more_households_than_it_has(whole: Life) -> None:
    households = {
        (units()[v["parent_id"]].name, v["name_vi"]): v["household_count"] for v in whole.villages.to_pylist()
    }
    reached: Counter[tuple[str, str, str]] = Counter()
    for row in rows(whole, "activity"):
        reached[row["Xã, phường"], row["Thôn, khu"], row["Nhiệm vụ"]] += int(row["Số hộ mới tiếp cận"] or 0)
    assert all(count <= households[ward, village] for (ward, village, _), count in reached.items())
    assert max(count / households[ward, village] for (ward, village, _), count in reached.items()) > 0.8


def test_blank_cells_and_real_zeros_both_occur_and_differ(whole: Life) -> None:
    results = Counter("blank" if not row["Kết quả"] else row["Kết quả"] == "0" for row in rows(whole, "activity"))
    assert results["blank"] > 100
    assert results[True] > 300
    assert results[False] > 6000


def test_july_2018_has_a_ward_missing_one_late_and_bac_son_still_short(whole: Life) -> None:
    july = [file for file in whole.files if file.file_name.startswith("ket-qua-2018-07-")]
    late = [file.file_name for file in july if file.received_at > datetime(2018, 8, 5, 17)]
    assert len(july) == 16
    assert "ket-qua-2018-07-vinh-thuc.csv" not in [file.file_name for file in july]
    assert late == ["ket-qua-2018-07-hai-tien.csv"]
    (bac_son,) = [file for file in july if file.file_name == "ket-qua-2018-07-bac-son.csv"]
    assert bac_son.account_id == "bacson"
    assert "Phình Hồ" not in bac_son.data.decode()
    assert "Lục Phủ" in bac_son.data.decode()


def test_files_arrive_in_office_hours_in_order_and_before_the_sample_ends(whole: Life) -> None:
    times = [file.received_at for file in whole.files]
    assert times == sorted(times)
    assert times[-1] < datetime(2018, 8, 10, 17)
    assert 120 <= len(times) <= 250
    for at in times:
        local = at + timedelta(hours=7)
        assert local.weekday() < 5
        assert time(7, 30) <= local.time() <= time(17, 1)


def test_money_is_planned_before_it_is_paid_and_savings_grow(whole: Life) -> None:
    planned: Counter[str] = Counter()
    paid: Counter[str] = Counter()
    for row in rows(whole, "spending"):
        assert not (row["Mục"] == "6950" and row["Tháng"].endswith("2016")), "6950 is valid from 2017"
        if not row["Xã, phường"]:
            planned[row["Tháng"][3:]] += int(row["Dự toán (đồng)"])
            paid[row["Tháng"][3:]] += int(row["Thực chi (đồng)"])
    used = [paid[year] / planned[year] for year in ("2016", "2017", "2018")]
    assert 0.9 < used[2] < used[1] < used[0] < 1
    assert 3_000_000_000 < planned["2017"] < 5_000_000_000


def test_targets_are_met_by_some_wards_and_missed_by_others(whole: Life) -> None:
    done: Counter[tuple[str, str, str]] = Counter()
    for row in rows(whole, "activity"):
        done[row["Nhiệm vụ"], row["Xã, phường"], row["Tháng"][3:]] += int(row["Kết quả"] or 0)
    for year in ("2016", "2017"):
        asked = [row for row in rows(whole, "targets") if row["Năm"] == year]
        met = sum(done[row["Nhiệm vụ"], row["Xã, phường"], year] >= int(row["Chỉ tiêu"]) for row in asked)
        assert 0.4 < met / len(asked) < 0.85, year


def test_conclusions_are_some_forty_and_a_few_are_overdue(whole: Life) -> None:
    def day(text: str) -> date:
        return datetime.strptime(text, "%d/%m/%Y").date()

    latest = {row["Số"]: row for row in rows(whole, "conclusions")}
    assert 35 <= len(latest) <= 50
    assert {row["Trạng thái"] for row in latest.values()} == {"đang làm", "hoàn thành"}
    assert all(day(row["Ngày hoàn thành"]) >= day(row["Ngày"]) for row in latest.values() if row["Ngày hoàn thành"])
    overdue = [
        row for row in latest.values()
        if row["Trạng thái"] != "hoàn thành" and day(row["Thời hạn"]) < date(2018, 7, 31)
    ]  # fmt: skip
    assert 2 <= len(overdue) <= 6


# In through the intake


@pytest.mark.parametrize(
    ("seed", "until", "villages"),
    [(1, date(2016, 1, 1), 101), (2, date(2016, 5, 1), 3), (3, date(2017, 4, 1), 17), (4, date(2018, 12, 1), 2)],
)
def test_every_file_of_any_seed_passes_the_intake_without_an_error(
    store: Store, seed: int, until: date, villages: int
) -> None:
    life = sample.life(seed, until, villages)
    heard: list[int] = []
    sample.load(store, life, lambda number, _total, _at: heard.append(number))
    assert heard == list(range(1, len(life.files) + 1))
    status = store.status()
    assert (status["units"]["village"], status["uploads"], status["sample"]) == (villages, len(life.files), True)
    assert status["rows"]["activity"] == len(rows(life, "activity"))
    assert status["members"]["team"] == (round(991 * villages / 101) if until >= date(2017, 3, 1) else 0)


def test_a_file_that_came_in_once_brings_nothing_the_second_time(store: Store) -> None:
    life = sample.life(5, date(2016, 3, 1), 30)
    sample.load(store, life, lambda *_: None)
    before = store.digest()
    file = life.files[-1]
    with store.desk() as desk:
        plan = intake.make_plan(
            file.data, file.file_name, dataset(file.dataset), None, desk, store.gazetteer(), file.received_at.date()
        )
    assert (plan.problems, plan.new_count, plan.changed_count) == ([], 0, 0)
    assert store.apply(plan, "vanphong", file.received_at).is_repeat
    assert store.digest() == before


def test_making_puts_a_whole_database_and_its_files_in_place_and_tells_how_far_it_is(tmp_path: Path) -> None:
    path = tmp_path / "khoi.duckdb"
    lines: list[str] = []
    sample.make(path, 6, date(2016, 4, 1), 5, lines.append, "vi")
    assert sorted(item.name for item in tmp_path.iterdir()) == ["khoi.duckdb", "khoi.files"]
    assert len(lines) >= 5
    assert all("minh hoạ" in line for line in lines)
    with open_store(path) as store:
        assert store.repair is None
        assert store.differences(is_thorough=True) == []
        uploads, named = store.status()["uploads"], files_of(store.record.entries)
    assert uploads == len(sample.life(6, date(2016, 4, 1), 5).files)
    kept = {item.name for item in (tmp_path / "khoi.files").rglob("*") if item.is_file()}
    assert kept == named | {"record.jsonl"}


def test_an_interrupted_making_leaves_nothing_behind(tmp_path: Path) -> None:
    def stop(_line: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sample.make(tmp_path / "khoi.duckdb", 6, date(2016, 2, 1), 3, stop, "vi")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("until", [date(2015, 12, 1), date(2019, 1, 1)])
def test_a_month_outside_the_parameters_is_refused(until: date) -> None:
    with pytest.raises(UnknownName, match=r"sample\.unknown-month"):
        sample.life(1, until, 101)


@pytest.mark.parametrize("count", [0, -3, 1_000_000])
def test_a_senseless_number_of_villages_is_refused(count: int) -> None:
    with pytest.raises(UnknownName, match=r"sample\.village-count"):
        sample.life(1, JULY_2018, count)


def test_many_villages_keep_the_proportions_of_the_wards() -> None:
    life = sample.life(1, date(2016, 1, 1), 5_000)
    of_ward = Counter(village["parent_id"] for village in life.villages.to_pylist())
    assert sum(of_ward.values()) == 5_000
    assert len({village["unit_id"] for village in life.villages.to_pylist()}) == 5_000
    assert of_ward["hai-hoa"] == 495
    assert of_ward["bac-son"] == 198
