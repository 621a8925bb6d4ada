"""Tables: each value as the reader writes it, beside what it is sorted by."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

import pandas as pd
from pandas.io.formats.style import Styler

from khoi import periods, words
from khoi.see.memory import remembered

Kind = Literal["text", "figure", "whole", "decimal", "percent", "money", "million", "day", "month", "moment"]
NUMBERS = ("whole", "decimal", "percent", "money", "million")
RIGHT = (*NUMBERS, "figure")  # a figure is a number that is written already


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its field in the rows, its heading, how its values are written and what stands for none.

    `measure` names what a cell is traced by (`khoi.see.trace.MEASURES`).
    """

    name: str
    label: str
    kind: Kind = "text"
    missing: str = "–"
    digits: int | None = None
    help: str | None = None
    measure: str = ""


class _Values(pd.DataFrame):  # type: ignore[misc]
    """Values that say themselves how they are written as text; what is computed from them is rows as ever."""

    _metadata: ClassVar[list[str]] = ["written"]
    written: pd.DataFrame

    def astype(self, dtype: Any, *args: Any, **kwargs: Any) -> pd.DataFrame:
        """The values as another type; as `str`, as the reader writes them."""
        return self.written if dtype is str else super().astype(dtype, *args, **kwargs)


@remembered
def written(rows: pd.DataFrame, columns: tuple[Column, ...], lang: str) -> Styler:
    """Rows as `st.dataframe` takes them: values, so that sorting sorts them, and beside each how it is written.

    `st.dataframe` sends `astype(str)` of the values, with what pandas' Styler writes for a web page put in their
    place. Here the former is what is wanted, and the latter nothing: made by pandas cell by cell, anew at every run of
    a page, it takes ten times as long as all the rest (tests/test_frame.py holds Streamlit to this).
    """
    values = _Values({column.label: _plain_values(rows, column) for column in columns})
    values.written = pd.DataFrame(
        {
            column.label: [writer(value) for value in values[column.label].tolist()]
            for column, writer in ((column, _Writer(column, lang)) for column in columns)
        },
        index=values.index, dtype=str,
    )  # fmt: skip
    styled = values.style
    styled._translate = lambda *_: {}
    return styled


def _plain_values(rows: pd.DataFrame, column: Column) -> list[Any]:
    """Values that sort as what they mean; a share of money in millions is divided when it is written."""
    values = rows[column.name].tolist()
    if column.kind in NUMBERS:
        return [None if _is_missing(value) else float(value) for value in values]
    if column.kind in ("day", "month", "moment"):
        return [None if _is_missing(value) else pd.Timestamp(value) for value in values]
    return [column.missing if _is_missing(value) else str(value) for value in values]


def _is_missing(value: object) -> bool:
    return bool(pd.isna(value))


def _in_millions(vnd: float, digits: int | None) -> float:
    """Rounded as it will be written, so that nothing below 0 is written as "-0,0"."""
    return round(vnd / 1_000_000, 1 if digits is None else digits) + 0.0


class _Writer:
    """Writes one column's values in the reader's language."""

    def __init__(self, column: Column, lang: str) -> None:
        self.column, self.lang = column, lang

    def __call__(self, value: Any) -> str:
        if _is_missing(value):
            return self.column.missing
        digits, kind = self.column.digits, self.column.kind
        writers: Mapping[str, Any] = {
            "text": lambda: str(value),
            "figure": lambda: str(value),
            "whole": lambda: words.number(round(value), self.lang, 0),
            "money": lambda: words.number(round(value), self.lang, 0),
            "decimal": lambda: words.number(value, self.lang, digits),
            "million": lambda: words.number(_in_millions(value, digits), self.lang, 1 if digits is None else digits),
            "percent": lambda: words.percent(value, self.lang, digits or 0),
            "day": lambda: words.day(value),
            "moment": lambda: words.moment(value),
            "month": lambda: periods.short_month(value.date().replace(day=1), self.lang),
        }
        return str(writers[kind]())
