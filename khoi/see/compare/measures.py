"""What is measured of each thing compared: its unit, whether more is better, and what its figure is traced by."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from khoi.see.format import is_known, share

Kind = Literal["share", "count", "decimal", "money"]


@dataclass(frozen=True, slots=True)
class Measure:
    """One line of a comparison. `better`: 1 where more is better, -1 where less is, 0 where neither has a meaning.

    `grows` says that it adds up month by month, so that a longer period has more of it. `traced` names the measure of
    `khoi.see.trace` that gives it, or its part; "row" where none does: the rows behind it are listed uncounted.
    """

    key: str
    kind: Kind
    better: int = 0
    traced: str = ""
    grows: bool = False


@dataclass(frozen=True, slots=True)
class Value:
    """One figure: a share with what it is of, or an amount; None where nothing was reported. `unit` of an order's own.

    `base` of a missing share is kept: what is in scope is known without any report.
    """

    value: float | None
    part: float | None = None
    base: float | None = None
    unit: str = ""


Values = Mapping[str, Mapping[str, Value]]  # measure → id of the thing compared → its figure
MEASURES: Mapping[str, Measure] = {
    measure.key: measure
    for measure in (
        Measure("coverage", "share", 1, "coverage", grows=True),
        Measure("villages", "share", 1, "coverage", grows=True),
        Measure("households", "share", 1, "households", grows=True),
        Measure("monthly-households", "decimal", 1, "households"),
        Measure("target", "share", 1, "year-result"),
        Measure("pace", "decimal", 0, "result"),
        Measure("targets", "share", 1, "row"),
        Measure("on-time", "share", 1, "row"),
        Measure("told-months", "share", 1, "row"),
        Measure("work", "count", 0, "coverage", grows=True),
        Measure("overlap", "share", -1, "overlap"),
        Measure("used", "share", 0, "used"),
        Measure("per-household", "money", 0, "actual", grows=True),
        Measure("monthly-spent", "money", 0, "actual"),
        Measure("posts", "share", 0, "posts-present"),
        Measure("teams", "decimal", 0, "team-members"),
        Measure("team-women", "share", 0, "team-women"),
        Measure("team-party", "share", 0, "team-party"),
        Measure("bloc-women", "share", 0, "bloc-women"),
        Measure("bloc-party", "share", 0, "bloc-party"),
    )
}


def part_of(part: float | None, base: float | None, is_told: bool = True) -> Value:
    """A share and what it is of; missing where nothing was told, where either is unknown or the base is 0."""
    part, base = _number(part), _number(base)
    if not is_told:
        return Value(None, None, base)
    return Value(share(part, base), part, base)


def amount(value: float | None, unit: str = "") -> Value:
    """An amount, missing where it is unknown."""
    return Value(_number(value), unit=unit)


def best(values: Mapping[str, Value], better: int) -> list[str]:
    """The ids with the best figure, several where they share it; none where all are equal or one alone is known."""
    known = {item: round(one.value * better, 9) for item, one in values.items() if one.value is not None}
    if not better or len(set(known.values())) < 2:
        return []
    most = max(known.values())
    return [item for item, value in known.items() if value == most]


def _number(value: float | None) -> float | None:
    return float(value) if value is not None and is_known(value) else None
