"""Rows of a catalogue: which unit, order or merger each speaks of, known or new.

Identity is our own id: by the id where the file gives it, else by the name within its ward and time.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from khoi.datasets import CATALOGUE_MONTH, Dataset
from khoi.intake import values
from khoi.intake.catalogue import Catalogue, listed
from khoi.intake.headers import bare
from khoi.intake.meanings import Meanings, constant, meant
from khoi.intake.owners import not_found
from khoi.intake.reading import Reading
from khoi.intake.values import Fault, is_reported
from khoi.places import OFFICE, Found, Gazetteer, Unit, slug

VILLAGE_KINDS = ("khu", "thôn")
EVERYWHERE = {"all", "tatca", "toanthanhpho", "tatcaxaphuong", "tatcacacxaphuong"}
BY_KIND = {"xa": "xã", "cacxa": "xã", "phuong": "phường", "cacphuong": "phường"}
IDENTITY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST_ID = 60


@dataclass(frozen=True, slots=True)
class Listing:
    """Looks up what rows of a catalogue speak of; `today` is the day where a row names none and no older one fits."""

    gazetteer: Gazetteer
    catalogue: Catalogue
    today: date

    def columns(self, reading: Reading) -> Iterator[tuple[str, str, Meanings]]:
        """(column of the table, column of the file, what its cells mean) of every part that is looked up."""
        yield "ward_id", _first(reading.dataset), constant(OFFICE, len(reading.rows))
        yield "month", _first(reading.dataset), constant(CATALOGUE_MONTH, len(reading.rows))
        cleaned = reading.cleaned
        if reading.dataset.name == "units":
            kind, day = meant([cleaned["kind"]], partial(listed, "unit_kind")), meant([cleaned["valid_from"]], _day)
            parent = meant([cleaned["parent"], kind, day, cleaned["id"]], self._parent)
            unit_id = meant([cleaned["name"], kind, parent, day, cleaned["id"]], self._unit_id)
            yield "unit_id", _told_by(reading), unit_id
            yield "kind", "kind", kind
            yield "parent_id", "parent", Meanings(parent.index, [_id(unit) for unit in parent.values])
        elif reading.dataset.name == "campaigns":
            yield "campaign_id", _told_by(reading), meant([cleaned["name"], cleaned["id"]], self._campaign_id)
            yield "scope", "scope", meant([cleaned["scope"], meant([cleaned["starts"]], _day)], self._scope)
        else:
            day = meant([cleaned["effective_on"]], _day)
            old, new = meant([cleaned["old"], day], self._old), meant([cleaned["new"], day, cleaned["old"]], self._new)
            yield "old_id", "old", Meanings(old.index, [_id(unit) for unit in old.values])
            yield "new_id", "new", Meanings(new.index, [_id(unit) for unit in new.values])

    def _days(self, day: date | None) -> tuple[date, ...]:
        """The days on which a name is looked up: the one that is given; else before all changes, then today."""
        return (day,) if day else (date.min, self.today)

    def _ward(self, text: str, days: tuple[date, ...]) -> Unit | Fault:
        found = Found(None)
        for day in days:
            found = self.gazetteer.find_ward(text, day)
            if found.unit or found.candidates:
                break
        return found.unit or not_found(found, "ward")

    def _parent(self, text: str, kind: str | Fault | None, day: date | None, given: str) -> Unit | Fault | None:
        """The ward that a village is of; None for a ward, and where the row's kind is not known."""
        if kind not in VILLAGE_KINDS:
            return None
        if is_reported(text):
            return self._ward(text, self._days(day))
        known = self.gazetteer.get(given) if given in self.gazetteer else None
        return self.gazetteer.get(known.parent_id) if known and known.parent_id else Fault("missing-value")

    def _unit_id(
        self, name: str, kind: str | Fault | None, parent: Unit | Fault | None, day: date | None, given: str
    ) -> str | Fault | None:
        """The id of the unit that a row speaks of; a new one for a unit that is not known."""
        if not isinstance(kind, str) or isinstance(parent, Fault):
            return None  # told at its own column
        same = self._same(name, parent, day)
        if isinstance(same, Fault):
            return same
        if is_reported(given):
            return self._given(given, parent, same)
        return same.unit_id if same else self._fresh(name, parent, day)

    def _same(self, name: str, parent: Unit | None, day: date | None) -> Unit | Fault | None:
        """The known unit of that name, place and time. A ward that begins on another day is another ward."""
        for on in self._days(day):
            if parent:
                found = self.gazetteer.find_village(name, parent.unit_id, on)
            else:
                found = self.gazetteer.find_ward(name, on)
            if found.candidates:
                return not_found(found, "village" if parent else "ward", parent)
            if found.unit and (parent or day is None or found.unit.valid_from == day):
                return found.unit
        return None

    def _given(self, given: str, parent: Unit | None, same: Unit | None) -> str | Fault:
        """The id that a row gives, where it fits what else the row says."""
        unit = self.gazetteer.get(given) if given in self.gazetteer else None
        if unit is None:
            return Fault("unknown-unit", "identity")
        if unit.level != ("village" if parent else "ward") or (parent and unit.parent_id != parent.unit_id):
            return Fault("unknown-unit", "moved")
        if same and same.unit_id != given:
            return Fault("ambiguous-unit", "taken", {"taken": same.unit_id})
        return given

    def _fresh(self, name: str, parent: Unit | None, day: date | None) -> str | Fault:
        if not slug(name):
            return Fault("missing-value")
        first = f"{parent.unit_id}.{slug(name)}" if parent else slug(name)
        years = [f"{first}-{day.year}"] if day else []
        numbered = (f"{first}-{number}" for number in range(2, len(self.gazetteer) + 3))
        return next(one for one in (first, *years, *numbered) if one not in self.gazetteer)

    def _campaign_id(self, name: str, given: str) -> str | Fault:
        """The id of the order that a row speaks of; a new one for an order that is not known."""
        named = self.catalogue.campaigns.get(bare(name))
        if not is_reported(given):
            return named.campaign_id if named else slug(name)[:LONGEST_ID].strip("-") or Fault("missing-value")
        known = {one.campaign_id for one in self.catalogue.campaigns.values()}
        if given not in known and (len(given) > LONGEST_ID or not IDENTITY.fullmatch(given)):
            return Fault("unknown-campaign", "identity")
        if named and named.campaign_id != given:
            return Fault("unknown-campaign", "taken", {"taken": named.campaign_id})
        return given

    def _scope(self, text: str, day: date | None) -> str | Fault:
        """The wards that an order is for: all, xã, phường, or ids in official order with a space between."""
        if bare(text) in EVERYWHERE:
            return "all"
        if bare(text) in BY_KIND:
            return BY_KIND[bare(text)]
        found = []
        for part in filter(None, (part.strip() for part in re.split(r"[;,\n]", text))):
            ward = self._ward(part, (*self._days(day), *self._days(None)))
            if isinstance(ward, Fault):
                return Fault("unknown-unit", "scope", {"part": part}, ward.suggestions)
            found.append(ward)
        order = sorted(dict.fromkeys(found), key=lambda ward: ward.sort_order)
        return " ".join(ward.unit_id for ward in order) or Fault("missing-value")

    def _old(self, text: str, day: date | None) -> Unit | Fault | None:
        """The ward that goes: as it was the day before, or where it is known to have ended earlier, as it last was."""
        if day is None:
            return None
        turning = [one for one in reversed(self.gazetteer.turning_days) if one <= day]
        return self._ward(text, tuple(one - timedelta(days=1) for one in (day, *turning)))

    def _new(self, text: str, day: date | None, old: str) -> Unit | Fault | None:
        """The ward that it goes into, as it is from that day on."""
        if day is None:
            return None
        found = self.gazetteer.find_ward(text, day)
        begun = [unit for unit in found.candidates if unit.valid_from == day]  # of two of a name, the one that is new
        ward = begun[0] if len(begun) == 1 else self._ward(text, (day,))
        gone = self._old(old, day)
        if isinstance(ward, Unit) and isinstance(gone, Unit) and ward.unit_id == gone.unit_id:
            return Fault("unknown-unit", "itself")
        return ward


def _first(dataset: Dataset) -> str:
    return dataset.columns[0].name


def _told_by(reading: Reading) -> str:
    """The column that a fault of identity is shown at: that of ids where the file has one."""
    return "id" if "id" in reading.present else "name"


def _day(text: str) -> date | None:
    day = values.day(text)
    return day if isinstance(day, date) else None  # an unreadable day is the day column's own fault


def _id(unit: Unit | Fault | None) -> str | Fault | None:
    return unit.unit_id if isinstance(unit, Unit) else unit
