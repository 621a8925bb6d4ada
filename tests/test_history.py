"""The history: who stored and undid what, within whose scope, what each act changed, and the files as they came."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from khoi.errors import LedgerDamaged, UnknownName
from khoi.store import Store, ledger
from tests.intake_world import ACTIVITY, CONCLUSIONS, HEADCOUNT, SPENDING, TARGETS, city, plan_of, table

AT = datetime(2018, 8, 1, 2, 0)
EVERYTHING: dict[str, Any] = dict.fromkeys(
    ("scope", "act_id", "ward_id", "dataset", "first_month", "last_month", "account_id", "search", "most")
)
SHORT = "Xã, phường;Thôn, khu;Nhiệm vụ;Tổ chức thực hiện;Tháng;Số buổi"


@pytest.fixture
def store() -> Iterator[Store]:
    with city() as opened:
        yield opened


def put(store: Store, data: str, minute: int, name: str, account: str = "vanphong", dataset: str = "activity") -> str:
    plan = plan_of(store, data, dataset, name=name)
    assert plan.errors == []
    stored = store.apply(plan, account, AT + timedelta(minutes=minute))
    assert stored.upload_id
    return stored.upload_id


def undo(store: Store, act_id: str, minute: int, account: str = "vanphong") -> str:
    return store.undo(store.undo_plan(act_id), account, AT + timedelta(minutes=minute)).undo_id


def row(ward: str, village: str, sessions: object, people: object = "", month: str = "07/2018") -> str:
    return f"{ward};{village};papi;Phụ nữ;{month};{sessions};{people};;;"


def acts(store: Store, **chosen: Any) -> pd.DataFrame:
    return store.rows("see/history", **(EVERYTHING | chosen))


def told(store: Store, act_id: str) -> list[tuple[Any, ...]]:
    """(state, unit, column, old, new) of what an act changed; None = not reported."""
    columns = ["state", "unit_id", "column_name", "old", "new"]
    rows = store.changes(act_id)[columns].itertuples(index=False, name=None)
    return [tuple(None if pd.isna(value) else value for value in one) for one in rows]


@pytest.fixture(scope="module")
def read() -> Iterator[Store]:
    """The store of `world`, for reading alone."""
    with city() as opened:
        yield opened


@pytest.fixture(scope="module")
def world(read: Store) -> dict[str, str]:
    """Four uploads of three wards, an undo, and the undo of that: the ids by name."""
    found = {
        "first": put(read, table(ACTIVITY, row("Bắc Sơn", "Lục Phủ", 3, 40)), 0, "Bắc Sơn tháng 7.csv", "bacson"),
        "other": put(read, table(ACTIVITY, row("Ka Long", "Khu 1", 1, month="06/2018")), 1, "ka-long.csv"),
        "both": put(read, table(ACTIVITY, row("Bắc Sơn", "Lục Phủ", 5), row("Hải Sơn", "Pò Hèn", 2)), 2, "hai-xa.csv"),
        "money": put(read, table(SPENDING, "Bắc Sơn;;6550;tự chủ;05/2018;1000;900"), 3, "tien.csv", dataset="spending"),
    }
    found["undo"] = undo(read, found["first"], 4, "bacson")
    found["return"] = undo(read, found["undo"], 5)
    return found


def test_uploads_and_undos_are_listed_newest_first_each_with_its_state(read: Store, world: dict[str, str]) -> None:
    rows = acts(read)
    assert rows["act_id"].tolist() == [world[name] for name in ("return", "undo", "money", "both", "other", "first")]
    assert rows["kind"].tolist() == ["return", "undo", "upload", "upload", "upload", "upload"]
    assert rows["target_id"].tolist()[:2] == [world["undo"], world["first"]]
    assert rows["file_name"].tolist()[:2] == ["Bắc Sơn tháng 7.csv"] * 2
    assert rows["account_id"].tolist() == ["vanphong", "bacson", "vanphong", "vanphong", "vanphong", "bacson"]
    over = rows[rows["undone_at"].notna()]
    assert over[["act_id", "undone_by"]].values.tolist() == [[world["undo"], "vanphong"]]
    assert over["undone_at"].tolist() == [pd.Timestamp(AT + timedelta(minutes=5))]
    assert rows["ward_count"].tolist() == [1, 1, 1, 2, 1, 1]
    assert rows["found_count"].tolist() == [6] * 6


def test_an_upload_that_is_undone_says_by_whom_here_and_on_the_command_line(store: Store) -> None:
    upload = put(store, table(ACTIVITY, row("Bắc Sơn", "Lục Phủ", 3)), 0, "a.csv")
    undo(store, upload, 1, "bacson")
    for rows in (acts(store, act_id=upload), store.rows("see/uploads", scope=None)):
        assert rows["undone_at"].tolist() == [pd.Timestamp(AT + timedelta(minutes=1))]
        assert rows["undone_by"].tolist() == ["bacson"]


@pytest.mark.parametrize(
    ("chosen", "names"),
    [
        ({"ward_id": "bac-son"}, ["return", "undo", "money", "both", "first"]),
        ({"ward_id": "hai-son"}, ["both"]),
        ({"dataset": "spending"}, ["money"]),
        ({"first_month": date(2018, 6, 1), "last_month": date(2018, 6, 1)}, ["other"]),
        ({"ward_id": "bac-son", "first_month": date(2018, 6, 1), "last_month": date(2018, 6, 1)}, []),
        ({"account_id": "bacson"}, ["undo", "first"]),
        ({"search": "BAC SON"}, ["return", "undo", "first"]),
        ({"search": "ka-long"}, ["other"]),
        ({"search": "khong-co"}, []),
        ({"most": 2}, ["return", "undo"]),
        ({"scope": ["bac-son"]}, ["return", "undo", "money", "first"]),
        ({"scope": ["bac-son", "hai-son"]}, ["return", "undo", "money", "both", "first"]),
        ({"scope": ["tra-co"]}, []),
    ],
)
def test_acts_are_chosen_by_place_kind_month_person_and_name(
    read: Store, world: dict[str, str], chosen: dict[str, Any], names: list[str]
) -> None:
    rows = acts(read, **chosen)
    assert rows["act_id"].tolist() == [world[name] for name in names]
    if chosen.get("most"):
        assert rows["found_count"].tolist() == [6, 6]


def test_an_act_is_found_by_its_id_and_so_is_what_undid_it(read: Store, world: dict[str, str]) -> None:
    assert acts(read, search=world["first"])["act_id"].tolist() == [world[n] for n in ("return", "undo", "first")]
    assert acts(read, search=world["undo"])["act_id"].tolist() == [world["undo"]]


def test_a_ward_sees_nothing_of_an_upload_that_touched_another(read: Store, world: dict[str, str]) -> None:
    own = ["bac-son"]
    assert set(read.rows("see/uploads", scope=own)["upload_id"]) == {world["first"], world["money"]}
    for name in ("both", "other"):
        assert acts(read, scope=own, act_id=world[name]).empty
        assert read.rows("see/history_slots", scope=own, upload_id=world[name]).empty
    assert read.rows("see/history_accounts", scope=["ka-long"])["account_id"].tolist() == ["vanphong"]
    assert read.rows("see/history_accounts", scope=own)["account_id"].tolist() == ["bacson", "vanphong"]
    assert read.rows("see/history_accounts", scope=["tra-co"]).empty


def test_the_places_and_months_of_an_upload_stand_in_official_order(read: Store, world: dict[str, str]) -> None:
    slots = read.rows("see/history_slots", scope=None, upload_id=world["both"])
    assert sorted(slots["ward_id"]) == ["bac-son", "hai-son"]
    assert slots["row_count"].tolist() == [1, 1]


def test_each_act_tells_what_it_changed_when_it_was_stored(store: Store) -> None:
    first = put(store, table(ACTIVITY, row("Bắc Sơn", "Lục Phủ", 3, 40), row("Bắc Sơn", "Pẹc Nả", 2)), 0, "a.csv")
    second = put(store, table(SHORT, "Bắc Sơn;Lục Phủ;papi;Phụ nữ;07/2018;5"), 1, "b.csv")
    blank = put(store, table(ACTIVITY, row("Bắc Sơn", "Pẹc Nả", "")), 2, "c.csv")
    expected = {
        first: [
            ("returned", "bac-son.luc-phu", "participant_count", None, "40"),
            ("returned", "bac-son.luc-phu", "session_count", None, "3"),
            ("returned", "bac-son.pec-na", "session_count", None, "2"),
        ],
        second: [("changed", "bac-son.luc-phu", "session_count", "3", "5")],
        blank: [("removed", "bac-son.pec-na", "session_count", "2", None)],
    }
    assert {act: told(store, act) for act in expected} == expected
    taken = undo(store, first, 3)
    assert told(store, taken) == [("changed", "bac-son.luc-phu", "participant_count", "40", None)]
    back = undo(store, taken, 4)
    assert told(store, back) == [("changed", "bac-son.luc-phu", "participant_count", None, "40")]
    assert {act: told(store, act) for act in expected} == expected


def test_what_an_undo_plan_says_is_what_the_history_tells_afterwards(store: Store) -> None:
    put(store, table(HEADCOUNT, "Bắc Sơn;;Phụ nữ;biên chế;07/2018;3;2;;"), 0, "a.csv", dataset="headcount")
    later = put(store, table(HEADCOUNT, "Bắc Sơn;;Phụ nữ;biên chế;07/2018;4;4;1;"), 1, "b.csv", dataset="headcount")
    plan = store.undo_plan(later)
    done = store.undo(plan, "vanphong", AT + timedelta(minutes=2))
    pd.testing.assert_frame_equal(store.changes(done.undo_id), plan.effects)


def test_targets_and_conclusions_tell_their_changes_too(store: Store) -> None:
    put(store, table(TARGETS, "papi;Bắc Sơn;;2018;3"), 0, "a.csv", dataset="targets")
    target = put(store, table(TARGETS, "papi;Bắc Sơn;;2018;4"), 1, "b.csv", dataset="targets")
    put(store, table(CONCLUSIONS, "1-KL;05/06/2018;Trồng cây;Bắc Sơn;;chưa làm;"), 2, "c.csv", dataset="conclusions")
    moved = put(store, table(CONCLUSIONS, "1-KL;05/07/2018;Trồng cây;Hải Sơn;;đang làm;"), 3, "d.csv",
                dataset="conclusions")  # fmt: skip
    assert [float(value) for value in told(store, target)[0][3:]] == [3.0, 4.0]
    assert [(column, old, new) for _, _, column, old, new in told(store, moved)] == [
        ("issued_on", "2018-06-05", "2018-07-05"),
        ("responsible", "bac-son", "hai-son"),
        ("status", "open", "in_progress"),
    ]


def test_the_changes_of_what_does_not_exist_are_refused(store: Store) -> None:
    with pytest.raises(UnknownName) as refusal:
        store.changes("khong-co")
    assert refusal.value.key == "fault.unknown-upload"


def test_an_accepted_file_comes_back_byte_for_byte_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "khoi.duckdb"
    data = table(ACTIVITY, row("Bắc Sơn", "Lục Phủ", 3))
    with city(path) as store:
        put(store, data, 0, "a.csv")
        sha256 = str(acts(store)["file_sha256"][0])
        assert store.file(sha256) == data.encode()
        place = ledger.place(path, sha256)
        place.write_bytes(data.encode()[:-1] + b"!")
        assert not store.has_file(sha256)
        with pytest.raises(LedgerDamaged):
            store.file(sha256)
        place.unlink()
        with pytest.raises(LedgerDamaged):
            store.file(sha256)
