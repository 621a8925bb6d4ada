"""What the store remembers of small queries is never older than the last change that was told to anybody."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from unittest.mock import patch

import pandas as pd
import pytest

from khoi import access
from khoi.access import Role, Viewer
from khoi.store import Store, open_store
from khoi.store.database import REMEMBERED, Database
from tests.test_store_apply import NOON, one_row

JULY_ENDS = date(2018, 7, 31)
PASSWORD = "mot dam dong di hoi cho xuan"


def asked(store: Store) -> list[str]:
    """The queries that reached the database while version and last day were asked three times each."""
    names: list[str] = []
    read = Database.rows

    def noted(database: Database, name: str, **given: object) -> pd.DataFrame:
        names.append(name)
        return read(database, name, **given)

    with patch.object(Database, "rows", noted):
        for _ in range(3):
            store.version()
            store.as_of()
    return names


def test_version_and_last_day_are_read_once_until_something_changes(store: Store) -> None:
    assert asked(store) == ["status/version", "status/as_of"]
    assert asked(store) == []
    store.apply(one_row(3, 0), "office", NOON)
    assert asked(store) == ["status/version", "status/as_of"]


def test_every_kind_of_act_is_seen_at_once(store: Store) -> None:
    assert (store.version(), store.as_of()) == (0, None)
    stored = store.apply(one_row(3, 0), "office", NOON)
    assert (store.version(), store.as_of()) == (1, JULY_ENDS)
    undone = store.undo(store.undo_plan(str(stored.upload_id)), "office", NOON)
    assert (store.version(), store.as_of()) == (2, None)
    store.undo(store.undo_plan(undone.undo_id), "office", NOON)
    assert (store.version(), store.as_of()) == (3, JULY_ENDS)


def test_an_act_that_is_refused_leaves_what_was_true(store: Store) -> None:
    store.apply(one_row(3, 0), "office", NOON)
    with patch("khoi.store.apply.book", side_effect=ValueError), pytest.raises(ValueError):
        store.apply(one_row(9, 1), "office", NOON)
    assert (store.version(), store.as_of()) == (1, JULY_ENDS)


def test_a_rebuilt_and_a_reopened_database_say_the_same(tmp_path: Path) -> None:
    path = tmp_path / "khoi.duckdb"
    with open_store(path) as store:
        assert store.version() == 0
        store.apply(one_row(3, 0), "office", NOON)
    path.unlink()
    with open_store(path) as store:  # made anew from the ledger; that it was is an act, too
        assert store.as_of() == JULY_ENDS
        assert store.version() == int(store.rows("status/version")["version"][0])


def test_a_session_that_was_ended_is_over_within_the_same_second(store: Store) -> None:
    access.create_account(store, "lanhdao", Role.LEADER, None, PASSWORD, NOON)
    sha256 = access.token_sha256(access.start_session(store, "lanhdao", NOON))
    assert access.find_session(store, sha256, NOON)
    assert access.find_session(store, sha256, NOON.replace(microsecond=400_000))
    access.disable_account(store, "lanhdao", NOON.replace(microsecond=500_000))
    assert access.find_session(store, sha256, NOON.replace(microsecond=600_000)) is None


def test_saved_views_of_one_account_are_not_those_of_another(store: Store) -> None:
    for account in ("lanhdao", "truong"):
        access.create_account(store, account, Role.LEADER, None, PASSWORD, NOON)
    first, second = (Viewer(name, Role.LEADER) for name in ("lanhdao", "truong"))
    assert access.views_of(store, first).empty
    access.save_view(store, first, "Hằng tháng", "coverage", "period=2018-07", NOON)
    assert access.views_of(store, first)["name"].to_list() == ["Hằng tháng"]
    assert access.views_of(store, second).empty


def test_a_change_during_the_read_is_not_lost(store: Store) -> None:
    """The read begins before a change and ends after it: its answer, of either side, is not given again."""
    read, changes = Database.rows, [one_row(3, 0)]

    def slow(database: Database, name: str, **given: object) -> pd.DataFrame:
        found = read(database, name, **given)
        if name == "status/version" and changes:
            store.apply(changes.pop(), "office", NOON)
        return found

    with patch.object(Database, "rows", slow):
        assert store.version() == 0  # what was true when it was read
    assert store.version() == 1


def test_whoever_was_told_of_a_change_never_reads_an_older_version(store: Store) -> None:
    """Readers ask without a pause while acts are stored: a version read after an answer is at least that answer."""
    told, is_over = [0], [False]

    def reader(_: int) -> list[tuple[int, int]]:
        found = []
        while not is_over[0]:
            known = told[0]
            version = store.version()
            if version < known:
                found.append((known, version))
        return found

    def writer() -> None:
        try:
            for number in range(40):
                store.apply(one_row(3 + number, number, changed_count=int(number > 0)), "office", NOON)
                told[0] = number + 1
        finally:
            is_over[0] = True

    with ThreadPoolExecutor(5) as threads:
        readers = [threads.submit(reader, number) for number in range(4)]
        threads.submit(writer).result()
        assert [one.result() for one in readers] == [[], [], [], []]
    assert store.version() == told[0] == 40


def test_no_more_is_kept_than_a_city_of_offices_needs(store: Store) -> None:
    for number in range(REMEMBERED + 20):
        store.remembered("access/views", account_id=f"nguoi-{number}")
    assert store._known.cache_info().currsize == REMEMBERED


def test_a_session_ends_within_a_second_of_its_time(store: Store) -> None:
    access.create_account(store, "lanhdao", Role.LEADER, None, PASSWORD, NOON)
    sha256 = access.token_sha256(access.start_session(store, "lanhdao", NOON))
    over = NOON + access.IDLE
    assert access.session_runs(store, sha256, over - timedelta(seconds=1))
    assert not access.session_runs(store, sha256, over)
