"""The villages of the sample: known names where a public source gives one, else "Khu 1", "Thôn 2"."""

from dataclasses import dataclass

import pyarrow as pa

from khoi.places import slug
from khoi.sample.chance import Chance, shared
from khoi.sample.parameters import units, wards
from khoi.sample.tables import KnownVillage, Ward, rows

FEWEST, MOST = 60, 400  # households of a village


@dataclass(frozen=True, slots=True)
class Village:
    """One thôn or khu with its (invented) size."""

    village_id: str
    name_vi: str
    kind: str
    ward: Ward
    household_count: int
    population: int


def villages(seed: int, count: int) -> tuple[Village, ...]:
    """`count` villages over the wards, in proportion to the 101; by ward in official order."""
    counts = shared(count, [ward.village_count for ward in wards()])
    return tuple(
        village for ward, number in zip(wards(), counts, strict=True) for village in _of_ward(seed, ward, number)
    )


def _of_ward(seed: int, ward: Ward, count: int) -> list[Village]:
    known = [village for village in rows(KnownVillage, "villages_known") if village.ward_id == ward.ward_id]
    kind = "khu" if units()[ward.ward_id].kind == "phường" else "thôn"
    names = [village.name_vi for village in known]
    number = 0
    while len(names) < count:
        number += 1
        if (name := f"{kind.capitalize()} {number}") not in names:
            names.append(name)
    return [_village(seed, ward, kind, name) for name in names[:count]]


def _village(seed: int, ward: Ward, kind: str, name: str) -> Village:
    village_id = f"{ward.ward_id}.{slug(name)}"
    chance = Chance(seed, "village", village_id)
    households = min(MOST, max(FEWEST, round(ward.household_mean * chance.near(0.45))))
    return Village(village_id, name, kind, ward, households, round(households * chance.between(3.6, 4.2)))


def unit_table(made: tuple[Village, ...]) -> pa.Table:
    """The villages as unit rows, all marked as sample: even where the name is known, the size is not."""
    return pa.table(
        {
            "unit_id": [village.village_id for village in made],
            "name_vi": [village.name_vi for village in made],
            "kind": [village.kind for village in made],
            "parent_id": [village.ward.ward_id for village in made],
            "household_count": pa.array([village.household_count for village in made], pa.int64()),
            "population": pa.array([village.population for village in made], pa.int64()),
            "is_sample": [True] * len(made),
        }
    )
