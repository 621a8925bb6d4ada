"""Figures already drawn: drawing one costs 15 to 30 ms, finding it again 1 ms (bench/figures.py)."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from html import unescape

import pandas as pd
import plotly.graph_objects as go

from khoi.see.look import Look
from khoi.see.memory import Kept, key_of

MOST = 300  # figures in all, of 0.15 to 0.8 MB each
Draw = Callable[..., go.Figure]


@dataclass(frozen=True, slots=True)
class Made:
    """How a figure was made: by what, from which rows and Look."""

    draw: Draw
    given: tuple[pd.DataFrame | Look, ...]


_figures: Kept[go.Figure] = Kept(MOST)


def remembered(draw: Draw) -> Draw:
    """Draws a figure once for equal rows and Look. What comes back is shared: nobody changes it."""

    def made(given: tuple[pd.DataFrame | Look, ...]) -> go.Figure:
        figure = draw(*(as_text(one) if isinstance(one, pd.DataFrame) else one for one in given))
        parts = json.loads(figure.to_json())  # in plain numbers and words, which are quickly written again
        figure.to_dict = lambda: dict(parts)  # asked for at every run of a page: put together once
        figure._made = Made(drawn, given)  # Plotly keeps what begins with "_" out of what it sends
        return figure

    @wraps(draw)
    def drawn(*given: pd.DataFrame | Look) -> go.Figure:
        key = (draw, *(key_of(one) if isinstance(one, pd.DataFrame) else repr(one) for one in given))
        return _figures.of(key, lambda: made(given))

    return drawn


def redrawn(figure: go.Figure, look: Look) -> go.Figure:
    """A figure of this package as another reader would see it: the same rows, another theme or width."""
    made: Made = figure._made
    return made.draw(*(one if isinstance(one, pd.DataFrame) else look for one in made.given))


def rows_of(figure: go.Figure) -> pd.DataFrame:
    """The rows that a figure of this package was drawn from; of several queries' those of the first."""
    made: Made = figure._made
    return next(one for one in made.given if isinstance(one, pd.DataFrame))


def sentences_of(figure: go.Figure) -> list[str]:
    """What the marks of a figure say on hover, each once, in the order in which they are drawn."""
    said = [
        told[0] if isinstance(told, (list, tuple)) else told for one in figure.data for told in one.customdata or ()
    ]
    return list(dict.fromkeys(plain(text) for text in said if isinstance(text, str) and text))


def plain(text: str) -> str:
    """A text as Plotly draws it, without its tags."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def as_text(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with their words written so that Plotly shows them as they are: it reads "<b>", "<a>" and entities."""
    found = {}
    for name in rows.select_dtypes(include=["object", "string"]):
        written = [as_words(value) for value in rows[name]]
        if any(new is not old for new, old in zip(written, rows[name], strict=True)):
            found[name] = written
    return rows.assign(**found) if found else rows


def as_words(value: object) -> object:
    """A text as Plotly is to be given it, so that it draws what was written; anything else as it is."""
    is_marked = isinstance(value, str) and ("<" in value or "&" in value)
    return str(value).replace("&", "&amp;").replace("<", "&lt;") if is_marked else value
