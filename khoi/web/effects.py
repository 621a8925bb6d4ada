"""How the charts move when figures are stored or undone: the figures of the touched wards before and after."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import pandas as pd

from khoi import periods, places, words
from khoi.datasets import Dataset
from khoi.see import figures
from khoi.web import ui

QUERIES = {"activity": "see/effect_activity", "headcount": "see/effect_headcount", "spending": "see/effect_spending"}
Slots = Iterable[tuple[str, date]]


@dataclass(frozen=True, slots=True)
class Effect:
    """What an act moved: figures of the touched wards and months before and after. `act_id` leads to its history."""

    act_id: str
    dataset: Dataset
    slots: tuple[tuple[str, date], ...]
    before: pd.DataFrame
    after: pd.DataFrame


def figures_of(dataset: Dataset, slots: Slots) -> pd.DataFrame:
    """The figures that an act on these wards and months moves; empty for datasets without a chart."""
    found = list(slots)
    if dataset.name not in QUERIES or not found:
        return pd.DataFrame()
    period = period_of(found)
    wards = sorted({ward_id for ward_id, _ in found})
    return ui.store().rows(
        QUERIES[dataset.name], scope=wards, first_month=period.first_month, last_month=period.last_month
    )


def show(effect: Effect, title: str, alt: str, key: str) -> None:
    """The chart of what moved, headed `title`."""
    ui.section(title)
    ui.chart(figures.before_and_after(effect.before, effect.after, ui.look()), key=key, alt=alt)


def named(effect: Effect) -> dict[str, str]:
    """Where and when, for the sentences about an effect."""
    return {"where": where(effect.slots), "when": when(effect.slots)}


def where(slots: Slots) -> str:
    """The wards that are touched: the one by its name, several by their number."""
    wards = [ui.store().gazetteer().get(ward_id) for ward_id in dict.fromkeys(ward for ward, _ in slots)]
    if len(wards) == 1:
        return places.full_name(wards[0], ui.lang())
    return ui.say("upload.wards", count=len(wards), shown=words.number(len(wards), ui.lang()))


def period_of(slots: Slots) -> periods.Period:
    """The months that are touched, from the first to the last."""
    months = [month for _, month in slots]
    return periods.Period(min(months), max(months))


def when(slots: Slots) -> str:
    """Those months in words."""
    return periods.written(period_of(slots), ui.lang())
