"""What stands under every chart: its rows as a table, and the chart as a picture to take away."""

from functools import partial

import pandas as pd
import streamlit as st

from khoi import places, words
from khoi.brief import labelled
from khoi.brief.labels import has_headings, told
from khoi.see import figures
from khoi.see.picture import Caption
from khoi.see.tables import Column
from khoi.web import pictures
from khoi.web.identity import is_guests_page
from khoi.web.ui_chart import drawn_table
from khoi.web.ui_page import choice_of, known_viewer, lang, sample_mark, say, store, sureness
from khoi.web.ui_shown import Chart, shown


def under(chart: Chart) -> None:
    """The place of the page's line about it; the switch that shows its rows as a table, the button for a picture.

    On a page that writes, a chart of what would change has the line alone. A guest takes no files.
    """
    with st.container(gap="xxsmall", key=f"kh-under-{chart.key}"):
        chart.below = st.container(gap=None)
        if not shown().is_read:
            return
        chart.row = st.container(horizontal=True, vertical_alignment="center", gap="medium")
        with chart.row:
            is_table = st.toggle(say("picture.as-table"), key=f"as_table_{chart.key}", width="content")
            if not is_guests_page():
                _picture(chart)
        if is_table:
            _table(chart)


def _picture(chart: Chart) -> None:
    """A button that makes the picture's address, good for half an hour, for this account alone."""
    if st.button(say("picture.make"), key=f"picture_{chart.key}", type="tertiary", icon=":material/image:"):
        choice = words.capital(choice_of(chart.about))
        sure = " · ".join([*sureness(), *scope()])
        caption = partial(_caption, chart, choice, sure, sample_mark(), lang())
        address = pictures.offer(known_viewer().account_id, chart.figure, chart.title, caption, lang())
        st.link_button(say("picture.open"), address, icon=":material/open_in_new:")


def _caption(chart: Chart, choice: str, sure: str, sample: str, language: str) -> Caption:
    """What the picture says beside the marks. The line under a chart is said after it: it is known by now."""
    source = words.say("app.source", language, source=chart.source) if chart.source else ""
    return Caption(chart.title, choice, (chart.sentence, chart.definition, source, sure), sample)


def scope() -> list[str]:
    """Within which wards figures are, for an account that sees its own alone."""
    ward_ids = known_viewer().ward_ids
    if ward_ids is None:
        return []
    wards = ", ".join(places.full_name(store().gazetteer().get(ward_id), lang()) for ward_id in ward_ids)
    return [say("app.within", wards=wards)]


def _table(chart: Chart) -> None:
    """The rows that the chart was drawn from, as its file has them.

    Rows that were put together for the drawing have no headings: there a row is what a mark says.
    """
    rows, alt = figures.rows_of(chart.figure), say("picture.table-alt", title=chart.title)
    if not has_headings(rows, lang()):
        said = pd.DataFrame({"said": figures.sentences_of(chart.figure)})
        drawn_table(said, [Column("said", say("picture.said"))], f"table_{chart.key}", alt, False)
        return
    found = labelled(rows, lang())
    states = {
        one.name: [told(value, "state", lang()) for value in rows[one.name]] for one in found if one.kind == "state"
    }
    columns = [Column(one.name, one.heading, "text" if one.kind == "state" else one.kind) for one in found]
    drawn_table(rows.assign(**states), columns, f"table_{chart.key}", alt, False)
