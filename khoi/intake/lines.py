"""Text → records: which quotes enclose what (RFC 4180), which separator divides, how wide each record is.

A pass of our own comes first because readers that guess shift cells without a word. It hides every separator and line
end that stands inside quotes behind a placeholder; after that, a line is a record and a separator a border.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from khoi.errors import Problem
from khoi.intake.decode import unreadable

SEPARATORS = (",", ";", "\t")
HIDDEN = dict(zip("\n,;\t", "\ufdd0\ufdd1\ufdd2\ufdd3", strict=True))
SEPARATOR_LINE = re.compile(r'\s*"?sep=(.)"?[,;\t ]*(?:\n|\Z)', re.IGNORECASE)
QUOTED = re.compile(r'[",;\t\n]')
LONGEST_RECORD = 1_000_000
BLANKS = ' "\t\N{NO-BREAK SPACE}'
EVIDENCE = 200  # records that are looked at to choose the separator
HEAD = 2_000_000  # letters in which they are looked for
QUOTE = ord('"')
TOP = 50  # records among which the header is looked for


@dataclass(frozen=True, slots=True)
class Merge:
    """Cells of a workbook that are joined into one: rows and columns from 0, the last ones included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True)
class Lines:
    """A file's records, one a line of `text`, quoted separators hidden; record i is row i + 1 of the spreadsheet."""

    text: str
    separator: str
    merges: Sequence[Merge] = ()

    @cached_property
    def records(self) -> list[str]:
        """All records: a million strings where a file has a million rows, so what needs but a few asks below."""
        return self.text.split("\n")

    @cached_property
    def count(self) -> int:
        """How many records there are."""
        return self.text.count("\n") + 1

    @cached_property
    def top(self) -> list[str]:
        """The first records, among which the header is looked for."""
        return top(self.text, TOP)

    def cells(self, index: int) -> list[str]:
        """The cells of one record, as written but for their quotes."""
        record = self.top[index] if index < TOP else self.records[index]
        return [unquoted(cell) for cell in record.split(self.separator)]

    def below(self, first: int) -> str:
        """The text from the record on that is the `first` counted from 0, "" where there is none."""
        start = _start(self.text, first)
        return "" if start is None else self.text[start:]


def _start(text: str, record: int) -> int | None:
    """Where a record begins, None where the text has fewer."""
    start = 0
    for _ in range(record):
        start = text.find("\n", start) + 1
        if not start:
            return None
    return start


def top(text: str, count: int) -> list[str]:
    """The first records of a text, at most so many: without a copy of all that follows them."""
    end = _start(text, count)
    return text.split("\n") if end is None else text[: end - 1].split("\n")


def joined(rows: Sequence[Sequence[str]], merges: Sequence[Merge]) -> Lines:
    """The rows of a workbook's sheet as lines, what stands inside a cell hidden as if it were quoted."""
    return Lines("\n".join("\t".join(map(quoted, row)) for row in rows), "\t", merges)


def quoted(cell: str) -> str:
    """A cell as it stands in a record: the reverse of `unquoted`."""
    return '"' + _hidden(cell).replace('"', '""') + '"' if QUOTED.search(cell) else cell


def unquoted(cell: str) -> str:
    """A cell of a record without its quotes, hidden separators shown again."""
    inner = cell[1:-1].replace('""', '"') if cell.startswith('"') else cell
    return shown(inner)


def _hidden(text: str) -> str:
    for char, hidden in HIDDEN.items():
        text = text.replace(char, hidden)
    return text


def shown(text: str) -> str:
    """A record as it stands in a file, its hidden separators shown."""
    for char, hidden in HIDDEN.items():
        text = text.replace(hidden, char)
    return text


class Quotes:
    """Where the quotes of a text stand, looked at in its bytes: a file may quote each of ten million cells."""

    def __init__(self, text: str, separator: str) -> None:
        self._bytes = np.frombuffer(text.encode(), np.uint8)
        self._at = np.nonzero(self._bytes == QUOTE)[0]
        self._is_border = np.zeros(256, np.bool_)
        self._is_border[[ord(separator), ord("\n")]] = True

    def hide_borders(self) -> bool:
        """Whether a separator or a line end stands inside quotes."""
        is_inside = np.cumsum(self._bytes == QUOTE, dtype=np.uint8) & 1
        return bool((is_inside & self._is_border[self._bytes]).any())

    def keep_to_borders(self) -> bool:
        """Whether each pair encloses a whole cell, doubled quotes apart: `misplaced_quote` then tells where not."""
        before, after = self._at[0::2] - 1, self._at[1::2] + 1
        if len(self._at) % 2:
            return False
        beside = self._bytes[np.concatenate([before[before >= 0], after[after < len(self._bytes)]])]
        return bool((self._is_border[beside] | (beside == QUOTE)).all())


