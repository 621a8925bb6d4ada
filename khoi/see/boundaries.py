"""The page on boundaries in words: units then and today, what adds up to the same, mergers, an example, codes."""

from collections.abc import Iterable
from datetime import date

import pandas as pd

from khoi import places, words
from khoi.periods import Period, short_month, written
from khoi.places import Gazetteer
from khoi.see import territory, unit_maps
from khoi.see.filters import Filters
from khoi.see.format import is_known, money, percent, share, total, whole
from khoi.see.memory import remembered
from khoi.see.territory import Gauge
from khoi.words import say


@remembered
def answer(rows: pd.DataFrame, now: pd.DataFrame, gauge: Gauge, filters: Filters, today_count: int, lang: str) -> str:
    """How many units there were and are, what the measure is in all, and which unit of the map has most and least.

    `rows` are those of `see/ward_measures`, `now` what `territory.carried` makes of them for the map's day.
    `today_count` is 0 for who may see none of today's units whole.
    """
    parts, base = (total(rows[name]) if name else None for name in (gauge.part, gauge.base))
    known = [(one, str(row.unit_name)) for row in now.itertuples() if (one := unit_maps.value(row, gauge)) is not None]
    last = written(Period(filters.told.last_month, filters.told.last_month), lang)
    then = int(rows["has_report"].notna().sum())
    counts = say("boundaries.counts", lang, month=last, then=whole(then, lang), today=whole(today_count, lang))
    counts = counts if today_count else say("boundaries.own", lang)
    if not known:
        return f"{counts} {say('boundaries.none', lang)}"
    amounts = [_amount(one, gauge, lang) for one in (parts, base)]
    in_all = say(
        "boundaries.all-share" if gauge.base else "boundaries.all-count", lang,
        measure=say(f"map.measure-{gauge.name}", lang), period=filters.sentence(lang), part=amounts[0],
        base=amounts[1], share=percent(share(parts, base), lang),
    )  # fmt: skip
    if len(known) < 2:
        return f"{counts} {in_all}"
    most, least = max(known), min(known)
    ends = {
        "first": most[1], "first_value": unit_maps.shown(most[0], gauge, lang), "last": least[1],
        "last_value": unit_maps.shown(least[0], gauge, lang),
    }  # fmt: skip
    return f"{counts} {in_all} {say('boundaries.ends', lang, **ends)}"


def sums(rows: pd.DataFrame, now: pd.DataFrame, gauge: Gauge, lang: str) -> str:
    """That the units of the map add up to those of the time: both sums, written out; nothing where none is known."""
    if total(rows[gauge.part]) is None:
        return ""
    columns = [column for column in (gauge.part, gauge.base) if column]
    sides = ["/".join(_amount(total(frame[column]), gauge, lang) for column in columns) for frame in (rows, now)]
    measure = say(f"map.measure-{gauge.name}", lang)
    return say("boundaries.sums", lang, measure=measure, then=sides[0], now=sides[1], count=len(now))


def _amount(found: float | None, gauge: Gauge, lang: str) -> str:
    """A part or a base as it is written."""
    return money(found, lang) if gauge.name == "used" else whole(found, lang)


def breaks(gazetteer: Gazetteer, units: Iterable[str], on: date, months: pd.Series) -> pd.DataFrame:
    """The mergers that lie within the months shown: unit_id, its name, day, and the names of what was merged."""
    first, last = months.min().date(), months.max().date()
    lines = [
        (unit_id, gazetteer.get(unit_id).name_vi, day, ", ".join(one.name_vi for one in ended))
        for unit_id in units
        for day, ended in territory.mergers(gazetteer, unit_id, on).items()
        if first < day <= last
    ]
    return pd.DataFrame(lines, columns=["unit_id", "unit_name", "day", "olds"])


def marked(found: pd.DataFrame, lang: str) -> str:
    """The marks of a chart in words; that there are none, where there are none."""
    if found.empty:
        return say("boundaries.no-breaks", lang)
    told = [
        say("boundaries.broke", lang, month=short_month(row.day, lang), olds=row.olds, unit=row.unit_name)
        for row in found.sort_values("day", kind="stable").itertuples()
    ]
    return say("boundaries.breaks", lang, mergers="; ".join(told))


@remembered
def units(now: pd.DataFrame, gauge: Gauge, gazetteer: Gazetteer, on: date, lang: str) -> pd.DataFrame:
    """The units of a map for a table: name with kind, code, what is in them, how many that is, the measure written."""
    lines = []
    for row in now.itertuples():
        unit = gazetteer.get(str(row.unit_id))
        olds = territory.inside(gazetteer, unit.unit_id, on)
        names = ", ".join(one.name_vi for one in olds) or say("boundaries.itself", lang)
        told = unit_maps.shown(unit_maps.value(row, gauge), gauge, lang)
        lines.append((unit.unit_id, places.full_name(unit, lang), unit.code, len(olds) or 1, names, told))
    return pd.DataFrame(lines, columns=["unit_id", "unit_name", "code", "old_count", "olds", "told"])


def story(changes: pd.DataFrame, lang: str) -> pd.DataFrame:
    """`see/unit_story` for a table: units with their kinds, in the reader's language."""
    kinds = {"phường": "place.phuong", "xã": "place.xa"}
    named = {
        side: [
            say(kinds[kind], lang, name=name) if kind in kinds else name
            for name, kind in zip(changes[f"{side}_name"], changes[f"{side}_kind"], strict=True)
        ]
        for side in ("old", "new")
    }
    return changes.assign(old=named["old"], new=named["new"])


@remembered
def codes(changes: pd.DataFrame, lang: str) -> str:
    """Which codes have been two units': a code is no identity."""
    shared = changes[changes["old_code"].notna() & (changes["old_code"] == changes["new_code"])]
    other = shared[shared["old_name"] != shared["new_name"]]
    same = shared[shared["old_name"] == shared["new_name"]]
    parts = []
    if len(other):
        told = [f"{row.old_code}: {row.old_name} → {row.new_name}" for row in other.itertuples()]
        parts.append(say("boundaries.codes", lang, codes="; ".join(told)))
    if len(same):
        parts.append(say("boundaries.codes-same", lang, units=", ".join(dict.fromkeys(same["old_name"]))))
    return " ".join(parts)


@remembered
def example(changes: pd.DataFrame, gazetteer: Gazetteer, lang: str) -> tuple[str, str]:
    """A merger whose people are known, added up, and its legal basis; two empty texts where none is.

    What grew must have been there before with people of its own: "6.643 + 5.187 = 11.830".
    """
    for (when, new_id), olds in changes.groupby(["effective_on", "new_id"], sort=True):
        new = gazetteer.get(str(new_id))
        counts = [new.population, *(None if pd.isna(one) else int(one) for one in olds["old_people_count"])]
        known = [one for one in counts if one is not None and is_known(one)]
        is_grown = new.valid_from is None or new.valid_from < when.date()
        if is_grown and len(known) == len(counts):
            names = [new.name_vi, *olds["old_name"]]
            values = {
                "units": " + ".join(names), "year": str(when.year), "day": words.day(when.date()), "unit": new.name_vi,
                "parts": " + ".join(whole(one, lang) for one in known), "sum": whole(sum(known), lang),
            }  # fmt: skip
            return say("boundaries.example", lang, **values), str(olds["legal_basis"].iloc[0])
    return "", ""
