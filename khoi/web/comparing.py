"""What an address wants compared, read: the rows of every query asked once for all of a kind, then what is chosen."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pandas as pd

from khoi import periods, places, words
from khoi.access import Viewer
from khoi.errors import UnknownName
from khoi.periods import Period
from khoi.see import compare
from khoi.see.compare import Option, Values
from khoi.see.filters import Filters
from khoi.web import address, cache
from khoi.web.address import Choices
from khoi.web.comparison import Compared
from khoi.words import say

QUERIES: Mapping[str, tuple[str, ...]] = {
    "ward": (
        "coverage_by_ward", "overlap_by_place", "reporting", "spending_by_owner", "spending_by_household",
        "teams_by_household", "members_by_ward",
    ),
    "village": ("coverage_by_village", "overlap_by_place", "compare_villages"),
    "body": ("compare_bodies", "headcount_by_body"),
    "campaign": ("coverage_by_ward", "overlap_by_order", "target_pace"),
    "period": ("compare_periods", "compare_period_means"),
}  # fmt: skip


def offered(choices: Choices) -> tuple[str, ...]:
    """The kinds that can be compared: wards only by those who see two or more."""
    wards = choices.wards(choices.months.last_day)
    return compare.KINDS if len(wards) >= compare.LEAST else compare.KINDS[1:]


def read(kind: str, viewer: Viewer, filters: Filters, choices: Choices, asked: str, lang: str) -> Compared:
    """The comparison that an address means (see `compare.chosen` and `compare.completed`)."""
    if kind == "period":
        return _periods(viewer, filters, choices, asked, lang)
    options, values = every(kind, viewer, filters, choices, lang)
    names = {item_id: option.name for item_id, option in options.items()}
    given = compare.chosen(asked, names, lang, lambda text: _meant(kind, text, filters, choices, lang))
    given = compare.completed(given, kind, names, values, lang)
    months = "compare_body_months" if kind == "body" else "compare_months"
    return Compared(
        kind, filters, tuple(options.values()), tuple(options[one] for one in given.ids), values,
        cache.rows(f"see/{months}", viewer, filters.params() | {"by": kind, "items": ",".join(given.ids)}), lang,
        given.notices, given.added,
    )  # fmt: skip


def every(kind: str, viewer: Viewer, filters: Filters, choices: Choices, lang: str) -> tuple[dict[str, Option], Values]:
    """All of one kind that there is at the period's end, by id, and their figures; of any kind but periods."""
    frames = {name: cache.rows(f"see/{name}", viewer, filters.params()) for name in QUERIES[kind]}
    if "reporting" in frames:
        told = frames["reporting"]
        frames["reporting"] = told[told["month"] >= pd.Timestamp(filters.told.first_month)]
    values = _counted(kind, frames, lang)
    return {option.item_id: option for option in _options(kind, filters, choices, frames, lang)}, values


def _counted(kind: str, frames: Mapping[str, pd.DataFrame], lang: str) -> Values:
    if kind == "campaign":
        return compare.orders(frames, lang)
    return {"ward": compare.wards, "village": compare.villages, "body": compare.bodies}[kind](frames)


def _options(
    kind: str, filters: Filters, choices: Choices, frames: Mapping[str, pd.DataFrame], lang: str
) -> Iterator[Option]:
    """Everything of a kind that there is at the period's end."""
    on = filters.told.last_month
    if kind == "campaign":
        for order in choices.campaigns:
            about = {"campaign_id": order.campaign_id}
            yield Option(order.campaign_id, order.short(lang), "coverage", {"campaign": order.campaign_id}, about)
    elif kind == "body":
        for row in frames["compare_bodies"].to_dict("records"):
            body_id, name = str(row["body_id"]), str(row[f"body_{lang}"])
            yield Option(body_id, name, "overlap", {"body": body_id}, {"body_id": body_id})
    elif kind == "ward":
        for ward in choices.wards(on):
            about = {"ward_id": ward.unit_id}
            yield Option(ward.unit_id, ward.name_vi, "ward", {"ward": ward.unit_id, "village": None}, about)
    else:
        for village in choices.gazetteer.villages(filters.ward_id or "", on):
            address = {"ward": filters.ward_id, "village": village.unit_id}
            about = {"ward_id": filters.ward_id or "", "village_id": village.unit_id}
            yield Option(village.unit_id, village.name_vi, "village", address, about)


