"""`account add`, `disable`, `enable`, `reset` and `list`: what they do, and that only administrators may."""

from pathlib import Path

import pytest

from khoi import access
from khoi.access import Role
from khoi.cli import main
from khoi.store import open_store
from tests.conftest import Run
from tests.intake_world import AT, city


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small city with an account of each role but the last, closed; KHOI_DATABASE points at it."""
    path = tmp_path / "khoi.duckdb"
    with city(path) as store:
        for name, role, ward in (
            ("quantri", Role.ADMINISTRATOR, None), ("lanhdao", Role.LEADER, None), ("vanphong", Role.OFFICE, None),
            ("bacson", Role.WARD, "bac-son"), ("doan", Role.DELEGATION, None),
        ):  # fmt: skip
            access.create_account(store, name, role, ward, "mot-mat-khau-dai", AT)
    monkeypatch.setenv("KHOI_DATABASE", str(path))
    return path


def test_an_account_is_added_with_a_password_for_once(database: Path, run: Run) -> None:
    code, told = run("account", "add", "hai-son", "--role", "ward", "--ward", "hai-son", "--as", "quantri")
    assert code == 0
    with open_store(database) as store:
        assert access.password_fits(store, "hai-son", told["password"])
        assert access.viewer(store, "hai-son").ward_ids == ("hai-son",)
        line = store.record.entries[-1]
        assert (line.kind, line.account_id) == ("account", "quantri")
        assert told["password"] not in line.line()
    code, said = run("account", "add", "hai-son", "--role", "leader")
    assert (code, said.startswith("Đã có tài khoản “hai-son”.")) == (2, True)


def test_an_account_is_disabled_and_opened_again(database: Path, run: Run) -> None:
    code, told = run("account", "disable", "bacson")
    assert (code, told["is_open"]) == (0, False)
    with open_store(database) as store:
        assert not access.password_fits(store, "bacson", "mot-mat-khau-dai")
    code, told = run("account", "enable", "bacson")
    assert (code, told["is_open"]) == (0, True)
    with open_store(database) as store:
        assert access.password_fits(store, "bacson", "mot-mat-khau-dai")


@pytest.mark.usefixtures("database")
def test_the_accounts_are_listed_without_anything_secret(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    code, told = run("account", "list")
    assert code == 0
    assert [one["account"] for one in told["accounts"]] == ["bacson", "doan", "lanhdao", "quantri", "vanphong"]
    assert told["accounts"][0] == {
        "account": "bacson", "role": "ward", "ward": "bac-son", "is_open": True, "must_change": False,
        "has_second_factor": False,
    }  # fmt: skip
    assert main(["account", "list"]) == 0
    assert "bacson: Cán bộ xã, phường (bac-son), Đang mở\n" in capsys.readouterr().out


ACTS = (
    ("add", "moi", "--role", "leader"), ("disable", "bacson"), ("enable", "bacson"), ("reset", "bacson"), ("list",),
)  # fmt: skip


@pytest.mark.parametrize("account", ["lanhdao", "vanphong", "bacson", "doan"])
@pytest.mark.parametrize("act", ACTS, ids=lambda act: act[0])
def test_nobody_else_may(database: Path, run: Run, act: tuple[str, ...], account: str) -> None:
    with open_store(database) as store:
        before = len(store.record.entries)
    code, said = run("account", *act, "--as", account)
    assert (code, "password" in said) == (2, False)
    with open_store(database) as store:
        assert len(store.record.entries) == before


@pytest.mark.parametrize("act", ["disable", "enable", "reset"])
def test_an_account_that_is_not_there_is_told(database: Path, run: Run, act: str) -> None:
    assert run("account", act, "khong-co") == (2, "Không có tài khoản “khong-co”.\n")
    with open_store(database) as store:
        assert [entry.subject for entry in store.record.entries if entry.kind.startswith("account")].count(
            "khong-co"
        ) == 0


@pytest.mark.usefixtures("database")
def test_the_last_administrator_stays(run: Run) -> None:
    code, said = run("account", "disable", "quantri")
    assert code == 2
    assert "quantri" in said
