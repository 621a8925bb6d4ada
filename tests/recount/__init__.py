"""Every figure of the pages counted a second time: raw rows, plain loops, exact numbers, no SQL arithmetic, no pandas.

How a recount of a new query `see/x` is added:
1. in the module of its subject (or a new one, imported below) write `@of("x")` over a function (raw, asked) -> list of
   {column: value}, from what the head of the query says, not from its SQL (None: not reported; Fraction where divided);
2. a fact or reference table that is not read yet gets its dataclass and its line in raw.py;
3. what a page shows of it stands in figures.py (the marks of a chart) and pages.py (sentence, headlines, tables).
"""

from tests.recount import (
    compare,
    coverage,
    delegation,
    facts,
    headcount,
    meeting,
    overlap,
    reports,
    spending,
    targets,
    territories,
    village,
)
from tests.recount.raw import Asked, Raw, read
from tests.recount.register import RECOUNTS

__all__ = [
    "RECOUNTS", "Asked", "Raw", "compare", "coverage", "delegation", "facts", "headcount", "meeting", "overlap", "read",
    "reports", "spending", "targets", "territories", "village",
]  # fmt: skip
