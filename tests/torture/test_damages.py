"""The database or its log damaged on the disk: found or harmless, and every row is the same afterwards."""

import os
import random
import shutil
from collections import Counter
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from khoi.store import open_store
from tests.scale import times
from tests.test_store_rebuild import tables, without_notice
from tests.torture import worker
from tests.torture.harness import PROCESSES, copied, done_before, started

DAMAGES = times(6, 300)
PLACES = ("", ".wal")  # the database, its log
KINDS = ("head", "flip", "zero", "noise", "truncate", "delete", "older")


@pytest.fixture(scope="module")
def undamaged(base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database after ten acts, the last of them in its log alone; beside it both as they were some acts ago."""
    folder = tmp_path_factory.mktemp("undamaged") / "database"
    path = done_before(copied(base, folder / "khoi.duckdb"), 4)
    shutil.copy(path, folder / "older")
    _in_a_process(leave_in_log, path, 4)
    shutil.copy(of(path, ".wal"), folder / "older.wal")
    done_before(path, 9, first=5)
    _in_a_process(leave_in_log, path, 9)
    return path


def of(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)


def leave_in_log(path: Path, number: int) -> None:
    """Does an act that is committed and not yet moved from the log into the file, and ends like a kill."""
    with open_store(path) as store, store.bulk():
        worker.act(store, number)
        os._exit(0)


def look(path: Path, line: Connection) -> None:
    """Opens what may be damaged; tells what was repaired, what differs, and every row."""
    with open_store(path) as store:
        line.send((store.repair and store.repair.way, store.differences(is_thorough=True), tables(store)))


def seen(path: Path) -> tuple[int, Any]:
    """The status of a process that looks, and what it saw."""
    here, there = PROCESSES.Pipe(duplex=False)
    process = started(look, path, there)
    there.close()
    try:
        told = here.recv()
    except EOFError:
        told = None
    process.join()
    status = process.exitcode
    process.close()
    here.close()
    assert status is not None
    return status, told


def _in_a_process(task: Any, *given: Any) -> None:
    process = started(task, *given)
    process.join()
    assert process.exitcode == 0
    process.close()


def damage(file: Path, kind: str, chance: random.Random) -> None:
    """Damages a file in one of the ways that disks, copies and people have."""
    data = bytearray(file.read_bytes())
    begin = chance.randrange(len(data))
    length = min(chance.choice((1, 16, 512, 4096, 65536)), len(data) - begin)
    if kind == "head":
        begin = chance.randrange(64)
        data[begin : begin + 4] = chance.randbytes(4)
    elif kind == "flip":
        for _ in range(chance.choice((1, 1, 8))):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    elif kind == "zero":
        data[begin : begin + length] = bytes(length)
    elif kind == "noise":
        data[begin : begin + length] = chance.randbytes(length)
    elif kind == "truncate":
        del data[begin:]
    elif kind == "older":
        data = bytearray(file.with_name("older.wal" if file.suffix == ".wal" else "older").read_bytes())
    file.write_bytes(data)
    if kind == "delete":
        file.unlink()


def test_a_damaged_database_or_log_tells_the_same_as_an_undamaged_one(undamaged: Path, tmp_path: Path) -> None:
    chance = random.Random(20180802)
    path = tmp_path / "database" / "khoi.duckdb"
    status, told = seen(copied(undamaged, path))
    assert (status, told[:2]) == (0, (None, []))
    expected = told[2]
    ways: Counter[tuple[str, str, str]] = Counter()
    for number in range(DAMAGES):
        copied(undamaged, path)
        place, kind = PLACES[number % 2], KINDS[number // 2 % len(KINDS)]
        damage(of(path, place), kind, chance)
        status, told = seen(path)
        assert status == 0, (number, place, kind)
        way, differences, rows = told
        assert differences == [], (number, place, kind)
        assert without_notice(rows) == expected, (number, place, kind)
        ways[place, kind, str(way)] += 1
    print(f"{DAMAGES} damages: {dict(ways)}")
