"""What a column of a query is called for a reader, and how its values are written; ids and flags are left out."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from khoi import words
from khoi.errors import UnknownName
from khoi.words import say

Kind = Literal["text", "whole", "money", "decimal", "percent", "day", "month", "moment", "state"]
# Ids, order, places on the map, flags for drawing: of no use beside the names they stand for.
LEFT_OUT = frozenset(
    ("ward_id", "village_id", "campaign_id", "body_id", "other_id", "campaign_order", "tile_column", "tile_row",
     "is_low", "is_over", "is_told", "is_in_period", "is_before", "is_one_order", "last_told", "all_count", "fact_key",
     "fact_value", "fact_unit", "certainty", "has_report", "behind_percent", "old_id", "new_id")
)  # fmt: skip
STATES = (
    "reached", "behind", "unreported", "missing", "late", "on_time", "met", "over", "unknown", "expected", "scope",
    "reported", "target", "autonomous", "non_autonomous", "mobilised", "meeting", "done", "overdue", "corrected",
    "stored", "undone", "article-2018-08-10",
)  # fmt: skip
KINDS: dict[str, Kind] = {
    **dict.fromkeys(("month", "first_month", "last_month", "finish_month", "last_reached_month"), "month"),
    **dict.fromkeys(("first_stored_at", "last_stored_at", "due_at", "stored_at"), "moment"),
    **dict.fromkeys(
        ("result", "year_result", "year_sum", "pace", "per_thousand", "target", "item_value", "item_part", "item_base"),
        "decimal",
    ),
    **dict.fromkeys(("state", "step", "source", "event"), "state"),
    **dict.fromkeys(("overdue_days", "file_row"), "whole"),
    **dict.fromkeys(("due_on", "met_on", "day", "effective_on"), "day"),
    "share": "percent",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Labelled:
    """A column as a reader takes it away: its heading with its unit, and how its values are written."""

    name: str
    heading: str
    kind: Kind


def labelled(rows: pd.DataFrame, lang: str) -> list[Labelled]:
    """The columns of a query's rows that a reader can use, in their order; of names only those in the language."""
    found = []
    for column in rows.columns:
        name = stem(column, lang)
        if name and name not in LEFT_OUT:
            found.append(Labelled(str(column), say(f"export.{name}", lang), kind_of(name)))
    return found


def has_headings(rows: pd.DataFrame, lang: str) -> bool:
    """Whether every column of these rows has a heading, as those of a page's queries have."""
    try:
        labelled(rows, lang)
    except UnknownName:
        return False
    return True


def stem(column: Hashable, lang: str) -> str:
    """The name of a column without its language; empty for the other language's."""
    name = str(column)
    for one in words.LANGUAGES:
        if name.endswith(f"_{one}"):
            return name.removesuffix(f"_{one}") if one == lang else ""
    return name


def kind_of(name: str) -> Kind:
    """How the values of a column are written, by its name."""
    if name in KINDS:
        return KINDS[name]
    if name.endswith("_vnd"):
        return "money"
    if name.endswith("_share"):
        return "percent"
    return "whole" if name.endswith("_count") else "text"


def told(value: Any, kind: Kind, lang: str) -> object:
    """A value as a cell holds it: a number, a time, a text; None for what was not reported."""
    if value is None or pd.isna(value):
        return None
    if kind == "state":
        return say(f"export.state-{value}", lang) if value in STATES else str(value)
    if kind in ("whole", "money"):
        return int(value)
    if kind in ("decimal", "percent"):
        return float(value)
    if kind in ("day", "month", "moment"):
        moment = pd.Timestamp(value).to_pydatetime()
        return moment + words.VIETNAM_TIME if kind == "moment" else moment
    return str(value)
