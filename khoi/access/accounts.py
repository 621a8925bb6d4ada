"""Accounts: their password hashes, roles and wards. Passwords are kept as argon2id hashes alone."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

import pandas as pd

from khoi.access import passwords
from khoi.access.policy import OPERATOR, Action, Role, Viewer, require
from khoi.errors import NotAllowed, UnknownName
from khoi.store import Store

# Its accounts exist with the sample alone.
SAMPLE_PASSWORD = "Mau-so-lieu-2018"  # no secret: the sign-in page shows it  # noqa: S105 # nosec B105
SAMPLE_ACCOUNTS: Mapping[str, tuple[Role, str | None]] = {
    "lanhdao": (Role.LEADER, None),
    "vanphong": (Role.OFFICE, None),
    "bacson": (Role.WARD, "bac-son"),
    "doancongtac": (Role.DELEGATION, None),
    "quantri": (Role.ADMINISTRATOR, None),
}
HANDED_FOR = timedelta(days=7)  # in which a password for once has to be used
ACCOUNT_ID = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")


def password_fits(store: Store, account_id: str, password: str) -> bool:
    """Whether an account that may sign in has this password; the same work for a name that does not exist.

    Takes about 50 ms and 46 MiB: call it off the event loop.
    """
    found = store.rows("access/account", account_id=account_id)
    is_open = len(found) == 1 and bool(found["is_open"][0])
    return passwords.fits(found["password_hash"][0] if is_open else None, password)


def is_password_late(store: Store, account_id: str, at: datetime) -> bool:
    """Whether an account still has a password for once that was not used within a week: it opens nothing any more."""
    account = store.rows("access/account", account_id=account_id).iloc[0]
    return bool(account["must_change"]) and at - account["password_at"].to_pydatetime() > HANDED_FOR


def accounts(store: Store, by: Viewer) -> pd.DataFrame:
    """All accounts, those that may sign in first. Raises NotAllowed.

    account_id, role, ward_id, must_change, has_second_factor, created_at, disabled_at, is_sample, seen_at (UTC).
    """
    require(by, Action.ACCOUNTS)
    return store.rows("access/accounts")


def is_known(store: Store, account_id: str) -> bool:
    """Whether there is an account of that name."""
    return len(store.rows("access/account", account_id=account_id)) == 1


def create_account(
    store: Store, account_id: str, role: Role, ward_id: str | None, password: str, at: datetime,
    is_sample: bool = False, by: str = "", must_change: bool = False,
) -> None:  # fmt: skip
    """Adds an account; one that is there already keeps everything it has. `by` is the account that adds it."""
    row = {
        "account_id": account_id, "role": str(role), "ward_id": ward_id, "is_sample": is_sample,
        "must_change": must_change,
    }  # fmt: skip
    store.administer("account", at, by, account_id, [row], secrets={"password_hash": passwords.hashed(password)})


def open_account(store: Store, account_id: str, role: Role, ward_id: str | None, at: datetime, by: Viewer) -> str:
    """Adds an account for someone new; gives its one-time password, to be changed before anything opens.

    Raises NotAllowed for a name or ward that cannot be.
    """
    require(by, Action.ACCOUNTS)
    if not ACCOUNT_ID.fullmatch(account_id):
        raise NotAllowed("access.account-name", name=account_id)
    if is_known(store, account_id):
        raise NotAllowed("access.account-there", name=account_id)
    _require_place(store, role, ward_id)
    password = passwords.one_time_password()
    create_account(store, account_id, role, ward_id, password, at, by=by.account_id, must_change=True)
    return password


def _require_place(store: Store, role: Role, ward_id: str | None) -> None:
    if role is Role.GUEST:
        raise NotAllowed("access.guests-have-links")
    if (role is Role.WARD) != (ward_id is not None):
        raise NotAllowed("access.account-needs-ward" if role is Role.WARD else "access.account-takes-no-ward")
    if ward_id is not None and store.gazetteer().get(ward_id).level != "ward":
        raise NotAllowed("access.account-needs-ward")


def create_sample_accounts(store: Store, at: datetime) -> None:
    """The accounts of the sample; refused for a database that is not the sample, whose password is public."""
    if not store.is_sample():
        raise NotAllowed("access.no-sample-accounts")
    for account_id, (role, ward_id) in SAMPLE_ACCOUNTS.items():
        create_account(store, account_id, role, ward_id, SAMPLE_PASSWORD, at, is_sample=True)


def change(
    store: Store, kind: str, account_id: str, at: datetime, by: str,
    secrets: Mapping[str, str] = MappingProxyType({}), **values: Any,
) -> None:  # fmt: skip
    """Stores a change of an account as an administrative act. Raises UnknownName."""
    if not is_known(store, account_id):
        raise UnknownName("access.unknown-account", name=account_id)
    store.administer(kind, at, by, account_id, [{"account_id": account_id, **values}], secrets=secrets)


def change_password(store: Store, account_id: str, old: str, new: str, at: datetime) -> None:
    """Gives an account the password its owner chose. Raises NotAllowed: the old one is wrong, or the new one weak."""
    if not password_fits(store, account_id, old):
        raise NotAllowed("access.password-wrong")
    if passwords.normal(old) == passwords.normal(new):
        raise NotAllowed("access.password-same")
    passwords.require_good(new, (account_id,))
    kept = {"password_hash": passwords.hashed(new)}
    change(store, "account-password", account_id, at, account_id, kept, must_change=False)


def reset_password(store: Store, account_id: str, at: datetime, by: Viewer) -> str:
    """Gives an account a one-time password and ends its sessions; gives the password. Raises UnknownName."""
    require(by, Action.ACCOUNTS)
    password = passwords.one_time_password()
    kept = {"password_hash": passwords.hashed(password)}
    change(store, "account-password", account_id, at, by.account_id, kept, must_change=True)
    _end_sessions(store, account_id, at)
    return password


def remove_second_factor(store: Store, account_id: str, at: datetime, by: Viewer) -> None:
    """Takes the second factor of a lost telephone away and ends the sessions; one that must have it sets it up anew."""
    require(by, Action.ACCOUNTS)
    change(store, "account-totp-removed", account_id, at, by.account_id)
    _end_sessions(store, account_id, at)


def move_account(store: Store, account_id: str, role: Role, ward_id: str | None, at: datetime, by: Viewer) -> None:
    """Gives an account another role or ward. Raises UnknownName; NotAllowed where no administrator would be left."""
    require(by, Action.ACCOUNTS)
    _require_place(store, role, ward_id)
    if role is not Role.ADMINISTRATOR:
        _require_another_administrator(store, account_id)
    change(store, "account-moved", account_id, at, by.account_id, role=str(role), ward_id=ward_id)


def tie_identity(store: Store, account_id: str, identity: str | None, at: datetime, by: Viewer) -> None:
    """Ties an account to "issuer subject" at the identity provider, or to none. Raises NotAllowed: it is another's."""
    require(by, Action.ACCOUNTS)
    if identity is not None and account_of(store, identity) not in (None, account_id):
        raise NotAllowed("access.identity-taken")
    change(store, "account-identity", account_id, at, by.account_id, identity=identity)


