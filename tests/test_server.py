"""The whole server, as it is started: what it says to a stranger, and why it does not start."""

import http.client
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
import streamlit

from bench.browser import ROOT, Server, free_port, served
from khoi.access import SAMPLE_PASSWORD
from tests.databases import copy_database

UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
}


@pytest.fixture(scope="module")
def database(sample_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("server") / "khoi.duckdb"
    copy_database(sample_path, copy)
    return copy


@pytest.fixture(scope="module")
def server(database: Path) -> Iterator[Server]:
    with served(ROOT / "dashboard.py", database) as running:
        yield running


def _asked(
    server: Server, path: str, method: str = "GET", headers: dict[str, str] | None = None, body: str | None = None
) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection(urlsplit(server.address).netloc, timeout=10)
    connection.request(method, path, body, headers or {})
    answer = connection.getresponse()
    if answer.status != 101:
        answer.read()
    connection.close()
    return answer


def _cookie(server: Server, account: str) -> str:
    form = urlencode({"account": account, "password": SAMPLE_PASSWORD})
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = _asked(server, "/sign-in", "POST", headers, form)
    assert (answer.status, answer.headers["location"]) == (303, "/")
    return answer.headers["set-cookie"].partition(";")[0]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Cookie": "app_sid=guess"},
        {"Sec-WebSocket-Protocol": "streamlit"},
        {"X-App-User": "vanphong", "X-App-Sid": "0" * 64},
    ],
)
def test_a_stranger_gets_no_websocket(server: Server, headers: dict[str, str]) -> None:
    assert _asked(server, "/_stcore/stream", headers=UPGRADE | headers).status == 403


def test_a_signed_in_visitor_gets_the_websocket(server: Server) -> None:
    assert _asked(server, "/_stcore/stream", headers=UPGRADE | {"Cookie": _cookie(server, "bacson")}).status == 101


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 303),
        ("GET", "/coverage", 303),
        ("GET", "/_stcore/health", 401),
        ("GET", "/_stcore/host-config", 401),
        ("PUT", "/_stcore/upload_file/a/b", 401),
        ("POST", "/_stcore/agent/interact", 401),
        ("GET", "/static/js/index.js", 401),
        ("GET", "/media/x.csv", 401),
        ("GET", "/template", 401),
        ("GET", "/%2e%2e/etc/passwd", 401),
        ("GET", "/sign-in", 200),
        ("GET", "/health", 200),
    ],
)
def test_a_stranger_gets_the_sign_in_page_and_nothing_else(server: Server, method: str, path: str, status: int) -> None:
    assert _asked(server, path, method).status == status


def test_the_chart_library_is_sent_at_a_third_of_its_size(server: Server) -> None:
    library = next((Path(streamlit.__file__).parent / "static" / "static" / "js").glob("PlotlyChart.*.js"))
    headers = {"Cookie": _cookie(server, "bacson"), "Accept-Encoding": "gzip"}
    answer = _asked(server, f"/static/js/{library.name}", headers=headers)
    assert answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers["content-length"]) < library.stat().st_size / 3


def _started(database: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "dashboard.py"), f"--server.port={free_port()}"]
    environment = os.environ | {"KHOI_DATABASE": str(database)}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)


def test_a_second_server_on_the_same_database_says_so_and_ends(server: Server, database: Path) -> None:
    assert server.process.poll() is None
    second = _started(database)
    assert second.returncode == 2
    assert "đang được một chương trình khác sử dụng" in second.stderr
    assert "Traceback" not in second.stderr


def test_a_server_without_a_database_says_how_to_make_one_and_ends(tmp_path: Path) -> None:
    ended = _started(tmp_path / "none.duckdb")
    assert ended.returncode == 2
    assert "python -m khoi demo" in ended.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_server_on_another_file_says_so_and_leaves_it_alone(tmp_path: Path) -> None:
    foreign = tmp_path / "foreign.duckdb"
    foreign.write_bytes(b"not a database" * 1000)
    ended = _started(foreign)
    assert ended.returncode == 2
    assert "không phải cơ sở dữ liệu" in ended.stderr
    assert foreign.read_bytes() == b"not a database" * 1000
