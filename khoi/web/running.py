"""The one store of this process: opened before the server starts, closed after it ends."""

import os
import sys
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from khoi import access, words
from khoi.errors import StoreError
from khoi.store import Store, open_store

REFUSED = 2
OWNER_ALONE = 0o077  # the rights that a new file does not get
_open: list[Store] = []
_serial = count(1)
_keys: dict[str, int] = {}


def open_or_exit(path: Path) -> Store:
    """Opens the database; where that cannot be, one sentence in both languages and exit code 2.

    Every file that this process makes from now on is readable by its own account alone.
    """
    os.umask(OWNER_ALONE)
    try:
        return use(open_store(path, must_exist=True))
    except StoreError as error:
        sys.exit(_said(error))


def _said(error: StoreError) -> int:
    print(words.fault(error, "vi"), words.fault(error, "en"), sep="\n", file=sys.stderr)
    return REFUSED


def found(store: Store) -> None:
    """Makes the first administrator of a database that has no account, and says the one-time password, this once."""
    if access.has_accounts(store):
        return
    account = access.FIRST_ADMINISTRATOR
    password = access.first_administrator(store, account, now())
    if password:
        told = (words.say("app.founded", lang, account=account, password=password) for lang in words.LANGUAGES)
        print(*told, sep="\n", file=sys.stderr)


def use(store: Store) -> Store:
    """Makes this store the one that routes and pages work with."""
    _open[:] = [store]
    _keys["store"] = next(_serial)
    return store


def store() -> Store:
    """The store that routes and pages work with."""
    return _open[0]


def cache_key() -> str:
    """Names the store and its version: what was read under one key is true as long as the key stands."""
    return f"{_keys['store']}:{store().version()}"


def store_key() -> str:
    """Names the store alone, for what no later change makes untrue."""
    return str(_keys["store"])


def close() -> None:
    """Closes the store, if one is open."""
    while _open:
        _open.pop().close()


def now() -> datetime:
    """Now, in UTC without zone, as times are stored."""
    return datetime.now(UTC).replace(tzinfo=None)
