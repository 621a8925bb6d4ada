"""Beside the running app a command answers as it does alone, byte for byte; its door withstands what it is not for."""

import json
import os
import random
import signal
import socket
import stat
import struct
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from io import StringIO
from pathlib import Path
from threading import Event, Semaphore, Thread
from typing import Any

import pytest

from bench.browser import ROOT, Server, served
from khoi.cli import Door, address, door, main, message
from khoi.cli.ask import NoAnswer, ask
from khoi.cli.command import Options
from khoi.cli.parser import parser
from khoi.errors import KhoiError, StoreLocked
from khoi.store import Store, open_store
from tests.databases import copy_database

COLUMNS = "ward,village,campaign,body,month,session_count,participant_count,new_household_count,result,note"
GOOD = "Bắc Sơn,Lục Phủ,papi,to-dan-van,07/2018,3,120,0,120,"
FAULTY = "Bắc Sơn,Pò Hèm,papi,to-dan-van,13/2018,12.5x,-3,,,"
APP = """
import sys
from pathlib import Path
from khoi.cli import Door
from khoi.store import open_store
path = Path(sys.argv[1])
with open_store(path) as store, Door(store, path):
    print("ready", flush=True)
    sys.stdin.read()
"""
SAMPLE = "Số liệu minh hoạ"


