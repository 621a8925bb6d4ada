"""The shipped files for a real machine, run as they are: nginx and Caddy before the dashboard, the systemd units."""

import configparser
import http.client
import json
import os
import shlex
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

import pytest

from bench.browser import ROOT, free_port
from khoi import access
from khoi.access import Role
from khoi.store import open_store

DEPLOY = ROOT / "docs" / "deploy"
HOST = "khoi.example.vn"
PASSWORD = "bon-tu-khong-lien-quan"
NOBODY = 65534
TRUE_ADDRESS, FORGED_ADDRESS = "127.0.0.2", "203.0.113.9"
UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
    "Origin": f"https://{HOST}",
}
FORGED = {
    "X-App-User": "vanphong",
    "X-App-Sid": "0" * 64,
    "X-Forwarded-For": FORGED_ADDRESS,
    "X-Forwarded-Proto": "http",
    "Forwarded": f"for={FORGED_ADDRESS};proto=http",
    "X-Real-IP": FORGED_ADDRESS,
}


def _unit(name: str) -> configparser.ConfigParser:
    """A systemd unit; keys that stand several times give their values a line each."""
    read = configparser.RawConfigParser(strict=False, dict_type=_Repeating, comment_prefixes=("#",))
    read.optionxform = str  # type: ignore[assignment, method-assign]
    read.read_string((DEPLOY / name).read_text(encoding="utf-8"))
    return read


class _Repeating(dict):  # type: ignore[type-arg]
    def __setitem__(self, key: object, value: object) -> None:
        if isinstance(value, list) and key in self and isinstance(self[key], list):
            self[key].extend(value)
        else:
            super().__setitem__(key, value)


def _free(port: int) -> None:
    """Waits until someone listens on a port."""
    give_up = time.monotonic() + 60
    while time.monotonic() < give_up:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"nobody listens on {port}")


@contextmanager
def _running(command: list[str], port: int, **more: object) -> Iterator[subprocess.Popen[bytes]]:
    """A process that listens on a port, ended by its own id."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, **more)  # type: ignore[call-overload]
    try:
        _free(port)
        yield process
    finally:
        process.terminate()
        process.wait(timeout=20)


@dataclass(frozen=True, slots=True)
class Place:
    """The dashboard as the unit starts it, in the production setting, with one account."""

    database: Path
    port: int


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """A folder for the database that is its owner's alone, as systemd makes it, and lies where every user can go."""
    with TemporaryDirectory(prefix="khoi-") as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def dashboard(place: Path) -> Iterator[Place]:
    """Started by the unit's own command and environment, as root by a user without a name: root is refused."""
    database, port = place / "khoi.duckdb", free_port()
    previous = os.umask(0o077)
    with open_store(database) as store:
        access.first_administrator(store, "quan-tri", datetime(2026, 11, 2))
        access.create_account(store, "vanphong", Role.OFFICE, None, PASSWORD, datetime(2026, 11, 2))
    os.umask(previous)
    service = _unit("khoi.service")["Service"]
    environment = dict(line.split("=", 1) for line in service["Environment"].splitlines())
    environment |= {"PATH": os.environ["PATH"], "KHOI_DATABASE": str(database), "HOME": "/nonexistent"}
    command = shlex.split(service["ExecStart"].replace("/opt/khoi/", f"{ROOT}/").replace("8501", str(port)))
    if os.geteuid() == 0:
        for path in [place, *place.rglob("*")]:
            os.chown(path, NOBODY, NOBODY)
        rights = ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]  # the code may lie in root's own folders
        command = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", *rights, *command]
    with _running(command, port, cwd=ROOT, env=environment) as process:
        _until_healthy(port, process)
        yield Place(database, port)


