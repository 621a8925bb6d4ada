"""undo, check, backup, restore and rebuild from the command line: alone, and beside an app that holds the database."""

import json
from pathlib import Path

import pytest

from khoi import access
from khoi.cli import main
from khoi.store import Store, ledger, open_store
from tests.conftest import Run
from tests.intake_world import ACTIVITY, AT, city, table
from tests.test_store_undo import row


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small city with a ward's account, closed; KHOI_DATABASE points at it."""
    path = tmp_path / "khoi.duckdb"
    with city(path) as store:
        access.create_account(store, "bacson", access.Role.WARD, "bac-son", "mot-mat-khau-dai", AT)
        access.create_account(store, "traco", access.Role.WARD, "tra-co", "mot-mat-khau-khac", AT)
    monkeypatch.setenv("KHOI_DATABASE", str(path))
    return path


def file_of(folder: Path, *rows: str) -> str:
    path = folder / "bac-son.csv"
    path.write_text(table(ACTIVITY, *rows), encoding="utf-8")
    return str(path)


def test_an_upload_is_undone_and_the_undo_undone(held: Store | None, tmp_path: Path, run: Run) -> None:
    del held
    empty = run("status")[1]["digest"]
    code, stored = run("upload", file_of(tmp_path, row("Lục Phủ", 3)), "--dataset", "activity")
    full = run("status")[1]["digest"]
    assert code == 0
    code, plan = run("undo", stored["upload_id"], "--dry-run")
    assert (code, plan["undone"], plan["plan"]["removed"]) == (0, False, 1)
    assert run("status")[1]["digest"] == full
    code, undone = run("undo", stored["upload_id"])
    assert (code, undone["undone"]) == (0, True)
    assert [undone["changes"][0][name] for name in ("unit_id", "column_name", "old", "new")] == [
        "bac-son.luc-phu", "session_count", "3", None,
    ]  # fmt: skip
    assert run("status")[1]["digest"] == empty
    assert run("undo", undone["undo_id"])[0] == 0
    assert run("status")[1]["digest"] == full
    assert run("check") == (0, {"ok": True, "acts": 6, "differences": []})


def test_an_undo_keeps_to_the_account_and_its_wards(held: Store | None, tmp_path: Path, run: Run) -> None:
    del held
    upload = run("upload", file_of(tmp_path, row("Lục Phủ", 3)), "--dataset", "activity")[1]["upload_id"]
    before = run("status")[1]
    assert run("undo", upload, "--as", "traco")[0] == 2
    assert run("undo", upload, "--as", "nobody")[0] == 2
    assert run("undo", "no-such-upload")[0] == 2
    assert run("status")[1] == before
    assert run("undo", upload, "--as", "bacson")[0] == 0


def test_what_was_received_before_is_told_by_whom_and_when(held: Store | None, tmp_path: Path, run: Run) -> None:
    del held
    file = file_of(tmp_path, row("Lục Phủ", 3))
    first = run("upload", file, "--dataset", "activity", "--as", "bacson")[1]
    code, again = run("upload", file, "--dataset", "activity")
    assert (code, again["stored"], again["upload_id"]) == (0, False, None)
    assert again["received"]["upload_id"] == first["upload_id"]
    assert again["received"]["account_id"] == "bacson"
    assert run("status")[1]["uploads"] == 1


def test_a_backup_is_made_while_the_app_works_and_restores_what_it_holds(
    held: Store | None, database: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("upload", file_of(tmp_path, row("Lục Phủ", 3)), "--dataset", "activity")
    packed = tmp_path / "copy.zip"
    code, made = run("backup", str(packed))
    assert (code, made["file"], made["acts"]) == (0, str(packed), 4)
    code, kept = run("backup")
    assert code == 0
    assert Path(kept["file"]).parent == database.with_suffix(".backups")
    digest = run("status")[1]["digest"]
    if held:
        code, refusal = run("restore", str(packed))
        assert code == 2
        assert str(database) in refusal
    monkeypatch.setenv("KHOI_DATABASE", str(tmp_path / "new" / "khoi.duckdb"))
    assert run("restore", str(packed)) == (0, {"acts": 4, "replayed": 0, "aside": None})
    assert run("status")[1]["digest"] == digest


def test_a_backup_that_cannot_be_written_is_refused(held: Store | None, tmp_path: Path, run: Run) -> None:
    del held
    blocked = tmp_path / "a-file"
    blocked.write_text("", encoding="utf-8")
    code, refusal = run("backup", str(blocked / "copy.zip"))
    assert code == 2
    assert "copy.zip" in refusal


def test_a_rebuild_gives_the_same_figures(database: Path, tmp_path: Path, run: Run) -> None:
    run("upload", file_of(tmp_path, row("Lục Phủ", 3)), "--dataset", "activity")
    before = run("status")
    code, rebuilt = run("rebuild")
    assert (code, rebuilt["digest"]) == (0, before[1]["digest"])
    assert run("status") == before
    database.unlink()
    assert run("rebuild")[0] == 0
    assert run("status") == before


def test_the_check_names_what_differs(database: Path, tmp_path: Path, run: Run) -> None:
    upload = run("upload", file_of(tmp_path, row("Lục Phủ", 3)), "--dataset", "activity")[1]["upload_id"]
    with open_store(database) as store:
        entry = store.record.entries[-1]
    ledger.place(database, entry.detail["file_sha256"]).write_bytes(b"?")
    assert run("check", "--quick")[0] == 0
    code, told = run("check")
    assert code == 1
    assert [(one["what"], one["where"]) for one in told["differences"]] == [
        ("file", f"{upload} {entry.detail['file_sha256']}")
    ]


def test_each_answer_is_a_sentence_in_both_languages(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = file_of(database.parent, row("Lục Phủ", 3))
    for lang, words in (("vi", ("Đã hoàn tác", "khớp", "sao lưu", "Đã nhận", "dựng lại")),
                        ("en", ("Undone", "agrees", "Backed up", "Received", "anew"))):  # fmt: skip
        main(["upload", file, "--dataset", "activity", "--json"])
        upload = json.loads(capsys.readouterr().out)["upload_id"]
        for command in (
            ["upload", file, "--dataset", "activity"], ["undo", upload], ["check"], ["backup"], ["rebuild"],
        ):  # fmt: skip
            assert main([*command, "--lang", lang]) == 0
        said = capsys.readouterr().out
        assert [word for word in words if word not in said] == []
