"""Units of a day with one measure each, written for the reader: what stands in a tile, its shade, what it says."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd

from khoi import places
from khoi.periods import Period, short_month, written
from khoi.places import Gazetteer
from khoi.see import territory
from khoi.see.filters import Filters
from khoi.see.format import DASH, is_known, money, percent, share, whole
from khoi.see.memory import remembered
from khoi.see.territory import Gauge
from khoi.see.trace import at
from khoi.words import say

THEN, TODAY = "then", "today"
MAPS = (THEN, TODAY)


def day_of(map_name: str, filters: Filters, today: date) -> date:
    """The day whose units a map shows: the last one of the period, or today."""
    return today if map_name == TODAY else Period(filters.told.last_month, filters.told.last_month).last_day


def value(row: Any, gauge: Gauge) -> float | None:
    """The measure of a unit of `territory.carried`: a count, or a share of the sums."""
    part = getattr(row, gauge.part)
    if not gauge.base:
        return float(part) if is_known(part) else None
    return share(part, getattr(row, gauge.base))


def shown(found: float | None, gauge: Gauge, lang: str) -> str:
    """A value as it is written in a tile."""
    return percent(found, lang) if gauge.base else whole(found, lang)


def told(row: Any, gauge: Gauge, name: str, lang: str) -> str:
    """A value as a sentence: "Móng Cái 3: 99/112 lượt thôn–nhiệm vụ đã tiếp cận (88 %)"."""
    found, parts = value(row, gauge), [getattr(row, column) for column in (gauge.part, gauge.base) if column]
    if found is None:
        return say(f"map.none-{gauge.name}", lang, unit=name)
    figures = [money(one, lang) if gauge.name == "used" else whole(one, lang) for one in parts]
    values = {"part": figures[0], "base": figures[-1], "share": percent(found, lang) if gauge.base else ""}
    return say(f"map.told-{gauge.name}", lang, unit=name, **values)


@remembered
def tiles(
    rows: pd.DataFrame, gauge: Gauge, gazetteer: Gazetteer, on: date, filters: Filters, lang: str
) -> pd.DataFrame:
    """Units of `territory.carried` for a map: place, name, value, shade from 0 to 1, state and sentence.

    state: unreported (nothing reported for the period's last month, or nothing at all), none (no value), behind, told.
    A unit that no order is for is left out where the measure is of orders.
    """
    scoped = rows[rows["pair_count"] > 0] if gauge.is_of_orders else rows
    values = [value(row, gauge) for row in scoped.itertuples()]
    top = max((one for one in values if one is not None), default=0.0) if gauge.is_of_most else 1.0
    lines = []
    for row, found in zip(scoped.itertuples(), values, strict=True):
        unit, state = gazetteer.get(str(row.unit_id)), _state(row, found, gauge)
        unreported = say("figure.not-reported-short", lang)
        text = unreported if state == "unreported" else DASH if found is None else shown(found, gauge, lang)
        lines.append(
            {
                "unit_id": row.unit_id, "unit_name": row.unit_name, "tile_column": unit.tile_column or 0,
                "tile_row": unit.tile_row or 0, "value": found, "shade": min((found or 0) / (top or 1), 1.0),
                "shown": f"◐ {text}" if state == "behind" else text, "state": state, "measure": gauge.traced,
                "hover": _hover(row, state, gauge, gazetteer, on, filters, lang),
            }
        )  # fmt: skip
    columns = [
        "unit_id",
        "unit_name",
        "tile_column",
        "tile_row",
        "value",
        "shade",
        "shown",
        "state",
        "measure",
        "hover",
    ]
    return pd.DataFrame(lines, columns=columns)


def _state(row: Any, found: float | None, gauge: Gauge) -> str:
    if gauge.is_of_orders and not row.told_count:
        return "unreported"
    if found is None:
        parts = [getattr(row, column) for column in (gauge.part, gauge.base) if column]
        return "none" if all(is_known(part) for part in parts) else "unreported"
    behind = getattr(row, "behind_percent", 0)
    return "behind" if gauge.name == "coverage" and found * 100 < behind else "told"


def _hover(
    row: Any, state: str, gauge: Gauge, gazetteer: Gazetteer, on: date, filters: Filters,
    lang: str,
) -> str:  # fmt: skip
    """The sentence of a unit, what of it is missing, and the units in it."""
    month = written(Period(filters.told.last_month, filters.told.last_month), lang)
    reported, base = row.told_count, row.ward_count
    parts = [told(row, gauge, row.unit_name, lang)]
    if state == "behind":
        parts.append(say("map.behind", lang))
    if gauge.is_of_orders and not reported:
        parts.append(say("map.unreported", lang, month=month))
    elif gauge.is_of_orders and reported < base:
        parts.append(say("map.partly", lang, month=month, reported=whole(reported, lang), base=whole(base, lang)))
    names = [places.name(one, lang) for one in territory.inside(gazetteer, row.unit_id, on)]
    if names:
        parts.append(say("map.inside", lang, units=", ".join(names)))
    return " ".join(parts)


def legend(rows: pd.DataFrame, gauge: Gauge, lang: str) -> str:
    """The scale of a map in words, with the value of its darkest tile where that is the largest one."""
    known = [one for one in rows["value"] if is_known(one)]
    return say(f"map.legend-{gauge.name}", lang, most=shown(max(known, default=None), gauge, lang))


@remembered
def series(rows: pd.DataFrame, gauge: Gauge, lang: str) -> pd.DataFrame:
    """Units of `territory.carried` month by month, for lines: value, how it is written, sentence, the ward if alone."""
    lines = []
    for row in rows.itertuples():
        is_told = not gauge.is_of_orders or bool(row.told_count)
        is_scoped = not gauge.is_of_orders or bool(row.pair_count)
        found = value(row, gauge) if is_told and is_scoped else None
        month = short_month(at(row.month), lang)
        name = f"{row.unit_name}, {month}"
        silent = say("map.silent", lang, unit=name)
        lines.append(
            {
                "month": row.month, "unit_id": row.unit_id, "unit_name": row.unit_name, "ward_id": row.ward_id,
                "value": found, "shown": shown(found, gauge, lang), "measure": gauge.traced,
                "is_share": bool(gauge.base), "hover": told(row, gauge, name, lang) if is_told else silent,
            }
        )  # fmt: skip
    columns = ["month", "unit_id", "unit_name", "ward_id", "value", "shown", "measure", "is_share", "hover"]
    return pd.DataFrame(lines, columns=columns)


@remembered
def olds(
    rows: pd.DataFrame, gauge: Gauge, gazetteer: Gazetteer, on: date, units: Sequence[str], lang: str
) -> pd.DataFrame:
    """The wards of `see/ward_series` that are in these units of a day without being them: `series`, with `within`."""
    belongs = {ward: gazetteer.successor(ward, on).unit_id for ward in rows["ward_id"].unique()}
    told_count = rows["has_report"].astype(int)
    own = rows.assign(unit_id=rows["ward_id"], unit_name=rows["ward_name"], told_count=told_count, ward_count=1)
    grown = [unit_id for unit_id in units if territory.inside(gazetteer, unit_id, on)]
    chosen = own[own["ward_id"].map(belongs).isin(grown)]
    found = series(chosen.sort_values(["ward_id", "month"]), gauge, lang)
    return found.assign(within=[belongs[one] for one in found["unit_id"]])