def _until_healthy(port: int, process: subprocess.Popen[bytes]) -> None:
    give_up = time.monotonic() + 60
    while time.monotonic() < give_up:
        assert process.poll() is None, f"the dashboard ended with code {process.returncode}"
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/health")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise RuntimeError("the dashboard did not answer within a minute")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for the site's name, signed by itself, and its key."""
    folder = tmp_path_factory.mktemp("certificate")
    chain, key = folder / "fullchain.pem", folder / "key.pem"
    subject = ["-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}", "-days", "2"]
    asked = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    subprocess.run([*asked, *subject, "-keyout", key, "-out", chain], check=True, capture_output=True)
    return chain, key


def _replaced(text: str, *pairs: tuple[str, str]) -> str:
    """The text with other ports and places; each must stand in it."""
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    return text


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy at work: where it listens with and without TLS, whose certificate it shows, what it stands before."""

    name: str
    port: int
    plain_port: int
    chain: Path
    place: Place

    def socket(self, name: str = HOST) -> ssl.SSLSocket:
        """A connection over TLS from an address that is not the proxy's own."""
        trusted = ssl.create_default_context(cafile=str(self.chain))
        bare = socket.create_connection(("127.0.0.1", self.port), timeout=30, source_address=(TRUE_ADDRESS, 0))
        try:
            return trusted.wrap_socket(bare, server_hostname=name)
        except BaseException:
            bare.close()
            raise

    def ask(
        self, path: str, method: str = "GET", headers: dict[str, str] | None = None, body: bytes | None = None
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        """Status, headers and body of the answer to one request."""
        connection = http.client.HTTPConnection(HOST, timeout=30)
        connection.sock = self.socket()
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return answer.status, answer.headers, b"" if answer.status == 101 else answer.read()
        finally:
            connection.close()

    def sign_in(self, **more: str) -> http.client.HTTPMessage:
        form = urlencode({"account": "vanphong", "password": PASSWORD}).encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"https://{HOST}"}
        status, told, _ = self.ask("/sign-in", "POST", headers | more, form)
        assert (status, told["location"]) == (303, "/")
        return told

    def cookie(self) -> dict[str, str]:
        return {"Cookie": self.sign_in()["set-cookie"].partition(";")[0]}


