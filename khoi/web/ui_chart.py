"""Charts and tables: drawn with their alternative text; a click on one gives the place that was clicked, once."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from khoi.see.tables import RIGHT, Column, written
from khoi.web.ui_mode import is_slide
from khoi.web.ui_page import lang, look

CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False, "showTips": False, "responsive": True}
ROW_HEIGHT, MOST_ROWS = 35, 14


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
    styled = written(rows[list(dict.fromkeys(column.name for column in columns))], tuple(columns), lang())
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
