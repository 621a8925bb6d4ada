"""A kill, a full disk or a broken one at every single system call that writes, for an upload and for an undo."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scale import IS_TORTURE
from tests.torture.calls import CALLS, tampered
from tests.torture.harness import acknowledged, copied, done_before, judge, working
from tests.torture.worker import CLOSED, figures_after

FIRST, COUNT = 2, 2  # an upload, and its undo
SAMPLE = (("write", 4), ("fsync", 6))  # of the ordinary run
SLOWEST_READ = 10.0


@pytest.fixture(scope="module")
def begun(base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database after the first acts; to be copied."""
    return done_before(copied(base, tmp_path_factory.mktemp("begun") / "database" / "khoi.duckdb"), FIRST)


def points(call: str) -> Iterator[int]:
    """The first, the second … time that a call is made; in the ordinary run some of them."""
    yield from range(1, 1000) if IS_TORTURE else (number for one, number in SAMPLE if one == call)


def test_a_kill_at_any_call_that_writes_loses_tears_and_doubles_nothing(begun: Path, tmp_path: Path) -> None:
    path, log = tmp_path / "database" / "khoi.duckdb", tmp_path / "calls"
    kills = {}
    for call in CALLS:
        for number in points(call):
            copied(begun, path)
            with working(path, FIRST, COUNT, is_one_thread=True) as worker:
                worker.wait_until_open()
                with tampered(worker, call, f"signal=KILL:when={number}", log):
                    worker.begin()
                    told = worker.heard()
            judge(path, acknowledged(told, FIRST))
            if CLOSED in told:
                break
            kills[call] = number
    print(f"killed at each of {kills}")
    assert kills


@pytest.mark.parametrize("fault", ["ENOSPC", "EIO"])
def test_a_fault_at_any_call_that_writes_is_told_and_overcome(begun: Path, tmp_path: Path, fault: str) -> None:
    path, log = tmp_path / "database" / "khoi.duckdb", tmp_path / "calls"
    refused, silent = {}, {}
    for call in CALLS:
        for number in points(call):
            copied(begun, path)
            with working(path, FIRST, COUNT, is_one_thread=True) as worker:
                worker.wait_until_open()
                with tampered(worker, call, f"error={fault}:when={number}", log):
                    worker.begin()
                    told = worker.heard()
            is_done = "INJECTED" not in log.read_text()
            assert told[-1:] == [CLOSED], (call, number, told)
            answered_rightly(told)
            assert judge(path, acknowledged(told, FIRST)) >= FIRST + COUNT
            if is_done:
                break
            where = refused if any(line.startswith("refused") for line in told) else silent
            where.setdefault(call, []).append(number)
    print(f"{fault}: refused, then stored, at {refused}; stored all the same at {silent}")
    assert refused


def answered_rightly(told: list[str]) -> None:
    """Between a refusal and the next attempt the store answered in time, with what is stored."""
    done = FIRST
    for line in told:
        first, *rest = line.split()
        if first == "read":
            assert int(rest[0]) in (len(figures_after(done)), len(figures_after(done + 1))), told
            assert float(rest[1]) < SLOWEST_READ, told
        if first.isdigit():
            done = int(first) + 1