@contextmanager
def _nginx(folder: Path, place: Place, chain: Path, key: Path) -> Iterator[Proxy]:
    port, plain_port = free_port(), free_port()
    site = _replaced(
        (DEPLOY / "nginx.conf").read_text(encoding="utf-8"),
        ("listen 443 ", f"listen 127.0.0.1:{port} "), ("listen 80;", f"listen 127.0.0.1:{plain_port};"),
        ("http://127.0.0.1:8501", f"http://127.0.0.1:{place.port}"),
        ("/etc/ssl/khoi/fullchain.pem", str(chain)), ("/etc/ssl/khoi/key.pem", str(key)),
    )  # fmt: skip
    (folder / "site.conf").write_text(site, encoding="utf-8")
    kept = "".join(
        f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = f"daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;\nevents {{}}\n"
    whole += f"http {{\n{kept}include {folder}/site.conf;\n}}\n"
    (folder / "nginx.conf").write_text(whole, encoding="utf-8")
    command = ["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
    subprocess.run([*command, "-t"], check=True, capture_output=True)
    with _running(command, port):
        yield Proxy("nginx", port, plain_port, chain, place)


@contextmanager
def _caddy(folder: Path, place: Place, chain: Path, key: Path) -> Iterator[Proxy]:
    port, plain_port = free_port(), free_port()
    whole = _replaced(
        (DEPLOY / "Caddyfile").read_text(encoding="utf-8"),
        ("\tadmin off\n", f"\tadmin off\n\thttps_port {port}\n\thttp_port {plain_port}\n\tdefault_bind 127.0.0.1\n"),
        ("127.0.0.1:8501", f"127.0.0.1:{place.port}"), ("\t# tls /etc", "\ttls /etc"),
        ("/etc/ssl/khoi/fullchain.pem", str(chain)), ("/etc/ssl/khoi/key.pem", str(key)),
    )  # fmt: skip
    (folder / "Caddyfile").write_text(whole, encoding="utf-8")
    environment = os.environ | {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    command = ["caddy", "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]
    with (folder / "log").open("wb") as log, _running(command, port, env=environment, stderr=log):
        yield Proxy("caddy", port, plain_port, chain, place)


PROXIES: dict[str, Callable[[Path, Place, Path, Path], object]] = {"nginx": _nginx, "caddy": _caddy}


@pytest.fixture(scope="module", params=list(PROXIES))
def proxy(
    request: pytest.FixtureRequest, dashboard: Place, certificate: tuple[Path, Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Proxy]:  # fmt: skip
    assert shutil.which(request.param), f"{request.param} is missing: make proxies"
    with PROXIES[request.param](tmp_path_factory.mktemp(request.param), dashboard, *certificate) as running:  # type: ignore[attr-defined]
        yield running


def test_a_session_over_tls_is_bound_to_this_host(proxy: Proxy) -> None:
    told = proxy.sign_in()
    name, _, rest = told["set-cookie"].partition("=")
    attributes = {part.strip().lower() for part in rest.split(";")[1:]}
    assert name == "__Host-app_sid"
    assert {"secure", "httponly", "path=/", "samesite=lax"} <= attributes
    assert told["strict-transport-security"] == "max-age=31536000"


def test_pages_answer_who_is_signed_in_and_nobody_else(proxy: Proxy) -> None:
    status, told, body = proxy.ask("/", headers=proxy.cookie())
    assert (status, told["strict-transport-security"]) == (200, "max-age=31536000")
    assert b"<title>Streamlit</title>" in body
    assert proxy.ask("/")[0] == 303
    assert proxy.ask("/static/js/index.js")[0] == 401


def test_the_websocket_opens_with_a_session_from_our_own_page_alone(proxy: Proxy) -> None:
    cookie = proxy.cookie()
    assert proxy.ask("/_stcore/stream", headers=UPGRADE | cookie)[0] == 101
    assert proxy.ask("/_stcore/stream", headers=UPGRADE)[0] == 403
    assert proxy.ask("/_stcore/stream", headers=UPGRADE | FORGED)[0] == 403
    foreign = {"Origin": "https://another.example"}
    assert proxy.ask("/_stcore/stream", headers=UPGRADE | cookie | foreign)[0] == 403


def test_what_a_stranger_says_about_himself_is_not_believed(proxy: Proxy) -> None:
    journal = proxy.place.database.with_suffix(".files") / "access-journal.jsonl"
    assert proxy.ask("/", headers=FORGED)[0] == 303
    assert proxy.ask("/template?dataset=activity", headers=FORGED)[0] == 401
    before = len(journal.read_text(encoding="utf-8").splitlines()) if journal.exists() else 0
    told = proxy.sign_in(**FORGED)
    assert told["set-cookie"].startswith("__Host-app_sid=")  # over TLS, whatever X-Forwarded-Proto said
    written = journal.read_text(encoding="utf-8").splitlines()[before:]
    assert [(json.loads(line)["kind"], json.loads(line)["detail"]) for line in written] == [
        ("sign-in", {"address": TRUE_ADDRESS, "way": "password"})
    ]
    assert FORGED_ADDRESS not in journal.read_text(encoding="utf-8")


def test_an_upload_above_25_megabytes_is_refused(proxy: Proxy) -> None:
    headers = {"Host": HOST, "Origin": f"https://{HOST}", "Content-Length": "26300000"} | proxy.cookie()
    lines = "\r\n".join(f"{name}: {value}" for name, value in headers.items())
    with proxy.socket() as connection:
        connection.sendall(f"PUT /_stcore/upload_file/a/b HTTP/1.1\r\n{lines}\r\n\r\n".encode())
        answer, sent = b"", 0
        while not answer and sent < 26_300_000:
            connection.sendall(b"x" * 65_536)
            sent += 65_536
            answer = _arrived(connection)
        assert (answer or connection.recv(100)).startswith(b"HTTP/1.1 413 ")


def _arrived(connection: ssl.SSLSocket) -> bytes:
    """What has been answered so far."""
    connection.setblocking(False)
    try:
        return connection.recv(100)
    except ssl.SSLWantReadError:
        return b""
    finally:
        connection.settimeout(30)


def test_the_answer_does_not_say_which_release_serves(proxy: Proxy) -> None:
    for path in ("/sign-in", "/nothing", "/health"):
        told = proxy.ask(path)[1]
        assert told.get_all("server", []) == (["nginx"] if proxy.name == "nginx" else [])


def test_without_tls_there_is_only_the_way_to_it(proxy: Proxy) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", proxy.plain_port, timeout=30)
    connection.request("GET", "/coverage?ward=bac-son", headers={"Host": HOST} | FORGED)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    assert answer.status in (301, 308)
    leads_to = answer.headers["location"].replace(f":{proxy.port}", "")
    assert leads_to == f"https://{HOST}/coverage?ward=bac-son"
    assert b"Streamlit" not in body


def test_another_name_gets_no_certificate(proxy: Proxy) -> None:
    with pytest.raises(ssl.SSLError):
        proxy.socket("another.example")


def test_the_units_hold_together(tmp_path: Path) -> None:
    names = (
        "khoi.service", "khoi-backup.service", "khoi-briefing.service", "khoi-backup.timer", "khoi-briefing.timer",
    )  # fmt: skip
    for name in names:
        text = (DEPLOY / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(text.replace("/opt/khoi/", f"{ROOT}/"), encoding="utf-8")
    if shutil.which("systemd-analyze"):
        checked = subprocess.run(
            ["systemd-analyze", "verify", *(str(tmp_path / name) for name in names)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert (checked.returncode, [line for line in checked.stderr.splitlines() if "khoi" in line]) == (0, [])
    for name in names[:3]:
        service = _unit(name)["Service"]
        assert (service["User"], service["UMask"], service["StateDirectoryMode"]) == ("khoi", "0077", "0700")
        assert (service["ProtectSystem"], service["NoNewPrivileges"]) == ("strict", "yes")
        assert (service["CapabilityBoundingSet"], service["PrivateTmp"]) == ("", "yes")
        assert "KHOI_DATABASE=/var/lib/khoi/khoi.duckdb" in service["Environment"].splitlines()
    assert "KHOI_PRODUCTION=1" in _unit("khoi.service")["Service"]["Environment"].splitlines()
    assert _unit("khoi.service")["Service"]["RestartPreventExitStatus"] == "2"
    assert _unit("khoi-backup.timer")["Timer"]["Persistent"] == "yes"
    assert _unit("khoi-briefing.timer")["Timer"]["Persistent"] == "yes"


def test_the_briefing_of_its_unit_waits_for_figures_and_says_so(dashboard: Place) -> None:
    command = shlex.split(_unit("khoi-briefing.service")["Service"]["ExecStart"].replace("/opt/khoi/", f"{ROOT}/"))
    environment = os.environ | {"KHOI_DATABASE": str(dashboard.database)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "Chưa nhận được số liệu nào" in done.stderr


def test_the_backup_of_its_unit_works_beside_the_dashboard(dashboard: Place, tmp_path: Path) -> None:
    command = shlex.split(_unit("khoi-backup.service")["Service"]["ExecStart"].replace("/opt/khoi/", f"{ROOT}/"))
    environment = os.environ | {"KHOI_DATABASE": str(dashboard.database)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.returncode == 0
    (made,) = dashboard.database.with_suffix(".backups").glob("khoi-*.zip")
    assert str(made) in done.stdout
    assert made.stat().st_mode & 0o077 == 0
    restored = environment | {"KHOI_DATABASE": str(tmp_path / "drill" / "khoi.duckdb")}
    drill = [*command[:3], "restore", str(made)]
    subprocess.run(drill, cwd=ROOT, env=restored, capture_output=True, check=True)
    with open_store(tmp_path / "drill" / "khoi.duckdb") as store:
        assert access.password_fits(store, "vanphong", PASSWORD)
