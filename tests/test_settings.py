"""What the office sets: who may, what a setting takes, what follows from it, and that the record holds every change."""

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest

from khoi import access, words
from khoi.access import OPERATOR, Role, Viewer
from khoi.cli import inside, main
from khoi.errors import NotAllowed, StalePlan, UnknownName
from khoi.sample.arrivals import DUE_DAY
from khoi.see.format import deadline
from khoi.see.letterhead import letterhead
from khoi.store import Store, open_store, rebuild
from khoi.web import cache, running
from khoi.web.settings import due_at
from tests.intake_world import ACTIVITY, SPENDING, city, plan_of, table
from tests.test_see_queries import IN_JULY, JULY, small_world
from tests.test_store_rebuild import tables
from tests.test_store_undo import put, row

AT = datetime(2018, 8, 9, 3)
NAME = "CƠ QUAN THAM MƯU GIÚP VIỆC CHUNG KHỐI MTTQ VÀ CÁC ĐOÀN THỂ CHÍNH TRỊ - XÃ HỘI"
DEFAULTS = {
    "issuer_kind": "front", "issuer_above": "THÀNH PHỐ MÓNG CÁI", "issuer_name": NAME, "issuer_place": "Móng Cái",
    "deadline_day": "5", "deadline_hour": "24", "behind_percent": "50", "low_percent": "100", "over_percent": "100",
    "attention_count": "3", "unusual_deviations": "5", "unusual_months": "6",
}  # fmt: skip
OTHERS = [Viewer("other", role, ("bac-son",) if role is Role.WARD else None)
          for role in Role if role is not Role.ADMINISTRATOR]  # fmt: skip


@pytest.fixture
def world() -> Iterator[Store]:
    """Reports of July: Bắc Sơn's a minute before the deadline, Hải Sơn's a minute after it, none from Ka Long."""
    with small_world() as store:
        yield store


def values(store: Store) -> dict[str, str]:
    rows = store.settings()
    return dict(zip(rows["key"], rows["value"], strict=True))


def change(store: Store, by: Viewer = OPERATOR, at: datetime = AT, /, **wanted: str) -> dict[str, str]:
    return access.change_settings(store, values(store), wanted, at, by)


def state(store: Store, ward_id: str) -> str:
    rows = store.rows("see/reporting", **IN_JULY)
    return str(rows[rows["month"] == pd.Timestamp(JULY)].set_index("ward_id").loc[ward_id, "state"])


def test_every_setting_has_a_default_that_it_takes(store: Store) -> None:
    assert values(store) == DEFAULTS
    assert [one.key for one in access.SETTINGS] == list(DEFAULTS)
    assert store.rows("see/limits").iloc[0].astype(str).to_dict() == {
        key: value for key, value in DEFAULTS.items() if not key.startswith("issuer_")
    }
    assert change(store, **DEFAULTS) == {}, "a value that stands already is no change"
    assert str(DUE_DAY) == DEFAULTS["deadline_day"], "the sample's wards know the default"
    assert not store.record.entries


def test_a_change_is_one_line_with_old_and_new_and_moves_the_version(store: Store) -> None:
    before = store.version(), store.digest()
    assert change(store, deadline_day=" 7 ", issuer_place="TP  Móng Cái") == {
        "deadline_day": "7", "issuer_place": "TP Móng Cái",
    }  # fmt: skip
    (line,) = store.record.entries
    assert (line.kind, line.account_id, line.subject) == (
        "setting-changed", "command-line", "deadline_day, issuer_place",
    )  # fmt: skip
    assert line.detail["rows"] == [
        {"key": "deadline_day", "value": "7", "old": "5"},
        {"key": "issuer_place", "value": "TP Móng Cái", "old": "Móng Cái"},
    ]
    assert (store.version(), store.digest()) == (before[0] + 1, before[1])
    change(store, OPERATOR, AT + timedelta(hours=1), deadline_day="6")
    told = store.settings().set_index("key").loc["deadline_day"]
    assert told[["value", "default_value", "old_value", "account_id"]].tolist() == ["6", "5", "7", "command-line"]
    assert told["changed_at"] == AT + timedelta(hours=1)
    assert store.rows("status/setting", key="deadline_day")["value"].tolist() == ["6"]


