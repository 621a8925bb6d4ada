"""The page that puts things side by side: which kind and which of it, then dots, table and lines, each leading on."""

from collections.abc import Mapping, Sequence
from typing import NoReturn

import pandas as pd
import streamlit as st

from khoi import places
from khoi.access import Viewer
from khoi.see import compare, figures
from khoi.see.compare import Option
from khoi.see.filters import Filters
from khoi.see.tables import Column
from khoi.web import comparing, comparison
from khoi.web.comparison import Compared
from khoi.web.identity import is_guests_page
from khoi.web.ui_chart import drawn_table
from khoi.web.ui_dialog import show
from khoi.web.ui_filters import choices_of, filters, select
from khoi.web.ui_mode import is_tracing
from khoi.web.ui_page import asked, go, lang, look, note, page_link, quiet, say, say_info, section
from khoi.web.ui_texts import definition, faults
from khoi.web.ui_trace import chart

FILTERS: Mapping[str, tuple[str, ...]] = {  # what narrows each kind; a ward is needed where villages are compared
    "ward": ("period", "campaign"),
    "village": ("period", "ward", "campaign"),
    "body": ("period", "ward", "campaign"),
    "campaign": ("period", "ward"),
    "period": ("ward", "campaign"),
}
NEEDED: Mapping[str, tuple[str, ...]] = {"village": ("ward",), "period": ("period",)}


def compared(viewer: Viewer) -> Compared:
    """What the address asks to compare, with widgets for the kind, the filters and the things, and all their figures.

    Where nothing is stored the page ends with a sentence.
    """
    choices = choices_of(viewer)
    offered = comparing.offered(choices)
    kind, told = compare.read_kind(st.query_params.get("by"), offered, lang())
    names = {one: say(f"compare.kind-{one}") for one in offered}
    chosen = filters(
        *FILTERS[kind], needed=NEEDED.get(kind, ()), first=lambda: select("by", names, kind, args=("items",), width=170)
    )
    for sentence in (told,) if told else ():
        say_info(sentence)
    everything = comparing.read(kind, viewer, chosen, choices, st.query_params.get("items", ""), lang())
    if everything.is_empty or chosen.as_of is None:
        say_info(say("app.no-figures" if chosen.as_of else "app.nothing-stored"))
        st.stop()
    _items(everything)
    for sentence in everything.notices:
        say_info(sentence)
    if everything.added:
        quiet(everything.added)
    if len(everything.chosen) < compare.LEAST:
        say_info(say("compare.only-one", name=", ".join(option.name for option in everything.chosen)))
    return everything


def _items(everything: Compared) -> None:
    """The things compared, to take away and to add; what is chosen stands in the address."""
    names = {option.item_id: option.name for option in everything.options}
    st.session_state["filter_items"] = [option.item_id for option in everything.chosen]
    st.multiselect(
        say("filters.items"), list(names), format_func=names.__getitem__, key="filter_items", on_change=_write_items,
        placeholder=say("compare.choose"),
    )  # fmt: skip


def _write_items() -> None:
    chosen = st.session_state["filter_items"]
    if chosen:
        st.query_params["items"] = ",".join(chosen)
    elif "items" in st.query_params:
        del st.query_params["items"]


def comparison_table(everything: Compared) -> Option | None:
    """Measure by thing, the best marked; gives the thing clicked just now. On a phone a card a measure.

    While sources are asked for, a cell shows where its figure comes from.
    """
    section(say("compare.table"))
    rows = everything.rows
    taken = rows.drop(columns=["measure", "item_id", "code"]).rename(columns=compare.AS_TAKEN_AWAY)
    asked()["compare"] = (taken.assign(is_best=rows["is_best"].map({True: "◆", False: ""})), everything.filters)
    clicked = None
    if look().is_narrow:
        faults([_card(one) for _, one in rows.groupby("measure", sort=False)])
    else:
        clicked = _drawn(everything)
    note(say("compare.table-key"), say("compare.source"))
    definition(say(f"compare.definition-{everything.kind}"))
    return clicked


