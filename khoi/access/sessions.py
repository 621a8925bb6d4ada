"""Sessions: a random 256-bit token in the browser's cookie, only its SHA-256 in the store."""

import hashlib
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import pandas as pd

from khoi.access.accounts import viewer_of
from khoi.access.links import guest
from khoi.access.policy import Action, Viewer, require
from khoi.access.second_factor import REQUIRED
from khoi.errors import StoreError
from khoi.store import Store

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=8)
SEEN_EVERY = timedelta(minutes=1)  # a write for every rerun would be a write for every click


class Stage(StrEnum):
    """How far a session is: before `FULL` nothing opens but the page that asks for what is missing."""

    CODE = "code"  # the code of the second factor
    PASSWORD = "password"  # another than the one handed over  # noqa: S105 # nosec B105
    ENROL = "enrol"  # the second factor that this role must have
    FULL = "full"


class Way(StrEnum):
    """How somebody showed who they are."""

    PASSWORD = "password"  # by a password, not one itself  # noqa: S105 # nosec B105
    PROVIDER = "provider"  # the office's identity provider
    LINK = "link"  # nobody in particular: whoever holds a share link


@dataclass(frozen=True, slots=True)
class Session:
    """A session that is valid now. `token_sha256` and `session_id` name it without opening it."""

    token_sha256: str
    viewer: Viewer
    session_id: str
    stage: Stage = Stage.FULL
    way: Way = Way.PASSWORD


def token_sha256(token: str) -> str:
    """What the store and the pages know a session by."""
    return hashlib.sha256(token.encode()).hexdigest()


def stage_after(store: Store, account_id: str, passed: Stage | None, way: Way = Way.PASSWORD) -> Stage:
    """What a session has to pass next, after its password or the provider (None), or the stage it has just passed."""
    account = store.rows("access/account", account_id=account_id).iloc[0]
    has_factor = isinstance(account["totp_secret"], str)
    if has_factor and passed is None:
        return Stage.CODE
    if account["must_change"] and way is Way.PASSWORD:
        return Stage.PASSWORD
    if account["role"] in REQUIRED and not has_factor and not account["is_sample"]:
        return Stage.ENROL
    return Stage.FULL


def start_session(
    store: Store, account_id: str, at: datetime, stage: Stage = Stage.FULL, address: str = "", agent: str = "",
    way: Way = Way.PASSWORD,
) -> str:  # fmt: skip
    """A new session of the account; gives the token for the cookie. Sessions that ran out are removed."""
    return _started(store, account_id, None, at, stage, address, agent, way)


def start_guest_session(store: Store, link_id: str, at: datetime, address: str = "", agent: str = "") -> str:
    """A new session of somebody who came by a share link; gives the token for the cookie."""
    return _started(store, guest(link_id).account_id, link_id, at, Stage.FULL, address, agent, Way.LINK)


def _started(
    store: Store, account_id: str, link_id: str | None, at: datetime, stage: Stage, address: str, agent: str, way: Way
) -> str:
    token = secrets.token_urlsafe(32)
    store.write("access/session_purge", before=at - ABSOLUTE)
    store.write(
        "access/session_start", token_sha256=token_sha256(token), session_id=secrets.token_hex(8),
        account_id=account_id, link_id=link_id, stage=str(stage), way=str(way), address=address, agent=agent, at=at,
    )  # fmt: skip
    return token


def session_runs(store: Store, sha256: str, at: datetime) -> bool:
    """Whether the session of a token's hash runs; it is not marked as seen."""
    return _running(store, sha256, at) is not None


def _running(store: Store, sha256: str, at: datetime) -> Mapping[str, Any] | None:
    """The session's row, if it runs at that moment."""
    for one in store.remembered("access/session", token_sha256=sha256):  # until something is stored: a page asks often
        is_over = not pd.isna(one["expires_at"]) and one["expires_at"] <= at
        if one["started_at"] > at - ABSOLUTE and one["seen_at"] > at - IDLE and not is_over:
            return one
    return None


def find_session(store: Store, sha256: str, at: datetime) -> Session | None:
    """The session of a token's hash, if it runs and its account or link is open; marks it as seen, once a minute."""
    one = _running(store, sha256, at)
    if one is None:
        return None
    if at - one["seen_at"].to_pydatetime() >= SEEN_EVERY:
        with suppress(StoreError):  # a store that cannot be written to is still read
            store.write("access/session_seen", token_sha256=sha256, at=at)
    if isinstance(one["link_id"], str):
        viewer = guest(one["link_id"], one["pages"])
    else:
        viewer = viewer_of(store, str(one["account_id"]), str(one["role"]), one["ward_id"])
    return Session(sha256, viewer, str(one["session_id"]), Stage(one["stage"]), Way(one["way"]))


def running_sessions(store: Store, account_id: str | None, at: datetime, by: Viewer) -> pd.DataFrame:
    """The sessions that run, of one account or (None) of all, the last used first. Raises NotAllowed.

    session_id, account_id, address, agent, started_at, seen_at (UTC).
    """
    require(by, Action.OWN if account_id == by.account_id else Action.ACCOUNTS)
    return store.rows("access/sessions", account_id=account_id, started_after=at - ABSOLUTE, seen_after=at - IDLE)


def end_session(store: Store, sha256: str, at: datetime) -> None:
    """Ends the session of a token's hash, if there is one."""
    store.write("access/session_end", token_sha256=sha256, at=at)


def end_session_named(store: Store, session_id: str, account_id: str, at: datetime, by: Viewer) -> None:
    """Ends a session of an account by its id. Raises NotAllowed."""
    require(by, Action.OWN if account_id == by.account_id else Action.ACCOUNTS)
    store.write("access/session_end_by_id", session_id=session_id, account_id=account_id, at=at)


def end_other_sessions(store: Store, session: Session, at: datetime) -> None:
    """Ends every session of the account but this one."""
    store.write("access/sessions_end", account_id=session.viewer.account_id, at=at, but_session_id=session.session_id)
