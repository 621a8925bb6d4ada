"""The ledger holds everything: the database is made again from it, row for row; what differs at start is repaired."""

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from khoi import access
from khoi.errors import LedgerDamaged
from khoi.store import Store, ledger, open_store
from khoi.store.record import read_lines
from tests.databases import copy_database
from tests.intake_world import (
    ACTIVITY,
    CAMPAIGNS,
    CONCLUSIONS,
    HEADCOUNT,
    MERGERS,
    SPENDING,
    UNITS,
    city,
    table,
)
from tests.test_store_undo import AT, SHORT, put, row, undo

PASSING = {"session", "schema_step"}  # sessions end; the steps of a new database are recorded anew


@pytest.fixture(scope="session")
def eventful(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with uploads of every kind, undos, an account and matched headers; closed, and never changed."""
    path = tmp_path_factory.mktemp("eventful") / "khoi.duckdb"
    with city(path) as store:
        access.create_account(store, "bacson", access.Role.WARD, "bac-son", "mot-mat-khau-dai", AT)
        access.create_account(store, "cu", access.Role.LEADER, None, "mot-mat-khau-khac", AT)
        access.disable_account(store, "cu", AT)
        store.remember_headers("bacson", "activity", "layout", {"Buổi": "session_count"}, AT)
        first = put(store, table(ACTIVITY, row("Lục Phủ", 3, 40), row("Pẹc Nả", 2)), name="dau.csv")
        put(store, table(SHORT, "Bắc Sơn;Lục Phủ;papi;Phụ nữ;07/2018;5"), name="ngan.csv")
        put(store, table(HEADCOUNT, "Bắc Sơn;;Phụ nữ;biên chế;07/2018;3;2;;"), "headcount")
        put(store, table(SPENDING, "Bắc Sơn;;6550;tự chủ;07/2018;300;200"), "spending")
        put(store, table(CONCLUSIONS, "1-KL;05/06/2018;Việc;Bắc Sơn;;chưa làm;"), "conclusions")
        put(store, table(CONCLUSIONS, "1-KL;05/07/2018;Việc;Trà Cổ;;chưa làm;"), "conclusions")
        put(store, table(UNITS, "Pẹc Nả;thôn;Bắc Sơn;95;;;31/12/2030", "Khu 9;khu;Trà Cổ;70;;01/07/2018;"), "units")
        put(store, table(UNITS, "Khu 9;khu;Trà Cổ;75;;01/07/2018;"), "units", at=datetime(2018, 8, 1, 3))
        put(store, table(CAMPAIGNS, "Chuyển đổi số;Số;buổi;Trà Cổ, Bắc Sơn;01/01/2018;"), "campaigns")
        put(store, table(MERGERS, "01/11/2019;Hoà Lạc;Ka Long;Nghị quyết 1"), "mergers")
        undo(store, undo(store, first, datetime(2018, 8, 2)), datetime(2018, 8, 3))
        undo(store, first, datetime(2018, 8, 4))
    return path


@pytest.fixture
def path(eventful: Path, tmp_path: Path) -> Path:
    """A copy of it that the test may change."""
    path = tmp_path / "khoi.duckdb"
    copy_database(eventful, path)
    return path


def tables(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    with store.cursor() as cursor:
        names = [name for (name,) in cursor.execute("SELECT table_name FROM duckdb_tables() ORDER BY 1").fetchall()]
        return {
            name: cursor.execute(f"SELECT * FROM {name} ORDER BY ALL").fetchall()
            for name in names if name not in PASSING
        }  # fmt: skip


def held(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Everything in the database, by a look that repairs nothing."""
    with open_store(path) as store:
        assert store.repair is None
        return tables(store)


@pytest.fixture
def before(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    return held(path)


def without_notice(found: dict[str, list[tuple[Any, ...]]]) -> dict[str, list[tuple[Any, ...]]]:
    """The same, without the line that tells of the repair."""
    return found | {"audit": [line for line in found["audit"] if line[3] != "repair"]}


def opened(path: Path) -> Iterator[Store]:
    with open_store(path) as store:
        yield store


def test_a_database_that_is_gone_is_made_again_row_for_row(path: Path, before: dict[str, Any]) -> None:
    path.unlink()
    with open_store(path, must_exist=True) as store:
        assert store.repair
        assert store.repair.way == "rebuilt"
        assert without_notice(tables(store)) == before
        assert store.differences(is_thorough=True) == []


def test_a_database_that_is_no_database_any_more_is_set_aside_and_made_again(
    path: Path, before: dict[str, Any]
) -> None:
    path.write_bytes(b"\0" * 100_000)
    with open_store(path) as store:
        assert without_notice(tables(store)) == before
        assert store.repair
        assert store.repair.aside
        assert store.repair.aside.read_bytes() == b"\0" * 100_000


def test_a_log_without_its_database_is_set_aside_with_nothing_stored_twice(
    path: Path, before: dict[str, Any], tmp_path: Path
) -> None:
    log, copy = path.with_name("khoi.duckdb.wal"), tmp_path / "log"
    with open_store(path) as store:
        with store.bulk():
            put(store, table(ACTIVITY, row("Thán Phún", 7)))
            shutil.copy(log, copy)
        expected = tables(store)
    path.unlink()
    shutil.copy(copy, log)
    with open_store(path) as store:
        assert store.differences(is_thorough=True) == []
        assert without_notice(tables(store)) == expected
        assert store.repair
        assert store.repair.aside
        assert store.repair.aside.read_bytes() == copy.read_bytes()
    assert expected != before


def test_a_damaged_block_is_no_lock(path: Path, before: dict[str, Any]) -> None:
    data = bytearray(path.read_bytes())
    for place in range(12_288, len(data), 4096):
        data[place] ^= 1
    path.write_bytes(data)
    with open_store(path) as store:
        assert without_notice(tables(store)) == before


def test_an_older_copy_of_the_database_is_brought_up_to_its_ledger(path: Path, tmp_path: Path) -> None:
    old = tmp_path / "old.duckdb"
    shutil.copy(path, old)
    with open_store(path) as store:
        upload = put(store, table(ACTIVITY, row("Thán Phún", 7)))
        undo(store, upload)
        put(store, table(ACTIVITY, row("Lục Phủ", 8)))
        expected = tables(store)
    shutil.copy(old, path)
    with open_store(path) as store:
        assert store.repair
        assert store.repair.way == "replayed"
        assert without_notice(tables(store)) == expected


def test_a_change_behind_the_back_of_the_ledger_is_found_and_put_right(path: Path, before: dict[str, Any]) -> None:
    statements = (
        "UPDATE activity SET session_count = 99 WHERE village_id = 'bac-son.luc-phu'",
        "DELETE FROM spending_log",
        "INSERT INTO rollup_ward_month BY NAME SELECT * REPLACE (DATE '2018-01-01' AS month) FROM rollup_ward_month",
        "UPDATE upload SET account_id = 'khac' WHERE upload_seq = 1",
        "UPDATE audit SET detail = '{}' WHERE audit_seq = 1",
        "DELETE FROM undo",
        "UPDATE slot SET version = 7",
        "UPDATE headcount_log SET present_count = 1",
        "UPDATE store_state SET version = 1",
        "DELETE FROM upload_slot",
    )
    for statement in statements:
        with open_store(path) as store:
            store.checkpoint()
            with store.transaction() as cursor:
                cursor.execute(statement)
            assert store.differences(), statement
        with open_store(path) as store:
            assert store.repair, statement
            assert store.differences() == [], statement
            found = without_notice(tables(store))
        expected = before | {"audit": found["audit"]}
        assert found == expected, statement


def test_the_thorough_comparison_finds_rows_that_keep_count_and_sums(path: Path) -> None:
    with open_store(path) as store:
        with store.transaction() as cursor:
            cursor.execute("UPDATE activity_log SET note = 'khác' WHERE upload_seq = 1")
        assert "rows" in {one.what for one in store.differences(is_thorough=True)}


def test_a_damaged_or_missing_file_of_the_ledger_is_named(path: Path) -> None:
    with open_store(path) as store:
        entry = next(entry for entry in store.record.entries if entry.kind == "upload")
        kept = ledger.place(path, entry.detail["file_sha256"])
        kept.write_bytes(b"?")
        found = store.differences(is_thorough=True)
        assert [(one.what, one.found) for one in found] == [("file", "changed")]
        kept.unlink()
        assert [one.found for one in store.differences(is_thorough=True)] == ["missing"]
        assert store.differences() == []


def test_a_rebuild_from_a_damaged_ledger_is_refused_and_leaves_the_database_as_it_is(path: Path) -> None:
    with open_store(path) as store:
        entry = next(entry for entry in store.record.entries if entry.kind == "upload")
    ledger.place(path, entry.detail["rows_sha256"]).write_bytes(b"?")
    damaged = b"\0" * 50_000
    path.write_bytes(damaged)
    with pytest.raises(LedgerDamaged):
        open_store(path)
    assert path.read_bytes() == damaged
    assert not list(path.parent.glob("*rebuilding*"))


def test_the_piece_of_a_line_that_a_crash_left_is_cut_off(path: Path, before: dict[str, Any]) -> None:
    record = ledger.folder(path) / "record.jsonl"
    whole = record.read_bytes()
    record.write_bytes(whole + b'{"account_id":"vanphong","at":"2018')
    assert held(path) == before
    assert record.read_bytes() == whole


def test_lines_of_the_record_that_are_lost_come_back_from_the_database(path: Path) -> None:
    record = ledger.folder(path) / "record.jsonl"
    whole = record.read_bytes()
    lines = whole.split(b"\n")
    for damaged in (b"", b"\n".join(lines[:5]) + b"\n", whole.replace(b"bac-son", b"tra-coo"), whole[:-50]):
        record.write_bytes(damaged)
        with open_store(path) as store:
            assert store.differences(is_thorough=True) == []
        assert record.read_bytes().startswith(whole)
        record.write_bytes(record.read_bytes())
        whole = record.read_bytes()


def test_the_record_is_a_chain_that_no_line_can_be_changed_in(path: Path) -> None:
    lines = (ledger.folder(path) / "record.jsonl").read_bytes().split(b"\n")[:-1]
    assert len(read_lines(lines)) == len(lines)
    for place in range(len(lines)):
        changed = [*lines]
        changed[place] = changed[place].replace(b'"at":"2018', b'"at":"2017').replace(b'"at":"2016', b'"at":"2015')
        assert len(read_lines(changed)) == place
        assert len(read_lines(lines[:place] + lines[place + 1 :])) == place


def test_secrets_stand_in_no_line_of_the_record(path: Path) -> None:
    text = (ledger.folder(path) / "record.jsonl").read_text(encoding="utf-8")
    assert "argon2" not in text
    with open_store(path) as store:
        assert access.password_fits(store, "bacson", "mot-mat-khau-dai")
    path.unlink()
    with open_store(path) as store:
        assert access.password_fits(store, "bacson", "mot-mat-khau-dai")
        assert not access.password_fits(store, "cu", "mot-mat-khau-khac")


def test_a_database_of_a_release_without_a_record_gets_one(path: Path, before: dict[str, Any]) -> None:
    shutil.rmtree(ledger.folder(path))
    with open_store(path) as store, store.transaction() as cursor:
        cursor.execute("UPDATE upload SET measures = NULL, rows_sha256 = NULL, audit_seq = NULL, undone_at = NULL")
        cursor.execute("DELETE FROM undo; UPDATE audit SET sha256 = NULL; DELETE FROM upload_slot")
    shutil.rmtree(ledger.folder(path))
    with open_store(path) as store:
        found = tables(store)
        assert store.differences(is_thorough=False) == []
    for name in ("activity_log", "conclusion", "spending", "headcount", "account", "unit"):
        assert found[name] == before[name] or name in ("activity_log",)


def test_what_a_write_that_was_cut_short_left_is_removed_at_the_next_start(path: Path) -> None:
    left = ledger.folder(path) / "ab" / "arriving-x1"
    left.parent.mkdir(exist_ok=True)
    left.write_bytes(b"half a fi")
    with open_store(path) as store:
        assert not left.exists()
        assert store.differences(is_thorough=True) == []


def test_accounts_of_a_release_without_a_record_are_recorded_even_before_the_first_upload(tmp_path: Path) -> None:
    path = tmp_path / "khoi.duckdb"
    with open_store(path) as store:
        access.create_account(store, "moi", access.Role.OFFICE, None, "mot-mat-khau-dai", AT)
        with store.transaction() as cursor:
            cursor.execute("DELETE FROM audit")
    shutil.rmtree(ledger.folder(path))
    with open_store(path):
        pass
    path.unlink()
    with open_store(path) as store:
        assert access.password_fits(store, "moi", "mot-mat-khau-dai")
