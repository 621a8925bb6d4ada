"""What the page that runs now shows, kept beside being drawn: question, headline figures, charts and their notes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from khoi.see.filters import Filters
from khoi.see.headlines import Metric

KEY = "page_shown"


@dataclass(slots=True)
class Chart:
    """One chart: the heading it stands under, the figure, and the line under it, which the page says after it.

    `below` and `row` are where that line and what it leads to are drawn.
    """

    title: str
    sentence: str
    figure: Any
    key: str
    alt: str
    about: Filters | None
    definition: str = ""
    source: str = ""
    below: DeltaGenerator | None = None
    row: DeltaGenerator | None = None


@dataclass(slots=True)
class Shown:
    """The page so far; `is_read` on one that only shows figures.

    `lists` are items of HTML under their headings. `noted` is the chart that a line said now belongs to;
    `before_stop` is done where a page ends early: after that nothing can be drawn.
    """

    is_read: bool = False
    question: str = ""
    sentences: tuple[str, ...] = ()
    cards: list[Metric] = field(default_factory=list)
    charts: list[Chart] = field(default_factory=list)
    lists: list[tuple[str, Sequence[str]]] = field(default_factory=list)
    title: str = ""
    sentence: str = ""
    told: str = ""
    noted: Chart | None = None
    before_stop: Callable[[], None] = lambda: None

    def begin(self, title: str, sentence: str = "") -> None:
        """A new part of the page under its own heading."""
        self.title, self.sentence, self.noted = title, sentence, None

    def chart(self, figure: Any, key: str, alt: str, about: Filters | None) -> Chart:
        """One more chart, under the heading that stands."""
        self.noted = Chart(self.title, self.sentence, figure, key, alt, about)
        self.charts.append(self.noted)
        return self.noted


def shown() -> Shown:
    """What the page has shown so far in this run."""
    found: Shown = st.session_state.setdefault(KEY, Shown())
    return found


def clear(is_read: bool) -> None:
    """A run of a page begins: nothing is shown yet."""
    st.session_state[KEY] = Shown(is_read)
