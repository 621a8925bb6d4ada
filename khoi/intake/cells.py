"""Records → cells: the text of each column, read strictly; records of another width and blank ones are set apart."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from khoi.errors import UnreadableFile
from khoi.intake.lines import BLANKS, HIDDEN, Lines, shown, unquoted

BLANK = rf"\A[{BLANKS}]*\z"
BLOCK = 16 * 1024 * 1024
CELL = pa.dictionary(pa.int32(), pa.string())


@dataclass(frozen=True, slots=True)
class Texts:
    """The cells of all full records as text: one column per position, `rows` the spreadsheet row of each.

    A column is a dictionary of its distinct texts, in the order in which they first stand there; after rows were
    dropped it may hold texts of which no row is left.

    `uneven` holds the rows, and their cells, that are shorter or longer than the header.
    """

    columns: pa.Table
    rows: np.ndarray
    blank_rows: list[int]
    uneven: list[tuple[int, list[str]]]


def texts(lines: Lines, first: int, width: int) -> Texts:
    """The cells from record `first` on as text columns named "0", "1", …; records of another width are set apart.

    Empty cells left over beyond the last header are harmless, a missing or extra figure is not.
    """
    whole = _columns(lines.below(first), max(lines.count - first, 0), lines.separator, width)
    if whole is not None:
        return _without_blanks(whole, first)
    return _of_uneven(lines.records[first:], lines.separator, first, width)


def told(column: pa.ChunkedArray, judged: Callable[[pa.Array], pa.Array]) -> np.ndarray:
    """Per row what is told (true or false) of its text; each distinct text is looked at once."""
    encoded = column.combine_chunks()
    found = judged(encoded.dictionary).to_numpy(zero_copy_only=False)
    return np.take(found, encoded.indices.to_numpy()) if found.any() else np.zeros(len(column), np.bool_)


def matches(column: pa.ChunkedArray, pattern: str) -> np.ndarray:
    """Per row whether the pattern is found in its text."""
    return told(column, lambda texts: pc.match_substring_regex(texts, pattern))


def _without_blanks(columns: pa.Table, first: int) -> Texts:
    """The rows of a table in which something stands."""
    blank = np.ones(columns.num_rows, np.bool_)
    for column in columns.columns:
        blank &= matches(column, BLANK)
        if not blank.any():
            return Texts(columns, np.arange(columns.num_rows) + first + 1, [], [])
    kept = np.nonzero(~blank)[0]
    last = kept[-1] if len(kept) else 0  # below the last figure there is nothing to speak of
    blank_rows = (np.nonzero(blank[:last])[0] + first + 1).tolist()
    return Texts(columns.filter(pa.array(~blank)), kept + first + 1, blank_rows, [])


def _of_uneven(body: list[str], separator: str, first: int, width: int) -> Texts:
    """The cells of records that are not all as wide as the header."""
    counts = np.fromiter((record.count(separator) for record in body), np.int64, len(body))
    nothing = BLANKS + separator
    blank = np.fromiter((not record.strip(nothing) for record in body), np.bool_, len(body))
    uneven = []
    for index in np.nonzero((counts != width - 1) & ~blank)[0]:
        cells = body[index].split(separator)
        extra = cells[width:]
        if extra and not any(cell.strip(BLANKS) for cell in extra):
            body[index] = separator.join(cells[:width])
        else:
            blank[index] = True
            uneven.append((int(index) + first + 1, [unquoted(cell) for cell in cells]))
    apart = {row for row, _ in uneven}
    kept = np.nonzero(~blank)[0]
    last = kept[-1] if len(kept) else 0
    blank_rows = [row for index in np.nonzero(blank[:last])[0] if (row := int(index) + first + 1) not in apart]
    columns = _columns("\n".join([body[index] for index in kept]), len(kept), separator, width)
    if columns is None:  # never seen: better no figure than a shifted one
        raise UnreadableFile("plan.rows-lost", wanted=str(len(kept)))
    return Texts(columns, kept + first + 1, blank_rows, uneven)


def _columns(joined: str, count: int, separator: str, width: int) -> pa.Table | None:
    """The records' cells as text columns, each distinct text kept once, read by Arrow with the dialect found above.

    None where a record is of another width than the header, which Arrow does not let pass.
    """
    names = [str(position) for position in range(width)]
    if not count:
        return pa.table({name: pa.array([], CELL) for name in names})
    is_quoted = '"' in joined
    data = (shown(joined) if is_quoted else joined).encode()
    try:
        table = pa.csv.read_csv(
            pa.BufferReader(data),
            read_options=pa.csv.ReadOptions(
                column_names=names, block_size=min(len(data) + 1, BLOCK), use_threads=len(data) > BLOCK
            ),
            parse_options=pa.csv.ParseOptions(
                delimiter=separator, quote_char='"' if is_quoted else False, newlines_in_values=HIDDEN["\n"] in joined,
                ignore_empty_lines=False,
            ),
            convert_options=pa.csv.ConvertOptions(
                column_types=dict.fromkeys(names, CELL), strings_can_be_null=False
            ),
        )  # fmt: skip
    except pa.ArrowInvalid:
        return None
    return table.unify_dictionaries() if table.num_rows == count else None
