"""Uploads at the same moment: of one slot exactly one wins and the others hear of it; of several all win."""

import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

from khoi.errors import StalePlan
from khoi.store import Stored, open_store
from khoi.words import moment
from tests.intake_world import ACTIVITY, SPENDING, TODAY, plan_of, table
from tests.scale import times
from tests.torture.harness import copied

ROUNDS = times(2, 200)
RIVALS = 8
AT = datetime(2018, 8, 1, 2, 0)


def together(tasks: Sequence[Callable[[], Any]]) -> list[Any]:
    """The results of tasks begun at the same moment, each in a thread; a refusal is a result too."""
    results: list[Any] = [None] * len(tasks)
    start = Barrier(len(tasks))

    def one(at: int) -> None:
        start.wait()
        try:
            results[at] = tasks[at]()
        except BaseException as error:
            results[at] = error

    threads = [Thread(target=one, args=(at,)) for at in range(len(tasks))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_of_eight_uploads_of_one_slot_exactly_one_wins(base: Path, tmp_path: Path) -> None:
    with open_store(copied(base, tmp_path / "database" / "khoi.duckdb")) as store:
        for number in range(ROUNDS):
            at = AT + timedelta(minutes=number)
            figures = [RIVALS * number + rival + 1 for rival in range(RIVALS)]
            plans = [
                plan_of(store, table(ACTIVITY, f"Bắc Sơn;Lục Phủ;papi;Phụ nữ;07/2018;1;{people};;;"), name="tep.csv")
                for people in figures
            ]
            results = together([partial(store.apply, plan, f"nguoi-{rival}", at) for rival, plan in enumerate(plans)])
            winners = [rival for rival, result in enumerate(results) if isinstance(result, Stored)]
            assert len(winners) == 1, results
            for rival, result in enumerate(results):
                if rival not in winners:
                    assert isinstance(result, StalePlan), result
                    assert result.key == "fault.stale-plan"
                    assert result.values == {"account": f"nguoi-{winners[0]}", "moment": moment(at)}
            with store.cursor() as cursor:
                held = cursor.execute("SELECT participant_count FROM activity").fetchall()
            assert held == [(figures[winners[0]],)]
            assert store.version() == 2 + number  # the villages, and one upload a round
        assert store.differences(is_thorough=True) == []


def test_of_seventeen_wards_at_once_all_win(base: Path, tmp_path: Path) -> None:
    with open_store(copied(base, tmp_path / "database" / "khoi.duckdb")) as store:
        wards = store.gazetteer().wards(TODAY)
        plans = [
            plan_of(store, table(SPENDING, f"{ward.name_vi};;6550;tự chủ;07/2018;300;{number}"), "spending")
            for number, ward in enumerate(wards)
        ]
        begun = time.monotonic()
        results = together([partial(store.apply, plan, "vanphong", AT) for plan in plans])
        print(f"{len(wards)} wards at once: {time.monotonic() - begun:.2f} s")
        assert [type(result) for result in results] == [Stored] * 17
        with store.cursor() as cursor:
            held = cursor.execute("SELECT ward_id, actual_vnd FROM spending").fetchall()
        assert sorted(held) == sorted((ward.unit_id, number) for number, ward in enumerate(wards))
        assert store.differences(is_thorough=True) == []
