"""The first administrator of a database that is not the sample: someone who can open it to the others."""

from datetime import datetime

from khoi.access.accounts import open_account
from khoi.access.policy import OPERATOR, Role
from khoi.store import Store

FIRST_ADMINISTRATOR = "quan-tri"


def has_accounts(store: Store) -> bool:
    """Whether there is any account, open or not."""
    return len(store.rows("access/accounts")) > 0


def has_administrator(store: Store) -> bool:
    """Whether an account may sign in as administrator."""
    accounts = store.rows("access/accounts")
    return bool((accounts["disabled_at"].isna() & (accounts["role"] == str(Role.ADMINISTRATOR))).any())


def first_administrator(store: Store, account_id: str, at: datetime) -> str | None:
    """Makes an administrator where none may sign in; gives the one-time password, None where nothing was done.

    Only the password's hash is kept: who called must show it now. Raises NotAllowed for a name that cannot be.
    """
    if store.is_sample() or has_administrator(store):
        return None
    return open_account(store, account_id, Role.ADMINISTRATOR, None, at, by=OPERATOR)
