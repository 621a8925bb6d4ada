"""What distinct texts mean, row by row: however many there are, every row gets the meaning of its own cells."""

from collections.abc import Sequence

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from khoi.intake.cells import CELL
from khoi.intake.meanings import Meanings, distinct, meant

MANY = 70_000  # its square is beyond 32 bits


def column(texts: Sequence[str]) -> Meanings:
    return distinct(pa.chunked_array([pa.array(texts).cast(CELL)]))


def test_combinations_beyond_32_bits_keep_to_their_rows() -> None:
    left, right = [f"a{row}" for row in range(MANY)], [f"b{MANY - row}" for row in range(MANY)]
    found = meant([column(left), column(right)], lambda one, other: f"{one} {other}")
    assert [found.at(row) for row in range(MANY)] == [f"{one} {other}" for one, other in zip(left, right, strict=True)]


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("xyz"), st.sampled_from("12")), min_size=1))
def test_every_row_gets_the_meaning_of_its_own_cells(rows: list[tuple[str, str, str]]) -> None:
    parts = [column(list(texts)) for texts in zip(*rows, strict=True)]
    found = meant(parts, lambda *cells: "".join(cells) if cells != ("a", "x", "1") else None)
    wanted = ["".join(cells) if cells != ("a", "x", "1") else None for cells in rows]
    assert [found.at(place) for place in range(len(rows))] == wanted
    assert found.array(pa.string()).to_pylist() == wanted


def test_texts_of_rows_that_were_dropped_mean_nothing() -> None:
    texts = pa.chunked_array([pa.array(["a", "tổng", "b", "a"]).cast(CELL)]).filter(pa.array([True, False, True, True]))
    assert distinct(texts).values == ["a", "b"]
