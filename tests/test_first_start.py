"""The first start makes one administrator whose password is shown once; a rescue gives an account another."""

import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

import pytest

from bench.browser import ROOT
from khoi import access
from khoi.access import Role, Stage
from khoi.cli import main
from khoi.errors import NotAllowed
from khoi.store import Store, open_store
from khoi.web import running
from tests.databases import at_work

AT = datetime(2026, 11, 2, 8)


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the commands look for a database; there is none."""
    path = tmp_path / "place" / "khoi.duckdb"
    monkeypatch.setenv("KHOI_DATABASE", str(path))
    return path


def _accounts(store: Store) -> list[tuple[str, str, bool]]:
    rows = store.rows("access/accounts")
    return list(zip(rows["account_id"], rows["role"], rows["must_change"], strict=True))


def test_init_makes_an_empty_database_with_one_administrator(
    database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["database"], told["account"]) == (str(database), "quan-tri")
    with open_store(database) as store:
        assert _accounts(store) == [("quan-tri", "administrator", True)]
        assert access.password_fits(store, "quan-tri", told["password"])
        assert access.stage_after(store, "quan-tri", None) is Stage.PASSWORD
        assert (store.is_sample(), store.status()["uploads"], len(store.gazetteer().wards(AT.date()))) == (False, 0, 6)
        assert store.differences(is_thorough=True) == []


def test_what_init_makes_is_its_owners_alone(database: Path) -> None:
    command = [sys.executable, "-m", "khoi", "init"]
    made = subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True, check=True, umask=0o022)
    assert str(database) in made.stdout
    for path in [database, *database.with_suffix(".files").rglob("*"), database.with_suffix(".files")]:
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_the_password_is_shown_once(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", "--administrator", "an.hai"]) == 0
    first = capsys.readouterr().out
    assert "an.hai" in first
    password = next(line for line in first.splitlines() if "Mật khẩu dùng một lần" in line).rpartition(" ")[2]
    assert main(["init"]) == 0
    assert main(["init", "--lang", "en"]) == 0
    again = capsys.readouterr().out
    assert "không tạo thêm gì" in again
    assert "nothing was made" in again
    assert password not in again
    assert password.encode() not in b"".join(path.read_bytes() for path in database.parent.rglob("*") if path.is_file())


def test_init_refuses_a_name_that_no_account_can_have(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", "--administrator", "Quản trị"]) == 2
    assert "không dùng làm tên tài khoản được" in capsys.readouterr().err
    with open_store(database) as store:
        assert _accounts(store) == []


def test_init_leaves_the_sample_as_it_is(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with open_store(database) as store:
        store.mark_sample(AT)
        access.create_sample_accounts(store, AT)
        before = _accounts(store)
    assert main(["init"]) == 2
    assert "số liệu minh hoạ" in capsys.readouterr().err
    with open_store(database) as store:
        assert _accounts(store) == before


def test_init_gives_accounts_without_an_administrator_one(database: Path) -> None:
    with open_store(database) as store:
        access.create_account(store, "vanphong", Role.OFFICE, None, "mot-mat-khau-dai", AT)
    assert main(["init"]) == 0
    with open_store(database) as store:
        assert ("quan-tri", "administrator", True) in _accounts(store)


def test_the_dashboard_makes_the_administrator_of_an_empty_database_and_says_so_once(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    running.found(store)
    said = capsys.readouterr()
    assert _accounts(store) == [("quan-tri", "administrator", True)]
    vietnamese, english = said.err.splitlines()
    assert vietnamese.startswith("Đã tạo tài khoản quản trị quan-tri")
    password = english.partition("one-time password ")[2].partition(";")[0]
    assert password in vietnamese
    assert access.password_fits(store, "quan-tri", password)
    running.found(store)
    assert (said.out, capsys.readouterr()) == ("", ("", ""))
    assert len(_accounts(store)) == 1


def test_the_dashboard_makes_no_account_for_the_sample_or_beside_others(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    access.create_account(store, "vanphong", Role.OFFICE, None, "mot-mat-khau-dai", AT)
    running.found(store)
    assert _accounts(store) == [("vanphong", "office", False)]
    with open_store(None) as sample:
        sample.mark_sample(AT)
        running.found(sample)
        assert _accounts(sample) == []
    assert capsys.readouterr() == ("", "")


@pytest.fixture(params=["alone", "beside"])
def held(request: pytest.FixtureRequest, database: Path) -> Iterator[Store | None]:
    """A database with one account that has a second factor: as nobody's, and as that of an app at work."""
    with open_store(database) as store:
        access.create_account(store, "bacson", Role.WARD, "bac-son", "mot-mat-khau-dai", AT)
        store.administer("account-totp", AT, "bacson", "bacson", [{"account_id": "bacson"}], {"totp_secret": "A" * 32})
    with at_work(database, request.param == "beside") as app:
        yield app


def _looked_at(held: Store | None, database: Path, stack: ExitStack) -> Store:
    return held or stack.enter_context(open_store(database))


def test_a_rescue_gives_a_one_time_password_and_ends_the_sessions(
    held: Store | None, database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    now = running.now()
    with ExitStack() as stack:
        token = access.start_session(_looked_at(held, database, stack), "bacson", now)
    assert main(["account", "reset", "bacson", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    with ExitStack() as stack:
        store = _looked_at(held, database, stack)
        assert access.password_fits(store, "bacson", told["password"])
        assert not access.password_fits(store, "bacson", "mot-mat-khau-dai")
        assert access.find_session(store, access.token_sha256(token), now) is None
        assert access.stage_after(store, "bacson", None) is Stage.CODE
        assert access.stage_after(store, "bacson", Stage.CODE) is Stage.PASSWORD
        assert told["password"] not in "".join(entry.line() for entry in store.record.entries)


def test_a_rescue_takes_the_second_factor_away_where_it_is_asked_to(
    held: Store | None, database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["account", "reset", "bacson", "--without-second-factor"]) == 0
    assert "Mật khẩu dùng một lần: " in capsys.readouterr().out
    with ExitStack() as stack:
        assert access.stage_after(_looked_at(held, database, stack), "bacson", None) is Stage.PASSWORD


@pytest.mark.parametrize("more", [[], ["--without-second-factor"]])
def test_a_rescue_of_nobody_is_refused(
    held: Store | None, database: Path, more: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["account", "reset", "khong-co", *more]) == 2
    assert capsys.readouterr().err == "Không có tài khoản “khong-co”.\n"
    with ExitStack() as stack:
        store = _looked_at(held, database, stack)
        assert [entry.kind for entry in store.record.entries] == ["account", "account-totp"]


def test_a_second_administrator_is_for_the_pages_to_make(store: Store) -> None:
    assert access.first_administrator(store, "quan-tri", AT) is not None
    assert access.first_administrator(store, "khac", AT) is None
    with pytest.raises(NotAllowed):
        access.disable_account(store, "quan-tri", AT)
