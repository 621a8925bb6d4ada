"""Places worth a visit: three wards chosen by a rule from their figures, and villages to see in each.

The rule: the ward with the widest coverage, the one whose coverage rose most against the period before, and the one
with the most new households for every 1,000; three different wards, in this order; of equals the first in official
order. A ward without a report for the period's last month is not proposed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from khoi.places import with_kind
from khoi.see.filters import Filters
from khoi.see.format import is_known, percent, share, signed, total, whole
from khoi.words import capital, number, say

REASONS = ("widest", "risen", "households")
MOST_SITES = 2


@dataclass(frozen=True, slots=True)
class Site:
    """A village to see: orders that reached it, of those in whose scope it is, and households newly reached."""

    name: str
    kind: str
    reached_count: int
    order_count: int
    new_household_count: int | None

    def called(self, lang: str) -> str:
        """Its name with its kind."""
        return with_kind(self.name, self.kind, lang)


@dataclass(frozen=True, slots=True)
class Visit:
    """A ward to visit, why, its figures (a row of `measured`), and villages to see; `ranking` proves the choice.

    `ranking` holds each ward's value of the reason's measure, the greatest last, those without one first.
    """

    reason: str
    ward_id: str
    name: str
    kind: str
    figures: pd.Series
    sites: tuple[Site, ...]
    ranking: pd.DataFrame

    def called(self, lang: str) -> str:
        """The ward's name with its kind."""
        return with_kind(self.name, self.kind, lang)


def measured(wards: pd.DataFrame, villages: pd.DataFrame) -> pd.DataFrame:
    """The wards of `see/wards` with their households from `see/visit_villages` and the value that each reason goes by.

    widest: share; risen: the gain in share, where anything was reached before; households: newly reached for every
    1,000, where all households are known. A value is missing where the ward has not reported or there is no base.
    """
    sums = villages.groupby("ward_id", sort=False)
    found = wards.copy()
    found["household_count"] = found["ward_id"].map(sums["household_count"].apply(_of_all))
    found["new_household_count"] = found["ward_id"].map(sums["new_household_count"].apply(total)).astype(float)
    found["widest"] = found["share"]
    gained = (found["reached_count"] - found["before_reached_count"]) / found["pair_count"]  # divided once: ties stay
    found["risen"] = gained.where(found["before_reached_count"] > 0)
    base = found["household_count"].where(found["household_count"] > 0)
    found["households"] = 1000 * found["new_household_count"] / base
    found.loc[found["state"] == "unreported", list(REASONS)] = None
    return found


def _of_all(counts: pd.Series) -> float | None:
    return None if counts.isna().any() else float(counts.sum())


def visits(wards: pd.DataFrame, villages: pd.DataFrame) -> list[Visit]:
    """Up to three wards to visit, in the order of the reasons."""
    every, chosen = measured(wards, villages), list[Visit]()
    for reason in REASONS:
        free = every[~every["ward_id"].isin([one.ward_id for one in chosen]) & (every[reason] > 0)]
        if free.empty:
            continue
        best = free.loc[free[reason].astype(float).idxmax()]
        ward_id = str(best["ward_id"])
        chosen.append(
            Visit(
                reason, ward_id, str(best["ward_name"]), str(best["kind"]), best, _sites(villages, ward_id),
                _ranking(every, reason, ward_id),
            )
        )  # fmt: skip
    return chosen


def _sites(villages: pd.DataFrame, ward_id: str) -> tuple[Site, ...]:
    """The villages that the most orders have reached, as a share of those in scope; none that was not reached."""
    here = villages[(villages["ward_id"] == ward_id) & (villages["reached_count"] > 0)]
    parts = (here["reached_count"] / here["order_count"]).astype(float)
    ordered = here.loc[parts.sort_values(ascending=False, kind="stable").index].head(MOST_SITES)
    return tuple(
        Site(
            str(row.village_name), str(row.kind), int(row.reached_count), int(row.order_count),
            int(row.new_household_count) if is_known(row.new_household_count) else None,
        )
        for row in ordered.itertuples()
    )  # fmt: skip


