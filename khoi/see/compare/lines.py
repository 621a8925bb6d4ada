"""Figures of the things compared month by month, as one frame per measure for small multiples."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pandas as pd

from khoi.periods import Period
from khoi.see.format import is_known, share
from khoi.see.memory import remembered

Row = Mapping[str, Any]
COLUMNS = ("item_id", "item_name", "place", "month", "value", "part", "base")
# What has a line of its own: how a month's share, or amount, follows from its row.
SERIES: Mapping[str, tuple[str, str]] = {
    "coverage": ("reached_count", "pair_count"),
    "overlap": ("overlap_count", "reached_count"),
    "households": ("new_household_count", ""),
}


@remembered
def series(months: pd.DataFrame, names: Mapping[str, str], measure: str) -> pd.DataFrame:
    """One row per thing compared and month, from `see/compare_months` or `see/compare_body_months`.

    `value` is a share from 0 to 1, of households a count; None where nothing was reported. `place` orders the months.
    """
    base = "work_count" if measure == "overlap" and "work_count" in months else SERIES[measure][1]
    rows = pd.concat([months[months["item_id"] == one] for one in names]) if names else months.head(0)
    return _frame(
        _points(rows.to_dict("records"), names, SERIES[measure][0], base, lambda row: row["month"].toordinal())
    )


@remembered
def of_periods(
    months: pd.DataFrame, told: Mapping[str, Period], names: Mapping[str, str], measure: str
) -> pd.DataFrame:
    """The same for periods, from `see/city_months`: `place` is the how-manieth month of its period it is, from 1."""
    rows = [
        {**row, "item_id": item_id, "place": place}
        for item_id, period in told.items()
        for place, month in enumerate(period.months(), start=1)
        for row in months[(months["month"] == pd.Timestamp(month)) & (months["reported_count"] > 0)].to_dict("records")
    ]
    return _frame(_points(rows, names, *SERIES[measure], lambda row: row["place"]))


def _points(
    rows: list[Any], names: Mapping[str, str], part: str, base: str, place: Callable[[Row], int]
) -> Iterator[tuple[object, ...]]:
    for row in rows:
        of = row[base] if base else None
        value = share(row[part], of) if base else (float(row[part]) if is_known(row[part]) else None)
        yield row["item_id"], names[row["item_id"]], place(row), row["month"], value, row[part], of


def _frame(points: Iterator[tuple[object, ...]]) -> pd.DataFrame:
    found = pd.DataFrame(list(points), columns=list(COLUMNS))
    return found.astype({"value": float, "part": float, "base": float})
