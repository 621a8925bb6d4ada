"""The command line answers as the contract says: exit codes, JSON objects, nothing stored where it refuses."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest

from khoi.cli import main
from khoi.store import open_store
from tests.databases import copy_database
from tests.workbooks import workbook

COLUMNS = "ward,village,campaign,body,month,session_count,participant_count,new_household_count,result,note"
GOOD = "Bắc Sơn,Lục Phủ,papi,to-dan-van,07/2018,3,120,0,120,"


@pytest.fixture
def database(sample_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the sample that the commands work on."""
    copy = tmp_path / "khoi.duckdb"
    copy_database(sample_path, copy)
    monkeypatch.setenv("KHOI_DATABASE", str(copy))
    return copy


def _file(folder: Path, *rows: str) -> str:
    path = folder / "july.csv"
    path.write_text("\n".join([COLUMNS, *rows]) + "\n", encoding="utf-8")
    return str(path)


def _json(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def _digest(database: Path) -> str:
    with open_store(database) as store:
        return store.digest()


def test_status_gives_the_control_totals_of_the_sample(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status", "--json"]) == 0
    status = _json(capsys)
    assert status["units"] == {"ward": 17, "village": 101}
    assert status["members"] == {"bloc": 179, "team": 991}
    assert (status["sample"], status["as_of"]) == (True, "2018-07-31")
    assert set(status) == {"sample", "as_of", "units", "members", "rows", "uploads", "store_version", "digest"}
    assert status["digest"] == _digest(database)


def test_a_good_file_is_stored_and_a_second_time_there_is_nothing_to_do(
    database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = _digest(database)
    command = ["upload", _file(tmp_path, GOOD), "--dataset", "activity", "--as", "bacson", "--json"]
    assert main(command) == 0
    answer = _json(capsys)
    assert (answer["dataset"], answer["encoding"], answer["delimiter"], answer["header_row"]) == (
        "activity", "utf-8", ",", 1,
    )  # fmt: skip
    assert (answer["rows"], answer["stored"], answer["problems"]) == (1, True, [])
    assert answer["upload_id"]
    assert sum(answer["plan"].values()) == 1
    after = _digest(database)
    assert after != before
    assert main(command) == 0
    again = _json(capsys)
    assert (again["stored"], again["plan"]) == (False, {"new": 0, "changed": 0, "unchanged": 1})
    assert _digest(database) == after


def test_a_dry_run_stores_nothing(database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = _digest(database)
    assert main(["upload", _file(tmp_path, GOOD), "--dataset", "activity", "--dry-run", "--json"]) == 0
    assert _json(capsys)["stored"] is False
    assert _digest(database) == before


def test_every_problem_is_told_at_once_with_row_column_value_and_remedy(
    database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = _digest(database)
    faults = ["Bắc Sơn,Pò Hèm,papi,to-dan-van,07/2018,1,,,,", "Bắc Sơn,Lục Phủ,papi,to-dan-van,13/2018,12.5x,-3,,,"]
    assert main(["upload", _file(tmp_path, *faults), "--dataset", "activity", "--json"]) == 1
    answer = _json(capsys)
    found = {(problem["code"], problem["row"], problem["column"], problem["value"]) for problem in answer["problems"]}
    assert {
        ("unknown-unit", 2, "village", "Pò Hèm"),
        ("not-a-month", 3, "month", "13/2018"),
        ("not-a-number", 3, "session_count", "12.5x"),
        ("negative", 3, "participant_count", "-3"),
    } <= found
    for problem in answer["problems"]:
        assert set(problem) >= {"level", "code", "row", "column", "value", "message", "fix", "suggestions"}
        assert problem["message"]
        assert problem["fix"]
    assert (answer["stored"], answer["upload_id"]) == (False, None)
    assert _digest(database) == before


def test_a_ward_cannot_store_for_another(database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = _digest(database)
    other = "Hải Sơn,Pò Hèn,papi,to-dan-van,07/2018,3,,,,"
    assert main(["upload", _file(tmp_path, other), "--dataset", "activity", "--as", "bacson", "--json"]) == 1
    assert {problem["code"] for problem in _json(capsys)["problems"]} == {"out-of-scope-unit"}
    assert _digest(database) == before


@pytest.mark.parametrize("account", ["lanhdao", "doancongtac", "khong-co"])
def test_an_account_that_may_not_upload_is_refused_with_a_sentence(
    database: Path, tmp_path: Path, account: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = _digest(database)
    assert main(["upload", _file(tmp_path, GOOD), "--dataset", "activity", "--as", account]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert _digest(database) == before


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n\x00\x00", "Xã".encode("utf-16")[:-1], b"\x00" * 50])
def test_a_file_that_cannot_be_read_is_refused_with_code_2(
    database: Path, tmp_path: Path, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    before = _digest(database)
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    assert main(["upload", str(path), "--dataset", "activity", "--json"]) == 2
    assert [problem["code"] for problem in _json(capsys)["problems"]] == ["unreadable-file"]
    assert _digest(database) == before


@pytest.mark.parametrize(
    "command",
    [
        ["upload", "/no/such/file.csv", "--dataset", "activity"],
        ["upload", "x.csv", "--dataset", "weather"],
        ["query", "no_such_query"],
        ["history", "--as", "khong-co"],
        ["template", "activity", "--ward", "no-such-ward"],
    ],
)
def test_what_does_not_exist_is_refused_by_name(
    database: Path, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert database.exists()
    assert main(command) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_without_a_database_each_command_says_how_to_make_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KHOI_DATABASE", str(tmp_path / "none.duckdb"))
    assert main(["status"]) == 2
    assert "python -m khoi demo" in capsys.readouterr().err
    assert not (tmp_path / "none.duckdb").exists()


def test_demo_never_overwrites(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = database.read_bytes()
    assert main(["demo"]) == 2
    assert str(database) in capsys.readouterr().err
    assert main(["demo", "--if-missing"]) == 0
    assert "lanhdao" in capsys.readouterr().out
    assert database.read_bytes() == before


def test_a_template_uploaded_as_it_is_has_no_unknown_names(
    database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mau.csv"
    assert main(["template", "activity", "--ward", "bac-son", "-o", str(path)]) == 0
    assert "Lục Phủ" in path.read_text(encoding="utf-8-sig")
    assert main(["upload", str(path), "--dataset", "activity", "--as", "bacson", "--dry-run", "--json"]) in (0, 1)
    codes = {problem["code"] for problem in _json(capsys)["problems"] if problem["level"] == "error"}
    assert not codes & {"unknown-unit", "unknown-campaign", "unknown-body", "missing-column", "not-a-month"}
    assert database.exists()


def test_every_answer_of_a_query_is_marked_as_sample(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["query", "uploads", "--json"]) == 0
    answer = _json(capsys)
    assert (answer["sample"], answer["note"]) == (True, "Số liệu minh hoạ")
    assert answer["rows"]
    assert main(["history"]) == 0
    assert capsys.readouterr().out.startswith("Số liệu minh hoạ\n")
    assert database.exists()


def test_the_rows_behind_a_figure_are_asked_for_by_name(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["period=2018-07", "ward_id=bac-son", "category=bloc_member", "column=present_count", "is_newest=true"]
    assert main(["query", "trace_headcount", *asked, "--json"]) == 0
    rows = _json(capsys)["rows"]
    assert [(row["unit_name"], row["category"]) for row in rows] == [("Bắc Sơn", "bloc_member")]
    assert (rows[0]["file_name"][-4:], rows[0]["file_row"] > 1, len(rows[0]["upload_id"])) == (".csv", True, 12)
    assert database.exists()


def test_history_shows_a_ward_only_what_is_its_own(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["query", "uploads", "--as", "bacson", "--json"]) == 0
    own = {row["upload_id"] for row in _json(capsys)["rows"]}
    assert main(["query", "uploads", "--json"]) == 0
    everyone = {row["upload_id"] for row in _json(capsys)["rows"]}
    assert own < everyone
    assert database.exists()


def test_english_is_a_switch_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KHOI_DATABASE", str(tmp_path / "none.duckdb"))
    assert main(["status", "--lang", "en"]) == 2
    assert capsys.readouterr().err.startswith("There is no database at ")


def test_a_database_in_use_or_of_a_newer_release_is_refused_with_one_sentence(
    database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hold = "import duckdb, sys; held = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(database)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        assert main(["status"]) == 2
        holder.communicate("")
    assert "đang được một chương trình khác sử dụng" in capsys.readouterr().err
    with duckdb.connect(str(database)) as newer:
        newer.execute("INSERT INTO schema_step VALUES (999, 'from_the_future', '')")
    assert main(["status"]) == 2
    refusal = capsys.readouterr().err
    assert "phiên bản mới hơn" in refusal
    assert refusal.count("\n") == 1


def test_demo_takes_a_seed_a_last_month_and_a_number_of_villages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    digests = []
    for name, seed in (("one", "5"), ("again", "5"), ("other", "6")):
        monkeypatch.setenv("KHOI_DATABASE", str(tmp_path / f"{name}.duckdb"))
        assert main(["demo", "--seed", seed, "--until", "2016-03", "--villages", "20"]) == 0
        capsys.readouterr()
        assert main(["status", "--json"]) == 0
        status = _json(capsys)
        assert (status["as_of"], status["units"]) == ("2016-03-31", {"ward": 17, "village": 20})
        digests.append(status["digest"])
    assert digests[0] == digests[1] != digests[2]


@pytest.mark.parametrize("dataset", ["activity", "headcount", "spending", "targets"])
def test_a_template_as_a_workbook_holds_the_same_rows_and_is_read_back(
    database: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path, dataset: str
) -> None:
    plans = []
    for form in ("csv", "xlsx"):
        path = tmp_path / f"mau.{form}"
        assert main(["template", dataset, "--ward", "bac-son", "--format", form, "-o", str(path)]) == 0
        main(["upload", str(path), "--dataset", dataset, "--as", "bacson", "--dry-run", "--json"])
        plans.append(_json(capsys))
    as_csv, as_book = plans
    assert (as_book["encoding"], as_book["sheet"]) == ("xlsx", "Số liệu")
    assert as_book["rows"] == as_csv["rows"] or as_book["skipped"] == as_csv["skipped"]
    assert [(p["code"], p["row"], p["column"]) for p in as_book["problems"]] == [
        (p["code"], p["row"], p["column"]) for p in as_csv["problems"]
    ]
    assert database.exists()


def test_a_sheet_is_chosen_by_its_name(database: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    header = ["Xã, phường", "Thôn, khu", "Nhiệm vụ", "Tổ chức thực hiện", "Tháng", "Số buổi"]
    row = ["Bắc Sơn", "Lục Phủ", "PAPI", "to-dan-van", "03/2016", 2]
    path = tmp_path / "hai trang.xlsx"
    path.write_bytes(workbook({"A": [header, row], "B": [header, [*row[:5], 3]]}))
    asked = ["upload", str(path), "--dataset", "activity", "--dry-run", "--json"]
    assert main(asked) == 2
    answer = _json(capsys)
    assert (answer["sheet"], answer["problems"][0]["code"]) == (None, "unreadable-file")
    assert main([*asked, "--sheet", "B"]) == 0
    assert _json(capsys)["sheet"] == "B"
    assert main([*asked, "--sheet", "C"]) == 2
    assert database.exists()
