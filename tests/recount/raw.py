"""The stored rows as they are, read once, and what is asked of them."""

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field, fields
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Any

from khoi.store import Store


@dataclass(frozen=True, slots=True)
class Unit:
    unit_id: str
    name_vi: str
    kind: str
    level: str
    parent_id: str | None
    valid_from: date | None
    valid_to: date | None
    household_count: int | None
    code: str | None
    population: int | None
    tile_column: int | None
    tile_row: int | None
    sort_order: int

    def is_valid(self, day: date) -> bool:
        return (self.valid_from or day) <= day <= (self.valid_to or day)


@dataclass(frozen=True, slots=True)
class Change:
    effective_on: date
    old_id: str
    new_id: str
    legal_basis: str


@dataclass(frozen=True, slots=True)
class Body:
    body_id: str
    short_vi: str
    name_en: str
    level: str
    sort_order: int


@dataclass(frozen=True, slots=True)
class Order:
    campaign_id: str
    name_vi: str
    name_en: str
    short_vi: str
    short_en: str
    result_unit_vi: str
    result_unit_en: str
    starts_on: date
    ends_on: date | None
    sort_order: int

    def runs_in(self, month: date) -> bool:
        """Whether it runs on some day of that month's first day or later."""
        return self.starts_on <= last_day(month) and month <= (self.ends_on or month)


@dataclass(frozen=True, slots=True)
class Scope:
    campaign_id: str
    ward_id: str


@dataclass(frozen=True, slots=True)
class Item:
    item_code: str
    name_vi: str
    name_en: str
    certainty: str
    valid_from: date


@dataclass(frozen=True, slots=True)
class Fact:
    fact_key: str
    value: str
    unit: str
    as_of: str | None
    statement_vi: str
    statement_en: str
    source: str
    sort_order: int


@dataclass(frozen=True, slots=True)
class Setting:
    key: str
    value: str


@dataclass(frozen=True, slots=True)
class Activity:
    ward_id: str
    village_id: str
    campaign_id: str
    body_id: str
    month: date
    session_count: int | None
    participant_count: int | None
    new_household_count: int | None
    result: Decimal | None
    upload_seq: int
    file_row: int

    @property
    def is_at_work(self) -> bool:
        counts = (self.session_count, self.participant_count, self.new_household_count, self.result)
        return any(count is not None and count > 0 for count in counts)


@dataclass(frozen=True, slots=True)
class Headcount:
    ward_id: str
    unit_id: str
    body_id: str
    category: str
    month: date
    assigned_count: int | None
    present_count: int | None
    female_count: int | None
    party_member_count: int | None


@dataclass(frozen=True, slots=True)
class Spending:
    ward_id: str
    item_code: str
    source: str
    month: date
    planned_vnd: int | None
    actual_vnd: int | None


@dataclass(frozen=True, slots=True)
class Target:
    ward_id: str
    unit_id: str
    campaign_id: str
    month: date
    target: Decimal | None


@dataclass(frozen=True, slots=True)
class Conclusion:
    number: str
    issued_on: date
    content: str
    ward_id: str
    responsible_id: str
    due_on: date | None
    status: str
    done_on: date | None


@dataclass(frozen=True, slots=True)
class Upload:
    upload_seq: int
    dataset: str
    row_count: int
    changed_count: int
    file_name: str
    file_sha256: str
    account_id: str
    stored_at: datetime
    undone_at: datetime | None


@dataclass(frozen=True, slots=True)
class Slot:
    upload_seq: int
    dataset: str
    ward_id: str
    month: date
    row_count: int


Pair = tuple[str, str]  # a village and an order


@dataclass(slots=True, repr=False)  # a failing test would spell it out
class Raw:
    """All rows, and the activity rows by village, order and month."""

    units: dict[str, Unit]
    changes: list[Change]
    bodies: dict[str, Body]
    orders: dict[str, Order]
    scopes: list[Scope]
    items: dict[str, Item]
    facts: list[Fact]
    settings: dict[str, int]
    activity: list[Activity]
    headcount: list[Headcount]
    spending: list[Spending]
    targets: list[Target]
    conclusions: list[Conclusion]
    uploads: dict[int, Upload]
    slots: list[Slot]
    told: dict[Pair, dict[date, list[Activity]]] = field(default_factory=dict)
    first_stored: dict[tuple[str, date], datetime] = field(default_factory=dict)
    reporting_villages: dict[tuple[str, date], set[str]] = field(default_factory=dict)
    of_month: dict[date, list[list[Activity]]] = field(default_factory=dict)  # each village's and order's reports
    kept: dict[Hashable, Any] = field(default_factory=dict)  # what several recounts look for

    def __post_init__(self) -> None:
        for row in self.activity:
            self.told.setdefault((row.village_id, row.campaign_id), {}).setdefault(row.month, []).append(row)
            self.reporting_villages.setdefault((row.ward_id, row.month), set()).add(row.village_id)
        for by_month in self.told.values():
            for month, rows in by_month.items():
                self.of_month.setdefault(month, []).append(rows)
        for slot in self.slots:
            upload, key = self.uploads[slot.upload_seq], (slot.ward_id, slot.month)
            if slot.dataset == "activity" and slot.row_count and upload.undone_at is None:
                self.first_stored[key] = min(self.first_stored.get(key, upload.stored_at), upload.stored_at)

    def of_slot(self, table: str, ward_id: str, month: date) -> list[Any]:
        """The rows of "headcount" or "spending" of a ward and month."""
        if table not in self.kept:
            found: dict[tuple[str, date], list[Any]] = {}
            for row in getattr(self, table):
                found.setdefault((row.ward_id, row.month), []).append(row)
            self.kept[table] = found
        rows: list[Any] = self.kept[table].get((ward_id, month), [])
        return rows

    def wards(self, month: date) -> list[Unit]:
        """The wards of a month in official order."""
        return self.of_level("ward", month)

    def of_level(self, level: str, month: date) -> list[Unit]:
        found = (unit for unit in self.units.values() if unit.level == level and unit.is_valid(month))
        return sorted(found, key=lambda unit: unit.sort_order)

    def in_official_order(self) -> list[Order]:
        return sorted(self.orders.values(), key=lambda order: order.sort_order)

    def place(self, unit_id: str) -> int:
        return self.units[unit_id].sort_order


