"""Charts and tables: drawn with their alternative text; a click on one gives the place that was clicked, once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd
import streamlit as st

from khoi import periods, words
from khoi.web.ui_mode import is_slide
from khoi.web.ui_page import lang, look

Kind = Literal["text", "figure", "whole", "decimal", "percent", "money", "million", "day", "month", "moment"]
NUMBERS = ("whole", "decimal", "percent", "money", "million")
RIGHT = (*NUMBERS, "figure")  # a figure is a number that is written already
CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False, "showTips": False, "responsive": True}
ROW_HEIGHT, MOST_ROWS = 35, 14


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


def drawn_chart(figure: Any, key: str, alt: str, is_clickable: bool) -> Any | None:
    """Draws a Plotly figure; gives the customdata of the point clicked just now, or None.

    A figure keeps its own look: colours and fonts come from `khoi.see`, not from Streamlit's theme.
    """
    if not is_clickable:
        st.plotly_chart(figure, key=key, theme=None, config=CONFIG, alt=alt)
        return None
    turn = st.session_state.setdefault(f"turn_{key}", 0)
    widget = f"{key}_{turn}"
    st.plotly_chart(
        figure, key=widget, theme=None, config=CONFIG, alt=alt, selection_mode="points",
        on_select=lambda: _remember(key, widget),
    )  # fmt: skip
    return st.session_state.pop(f"clicked_{key}", None)


def _remember(key: str, widget: str) -> None:
    """Keeps what was clicked for the run that follows; the next chart is a new widget without a selection."""
    points = st.session_state[widget]["selection"]["points"]
    if points:
        st.session_state[f"clicked_{key}"] = points[0].get("customdata")
        st.session_state[f"turn_{key}"] += 1


def drawn_table(
    rows: pd.DataFrame, columns: Sequence[Column], key: str, alt: str, is_clickable: bool
) -> tuple[dict[str, Any], Column] | None:
    """Draws rows as a table, numbers as the reader writes them; gives the row and column clicked just now, or None.

    Slides have no tables.
    """
    if is_slide():
        return None
    shown = pd.DataFrame({column.label: _plain_values(rows, column) for column in columns})
    styled = shown.style.format(
        {column.label: _Writer(column, lang()) for column in columns}, na_rep="–"
    )  # the values stay numbers, so that sorting sorts them
    config = {
        column.label: st.column_config.Column(
            pinned=index == 0 and look().is_narrow,
            help=column.help,
            alignment="right" if column.kind in RIGHT else "left",
        )
        for index, column in enumerate(columns)
    }
    height = ROW_HEIGHT * (min(len(rows), MOST_ROWS) + 1) + 3
    given: dict[str, Any] = {"placeholder": "–", "column_config": config, "alt": alt, "height": height}
    given["hide_index"] = True
    if not is_clickable:
        st.dataframe(styled, key=key, **given)
        return None
    turn = st.session_state.setdefault(f"turn_{key}", 0)
    widget = f"{key}_{turn}"
    st.dataframe(
        styled, key=widget, on_select=lambda: _remember_cell(key, widget), selection_mode="single-cell", **given
    )
    row, label = st.session_state.pop(f"clicked_{key}", None) or (None, None)
    column = next((column for column in columns if column.label == label), None)
    # Both come from the browser: a number beyond the table and a column that it lacks mean nothing.
    if not isinstance(row, int) or not 0 <= row < len(rows) or column is None:
        return None
    return {str(name): value for name, value in rows.iloc[row].to_dict().items()}, column


def _remember_cell(key: str, widget: str) -> None:
    cells = st.session_state[widget]["selection"]["cells"]
    if cells:
        st.session_state[f"clicked_{key}"] = tuple(cells[0])
        st.session_state[f"turn_{key}"] += 1


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
