"""Fixtures that several test files use: a store in memory, the sample made once, a command that is run."""

import fcntl
import json
import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from hypothesis import settings

from khoi import sample
from khoi.access import passwords
from khoi.cli import main
from khoi.store import Store, migrate, open_store
from khoi.store.database import SETTINGS, Database
from tests.databases import at_work, copy_database

Run = Callable[..., tuple[int, Any]]

# Timings never decide a test, and a run repeats: the same examples every time.
settings.register_profile("house", deadline=None, derandomize=True)
settings.load_profile("house")


REAL_HASHER = passwords.HASHER


@pytest.fixture(scope="session", autouse=True)
def quick_hashes() -> Iterator[None]:
    """Passwords of the tests' own accounts are hashed in a moment; what a real hash costs, test_access.py looks at."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield


@pytest.fixture
def real_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords are hashed as for real people."""
    monkeypatch.setattr(passwords, "HASHER", REAL_HASHER)


@pytest.fixture(scope="session", autouse=True)
def quick_stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A new store in memory is a copy of one that was migrated once; a database in a file is migrated as ever.

    Both work with one thread: the second only waits where every core has a test of its own.
    """
    model, migrated = tmp_path_factory.mktemp("migrated") / "model.duckdb", migrate.migrate
    open_store(model).close()

    def copied(database: Database) -> None:
        if database.path is not None:
            migrated(database)
            return
        with database.cursor() as cursor:
            cursor.execute(f"ATTACH '{model}' AS model (READ_ONLY)")
            cursor.execute("COPY FROM DATABASE model TO memory")
            cursor.execute("DETACH model")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migrate, "migrate", copied)
        patch.setitem(SETTINGS, "threads", 1)
        yield


@pytest.fixture
def store() -> Iterator[Store]:
    """An empty store in memory, migrated, with its reference tables."""
    with open_store(None) as opened:
        yield opened


@pytest.fixture(scope="session")
def sample_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole sample as `python -m khoi demo` makes it: read it, or copy it before changing it."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:  # the processes of one run share it
        folder = folder.parent
    path, made = folder / "sample" / "khoi.duckdb", folder / "sample.made"
    with (folder / "sample.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            path.parent.mkdir()
            sample.make(path, sample.SEED, date(2018, 7, 1), sample.VILLAGES, lambda _: None, "vi")
            made.touch()
    return path


@pytest.fixture(scope="session")
def sample_store(sample_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The whole sample, opened from a copy: for reading alone."""
    copy = tmp_path_factory.mktemp("sample-store") / "khoi.duckdb"
    copy_database(sample_path, copy)
    with open_store(copy) as opened:
        yield opened


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command with --json; gives its exit code and its answer, or the refusal's text."""

    def asked(*words: str) -> tuple[int, Any]:
        code = main([*words, "--json"])
        said = capsys.readouterr()
        return code, json.loads(said.out) if said.out else said.err

    return asked


@pytest.fixture(params=["alone", "beside"])
def held(request: pytest.FixtureRequest, database: Path) -> Iterator[Store | None]:
    """The database of a file's own fixture: as nobody's, and as that of an app at work."""
    with at_work(database, request.param == "beside") as store:
        yield store
