"""Pages that show figures take turns.

Python computes one page at a time, whoever is in turn: pages that interrupt each other every few milliseconds are all
done as late as the last of them, and hold up the messages that the server sends besides (docs/decisions/033).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

PATIENCE = 0.5  # seconds: nobody waits longer for a page that takes its time, as the first look at a past moment does

_turn = Lock()


@contextmanager
def turn() -> Iterator[None]:
    """Within it no other page computes, unless somebody's patience has ended."""
    is_in_turn = _turn.acquire(timeout=PATIENCE)
    try:
        yield
    finally:
        if is_in_turn:
            _turn.release()