def account_of(store: Store, identity: str) -> str | None:
    """The open account that is tied to "issuer subject" at the identity provider."""
    found = store.rows("access/account_by_identity", identity=identity)
    return str(found["account_id"][0]) if len(found) == 1 else None


def disable_account(store: Store, account_id: str, at: datetime, by: Viewer = OPERATOR) -> None:
    """Ends what the account may do, on open pages too: every rerun looks its session up again.

    Raises UnknownName; NotAllowed for the last administrator who is left.
    """
    require(by, Action.ACCOUNTS)
    _require_another_administrator(store, account_id)
    change(store, "account-disabled", account_id, at, by.account_id)
    _end_sessions(store, account_id, at)


def enable_account(store: Store, account_id: str, at: datetime, by: Viewer) -> None:
    """Opens a disabled account again, with its old password. Raises UnknownName."""
    require(by, Action.ACCOUNTS)
    change(store, "account-enabled", account_id, at, by.account_id)


def _require_another_administrator(store: Store, account_id: str) -> None:
    rows = store.rows("access/accounts")
    is_open = rows["disabled_at"].isna() & (rows["role"] == str(Role.ADMINISTRATOR))
    if list(rows["account_id"][is_open]) == [account_id]:
        raise NotAllowed("access.last-administrator", name=account_id)


def _end_sessions(store: Store, account_id: str, at: datetime) -> None:
    store.write("access/sessions_end", account_id=account_id, at=at, but_session_id=None)


def viewer(store: Store, account_id: str) -> Viewer:
    """The account as a viewer. Raises UnknownName, or NotAllowed for one that is disabled."""
    found = store.rows("access/account", account_id=account_id)
    if found.empty:
        raise UnknownName("access.unknown-account", name=account_id)
    if not found["is_open"][0]:
        raise NotAllowed("access.account-disabled", name=account_id)
    return viewer_of(store, account_id, found["role"][0], found["ward_id"][0])


def viewer_of(store: Store, account_id: str, role: str, ward_id: object) -> Viewer:
    """A viewer from an account's columns. Role ward without a ward sees none, never all.

    A ward that others were merged into, by the day that the figures reach, has their series too. An account of a ward
    that was merged away keeps what was its own: what it may do in the new one is for an administrator to say.
    """
    if Role(role) is not Role.WARD:
        return Viewer(account_id, Role(role))
    if not isinstance(ward_id, str):
        return Viewer(account_id, Role.WARD, ())
    on = store.as_of()
    merged = store.gazetteer().merged_into(ward_id, on) if on else ()
    return Viewer(account_id, Role.WARD, (ward_id, *merged))
