"""A backup counts once it was opened and compared; a restore loses nothing that came after it."""

import shutil
import zipfile
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from khoi.errors import BackupDamaged, LedgerDamaged, StoreLocked
from khoi.store import backup, ledger, open_store, rebuild, restore
from tests.intake_world import ACTIVITY, city, table
from tests.test_store_rebuild import eventful, path, tables, without_notice
from tests.test_store_undo import AT, put, row, undo

__all__ = ["eventful", "path"]  # the fixtures


def test_a_backup_made_while_the_store_is_open_restores_it_row_for_row(path: Path, tmp_path: Path) -> None:
    packed = tmp_path / "copies" / "khoi.zip"
    with open_store(path) as store:
        made = store.back_up(packed, AT)
        expected = tables(store)
        assert made.entry_count == len(store.record.entries)
    elsewhere = tmp_path / "elsewhere" / "khoi.duckdb"
    done = restore(packed, elsewhere, AT)
    assert (done.entry_count, done.replayed_count, done.aside) == (made.entry_count, 0, None)
    with open_store(elsewhere) as store:
        assert tables(store) == expected
        assert store.differences(is_thorough=True) == []
    assert [file.name for file in packed.parent.iterdir()] == ["khoi.zip"]


def test_what_came_after_the_backup_is_replayed_from_the_ledger(path: Path, tmp_path: Path) -> None:
    packed = tmp_path / "khoi.zip"
    with open_store(path) as store:
        store.back_up(packed, AT)
        upload = put(store, table(ACTIVITY, row("Thán Phún", 7)))
        undo(store, upload)
        put(store, table(ACTIVITY, row("Lục Phủ", 8)))
        expected = tables(store)
    path.write_bytes(b"damaged")
    done = restore(packed, path, AT)
    assert done.replayed_count == 3
    assert done.aside
    assert done.aside.read_bytes() == b"damaged"
    with open_store(path) as store:
        assert without_notice(tables(store)) == expected


def test_a_ledger_that_lost_files_gets_them_from_the_backup(path: Path, tmp_path: Path) -> None:
    packed = tmp_path / "khoi.zip"
    with open_store(path) as store:
        store.back_up(packed, AT)
        expected = tables(store)
    shutil.rmtree(ledger.folder(path))
    path.unlink()
    restore(packed, path, AT)
    with open_store(path) as store:
        assert tables(store) == expected
        assert store.differences(is_thorough=True) == []


def test_a_backup_of_another_history_is_refused_and_nothing_is_touched(path: Path, tmp_path: Path) -> None:
    packed, other = tmp_path / "khoi.zip", tmp_path / "other.duckdb"
    with city(other) as store:
        put(store, table(ACTIVITY, row("Lục Phủ", 1)))
        store.back_up(packed, AT)
    before = path.read_bytes()
    with pytest.raises(LedgerDamaged) as refusal:
        restore(packed, path, AT)
    assert refusal.value.key == "fault.restore-differs"
    assert path.read_bytes() == before


def test_a_damaged_backup_is_refused_or_restores_the_same(path: Path, tmp_path: Path) -> None:
    """A wrong byte can hit what nobody reads, such as the time of day in the head of a packed file."""
    packed, target = tmp_path / "khoi.zip", tmp_path / "new" / "khoi.duckdb"
    with open_store(path) as store:
        store.back_up(packed, AT)
        expected = tables(store)
    whole = packed.read_bytes()
    damaged = [whole[:size] for size in (0, 10, len(whole) // 2, len(whole) - 1)]
    places = range(100, len(whole) - 100, len(whole) // 12)
    damaged += [whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :] for place in places]
    refused = 0
    for data in damaged:
        packed.write_bytes(data)
        try:
            restore(packed, target, AT)
        except BackupDamaged:
            refused += 1
            assert not target.exists()
        else:
            with open_store(target) as store:
                assert tables(store) == expected
            shutil.rmtree(target.parent)
    assert refused >= len(damaged) - 2
    with pytest.raises(BackupDamaged):
        restore(tmp_path / "none.zip", target, AT)


def test_a_backup_that_lacks_a_file_or_an_act_is_refused(path: Path, tmp_path: Path) -> None:
    packed, changed = tmp_path / "khoi.zip", tmp_path / "changed.zip"
    with open_store(path) as store:
        store.back_up(packed, AT)
    with zipfile.ZipFile(packed) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    file = next(name for name in members if name.startswith("files/"))
    record = members["record.jsonl"]
    for less in (
        {name: data for name, data in members.items() if name != file},
        {**members, "record.jsonl": record[: record.rstrip().rfind(b"\n") + 1]},
        {**members, file: b"changed"},
    ):
        with zipfile.ZipFile(changed, "w") as archive:
            for name, data in less.items():
                archive.writestr(name, data)
        with pytest.raises(BackupDamaged):
            restore(changed, tmp_path / "new" / "khoi.duckdb", AT)


def test_nothing_is_restored_or_rebuilt_under_a_running_store(path: Path, tmp_path: Path) -> None:
    packed = tmp_path / "khoi.zip"
    with open_store(path) as store:
        store.back_up(packed, AT)
        before = tables(store)
        for attempt in (lambda: restore(packed, path, AT), lambda: rebuild(path)):
            with pytest.raises(StoreLocked):
                attempt()
        assert tables(store) == before


def test_a_rebuild_asked_for_gives_the_same_database(path: Path) -> None:
    with open_store(path) as store:
        expected, digest = tables(store), store.digest()
    aside = rebuild(path)
    assert aside
    with open_store(path) as store:
        assert tables(store) == expected
        assert store.digest() == digest


def test_seven_days_eight_weeks_and_twelve_months_are_kept() -> None:
    first = datetime(2016, 1, 1, 3, 0)
    made: list[tuple[Path, datetime]] = []
    for day in range(900):
        at = first + timedelta(days=day)
        made.append((Path(f"{at:%Y-%m-%d}"), at))
        gone = set(backup.surplus(made))
        made = [one for one in made if one[0] not in gone]
    days = [f"{at:%Y-%m-%d}" for _, at in made]
    assert days[-7:] == [f"{first + timedelta(days=day):%Y-%m-%d}" for day in range(893, 900)]
    assert len({f"{at:%G-%V}" for _, at in made[-14:]}) >= 8
    assert [f"{at:%Y-%m}" for _, at in made[:3]] == ["2017-07", "2017-08", "2017-09"]
    assert len(made) <= 27


def test_several_backups_of_a_day_leave_its_newest() -> None:
    day = [(Path(f"{hour}"), datetime(2018, 7, 2, hour)) for hour in range(3, 9)]
    assert backup.surplus(day) == [Path("7"), Path("6"), Path("5"), Path("4"), Path("3")]


def test_backups_in_the_folder_are_thinned_out_and_strangers_left_alone(path: Path) -> None:
    with open_store(path) as store:
        for hour in (3, 4):
            made = store.back_up(None, datetime(2018, 8, 2, hour))
            (made.path.parent / "khoi-của tôi.zip").write_bytes(b"mine")
    assert sorted(file.name for file in made.path.parent.iterdir()) == ["khoi-20180802-040000.zip", "khoi-của tôi.zip"]
