"""The rows of data/sample_*.csv and of the reference tables beside them, as values."""

import csv
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

DATA = Path(__file__).parent.parent.parent / "data"


@dataclass(frozen=True, slots=True)
class Ward:
    """How one ward is: size, pace (1 = city average), how often late, how prone to overlap, its bloc."""

    ward_id: str
    village_count: int
    household_mean: int
    pace: float
    late_share: float
    overlap_factor: float
    bloc_members_before: int
    bloc_members: int


@dataclass(frozen=True, slots=True)
class Campaign:
    """How one order is carried out: see data/SOURCES.md for each column."""

    campaign_id: str
    active_share: float
    start_share: float
    take_up_months: float
    never_share: float
    sessions_low: int
    sessions_high: int
    people_per_session: int
    reach_share: float
    result_kind: str
    result_low: float
    result_high: float
    target_2016: float
    target_2017: float
    target_2018: float
    overlap_factor: float

    def target(self, year: int) -> float:
        """The year's target per village of usual size, in the order's result unit; 0 = none set."""
        return {2016: self.target_2016, 2017: self.target_2017, 2018: self.target_2018}[year]


@dataclass(frozen=True, slots=True)
class Order:
    """The reference row of a campaign: its name, scope and first day."""

    id: str
    name_vi: str
    scope: str
    listed_wards: str
    starts_on: date


@dataclass(frozen=True, slots=True)
class KnownVillage:
    """A village whose name is known from a public source."""

    ward_id: str
    name_vi: str
    kind: str


@dataclass(frozen=True, slots=True)
class UnitName:
    """A unit's id, name and kind from data/units.csv."""

    id: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class BodyName:
    """An organisation's id and name."""

    id: str
    name_vi: str


@dataclass(frozen=True, slots=True)
class BodyWeight:
    """How often an organisation ran an order by itself."""

    campaign_id: str
    body_id: str
    weight: float


@dataclass(frozen=True, slots=True)
class Lunar:
    """The first day of a lunar year."""

    year: int
    first_day: date


@dataclass(frozen=True, slots=True)
class Course:
    """The city's shares of joint and of overlapping work in one month; straight lines lie in between."""

    month: date
    joint_share: float
    overlap_share: float


@dataclass(frozen=True, slots=True)
class Event:
    """A report that went missing or came late, or a village that was silent (`village` by name)."""

    month: date
    ward_id: str
    village: str
    event: str


@dataclass(frozen=True, slots=True)
class Note:
    """A note beside a figure; campaign "*" fits every order."""

    campaign_id: str
    note: str


@dataclass(frozen=True, slots=True)
class Staff:
    """Posts or contracts of one organisation from a month on."""

    body_id: str
    category: str
    from_month: date
    assigned_count: int | None
    present_count: int
    female_count: int
    party_member_count: int


@dataclass(frozen=True, slots=True)
class Money:
    """A budget item of the office, an average ward or an average village: yearly plans (đồng) and shares used."""

    owner: str
    item_code: str
    source: str
    shape: str
    plan_2016: int
    plan_2017: int
    plan_2018: int
    used_2016: float
    used_2017: float
    used_2018: float
    spread: float

    def plan(self, year: int) -> int:
        """The year's plan in đồng."""
        return {2016: self.plan_2016, 2017: self.plan_2017, 2018: self.plan_2018}[year]

    def used(self, year: int) -> float:
        """The share of the year's plan that is spent."""
        return {2016: self.used_2016, 2017: self.used_2017, 2018: self.used_2018}[year]


@dataclass(frozen=True, slots=True)
class Decided:
    """A conclusion of a monthly meeting; `done_days` None = not done."""

    month: date
    content: str
    responsible: str
    due_days: int
    done_days: int | None


T = TypeVar("T")


def rows(kind: type[T], name: str) -> tuple[T, ...]:
    """The rows of data/<name>.csv as values of that kind; columns the kind does not name are left out."""
    found: tuple[T, ...] = _rows(kind, name)  # type: ignore[arg-type]  # a class is hashable
    return found


@cache
def _rows(kind: Any, name: str) -> tuple[Any, ...]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            kind(**{field.name: _value(field.type, cells[field.name]) for field in fields(kind)})
            for cells in csv.DictReader(file)
        )


def _value(kind: Any, text: str) -> object:
    if kind is date:
        return date.fromisoformat(text if len(text) == 10 else f"{text}-01")
    if kind == int | None:
        return int(text) if text else None
    return kind(text) if kind in (int, float) else text


@cache
def monthly(name: str) -> dict[str, tuple[float, ...]]:
    """The twelve weights of each named row of a table with columns m01 … m12."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    return {next(iter(row.values())): tuple(float(row[f"m{number:02d}"]) for number in range(1, 13)) for row in table}