def _meant(kind: str, text: str, filters: Filters, choices: Choices, lang: str) -> tuple[str, str]:
    """The ward that a ward belongs to at the period's end, with a sentence that says so."""
    gazetteer, on = choices.gazetteer, filters.told.last_month
    if kind != "ward" or text not in gazetteer or gazetteer.get(text).level != "ward":
        return text, ""
    old, new = gazetteer.get(text), gazetteer.successor(text, on)
    is_open = choices.ward_ids is None or new.unit_id in choices.ward_ids
    if old == new or not new.is_valid(on) or not is_open:
        return text, ""
    told = {"old": places.full_name(old, lang), "new": places.full_name(new, lang)}
    return new.unit_id, words.capital(say("compare.merged", lang, **told))


def _periods(viewer: Viewer, filters: Filters, choices: Choices, asked: str, lang: str) -> Compared:
    """Periods: any with a month of figures; with fewer than two those that stand beside the page's own."""
    found = {text: period for text in asked.split(",") if (period := _period_of(text.strip(), choices.months))}
    offered = [one for kind in _PERIOD_KINDS for one in address.periods_of(kind, choices.months)]
    base = replace(filters, period=next(iter(found.values()), filters.period))
    beside = [one for one in compare.periods_beside(base) if _has_figures(one, choices.months)]
    named = {one.code: one for one in (*offered, *found.values(), *beside)}
    names = {code: words.capital(periods.written(one, lang)) for code, one in named.items()}
    given = compare.chosen(asked, names, lang, lambda text: (found[text].code if text in found else text, ""))
    if len(given.ids) < compare.LEAST:
        most = compare.MOST if not given.ids else compare.LEAST
        given = replace(given, ids=tuple(dict.fromkeys((*given.ids, *(one.code for one in beside))))[:most])
    told = {code: replace(filters, period=named[code]).told for code in given.ids}
    params = filters.params() | {"periods": ",".join(dict.fromkeys(map(_months_of, told.values())))}
    frames = {name: cache.rows(f"see/{name}", viewer, params) for name in QUERIES["period"]}
    counted = compare.periods(frames)
    values = {
        key: {code: by_months[_months_of(told[code])] for code in given.ids if _months_of(told[code]) in by_months}
        for key, by_months in counted.items()
    }
    options = {code: _period_option(code, name, told.get(code)) for code, name in names.items()}
    last = {"last_month": max((one.last_month for one in told.values()), default=filters.told.last_month)}
    return Compared(
        "period", filters, tuple(options.values()), tuple(options[one] for one in given.ids), values,
        cache.rows("see/city_months", viewer, filters.params() | last), lang, given.notices, given.added, told,
    )  # fmt: skip


_PERIOD_KINDS = ("year", "half", "quarter", "month")


def _period_option(code: str, name: str, told: Period | None) -> Option:
    about = {"first_month": told.first_month, "last_month": told.last_month} if told else {}
    return Option(code, name, "overview", {"period": code}, about)


def _months_of(period: Period) -> str:
    """A period as `see/compare_periods` takes it."""
    return f"{period.first_month:%Y-%m}..{period.last_month:%Y-%m}"


def _period_of(text: str, months: Period) -> Period | None:
    """The period that a text names, None where it names none or none of its months has figures."""
    try:
        found: Period | None = periods.from_code(text)
    except UnknownName:
        found = periods.read(text)
    return found if found and _has_figures(found, months) else None


def _has_figures(period: Period, months: Period) -> bool:
    return period.first_month <= months.last_month and period.last_month >= months.first_month
