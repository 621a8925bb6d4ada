"""How often someone may guess: 5 times in 15 minutes for one account, 20 times from one address.

Counted in this process: a restart begins anew. A name that does not exist counts as one that does.
"""

import hashlib
import ipaddress
import math
import time

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

WINDOW = 15  # minutes
OF_ACCOUNT = RateLimitItemPerMinute(5, WINDOW)
OF_ADDRESS = RateLimitItemPerMinute(20, WINDOW)


class Attempts:
    """Counts wrong passwords and codes, or wrong share links: each kind on a count of its own."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def begin(self, account_id: str, address: str) -> int:
        """Counts an attempt before it is looked at, so that many at once are no more; gives 0, or else the minutes to
        wait."""
        name, closed = named(account_id), self.minutes_closed(address)
        if closed:
            return closed
        if not self._limiter.hit(OF_ACCOUNT, name):
            return self._minutes(OF_ACCOUNT, name)
        return 0

    def minutes_closed(self, address: str) -> int:
        """How long an address has to wait that guessed wrongly too often; 0 where it has not."""
        place = network(address)
        return 0 if self._limiter.test(OF_ADDRESS, place) else self._minutes(OF_ADDRESS, place)

    def failed(self, address: str) -> None:
        """The attempt was wrong."""
        self._limiter.hit(OF_ADDRESS, network(address))

    def succeeded(self, account_id: str) -> None:
        """The attempt was right: what was wrong before is forgotten."""
        self._limiter.clear(OF_ACCOUNT, named(account_id))

    def _minutes(self, limit: RateLimitItemPerMinute, key: str) -> int:
        left = self._limiter.get_window_stats(limit, key).reset_time - time.time()
        return max(1, math.ceil(left / 60))


def named(account_id: str) -> str:
    """A key of fixed size for whatever was typed."""
    return hashlib.sha256(account_id.encode()).hexdigest()


def network(address: str) -> str:
    """The address, of IPv6 its /64: one household has all of it."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]
    return str(found) if found.version == 4 else str(ipaddress.ip_network((found, 64), strict=False))