@pytest.mark.parametrize("viewer", OTHERS, ids=lambda viewer: str(viewer.role))
def test_administrators_alone_see_and_change_settings(store: Store, viewer: Viewer) -> None:
    with pytest.raises(NotAllowed) as refusal:
        change(store, viewer, deadline_day="7")
    assert refusal.value.key == "access.role-may-not.settings"
    with pytest.raises(NotAllowed):
        access.settings(store, viewer)
    assert (values(store), store.record.entries, store.version()) == (DEFAULTS, [], 0)


@pytest.mark.parametrize(
    ("key", "text", "sentence"),
    [
        ("deadline_day", "29", "access.setting-range"),
        ("deadline_day", "0", "access.setting-range"),
        ("deadline_day", "-1", "access.setting-range"),
        ("deadline_day", "5.5", "access.setting-range"),
        ("deadline_day", "năm", "access.setting-range"),
        ("deadline_day", "٥", "access.setting-range"),
        ("deadline_hour", "25", "access.setting-range"),
        ("over_percent", "49", "access.setting-range"),
        ("unusual_deviations", "1" * 50, "access.setting-range"),
        ("issuer_name", "  ", "access.setting-blank"),
        ("issuer_place", "", "access.setting-blank"),
        ("issuer_place", "M" * 61, "access.setting-long"),
        ("issuer_name", "A\x00B", "access.setting-long"),
        ("issuer_kind", "church", "access.setting-choice"),
    ],
)
def test_a_value_that_cannot_be_is_refused_and_nothing_of_the_rest_stored(
    store: Store, key: str, text: str, sentence: str
) -> None:
    with pytest.raises(NotAllowed) as refusal:
        change(store, **{"low_percent": "80", key: text})
    assert refusal.value.key == sentence
    assert (values(store), store.record.entries) == (DEFAULTS, [])
    for lang in words.LANGUAGES:
        assert words.fault(refusal.value, lang).startswith(f"{key}: ")


def test_a_setting_that_does_not_exist_is_named(store: Store) -> None:
    with pytest.raises(UnknownName):
        access.change_settings(store, values(store), {"sample": "false"}, AT, OPERATOR)
    assert not store.record.entries


def test_whoever_saw_an_old_value_is_told_who_was_faster(store: Store) -> None:
    seen = values(store)
    change(store, Viewer("chu", Role.ADMINISTRATOR), deadline_day="7")
    for wanted in ({"deadline_day": "9", "low_percent": "80"}, {"deadline_day": "7"}):
        with pytest.raises(StalePlan) as refusal:
            access.change_settings(store, seen, wanted, AT, OPERATOR)
        assert words.fault(refusal.value, "vi") == (
            "deadline_day: chu đã đổi thành “7” lúc 09/08/2018 10:00. Chưa lưu gì; hãy xem giá trị mới rồi quyết định."
        )
    assert values(store) == DEFAULTS | {"deadline_day": "7"}
    access.change_settings(store, seen, {"low_percent": "80"}, AT, OPERATOR)
    assert values(store)["low_percent"] == "80", "another setting is not in the way"


def test_the_deadline_moves_who_was_on_time(world: Store) -> None:
    assert (state(world, "bac-son"), state(world, "hai-son"), state(world, "ka-long")) == ("on_time", "late", "missing")
    change(world, deadline_day="6", deadline_hour="1")
    assert (state(world, "bac-son"), state(world, "hai-son"), state(world, "ka-long")) == (
        "on_time", "on_time", "missing",
    )  # fmt: skip
    months = world.rows("see/city_months", **IN_JULY).set_index("month")
    assert months.loc[pd.Timestamp(JULY), "on_time_count"] == 2
    change(world, deadline_day="5", deadline_hour="17")
    assert state(world, "bac-son") == "late"


@pytest.mark.parametrize(
    ("day", "hour", "told"),
    [(5, 24, "hết ngày 05/08/2018"), (5, 17, "17:00 ngày 05/08/2018"), (1, 1, "01:00 ngày 01/08/2018"),
     (28, 24, "hết ngày 28/08/2018")],
)  # fmt: skip
def test_a_deadline_is_told_as_the_query_counts_it(world: Store, day: int, hour: int, told: str) -> None:
    change(world, deadline_day=str(day), deadline_hour=str(hour))
    rows = world.rows("see/reporting", **IN_JULY)
    (found,) = set(rows.loc[rows["month"] == pd.Timestamp(JULY), "due_at"])
    assert found.to_pydatetime() == due_at(JULY, day, hour)
    assert deadline(due_at(JULY, day, hour), "vi") == told


