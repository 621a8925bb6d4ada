"""What the page of overlap says: the sentence that answers its question, and its headline figures."""

from collections.abc import Iterator

import pandas as pd

from khoi.periods import Period, shifted, written
from khoi.see import headlines
from khoi.see.filters import Filters
from khoi.see.format import is_known, percent, share, signed, total, whole
from khoi.see.headlines import Metric
from khoi.see.trace import Traced, at
from khoi.words import say

YEAR = 12


def answer(months: pd.DataFrame, orders: pd.DataFrame, pairs: pd.DataFrame, filters: Filters, lang: str) -> str:
    """How much overlaps, whether that is less than a year before, and which order and which two bodies most.

    From `see/city_months`, `see/overlap_by_order` and `see/overlap_pairs`.
    """
    overlaps, reached = _counts(months, "is_in_period")
    values = {"period": filters.sentence(lang), "reached": whole(reached, lang)}
    if not reached:
        return say("overlap.answer-unreached", lang, period=values["period"])
    if not overlaps:
        return say("overlap.answer-none", lang, **values)
    now, before = share(overlaps, reached), share(*_counts(months, "is_before"))
    first = say(
        "overlap.answer", lang, **values, share=percent(now, lang), overlaps=whole(overlaps, lang),
        change=_change(now, before, filters, lang),
    )  # fmt: skip
    return " ".join([first, *_most(orders, pairs, lang)])


def _change(now: float | None, before: float | None, filters: Filters, lang: str) -> str:
    """ ", giảm 4 điểm % so với cùng kỳ năm 2017"; nothing where there is nothing to compare with."""
    if now is None or before is None:
        return ""
    moved = round((now - before) * 100)
    case = "fell" if moved < 0 else "rose" if moved > 0 else "same"
    return say(f"overlap.{case}", lang, count=abs(moved), compared=filters.compared(lang))


def _most(orders: pd.DataFrame, pairs: pd.DataFrame, lang: str) -> Iterator[str]:
    """The order with the highest share, where there are several, and the two bodies that met most often."""
    told = orders[orders["overlap_count"] > 0]
    if len(orders) > 1 and len(told):
        most = told.loc[(told["overlap_count"] / told["reached_count"]).idxmax()]
        part, base = float(most["overlap_count"]), float(most["reached_count"])
        yield say(
            "overlap.answer-order", lang, order=str(most[f"campaign_{lang}"]), part=whole(part, lang),
            base=whole(base, lang), share=percent(share(part, base), lang),
        )  # fmt: skip
    if len(pairs) and pairs["both_count"].max() > 0:
        row = pairs.loc[pairs["both_count"].idxmax()]
        yield say(
            "overlap.answer-pair", lang, one=str(row[f"body_{lang}"]), other=str(row[f"other_{lang}"]),
            count=int(row["both_count"]),
        )  # fmt: skip


def metrics(months: pd.DataFrame, places: pd.DataFrame, filters: Filters, lang: str) -> list[Metric]:
    """The share, how many overlaps, in how many villages, and how far it has come since the beginning."""
    overlaps, reached = _counts(months, "is_in_period")
    earlier, earlier_reached = _counts(months, "is_before")
    moved = signed((overlaps or 0) - (earlier or 0), lang) if reached and earlier_reached else ""
    touched, villages = (total(places[name]) for name in ("overlap_village_count", "village_count"))
    return [
        headlines.overlap(months, filters, lang),
        Metric(
            say("overlap.count", lang), whole(overlaps if reached else None, lang), unit=say("overlap.times", lang),
            delta=moved, delta_note=filters.compared(lang) if moved else "",
            is_good=None if not moved or overlaps == earlier else (overlaps or 0) < (earlier or 0),
            note=say("overlap.of-reached", lang, reached=whole(reached, lang)),
            traced=Traced("overlap"),
        ),
        Metric(
            say("overlap.villages", lang), f"{whole(touched, lang)}/{whole(villages, lang)}" if villages else "–",
            note=say("overlap.villages-note", lang), traced=Traced("overlap"),
        ),
        *_since_the_beginning(months, lang),
    ]  # fmt: skip


def _since_the_beginning(months: pd.DataFrame, lang: str) -> Iterator[Metric]:
    """The latest twelve months beside the first twelve; nothing until there are both."""
    first, last = months.head(YEAR), months.tail(YEAR)
    then, now = (share(*_sums(rows)) for rows in (first, last))
    if len(months) < 2 * YEAR or then is None or now is None:
        return
    start, end = at(first["month"].iloc[0]), at(last["month"].iloc[-1])
    early, late = Period(start, shifted(start, YEAR - 1)), Period(shifted(end, 1 - YEAR), end)
    yield Metric(
        say("overlap.since", lang), signed(round((now - then) * 100), lang), unit=say("overlap.points", lang),
        note=say(
            "overlap.since-note", lang, then=percent(then, lang), early=written(early, lang), now=percent(now, lang),
            late=written(late, lang),
        ),
        traced=Traced("overlap", late.first_month, late.last_month),
    )  # fmt: skip


def listed(rows: pd.DataFrame, lang: str) -> str:
    """That the list of `see/overlap_rows` holds the newest alone, where it does."""
    every = int(rows["all_count"].iloc[0]) if len(rows) else 0
    if every <= len(rows):
        return ""
    return say("overlap.rows-shown", lang, shown=whole(len(rows), lang), every=whole(every, lang))


def _counts(months: pd.DataFrame, which: str) -> tuple[float | None, float | None]:
    """(overlaps, reached) of the months that are in the period, or before it."""
    return _sums(months[months[which]])


def _sums(months: pd.DataFrame) -> tuple[float | None, float | None]:
    overlaps, reached = (total(months[name].astype(float)) for name in ("overlap_count", "reached_count"))
    return (overlaps, reached) if is_known(reached) else (None, None)
