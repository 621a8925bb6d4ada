"""Charts and tables as a page draws them: while the reader asks for it, a click shows where the figure comes from."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from khoi.see import trace
from khoi.see.filters import Filters
from khoi.see.tables import Column
from khoi.see.trace import Traced
from khoi.web.identity import is_guests_page
from khoi.web.ui_chart import drawn_chart, drawn_table
from khoi.web.ui_dialog import show
from khoi.web.ui_mode import is_slide, is_tracing
from khoi.web.ui_page import say
from khoi.web.ui_shown import shown
from khoi.web.ui_under import under


def chart(figure: Any, key: str, alt: str, is_clickable: bool = False, about: Filters | None = None) -> Traced | None:
    """Draws a figure; gives what was clicked just now, or None. For a guest nothing leads further.

    With `about`, the page's choice, a click shows where the figure comes from while the reader asks for that.
    Under it stand the page's line about it, its rows as a table and a picture of it. Slides draw it by themselves.
    """
    kept = shown().chart(figure, key, alt, about)
    if is_slide():
        return None
    is_asked, leads = about is not None and is_tracing(), _leads(is_clickable)
    clicked = drawn_chart(figure, key, _told(alt, leads), leads or is_asked)
    under(kept)
    traced = trace.read(clicked[1]) if isinstance(clicked, list) and len(clicked) > 1 else None
    if traced and about and is_asked:
        show(traced, about)
        return None
    return traced


def table(
    rows: pd.DataFrame,
    columns: Sequence[Column],
    key: str,
    alt: str,
    is_clickable: bool = False,
    about: Filters | None = None,
) -> dict[str, Any] | None:
    """Draws rows as a table; gives the row clicked just now, or None. `about` as for `chart`."""
    shown().noted = None
    is_asked, leads = about is not None and is_tracing(), _leads(is_clickable)
    clicked = drawn_table(rows, columns, key, _told(alt, leads), leads or is_asked)
    if clicked and about and is_asked:
        row, column = clicked
        if column.measure:
            show(trace.of_row(column.measure, row), about)
        return None
    return clicked[0] if clicked else None


def _leads(is_clickable: bool) -> bool:
    """Whether a click leads somewhere: a share link has no page of a ward or village, and no other choice."""
    return is_clickable and not is_guests_page()


def _told(alt: str, leads: bool) -> str:
    return f"{alt} {say('see.click')}" if leads else alt
