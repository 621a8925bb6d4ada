"""`link create`, `revoke` and `list`: alone, and beside an app that holds the database; as accounts may."""

import json
from contextlib import ExitStack
from pathlib import Path

import pytest

from khoi import access
from khoi.access import Role
from khoi.cli import main
from khoi.cli.moment import now
from khoi.see import snapshot
from khoi.store import Store, open_store
from tests.conftest import Run
from tests.intake_world import ACTIVITY, AT, city, stored, table
from tests.test_store_undo import row

SUMMARY = ("model", "results", "places", "sources")  # of every link
ASKED = ("link", "create", "--title", "Đoàn công tác của tỉnh", "--period", "2018")


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small city with figures and accounts, closed; KHOI_DATABASE points at it."""
    path = tmp_path / "khoi.duckdb"
    with city(path) as store:
        stored(store, table(ACTIVITY, row("Lục Phủ", 3, 40)))
        for name, role, ward in (
            ("vanphong", Role.OFFICE, None), ("lanhdao", Role.LEADER, None), ("doan", Role.DELEGATION, None),
            ("bacson", Role.WARD, "bac-son"),
        ):  # fmt: skip
            access.create_account(store, name, role, ward, "mot-mat-khau-dai", AT)
    monkeypatch.setenv("KHOI_DATABASE", str(path))
    return path


def acts(database: Path, held: Store | None) -> int:
    if held:
        return len(held.record.entries)
    with open_store(database) as store:
        return len(store.record.entries)


def test_a_link_is_made_listed_and_revoked(held: Store | None, database: Path, run: Run) -> None:
    code, told = run(*ASKED, "--days", "3", "--pages", "coverage", "spending", "--lang", "en",
                     "--address", "https://khoi.example.vn/", "--as", "vanphong")  # fmt: skip
    assert (code, told["pages"], told["lang"], told["period"]) == (0, [*SUMMARY, "spending", "coverage"], "en", "2018")
    base, token = told["address"].split("/s/")
    assert (base, len(token)) == ("https://khoi.example.vn", 43)
    with ExitStack() as stack:
        store = held or stack.enter_context(open_store(database))
        link = access.link_of_token(store, token, now())
        assert link
        assert (link.link_id, link.title) == (told["link_id"], "Đoàn công tác của tỉnh")
        frozen = snapshot.read(store.file(link.snapshot_sha256))
        assert len(frozen.frames) == len(snapshot.queries_of(link.pages))
        assert token not in "".join(entry.line() for entry in store.record.entries)
    code, listed = run("link", "list")
    assert [(one["link_id"], one["account_id"], one["state"]) for one in listed["links"]] == [
        (link.link_id, "vanphong", "open")
    ]
    assert token not in json.dumps(listed)
    assert run("link", "revoke", link.link_id) == (0, {"link_id": link.link_id, "state": "revoked"})
    before = acts(database, held)
    assert run("link", "revoke", link.link_id)[0] == 0
    assert acts(database, held) == before, "once"
    assert run("link", "list")[1]["links"][0]["state"] == "revoked"


@pytest.mark.usefixtures("database")
def test_without_an_address_the_path_is_printed_and_the_summary_shared(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*ASKED]) == 0
    address, sentence = capsys.readouterr().out.splitlines()
    assert address.startswith("/s/")
    assert "Mô hình Cơ quan Khối · Kết quả · Nơi nên đến thăm · Số liệu từ đâu?; xem được đến" in sentence
    assert main(["link", "list", "--lang", "en"]) == 0
    told = capsys.readouterr().out
    assert "The Joint Office model · Results · Places to visit · Methods and sources; 2018;" in told
    assert "made by command-line; times opened: 0" in told


@pytest.mark.parametrize(
    "more",
    [("--days", "31"), ("--pages", "ward"), ("--period", "hôm qua"), ("--period", "2031"), ("--title", "0912 345 678"),
     ("--address", "khoi.example.vn"), ("--address", "javascript:alert(1)"), ("--as", "doan"), ("--as", "bacson"),
     ("--as", "khong-co")],
)  # fmt: skip
def test_what_cannot_be_shared_is_refused_and_nothing_kept(database: Path, run: Run, more: tuple[str, str]) -> None:
    before = acts(database, None)
    code, said = run(*ASKED, *more)
    assert (code, isinstance(said, str), len(said) > 20) == (2, True, True)
    assert acts(database, None) == before


@pytest.mark.usefixtures("database")
def test_an_account_sees_and_revokes_its_own_links_alone(run: Run) -> None:
    theirs = run(*ASKED, "--as", "lanhdao")[1]["link_id"]
    assert run("link", "list", "--as", "vanphong") == (0, {"links": []})
    assert run("link", "revoke", theirs, "--as", "vanphong")[0] == 2
    for name in ("doan", "bacson"):
        assert run("link", "list", "--as", name)[0] == 2
        assert run("link", "revoke", theirs, "--as", name)[0] == 2
    assert [one["state"] for one in run("link", "list")[1]["links"]] == ["open"]


def test_a_briefing_goes_along(database: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(database.parent)
    _, made = run("briefing", "make", "--period", "2018-07", "--day", "2018-08-13", "--signer", "Trưởng Khối")
    code, told = run(*ASKED, "--briefing", made["briefing_id"])
    assert (code, told["briefing_id"]) == (0, made["briefing_id"])
    assert run(*ASKED)[1]["briefing_id"] is None
    assert run(*ASKED, "--briefing", "0" * 32)[0] == 2
