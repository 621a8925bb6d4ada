"""Bytes → plan: each step of the room in order, until one stops the file."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import starmap

from khoi.datasets import Dataset
from khoi.errors import Problem
from khoi.intake.catalogue import Catalogue
from khoi.intake.check import compared, row_problems
from khoi.intake.correct import Revision, rewritten
from khoi.intake.decode import unreadable
from khoi.intake.desk import Desk
from khoi.intake.layout import Sheet, laid_out
from khoi.intake.limits import PAGE, Limits
from khoi.intake.owners import Owners
from khoi.intake.personal import personal_columns
from khoi.intake.plan import Plan, Skipped, empty_plan
from khoi.intake.reading import Reading
from khoi.intake.rows import months, rows
from khoi.intake.tables import opened
from khoi.intake.totals import total_problems
from khoi.places import Gazetteer

AS_IT_ARRIVED = Revision()


def make_plan(
    data: bytes,
    file_name: str,
    dataset: Dataset,
    viewer_wards: Sequence[str] | None,
    desk: Desk,
    gazetteer: Gazetteer,
    today: date,
    lang: str = "vi",
    limits: Limits = PAGE,
    revision: Revision = AS_IT_ARRIVED,
) -> Plan:
    """What a file says, everything that is wrong with it, and what storing it would change; nothing is stored.

    `viewer_wards` are the wards the person may speak for (None: all, and the office); `lang` writes the numbers in
    problems. `revision` is what the person settled about the file on the page.
    """
    empty = replace(empty_plan(dataset, file_name, data), sheet=revision.sheet)
    corrected = rewritten(data, dataset, revision, limits, lang) if revision.is_rewriting else None
    if corrected:
        data, carried = corrected
        empty = replace(empty_plan(dataset, file_name, data), original=empty.data, problems=carried)
        limits = replace(limits, byte_count=max(limits.byte_count, len(data)))
    plan, sheet = _laid_out(empty, limits, lang)
    if sheet is None:
        return plan
    stopping = [*sheet.headers.problems, *personal_columns(sheet, dataset)]
    if not stopping and plan.row_count == 0:
        stopping = [unreadable("no-rows")]
    if stopping:
        return replace(plan, problems=_ordered([*plan.problems, *stopping, *sheet.ragged], sheet))
    return _checked(plan, sheet, viewer_wards, desk, gazetteer, today, lang)


def _laid_out(plan: Plan, limits: Limits, lang: str) -> tuple[Plan, Sheet | None]:
    """The plan with what is known of the file's form, and its table; None where a problem stopped it before."""
    table = opened(plan.data, plan.dataset, limits, lang, plan.sheet)
    plan = replace(
        plan, encoding=table.encoding, delimiter=table.delimiter, sheet=table.sheet, sheets=table.sheets,
        readings=table.readings,
        problems=[*plan.problems, *table.problems],
    )  # fmt: skip
    if table.lines is None:
        return plan, None
    sheet = laid_out(table.lines, plan.dataset, limits, lang)
    if isinstance(sheet, Problem):
        return replace(plan, problems=[sheet]), None
    plan = replace(
        plan,
        header_row=sheet.header_row,
        row_count=len(sheet.texts.rows) + sum(problem.code == "unreadable-file" for problem in sheet.ragged),
        skipped=sorted(
            [*(Skipped(row, "blank") for row in sheet.texts.blank_rows), *starmap(Skipped, sheet.skipped.items())],
            key=lambda one: one.row,
        ),
        ignored_columns=sheet.headers.ignored,
        header_cells=sheet.cells,
        present_columns={name: sheet.cells[at].strip() for name, at in sheet.headers.positions.items()},
    )
    return plan, sheet


def _checked(
    plan: Plan,
    sheet: Sheet,
    viewer_wards: Sequence[str] | None,
    desk: Desk,
    gazetteer: Gazetteer,
    today: date,
    lang: str,
) -> Plan:
    """The plan with its cells read, checked and, where none is faulty, compared with the store."""
    reading = Reading(sheet, plan.dataset, lang)
    month = months(reading, today)
    fallback = max((value for value in month.values if isinstance(value, date)), default=today)
    read = rows(reading, Owners(gazetteer, viewer_wards, fallback), Catalogue(desk), month)
    between = row_problems(desk, reading, read.table, viewer_wards)
    faulty = {problem.column for problem in read.problems if problem.column}
    totals = total_problems(sheet, reading, faulty, lang)
    plan = replace(plan, problems=_ordered([*plan.problems, *sheet.ragged, *read.problems, *between, *totals], sheet))
    if not plan.is_storable:
        return plan
    found = compared(desk, reading, read.table)
    changes = found.changes.rename(columns={"column_name": "column"})
    changes["name"] = changes["column"]
    changes["column"] = changes["column"].map(reading.header)
    skipped = [*plan.skipped, *(Skipped(row, "no-figures") for row in found.silent_rows)]
    return replace(
        plan,
        rows=found.rows,
        said=found.said,
        measures=plan.dataset.measures_in(reading.present),
        new_count=found.counts.get("new", 0),
        changed_count=found.counts.get("changed", 0),
        unchanged_count=found.counts.get("unchanged", 0),
        changes=changes,
        totals=found.totals,
        slots=found.slots,
        catalogue_version=gazetteer.version,
        skipped=sorted(skipped, key=lambda one: one.row),
        row_count=plan.row_count - len(found.silent_rows),
    )


def _ordered(problems: Sequence[Problem], sheet: Sheet) -> list[Problem]:
    """As a person walks through the file: row by row, and within a row from left to right."""
    position = {cell.strip(): place for place, cell in enumerate(sheet.cells)}
    return sorted(problems, key=lambda problem: (problem.row or 0, position.get(problem.column or "", -1)))