def _drawn(everything: Compared) -> Option | None:
    """The table itself: a line per measure, a column per thing."""
    rows, options = everything.rows, {option.item_id: option for option in everything.chosen}
    written = rows.assign(written=[_marked(row) for row in rows.to_dict("records")])
    shown = written.pivot(index="measure", columns="item_id", values="written").loc[rows["measure"].unique()]
    heads = rows.drop_duplicates("measure").set_index("measure")[["measure_name", "unit"]]
    columns = [
        Column("measure_name", say("compare.measure")),
        Column("unit", say("compare.unit")),
        *(Column(item_id, option.name, "figure") for item_id, option in options.items()),
    ]
    clicked = drawn_table(
        heads.join(shown), columns, "compare_rows", f"{say('compare.table-alt')} {say('see.click')}", True
    )
    if not clicked or clicked[1].name not in options:
        return None
    option = options[clicked[1].name]
    measure = next(key for key in heads.index if heads.loc[key, "measure_name"] == clicked[0]["measure_name"])
    if not is_tracing():
        return option
    show(comparison.traced(measure, option), everything.filters)
    return None


def _card(rows: pd.DataFrame) -> tuple[str, str]:
    """What a phone shows of a measure: its name and unit, and each thing with its figure."""
    head = f"{rows['measure_name'].iloc[0]} · {rows['unit'].iloc[0]}"
    return head, " · ".join(f"{row['item_name']}: {_marked(row)}" for row in rows.to_dict("records"))


def _marked(row: Mapping[object, object]) -> str:
    return f"◆ {row['written']}" if row["is_best"] else str(row["written"])


def comparison_dots(everything: Compared) -> Option | None:
    """Every share on one scale, the widest difference on top; gives the thing clicked just now."""
    rows = everything.rows
    known = rows[rows["base"].notna() & rows["value"].notna()]
    if known.empty or len(everything.chosen) < compare.LEAST:
        return None
    section(say("compare.dots"))
    drawn = figures.compared_shares(known, look())
    clicked = chart(drawn, key="dots", alt=say("compare.dots-alt"), is_clickable=True, about=everything.filters)
    note(say("compare.dots-key"), say("compare.source"))
    return everything.of(clicked)


def comparison_lines(everything: Compared) -> Option | None:
    """Small multiples of each measure that has months; gives the thing clicked just now."""
    found: Option | None = None
    for measure in compare.SERIES:
        rows = everything.line(measure)
        if rows.empty or rows["value"].notna().sum() < 2 or rows["place"].nunique() < 2:
            continue
        key = "villages" if everything.kind == "body" and measure == "coverage" else measure
        section(say(f"compare.line-{key}"))
        clicked = chart(
            figures.compared_lines(rows, look()), key=f"lines_{measure}", alt=say("compare.lines-alt"),
            is_clickable=True, about=everything.filters,
        )  # fmt: skip
        note(
            say("compare.lines-key-period" if everything.kind == "period" else "compare.lines-key"),
            say("compare.source"),
        )
        found = everything.of(clicked) or found
    return found


def comparison_links(options: Sequence[Option]) -> None:
    """A link to each thing's own page."""
    with st.container(horizontal=True, gap="small", key="kh-compared"):
        for option in options:
            page_link(option.page, say("compare.open", name=option.name), by=None, items=None, **option.address)


def go_to(option: Option) -> NoReturn:
    """Leads to the page of a thing compared."""
    go(option.page, by=None, items=None, **option.address)


def compare_link(about: Filters, item_id: str | None = None) -> None:
    """A quiet way to the comparison with the present choice: villages where a ward is chosen, else wards.

    With `item_id` that one is compared with another that the page chooses.
    """
    if is_guests_page():
        return
    if about.ward is None:
        page_link("compare", say("compare.wards"), by="ward", items=item_id)
    else:
        page_link(
            "compare", say("compare.villages", ward=places.full_name(about.ward, lang())), by="village", items=item_id
        )
