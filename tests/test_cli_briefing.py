"""`briefing make`, `list`, `take` and `check`: alone, and beside an app that holds the database; as accounts may."""

import hashlib
from pathlib import Path

import pytest

from khoi import access
from khoi.access import Role
from khoi.store import open_store
from tests.conftest import Run
from tests.intake_world import ACTIVITY, AT, city, stored, table
from tests.test_store_undo import row

ASKED = ("briefing", "make", "--period", "2018-07", "--day", "2018-08-13", "--signer", "Trưởng Khối")


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small city with figures and accounts, closed; KHOI_DATABASE points at it, the folder is the present one."""
    path = tmp_path / "khoi.duckdb"
    with city(path) as store:
        stored(store, table(ACTIVITY, row("Lục Phủ", 3, 40)))
        for name, role, ward in (("vanphong", Role.OFFICE, None), ("bacson", Role.WARD, "bac-son")):
            access.create_account(store, name, role, ward, "mot-mat-khau-dai", AT)
    monkeypatch.setenv("KHOI_DATABASE", str(path))
    monkeypatch.chdir(tmp_path)
    return path


@pytest.mark.usefixtures("held")
def test_one_is_made_listed_taken_and_proven(run: Run, tmp_path: Path) -> None:
    (tmp_path / "kien-nghi.txt").write_text("Mở rộng độ phủ.", encoding="utf-8")
    code, told = run(*ASKED, "--number", "7", "--proposals", "kien-nghi.txt", "-o", "in.pdf", "--as", "vanphong")
    assert (code, told["period"], told["number"], told["account_id"]) == (0, "2018-07", "7", "vanphong")
    assert hashlib.sha256((tmp_path / "in.pdf").read_bytes()).hexdigest() == told["sha256"]["pdf"]
    assert run(*ASKED, "--number", "7", "--proposals", "kien-nghi.txt")[1]["briefing_id"] == told["briefing_id"]
    code, listed = run("briefing", "list")
    assert (code, [one["briefing_id"] for one in listed["briefings"]]) == (0, [told["briefing_id"]])
    code, _ = run("briefing", "take", told["briefing_id"], "--form", "docx")
    taken = (tmp_path / "bao-cao-2018-07.docx").read_bytes()
    assert (code, hashlib.sha256(taken).hexdigest()) == (0, told["sha256"]["docx"])
    code, checked = run("briefing", "check", told["briefing_id"])
    assert (code, checked["is_same"]) == (0, True)


@pytest.mark.usefixtures("held")
def test_the_name_of_the_file_says_its_form(run: Run, tmp_path: Path) -> None:
    for name, form in (("moi.docx", "docx"), ("moi.XLSX", "xlsx"), ("moi", "pdf")):
        code, told = run(*ASKED, "-o", name)
        assert (code, hashlib.sha256((tmp_path / name).read_bytes()).hexdigest()) == (0, told["sha256"][form])
    assert run("briefing", "take", told["briefing_id"], "-o", "lai.xlsx")[0] == 0
    assert (tmp_path / "lai.xlsx").read_bytes() == (tmp_path / "moi.XLSX").read_bytes()
    code, refused = run("briefing", "take", told["briefing_id"], "-o", "lai.odt")
    assert code == 2
    assert "odt" in refused
    assert not (tmp_path / "lai.odt").exists()


@pytest.mark.usefixtures("held")
def test_a_wards_account_makes_its_own_alone(run: Run) -> None:
    assert run(*ASKED, "--as", "bacson")[0] == 2
    assert run(*ASKED, "--ward", "tra-co", "--as", "bacson")[0] == 2
    code, told = run(*ASKED, "--ward", "bac-son", "--as", "bacson")
    assert (code, told["ward_id"]) == (0, "bac-son")
    assert run("briefing", "list")[1]["briefings"] == [told]


REFUSED = [
    (("--period", "2019-01"), "Chưa nhận được số liệu"),
    (("--signer", ""), "chức danh"),
    (("--lang", "fr"), "fr"),
    (("--issuer", "club"), "club"),
    (("--sections", "songs"), "songs"),
    (("--day", "hôm nay"), "hôm nay"),
    (("--opening", "nowhere.txt"), "nowhere.txt"),
    (("--address", "khoi.example.vn"), "khoi.example.vn"),
    (("-o", "bao-cao.txt"), "txt"),
]


@pytest.mark.parametrize(("words", "said"), REFUSED)
def test_what_cannot_be_is_refused_in_a_sentence(
    database: Path, run: Run, words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        code, told = run(*ASKED, *words)
    except SystemExit as stopped:  # argparse's own: a value that is none of its choices
        code, told = stopped.code, capsys.readouterr().err
    assert code == 2
    assert said in told
    with open_store(database) as store:
        assert [entry.kind for entry in store.record.entries].count("briefing") == 0


def test_an_unknown_form_or_briefing_writes_no_file(database: Path, run: Run, tmp_path: Path) -> None:
    _, told = run(*ASKED)
    before = sorted(tmp_path.iterdir())
    code, said = run("briefing", "take", told["briefing_id"], "--form", "odt")
    assert code == 2
    assert "odt" in said and "docx" in said
    assert run("briefing", "take", "0" * 32)[0] == 2
    assert sorted(tmp_path.iterdir()) == before
    assert database in before


def test_without_a_period_it_is_of_the_newest_month(database: Path, run: Run) -> None:
    assert database.exists()
    assert run("briefing", "make", "--day", "2018-08-13", "--signer", "Trưởng Khối")[1]["period"] == "2018-07"
