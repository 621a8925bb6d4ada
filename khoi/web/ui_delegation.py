"""Parts of the pages for delegations: the milestones, lists that are read in order, definitions, places to visit."""

from collections.abc import Sequence
from html import escape

import pandas as pd
import streamlit as st

from khoi.access import Action, Viewer, may
from khoi.see import figures
from khoi.see import visits as chosen
from khoi.see.delegation import Milestone
from khoi.see.filters import Filters
from khoi.see.tables import Column
from khoi.see.visits import Visit
from khoi.web.ui_page import lang, look, note, page_link, say, section
from khoi.web.ui_shown import shown
from khoi.web.ui_texts import pairs
from khoi.web.ui_trace import chart, table


def milestones(found: Sequence[Milestone]) -> None:
    """Published facts in their order: when, the document, the statement as it is quoted, who published it."""
    _listed([_milestone(one) for one in found])


def _milestone(one: Milestone) -> str:
    document = f"<strong>{escape(one.document)}</strong>" if one.document else ""
    return (
        f"<li><span>{escape(one.when)}</span><div>{document}<p>“{escape(one.statement)}”</p>"
        f"<small>{escape(say('app.source', source=one.source))}</small></div></li>"
    )


def numbered(lines: Sequence[str]) -> None:
    """Steps in their order, each with its number."""
    _listed(
        [
            f'<li class="kh-step"><span>{place}</span><p>{escape(line)}</p></li>'
            for place, line in enumerate(lines, start=1)
        ]
    )


def _listed(items: Sequence[str]) -> None:
    """A list of the page, kept for its slides."""
    shown().lists.append((shown().title, items))
    st.html(f'<ol class="kh-facts">{"".join(items)}</ol>')


def files_received(rows: pd.DataFrame) -> None:
    """Files by kind: how many stand, their rows, how many were taken back. They are files, no figure to be traced."""
    columns = [
        Column("dataset_name", say("sources.dataset")),
        Column("file_count", say("sources.files"), "whole"),
        Column("row_count", say("sources.rows"), "whole"),
        Column("undone_count", say("sources.taken-back"), "whole"),
    ]
    table(rows, columns, key="received_rows", alt=say("sources.received-alt"))


def terms(found: Sequence[tuple[str, Sequence[str]]]) -> None:
    """Terms, each with the sentences that say what it means."""
    items = "".join(
        f"<div><dt>{escape(name)}</dt>{''.join(f'<dd>{escape(text)}</dd>' for text in texts)}</div>"
        for name, texts in found
    )
    st.html(f'<dl class="kh-terms">{items}</dl>')


def visits(found: Sequence[Visit], filters: Filters, viewer: Viewer) -> None:
    """The places side by side: why each, its figures, the wards in the order of its measure, the way to its page."""
    if not found:
        return
    for place, (column, one) in enumerate(zip(st.columns(len(found), gap="large"), found, strict=True), start=1):
        with column:
            section(chosen.title(place, one, lang()), chosen.reason(one, filters, lang()))
            pairs(chosen.told(one, lang()))
            alt = say(f"visit.alt-{one.reason}", ward=one.called(lang()))
            chart(figures.visit_bars(one.ranking, look()), key=f"visit_{one.reason}", alt=alt, about=filters)
            note(say(f"visit.key-{one.reason}"), say("see.activity-source"))
            if may(viewer, Action.SEE, one.ward_id).is_allowed:
                page_link("ward", say("visit.open", ward=one.called(lang())), ward=one.ward_id)