def _ranking(every: pd.DataFrame, reason: str, ward_id: str) -> pd.DataFrame:
    """(ward_id, ward_name, value, reason, is_chosen) of each ward; of equals the first in official order is above."""
    rows = pd.DataFrame(
        {
            "ward_id": every["ward_id"], "ward_name": every["ward_name"], "value": every[reason].astype(float),
            "reason": reason, "is_chosen": every["ward_id"] == ward_id,
        }
    )  # fmt: skip
    return rows.sort_values("value", ascending=False, na_position="last", kind="stable").iloc[::-1]


def value(reason: str, amount: float | None, lang: str) -> str:
    """What a reason goes by, written: "64 %", "+12,4 điểm %", "85,3"."""
    if amount is None or not is_known(amount):
        return say("figure.not-reported-short", lang)
    if reason == "risen":
        return say("visit.points", lang, change=signed(round(100 * amount, 1), lang))
    return percent(amount, lang) if reason == "widest" else number(amount, lang, 1)


def answer(chosen: Sequence[Visit], filters: Filters, lang: str) -> str:
    """Which places are proposed and by what, and that they are fewer than three where they are."""
    if not chosen:
        return say("visit.answer-none", lang, period=filters.sentence(lang))
    named = [
        say(f"visit.short-{one.reason}", lang, ward=one.called(lang), value=value(one.reason, _value(one), lang))
        for one in chosen
    ]
    told = say("visit.answer", lang, period=filters.sentence(lang), places="; ".join(named))
    if len(chosen) == len(REASONS):
        return told
    return f"{told} {say('visit.fewer', lang, count=len(chosen))}"


def silent(wards: pd.DataFrame, lang: str) -> str:
    """Which wards are not proposed because they have not reported; nothing where all have."""
    names = [str(name) for name in wards.loc[wards["state"] == "unreported", "ward_name"]]
    return say("visit.silent", lang, wards=", ".join(names)) if names else ""


def title(place: int, one: Visit, lang: str) -> str:
    """The heading of a place: "1. Xã Bắc Sơn"."""
    return f"{place}. {capital(one.called(lang))}"


def reason(one: Visit, filters: Filters, lang: str) -> str:
    """Why this place, with the numbers that say so."""
    row, digits = one.figures, int(one.reason == "risen")  # else the rise is not the difference that is read
    return say(
        f"visit.reason-{one.reason}", lang, value=value(one.reason, _value(one), lang),
        share=percent(row["share"], lang, digits), reached=whole(row["reached_count"], lang),
        base=whole(row["pair_count"], lang), before_share=percent(row["before_share"], lang, digits),
        compared=filters.compared(lang), households=whole(row["new_household_count"], lang),
        every=whole(row["household_count"], lang),
    )  # fmt: skip


def _value(one: Visit) -> float:
    return float(one.figures[one.reason])


def told(one: Visit, lang: str) -> list[tuple[str, str]]:
    """The figures of a place, each with its name, and the villages to see."""
    row = one.figures
    ratio = row["households"]
    shown = number(ratio, lang, 1) if is_known(ratio) else say("figure.not-reported", lang)
    pairs = [
        (say("visit.coverage", lang), percent(share(row["reached_count"], row["pair_count"]), lang)),
        (say("visit.before", lang), percent(row["before_share"] if row["before_reached_count"] else None, lang)),
        (say("visit.per-thousand", lang), shown),
        (
            say("visit.villages", lang),
            f"{whole(row['reported_village_count'], lang)}/{whole(row['village_count'], lang)}",
        ),
    ]
    sites = "; ".join(_site(site, lang) for site in one.sites)
    return [*pairs, (say("visit.sites", lang), sites)] if sites else pairs


def _site(site: Site, lang: str) -> str:
    return say(
        "visit.site", lang, village=capital(site.called(lang)), reached=whole(site.reached_count, lang),
        orders=whole(site.order_count, lang), households=whole(site.new_household_count, lang),
    )  # fmt: skip
