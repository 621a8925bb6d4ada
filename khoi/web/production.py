"""The production setting: with KHOI_PRODUCTION=1 the dashboard starts without a fault of this table, or not at all.

Each fault has a name, a check, and a sentence `production.<name>` that says what is wrong and what to do.
"""

import ipaddress
import os
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit import config

from khoi import access, words
from khoi.store import Store, ledger
from khoi.store.backup import folder, kept_backups
from khoi.web.identity import SESSION_HEADER, USER_HEADER
from khoi.web.running import REFUSED

OUR_HEADERS = {USER_HEADER: "username", SESSION_HEADER: "sid"}
LARGEST_UPLOAD = 20  # MB
SHORTEST_SECRET = 32  # signs
OLD = timedelta(days=2)
OTHERS, OTHERS_WRITE = 0o077, 0o022
ROOT = 0


@dataclass(frozen=True, slots=True)
class Setting:
    """What a start is judged by. `options` are Streamlit's by name, `auth` is the section of that name in secrets."""

    options: Mapping[str, Any]
    environment: Mapping[str, str]
    auth: Mapping[str, Any]
    user: int
    path: Path
    store: Store


@dataclass(frozen=True, slots=True)
class Fault:
    """A reason not to start."""

    name: str
    is_there: Callable[[Setting], bool]


def _option(name: str, *sound: object) -> Callable[[Setting], bool]:
    """There unless the option has one of the sound values."""
    return lambda setting: setting.options[name] not in sound


def _has_sample_account(setting: Setting) -> bool:
    return bool(setting.store.rows("access/accounts")["is_sample"].any())


def _has_sample_password(setting: Setting) -> bool:
    """Half a second for ten accounts: each is one hash, two at once."""
    accounts = list(setting.store.rows("access/accounts")["account_id"])
    with ThreadPoolExecutor(2) as pool:
        return any(pool.map(lambda one: access.password_fits(setting.store, one, access.SAMPLE_PASSWORD), accounts))


def _has_no_administrator(setting: Setting) -> bool:
    """Where there is no account at all the start makes one."""
    return access.has_accounts(setting.store) and not access.has_administrator(setting.store)


def _is_readable(setting: Setting) -> bool:
    wal = setting.path.with_name(f"{setting.path.name}.wal")
    kept = (setting.path, wal, ledger.folder(setting.path), folder(setting.path))
    return any(path.stat().st_mode & OTHERS for path in kept if path.exists())


def _is_folder_writable(setting: Setting) -> bool:
    return bool(setting.path.resolve().parent.stat().st_mode & OTHERS_WRITE)


def _is_any_host(setting: Setting) -> bool:
    hosts = [host.strip() for host in setting.options["server.allowedHosts"] or []]
    return not hosts or "*" in hosts


def _is_watching(setting: Setting) -> bool:
    return setting.options["server.fileWatcherType"] != "none" or bool(setting.options["server.runOnSave"])


def _has_no_cookie_secret(setting: Setting) -> bool:
    secret = setting.auth.get("cookie_secret") or setting.options["server.cookieSecret"] or ""
    return bool(setting.auth) and len(str(secret)) < SHORTEST_SECRET


def _proxies(setting: Setting) -> list[str]:
    """Whose word on where a request comes from the server takes, as uvicorn reads it; by default this machine's."""
    return [part.strip() for part in setting.environment.get("FORWARDED_ALLOW_IPS", "127.0.0.1").split(",")]


def _is_bare(setting: Setting) -> bool:
    """Whether it listens beyond this machine, without TLS and without a proxy that is named."""
    if _is_local(setting.options["server.address"] or "") or setting.options["server.sslCertFile"]:
        return False
    return all(_is_local(proxy) for proxy in _proxies(setting))


