"""The production setting: a sound one starts, each fault on its own is refused by its name, and nothing is served."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bench.browser import ROOT, free_port
from khoi import access, words
from khoi.access import SAMPLE_PASSWORD, Role
from khoi.store import Store, open_store
from khoi.web import production
from khoi.web.production import FAULTS, Setting
from tests.databases import copy_database

AT = datetime(2026, 11, 2, 8)
SOUND: dict[str, Any] = {
    "server.allowedHosts": ["khoi.example.vn"],
    "server.enableCORS": True,
    "server.enableXsrfProtection": True,
    "server.trustedUserHeaders": {"x-app-user": "username", "x-app-sid": "sid"},
    "server.fileWatcherType": "none",
    "server.runOnSave": False,
    "server.enableStaticServing": False,
    "server.enableAgentApi": False,
    "server.maxUploadSize": 20,
    "server.address": "127.0.0.1",
    "server.sslCertFile": None,
    "server.cookieSecret": "",
    "client.showErrorDetails": "none",
    "client.disableDataExport": True,
    "logger.level": "warning",
    "global.developmentMode": False,
    "browser.gatherUsageStats": False,
}
HEADERS = SOUND["server.trustedUserHeaders"]
OIDC = {"client_id": "khoi", "redirect_uri": "https://khoi.example.vn/oauth2callback"}

OPTION_FAULTS: list[tuple[str, dict[str, Any]]] = [
    ("any-host", {"server.allowedHosts": []}),
    ("any-host", {"server.allowedHosts": ["khoi.example.vn", "*"]}),
    ("cors-off", {"server.enableCORS": False}),
    ("xsrf-off", {"server.enableXsrfProtection": False}),
    ("trusted-headers", {"server.trustedUserHeaders": None}),
    ("trusted-headers", {"server.trustedUserHeaders": {"x-app-user": "username"}}),
    ("trusted-headers", {"server.trustedUserHeaders": {**HEADERS, "x-remote-user": "email"}}),
    ("error-details", {"client.showErrorDetails": "full"}),
    ("error-details", {"client.showErrorDetails": "type"}),
    ("debug-log", {"logger.level": "DEBUG"}),
    ("developer-mode", {"global.developmentMode": True}),
    ("file-watcher", {"server.fileWatcherType": "auto"}),
    ("file-watcher", {"server.runOnSave": True}),
    ("static-serving", {"server.enableStaticServing": True}),
    ("agent-api", {"server.enableAgentApi": True}),
    ("data-export", {"client.disableDataExport": False}),
    ("large-uploads", {"server.maxUploadSize": 200}),
    ("usage-stats", {"browser.gatherUsageStats": True}),
    ("bare-address", {"server.address": "0.0.0.0"}),
    ("bare-address", {"server.address": "192.0.2.7"}),
    ("bare-address", {"server.address": None}),
]
ENVIRONMENT_FAULTS = [
    ("no-reserve", {"KHOI_DISK_RESERVE_MB": "0"}),
    ("no-reserve", {"KHOI_DISK_RESERVE_MB": "nothing"}),
    ("any-proxy", {"FORWARDED_ALLOW_IPS": "*"}),
    ("any-proxy", {"FORWARDED_ALLOW_IPS": "192.0.2.1, *"}),
]
STORE_FAULTS: list[tuple[str, Callable[[Store], None]]] = [
    ("sample-account", lambda s: access.create_account(s, "cu", Role.LEADER, None, "mot-mat-khau", AT, is_sample=True)),
    ("sample-password", lambda s: access.create_account(s, "moi", Role.LEADER, None, SAMPLE_PASSWORD, AT)),
]
FILE_FAULTS = [
    ("files-readable", "khoi.duckdb", 0o640),
    ("files-readable", "khoi.files", 0o755),
    ("files-readable", "khoi.backups", 0o711),
    ("folder-writable", ".", 0o770),
    ("folder-writable", ".", 0o1777),
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    folder = tmp_path / "khoi"
    folder.mkdir(0o700)
    return folder / "khoi.duckdb"


@pytest.fixture
def setting(path: Path) -> Iterator[Setting]:
    """A sound one: a database of its own with an administrator, readable by its owner alone."""
    with open_store(path) as store:
        access.first_administrator(store, "quan-tri", AT)
        for kept in (path, path.with_suffix(".files")):
            kept.chmod(kept.stat().st_mode & 0o700)
        path.with_suffix(".backups").mkdir(0o700)
        wal = path.with_name("khoi.duckdb.wal")
        wal.touch(0o600)
        wal.chmod(0o600)
        yield Setting(SOUND, {}, {}, 1000, path, store)


def test_a_sound_setting_has_no_fault(setting: Setting) -> None:
    assert production.faults(setting) == []


@pytest.mark.parametrize(
    "more",
    [
        {"server.address": "0.0.0.0", "server.sslCertFile": "/etc/ssl/khoi/fullchain.pem"},
        {"server.address": "::1"},
        {"server.address": "localhost"},
        {"server.maxUploadSize": 5},
        {"logger.level": "info"},
    ],
)
def test_other_sound_settings_have_none_either(setting: Setting, more: dict[str, Any]) -> None:
    assert production.faults(replace(setting, options=SOUND | more)) == []


def test_a_named_proxy_on_another_machine_may_be_waited_for(setting: Setting) -> None:
    options = SOUND | {"server.address": "192.0.2.7"}
    named = replace(setting, options=options, environment={"FORWARDED_ALLOW_IPS": "192.0.2.1"})
    assert production.faults(named) == []


@pytest.mark.parametrize(("name", "changed"), OPTION_FAULTS)
def test_a_fault_of_the_options_is_refused_by_its_name(setting: Setting, name: str, changed: dict[str, Any]) -> None:
    assert production.faults(replace(setting, options=SOUND | changed)) == [name]


@pytest.mark.parametrize(("name", "environment"), ENVIRONMENT_FAULTS)
def test_a_fault_of_the_environment_is_refused_by_its_name(
    setting: Setting, name: str, environment: dict[str, str]
) -> None:
    assert production.faults(replace(setting, environment=environment)) == [name]


@pytest.mark.parametrize(("name", "spoil"), STORE_FAULTS, ids=lambda value: value if isinstance(value, str) else "")
def test_a_fault_of_the_accounts_is_refused_by_its_name(
    setting: Setting, name: str, spoil: Callable[[Store], None]
) -> None:
    spoil(setting.store)
    assert production.faults(setting) == [name]


@pytest.mark.parametrize(("name", "file", "mode"), FILE_FAULTS)
def test_a_fault_of_the_files_is_refused_by_its_name(setting: Setting, name: str, file: str, mode: int) -> None:
    (setting.path.parent / file).chmod(mode)
    assert production.faults(setting) == [name]


def test_the_sample_is_refused_by_its_name(store: Store, setting: Setting) -> None:
    store.mark_sample(AT)
    assert production.faults(replace(setting, store=store)) == ["sample-database"]


def test_accounts_without_an_administrator_are_refused_and_an_empty_database_is_not(
    store: Store, setting: Setting
) -> None:
    assert production.faults(replace(setting, store=store)) == []
    access.create_account(store, "vanphong", Role.OFFICE, None, "mot-mat-khau-dai", AT)
    assert production.faults(replace(setting, store=store)) == ["no-administrator"]


def test_root_is_refused_by_its_name(setting: Setting) -> None:
    assert production.faults(replace(setting, user=0)) == ["root"]


def test_a_foreign_sign_in_without_a_secret_is_refused_by_its_name(setting: Setting) -> None:
    assert production.faults(replace(setting, auth=OIDC)) == ["cookie-secret"]
    assert production.faults(replace(setting, auth=OIDC | {"cookie_secret": "short"})) == ["cookie-secret"]
    assert production.faults(replace(setting, auth=OIDC | {"cookie_secret": "s" * 32})) == []
    own = SOUND | {"server.cookieSecret": "s" * 32}
    assert production.faults(replace(setting, auth=OIDC, options=own)) == []


def test_every_fault_of_the_table_was_met_here() -> None:
    met = {name for name, *_ in [*OPTION_FAULTS, *ENVIRONMENT_FAULTS, *STORE_FAULTS, *FILE_FAULTS]}
    assert {fault.name for fault in FAULTS} == met | {"sample-database", "no-administrator", "root", "cookie-secret"}


def test_several_faults_are_all_told_at_once(setting: Setting) -> None:
    options = SOUND | {"server.enableCORS": False, "logger.level": "debug"}
    assert production.faults(replace(setting, user=0, options=options)) == ["root", "cors-off", "debug-log"]


def test_a_backup_is_old_after_two_days(path: Path) -> None:
    assert production.has_old_backup(path, AT)
    kept = path.with_suffix(".backups")
    kept.mkdir()
    (kept / f"khoi-{AT:%Y%m%d-%H%M%S}.zip").touch()
    assert not production.has_old_backup(path, AT + timedelta(days=2))
    assert production.has_old_backup(path, AT + timedelta(days=2, seconds=1))


@pytest.mark.parametrize("value", [None, "", "0"])
def test_without_the_setting_nothing_is_asked(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], value: str | None
) -> None:
    monkeypatch.delenv("KHOI_PRODUCTION", raising=False)
    if value is not None:
        monkeypatch.setenv("KHOI_PRODUCTION", value)
    production.require(store, path, AT)
    assert capsys.readouterr() == ("", "")


def _started(database: Path, **environment: str) -> tuple[int, str, bytes]:
    """Starts the dashboard until it ends: its exit code, its refusal, and what it served to someone who kept asking."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", f"--server.port={port}"]
    whole = os.environ | {"KHOI_DATABASE": str(database)} | environment
    served = b""
    with subprocess.Popen(
        command, cwd=ROOT, env=whole, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:
        while process.poll() is None:
            served += _asked(port)
        assert process.stderr is not None
        return process.returncode, process.stderr.read(), served + _asked(port)


def _asked(port: int) -> bytes:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=0.2) as connection:
        connection.sendall(b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        return connection.recv(100)
    return b""


def test_the_dashboard_does_not_start_in_production_on_the_sample(sample_path: Path, tmp_path: Path) -> None:
    database = tmp_path / "khoi.duckdb"
    copy_database(sample_path, database)
    database.chmod(0o644)
    code, said, served = _started(database, KHOI_PRODUCTION="1", STREAMLIT_SERVER_ENABLE_CORS="false")
    assert (code, served) == (2, b"")
    told = [line for line in said.splitlines() if line.startswith("[")]  # Streamlit warns of CORS on its own
    names = ["sample-database", "sample-account", "sample-password", "files-readable", "any-host", "cors-off"]
    names += ["root"] if os.geteuid() == 0 else []
    expected = {f"[{name}] {words.say(f'production.{name}', lang)}" for name in names for lang in words.LANGUAGES}
    assert (set(told), len(told)) == (expected, len(expected))
    assert "Không chạy ở chế độ vận hành thật" in said


def test_a_refused_start_makes_no_account(path: Path) -> None:
    open_store(path).close()
    path.chmod(0o644)
    code, said, served = _started(path, KHOI_PRODUCTION="1")
    assert (code, served) == (2, b"")
    assert "[files-readable]" in said
    assert "mật khẩu dùng một lần" not in said
    with open_store(path) as store:
        assert not access.has_accounts(store)
