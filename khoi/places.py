"""Units with an identity and a validity of their own: folding of names, look-up, mergers, official order.

A statistical code is no identity: 06709 was Ka Long and is Móng Cái 2; so every look-up says on which day.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache

from rapidfuzz import fuzz, process

from khoi.errors import UnknownName
from khoi.words import say

OFFICE = "co-quan-khoi"
CITY = "mong-cai"
KINDS = {"phường": "place.phuong", "xã": "place.xa", "thôn": "place.thon", "khu": "place.khu"}
LONGEST_NAME = 100  # letters up to which a text is likely to be a name, and is remembered
TYPE_WORDS = re.compile(
    r"^(?:khoi dan van|to dan van|thanh pho|thi tran|khu pho|phuong|thon|ban|khu|xa|tp|kp|k|p|x)(?:\.\s*|\s+|(?=\d))"
)


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit: city, ward (xã, phường), village (thôn, khu) or the office. `valid_to` is its last day."""

    unit_id: str
    code: str | None
    name_vi: str
    kind: str
    level: str
    parent_id: str | None
    valid_from: date | None = None
    valid_to: date | None = None
    household_count: int | None = None
    population: int | None = None
    tile_column: int | None = None
    tile_row: int | None = None
    sort_order: int = 0

    def is_valid(self, on: date) -> bool:
        """Whether the unit exists on that day."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Change:
    """A whole-unit merger: from `effective_on`, `old_id` belongs to `new_id`."""

    effective_on: date
    old_id: str
    new_id: str


@dataclass(frozen=True, slots=True)
class Found:
    """A look-up's answer: the unit, or the candidates when several fit, or names to suggest when none does."""

    unit: Unit | None
    candidates: tuple[Unit, ...] = ()
    suggestions: tuple[str, ...] = ()


def plain(text: str) -> str:
    """Lower case without marks, đ as d, single spaces: "Hải  Hoà" and "HẢI HÒA" both give "hai hoa"."""
    return _plain_name(text) if len(text) <= LONGEST_NAME else _plain(text)


def _plain(text: str) -> str:
    lowered = unicodedata.normalize("NFD", text.casefold()).replace("đ", "d")
    bare = "".join(letter for letter in lowered if not unicodedata.combining(letter))
    return re.sub(r"\s+", " ", bare).strip()


_plain_name = lru_cache(maxsize=16_384)(_plain)  # a file names the same few units, orders and months again and again


def nearest(text: str, names: Iterable[str], most: int = 3, least: float = 60.0) -> tuple[str, ...]:
    """The names that resemble a text most, by insertions and deletions; `least` of 100 is how alike they must be."""
    found = process.extract(text, list(names), scorer=fuzz.ratio, limit=most, score_cutoff=least)
    return tuple(name for name, _, _ in found)


def fold(text: str) -> str:
    """The part of a unit's name that identifies it: no type word, marks, case, spaces or punctuation.

    "P.Trà Cổ" → "traco", "KaLong" → "kalong", "Khu phố 03" → "3".
    """
    name = plain(text)
    bare = TYPE_WORDS.sub("", name)
    compact = re.sub(r"[^a-z0-9]", "", bare) or re.sub(r"[^a-z0-9]", "", name)
    return re.sub(r"(?<!\d)0+(?=\d)", "", compact)


def with_marks(text: str) -> str:
    """A name compared with its marks: NFC, lower case, tone on the usual letter (hoà = hòa)."""
    lowered = unicodedata.normalize("NFD", " ".join(text.casefold().split()))
    # The tone mark moves to the end of its vowel group, so that both placements compare equal.
    moved = re.sub("([aeiouy][\u0306\u0302\u031b]?)([\u0300\u0301\u0303\u0309\u0323])([aeiouy])", r"\1\3\2", lowered)
    return unicodedata.normalize("NFC", moved)


def name(unit: Unit, lang: str) -> str:
    """The unit's name alone: "Bắc Sơn"; the office and the city in the reader's language."""
    return say(f"place.{unit.level}-name", lang) if unit.level in ("office", "city") else unit.name_vi


def full_name(unit: Unit, lang: str) -> str:
    """The name with its kind: "xã Bắc Sơn", "Bắc Sơn commune"; "Khu 3" already says it."""
    return with_kind(unit.name_vi, unit.kind, lang) if unit.kind in KINDS else name(unit, lang)


def with_kind(name_vi: str, kind: str, lang: str) -> str:
    """The same of a name and a kind as rows have them; a name that says its kind, or is of no such kind, by itself."""
    if kind not in KINDS or name_vi.casefold().startswith(f"{kind} "):
        return name_vi
    return say(KINDS[kind], lang, name=name_vi)


def slug(text: str) -> str:
    """An id made from a name: "Lục Phủ" → "luc-phu"."""
    return re.sub(r"[^a-z0-9]+", "-", plain(text)).strip("-")


