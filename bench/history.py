"""Undo, views of the past, the comparison at start and the rebuild at a million rows: `python -m bench.history`.

A database with one upload of 1,000,000 activity rows and one of 29,000 that changes a month of all wards. Beside each
figure stands what it is compared with in the same run: storing the same rows, the live pages, opening without a
comparison. An upload of 29,000 rows strewn over all months, which no ward sends, is shown without a limit.
"""

import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

from bench.intake import AT, HEADER, LARGE, TODAY, prepared, rows
from khoi import datasets, intake
from khoi.store import Store, open_store, queries, rebuild
from khoi.store.undo import undo

PART, ROUNDS = 29_000, 5
LATER = AT + timedelta(hours=1)
PAGES = {
    "overview": ("wards", "city_months", "coverage_by_ward", "reporting"),
    "coverage": ("coverage_by_ward", "coverage_by_village"),
    "ward": ("wards", "coverage_by_ward", "coverage_by_village", "city_months", "reporting"),
}
ASKED: dict[str, object] = {
    "scope": None, "ward_id": None, "village_id": None, "campaign_id": None, "as_of": date(2018, 7, 31),
    "first_month": date(2018, 6, 1), "last_month": date(2018, 6, 1),
    "before_first_month": date(2018, 5, 1), "before_last_month": date(2018, 5, 1),
}  # fmt: skip


def store_file(store: Store, lines: list[list[str]], at: datetime) -> float:
    """Stores rows as a file; seconds that storing took."""
    data = "\r\n".join([HEADER, *(";".join(line) for line in lines)]).encode()
    with store.desk() as desk:
        plan = intake.make_plan(
            data, "rows.csv", datasets.dataset("activity"), None, desk, store.gazetteer(), TODAY,
            limits=intake.COMMAND_LINE,
        )  # fmt: skip
    started = time.perf_counter()
    store.apply(plan, "bench", at)
    return time.perf_counter() - started


def timed(work: Callable[[], object]) -> float:
    """Seconds of one run."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def undo_times(store: Store) -> tuple[float, float, float, float]:
    """Median seconds of the plan, the undo until it is accepted and seen, the worst of it, and its checkpoint.

    The newest upload is undone and brought back by turns.
    """
    target = str(store.rows("see/uploads", scope=None)["upload_id"][0])
    found = []
    for number in range(2 * ROUNDS):
        started = time.perf_counter()
        plan = store.undo_plan(target)
        planned = time.perf_counter()
        target = undo(store, plan, "bench", LATER + timedelta(minutes=number)).undo_id
        undone = time.perf_counter()
        store.checkpoint_accepted()
        found.append((planned - started, undone - planned, time.perf_counter() - undone))
    plan_time, undo_time, checkpoint_time = (statistics.median(one[at] for one in found) for at in (0, 1, 2))
    return plan_time, undo_time, max(one[1] for one in found), checkpoint_time


def more_people(lines: list[list[str]], added: int) -> list[list[str]]:
    """The same rows with other figures."""
    return [[*line[:6], str(int(line[6]) + added), *line[7:]] for line in lines]


def page_times(store: Store, at: datetime | None) -> dict[str, float]:
    """Seconds that the queries of each page take, live or as known at a moment."""
    found = {}
    for page, names in PAGES.items():
        started = time.perf_counter()
        for name in names:
            given = {key: ASKED[key] for key in queries.parameters(f"see/{name}")}
            if at is None:
                store.rows(f"see/{name}", **given)
            else:
                store.past.rows(f"see/{name}", at, given)
        found[page] = time.perf_counter() - started
    return found


def show_pages(store: Store) -> None:
    """Live pages beside those of a past moment: the first look, which is made, and the looks after it."""
    first = page_times(store, AT)
    live = [page_times(store, None) for _ in range(ROUNDS)]
    past = [page_times(store, AT) for _ in range(ROUNDS)]
    for page in PAGES:
        now, then = (statistics.median(turn[page] for turn in turns) for turns in (live, past))
        print(
            f"  page {page:9} live {now * 1000:6.0f} ms  as of {then * 1000:6.0f} ms  {then / now:.2f} times (limit 3)"
            f"  first look {first[page] * 1000:6.0f} ms"
        )


def main() -> None:
    """Prints each figure beside its limit."""
    with tempfile.TemporaryDirectory() as name:
        path = prepared(Path(name))
        lines = rows(LARGE)
        with open_store(path) as store:
            whole = store_file(store, lines, AT)
            for what, part, limit in (
                ("of one month", lines[-PART:], "limit 0.2"),
                ("strewn over 30 months", lines[:: LARGE // PART + 1][:PART], "no limit"),
            ):
                stored = store_file(store, more_people(part, 1), LATER)
                plan, undone, worst, checkpoint = undo_times(store)
                print(f"undo of {len(part):,} rows {what} among {LARGE:,}: {undone:.3f} s ({limit}), worst {worst:.3f}")
                print(f"  its checkpoint {checkpoint:.3f}, its plan {plan:.3f}; storing the same rows {stored:.3f} s")
            store_file(store, more_people(lines[-PART:], 7), LATER)
            show_pages(store)
            in_log = int(sum(int(e.detail["sums"]["rows"]) for e in store.record.entries if e.kind == "upload"))
        plain = statistics.median(timed(lambda: Store.plain(path, path).close()) for _ in range(ROUNDS))
        checked = statistics.median(timed(lambda: open_store(path).close()) for _ in range(ROUNDS))
        print(f"  start with its comparison {checked:.2f} s (limit 3); without {plain:.2f} s")
        seconds = timed(lambda: rebuild(path))
        print(
            f"  rebuild {in_log / seconds:,.0f} rows/s (limit 100,000), {seconds:.1f} s with its comparison;"
            f" storing took {LARGE / whole:,.0f} rows/s"
        )


if __name__ == "__main__":
    main()
