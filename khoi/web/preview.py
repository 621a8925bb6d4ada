"""What storing a file would do, before it is stored: rows, cells and totals, old and new, and the charts that move."""

import pandas as pd
import streamlit as st

from khoi import datasets, words
from khoi.intake import Plan
from khoi.see import acts
from khoi.web import cache, ui
from khoi.web.drafts import Draft
from khoi.web.effects import when, where

SKIPPED = ("total", "group", "header", "number-row", "footer", "no-figures")  # reasons worth naming; blank rows are not
MOST_NAMED = 12


def show_changes(draft: Draft | None) -> None:
    """How many rows are new, changed and unchanged; each changed cell and total, old → new; which charts move."""
    if draft is None or draft.is_stored or not draft.plan.is_storable:
        return
    plan = draft.plan
    ui.section(ui.say("upload.plan"))
    lang = ui.lang()
    ui.metrics(
        [
            ui.Metric(ui.say(f"upload.count.{name}"), words.number(getattr(plan, f"{name}_count"), lang))
            for name in ("new", "changed", "unchanged")
        ]
    )
    if plan.ignored_columns:
        st.text(ui.say("upload.ignored", columns=", ".join(plan.ignored_columns)))
    for why in SKIPPED:
        rows = [str(one.row) for one in plan.skipped if one.why == why]
        if rows:
            named = ", ".join(rows[:MOST_NAMED]) + (", …" if len(rows) > MOST_NAMED else "")
            st.text(ui.say(f"upload.skipped.{why}", rows=named))
    if len(plan.changes):
        columns = [ui.Column("file_row", ui.say("upload.column.row"), "whole")]
        columns += [ui.Column(name, ui.say(f"upload.column.{name}")) for name in ("column", "old", "new")]
        ui.table(told_changes(plan), columns, key="upload_changes", alt=ui.say("upload.changes-alt"))
    if plan.new_count + plan.changed_count:
        _show_totals(plan)
        st.text(ui.say(f"upload.moves.{plan.dataset.name}", where=where(plan.slots), when=when(plan.slots)))


def told_changes(plan: Plan) -> pd.DataFrame:
    """The changed cells as a reader writes them: file_row, name, column, old, new."""
    lang = ui.lang()
    return plan.changes.assign(
        **{
            moment: [
                acts.value(name, text, plan.dataset, cache.names(lang), ui.store().gazetteer(), lang)
                for name, text in zip(plan.changes["name"], plan.changes[moment], strict=True)
            ]
            for moment in ("old", "new")
        }
    )


def _show_totals(plan: Plan) -> None:
    """The sums of the touched wards and months before and after."""
    if plan.totals.empty:
        return
    parts = [words.capital(datasets.CATEGORIES.get(part, "")) for part in plan.totals["part"]]
    labels = [plan.dataset.column(name).label for name in plan.totals["name"]]
    rows = pd.DataFrame(
        {
            "total": [" · ".join(filter(None, names)) for names in zip(parts, labels, strict=True)],
            "before": pd.to_numeric(plan.totals["before"]),
            "after": pd.to_numeric(plan.totals["after"]),
        }
    )
    columns = [ui.Column("total", ui.say("upload.column.total"))]
    columns += [ui.Column(name, ui.say(f"upload.column.{name}"), "whole") for name in ("before", "after")]
    ui.section(ui.say("upload.totals", where=where(plan.slots), when=when(plan.slots)))
    ui.table(rows, columns, key="upload_totals", alt=ui.say("upload.totals-alt"))
