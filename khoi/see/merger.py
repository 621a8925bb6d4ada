"""A merger worked through with the people of its units, from the published tables alone.

It is not computed from what is stored: what an administrator enters later changes no published figure.
"""

import csv
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

from khoi.words import day, number, say

DATA = Path(__file__).parent.parent.parent / "data"


class Grown(NamedTuple):
    """A unit that others went into wholly: names in the order they are added up, people, day, and legal basis."""

    unit: str
    olds: tuple[str, ...]
    people: tuple[int, ...]
    effective_on: date
    legal_basis: str


def example(lang: str) -> str:
    """The first merger whose people are all known, as a sentence with its sum and source."""
    grown = grown_units()[0]
    return say(
        "help.example", lang, day=day(grown.effective_on), unit=grown.unit, olds=", ".join(grown.olds),
        parts=" + ".join(number(one, lang) for one in grown.people), sum=number(sum(grown.people), lang),
        source=say("boundaries.example-source", lang, basis=grown.legal_basis),
    )  # fmt: skip


@cache
def grown_units() -> tuple[Grown, ...]:
    """The units that were there before others went into them, where the people of each are published, by day."""
    units = {row["id"]: row for row in _rows("units")}
    merged: dict[tuple[str, str, str], list[str]] = {}
    for change in _rows("unit_changes"):
        merged.setdefault((change["effective"], change["new_id"], change["legal_basis"]), []).append(change["old_id"])
    grown = []
    for (effective, new_id, legal_basis), old_ids in sorted(merged.items()):
        parts = [units[new_id], *(units[old_id] for old_id in old_ids)]
        was_there = (units[new_id]["valid_from"] or "") < effective
        if was_there and all(part["population"] for part in parts):
            names, people = [part["name"] for part in parts], tuple(int(part["population"]) for part in parts)
            grown.append(Grown(names[0], tuple(names[1:]), people, date.fromisoformat(effective), legal_basis))
    return tuple(grown)


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
