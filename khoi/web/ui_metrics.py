"""Headline figures: a number with its unit, its comparison, and a small trend."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from khoi.see.headlines import Metric

WIDTH, HEIGHT = 120, 32


def metrics(cards: Sequence[Metric]) -> None:
    """Draws up to five figures in a row that wraps on narrow screens."""
    st.html(f'<div class="kh-metrics">{"".join(_card(card) for card in cards)}</div>')


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
    """The trend as an SVG line from its least to its greatest value, a dot on the last; decoration, so hidden."""
    values = [value for value in trend if value is not None and value == value]
    if len(values) < 2:
        return ""
    low, span = min(values), max(values) - min(values) or 1
    step = WIDTH / (len(trend) - 1)
    points = [
        None if value is None or value != value
        else (step * index, HEIGHT - 4 - (HEIGHT - 8) * (value - low) / span)
        for index, value in enumerate(trend)
    ]  # fmt: skip
    path, is_drawing = "", False
    for point in points:
        if point:
            path += f"{'L' if is_drawing else 'M'}{point[0]:.1f} {point[1]:.1f}"
        is_drawing = point is not None
    x, y = [point for point in points if point][-1]
    return (
        f'<svg class="kh-spark" viewBox="-3 0 {WIDTH + 6} {HEIGHT}" aria-hidden="true">'
        f'<path d="{path}"/><circle cx="{x:.1f}" cy="{y:.1f}" r="3"/></svg>'
    )
