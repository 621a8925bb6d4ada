"""What can go wrong, as values (Problem: about a file's cells) and as exceptions (KhoiError: a step must stop).

    KhoiError
    ├── UnreadableFile   the bytes cannot be read as the table they should be
    ├── NotAllowed       this account may not do this; the key names the rule
    ├── UnknownName      a dataset, query, ward, account … that does not exist
    ├── StalePlan        the data changed after the plan was made
    ├── BriefingFault    a briefing that cannot be set, or is not any more what it was
    └── StoreError
        ├── StoreMissing    no database at that path
        ├── StoreLocked     another process holds the database
        ├── StoreTooNew     a newer release wrote the database
        ├── StoreUnreadable the file is not our database
        ├── StoreFull       the disk has no room for what was to be stored
        ├── StoreSick       the disk or the database refused to write; reading goes on
        ├── LedgerDamaged   accepted files or the record are missing or changed
        └── BackupDamaged   a backup that cannot be made, or is not whole

An exception carries the key of its sentence and the values in it; `words.fault` writes it in the reader's language.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


class KhoiError(Exception):
    """Stops a step. `key` names the sentence in the catalogues, `values` fill its places."""

    def __init__(self, key: str, **values: str) -> None:
        super().__init__(key, values)
        self.key = key
        self.values = values


class UnreadableFile(KhoiError):
    """The bytes cannot be read as the table they should be."""


class NotAllowed(KhoiError):
    """The account may not do this."""


class UnknownName(KhoiError):
    """Something was asked for by a name that does not exist."""


class StalePlan(KhoiError):
    """The data changed after the plan was made; nothing was stored."""


class BriefingFault(KhoiError):
    """A briefing cannot be made: a font is missing, or what it was made from gives another one now."""


class StoreError(KhoiError):
    """The database cannot be used."""


class StoreMissing(StoreError):
    """There is no database at that path."""


class StoreLocked(StoreError):
    """Another process holds the database."""


class StoreTooNew(StoreError):
    """A newer release wrote the database."""


class StoreUnreadable(StoreError):
    """The file is there, but it is not a database of ours."""


class StoreFull(StoreError):
    """The disk has too little room; nothing was stored."""


class StoreSick(StoreError):
    """The disk or the database refuses to write for now; nothing was stored."""


class LedgerDamaged(StoreError):
    """Accepted files or lines of the record are missing or changed."""


class BackupDamaged(StoreError):
    """A backup that cannot be made, or that is missing or not whole."""


Level = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of one cell (or row, or file), as data.

    `row` is the row the person sees in their spreadsheet (None: the whole file), `column` their own header,
    `value` the cell as written. Errors stop the file; warnings are listed and do not. `case` chooses among the
    sentences of a code that can have several causes.
    """

    code: str
    row: int | None = None
    column: str | None = None
    value: str | None = None
    level: Level = "error"
    values: Mapping[str, str] = field(default_factory=dict)
    suggestions: tuple[str, ...] = ()
    case: str | None = None
