"""How often someone may guess: 5 times in 15 minutes for one account, 20 times from one address.

A name that does not exist counts as one that does. Wrong guesses are lines of the access journal: a restart takes those
of the last 15 minutes up from there.
"""

import hashlib
import ipaddress
import math
from collections import defaultdict, deque
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from threading import Lock

from khoi.access import Guess, Stage, guesses
from khoi.web import running

WINDOW = timedelta(minutes=15)
OF_ACCOUNT, OF_ADDRESS = 5, 20
RIGHT = "sign-in"  # the line of somebody who has passed every stage
OF_SIGN_IN = ("sign-in-failed", *(f"{stage}-failed" for stage in Stage if stage is not Stage.FULL), RIGHT)
OF_LINKS = ("link-failed",)
OF_BRIEFINGS = ("verify-failed",)
MOST = 10_000  # counts kept before those that are over are looked for
DIGITS = 5  # of a hash: they tell names apart, but not what was typed, which may have been a password


class Attempts:
    """Counts wrong passwords and codes, or wrong share links: each kind on a count of its own.

    `kinds` names the lines of the journal from which the counts go on (none: they begin at 0).
    """

    def __init__(self, kinds: Collection[str] = ()) -> None:
        self._moments: defaultdict[str, deque[datetime]] = defaultdict(deque)
        self._lock = Lock()
        if kinds:
            now = running.now()
            self._take_up(guesses(running.store(), kinds, now - WINDOW, now))

    def _take_up(self, lines: Iterable[Guess]) -> None:
        for line in lines:
            if line.kind == RIGHT:
                for stage in ("", *Stage):
                    self.succeeded(count_of(line.account_id, stage))
                continue
            self._moments[_place(line.address)].append(line.at)
            if line.counted_as:
                self._moments[line.counted_as].append(line.at)

    def begin(self, count: str, address: str) -> int:
        """Counts an attempt before it is looked at, so that many at once are no more; gives 0, or else the minutes to
        wait. `count` is what `count_of` names."""
        with self._lock:
            closed = self._minutes(_place(address), OF_ADDRESS) or self._minutes(count, OF_ACCOUNT)
            if not closed:
                self._moments[count].append(running.now())
            return closed

    def minutes_closed(self, address: str) -> int:
        """How long an address has to wait that guessed wrongly too often; 0 where it has not."""
        with self._lock:
            return self._minutes(_place(address), OF_ADDRESS)

    def failed(self, address: str) -> None:
        """The attempt was wrong."""
        with self._lock:
            self._moments[_place(address)].append(running.now())

    def succeeded(self, count: str) -> None:
        """The attempt was right: what was wrong before is forgotten."""
        with self._lock:
            self._moments.pop(count, None)

    def _minutes(self, key: str, most: int) -> int:
        """How long until fewer than `most` of a count's attempts lie within the window."""
        now = running.now()
        if len(self._moments) > MOST:
            for old in [name for name, moments in self._moments.items() if not moments or moments[-1] <= now - WINDOW]:
                del self._moments[old]
        moments = self._moments.get(key, deque())
        while moments and moments[0] <= now - WINDOW:
            moments.popleft()
        if len(moments) < most:
            return 0
        return max(1, math.ceil((moments[-most] + WINDOW - now) / timedelta(minutes=1)))


def count_of(account_id: str, stage: str = "") -> str:
    """Names the count of the guesses at an account, at the password ("") or at a later stage: a right password must not
    forget wrong codes."""
    return hashlib.sha256(f"{account_id}\n{stage}".encode()).hexdigest()[:DIGITS]


def network(address: str) -> str:
    """The address, of IPv6 its /64: one household has all of it."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]
    return str(found) if found.version == 4 else str(ipaddress.ip_network((found, 64), strict=False))


def _place(address: str) -> str:
    """What guesses from an address are counted under."""
    return f"from {network(address)}"
