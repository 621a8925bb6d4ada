"""Which recount belongs to which query."""

from collections.abc import Callable
from typing import Any

from tests.recount.raw import Asked, Raw

Row = dict[str, Any]
Recount = Callable[[Raw, Asked], list[Row]]
RECOUNTS: dict[str, Recount] = {}


def of(query: str) -> Callable[[Recount], Recount]:
    """Marks the recount of `see/<query>`."""

    def marked(recount: Recount) -> Recount:
        assert query not in RECOUNTS, query
        RECOUNTS[query] = recount
        return recount

    return marked
