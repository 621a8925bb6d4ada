"""The address is the choice: what a URL's parameters mean, and a sentence for each that means nothing.

The parameters are ids (`?period=2018-07&ward=bac-son`), so that a link means the same in both languages. Streamlit's
own `bind="query-params"` would write the widget's label and drop an id without a word.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from khoi import periods, places
from khoi.errors import UnknownName
from khoi.periods import Period
from khoi.places import Gazetteer, Unit
from khoi.see.filters import Body, Campaign, Filters
from khoi.words import say

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen: months with figures, the viewer's wards (None: all), orders, bodies; and what must be."""

    months: Period
    gazetteer: Gazetteer
    campaigns: tuple[Campaign, ...]
    ward_ids: tuple[str, ...] | None = None
    needed: frozenset[str] = frozenset()
    as_of: date | None = None
    bodies: tuple[Body, ...] = ()

    def wards(self, on: date) -> tuple[Unit, ...]:
        """The wards of that day that the viewer may choose."""
        wards = self.gazetteer.wards(on)
        return wards if self.ward_ids is None else tuple(ward for ward in wards if ward.unit_id in self.ward_ids)


def read(asked: Mapping[str, str], choices: Choices, lang: str) -> tuple[Filters, list[str]]:
    """The choice that an address means, and a sentence for each part that was replaced by the nearest sensible one."""
    notices: list[str] = []
    period = _period(asked.get("period"), choices, lang, notices)
    on = period.last_day
    village_text = asked.get("village")
    ward_text = asked.get("ward") or _parent(village_text, choices.gazetteer)
    ward = _ward(ward_text, on, choices, lang, notices)
    village = _village(village_text, ward, on, choices, lang, notices)
    campaign = _campaign(asked.get("campaign"), choices, lang, notices)
    body = _body(asked.get("body"), choices, lang, notices)
    return Filters(period, ward, village, campaign, choices.as_of, body=body), notices


def _period(text: str | None, choices: Choices, lang: str, notices: list[str]) -> Period:
    last = Period(choices.months.last_month, choices.months.last_month)
    if not text:
        return of_kind("year", last, choices.months)
    try:
        asked: Period | None = periods.from_code(text)
    except UnknownName:
        asked = periods.read(text)
    if asked is None:
        notices.append(say("filters.no-such-period", lang, value=text, shown=periods.written(last, lang)))
        return last
    if asked.last_month < choices.months.first_month or asked.first_month > choices.months.last_month:
        is_before = asked.last_month < choices.months.first_month
        edge = choices.months.first_month if is_before else choices.months.last_month
        shown = Period(edge, edge)
        notices.append(
            say("filters.period-without-figures", lang, value=periods.written(asked, lang),
                shown=periods.written(shown, lang))
        )  # fmt: skip
        return shown
    return asked


def _parent(village_id: str | None, gazetteer: Gazetteer) -> str | None:
    """The ward of a village named without one."""
    return gazetteer.get(village_id).parent_id if village_id in gazetteer and village_id else None


def _ward(text: str | None, on: date, choices: Choices, lang: str, notices: list[str]) -> Unit | None:
    open_wards = {ward.unit_id: ward for ward in choices.wards(on)}
    must = "ward" in choices.needed or (choices.ward_ids is not None and len(open_wards) == 1)
    fallback = next(iter(open_wards.values()), None) if must else None
    if not text:
        return fallback
    known = choices.gazetteer.successor(text, on).unit_id if text in choices.gazetteer else text
    if known in open_wards and known == text:
        return open_wards[text]
    nearest = known if known in open_wards else choices.gazetteer.nearest_id(text, on)
    shown = open_wards.get(nearest or "", fallback)
    is_outside = nearest == text and shown is not open_wards.get(text)
    key = "filters.ward-out-of-scope" if is_outside else "filters.no-such-ward"
    notices.append(say(key, lang, value=text, shown=_shown(shown, lang)))
    return shown


def _village(
    text: str | None, ward: Unit | None, on: date, choices: Choices, lang: str, notices: list[str]
) -> Unit | None:
    here = {unit.unit_id: unit for unit in choices.gazetteer.villages(ward.unit_id, on)} if ward else {}
    fallback = next(iter(here.values()), None) if "village" in choices.needed else None
    if not text or text in here:
        return here[text] if text else fallback
    if text in choices.gazetteer:  # a village of another ward: the ward was changed, the village stayed in the address
        return fallback
    near = places.nearest(places.slug(text.rpartition(".")[2]), [name.rpartition(".")[2] for name in here], most=1)
    shown = next((unit for name, unit in here.items() if near and name.endswith(f".{near[0]}")), fallback)
    notices.append(say("filters.no-such-village", lang, value=text, shown=_shown(shown or ward, lang)))
    return shown


def _campaign(text: str | None, choices: Choices, lang: str, notices: list[str]) -> Campaign | None:
    by_id = {campaign.campaign_id: campaign for campaign in choices.campaigns}
    fallback = choices.campaigns[0] if "campaign" in choices.needed and choices.campaigns else None
    shown, is_told = _nearest(text, by_id, fallback)
    if not is_told:
        name = shown.name(lang) if shown else say("filters.all-campaigns", lang)
        notices.append(say("filters.no-such-campaign", lang, value=str(text), shown=name))
    return shown


def _body(text: str | None, choices: Choices, lang: str, notices: list[str]) -> Body | None:
    shown, is_told = _nearest(text, {body.body_id: body for body in choices.bodies}, None)
    if not is_told:
        name = shown.short(lang) if shown else say("filters.all-bodies", lang)
        notices.append(say("filters.no-such-body", lang, value=str(text), shown=name))
    return shown


def _nearest(text: str | None, by_id: Mapping[str, T], fallback: T | None) -> tuple[T | None, bool]:
    """What an address names by its id, or what resembles it, else the fallback; and whether it was named rightly."""
    if not text or text in by_id:
        return (by_id[text] if text else fallback), True
    near = places.nearest(places.slug(text), by_id, most=1)
    return (by_id[near[0]] if near else fallback), False


def _shown(unit: Unit | None, lang: str) -> str:
    return places.full_name(unit, lang) if unit else say("filters.all-wards", lang)


def periods_of(kind: str, months: Period) -> list[Period]:
    """The periods of one kind that have a month with figures, newest first."""
    length = {"month": 1, "quarter": 3, "half": 6, "year": 12}[kind]
    starts = (month for month in months.months() if (month.month - 1) % length == 0)
    first = periods.shifted(months.first_month, -((months.first_month.month - 1) % length))
    found: Iterable[date] = dict.fromkeys([first, *starts])
    return [Period(start, periods.shifted(start, length - 1)) for start in reversed(list(found))]


def of_kind(kind: str, period: Period, months: Period) -> Period:
    """The period of another kind that lies nearest to the end of this one."""
    last = min(period.last_month, months.last_month)
    if kind == "range":
        first = max(months.first_month, periods.shifted(last, -11))
        return Period(first, last)
    return next(found for found in periods_of(kind, months) if found.first_month <= last <= found.last_month)
