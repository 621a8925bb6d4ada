"""Sessions: a random 256-bit token in the browser's cookie, only its SHA-256 in the store."""

import hashlib
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from khoi.access.accounts import viewer_of
from khoi.access.policy import Viewer
from khoi.errors import StoreError
from khoi.store import Store

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=8)
SEEN_EVERY = timedelta(minutes=1)  # a write for every rerun would be a write for every click


@dataclass(frozen=True, slots=True)
class Session:
    """A session that is valid now. `token_sha256` names it without opening it."""

    token_sha256: str
    viewer: Viewer


def token_sha256(token: str) -> str:
    """What the store and the pages know a session by."""
    return hashlib.sha256(token.encode()).hexdigest()


def start_session(store: Store, account_id: str, at: datetime) -> str:
    """A new session of the account; gives the token for the cookie. Sessions that ran out are removed."""
    token = secrets.token_urlsafe(32)
    store.write("access/session_purge", before=at - ABSOLUTE)
    store.write("access/session_start", token_sha256=token_sha256(token), account_id=account_id, at=at)
    return token


def find_session(store: Store, sha256: str, at: datetime) -> Session | None:
    """The session of a token's hash, if it runs and its account is open; marks it as seen, once a minute."""
    found = store.rows("access/session", token_sha256=sha256, started_after=at - ABSOLUTE, seen_after=at - IDLE)
    if len(found) != 1:
        return None
    if at - found["seen_at"][0].to_pydatetime() >= SEEN_EVERY:
        with suppress(StoreError):  # a store that cannot be written to is still read
            store.write("access/session_seen", token_sha256=sha256, at=at)
    return Session(sha256, viewer_of(found["account_id"][0], found["role"][0], found["ward_id"][0]))


def end_session(store: Store, sha256: str, at: datetime) -> None:
    """Ends the session of a token's hash, if there is one."""
    store.write("access/session_end", token_sha256=sha256, at=at)
