"""Text columns → typed columns and the faults of single cells: each distinct value, or combination, is read once."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa

from khoi.datasets import Column
from khoi.errors import Problem
from khoi.intake import values
from khoi.intake.catalogue import Catalogue, listed
from khoi.intake.listing import Listing
from khoi.intake.meanings import Meanings, constant, meant
from khoi.intake.owners import Owners
from khoi.intake.reading import Reading
from khoi.intake.values import Fault
from khoi.periods import Period, month_of, shifted
from khoi.places import Unit

TEXT = pa.string()
TYPES = {
    "whole": pa.int64(), "money": pa.int64(), "decimal": pa.decimal128(18, 3), "day": pa.date32(), "month": pa.date32(),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows without a faulty cell, typed as the dataset's table (and file_row), and the faults of all cells."""

    table: pa.Table
    problems: list[Problem]


@dataclass(frozen=True, slots=True)
class Typed:
    """A column of the table: from which column of the file, what its cells mean, and as which type it is kept."""

    name: str
    source: str
    meaning: Meanings
    kind: pa.DataType = TEXT


def rows(reading: Reading, owners: Owners, catalogue: Catalogue, month: Meanings) -> Rows:
    """The typed rows of a sheet and the faults of its cells."""
    if reading.dataset.is_catalogue:
        typed = list(_entries(reading, Listing(owners.gazetteer, catalogue, owners.fallback)))
    else:
        typed = list(_columns(reading, owners, catalogue, month))
    faulty = [*((column.source, column.meaning) for column in typed), *reading.cleaned.items()]
    problems = [
        reading.problem(place, source, fault) for source, meaning in faulty for place, fault in meaning.faults()
    ]
    bad = np.zeros(len(reading.rows), np.bool_)
    for _, meaning in faulty:
        bad |= meaning.is_faulty()
    columns = {column.name: column.meaning.array(column.kind) for column in typed}
    table = pa.table(columns | {"file_row": pa.array(reading.rows, pa.int64())})
    return Rows(table.filter(pa.array(~bad)) if bad.any() else table, problems)


def months(reading: Reading, today: date) -> Meanings:
    """The month that each row is about: its own, its year's January, or the one in which a conclusion was issued.

    A catalogue is of no month: the day on which names are looked up is today.
    """
    if reading.dataset.is_catalogue:
        return constant(today, len(reading.rows))
    if "month" in reading.cleaned:
        return meant([reading.cleaned["month"]], partial(values.month, today=today))
    if "year" in reading.cleaned:
        return meant([reading.cleaned["year"]], values.year)
    return meant([reading.cleaned["issued_on"]], _month_of_day)


def _month_of_day(text: str) -> date | None:
    day = values.day(text)
    return month_of(day) if isinstance(day, date) else None  # an unreadable day is the day column's own fault


def _columns(reading: Reading, owners: Owners, catalogue: Catalogue, month: Meanings) -> Iterator[Typed]:
    """Every column of the dataset's table that a file gives, upload_seq and file_row apart."""
    cleaned = reading.cleaned
    own = next(name for name in ("month", "year", "issued_on") if name in cleaned)
    yield Typed("month", own, month, pa.date32())
    ward = None
    if "ward" in cleaned:
        ward = owners.wards(cleaned["ward"], cleaned["village"], month)
        yield Typed("ward_id", "ward", _mapped(ward, lambda unit: unit.unit_id))
        unit_id = next(name for name in ("village_id", "unit_id") if name in reading.dataset.key)
        yield Typed(unit_id, "village", owners.units(cleaned["village"], ward, month))
    for column in reading.dataset.columns:
        text = cleaned[column.name]
        if column.kind == "campaign" and ward:
            span = partial(_span, month_count=12 if "year" in cleaned else 1)
            meaning = meant([text, ward, _mapped(month, span)], partial(_campaign, catalogue))
            yield Typed("campaign_id", column.name, meaning)
        elif column.kind == "body":
            yield Typed("body_id", column.name, meant([text], catalogue.body))
        elif column.kind == "budget_item":
            meaning = meant([text, month], lambda code, on: catalogue.item(code, on if isinstance(on, date) else None))
            yield Typed("item_code", column.name, meaning)
        elif column.kind == "responsible":
            found = meant([text, month], partial(owners.responsible, catalogue))
            for place, name in enumerate(("ward_id", "responsible_id")):
                yield Typed(name, column.name, Meanings(found.index, [_part(pair, place) for pair in found.values]))
        elif column.kind not in ("ward", "village", "month", "year"):
            yield Typed(column.name, column.name, measure(reading, column), TYPES.get(column.kind, TEXT))


def _entries(reading: Reading, listing: Listing) -> Iterator[Typed]:
    """Every column of a catalogue's table that a file gives, upload_seq and file_row apart."""
    looked_up = set()
    for name, source, meaning in listing.columns(reading):
        looked_up.add(name.removesuffix("_id"))
        yield Typed(name, source, meaning, pa.date32() if name == "month" else TEXT)
    for column in reading.dataset.columns:
        if column.name not in looked_up and column.kind != "identity":
            yield Typed(column.name, column.name, measure(reading, column), TYPES.get(column.kind, TEXT))


def _mapped(meaning: Meanings, change: Callable[[Any], Any]) -> Meanings:
    """The same rows with every value changed; nothing and faults stay as they are."""
    changed = [value if value is None or isinstance(value, Fault) else change(value) for value in meaning.values]
    return Meanings(meaning.index, changed)


def _part(pair: tuple[str, str] | Fault | None, place: int) -> str | Fault | None:
    """One of a pair's ids; a fault is told once, by the second."""
    if isinstance(pair, tuple):
        return pair[place]
    return pair if place else None


def _span(first_month: date, month_count: int) -> Period:
    return Period(first_month, shifted(first_month, month_count - 1))


def _campaign(catalogue: Catalogue, text: str, ward: Unit | Fault | None, period: Period | Fault | None) -> str | Fault:
    return catalogue.campaign(
        text, ward if isinstance(ward, Unit) else None, period if isinstance(period, Period) else None
    )


def measure(reading: Reading, column: Column) -> Meanings:
    """What the cells of a measure, a day, a text or a fixed list mean."""
    text = reading.cleaned[column.name]
    if column.kind == "text":
        return meant([text], partial(values.text, most=column.max_length))
    if column.kind == "day":
        return meant([text], values.day)
    if column.kind == "code":
        return meant([text], values.code)
    if column.kind in ("category", "source", "status"):
        return meant([text], partial(listed, column.kind))
    style = values.style(value for value in text.values if isinstance(value, str))
    if column.kind == "money":
        return meant([text], partial(values.money, written=style, factor=reading.factor(column.name)))
    return meant([text], partial(values.whole if column.kind == "whole" else values.decimal, written=style))
