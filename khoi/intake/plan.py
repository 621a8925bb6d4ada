"""The answer to a file: what is wrong with it, or what storing it would change. A value; nothing is stored here."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd
import pyarrow as pa

from khoi.datasets import Dataset
from khoi.errors import Problem
from khoi.intake.headers import SERIAL, bare
from khoi.words import problem_text

NO_CHANGES = ("file_row", "name", "column", "old", "new")


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is no figure, and why.

    "blank"; "no-figures" where every measure of a key not yet stored is blank; and what `kinds` tells apart:
    "number-row", "header" (again), "total", "group", "footer".
    """

    row: int
    why: str


@dataclass(slots=True)
class Plan:
    """One file, read: every problem, and while none is an error, the rows to store and what they change.

    `rows` has the columns of the dataset's table but upload_seq, as they would stand; `said` what the file itself says,
    row by row, of the measures in `measures`: a figure kept from an earlier file is in `rows` alone. `changes` has one
    line per changed figure: file_row, name (our column), column (the file's header), old, new (text, None = not
    reported). `totals` has the sums of the touched wards and months: part (of headcount: the category), name, before,
    after. `slots` holds the version of each ward's month that the comparison saw. `sheets` are the names to choose
    from where several of a workbook fit, `readings` how the file begins in each encoding it could have, where that is
    in doubt.
    `present_columns` are our names of the columns that the file has, each with the file's own header.
    `original` is the file as it arrived where `data` is the one corrected on the page. `catalogue_version` is that of
    the units, mergers and orders that the names in the file were looked up in.
    """

    dataset: Dataset
    file_name: str
    data: bytes
    sha256: str
    encoding: str = ""
    delimiter: str | None = None
    sheet: str | None = None
    sheets: Sequence[str] = ()
    readings: Mapping[str, str] = field(default_factory=dict)
    header_row: int | None = None
    row_count: int = 0
    skipped: Sequence[Skipped] = ()
    problems: Sequence[Problem] = ()
    ignored_columns: Sequence[str] = ()
    header_cells: Sequence[str] = ()
    present_columns: Mapping[str, str] = field(default_factory=dict)
    original: bytes | None = None
    rows: pa.Table = field(default_factory=lambda: pa.table({}))
    said: pa.Table = field(default_factory=lambda: pa.table({}))
    measures: Sequence[str] = ()
    new_count: int = 0
    changed_count: int = 0
    unchanged_count: int = 0
    changes: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(NO_CHANGES)))
    totals: pd.DataFrame = field(default_factory=pd.DataFrame)
    slots: Mapping[tuple[str, date], int] = field(default_factory=dict)
    catalogue_version: int = 0

    @property
    def original_sha256(self) -> str | None:
        """The SHA-256 of the file as it arrived, None where it is the one that is stored."""
        return None if self.original is None else hashlib.sha256(self.original).hexdigest()

    @property
    def unknown_columns(self) -> list[str]:
        """The ignored columns that may be one of ours under another name: all but the one that numbers the rows."""
        return [header for header in self.ignored_columns if bare(header) not in SERIAL]

    @property
    def warnings(self) -> list[Problem]:
        """What is worth a look and does not stop the file."""
        return [problem for problem in self.problems if problem.level == "warning"]

    @property
    def errors(self) -> list[Problem]:
        """The problems that stop the file."""
        return [problem for problem in self.problems if problem.level == "error"]

    @property
    def is_storable(self) -> bool:
        """Whether no problem stops the file; one that brings nothing new is storable and stores nothing."""
        return not self.errors

    @property
    def is_unreadable(self) -> bool:
        """Whether the file as such could not be read, so that nothing can be said about its figures."""
        return any(problem.code in ("unreadable-file", "file-too-large") for problem in self.problems)

    def as_json(self, lang: str) -> dict[str, Any]:
        """The object that `upload --json` prints for a plan that is not stored."""
        return {
            "dataset": self.dataset.name,
            "encoding": self.encoding or None,
            "delimiter": self.delimiter,
            "sheet": self.sheet,
            "header_row": self.header_row,
            "rows": self.row_count,
            "skipped": [{"row": skipped.row, "why": skipped.why} for skipped in self.skipped],
            "plan": {"new": self.new_count, "changed": self.changed_count, "unchanged": self.unchanged_count},
            "problems": [_problem(problem, lang) for problem in self.problems],
            "upload_id": None,
            "stored": False,
        }


def empty_plan(dataset: Dataset, file_name: str, data: bytes) -> Plan:
    """The plan of a file of which nothing is known yet."""
    return Plan(dataset, file_name, data, hashlib.sha256(data).hexdigest())


def _problem(problem: Problem, lang: str) -> dict[str, Any]:
    message, fix = problem_text(problem, lang)
    return {
        "level": problem.level,
        "code": problem.code,
        "row": problem.row,
        "column": problem.column,
        "value": problem.value,
        "message": message,
        "fix": fix,
        "suggestions": list(problem.suggestions),
    }
