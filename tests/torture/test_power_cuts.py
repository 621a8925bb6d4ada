"""The power cut at any moment: what was acknowledged is on the disk; without syncing it would not be."""

import random
import time
from pathlib import Path

import duckdb

from khoi.errors import KhoiError
from tests.scale import times
from tests.torture.calls import tampered
from tests.torture.harness import acknowledged, copied, judge, working
from tests.torture.mounts import LOG_IS_FLUSHED, LOG_IS_LOST, cut_power, disk_with_journal, mount_image, unmount

CUTS = times(2, 100)
CUTS_PER_DISK = 10
CONTROLS = times(1, 5)
LONGEST = 1.2  # seconds from the opened store to the cut
AFTERLIFE = 0.1  # seconds that the program lives on without a disk: it must not acknowledge anything then


def test_what_was_acknowledged_outlives_a_power_cut(base: Path, tmp_path: Path) -> None:
    chance = random.Random(20180803)
    acts = 0
    for begin in range(0, CUTS, CUTS_PER_DISK):
        with disk_with_journal(tmp_path / f"disk-{begin}", 96) as disk:
            path = copied(base, disk / "database" / "khoi.duckdb")
            switch_off_and_on(disk)
            done = 0
            for number in range(begin, min(begin + CUTS_PER_DISK, CUTS)):
                with working(path, done) as worker:
                    worker.begin()
                    worker.wait_until_open()
                    time.sleep(chance.uniform(0, LONGEST))
                    cut_power(disk, (LOG_IS_LOST, LOG_IS_LOST, LOG_IS_FLUSHED)[number % 3])
                    time.sleep(AFTERLIFE)
                    known = acknowledged(worker.kill(), done)
                switch_off_and_on(disk)
                done = judge(path, known)
            acts += done
    print(f"{CUTS} power cuts among {acts} acts, none lost")


def test_without_syncing_the_same_cut_loses_what_was_acknowledged(base: Path, tmp_path: Path) -> None:
    for number in range(CONTROLS):
        with disk_with_journal(tmp_path / f"disk-{number}", 96) as disk:
            path = copied(base, disk / "database" / "khoi.duckdb")
            switch_off_and_on(disk)
            with working(path, 0, 3) as worker:
                worker.wait_until_open()
                with tampered(worker, "fsync,fdatasync", "retval=0", tmp_path / "calls"):
                    worker.begin()
                    told = worker.heard_until("2")
                    cut_power(disk, LOG_IS_LOST)
                    worker.kill()
            switch_off_and_on(disk)
            assert is_lost(path, acknowledged(told, 0))


def switch_off_and_on(disk: Path) -> None:
    """What is in the machine's memory alone is gone, unless the disk goes down in order and takes it."""
    unmount(disk)
    mount_image(disk)


def is_lost(path: Path, known: int) -> bool:
    """Whether a database has not all that was acknowledged."""
    try:
        judge(path, known)
    except (AssertionError, KhoiError, duckdb.Error):
        return True
    return False
