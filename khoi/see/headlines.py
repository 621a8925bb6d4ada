"""Headline figures of a page: a number, its unit, its comparison and its trend, already written for the reader."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from khoi.periods import Period, shifted, written
from khoi.see.filters import Filters
from khoi.see.format import (
    headline,
    is_known,
    money_headline,
    money_unit,
    percent,
    points,
    share,
    short,
    signed,
    total,
    whole,
)
from khoi.see.trace import BASELINE, Traced, at
from khoi.words import say


@dataclass(frozen=True, slots=True)
class Metric:
    """One figure, its texts already written: "41 %", "+3 thôn", "so với tháng 6/2018".

    `trend` is drawn as a line that breaks where a value is missing. `is_good` colours the change: True good, False
    bad, None neither. `traced` is what the figure stands for.
    """

    label: str
    value: str
    unit: str = ""
    delta: str = ""
    delta_note: str = ""
    trend: Sequence[float | None] = ()
    is_good: bool | None = None
    note: str = ""
    traced: Traced | None = None


def _moved(now: float | None, before: float | None, up_is_good: bool = True) -> bool | None:
    if now is None or before is None or not is_known(now) or not is_known(before) or round(now - before, 6) == 0:
        return None
    return (now > before) == up_is_good


def _recent(rows: pd.DataFrame, months: int = 13) -> pd.DataFrame:
    return rows.tail(months)


def coverage(wards: pd.DataFrame, months: pd.DataFrame, filters: Filters, lang: str) -> Metric:
    """Village-and-order pairs reached in the period / pairs in scope, from `see/wards` and `see/city_months`."""
    base = total(wards["pair_count"])
    now, before = (share(total(wards[column]), base) for column in ("reached_count", "before_reached_count"))
    return Metric(
        say("see.coverage", lang),
        percent(now, lang),
        delta=points(now, before, lang) or "",
        delta_note=filters.compared(lang),
        trend=[share(row.reached_count, row.pair_count) for row in _recent(months).itertuples()],
        is_good=_moved(now, before),
        note=say("see.coverage-note", lang, reached=whole(total(wards["reached_count"]), lang), base=whole(base, lang)),
        traced=Traced("coverage"),
    )


def new_households(months: pd.DataFrame, filters: Filters, lang: str) -> Metric:
    """Households newly reached in the period, from `see/city_months`."""
    now = total(months.loc[months["is_in_period"], "new_household_count"].astype(float))
    before = total(months.loc[months["is_before"], "new_household_count"].astype(float))
    moved = signed(now - before, lang) if now is not None and before is not None else ""
    return Metric(
        say("see.new-households", lang),
        *headline(now, say("see.households-unit", lang), lang),
        delta=moved,
        delta_note=filters.compared(lang) if moved else "",
        trend=[
            float(value) if is_known(value) else None for value in _recent(months)["new_household_count"].astype(float)
        ],
        is_good=_moved(now, before),
        traced=Traced("households"),
    )


def on_time(months: pd.DataFrame, filters: Filters, lang: str) -> Metric:
    """Wards whose report of the period's last month arrived on time, beside the month before."""
    last = months[months["month"] == pd.Timestamp(filters.told.last_month)]
    before = months[months["month"] == pd.Timestamp(shifted(filters.told.last_month, -1))]
    now_count, base = (float(last[column].iloc[0]) if len(last) else None for column in ("on_time_count", "ward_count"))
    before_count = float(before["on_time_count"].iloc[0]) if len(before) else None
    month, previous = (Period(one, one) for one in (filters.told.last_month, shifted(filters.told.last_month, -1)))
    moved = signed(now_count - before_count, lang) if now_count is not None and before_count is not None else ""
    return Metric(
        say("see.on-time", lang, month=written(month, lang)),
        f"{whole(now_count, lang)}/{whole(base, lang)}",
        delta=moved,
        delta_note=say("filters.compared", lang, before=written(previous, lang)) if moved else "",
        trend=[share(row.on_time_count, row.ward_count) for row in _recent(months).itertuples()],
        is_good=_moved(now_count, before_count),
        traced=Traced("report", filters.told.last_month, filters.told.last_month),
    )


def overlap(months: pd.DataFrame, filters: Filters, lang: str) -> Metric:
    """Share of the pairs reached each month where two or more bodies worked separately; less is better."""
    inside, earlier = months[months["is_in_period"]], months[months["is_before"]]
    now, before = (share(total(rows["overlap_count"]), total(rows["reached_count"])) for rows in (inside, earlier))
    moved = points(now, before, lang)
    return Metric(
        say("see.overlap", lang),
        percent(now, lang),
        delta=moved or "",
        delta_note=filters.compared(lang) if moved else "",
        trend=[share(row.overlap_count, row.reached_count) for row in _recent(months).itertuples()],
        is_good=_moved(now, before, up_is_good=False),
        traced=Traced("overlap"),
    )


