"""Longer texts: a definition one click away, quoted sentences, and the published facts."""

from collections.abc import Iterable
from html import escape

import pandas as pd
import streamlit as st

from khoi.web.ui_page import say


def definition(text: str, key: str = "definition") -> None:
    """What a figure counts, in full, one click away."""
    with st.popover(say("app.definition"), key=f"kh-{key}", type="tertiary"):
        st.text(text)


def quotes(sentences: Iterable[str], source: str) -> None:
    """Sentences of somebody else, marked as quoted, with their source."""
    quoted = "".join(f"<p>“{escape(sentence)}”</p>" for sentence in sentences)
    st.html(f'<blockquote class="kh-quote">{quoted}<footer>{escape(source)}</footer></blockquote>')


def facts(rows: pd.DataFrame, lang: str) -> None:
    """The published facts as a list: when, and the sentence that says so."""
    items = "".join(
        f"<li><span>{escape(_when(row.as_of))}</span><p>{escape(str(row.statement_vi if lang == 'vi' else row.statement_en))}</p></li>"
        for row in rows.itertuples()
    )
    st.html(f'<ol class="kh-facts">{items}</ol>')


def _when(as_of: object) -> str:
    """2016-01 as 1/2016, 2018-07-31 as 31/07/2018; nothing where the article gives no day."""
    parts = str(as_of).split("-") if isinstance(as_of, str) else []
    if len(parts) == 2:
        return f"{int(parts[1])}/{parts[0]}"
    return "/".join(reversed(parts))
