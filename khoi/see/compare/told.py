"""The comparison as a table, and the sentence that names the largest difference."""

from collections.abc import Mapping, Sequence

import pandas as pd

from khoi.periods import Period, written
from khoi.see.compare.measures import MEASURES, Measure, Value, Values, best
from khoi.see.compare.written import alone, cell
from khoi.see.memory import remembered
from khoi.words import number, say

AS_TAKEN_AWAY = {"value": "item_value", "part": "item_part", "base": "item_base"}  # the names of the page's file
COLUMNS = ("measure", "measure_name", "unit", "item_id", "item_name", "value", "part", "base", "written", "is_best")


@remembered
def table(values: Values, names: Mapping[str, str], lang: str, is_even: bool = True) -> pd.DataFrame:
    """One row per measure and thing compared, in the order of measures; measures that nothing here has are left out.

    `names` are the things compared, in order. With `is_even` False (periods of different length) what adds up month by
    month has no best.
    """
    rows = []
    for key, measure in MEASURES.items():
        here = {one: values[key][one] for one in names if key in values and one in values[key]}
        if not here:
            continue
        marked = best(here, measure.better if is_even or not measure.grows else 0)
        rows += [_row(measure, one, name, here.get(one), one in marked, lang) for one, name in names.items()]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"value": float, "part": float, "base": float})


def _row(
    measure: Measure, item_id: str, name: str, value: Value | None, is_best: bool, lang: str
) -> tuple[object, ...]:
    told = value or Value(None)
    return (
        measure.key, say(f"compare.measure-{measure.key}", lang), say(f"compare.unit-{measure.key}", lang),
        item_id, name, told.value, told.part, told.base, cell(measure, value, lang), is_best,
    )  # fmt: skip


def answer(values: Values, names: Mapping[str, str], lang: str, is_even: bool = True) -> str:
    """Where they differ most: the share whose highest and lowest lie furthest apart, with both named.

    Amounts have no common scale with shares; they are named only where no share is known of two.
    """
    widest: tuple[float, str, str, str, int] | None = None
    for key, measure in MEASURES.items():
        known = {one: found for one in names if (found := _known(values, key, one)) is not None}
        if len(known) < 2 or measure.kind != "share" or (measure.grows and not is_even):
            continue
        high, low = max(known, key=known.__getitem__), min(known, key=known.__getitem__)
        gap = known[high] - known[low]
        if widest is None or gap > widest[0]:
            widest = (gap, key, high, low, round(known[high] * 100) - round(known[low] * 100))  # as written
    if widest is None:
        return say("compare.answer-nothing", lang)
    _, key, high, low, points = widest
    if not points:
        return say("compare.answer-alike", lang)
    measure = MEASURES[key]
    return say(
        "compare.answer", lang, measure=say(f"compare.measure-{key}", lang), high=names[high], low=names[low],
        high_share=alone(measure, values[key][high], lang), low_share=alone(measure, values[key][low], lang),
        points=number(points, lang),
    )  # fmt: skip


def _known(values: Values, key: str, item_id: str) -> float | None:
    found = values.get(key, {}).get(item_id)
    return found.value if found else None


def lengths(told: Sequence[Period], lang: str) -> str:
    """That periods differ in length, how long each is and what can be compared then; nothing where they are as long."""
    if len({period.month_count for period in told}) < 2:
        return ""
    each = "; ".join(
        say("compare.length", lang, period=written(period, lang), count=period.month_count) for period in told
    )
    return say("compare.lengths", lang, each=each)
