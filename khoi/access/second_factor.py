"""The second factor of administrators: a code of six digits that changes every half minute (TOTP, RFC 6238)."""

import hmac
from datetime import UTC, datetime

import pyotp

from khoi.access.accounts import change
from khoi.access.policy import Role
from khoi.store import Store

ISSUER = "Khoi Mong Cai"
REQUIRED = frozenset({Role.ADMINISTRATOR})
INTERVAL = 30  # seconds
DRIFT = 1  # half minutes that a telephone's clock may be wrong either way


def new_secret() -> str:
    """A random secret of 160 bits, in base32 as authenticator apps take it."""
    return pyotp.random_base32(32)


def address_of(secret: str, account_id: str) -> str:
    """The otpauth: address that an authenticator app reads from a QR code."""
    return pyotp.TOTP(secret, interval=INTERVAL).provisioning_uri(name=account_id, issuer_name=ISSUER)


def step_of(secret: str, code: str, at: datetime) -> int | None:
    """The half minute whose code this is, around a moment (UTC); None where it is none of them."""
    digits = "".join(code.split())
    if not (digits.isascii() and digits.isdigit()):
        return None
    now = int(at.replace(tzinfo=UTC).timestamp()) // INTERVAL
    clock = pyotp.TOTP(secret, interval=INTERVAL)
    for step in range(now - DRIFT, now + DRIFT + 1):
        if hmac.compare_digest(clock.generate_otp(step), digits):
            return step
    return None


def enrol(store: Store, account_id: str, secret: str, code: str, at: datetime) -> bool:
    """Gives an account its second factor, once a code shows that its owner's app has it; whether it did."""
    step = step_of(secret, code, at)
    if step is None:
        return False
    change(store, "account-totp", account_id, at, by=account_id, secrets={"totp_secret": secret})
    return _use(store, account_id, step)


def code_fits(store: Store, account_id: str, code: str, at: datetime) -> bool:
    """Whether a code is right now and was not used before; it is used then."""
    found = store.rows("access/account", account_id=account_id)
    secret = found["totp_secret"][0] if len(found) else None
    step = step_of(secret, code, at) if isinstance(secret, str) else None
    return step is not None and _use(store, account_id, step)


def _use(store: Store, account_id: str, step: int) -> bool:
    """Marks a code as used; whether neither it nor a later one was used before."""
    is_new = store.write("access/code_use", account_id=account_id, step=step) == 1
    store.write("access/codes_forget", account_id=account_id, step=step)
    return is_new