def used(spending: pd.DataFrame, filters: Filters, lang: str) -> Metric:
    """Payments / plan of the period, from `see/spending_months`."""
    inside, earlier = spending[spending["is_in_period"]], spending[spending["is_before"]]
    paid, planned = (total(inside[column].astype(float)) for column in ("actual_vnd", "planned_vnd"))
    now = share(paid, planned)
    before = share(*(total(earlier[column].astype(float)) for column in ("actual_vnd", "planned_vnd")))
    moved = points(now, before, lang)
    unit = money_unit([paid, planned])
    note = say("see.used-note", lang, paid=unit.written(paid, lang), planned=unit.written(planned, lang))
    return Metric(
        say("see.used", lang),
        percent(now, lang),
        delta=moved or "",
        delta_note=filters.compared(lang) if moved else "",
        note=note if paid is not None else "",
        traced=Traced("used"),
    )


def remaining(spending: pd.DataFrame, lang: str) -> Metric:
    """What is left of the period's plan, from `see/spending_months`."""
    inside = spending[spending["is_in_period"]]
    planned, paid = (total(inside[column].astype(float)) for column in ("planned_vnd", "actual_vnd"))
    left = planned - paid if planned is not None and paid is not None else None
    note = say("see.remaining-note", lang)
    return Metric(say("see.remaining", lang), *money_headline(left, lang), note=note, traced=Traced("remaining"))


def extra_income(items: pd.DataFrame, lang: str) -> Metric:
    """Payments of extra income (6404), out of what is saved, from `see/spending_by_item`."""
    rows = items[items["item_code"] == "6404"]
    paid = total(rows["actual_vnd"].astype(float))
    part = share(paid, total(items["actual_vnd"].astype(float)))
    note = say("see.extra-income-note", lang, share=percent(part, lang)) if part is not None else ""
    traced = Traced("actual", item_code="6404")
    return Metric(say("see.extra-income", lang), *money_headline(paid, lang), note=note, traced=traced)


def posts(bodies: pd.DataFrame, lang: str, whose: str = "") -> list[Metric]:
    """Posts filled of those assigned, the cut against the baseline, and contracts, from `see/headcount_by_body`."""
    assigned, present, contracts, baseline = (
        total(bodies[column].astype(float))
        for column in ("assigned_count", "present_count", "contract_count", "baseline_count")
    )
    month = at(bodies["month"].iloc[0])
    cut = present - baseline if present is not None and baseline is not None else None
    return [
        Metric(
            say("see.posts-present", lang), f"{whole(present, lang)}/{whole(assigned, lang)}",
            unit=say("see.posts-unit", lang), note=whose or say("see.posts-note", lang),
            traced=Traced("posts-present", month, month),
        ),
        Metric(
            say("see.posts-cut", lang),
            signed(cut, lang) if cut is not None else "–", unit=say("see.posts-unit", lang),
            note=say("see.posts-cut-note", lang, baseline=whole(baseline, lang)),
            traced=Traced("posts-assigned", BASELINE, BASELINE),
        ),
        Metric(
            say("see.contracts", lang), whole(contracts, lang), unit=say("see.people-unit", lang),
            traced=Traced("contracts", month, month),
        ),
    ]  # fmt: skip


def members(wards: pd.DataFrame, lang: str) -> list[Metric]:
    """Members of blocs and of teams, apart, with the share of women, from `see/members_by_ward`."""
    blocs = total((wards["bloc_count"].notna()).astype(float))
    teams = total(wards["team_count"].astype(float))
    cards = []
    for count, female, units, key in (
        ("bloc_count", "bloc_female_count", blocs, "bloc-members"),
        ("team_member_count", "team_female_count", teams, "team-members"),
    ):
        people = total(wards[count].astype(float))
        women = share(total(wards[female].astype(float)), people)
        note = say("figure.not-reported", lang)
        if people is not None:
            note = say(f"see.{key}-note", lang, units=whole(units, lang), women=percent(women, lang))
        cards.append(
            Metric(
                say(f"see.{key}", lang),
                whole(people, lang),
                unit=say("see.members-unit", lang),
                note=note,
                traced=Traced(key),
            )
        )
    return cards


def village(reports: pd.DataFrame, orders: pd.DataFrame, team: pd.DataFrame, lang: str) -> list[Metric]:
    """Orders that reached the village, households newly reached, attendances, team members."""
    reached = float((orders["state"] == "reached").sum())
    people = total(reports["participant_count"].astype(float)) if len(reports) else None
    households = total(reports["new_household_count"].astype(float)) if len(reports) else None
    base = total(orders["household_count"].astype(float).head(1))
    cards = [
        Metric(
            say("see.orders-reached", lang), f"{whole(reached, lang)}/{whole(float(len(orders)), lang)}",
            unit=say("see.orders-unit", lang),
            traced=Traced("coverage"),
        ),
        Metric(
            say("see.new-households", lang), whole(households, lang), unit=say("see.households-unit", lang),
            note=say("see.village-households-note", lang, base=whole(base, lang)),
            traced=Traced("households"),
        ),
        Metric(
            say("see.attendances", lang), short(people, lang) if people is not None else "–",
            traced=Traced("participants"),
        ),
    ]  # fmt: skip
    if len(team):
        women = share(float(team["female_count"].iloc[0]), float(team["present_count"].iloc[0]))
        cards.append(
            Metric(
                say("see.team-members", lang),
                whole(float(team["present_count"].iloc[0]), lang),
                unit=say("see.members-unit", lang),
                note=say("see.women-note", lang, women=percent(women, lang)),
                traced=Traced("team-members"),
            )
        )
    return cards
