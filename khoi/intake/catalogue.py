"""What names in a file stand for: campaigns, bodies, budget items, fixed lists. Near misses are only suggested."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from khoi.datasets import CATEGORIES, SOURCES, STATUSES, UNIT_KINDS
from khoi.intake.desk import Desk
from khoi.intake.headers import bare
from khoi.intake.values import Fault
from khoi.periods import Period, shifted
from khoi.places import Unit, nearest
from khoi.words import day

LISTS = {"category": CATEGORIES, "source": SOURCES, "status": STATUSES, "unit_kind": UNIT_KINDS}
ITEM_CODE = re.compile(r"(?:(?:tiểu )?mục\s*)?(\d{4})(?:\s*[-–:.]\s*\D.*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Campaign:
    """An order: between which days and for which wards it runs."""

    campaign_id: str
    name_vi: str
    short_vi: str
    starts_on: date
    ends_on: date | None
    ward_ids: frozenset[str]

    def runs_in(self, period: Period) -> bool:
        """Whether some day of the period lies within the order's dates."""
        return self.starts_on <= period.last_day and (self.ends_on is None or period.first_day <= self.ends_on)


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation; level city, ward or village."""

    body_id: str
    name_vi: str
    short_vi: str
    level: str


@dataclass(frozen=True, slots=True)
class Item:
    """A budget item code and the days between which it holds."""

    item_code: str
    name_vi: str
    valid_from: date
    valid_to: date | None

    def holds_in(self, month: date) -> bool:
        """Whether the code holds on some day of the month."""
        return self.valid_from < shifted(month, 1) and (self.valid_to is None or month <= self.valid_to)


def near(text: str, names: Iterable[str]) -> tuple[str, ...]:
    """The names that resemble a text that none of them equals."""
    by_bare = {bare(name): name for name in names}
    return tuple(by_bare[key] for key in nearest(bare(text), by_bare))


def unknown(code: str, text: str, names: Iterable[str]) -> Fault:
    """The fault of a name that is not in a list, with those that resemble it."""
    suggestions = near(text, names)
    return Fault(code, "near" if suggestions else None, suggestions=suggestions)


def _spelled(entries: Iterable[Campaign | Body]) -> list[str]:
    """The Vietnamese names, long and short, under which people know the entries."""
    return list(dict.fromkeys(name for entry in entries for name in (entry.name_vi, entry.short_vi)))


def listed(kind: str, text: str) -> str | Fault:
    """The id of an entry of a fixed list (category, source, status, unit_kind), by its Vietnamese name or its id."""
    entries = LISTS[kind]
    wanted = bare(text)
    found = next((key for key, name in entries.items() if wanted in (bare(key), bare(name))), None)
    return found or Fault("unknown-category", kind, {"names": "; ".join(entries.values())})


class Catalogue:
    """The reference tables of one store, read once per file and only where the dataset needs them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @cached_property
    def campaigns(self) -> Mapping[str, Campaign]:
        """Every campaign by each of its names."""
        named: dict[str, Campaign] = {}
        for row in self._desk.arrow("upload/campaigns").to_pylist():
            found = Campaign(
                row["campaign_id"], row["name_vi"], row["short_vi"], row["starts_on"], row["ends_on"],
                frozenset(row["ward_ids"]),
            )  # fmt: skip
            named |= {bare(row[name]): found for name in ("campaign_id", "name_vi", "short_vi", "name_en")}
        return named

    @cached_property
    def bodies(self) -> Mapping[str, Body]:
        """Every body by each of its names."""
        named: dict[str, Body] = {}
        for row in self._desk.arrow("upload/bodies").to_pylist():
            spelled = ("body_id", "name_vi", "short_vi", "name_en")
            found = Body(row["body_id"], row["name_vi"], row["short_vi"], row["level"])
            named |= {bare(row[name]): found for name in spelled}
        return named

    @cached_property
    def items(self) -> Mapping[str, list[Item]]:
        """Every budget item by its code and by its names."""
        named: dict[str, list[Item]] = defaultdict(list)
        for row in self._desk.arrow("upload/budget_items").to_pylist():
            found = Item(row["item_code"], row["name_vi"], row["valid_from"], row["valid_to"])
            for name in {row["item_code"], bare(row["name_vi"]), bare(row["name_en"])}:
                named[name].append(found)
        return named

    def campaign(self, text: str, ward: Unit | None, period: Period | None) -> str | Fault:
        """The id of a campaign that is for that ward and runs in that period, as far as these are known."""
        found = self.campaigns.get(bare(text))
        if found is None:
            return unknown("unknown-campaign", text, _spelled(self.campaigns.values()))
        if ward and ward.unit_id not in found.ward_ids:
            return Fault("out-of-scope-campaign", "ward", {"ward": f"{ward.kind} {ward.name_vi}"})
        if period is None or found.runs_in(period):
            return found.campaign_id
        days = {"starts": day(found.starts_on)} | ({"ends": day(found.ends_on)} if found.ends_on else {})
        return Fault("out-of-scope-campaign", "until" if found.ends_on else "since", days)

    def running(self, ward: Unit, period: Period) -> list[Campaign]:
        """The orders for a ward in a period, in the order of their ids."""
        orders = dict.fromkeys(self.campaigns.values())
        return [order for order in orders if ward.unit_id in order.ward_ids and order.runs_in(period)]

    def body(self, text: str) -> str | Fault:
        """The id of a body."""
        found = self.bodies.get(bare(text))
        return found.body_id if found else unknown("unknown-body", text, _spelled(self.bodies.values()))

    def body_name(self, body_id: str) -> str:
        """The Vietnamese name of a body."""
        return self.bodies[bare(body_id)].name_vi

    def body_names(self) -> list[str]:
        """The Vietnamese names of all bodies, in official order."""
        return list(dict.fromkeys(body.name_vi for body in self.bodies.values()))

    def city_bodies(self) -> list[str]:
        """The names of the bodies of the office, in official order."""
        return list(dict.fromkeys(body.name_vi for body in self.bodies.values() if body.level == "city"))

    def valid_items(self, month: date) -> list[str]:
        """The budget item codes that hold in a month, in order."""
        codes = {item.item_code for items in self.items.values() for item in items if item.holds_in(month)}
        return sorted(codes)

    def item(self, text: str, month: date | None) -> str | Fault:
        """The code of a budget item that holds in that month (any month where None)."""
        written = ITEM_CODE.fullmatch(text)
        named = self.items.get(written[1] if written else bare(text), [])
        valid = [item for item in named if month is None or item.holds_in(month)]
        codes = {item.item_code for item in valid}
        if len(codes) == 1:
            return codes.pop()
        if codes:
            return Fault("unknown-budget-item", "several", suggestions=tuple(sorted(codes)))
        if named and month:
            return Fault("unknown-budget-item", "not-then", {"month": f"{month:%m/%Y}"})
        return unknown(
            "unknown-budget-item", text, [key for key in self.items if not key.isdigit()] if not written else []
        )
