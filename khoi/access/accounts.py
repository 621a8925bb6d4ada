"""Accounts: their password hashes, roles and wards. Passwords are kept as argon2id hashes alone."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from khoi.access.policy import Role, Viewer
from khoi.errors import NotAllowed, UnknownName
from khoi.store import Store

# OWASP's password storage advice for argon2id: 46 MiB, one pass, one lane.
HASHER = PasswordHasher(time_cost=1, memory_cost=47_104, parallelism=1, type=Type.ID)
SAMPLE_PASSWORD = "Mau-so-lieu-2018"  # noqa: S105 - shown on the sign-in page; its accounts exist with the sample alone
SAMPLE_ACCOUNTS: Mapping[str, tuple[Role, str | None]] = {
    "lanhdao": (Role.LEADER, None),
    "vanphong": (Role.OFFICE, None),
    "bacson": (Role.WARD, "bac-son"),
    "doancongtac": (Role.DELEGATION, None),
    "quantri": (Role.ADMINISTRATOR, None),
}


@cache
def _nobodys_hash() -> str:
    """What an unknown name is checked against, so that it takes as long as a known one."""
    return HASHER.hash("no account has this password")


def password_fits(store: Store, account_id: str, password: str) -> bool:
    """Whether an account that may sign in has this password; the same work for a name that does not exist.

    Takes about 50 ms and 46 MiB: call it off the event loop, and few at once.
    """
    found = store.rows("access/account", account_id=account_id)
    is_open = len(found) == 1 and bool(found["is_open"][0])
    try:
        HASHER.verify(found["password_hash"][0] if is_open else _nobodys_hash(), password)
    except (VerificationError, InvalidHashError):
        return False
    return is_open


def create_account(
    store: Store, account_id: str, role: Role, ward_id: str | None, password: str, at: datetime,
    is_sample: bool = False, by: str = "",
) -> None:  # fmt: skip
    """Adds an account; one that is there already keeps everything it has. `by` is the account that adds it."""
    row = {"account_id": account_id, "role": str(role), "ward_id": ward_id, "is_sample": is_sample}
    store.administer("account", at, by, account_id, [row], secrets={"password_hash": HASHER.hash(password)})


def create_sample_accounts(store: Store, at: datetime) -> None:
    """The accounts of the sample; refused for a database that is not the sample, whose password is public."""
    if not store.is_sample():
        raise NotAllowed("access.no-sample-accounts")
    for account_id, (role, ward_id) in SAMPLE_ACCOUNTS.items():
        create_account(store, account_id, role, ward_id, SAMPLE_PASSWORD, at, is_sample=True)


def disable_account(store: Store, account_id: str, at: datetime, by: str = "") -> None:
    """Ends what the account may do, on open pages too: every rerun looks its session up again."""
    store.administer("account-disabled", at, by, account_id, [{"account_id": account_id}])
    store.write("access/sessions_end", account_id=account_id, at=at)


def viewer(store: Store, account_id: str) -> Viewer:
    """The account as a viewer. Raises UnknownName, or NotAllowed for one that is disabled."""
    found = store.rows("access/account", account_id=account_id)
    if found.empty:
        raise UnknownName("access.unknown-account", name=account_id)
    if not found["is_open"][0]:
        raise NotAllowed("access.account-disabled", name=account_id)
    return viewer_of(account_id, found["role"][0], found["ward_id"][0])


def viewer_of(account_id: str, role: str, ward_id: object) -> Viewer:
    """A viewer from an account's columns. Role ward without a ward sees none, never all."""
    confined = (ward_id,) if isinstance(ward_id, str) else ()
    return Viewer(account_id, Role(role), confined if role == Role.WARD else None)
