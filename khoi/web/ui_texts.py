"""Longer texts: a definition one click away, quoted sentences, and the published facts."""

from collections.abc import Iterable, Sequence
from html import escape

import pandas as pd
import streamlit as st

from khoi import words
from khoi.see import trace
from khoi.see.filters import Filters
from khoi.web import ui_manual
from khoi.web.identity import is_guests_page
from khoi.web.ui_dialog import show
from khoi.web.ui_mode import is_tracing
from khoi.web.ui_page import address_with, page_file, plain, say, store
from khoi.web.ui_shown import shown


def definition(text: str, key: str = "definition") -> None:
    """What a figure counts, in full, one click away; under a chart beside what else it leads to, the help among it."""
    chart = shown().noted
    place = chart.row if chart and chart.row else st.container()
    with place, st.popover(say("app.definition"), key=f"kh-{key}", type="tertiary"):
        st.text(text)
        ui_manual.way_from_definition(text)


def quotes(sentences: Iterable[str], source: str) -> None:
    """Sentences of somebody else, marked as quoted, with their source."""
    quoted = "".join(f"<p>“{escape(sentence)}”</p>" for sentence in sentences)
    st.html(f'<blockquote class="kh-quote">{quoted}<footer>{escape(source)}</footer></blockquote>')


def published(source: str, is_of_chart: bool = False) -> None:
    """The line under what others have published: its source alone, as it is neither sample nor stored by us.

    `is_of_chart`: it stands where the line of the chart just drawn stands.
    """
    chart = shown().noted if is_of_chart else None
    if chart:
        chart.source = source
    (chart.below if chart and chart.below else st).html(
        f'<p class="kh-note">{escape(say("app.source", source=source))}</p>'
    )


def faults(lines: Sequence[tuple[str, str]]) -> None:
    """Problems of a file: what is wrong and where, and under it what to do, where there is something to do."""
    said = ((escape(why), f"<span>{escape(fix)}</span>" if fix else "") for why, fix in lines)
    items = "".join(f"<li>{why}{fix}</li>" for why, fix in said)
    st.html(f'<ul class="kh-faults">{items}</ul>')


def pairs(known: Sequence[tuple[str, str]]) -> None:
    """A list of (name, value): what is known of one thing."""
    items = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in known)
    st.html(f'<dl class="kh-pairs">{items}</dl>')


def pointers(rows: pd.DataFrame, key: str, about: Filters) -> None:
    """Lines of (what, where, detail, ward_id, code), each leading to its ward, or to where its figure comes from.

    For a guest they are text: a share link has no page of a ward.
    """
    with st.container(gap="xxsmall", key=f"kh-pointers-{key}"):
        for row in rows.itertuples():
            head = words.capital(f"{row.where} · {row.what}")
            traced = trace.read(row.code)
            if is_tracing() and traced:
                if st.button(plain(head), key=f"trace_{key}_{row.Index}", type="tertiary"):
                    show(traced, about)
            elif not is_guests_page() and _is_ward(str(row.ward_id)):
                st.page_link(page_file("ward"), label=plain(head), query_params=address_with(ward=row.ward_id))
            else:
                st.html(f'<span class="kh-pointer">{escape(head)}</span>')
            st.html(f'<p class="kh-note">{escape(words.capital(str(row.detail)))}</p>')


def _is_ward(unit_id: str) -> bool:
    return unit_id in store().gazetteer() and store().gazetteer().get(unit_id).level == "ward"
