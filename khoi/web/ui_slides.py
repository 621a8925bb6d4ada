"""A page for a meeting room: its question, its headline figures, each of its charts and lists, one to a screen.

`slide=` in the address says which. The page runs as ever, unseen; what it showed is drawn again, large.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from html import escape
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from khoi.see import figures
from khoi.see.headlines import Metric
from khoi.web import running
from khoi.web.headers import SLIDES_SCRIPT
from khoi.web.ui_chart import CONFIG
from khoi.web.ui_metrics import cards_of
from khoi.web.ui_mode import SLIDE, leave_slides, show_slide
from khoi.web.ui_page import choice_of, heading, look, put, quiet, sample_mark, say, say_info, section, sureness
from khoi.web.ui_shown import Chart, Shown, shown

STYLE = f"<style>{(Path(__file__).parent / 'slides.css').read_text(encoding='utf-8')}</style>"
FACTOR, LEAST = 2.15, 28  # a letter of 13 pixels on a page is one of 28 here, and none is smaller
PACES = (0, 10, 20, 30)  # seconds; 0 is at rest
ITEMS = 4  # of a list on a slide
SLACK = timedelta(seconds=0.5)
Slide = Callable[[], None]


def run(page: Callable[[], None]) -> None:
    """Runs a page unseen and draws the slide that the address asks for, also where the page stops early."""
    st.html(STYLE)
    st.html(f"<script>{SLIDES_SCRIPT}</script>", unsafe_allow_javascript=True)
    unseen, stage = st.container(key="kh-unseen"), st.container()
    shown().before_stop = lambda: _draw(stage, shown())
    with unseen:
        page()
    _draw(stage, shown())


def _draw(stage: DeltaGenerator, found: Shown) -> None:
    slides = _slides(replace(found))
    place = _place(len(slides))
    with stage:
        with st.container(key="kh-slide", height="stretch"):
            slides[place - 1]()
        _bar(place, len(slides))


def _slides(found: Shown) -> Sequence[Slide]:
    """What there is to show, in order; a page without figures says so."""
    if not found.question and not found.charts:
        return [lambda: say_info(found.told or say("app.no-figures"))]
    slides: list[Slide] = [lambda: _opening(found.question, found.sentences)]
    if found.cards:
        slides.append(lambda: _figures(found.cards))
    slides += [partial(_chart, chart) for chart in found.charts]
    return [*slides, *_lists(found.lists)]


def _lists(found: Sequence[tuple[str, Sequence[str]]]) -> Iterator[Slide]:
    """Lists of the page, a few items to a slide."""
    for title, items in found:
        for first in range(0, len(items), ITEMS):
            yield partial(_items, title, items[first : first + ITEMS])


def _items(title: str, items: Sequence[str]) -> None:
    section(title)
    st.html(f'<ol class="kh-facts">{"".join(items)}</ol>')


def _place(count: int) -> int:
    """The slide asked for, counted from 1; the nearest one where there is no such."""
    text = st.query_params.get(SLIDE, "")
    return min(max(int(text), 1), count) if text.isdecimal() and len(text) < 4 else 1


def _opening(question: str, sentences: Sequence[str]) -> None:
    with st.container(key="kh-slide-opening"):
        heading(question, *sentences)


def _figures(cards: Sequence[Metric]) -> None:
    section(say("slide.figures"))
    st.html(cards_of(cards))


def _chart(chart: Chart) -> None:
    section(chart.title, chart.sentence)
    drawn = figures.redrawn(chart.figure, replace(look(), is_narrow=False, is_slide=True))
    large = figures.enlarged(drawn, FACTOR, LEAST, keeps_hover=True).update_layout(height=None)
    # Else Plotly shrinks texts to their bars; a figure that says itself what becomes of them is left as it is.
    large.update_traces(constraintext="none", selector={"type": "bar", "constraintext": None})
    st.plotly_chart(
        large, height="stretch", key=f"slide_{chart.key}", theme=None, config=CONFIG, alt=chart.alt
    )  # as high as the screen leaves
    source = say("app.source", source=chart.source) if chart.source else ""
    quiet(" · ".join(part for part in (chart.definition, source) if part))


def _bar(place: int, count: int) -> None:
    """At the foot of every slide: how sure the figures are, which slide of how many, and the ways on and out."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="kh-slide-bar"):
        mark = f'<span class="kh-sample">{escape(sample_mark())}</span>' if sample_mark() else ""
        told = " · ".join(part for part in (choice_of(None), *sureness()) if part)
        st.html(f'<p class="kh-state">{mark}{escape(told)}</p>')
        st.html(f'<span class="kh-progress">{place}/{count}</span>', width="content")
        st.button(
            say("slide.back"), key="kh-slide-back", on_click=show_slide, args=(place - 1,), disabled=place == 1,
            icon=":material/chevron_left:",
        )  # fmt: skip
        st.button(
            say("slide.next"), key="kh-slide-next", on_click=show_slide, args=(place + 1,), disabled=place == count,
            icon=":material/chevron_right:", icon_position="right",
        )  # fmt: skip
        paces = {seconds: _pace(seconds) for seconds in PACES}
        pace = st.selectbox(
            say("slide.pace"), PACES, format_func=paces.__getitem__, key="slide_pace", label_visibility="collapsed",
            width=320,
        )  # fmt: skip
        st.button(say("slide.full"), key="kh-slide-full", icon=":material/fullscreen:")
        st.button(say("slide.leave"), key="kh-slide-leave", on_click=leave_slides, icon=":material/close:")
    if pace in PACES and pace:
        st.session_state["slide_due"] = running.now() + timedelta(seconds=pace)
        st.fragment(_advance, run_every=float(pace))(place % count + 1)


def _pace(seconds: int) -> str:
    return say("slide.every", seconds=str(seconds)) if seconds else say("slide.rest")


def _advance(following: int) -> None:
    """Runs with the slide, and again when its time is over: then the next one follows, after the last the first."""
    if running.now() >= st.session_state["slide_due"] - SLACK:
        put(**{SLIDE: str(following)})
