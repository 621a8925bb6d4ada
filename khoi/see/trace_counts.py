"""A figure counted again from the stored rows behind it: what a trace shows is what those rows give."""

from dataclasses import dataclass

import pandas as pd

from khoi.see.format import is_known, share
from khoi.see.trace import Traced

PAIR = ["village_id", "campaign_id"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What lies behind a figure: stored rows of a `see/trace_…` query, the villages in scope, the ward's reporting."""

    rows: pd.DataFrame
    scope: pd.DataFrame
    reporting: pd.DataFrame


@dataclass(frozen=True, slots=True)
class Counted:
    """A figure: its value (None: not reported), what it is divided from, and what it was added up from."""

    value: float | None
    part: float | None = None
    base: float | None = None
    terms: tuple[float, ...] = ()
    state: str = ""


def counted(traced: Traced, evidence: Evidence) -> Counted:
    """The figure of these rows."""
    rows, scope = evidence.rows, evidence.scope
    if traced.measure == "coverage":
        reached = rows[rows["is_at_work"].astype(bool)].drop_duplicates(PAIR) if len(rows) else rows
        return _part(len(reached), len(scope), is_told=len(rows) > 0)
    if traced.measure == "overlap":
        return _overlap(rows)
    if traced.measure == "both":
        return Counted(_overlap(rows).part if len(rows) else None)
    if traced.measure == "state":
        at_work = int(rows["is_at_work"].sum()) if len(rows) else 0
        state = "reached" if at_work else "behind" if len(rows) else "unreported"
        return Counted(float(at_work) if len(rows) else None, float(at_work), float(len(rows)), state=state)
    if traced.measure == "report":
        return _reported(traced, evidence)
    if traced.measure in ("used", "remaining"):
        paid, planned = _sum(rows["actual_vnd"]), _sum(rows["planned_vnd"])
        left = planned - paid if planned is not None and paid is not None else None
        return Counted(share(paid, planned) if traced.measure == "used" else left, paid, planned)
    if traced.measure == "villages":
        return Counted(float(scope["village_id"].nunique() if traced.campaign_id is None else len(scope)))
    if traced.measure in ("row", "conclusion") or "value" not in rows:
        return Counted(float(len(rows)) if len(rows) else None)
    return _added(traced, evidence)


def _part(part: int, base: int, is_told: bool = True) -> Counted:
    return Counted(share(part, base) if is_told else None, float(part), float(base))


def _reported(traced: Traced, evidence: Evidence) -> Counted:
    """The state of one ward's report; of several wards how many were on time."""
    states = evidence.reporting.loc[evidence.reporting["month"] == pd.Timestamp(traced.last_month), "state"]
    if len(states) > 1:
        return _part(int((states == "on_time").sum()), len(states))
    state = str(states.iloc[0]) if len(states) else "missing"
    return Counted(float(len(evidence.rows)) if len(evidence.rows) else None, state=state)


def _overlap(rows: pd.DataFrame) -> Counted:
    """Pairs and months with two or more bodies at work / pairs and months reached."""
    bodies = rows[rows["is_at_work"].astype(bool)].groupby([*PAIR, "month"]).size()
    return _part(int((bodies >= 2).sum()), len(bodies), is_told=len(rows) > 0)


def _added(traced: Traced, evidence: Evidence) -> Counted:
    """The rows' own values added up; of teams their number; of households so far the village's share."""
    terms = tuple(float(value) for value in evidence.rows["value"])
    value = _sum(evidence.rows["value"])
    if traced.measure == "teams":
        return Counted(float(len(terms)) if terms else None)
    if traced.measure == "all-households":
        homes = evidence.scope.drop_duplicates("village_id")["household_count"]
        base = float(homes.sum()) if len(homes) else None
        return Counted(value, value, base, terms)
    return Counted(value, terms=terms)


def _sum(values: pd.Series) -> float | None:
    """The sum of the known values, exact to the three decimals that are stored; None where none is known."""
    known = [float(value) for value in values if is_known(value)]
    return round(sum(known), 3) if known else None
