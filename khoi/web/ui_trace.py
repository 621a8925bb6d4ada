"""Charts and tables as a page draws them: while the reader asks for it, a click shows where the figure comes from."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from khoi.see import trace
from khoi.see.filters import Filters
from khoi.see.trace import Traced
from khoi.web.ui_chart import Column, drawn_chart, drawn_table
from khoi.web.ui_dialog import show
from khoi.web.ui_mode import is_tracing


def chart(figure: Any, key: str, alt: str, is_clickable: bool = False, about: Filters | None = None) -> Traced | None:
    """Draws a figure; gives what was clicked just now, or None.

    With `about`, the page's choice, a click shows where the figure comes from while the reader asks for that.
    """
    is_asked = about is not None and is_tracing()
    clicked = drawn_chart(figure, key, alt, is_clickable or is_asked)
    traced = trace.read(clicked[1]) if isinstance(clicked, list) and len(clicked) > 1 else None
    if traced and about and is_asked:
        show(traced, about)
        return None
    return traced


def table(
    shown: pd.DataFrame,
    columns: Sequence[Column],
    key: str,
    alt: str,
    is_clickable: bool = False,
    about: Filters | None = None,
) -> dict[str, Any] | None:
    """Draws rows as a table; gives the row clicked just now, or None. `about` as for `chart`."""
    is_asked = about is not None and is_tracing()
    clicked = drawn_table(shown, columns, key, alt, is_clickable or is_asked)
    if clicked and about and is_asked:
        row, column = clicked
        if column.measure:
            show(trace.of_row(column.measure, row), about)
        return None
    return clicked[0] if clicked else None
