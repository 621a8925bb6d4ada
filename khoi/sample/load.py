"""The life goes in through the front door: each file is read, checked and stored as an upload would be."""

import shutil
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

from khoi import access, intake
from khoi.datasets import dataset
from khoi.errors import NotAllowed
from khoi.sample.arrivals import end_of_sample
from khoi.sample.life import Life, life
from khoi.store import Store, ledger, open_store
from khoi.words import problem_text, say

SEED = 2019
UNTIL = "2018-07"
VILLAGES = 101
FOUNDED_AT = datetime(2016, 1, 8, 1, 0)  # 8 January 2016, 8:00 in Vietnam: the day the article names
STEPS = 10  # lines of progress

Progress = Callable[[int, int, datetime], None]


def load(store: Store, of: Life, progress: Progress) -> None:
    """Marks the store as sample, adds the villages and stores every file in the order it arrived.

    `progress` hears (files stored, files in all, when the last one arrived). Raises NotAllowed naming the file and
    its first problem if the intake refuses one.
    """
    store.mark_sample(FOUNDED_AT)
    store.load_villages(of.villages, FOUNDED_AT)
    gazetteer = store.gazetteer()
    with store.bulk():
        for number, file in enumerate(of.files, start=1):
            # A desk for each file: the temporary tables of one never reach the next.
            with store.desk() as desk:
                plan = intake.make_plan(
                    file.data, file.file_name, dataset(file.dataset), None, desk, gazetteer, file.received_at.date()
                )
            if not plan.is_storable:
                first = next(problem for problem in plan.problems if problem.level == "error")
                raise NotAllowed("sample.refused", file=file.file_name, problem=problem_text(first, "vi")[0])
            store.apply(plan, file.account_id, file.received_at)
            progress(number, len(of.files), file.received_at)


def make(path: Path, seed: int, until: date, villages: int, say_line: Callable[[str], None], lang: str) -> None:
    """Builds the sample database beside `path` and moves it into place when it is whole.

    An interrupted making leaves nothing at `path`; what it left beside it is replaced by the next one.
    """
    made = life(seed, until, villages)
    building = path.with_name(f"{path.stem}-making{path.suffix}")
    _remove(building)
    try:
        with open_store(building) as store:
            load(store, made, _told(say_line, lang))
            access.create_sample_accounts(store, FOUNDED_AT)
        _move(ledger.folder(building), ledger.folder(path))
        building.replace(path)  # last: where the database is, its files are
    finally:
        _remove(building)
    say_line(say("sample.made", lang, path=str(path), month=f"{until:%m/%Y}", end=f"{end_of_sample(until):%d/%m/%Y}"))


def _told(say_line: Callable[[str], None], lang: str) -> Progress:
    def tell(number: int, total: int, at: datetime) -> None:
        if number == total or number * STEPS // total > (number - 1) * STEPS // total:
            say_line(say("sample.progress", lang, done=str(number), total=str(total), month=f"{at:%m/%Y}"))

    return tell


def _move(source: Path, target: Path) -> None:
    """Moves the accepted files; those of an earlier database that lie there stay: a name is its content's hash."""
    for file in source.rglob("*"):
        if file.is_file():
            place = target / file.relative_to(source)
            place.parent.mkdir(parents=True, exist_ok=True)
            file.replace(place)


def _remove(database: Path) -> None:
    with suppress(FileNotFoundError):
        shutil.rmtree(ledger.folder(database))
    for file in (database, database.with_name(database.name + ".wal")):
        file.unlink(missing_ok=True)
