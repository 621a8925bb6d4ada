"""Backups while acts are stored, half of them killed: one that has its name is whole, and restores."""

import random
import time
from datetime import datetime
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Event, Thread

from khoi.store import open_store, restore
from tests.scale import times
from tests.torture.harness import PROCESSES, copied, started
from tests.torture.worker import act

BACKUPS = times(4, 100)  # every second one is killed
LONGEST = 0.6  # seconds from the first act beside it to the kill
AT = datetime(2018, 8, 1, 2, 0)


def back_up_at_work(path: Path, packed: Path, told: Connection) -> None:
    """Stores acts without a pause, and makes a backup beside them."""
    with open_store(path) as store:
        begun, ended = Event(), Event()

        def work() -> None:
            number = 0
            while not ended.is_set():
                act(store, number)
                begun.set()
                number += 1

        beside = Thread(target=work)
        beside.start()
        begun.wait()
        told.send("at work")
        store.back_up(packed, AT)
        told.send("made")
        ended.set()
        beside.join()


def test_a_backup_made_at_work_restores_and_a_killed_one_never_looks_good(base: Path, tmp_path: Path) -> None:
    chance = random.Random(20180804)
    made_though_killed = 0
    for number in range(BACKUPS):
        path = copied(base, tmp_path / "database" / "khoi.duckdb")
        packed = tmp_path / f"copies-{number}" / "khoi.zip"
        here, there = PROCESSES.Pipe(duplex=False)
        process = started(back_up_at_work, path, packed, there)
        there.close()
        assert here.recv() == "at work"
        is_killed = number % 2 == 1
        if is_killed:
            time.sleep(chance.uniform(0, LONGEST))
            process.kill()
        else:
            assert here.recv() == "made"
        process.join()
        made_though_killed += is_killed and packed.exists()
        assert is_killed or (process.exitcode == 0 and packed.exists())
        names = {file.name for file in packed.parent.iterdir()} if packed.parent.exists() else set()
        assert all(name == packed.name or name.startswith(".backup-") for name in names)
        if packed.exists():
            with open_store(path) as store:
                acts = [entry.sha256 for entry in store.record.entries]
            elsewhere = tmp_path / f"restored-{number}" / "khoi.duckdb"
            done = restore(packed, elsewhere, AT)
            with open_store(elsewhere) as store:
                assert store.repair is None
                assert [entry.sha256 for entry in store.record.entries] == acts[: done.entry_count]
                assert store.differences(is_thorough=True) == []
    print(f"{BACKUPS} backups, {BACKUPS // 2} of them killed, {made_though_killed} of those were whole already")