def _is_local(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return address == "localhost"


def _has_no_reserve(setting: Setting) -> bool:
    reserve = setting.environment.get("KHOI_DISK_RESERVE_MB") or "64"
    return not (reserve.isdecimal() and int(reserve) > 0)


FAULTS = (
    Fault("sample-database", lambda setting: setting.store.is_sample()),
    Fault("sample-account", _has_sample_account),
    Fault("sample-password", _has_sample_password),
    Fault("no-administrator", _has_no_administrator),
    Fault("files-readable", _is_readable),
    Fault("folder-writable", _is_folder_writable),
    Fault("root", lambda setting: setting.user == ROOT),
    Fault("no-reserve", _has_no_reserve),
    Fault("bare-address", _is_bare),
    Fault("any-proxy", lambda setting: "*" in _proxies(setting)),
    Fault("any-host", _is_any_host),
    Fault("cors-off", _option("server.enableCORS", True)),
    Fault("xsrf-off", _option("server.enableXsrfProtection", True)),
    Fault("cookie-secret", _has_no_cookie_secret),
    Fault("trusted-headers", _option("server.trustedUserHeaders", OUR_HEADERS)),
    Fault("error-details", _option("client.showErrorDetails", "none")),
    Fault("debug-log", lambda setting: str(setting.options["logger.level"]).lower() == "debug"),
    Fault("developer-mode", _option("global.developmentMode", False)),
    Fault("file-watcher", _is_watching),
    Fault("static-serving", _option("server.enableStaticServing", False)),
    Fault("agent-api", _option("server.enableAgentApi", False)),
    Fault("data-export", _option("client.disableDataExport", True)),
    Fault("large-uploads", lambda setting: setting.options["server.maxUploadSize"] > LARGEST_UPLOAD),
    Fault("usage-stats", _option("browser.gatherUsageStats", False)),
)
OPTIONS = (
    "server.allowedHosts", "server.enableCORS", "server.enableXsrfProtection", "server.trustedUserHeaders",
    "server.fileWatcherType", "server.runOnSave", "server.enableStaticServing", "server.enableAgentApi",
    "server.maxUploadSize", "server.address", "server.sslCertFile", "client.showErrorDetails",
    "client.disableDataExport", "logger.level", "global.developmentMode", "browser.gatherUsageStats",
)  # fmt: skip


def faults(setting: Setting) -> list[str]:
    """The names of the faults of a setting."""
    return [fault.name for fault in FAULTS if fault.is_there(setting)]


def has_old_backup(path: Path, now: datetime) -> bool:
    """Whether the newest backup beside the database is more than two days old, or there is none."""
    backups = kept_backups(path)
    return not backups or now - backups[0][1] > OLD


def require(store: Store, path: Path, now: datetime) -> None:
    """With KHOI_PRODUCTION set, ends the process at a fault: exit code 2, each told by its name in both languages."""
    if os.environ.get("KHOI_PRODUCTION", "0") in ("", "0"):
        return
    found = faults(Setting(_options(), os.environ, _auth(), os.geteuid(), path, store))
    if found:
        _say("production.refused", "")
    for name in found:
        _say(f"production.{name}", f"[{name}] ")
    if found:
        sys.exit(REFUSED)
    if has_old_backup(path, now):
        _say("production.old-backup", "")


def _say(key: str, mark: str) -> None:
    print(*(mark + words.say(key, lang) for lang in words.LANGUAGES), sep="\n", file=sys.stderr)


def _options() -> dict[str, Any]:
    """Streamlit's options; its cookie secret only if someone set it, for otherwise it is another at every start."""
    secret = "server.cookieSecret"  # an option's name  # noqa: S105 # nosec B105
    set_by_hand = config.get_option(secret) if config.is_manually_set(secret) else ""
    return {name: config.get_option(name) for name in OPTIONS} | {secret: set_by_hand}


def _auth() -> Mapping[str, Any]:
    """The section of secrets.toml that configures a foreign sign-in; empty without one."""
    found: Mapping[str, Any] = (st.secrets.get("auth") or {}) if st.secrets.load_if_toml_exists() else {}
    return found
