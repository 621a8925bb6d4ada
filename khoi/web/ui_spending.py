"""The part of the page on spending that opens one item: month by month, by sub-item, owner and source."""

import pandas as pd
import streamlit as st

from khoi.access import Viewer
from khoi.see import figures
from khoi.see.filters import Filters
from khoi.see.format import percent, share, total
from khoi.see.tables import Column
from khoi.web import cache
from khoi.web.identity import is_guests_page
from khoi.web.ui_filters import ALL, select
from khoi.web.ui_page import lang, look, note, rows, say, say_info, section
from khoi.web.ui_trace import chart, table

STEP = 50  # from one mục to the next


def one_item(items: pd.DataFrame, viewer: Viewer, about: Filters) -> None:
    """Opens the item that the address names (`item`, a code), with a choice among those of `see/spending_by_item`.

    A guest has no choice. A code without plan or payment here is told so.
    """
    if is_guests_page():
        return
    known = cache.names(lang())
    names = {_muc(code): known.get(("item", _muc(code)), "") for code in items["item_code"]}
    asked = st.query_params.get("item", ALL)
    chosen = _muc(asked) if asked.isdecimal() else asked
    if chosen and chosen not in names:
        say_info(say("spending.no-such-item", value=asked))
        chosen = ALL
    labels = {ALL: say("spending.no-item")} | {code: f"{code} {names[code]}" for code in sorted(names)}
    select("item", labels, chosen)
    if chosen:
        _open(chosen, labels[chosen], viewer, about)


def _muc(code: object) -> str:
    return str(int(str(code)) // STEP * STEP)


def _open(code: str, name: str, viewer: Viewer, about: Filters) -> None:
    months = rows("see/spending_item_months", viewer, about, item_code=code)
    parts = rows("see/spending_of_item", viewer, about, item_code=code)
    used = percent(share(total(parts["actual_vnd"]), total(parts["planned_vnd"])), lang())
    section(say("spending.item", item=name), say("spending.item-used", used=used))
    chart(figures.spending_item_months(months, look()), key="item", alt=say("spending.item-alt"), about=about)
    note(say("spending.item-key"), say("see.spending-source"))
    told = parts.assign(source_name=[say(f"trace.source-{source}") for source in parts["source"]])
    columns = [
        Column("item_code", say("table.code"), measure="item-name"),
        Column(f"item_{lang()}", say("spending.sub-item"), measure="item-name"),
        Column(f"owner_{lang()}", say("spending.owner"), measure="unit-name"),
        Column("source_name", say("spending.source"), measure="item-name"),
        Column("planned_vnd", say("table.planned"), "million", measure="planned"),
        Column("actual_vnd", say("table.actual"), "million", measure="actual"),
        Column("remaining_vnd", say("table.remaining"), "million", digits=2, measure="remaining"),
        Column("used_share", say("table.used"), "percent", measure="used"),
    ]
    table(told, columns, key="item_parts", alt=say("spending.item-parts-alt"), about=about)
