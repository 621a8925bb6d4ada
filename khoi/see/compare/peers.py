"""One place among others of its kind: its rank in each measure that can be better or worse, and all their values."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from khoi.see.compare.measures import MEASURES, Value, Values
from khoi.see.compare.written import cell
from khoi.see.memory import remembered
from khoi.words import say

COLUMNS = ("measure", "measure_name", "item_id", "item_name", "value", "part", "base", "written", "is_subject", "rank")


@dataclass(frozen=True, slots=True)
class Rank:
    """A place among those that reported: 1 is the best; None without a report. `tied`: how many others share it."""

    place: int | None
    known: int
    tied: int = 0


def rank(values: Mapping[str, Value], subject: str, better: int) -> Rank:
    """Where the subject stands among all values that are known: places after a tie are left out (1, 2, 2, 4)."""
    known = {one: round(value.value * better, 9) for one, value in values.items() if value.value is not None}
    if subject not in known:
        return Rank(None, len(known))
    own = known[subject]
    ahead = sum(value > own for value in known.values())
    return Rank(1 + ahead, len(known), sum(value == own for value in known.values()) - 1)


@remembered
def beside_peers(values: Values, names: Mapping[str, str], subject: str, lang: str) -> pd.DataFrame:
    """One row per measure and place in `names`: shares that can be better or worse, and the subject's rank in short."""
    rows = []
    for key, measure in MEASURES.items():
        here = {one: values[key][one] for one in names if one in values.get(key, {})}
        if measure.kind != "share" or not measure.better or not here:
            continue
        name, short = say(f"compare.measure-{key}", lang), _short(rank(here, subject, measure.better), lang)
        rows += [
            (key, name, one, names[one], value.value, value.part, value.base, cell(measure, value, lang),
             one == subject, short)
            for one, value in here.items()
        ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"value": float, "part": float, "base": float})


def sentence(values: Values, names: Mapping[str, str], subject: str, peers: str, lang: str) -> str:
    """The ranks in words: "Độ phủ: thứ 3 trong 9 phường; Chồng chéo: đồng hạng 2 trong 9 phường"; gaps are said.

    `peers` names what they all are.
    """
    told = []
    for key, measure in MEASURES.items():
        here = {one: values[key][one] for one in names if one in values.get(key, {})}
        if measure.kind == "share" and measure.better and here:
            told.append(_told(key, rank(here, subject, measure.better), peers, lang))
    return "; ".join(told)


def _told(key: str, found: Rank, peers: str, lang: str) -> str:
    given = {"measure": say(f"compare.measure-{key}", lang), "place": str(found.place), "base": str(found.known),
             "peers": peers}  # fmt: skip
    case = "none" if found.place is None else "alone" if found.known < 2 else "tie" if found.tied else "place"
    return say(f"compare.rank-{case}", lang, **given)


def _short(found: Rank, lang: str) -> str:
    """What stands beside the plot: "3/9", "=2/9" for a shared place."""
    if found.place is None:
        return say("figure.not-reported-short", lang)
    return f"{'=' if found.tied else ''}{found.place}/{found.known}"
