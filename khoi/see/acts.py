"""The history in words: an upload or undo, whether it is in force, the warnings accepted with it, what it changed."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pandas as pd

from khoi import periods, places, words
from khoi.datasets import CATEGORIES, DATASETS, SOURCES, STATUSES, Dataset
from khoi.periods import Period
from khoi.places import Gazetteer
from khoi.see.format import DASH
from khoi.words import say

NUMERIC = ("whole", "money", "decimal")
SCOPES = {"all": "place.scope-all", "xã": "place.scope-xa", "phường": "place.scope-phuong"}
Names = Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class Act:
    """One row of `see/history`: an upload, an undo (its upload's figures went), or a return (they came back)."""

    act_id: str
    kind: str
    target_id: str | None
    upload_id: str
    account_id: str
    acted_at: datetime
    undone_at: datetime | None
    undone_by: str | None
    sender_id: str
    dataset: str
    file_name: str
    encoding: str
    sheet: str | None
    row_count: int
    new_count: int
    changed_count: int
    unchanged_count: int
    file_sha256: str
    original_sha256: str | None
    acknowledged: str | None
    ward_count: int
    ward_id: str
    first_month: datetime
    last_month: datetime


def act_of(row: Mapping[str, Any]) -> Act:
    """The act of a row; what is missing in it is None."""
    given: dict[str, Any] = {one.name: None if pd.isna(row[one.name]) else row[one.name] for one in fields(Act)}
    return Act(**given)


def title(act: Act, lang: str) -> str:
    """What was done: "Tệp a.csv", "Hoàn tác tệp a.csv", "Lấy lại số liệu của tệp a.csv"."""
    return say(f"history.title.{act.kind}", lang, file=act.file_name)


def state(act: Act, lang: str) -> str:
    """Whether it is in force; of an undo what it undid; where it was undone, when and by whom."""
    if act.undone_at is None:
        return say(f"history.state.{act.kind}", lang)
    moment = words.moment(act.undone_at)
    return say(f"history.undone.{act.kind}", lang, moment=moment, account=act.undone_by or "")


def where(act: Act, gazetteer: Gazetteer, lang: str) -> str:
    """The ward whose figures it is about, or how many wards."""
    if act.ward_count == 1 and act.ward_id in gazetteer:
        return words.capital(places.full_name(gazetteer.get(act.ward_id), lang))
    return say("history.places", lang, count=act.ward_count, shown=words.number(act.ward_count, lang))


def when(act: Act, lang: str) -> str:
    """The months that its figures are about: "T7/2018", "T1/2018 – T7/2018"; a catalogue is of none."""
    if DATASETS[act.dataset].is_catalogue:
        return ""
    ends = dict.fromkeys((act.first_month, act.last_month))
    return " – ".join(periods.short_month(month.date().replace(day=1), lang) for month in ends)


def months(found: Sequence[date], lang: str) -> str:
    """Months in words: a run of them as a period, others one by one."""
    run = Period(found[0], found[-1])
    if run.month_count == len(found):
        return words.capital(periods.written(run, lang))
    return ", ".join(periods.short_month(month, lang) for month in found)


def warnings(act: Act, lang: str) -> list[str]:
    """The warnings that were seen and accepted when the file was stored, each with its row, column and value."""
    told = json.loads(act.acknowledged) if act.acknowledged else []
    values = [{key: "" if one[key] is None else str(one[key]) for key in ("row", "column", "value")} for one in told]
    return [say(f"history.warning.{one['code']}", lang, **given) for one, given in zip(told, values, strict=True)]


def changes(effects: pd.DataFrame, dataset: Dataset, names: Names, gazetteer: Gazetteer, lang: str) -> pd.DataFrame:
    """What an act changed, as a person reads it: where, what, by, month, column, old, new (None = not reported)."""
    rows = [
        {
            "where": _unit(row.unit_id, gazetteer, lang),
            "what": _what(row.what_id, dataset, names, gazetteer, lang),
            "by": _by(row.by_id, dataset, names, gazetteer, lang),
            "month": pd.NaT if dataset.is_catalogue else row.month,
            "column": dataset.column(row.column_name).label,
            "old": value(row.column_name, row.old, dataset, names, gazetteer, lang),
            "new": value(row.column_name, row.new, dataset, names, gazetteer, lang),
        }
        for row in effects.itertuples()
    ]
    return pd.DataFrame(rows, columns=["where", "what", "by", "month", "column", "old", "new"])


def card(row: Mapping[str, Any], lang: str) -> tuple[str, str]:
    """One row of `changes` in two lines: what changed, and of whom and when."""
    old, new = (DASH if pd.isna(row[name]) else row[name] for name in ("old", "new"))
    month = None if pd.isna(row["month"]) else periods.short_month(row["month"].date().replace(day=1), lang)
    about = (row["where"], row["what"], row["by"], month)
    return f"{row['column']}: {old} → {new}", " · ".join(str(part) for part in about if not pd.isna(part))


def _unit(unit_id: str, gazetteer: Gazetteer, lang: str) -> str:
    if unit_id not in gazetteer:
        return unit_id
    unit = gazetteer.get(unit_id)
    above = gazetteer.get(unit.parent_id) if unit.level == "village" and unit.parent_id else None
    named = words.capital(places.full_name(unit, lang))
    return f"{named}, {places.name(above, lang)}" if above else named


def _what(what_id: str, dataset: Dataset, names: Names, gazetteer: Gazetteer, lang: str) -> str:
    if dataset.name == "headcount":
        return words.capital(CATEGORIES.get(what_id, what_id))
    if dataset.name == "spending":
        return " ".join(filter(None, (what_id, names.get(("item", what_id)))))
    if dataset.name in ("units", "mergers"):
        return _unit(what_id, gazetteer, lang)
    return what_id if dataset.name == "conclusions" else names.get(("campaign", what_id), what_id)


def _by(by_id: Any, dataset: Dataset, names: Names, gazetteer: Gazetteer, lang: str) -> str | None:
    if pd.isna(by_id):
        return None
    if dataset.name == "spending":
        return words.capital(SOURCES.get(by_id, by_id))
    return names.get(("body", by_id)) or _unit(by_id, gazetteer, lang)


def value(name: str, text: Any, dataset: Dataset, names: Names, gazetteer: Gazetteer, lang: str) -> str | None:
    """A stored value as the reader writes it: "71.000" of a result is 71, an id the name; None where nothing is."""
    if pd.isna(text):
        return None
    kind = dataset.column(name).kind
    if kind in ("parent", "old_ward", "new_ward"):
        return _unit(text, gazetteer, lang)
    if kind == "scope":
        wards = [_unit(ward_id, gazetteer, lang) for ward_id in text.split() if ward_id in gazetteer]
        return "; ".join(wards) or say(SCOPES[text], lang)
    if kind in NUMERIC:
        return words.number(Decimal(text), lang)
    if kind == "day":
        return words.day(date.fromisoformat(text[:10]))
    if kind == "responsible":
        return _by(text, dataset, names, gazetteer, lang)
    return words.capital(STATUSES.get(text, text)) if kind == "status" else str(text)
