"""Across the rows of a file and what is stored: faults, what is new or changed, which slots are touched. In SQL."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from khoi.errors import Level, Problem
from khoi.intake.desk import Desk
from khoi.intake.reading import Reading
from khoi.intake.values import Fault

WARNINGS = {
    "present-above-assigned", "spending-above-plan", "unusual-figure", "participants-above-population", "out-of-season",
}  # fmt: skip
WITH_HISTORY = ("activity", "headcount", "spending")  # datasets whose figures have a usual size
CASES = {"out-of-scope-unit": "stored"}


@dataclass(frozen=True, slots=True)
class Compared:
    """What storing would do: the rows as stored, how many are in which state, old → new, the slot versions seen.

    `said` is what the file itself says: its silent rows too, and nothing of measures whose columns it lacks.
    `totals` has one line per part and measure: part, name, before, after (None: nothing reported).
    """

    rows: pa.Table
    said: pa.Table
    counts: Mapping[str, int]
    changes: pd.DataFrame
    slots: Mapping[tuple[str, date], int]
    silent_rows: list[int]
    totals: pd.DataFrame


def row_problems(desk: Desk, reading: Reading, arrived: pa.Table, wards: Sequence[str] | None) -> list[Problem]:
    """The faults and warnings that only several rows, or the stored rows beside them, can show."""
    desk.put("arrived", arrived)
    scope = None if wards is None else list(wards)
    found = desk.arrow(f"upload/{reading.dataset.name}_problems", wards=scope).to_pylist()
    if reading.dataset.name in WITH_HISTORY:
        found += desk.arrow(f"upload/{reading.dataset.name}_warnings").to_pylist()
    problems = []
    for fault in found:
        code, place = fault["code"], reading.place_of(fault["file_row"])
        values = {name: fault[name] for name in ("found", "allowed") if fault[name] is not None}
        if fault["first_row"] is not None:
            values["first_row"] = str(fault["first_row"])
        level: Level = "warning" if code in WARNINGS else "error"
        case = fault.get("case_name") or CASES.get(code)
        problems.append(reading.problem(place, fault["column_name"], Fault(code, case, values), level))
    return problems


def compared(desk: Desk, reading: Reading, arrived: pa.Table) -> Compared:
    """The comparison of faultless rows (on the desk as `arrived`) with what is stored."""
    name = reading.dataset.name
    stated = desk.arrow(f"upload/{name}_rows", present=sorted(reading.present))
    counts = {row["values"]: row["counts"] for row in pc.value_counts(stated.column("state")).to_pylist()}
    rows, silent_rows = _as_stored(arrived, stated.drop_columns(["state"]))
    measures = reading.dataset.measures_in(reading.present)
    is_whole = not silent_rows and len(measures) == len(reading.dataset.measures)
    said = rows if is_whole else arrived  # the same rows: one table is kept, not two
    desk.put("incoming", rows)
    changes = pd.DataFrame(columns=["file_row", "column_name", "old", "new"])
    if counts.get("changed") or reading.dataset.is_catalogue:  # of a new unit or order every part is told
        changes = desk.arrow(f"upload/{name}_changes").to_pandas()
    touched = said.select(["ward_id", "month"]).group_by(["ward_id", "month"]).aggregate([])
    if name == "conclusions":
        moved = desk.arrow("upload/conclusions_moved").cast(touched.schema)
        touched = pa.concat_tables([touched, moved]).group_by(["ward_id", "month"]).aggregate([])
    desk.put("touched", touched)
    versions = desk.arrow("upload/slot_versions", dataset=name).to_pylist()
    slots = {(row["ward_id"], row["month"]): row["version"] for row in versions}
    return Compared(rows, said, counts, changes, slots, silent_rows, _totals(desk, name))


def _as_stored(arrived: pa.Table, stated: pa.Table) -> tuple[pa.Table, list[int]]:
    """The rows that a query states, their keys as they arrived, and those it leaves out; all in the file's order."""
    is_stated = np.isin(arrived.column("file_row").to_numpy(), stated.column("file_row").to_numpy(), assume_unique=True)
    silent_rows: list[int] = []
    if not is_stated.all():
        silent_rows = arrived.column("file_row").filter(pa.array(~is_stated)).to_pylist()
        arrived = arrived.filter(pa.array(is_stated))
    stated_too = [name for name in arrived.column_names if name in stated.column_names]
    for name in stated_too:
        arrived = arrived.set_column(arrived.schema.get_field_index(name), name, stated.column(name))
    return arrived, silent_rows


def _totals(desk: Desk, name: str) -> pd.DataFrame:
    """The sums of the touched wards and months before and after, for datasets whose figures add up."""
    found = desk.arrow(f"upload/{name}_totals").to_pylist() if name in WITH_HISTORY else []
    measures = [column.removesuffix("_after") for column in (found[0] if found else {}) if column.endswith("_after")]
    lines = [
        (row["part"], measure, row[f"{measure}_before"], row[f"{measure}_after"])
        for row in found
        for measure in measures
    ]
    told = [line for line in lines if line[2:] != (None, None)]
    return pd.DataFrame(told, columns=["part", "name", "before", "after"], dtype=object)
