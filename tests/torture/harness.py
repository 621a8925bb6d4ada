"""Starting, ending and judging workers: what was acknowledged must be there, whole and once."""

import multiprocessing
import shutil
import socket
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from types import ModuleType

from khoi.store import Store, open_store
from tests.intake_world import city, plan_of
from tests.torture import worker
from tests.torture.worker import OPENED, figures_after, file, is_undo, name

MOST_SECONDS_TO_OPEN = 5.0  # of processor time: what else the machine does decides nothing
ENDLESS = 1_000_000

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.torture.worker"])


def started(task: Callable[..., None], *given: object) -> ForkServerProcess:
    """A process at work on a task.

    A new process runs the main module of its parent again; where a page was driven in this one before, that is a page.
    """
    process = PROCESSES.Process(target=task, args=given)
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        process.start()
    finally:
        sys.modules["__main__"] = main
    return process


def founded(path: Path) -> None:
    """A new database of the small city at that path; closed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with city(path):
        pass


def copied(source: Path, target: Path) -> Path:
    """A copy of a closed database with its ledger in place of whatever lies at `target`."""
    shutil.rmtree(target.parent, ignore_errors=True)
    shutil.copytree(source.parent, target.parent)
    return target


def done_before(path: Path, count: int, first: int = 0) -> Path:
    """A database after its first `count` acts, those from `first` on done here; closed."""
    with open_store(path) as store:
        for number in range(first, count):
            worker.act(store, number)
    return path


@dataclass(slots=True)
class Worker:
    """A worker process, and the line on which it tells."""

    process: ForkServerProcess
    line: socket.socket

    def wait_until_open(self) -> None:
        """Returns once the worker has opened its store."""
        assert self.line.recv(len(OPENED) + 1).decode() == f"{OPENED}\n"

    def begin(self) -> None:
        """Lets it begin its acts."""
        self.line.sendall(b".")

    def heard_until(self, last: str) -> list[str]:
        """What it tells up to that line."""
        told = ""
        while f"\n{last}\n" not in f"\n{told}":
            part = self.line.recv(65536).decode()
            assert part, told
            told += part
        return told.splitlines()

    def kill(self) -> list[str]:
        """kill -9; gives what it had told and nobody had read yet."""
        self.process.kill()
        return self.heard()

    def heard(self) -> list[str]:
        """What it tells until its end."""
        told = b""
        with suppress(ConnectionResetError):
            while part := self.line.recv(65536):
                told += part
        self.process.join()
        return told.decode().splitlines()


@contextmanager
def working(path: Path, first: int, count: int = ENDLESS, is_one_thread: bool = False) -> Iterator[Worker]:
    """A worker that does acts from `first` on as soon as it is let; ended at the end."""
    here, there = socket.socketpair()
    here.settimeout(120)
    process = started(worker.work, path, first, count, is_one_thread, there)
    there.close()
    try:
        yield Worker(process, here)
    finally:
        process.kill()
        process.join()
        process.close()
        here.close()


def acknowledged(told: Iterable[str], first: int) -> int:
    """How many acts are acknowledged altogether, after a worker that began at `first`."""
    return max([first, *(int(line) + 1 for line in told if line.isdigit())])


def acts(store: Store) -> int:
    """How many acts the record holds."""
    return sum(entry.kind in ("upload", "undo") for entry in store.record.entries)


def held(store: Store) -> list[worker.Row]:
    """The figures, and from which files they stand."""
    with store.cursor() as cursor:
        return cursor.execute(
            "SELECT village_id, file_name, session_count, participant_count FROM activity JOIN upload"
            " USING (upload_seq) ORDER BY ALL"
        ).fetchall()


def judge(path: Path, at_least: int) -> int:
    """Opens what was harmed. Nothing acknowledged is lost, nothing is torn, nothing is there twice.

    Gives the number of acts that are done now: one unacknowledged may be, wholly, or else it is sent again here.
    """
    begun = time.process_time()
    with open_store(path) as store:
        assert time.process_time() - begun < MOST_SECONDS_TO_OPEN
        done = acts(store)
        assert done in (at_least, at_least + 1)
        assert held(store) == figures_after(done)
        assert store.differences(is_thorough=True) == []
        sent_again(store, at_least - 1, is_there=True)
        sent_again(store, at_least, is_there=done > at_least)
        done = acts(store)
        assert held(store) == figures_after(done)
    return done


def sent_again(store: Store, number: int, is_there: bool) -> None:
    """Sending a file again: a repeat where it is stored, else it is stored now, and then a repeat."""
    if number < 0 or is_undo(number) or (is_undo(number + 1) and acts(store) > number + 1):
        return
    for is_repeat in (is_there, True):
        plan = plan_of(store, file(number), name=f"lai-{name(number)}" if is_repeat else name(number))
        stored = store.apply(plan, "bacson", worker.BEGIN)
        assert stored.is_repeat == is_repeat
        if is_repeat:
            assert stored.received
            assert stored.received.file_name == name(number)