def test_limits_move_the_state_of_a_ward_and_what_wants_attention(world: Store) -> None:
    def papi(name: str) -> list[object]:
        rows = world.rows("see/wards", **(IN_JULY | {"campaign_id": "papi"})).set_index("ward_id")
        return list(rows.loc[["bac-son", "hai-son"], name])

    assert (papi("share"), papi("state"), papi("is_low")) == ([0.5, 1.0], ["reached", "reached"], [True, True])
    change(world, behind_percent="51", low_percent="50")
    assert (papi("state"), papi("is_low")) == (["behind", "reached"], [True, False])
    change(world, low_percent="49")
    assert papi("is_low") == [False, False]


def test_the_limit_of_spending_says_who_is_over(tmp_path: Path) -> None:
    with city(tmp_path / "khoi.duckdb") as store:
        lines = ("Bắc Sơn;;6550;tự chủ;07/2018;200;190", "Trà Cổ;;6550;tự chủ;07/2018;100;101")
        put(store, table(SPENDING, *lines), "spending")

        def over() -> dict[str, bool]:
            rows = store.rows("see/spending_by_owner", **IN_JULY)
            return dict(zip(rows["ward_id"], rows["is_over"].astype(bool), strict=True))

        assert over() == {"bac-son": False, "tra-co": True}
        change(store, over_percent="90")
        assert over() == {"bac-son": True, "tra-co": True}
        change(store, over_percent="101")
        assert over() == {"bac-son": False, "tra-co": False}


def test_the_limits_of_unusual_figures_are_the_offices(tmp_path: Path) -> None:
    with city(tmp_path / "khoi.duckdb") as store:
        for month in range(1, 7):
            put(store, table(ACTIVITY, row("Lục Phủ", 20, month=f"0{month}/2018")), name=f"{month}.csv")
        later = table(ACTIVITY, row("Lục Phủ", 33, month="07/2018"))

        def codes() -> list[str]:
            return [problem.code for problem in plan_of(store, later).problems]

        assert codes() == ["unusual-figure"]
        change(store, unusual_deviations="7")
        assert codes() == []
        change(store, unusual_deviations="5", unusual_months="7")
        assert codes() == []


def test_a_change_is_replayed_and_rebuilt_from_the_record(tmp_path: Path) -> None:
    path, copy = tmp_path / "khoi.duckdb", tmp_path / "behind.duckdb"
    with city(path) as store:
        put(store, table(ACTIVITY, row("Lục Phủ", 3)))
        store.checkpoint()
        copy.write_bytes(path.read_bytes())
        change(store, deadline_day="7", low_percent="80")
        change(store, deadline_day="8")
        store.checkpoint()
        expected, version = tables(store), store.version()
    path.write_bytes(copy.read_bytes())
    with open_store(path) as store:
        assert store.repair is not None
        assert store.repair.way == "replayed"
        assert (values(store)["deadline_day"], store.version()) == ("8", version)
        assert store.differences(is_thorough=True) == []
    rebuild(path)
    with open_store(path) as store:
        assert (values(store)["low_percent"], store.version()) == ("80", version)
        assert [line[3] for line in expected["audit"]] == [
            entry.kind for entry in store.record.entries if entry.kind != "repair"
        ]
        assert tables(store)["setting"] == expected["setting"]
        assert store.differences(is_thorough=True) == []
        backup = store.back_up(tmp_path / "a.zip", AT)
        assert backup.entry_count == len(store.record.entries), "views are in a backup too"


def test_cached_reads_follow_a_change(world: Store) -> None:
    running.use(world)
    asked = {name: value for name, value in IN_JULY.items() if name != "scope"}

    def late() -> int:
        return int((cache.rows("see/reporting", OPERATOR, asked)["state"] == "late").sum())

    assert (late(), late()) == (1, 1)
    change(world, deadline_day="9")
    assert late() == 0


