"""Each distinct text of a column is given its meaning once, however many rows hold it.

A column is kept as an index per row into its distinct values, so that nothing is done row by row in Python.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from khoi.intake.values import Fault

MOST_MARKED = 4_000_000  # combinations up to which marking them is faster than sorting the rows


@dataclass(frozen=True, slots=True)
class Meanings:
    """Per row an index into `values`: what the cell means, None for nothing, a Fault where it has no meaning."""

    index: np.ndarray
    values: list[Any]

    def at(self, place: int) -> Any:
        """The value of the row at that place."""
        return self.values[self.index[place]]

    def is_faulty(self) -> np.ndarray:
        """Per row, whether its value is a fault."""
        faulty = np.fromiter((isinstance(value, Fault) for value in self.values), np.bool_, len(self.values))
        return np.take(faulty, self.index) if faulty.any() else np.zeros(len(self.index), np.bool_)

    def faults(self) -> Iterator[tuple[int, Fault]]:
        """(place, fault) of every faulty row, in order."""
        for place in np.nonzero(self.is_faulty())[0]:
            yield int(place), self.at(int(place))

    def merged(self) -> "Meanings":
        """The same with equal values kept once, so that few combinations remain to be read. Faults stay apart."""
        place_of: dict[Any, int] = {}
        places = [
            place_of.setdefault((id(value),) if isinstance(value, Fault) else value, len(place_of))
            for value in self.values
        ]
        if len(place_of) == len(self.values):
            return self
        kept: list[Any] = [None] * len(place_of)
        for place, value in zip(places, self.values, strict=True):
            kept[place] = value
        return Meanings(np.take(np.array(places, np.int64), self.index), kept)

    def array(self, kind: pa.DataType) -> pa.Array:
        """The values row by row as an Arrow array, texts as a dictionary; faults as nulls."""
        told = [None if isinstance(value, Fault) else value for value in self.values]
        if not pa.types.is_string(kind):
            return pa.array(told, kind).take(pa.array(self.index))
        is_null = np.array([value is None for value in told], np.bool_)
        index = pa.array(self.index.astype(np.int32), mask=np.take(is_null, self.index) if is_null.any() else None)
        return pa.DictionaryArray.from_arrays(index, pa.array([value or "" for value in told], kind))


def constant(value: object, row_count: int) -> Meanings:
    """The same value in every row."""
    return Meanings(np.zeros(row_count, np.int64), [value])


def distinct(column: pa.ChunkedArray) -> Meanings:
    """A text column (a dictionary) as it is written, without the texts of which no row is left."""
    encoded = column.combine_chunks()
    texts = encoded.dictionary.to_pylist()
    codes, index = _distinct(encoded.indices.to_numpy(), len(texts))
    return Meanings(index, texts if len(codes) == len(texts) else [texts[code] for code in codes.tolist()])


def _distinct(index: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray]:
    """The distinct numbers of an index below `size`, in order, and the place of each row's number among them."""
    if size > MOST_MARKED:
        return np.unique(index, return_inverse=True)
    there = np.zeros(size, np.bool_)
    there[index] = True
    codes = np.nonzero(there)[0]
    if len(codes) == size:
        return codes, index
    place = np.zeros(size, np.int64)
    place[codes] = np.arange(len(codes))
    return codes, np.take(place, index)


def meant(parts: Sequence[Meanings], read: Callable[..., Any]) -> Meanings:
    """What each distinct combination of the parts means to `read`; None where the first part is a fault already."""
    index = parts[0].index
    for part in parts[1:]:  # combinations are many more than either part's values: 32 bits would not hold them
        index = index.astype(np.int64) * len(part.values) + part.index
    codes, inverse = _distinct(index, math.prod(len(part.values) for part in parts))
    found: list[Any] = []
    for code in codes.tolist():
        combination = []
        for part in reversed(parts[1:]):
            code, place = divmod(code, len(part.values))
            combination.append(part.values[place])
        combination.append(parts[0].values[code])
        combination.reverse()
        found.append(None if isinstance(combination[0], Fault) else read(*combination))
    return Meanings(inverse, found).merged()
