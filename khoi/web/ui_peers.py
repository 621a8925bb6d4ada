"""A ward or village among others of its kind, and the last files that brought something of a ward."""

from dataclasses import replace

from khoi.access import Viewer
from khoi.periods import short_month
from khoi.see import compare, figures
from khoi.see.compare import Option
from khoi.see.filters import Filters
from khoi.see.tables import Column
from khoi.see.trace import at
from khoi.web import comparing, comparison
from khoi.web.ui_compare import compare_link
from khoi.web.ui_filters import choices_of
from khoi.web.ui_page import asked, lang, look, note, paragraph, rows, say, section
from khoi.web.ui_trace import chart, table


def peers(viewer: Viewer, about: Filters) -> Option | None:
    """The village among those of its ward, else the ward among phường or among xã; gives the peer clicked just now.

    Nothing is drawn for those who see some wards alone, where the peers would be other wards; nor without peers.
    """
    kind, subject = ("village", about.village) if about.village else ("ward", about.ward)
    if subject is None or (kind == "ward" and viewer.ward_ids is not None):
        return None
    wide = replace(about, ward=about.ward if kind == "village" else None, village=None)
    choices = choices_of(viewer)
    every, values = comparing.every(kind, viewer, wide, choices, lang())
    same = [
        one for one in every.values() if kind == "village" or choices.gazetteer.get(one.item_id).kind == subject.kind
    ]
    if len(same) < compare.LEAST:
        return None
    names = {option.item_id: option.name for option in same}
    shown = compare.beside_peers(values, names, subject.unit_id, lang())
    named = "village" if kind == "village" else {"phường": "phuong"}.get(subject.kind, "xa")
    told = compare.sentence(values, names, subject.unit_id, say(f"compare.peer-{named}"), lang())
    section(say(f"compare.rank-{named}"), told)
    asked()["peers"] = (
        shown.drop(columns=["measure", "item_id", "is_subject", "rank"]).rename(columns=compare.AS_TAKEN_AWAY),
        about,
    )
    options = {option.item_id: option for option in same}
    codes = [comparison.traced(row.measure, options[row.item_id]).code for row in shown.itertuples()]
    drawn = figures.peer_strips(shown.assign(code=codes), look())
    clicked = chart(drawn, key="peers", alt=say("compare.rank-alt"), is_clickable=True, about=about)
    note(say("compare.rank-key"), say("compare.source"))
    compare_link(replace(about, ward=None) if kind == "ward" else about, subject.unit_id)
    where = {"village": "village_id", "ward": "ward_id"}[kind]
    return options.get(str(getattr(clicked, where))) if clicked else None


def arrivals(viewer: Viewer, about: Filters) -> None:
    """The last files that brought something of the ward, from `see/ward_arrivals`."""
    found = rows("see/ward_arrivals", viewer, about)
    section(say("compare.arrivals"))
    if found.empty:
        paragraph(say("compare.arrivals-none"))
        return
    found = found.assign(dataset=[say(f"upload.dataset.{one}") for one in found["dataset"]])
    asked()["ward_arrivals"] = (found, about)
    spans = [_span(first, last) for first, last in zip(found["first_month"], found["last_month"], strict=True)]
    told = found.assign(
        months=spans,
        state_name=[say(f"compare.arrivals-{one}") for one in found["state"]],
    )
    columns = [
        Column("stored_at", say("table.stored"), "moment"),
        Column("dataset", say("compare.arrivals-dataset")),
        Column("months", say("compare.arrivals-months")),
        Column("row_count", say("compare.arrivals-rows"), "whole"),
        Column("file_name", say("table.file")),
        *([Column("account_id", say("compare.arrivals-by"))] if "account_id" in found else []),
        Column("state_name", say("table.state")),
    ]
    table(told, columns, key="arrivals", alt=say("compare.arrivals-alt"))
    note(say("compare.arrivals-key"))


def _span(first: object, last: object) -> str:
    ends = dict.fromkeys(short_month(at(month), lang()) for month in (first, last))
    return " – ".join(ends)
