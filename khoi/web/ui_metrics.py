"""Headline figures: a number with its unit, its comparison, and a small trend."""

from collections.abc import Sequence
from html import escape
from urllib.parse import quote

import streamlit as st

from khoi.see.filters import Filters
from khoi.see.headlines import Metric
from khoi.web.ui_dialog import show
from khoi.web.ui_mode import is_tracing
from khoi.web.ui_page import plain, say
from khoi.web.ui_shown import shown

WIDTH, HEIGHT = 120, 32


def metrics(cards: Sequence[Metric], about: Filters | None = None) -> None:
    """Draws up to five figures in a row that wraps on narrow screens; a button for each while sources are asked for."""
    shown().cards.extend(cards)
    st.html(cards_of(cards))
    if about is None or not is_tracing():
        return
    with st.container(horizontal=True, gap="xsmall", key="kh-metric-sources"):
        for place, card in enumerate(cards):
            asked = st.button(plain(say("trace.of", what=card.label)), key=f"trace_metric_{place}")
            if asked and card.traced:
                show(card.traced, about)


def cards_of(cards: Sequence[Metric]) -> str:
    """The cards of a row, as HTML."""
    return f'<div class="kh-metrics">{"".join(_card(card) for card in cards)}</div>'


def _card(card: Metric) -> str:
    tone = {True: " kh-up", False: " kh-down", None: ""}[card.is_good]
    unit = f'<span class="kh-unit">{escape(card.unit)}</span>' if card.unit else ""
    change = f'<span class="kh-delta{tone}">{escape(card.delta)}</span> ' if card.delta else ""
    against = escape(card.delta_note)
    below = f'<div class="kh-change">{change}{against}</div>' if change or against else ""
    note = f'<div class="kh-change">{escape(card.note)}</div>' if card.note else ""
    return (
        f'<div class="kh-metric"><div class="kh-label">{escape(card.label)}</div>'
        f'<div class="kh-value">{escape(card.value)}{unit}</div>{below}{note}{_sparkline(card.trend)}</div>'
    )


def _sparkline(trend: Sequence[float | None]) -> str:
    """The trend as a line from its least to its greatest value, a dot on the last; decoration, so hidden from readers.

    Streamlit's st.html drops SVG, so the drawing is the mask of a coloured strip: its colour follows the theme.
    """
    values = [value for value in trend if value is not None and value == value]
    if len(values) < 2:
        return ""
    low, span = min(values), max(values) - min(values) or 1
    step = WIDTH / (len(trend) - 1)
    path, last, is_drawing = "", (0.0, 0.0), False
    for index, value in enumerate(trend):
        is_known = value is not None and value == value
        if is_known:
            last = (step * index, HEIGHT - 4 - (HEIGHT - 8) * ((value or 0) - low) / span)
            path += f"{'L' if is_drawing else 'M'}{last[0]:.1f} {last[1]:.1f}"
        is_drawing = is_known
    drawing = (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='-3 0 {WIDTH + 6} {HEIGHT}'>"
        f"<path d='{path}' fill='none' stroke='#000' stroke-width='1.75' stroke-linejoin='round'/>"
        f"<circle cx='{last[0]:.1f}' cy='{last[1]:.1f}' r='3'/></svg>"
    )
    mask = f"url(&quot;data:image/svg+xml,{quote(drawing)}&quot;)"
    return f'<div class="kh-spark" aria-hidden="true" style="-webkit-mask-image:{mask};mask-image:{mask}"></div>'