@contextmanager
def _app(database: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the database and answers at its door, as the dashboard does."""
    command = [sys.executable, "-c", APP, str(database)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        try:
            yield process
        finally:
            process.communicate("")


@pytest.fixture(scope="module")
def pair(sample_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path]]:
    """Two copies of the sample: one that nobody holds, one that an app serves. Read them, change nothing."""
    alone, held = (tmp_path_factory.mktemp(name) / "khoi.duckdb" for name in ("alone", "held"))
    copy_database(sample_path, alone)
    copy_database(sample_path, held)
    with _app(held):
        yield alone, held


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty database's path, which the commands work on."""
    path = tmp_path / "khoi.duckdb"
    monkeypatch.setenv("KHOI_DATABASE", str(path))
    return path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "july.csv"
    path.write_text(f"{COLUMNS}\n{GOOD}\n", encoding="utf-8")
    (tmp_path / "faulty.csv").write_text(f"{COLUMNS}\n{FAULTY}\n", encoding="utf-8")
    (tmp_path / "picture.csv").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    (tmp_path / "large.csv").write_bytes(b"\x00" * 3_000_000)
    return path


def _asked(database: Path, *arguments: str, given: bytes = b"") -> tuple[int, str, str]:
    """What the app that listens beside a database answers to this process."""
    options = parser().parse_args(arguments, Options(out := StringIO(), err := StringIO(), given))
    code = ask(database, options.command, options, StoreLocked("fault.store-locked", path=str(database)))
    return code, out.getvalue(), err.getvalue()


def _raw(database: Path) -> socket.socket:
    return address.connected(address.socket_path(database), 10)


def _answer(connection: socket.socket) -> dict[str, Any]:
    return message.receive_head(connection, 10)[0]


@pytest.mark.parametrize(
    "words",
    [
        "status",
        "status --json",
        "status --lang en",
        "history",
        "history --as bacson --json",
        "history --as khong-co --lang en",
        "query coverage_by_ward period=2018-07",
        "query coverage_by_ward period=2018-07 ward_id=bac-son --as bacson --json",
        "query coverage_by_ward period=nonsense",
        "query no_such_query",
        "query ../schema/001",
        "template activity --ward bac-son",
        "template headcount --month 2018-05 --lang en",
        "template activity --ward no-such-ward",
        "template weather",
        "upload july.csv --dataset activity --dry-run",
        "upload july.csv --dataset activity --dry-run --as bacson --json",
        "upload july.csv --dataset activity --as lanhdao",
        "upload faulty.csv --dataset activity",
        "upload faulty.csv --dataset activity --json --lang en",
        "upload picture.csv --dataset activity --json",
        "upload large.csv --dataset activity",
        "upload none.csv --dataset activity",
        "upload july.csv --dataset weather",
        "demo",
    ],
)
def test_a_command_beside_the_app_answers_as_it_does_alone_byte_for_byte(
    pair: tuple[Path, Path],
    file: Path,
    words: str,
    monkeypatch: pytest.MonkeyPatch,
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    monkeypatch.chdir(file.parent)
    answers = []
    for path in pair:
        monkeypatch.setenv("KHOI_DATABASE", str(path))
        code = main(words.split())
        out, err = capsysbinary.readouterr()
        answers.append((code, out, err.replace(bytes(path), b"")))
    assert answers[0] == answers[1]
    assert any(answers[0][1:]), "it says something"


def test_a_template_is_written_by_the_asking_process_where_that_process_stands(
    pair: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    written = []
    for path, name in zip(pair, ("alone", "beside"), strict=True):
        monkeypatch.setenv("KHOI_DATABASE", str(path))
        for form in ("csv", "xlsx"):
            assert main(["template", "activity", "--ward", "bac-son", "--format", form, "-o", f"{name}.{form}"]) == 0
        with zipfile.ZipFile(tmp_path / f"{name}.xlsx") as book:
            # The properties hold the second in which the workbook was made.
            parts = {part: book.read(part) for part in book.namelist() if part != "docProps/core.xml"}
        written.append(((tmp_path / f"{name}.csv").read_bytes(), parts))
    assert written[0] == written[1]
    assert "xl/workbook.xml" in written[0][1]


def test_a_template_that_cannot_be_written_is_refused_by_the_asking_process(
    pair: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in pair:
        monkeypatch.setenv("KHOI_DATABASE", str(path))
        assert main(["template", "activity", "-o", "/no/such/folder/mau.csv", "--lang", "en"]) == 2
        assert capsys.readouterr().err.startswith("Cannot write the file /no/such/folder/mau.csv.")


def test_an_upload_beside_the_app_is_stored_in_the_store_of_the_app(
    sample_path: Path, tmp_path: Path, file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    digests = []
    upload = ["upload", str(file), "--dataset", "activity", "--as", "bacson"]
    for name in ("alone", "served"):
        path = tmp_path / name / "khoi.duckdb"
        path.parent.mkdir()
        copy_database(sample_path, path)
        monkeypatch.setenv("KHOI_DATABASE", str(path))
        with _app(path) if name == "served" else ExitStack():
            assert [main(upload), main(upload), main(["status", "--json"])] == [0, 0, 0]
            first, again, received, status = capsys.readouterr().out.splitlines()
        assert (first[:8], again[:17], received[:12]) == ("Đã lưu. ", "Không có gì mới: ", "Đã nhận lúc ")
        digests.append(json.loads(status)["digest"])
        with open_store(path) as store:
            assert store.digest() == digests[-1], "it is in the file"
    with open_store(sample_path) as store:
        assert store.digest() != digests[0] == digests[1]


def test_where_nobody_listens_the_database_is_in_use_and_nothing_more(
    database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hold = "import duckdb, sys; held = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(database)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        without = main(["status"]), capsys.readouterr()
        address.bound(address.socket_path(database)).close()  # what a killed app leaves behind
        stale = main(["status"]), capsys.readouterr()
        holder.communicate("")
    assert without == stale
    assert without[0] == 2
    assert "đang được một chương trình khác sử dụng" in without[1].err


def test_the_socket_is_for_its_owner_alone_from_the_first_moment(store: Store, database: Path) -> None:
    path = address.socket_path(database)
    before = os.umask(0)
    try:
        with address.bound(path):
            assert stat.S_IMODE(path.stat().st_mode) == 0o600, "before it listens"
        with Door(store, database):
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
            assert path.name == "khoi.duckdb.socket"
    finally:
        os.umask(before)
    assert not path.exists(), "gone with the app"


def test_no_moment_shows_the_socket_open_to_others(store: Store, database: Path) -> None:
    path = address.socket_path(database)
    modes, is_over = set(), False

    def watch() -> None:
        while not is_over:
            with suppress(FileNotFoundError):
                modes.add(stat.S_IMODE(path.stat().st_mode))

    before = os.umask(0)
    watcher = Thread(target=watch)
    watcher.start()
    try:
        while not modes:
            for _ in range(20):
                with Door(store, database):
                    pass
    finally:
        is_over = True
        watcher.join()
        os.umask(before)
    assert modes == {0o600}


def test_what_a_killed_app_left_is_replaced(
    sample_path: Path, database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy_database(sample_path, database)
    with _app(database) as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert address.socket_path(database).is_socket()
    with _app(database):
        assert main(["status"]) == 0
    assert capsys.readouterr().out.startswith(SAMPLE)
    assert not address.socket_path(database).exists()


def test_a_living_door_is_never_taken_over(store: Store, database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Door(store, database):
        with open_store(None) as other, Door(other, database):
            told = capsys.readouterr().err.splitlines()
        assert [str(address.socket_path(database)) in line for line in told] == [True, True]
        assert _asked(database, "status", "--json")[0] == 0, "the first goes on"


def test_a_file_that_is_no_socket_is_left_alone(
    store: Store, database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    address.socket_path(database).write_text("notes")
    with Door(store, database):
        assert capsys.readouterr().err.count("\n") == 2
    assert address.socket_path(database).read_text() == "notes"


def test_another_user_is_not_answered(store: Store, database: Path) -> None:
    with Door(store, database, welcome={os.geteuid() + 1}), pytest.raises(NoAnswer):
        _asked(database, "status")
    with Door(store, database), _raw(database) as connection:
        assert door.peer(connection) == os.geteuid()
        assert _asked(database, "status")[0] == 0


def test_a_door_reached_by_a_link_is_the_door_of_the_file(store: Store, database: Path, tmp_path: Path) -> None:
    database.write_bytes(b"")
    link = tmp_path / "elsewhere" / "link.duckdb"
    link.parent.mkdir()
    link.symlink_to(database)
    with Door(store, link):
        assert _asked(database, "status")[0] == 0


def test_a_folder_deeper_than_an_address_is_reached_all_the_same(store: Store, tmp_path: Path) -> None:
    database = tmp_path / ("đơn vị " * 8) / ("a" * 100) / "khoi.duckdb"
    database.parent.mkdir(parents=True)
    assert len(os.fsencode(address.socket_path(database))) > address.LONGEST
    with Door(store, database):
        assert address.socket_path(database).is_socket()
        assert _asked(database, "status")[0] == 0
    assert list(database.parent.iterdir()) == []


def test_a_name_longer_than_an_address_is_refused_with_a_sentence(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    database = tmp_path / f"{'k' * 120}.duckdb"
    with Door(store, database):
        assert [database.name in line for line in capsys.readouterr().err.splitlines()] == [True, True]
        with pytest.raises(KhoiError) as refusal:
            _asked(database, "status")
    assert (refusal.value.key, refusal.value.values) == ("cli.socket-name-too-long", {"name": database.name})


def test_an_app_of_another_release_says_so_and_does_nothing(store: Store, database: Path) -> None:
    with Door(store, database):
        for version, release in ((message.VERSION + 1, message.release()), (message.VERSION, "another")):
            head = {"release": release, "command": "status", "options": {"lang": "vi", "json": True}}
            written = json.dumps(head).encode()
            with _raw(database) as connection:
                connection.sendall(message.HEADER.pack(message.MARK, version, len(written), 0) + written)
                assert _answer(connection) == {"refused": "cli.other-release"}


@pytest.mark.parametrize(
    ("said", "key"),
    [
        (message.HEADER.pack(message.MARK, message.VERSION + 1, 5, 5), "cli.other-release"),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "cli.garbled"),
        (message.HEADER.pack(message.MARK, message.VERSION, 2, 0) + b"{}", "cli.garbled"),
        (message.HEADER.pack(message.MARK, message.VERSION, 2, 0) + b"[]", "cli.garbled"),
        (message.HEADER.pack(message.MARK, message.VERSION, 1, 1 << 60), "cli.garbled"),
        (message.HEADER.pack(message.MARK, message.VERSION, 9, 0) + b"{", "cli.no-answer"),
        (b"", "cli.no-answer"),
    ],
)
def test_an_answer_that_is_none_is_told_in_a_sentence(database: Path, said: bytes, key: str) -> None:
    def answer() -> None:
        connection, _ = listening.accept()
        with connection:
            message.receive_head(connection, 10)
            connection.sendall(said)

    with address.bound(address.socket_path(database)) as listening:
        listening.listen()
        other = Thread(target=answer)
        other.start()
        with pytest.raises(KhoiError) as refusal:
            _asked(database, "status")
        other.join()
    assert refusal.value.key == key


def test_a_refusal_is_read_although_the_file_was_not_taken(database: Path) -> None:
    def refuse() -> None:
        connection, _ = listening.accept()
        with connection:
            message.receive_head(connection, 10)
            message.send(connection, {"refused": "cli.busy"}, b"", 10)

    with address.bound(address.socket_path(database)) as listening:
        listening.listen()
        other = Thread(target=refuse)
        other.start()
        with pytest.raises(KhoiError) as refusal:
            _asked(database, "status", given=b"x" * 5_000_000)
        other.join()
    assert refusal.value.key == "cli.busy"


def test_neither_side_waits_for_ever() -> None:
    one, other = socket.socketpair()
    with one, other:
        with pytest.raises(TimeoutError):
            message.receive_head(one, 0.01)
        other.sendall(message.HEADER.pack(message.MARK, message.VERSION, 9, 0)[:7])
        with pytest.raises(TimeoutError):
            message.receive_head(one, 0.01)
        with pytest.raises(TimeoutError):
            message.receive_body(one, 9, 0.01)
        with pytest.raises(TimeoutError):
            message.send(one, {}, b"x" * 5_000_000, 0.01)


def test_a_command_that_fails_is_a_sentence_for_the_asker_and_a_traceback_for_the_app(
    store: Store, database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = {"lang": "en", "json": False, "name": "uploads", "values": 5, "account": None}
    with Door(store, database):
        with _raw(database) as connection:
            head = {"release": message.release(), "command": "query", "options": asked}
            message.send(connection, head, b"", 10)
            told, length = message.receive_head(connection, 10)
            said = message.receive_body(connection, length, 10).decode()
        assert (told["code"], told["out"], said[:34]) == (2, 0, "The command failed unexpectedly in")
        assert "TypeError: 'int' object is not iterable" in capsys.readouterr().err
        assert _asked(database, "status")[0] == 0


@pytest.mark.parametrize(
    "head",
    [
        {"command": "demo", "options": {"lang": "vi", "json": False}},
        {"command": "status", "options": {"lang": "xx"}},
        {"command": "status", "options": {"lang": "vi", "out": "/etc/passwd"}},
        {"command": "status"},
        {"command": ["status"], "options": {"lang": "vi"}},
        {},
    ],
)
def test_what_is_no_request_gets_no_answer(store: Store, database: Path, head: dict[str, Any]) -> None:
    with Door(store, database):
        with _raw(database) as connection:
            message.send(connection, {"release": message.release(), **head}, b"", 10)
            assert connection.recv(1) == b""
        assert _asked(database, "status")[0] == 0
    assert not database.exists()


def test_garbage_and_halves_of_messages_leave_the_door_open(store: Store, database: Path) -> None:
    chance = random.Random(7)
    request = json.dumps({"release": message.release(), "command": "status", "options": {"lang": "vi"}}).encode()
    whole = message.HEADER.pack(message.MARK, message.VERSION, len(request), 0) + request
    huge = [struct.pack(">4sHIQ", b"KHOI", 1, head, body) for head, body in ((2**32 - 1, 0), (2, 2**64 - 1))]
    nested = b"[" * 200_000
    deep = message.HEADER.pack(message.MARK, message.VERSION, len(nested), 0) + nested
    claimed = message.HEADER.pack(message.MARK, message.VERSION, len(request), message.BODY_MOST) + request
    sent = [chance.randbytes(chance.randrange(1, 5000)) for _ in range(40)]
    sent += [whole[: chance.randrange(len(whole))] for _ in range(20)]
    sent += [b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", *huge, deep, claimed + b"x" * 3_000_000]
    with Door(store, database):
        for data in sent:
            with _raw(database) as connection, suppress(ConnectionError):
                connection.sendall(data)
                connection.shutdown(socket.SHUT_WR)
                assert connection.recv(1) == b"", "nothing is answered"
        assert _asked(database, "status")[0] == 0


@pytest.mark.parametrize("count", [50, 3 * door.CONNECTIONS])
def test_idle_connections_do_not_keep_the_app_from_answering(store: Store, database: Path, count: int) -> None:
    with Door(store, database), ExitStack() as idle:
        for at in range(count):
            connection = idle.enter_context(_raw(database))
            with suppress(ConnectionError):
                connection.sendall(message.HEADER.pack(message.MARK, message.VERSION, 9, 0)[: at % 18])
            if at % 25 == 0:
                assert _asked(database, "status")[0] == 0
        assert _asked(database, "status")[0] == 0
    assert not address.socket_path(database).exists()


def test_many_at_once_wait_for_each_other_and_all_are_answered(store: Store, database: Path, file: Path) -> None:
    upload = ("upload", str(file), "--dataset", "activity", "--json")
    with Door(store, database), ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda _: _asked(database, *upload, given=file.read_bytes()), range(12)))
        assert {code for code, _, _ in answers} == {1}, "an empty database knows no such village"
        assert len({out for _, out, _ in answers}) == 1


@pytest.fixture
def slow(store: Store, monkeypatch: pytest.MonkeyPatch) -> tuple[Semaphore, Event]:
    """Makes the store's status take its time: says each time that it has begun, ends when it is let go."""
    begun, go, status = Semaphore(0), Event(), store.status

    def slowly() -> dict[str, Any]:
        begun.release()
        assert go.wait(60)
        return status()

    monkeypatch.setattr(store, "status", slowly)
    return begun, go


def test_a_flood_of_connections_does_not_drop_those_at_work(
    store: Store, database: Path, slow: tuple[Semaphore, Event]
) -> None:
    begun, go = slow
    with Door(store, database), ThreadPoolExecutor(door.AT_ONCE) as pool, ExitStack() as idle:
        asked = [pool.submit(_asked, database, "status", "--json") for _ in range(door.AT_ONCE)]
        assert [begun.acquire(timeout=60) for _ in asked] == [True] * door.AT_ONCE
        for _ in range(3 * door.CONNECTIONS):
            idle.enter_context(_raw(database))
        go.set()
        assert [future.result()[0] for future in asked] == [0] * door.AT_ONCE


def test_the_end_waits_for_a_request_at_work_and_admits_no_other(
    store: Store, database: Path, slow: tuple[Semaphore, Event]
) -> None:
    begun, go = slow
    with ThreadPoolExecutor(2) as pool:
        with ExitStack() as life:
            life.enter_context(Door(store, database))
            asked = pool.submit(_asked, database, "status", "--json")
            assert begun.acquire(timeout=60)
            ending = pool.submit(life.pop_all().close)
        while address.socket_path(database).exists():
            assert not ending.done()
        with pytest.raises(StoreLocked):
            _asked(database, "status")
        go.set()
        assert asked.result()[0] == 0
        ending.result()
    assert store.version() == 0, "the store is left open"


@pytest.fixture(scope="module")
def dashboard(sample_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Path]]:
    """The dashboard as it is started, and the database that it serves."""
    path = tmp_path_factory.mktemp("dashboard") / "khoi.duckdb"
    copy_database(sample_path, path)
    with served(ROOT / "dashboard.py", path) as running:
        yield running, path
    assert not address.socket_path(path).exists(), "gone with the app"


def _khoi(database: Path, folder: Path, *arguments: str) -> tuple[int, bytes, bytes]:
    environment = os.environ | {"KHOI_DATABASE": str(database), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "khoi", *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    return done.returncode, done.stdout, done.stderr


def test_while_the_dashboard_serves_a_file_is_stored_from_the_command_line(
    dashboard: tuple[Server, Path], sample_path: Path, file: Path, tmp_path: Path
) -> None:
    served_path, alone = dashboard[1], tmp_path / "alone.duckdb"
    copy_database(sample_path, alone)
    assert stat.S_IMODE(address.socket_path(served_path).stat().st_mode) == 0o600
    before = _khoi(served_path, tmp_path, "status", "--json")
    assert before == _khoi(alone, tmp_path, "status", "--json")
    upload = ("upload", file.name, "--dataset", "activity", "--as", "bacson")
    stored = _khoi(served_path, tmp_path, *upload)
    assert (stored[0], stored[1].decode()[:8], stored[2]) == (0, "Đã lưu. ", b"")
    assert stored == _khoi(alone, tmp_path, *upload)
    after = _khoi(served_path, tmp_path, "status", "--json")
    assert json.loads(after[1])["digest"] != json.loads(before[1])["digest"]
    assert after == _khoi(alone, tmp_path, "status", "--json")
    template = ("template", "activity", "--ward", "bac-son", "--format", "csv")
    assert _khoi(served_path, tmp_path, *template) == _khoi(alone, tmp_path, *template)


def test_the_door_for_commands_is_none_for_the_web_and_the_web_none_for_commands(
    dashboard: tuple[Server, Path],
) -> None:
    server, path = dashboard
    request = json.dumps({"release": message.release(), "command": "status", "options": {"lang": "vi"}}).encode()
    frame = message.HEADER.pack(message.MARK, message.VERSION, len(request), 0) + request
    port = int(server.address.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), 10) as connection:
        connection.sendall(frame)
        connection.shutdown(socket.SHUT_WR)
        assert message.MARK not in connection.recv(4096)
    for target in ("/khoi.duckdb.socket", "/static/khoi.duckdb.socket", "/media/../khoi.duckdb.socket"):
        with socket.create_connection(("127.0.0.1", port), 10) as connection:
            connection.sendall(f"POST {target} HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n".encode() + frame)
            assert b" 200 " not in connection.recv(4096).splitlines()[0]
    with _raw(path) as connection:
        connection.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
        with suppress(ConnectionError):
            assert connection.recv(1) == b""