def test_the_past_is_judged_by_the_limits_of_today(world: Store) -> None:
    moment = datetime(2018, 8, 5, 16, 59, 30)  # Bắc Sơn's report has come, Hải Sơn's has not
    change(world, deadline_day="4")
    rows = world.past.rows("see/reporting", moment, IN_JULY)
    july = rows[rows["month"] == pd.Timestamp(JULY)].set_index("ward_id")["state"]
    assert (july["bac-son"], july["hai-son"]) == ("late", "missing")


@pytest.mark.parametrize(
    ("kind", "right"),
    [
        ("party", ("ĐẢNG CỘNG SẢN VIỆT NAM",)),
        ("front", ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")),
        ("state", ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")),
    ],
)
def test_the_head_of_a_report_depends_on_who_issues_it(kind: str, right: tuple[str, ...]) -> None:
    head = letterhead(DEFAULTS | {"issuer_kind": kind}, date(2018, 8, 9), "vi")
    assert (head.left, head.right) == (("THÀNH PHỐ MÓNG CÁI", NAME), right)
    assert head.dated == "Móng Cái, ngày 09 tháng 8 năm 2018"
    alone = letterhead(DEFAULTS | {"issuer_above": ""}, date(2018, 2, 10), "vi")
    assert (alone.left, alone.dated) == ((NAME,), "Móng Cái, ngày 10 tháng 02 năm 2018")


def test_the_trace_of_a_report_names_the_deadline_that_is_set(world: Store) -> None:
    change(world, deadline_day="6", deadline_hour="12")
    rows = world.rows("see/reporting", **(IN_JULY | {"ward_id": "bac-son"}))
    assert deadline(rows["due_at"].iloc[-1].to_pydatetime(), "en") == "12:00 on 06/08/2018"


def _asked(store: Store, account: str | None, **options: object) -> tuple[int, str, str]:
    asked = {"lang": "vi", "json": False, "account": account, "act": None, "key": None, "value": None, **options}
    head, body = inside.answer(store, {"command": "settings", "options": asked}, b"")
    return head["code"], body[: head["out"]].decode(), body[head["out"] :].decode()


def test_the_command_lists_and_sets_as_the_page_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "khoi.duckdb"
    open_store(path).close()
    monkeypatch.setenv("KHOI_DATABASE", str(path))
    assert main(["settings", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["settings"]
    assert {one["key"]: one["value"] for one in told} == DEFAULTS
    assert told[4] == {
        "key": "deadline_day", "value": "5", "default": "5", "least": 1, "most": 28, "choices": [], "old": None,
        "account_id": None, "changed_at": None,
    }  # fmt: skip
    assert main(["settings", "set", "deadline_day", "7"]) == 0
    assert capsys.readouterr().out == "deadline_day: 5 → 7\n"
    assert main(["settings", "set", "deadline_day", "7", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"key": "deadline_day", "old": "7", "value": "7"}
    assert main(["settings", "set", "issuer_above", ""]) == 0
    capsys.readouterr()
    assert main(["settings", "--lang", "en"]) == 0
    shown = capsys.readouterr().out
    assert "deadline_day = 7 (default 5)\n    changed from 5 by command-line at " in shown
    for wrong in (["set", "deadline_day", "31"], ["set", "deadline_day"], ["set", "khong_co", "1"]):
        assert main(["settings", *wrong]) == 2
        assert capsys.readouterr().err
    with open_store(path) as store:
        assert values(store) == DEFAULTS | {"deadline_day": "7", "issuer_above": ""}
        assert len(store.record.entries) == 2


def test_the_command_given_as_an_account_is_for_administrators_alone(store: Store) -> None:
    access.create_account(store, "chu", Role.ADMINISTRATOR, None, "mot chiec thuyen qua song", AT)
    access.create_account(store, "haison", Role.WARD, "hai-son", "mot chiec thuyen qua song", AT)
    code, _, refused = _asked(store, "haison")
    assert (code, "người quản trị" in refused) == (2, True)
    assert _asked(store, "haison", act="set", key="deadline_day", value="7")[0] == 2
    assert values(store) == DEFAULTS
    assert _asked(store, "chu", act="set", key="deadline_day", value="7")[:2] == (0, "deadline_day: 5 → 7\n")
    assert store.record.entries[-1].account_id == "chu"