class Gazetteer:
    """All units and mergers, ready for look-ups by name, code or id; `version` is the act that changed them last."""

    def __init__(self, units: Iterable[Unit], changes: Iterable[Change] = (), version: int = 0) -> None:
        self.version = version
        self._units = {unit.unit_id: unit for unit in sorted(units, key=lambda unit: unit.sort_order)}
        self._changes = sorted(changes, key=lambda change: change.effective_on)
        self._wards_by_name: dict[str, list[Unit]] = defaultdict(list)
        self._villages_by_name: dict[tuple[str, str], list[Unit]] = defaultdict(list)
        self._villages_of: dict[str, list[Unit]] = defaultdict(list)
        for unit in self._units.values():
            names = {fold(unit.name_vi), unit.code or fold(unit.name_vi), fold(unit.unit_id)}
            for folded in names:
                if unit.level == "ward":
                    self._wards_by_name[folded].append(unit)
                elif unit.level == "village":
                    self._villages_by_name[unit.parent_id or "", folded].append(unit)
            if unit.level == "village":
                self._villages_of[unit.parent_id or ""].append(unit)

    def __contains__(self, unit_id: object) -> bool:
        return unit_id in self._units

    def all(self) -> tuple[Unit, ...]:
        """Every unit that ever was, in official order."""
        return tuple(self._units.values())

    def __len__(self) -> int:
        return len(self._units)

    def get(self, unit_id: str) -> Unit:
        """The unit of an id. Raises UnknownName."""
        if unit_id not in self._units:
            raise UnknownName("fault.unknown-unit", name=unit_id)
        return self._units[unit_id]

    @cached_property
    def turning_days(self) -> tuple[date, ...]:
        """The days on which some unit begins or has ended, in order: between two of them the units stay the same."""
        units = self._units.values()
        ended = {unit.valid_to + timedelta(days=1) for unit in units if unit.valid_to}
        return tuple(sorted({unit.valid_from for unit in units if unit.valid_from} | ended))

    def wards(self, on: date) -> tuple[Unit, ...]:
        """The wards of that day in official order: phường first, then by code."""
        return tuple(unit for unit in self._units.values() if unit.level == "ward" and unit.is_valid(on))

    def villages(self, ward_id: str, on: date) -> tuple[Unit, ...]:
        """The villages of one ward on that day, in official order."""
        return tuple(unit for unit in self._villages_of[ward_id] if unit.is_valid(on))

    def find_ward(self, text: str, on: date) -> Found:
        """The ward that a name, code ("6709", "06709") or id means on that day; near misses are only suggested."""
        key = text.strip().zfill(5) if re.fullmatch(r"\s*\d{4,5}\s*", text) else fold(text)
        named = self._wards_by_name.get(key, [])
        found = self._chosen(text, [unit for unit in named if unit.is_valid(on)])
        if found.unit or found.candidates:
            return found
        successors = {self.successor(unit.unit_id, on) for unit in named}
        if successors:
            return Found(None, suggestions=tuple(unit.name_vi for unit in successors if unit.is_valid(on)))
        return Found(None, suggestions=self._near(text, self.wards(on)))

    def find_village(self, text: str, ward_id: str, on: date) -> Found:
        """The village of that ward that a name or id means on that day; near misses are only suggested."""
        key = fold(text.rpartition(".")[2]) if text in self._units else fold(text)
        here = [unit for unit in self._villages_by_name.get((ward_id, key), []) if unit.is_valid(on)]
        found = self._chosen(text, here)
        if found.unit or found.candidates:
            return found
        return Found(None, suggestions=self._near(text, self.villages(ward_id, on)))

    @staticmethod
    def _chosen(text: str, candidates: list[Unit]) -> Found:
        unique = list(dict.fromkeys(candidates))
        if len(unique) > 1:  # two names alike without marks or type word: the whole spelling may still decide
            wanted = with_marks(text)
            exact = [u for u in unique if wanted in (with_marks(u.name_vi), with_marks(f"{u.kind} {u.name_vi}"))]
            unique = exact or unique
        return Found(unique[0]) if len(unique) == 1 else Found(None, tuple(unique))

    @staticmethod
    def _near(text: str, units: Iterable[Unit]) -> tuple[str, ...]:
        by_name = {fold(unit.name_vi): unit.name_vi for unit in units}
        return tuple(by_name[key] for key in nearest(fold(text), by_name))

    def successor(self, unit_id: str, on: date) -> Unit:
        """The unit that `unit_id` belongs to on that day, itself while it is valid. Raises UnknownName."""
        unit = self.get(unit_id)
        for change in self._changes:
            if change.old_id == unit.unit_id and change.effective_on <= on:
                unit = self.get(change.new_id)
        return unit

    def merged_into(self, unit_id: str, on: date) -> tuple[str, ...]:
        """The wards that belong to a ward on that day without being it: their series are its history."""
        wards = [unit.unit_id for unit in self._units.values() if unit.level == "ward" and unit.unit_id != unit_id]
        return tuple(ward_id for ward_id in wards if self.successor(ward_id, on).unit_id == unit_id)

    def nearest_id(self, text: str, on: date) -> str | None:
        """The ward id that most resembles `text`, for an address that names none; None if nothing is near."""
        ids = {unit.unit_id: unit for unit in self.wards(on)}
        found = self.find_ward(text, on)
        if found.unit:
            return found.unit.unit_id
        near = nearest(slug(text), ids, most=1, least=50)
        return near[0] if near else None