def split(text: str, known: Callable[[Sequence[str]], int]) -> Lines | Problem:
    """The records of a text, or the quote or separator that stops it. `known` counts the headers it recognises."""
    given = SEPARATOR_LINE.match(text)
    if given:  # a spreadsheet takes this line as an instruction and does not count it as a row
        text = text[given.end() :]
        if given[1] not in SEPARATORS:
            return unreadable("separator", separator=given[1])
    separator = given[1] if given else chosen_separator(top(_concealed(text[:HEAD]), EVIDENCE), known)
    quotes = Quotes(text, separator) if '"' in text else None
    hidden = _concealed(text) if quotes and quotes.hide_borders() else text
    lines = Lines(hidden.rstrip("\n"), separator)
    long = _too_long(lines.text)
    if long:
        return unreadable("long-record", row=long)
    if quotes and not quotes.keep_to_borders():
        wrong = misplaced_quote(hidden.split('"'), separator)
        if wrong is not None:
            return unreadable(*wrong)
    return lines


def _concealed(text: str) -> str:
    """A text with every separator and line end inside quotes behind a placeholder."""
    pieces = text.split('"')
    if len(pieces) == 1:
        return text
    pieces[1::2] = _hidden('"'.join(pieces[1::2])).split('"')
    return '"'.join(pieces)


def _too_long(text: str) -> int | None:
    """The row of the first record beyond LONGEST_RECORD. Such a record leaves half its length without a line end."""
    half = LONGEST_RECORD // 2
    if all(text.find("\n", start, start + half) >= 0 for start in range(0, len(text) - half + 1, half)):
        return None
    return next((row for row, record in enumerate(text.split("\n"), 1) if len(record) > LONGEST_RECORD), None)


def chosen_separator(records: Sequence[str], known: Callable[[Sequence[str]], int]) -> str:
    """The separator under which a record near the top names most known columns, and then most records agree."""
    filled = [record for record in records if record.strip(' ",;\t')]

    def evidence(separator: str) -> tuple[int, float, int]:
        headers = [known([unquoted(cell) for cell in record.split(separator)]) for record in filled[:TOP]]
        best = max(headers, default=0)
        top = headers.index(best) if best else 0
        widths = [record.count(separator) + 1 for record in filled[top:]]
        same = widths.count(widths[0]) / len(widths) if widths and widths[0] > 1 else 0.0
        return best, same, widths[0] if widths else 0

    return max(SEPARATORS, key=evidence)


def misplaced_quote(pieces: Sequence[str], separator: str) -> tuple[str, int] | None:
    """("open-quote" | "stray-quote", row) of the first quote that breaks RFC 4180, None if all keep to it.

    `pieces` is the text split at its quotes, so every second piece is quoted. A piece between two quoted ones is either
    empty (a doubled quote) or begins and ends at a border.
    """
    borders = (separator, "\n")
    outside = pieces[0::2]
    is_open = len(pieces) % 2 == 0  # an odd number of quotes: the last piece is quoted and never ends
    between = outside[1:] if is_open else outside[1:-1]
    case = "open-quote" if is_open else "stray-quote"
    if outside[0] and outside[0][-1] not in borders:
        return case, _row_after(pieces, 1)
    sound = {piece: piece == "" or (piece[0] in borders and piece[-1] in borders) for piece in set(between)}
    is_sound = all(sound.values())
    wrong = None if is_sound else next(place for place, piece in enumerate(between, 1) if not sound[piece])
    if wrong is not None and outside[wrong][0] in borders:  # it ends wrongly: a quote inside an unquoted cell
        return case, _row_after(pieces, 2 * wrong + 1)
    if wrong is None and not is_open and (outside[-1] == "" or outside[-1][0] in borders):
        return None
    opened = len(outside) if is_open else len(outside) - 1
    opened = opened if wrong is None else wrong
    while opened > 1 and outside[opened - 1] == "":  # a doubled quote: the same cell began earlier
        opened -= 1
    return case, _row_after(pieces, 2 * opened - 1)


def _row_after(pieces: Sequence[str], count: int) -> int:
    """The spreadsheet row in which the first `count` pieces end."""
    return sum(piece.count("\n") for piece in pieces[:count]) + 1
