"""Excel workbooks → lines, one for each sheet; the file itself is opened by a child process with hard limits."""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from khoi.errors import Problem
from khoi.intake.decode import unreadable
from khoi.intake.limits import Limits
from khoi.intake.lines import Lines, Merge, joined
from khoi.words import number

PROGRAM = Path(__file__).parent / "read_workbook.py"
WALL_SECONDS = 30
TITLES = 1000  # rows above and below the figures that do not count against the limit
REFUSALS = {
    "workbook-broken", "workbook-encrypted", "workbook-kind", "workbook-too-big", "workbook-entities",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet of a workbook as lines; `problem` where it is beyond a limit."""

    name: str
    is_hidden: bool
    lines: Lines
    hidden_rows: Sequence[int]
    problem: Problem | None = None

    @property
    def is_empty(self) -> bool:
        """Whether no cell of the sheet holds anything."""
        return self.problem is None and not self.lines.text.strip()


@dataclass(frozen=True, slots=True)
class Workbook:
    """The sheets of a workbook in their order; `encoding` is "xlsx" or "xls"."""

    encoding: str
    pages: list[Page]


def opened(data: bytes, limits: Limits, lang: str) -> Workbook | Problem:
    """The sheets of a workbook, or the one problem that stops it: broken, encrypted, too big, of another kind."""
    answer = _answer(data, limits)
    if answer is None:
        return unreadable("workbook-too-big")
    if "refused" in answer:
        case = answer["refused"]
        return unreadable(case if case in REFUSALS else "workbook-broken")
    return Workbook(answer["encoding"], [_page(sheet, limits, lang) for sheet in answer["sheets"]])


def _answer(data: bytes, limits: Limits) -> Any:
    """What the child says of the workbook; None where its limits ended it."""
    command = [sys.executable, "-I", str(PROGRAM), str(limits.row_count + TITLES), str(limits.column_count)]
    try:
        done = subprocess.run(  # our own program; the file is its input  # noqa: S603 # nosec B603
            command, input=data, capture_output=True, timeout=WALL_SECONDS, check=False
        )
        return json.loads(done.stdout) if done.returncode == 0 else None
    except (subprocess.TimeoutExpired, json.JSONDecodeError):
        return None


def _page(sheet: dict[str, Any], limits: Limits, lang: str) -> Page:
    problem = None
    for count, code, most in (
        ("row_count", "too-many-rows", limits.row_count), ("column_count", "too-many-columns", limits.column_count),
    ):  # fmt: skip
        if count in sheet:
            problem = Problem(code, values={"found": number(sheet[count], lang), "most": number(most, lang)})
    merges = [Merge(*merge) for merge in sheet["merges"]]
    return Page(sheet["name"], sheet["is_hidden"], joined(sheet["rows"], merges), sheet["hidden_rows"], problem)