@dataclass(frozen=True, slots=True)
class Asked:
    """A choice: the period, what it is compared with, where and which order; `scope` is what the viewer may see."""

    first_month: date
    last_month: date
    before_first_month: date
    before_last_month: date
    ward_id: str | None = None
    village_id: str | None = None
    campaign_id: str | None = None
    scope: tuple[str, ...] | None = None
    item_code: str = "6404"  # of the item that the page on spending opens
    as_of: date = date(2018, 7, 31)
    body_id: str | None = None  # what posts and overlap are narrowed to
    by: str = "ward"  # what months are compared by: ward, village, campaign
    items: str | None = None  # which of them, ids with a comma between
    periods: str = "2018-01..2018-07,2017-01..2017-12,2015-11..2016-02,2018-07..2018-07,2018-01..2018-07"

    def sees(self, ward_id: str) -> bool:
        return self.scope is None or ward_id in self.scope

    def is_there(self, ward_id: str) -> bool:
        """Whether a ward is within the scope and the choice."""
        return self.sees(ward_id) and self.ward_id in (None, ward_id)

    def is_about(self, ward_id: str, campaign_id: str) -> bool:
        return self.is_there(ward_id) and self.campaign_id in (None, campaign_id)

    def is_of_body(self, body_id: str) -> bool:
        return self.body_id in (None, body_id)

    def months(self) -> list[date]:
        return list(months(self.first_month, self.last_month))

    def before(self) -> list[date]:
        return list(months(self.before_first_month, self.before_last_month))

    def params(self) -> dict[str, Any]:
        """As queries take it."""
        given = {one.name: getattr(self, one.name) for one in fields(self)}
        return given | {"scope": None if self.scope is None else list(self.scope)}


def read(store: Store) -> Raw:
    """Everything stored, column by column as it lies there."""
    with store.cursor() as cursor:

        def rows(kind: type, table: str) -> list[Any]:
            columns = ", ".join(one.name for one in fields(kind))
            return [kind(*row) for row in cursor.execute(f"SELECT {columns} FROM {table}").fetchall()]

        return Raw(
            units={one.unit_id: one for one in rows(Unit, "unit")},
            changes=rows(Change, "unit_change"),
            bodies={one.body_id: one for one in rows(Body, "body")},
            orders={one.campaign_id: one for one in rows(Order, "campaign")},
            scopes=rows(Scope, "campaign_scope"),
            items={one.item_code: one for one in sorted(rows(Item, "budget_item"), key=lambda one: one.valid_from)},
            facts=rows(Fact, "published_fact"),
            settings={one.key: int(one.value) for one in rows(Setting, "setting") if one.value.isdigit()},
            activity=rows(Activity, "activity"),
            headcount=rows(Headcount, "headcount"),
            spending=rows(Spending, "spending"),
            targets=rows(Target, "target"),
            conclusions=rows(Conclusion, "conclusion"),
            uploads={one.upload_seq: one for one in rows(Upload, "upload")},
            slots=rows(Slot, "upload_slot"),
        )


def next_month(month: date, by: int = 1) -> date:
    index = month.year * 12 + month.month - 1 + by
    return date(index // 12, index % 12 + 1, 1)


def last_day(month: date) -> date:
    return next_month(month) - timedelta(days=1)


def months(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first = next_month(first)


def total(values: Iterable[Any]) -> Any:
    """The sum of what is known; None where nothing is."""
    known = [value for value in values if value is not None]
    return sum(known[1:], known[0]) if known else None


def part(some: Any, every: Any) -> Fraction | None:
    """some / every, exactly; None where either is missing or there is nothing to divide by."""
    if some is None or not every:
        return None
    return Fraction(some) / Fraction(every)


def half_up(value: Fraction) -> int:
    """The nearest whole number; a half goes up."""
    return floor(value + Fraction(1, 2))
