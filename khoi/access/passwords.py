"""Passwords: which are good enough, and their argon2id hashes, few of which are computed at once."""

import secrets
import unicodedata
from collections.abc import Iterable
from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

from khoi.errors import NotAllowed

# OWASP's password storage advice for argon2id: 46 MiB, one pass, one lane.
HASHER = PasswordHasher(time_cost=1, memory_cost=47_104, parallelism=1, type=Type.ID)
HASHES_AT_ONCE = BoundedSemaphore(2)  # each takes 46 MiB
SHORTEST, LONGEST = 12, 200
LEAST_SCORE = 3  # of zxcvbn's 0 to 4: "safely unguessable: moderate protection from offline attack"
ESTIMATED = 72  # signs that are estimated: beyond them a password is strong, and zxcvbn slow
OUR_WORDS = ("khoi", "mttq", "mong cai", "mongcai", "quang ninh", "quangninh", "mat khau", "matkhau", "vietnam")
ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"  # of passwords that are read from paper: no l, o, 0, 1
GROUPS, GROUP = 4, 5


def normal(password: str) -> str:
    """The same signs however a keyboard composes them: marks of Vietnamese come in two ways."""
    return unicodedata.normalize("NFC", password)


def require_good(password: str, known_words: Iterable[str]) -> None:
    """Raises NotAllowed with what is wrong: too short, too long, or easy to guess (also from `known_words`)."""
    password = normal(password)
    if len(password) < SHORTEST:
        raise NotAllowed("access.password-short", least=str(SHORTEST), length=str(len(password)))
    if len(password) > LONGEST:
        raise NotAllowed("access.password-long", most=str(LONGEST))
    estimate = zxcvbn(password[:ESTIMATED].casefold(), user_inputs=[*known_words, *OUR_WORDS])
    if estimate["score"] < LEAST_SCORE:
        raise NotAllowed("access.password-common")


def hashed(password: str) -> str:
    """The argon2id hash of a password. Takes about 50 ms and 46 MiB: off the event loop."""
    with HASHES_AT_ONCE:
        return HASHER.hash(normal(password))


def fits(password_hash: str | None, password: str) -> bool:
    """Whether a password has that hash; with None the same work for nothing."""
    with HASHES_AT_ONCE:
        try:
            HASHER.verify(password_hash or _nobodys_hash(), normal(password))
        except (VerificationError, InvalidHashError):
            return False
    return password_hash is not None


@cache
def _nobodys_hash() -> str:
    """What an unknown name is checked against, so that it takes as long as a known one."""
    return HASHER.hash("no account has this password")


def one_time_password() -> str:
    """A first password to be handed over and changed: 20 random signs in groups of five, 98 bits."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))
