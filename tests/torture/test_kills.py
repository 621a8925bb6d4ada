"""kill -9 at any moment: no acknowledged upload is lost, none is torn, none is there twice."""

import random
import time
from pathlib import Path

from tests.scale import times
from tests.torture.harness import acknowledged, copied, judge, working

KILLS = times(4, 1000)
KILLS_PER_DATABASE = 10
LONGEST = 0.6  # seconds from the opened store to the kill: several uploads


def test_a_kill_at_any_moment_loses_tears_and_doubles_nothing(base: Path, tmp_path: Path) -> None:
    chance = random.Random(20180801)
    path = tmp_path / "database" / "khoi.duckdb"
    unacknowledged = 0
    for number in range(KILLS):
        if number % KILLS_PER_DATABASE == 0:
            copied(base, path)
            done = 0
        with working(path, done) as worker:
            worker.begin()
            if number % 5:  # else it is killed while it opens, or mends what the kill before has left
                worker.wait_until_open()
            time.sleep(chance.uniform(0, LONGEST))
            assert worker.process.is_alive()
            known = acknowledged(worker.kill(), done)
        done = judge(path, known)
        unacknowledged += done > known
    print(f"{KILLS} kills, {unacknowledged} acts stored or sent again that nobody had been told of")
