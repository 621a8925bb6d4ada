"""The steps of the upload page: choose, check, see every problem or what will change, store, see the chart move."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from khoi import datasets, intake, periods, places, words
from khoi.access import Action, Viewer, require
from khoi.datasets import Dataset
from khoi.errors import KhoiError, StalePlan
from khoi.intake import Plan
from khoi.see import figures
from khoi.web import running, ui

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

CHECKED, STORED, ROUND = "upload_checked", "upload_stored", "upload_round"
SHOWN_PROBLEMS = 500  # rows of the table on the page; the count above it says how many there are


@dataclass(frozen=True, slots=True)
class Effect:
    """What storing a file moved: figures of the touched wards before and after."""

    plan: Plan
    period: periods.Period
    before: pd.DataFrame
    after: pd.DataFrame


def chosen_dataset() -> Dataset:
    """The kind of figures the file holds."""
    names = list(datasets.DATASETS)
    asked = st.query_params.get("dataset")
    st.session_state["upload_dataset"] = asked if asked in names else names[0]
    chosen = st.segmented_control(
        ui.say("upload.dataset"),
        names,
        on_change=_write_dataset,
        format_func=lambda name: ui.say(f"upload.dataset.{name}"),
        required=True,
        key="upload_dataset",
    )
    return datasets.dataset(chosen or names[0])


def _write_dataset() -> None:
    st.query_params["dataset"] = st.session_state["upload_dataset"]


def offer_template(dataset: Dataset, viewer: Viewer) -> None:
    """A link to an empty file of this kind, filled with the ward's own units."""
    given = {"dataset": dataset.name, "lang": ui.lang()}
    if viewer.ward_ids:
        given["ward"] = viewer.ward_ids[0]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.link_button(ui.say("upload.template"), f"/template?{urlencode(given)}", icon=":material/download:")
        labels = ", ".join(column.label for column in dataset.columns)
        st.text(ui.say("upload.columns", columns=labels))


def chosen_file(dataset: Dataset) -> "UploadedFile | None":
    """The file dropped, None before; a new uploader stands ready after each storing."""
    return ui.uploader(ui.say("upload.file"), key=f"upload_file_{dataset.name}_{st.session_state.get(ROUND, 0)}")


def checked(file: "UploadedFile | None", dataset: Dataset, viewer: Viewer) -> Plan | None:
    """The plan of the file, made once: it stays the plan that was shown until another file is chosen."""
    if file is None:
        st.session_state.pop(CHECKED, None)
        return None
    known = st.session_state.get(CHECKED)
    if known and known[0] == (file.file_id, dataset.name):
        plan: Plan = known[1]
        return plan
    store = ui.store()
    with st.spinner(ui.say("upload.checking")), store.desk() as desk:
        plan = intake.make_plan(
            file.getvalue(),
            file.name,
            dataset,
            viewer.ward_ids,
            desk,
            store.gazetteer(),
            today=words.vietnam_day(running.now()),
            lang=ui.lang(),
        )
    st.session_state[CHECKED] = ((file.file_id, dataset.name), plan)
    st.session_state.pop(STORED, None)
    return plan


def show_problems(plan: Plan | None) -> None:
    """Every problem of the file: where and what is wrong, and what to do."""
    if plan is None or not plan.problems:
        return
    errors = sum(problem.level == "error" for problem in plan.problems)
    if errors:
        ui.say_problem(ui.say("upload.has-problems", count=errors, shown=words.number(errors, ui.lang())))
    else:
        found = len(plan.problems)
        ui.say_problem(ui.say("upload.has-warnings", count=found, shown=words.number(found, ui.lang())))
    ui.faults([words.problem_text(problem, ui.lang()) for problem in plan.problems[:SHOWN_PROBLEMS]])
    if len(plan.problems) > SHOWN_PROBLEMS:
        most, every = (words.number(count, ui.lang()) for count in (SHOWN_PROBLEMS, len(plan.problems)))
        st.text(ui.say("upload.more-problems", shown=most, found=every))


def show_changes(plan: Plan | None) -> None:
    """How many rows are new, changed and unchanged; and each changed cell, old → new."""
    if plan is None or not plan.is_storable:
        return
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
    if len(plan.changes):
        told = plan.changes
        changes = told.assign(
            old=[_shown(name, text, plan.dataset) for name, text in zip(told["name"], told["old"], strict=True)],
            new=[_shown(name, text, plan.dataset) for name, text in zip(told["name"], told["new"], strict=True)],
        )
        columns = [ui.Column("file_row", ui.say("upload.column.row"), "whole")]
        columns += [ui.Column(name, ui.say(f"upload.column.{name}")) for name in ("column", "old", "new")]
        ui.table(changes, columns, key="upload_changes", alt=ui.say("upload.changes-alt"))


def _shown(name: str, text: str | None, dataset: Dataset) -> str | None:
    """A stored value as the reader writes it: "71.000" of a result is 71."""
    kind = dataset.column(name).kind
    if text is None or pd.isna(text):
        return None
    if kind in ("whole", "money", "decimal"):
        return words.number(Decimal(text), ui.lang())
    return words.day(date.fromisoformat(text[:10])) if kind == "day" else text


def offer_to_store(plan: Plan | None, viewer: Viewer) -> None:
    """The one button; a plan that came too late says who was faster and offers a fresh check."""
    if plan is None or not plan.is_storable:
        return
    if plan.new_count + plan.changed_count == 0:
        st.text(ui.say("upload.nothing-new"))
        return
    if st.button(ui.say("upload.store"), type="primary", key="upload_store"):
        try:
            require(viewer, Action.UPLOAD)
            _store(plan, viewer)
        except StalePlan as error:
            st.session_state.pop(CHECKED, None)
            ui.say_problem(words.fault(error, ui.lang()))
            st.button(ui.say("upload.check-again"), key="upload_again")
        except KhoiError as error:
            ui.say_problem(words.fault(error, ui.lang()))
        else:
            st.rerun()


def _store(plan: Plan, viewer: Viewer) -> None:
    months = [month for _, month in plan.slots]
    period = periods.Period(min(months), max(months))
    before = _figures(plan, period)
    ui.store().apply(plan, viewer.account_id, running.now())
    st.session_state[STORED] = Effect(plan, period, before, _figures(plan, period))
    st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1
    st.session_state.pop(CHECKED, None)


def _figures(plan: Plan, period: periods.Period) -> pd.DataFrame:
    """The figures a storing moves, for the wards and months of the plan; empty for datasets without a chart."""
    queries = {
        "activity": "see/effect_activity",
        "headcount": "see/effect_headcount",
        "spending": "see/effect_spending",
    }
    if plan.dataset.name not in queries:
        return pd.DataFrame()
    wards = sorted({ward_id for ward_id, _ in plan.slots})
    first, last = period.first_month, period.last_month
    return ui.store().rows(queries[plan.dataset.name], scope=wards, first_month=first, last_month=last)


def show_stored() -> None:
    """What was stored last, and how its charts moved."""
    effect: Effect | None = st.session_state.get(STORED)
    if effect is None:
        return
    lang, plan = ui.lang(), effect.plan
    counts = {name: words.number(getattr(plan, f"{name}_count"), lang) for name in ("new", "changed", "unchanged")}
    ui.say_done(ui.say("upload.stored", file=plan.file_name, **counts))
    if effect.after.empty:
        return
    wards = [ui.store().gazetteer().get(ward_id) for ward_id in dict.fromkeys(ward for ward, _ in plan.slots)]
    where = (
        places.full_name(wards[0], lang)
        if len(wards) == 1
        else ui.say("upload.wards", count=len(wards), shown=words.number(len(wards), lang))
    )
    when = periods.written(effect.period, lang)
    ui.section(ui.say(f"upload.effect.{plan.dataset.name}", where=where, when=when))
    figure = figures.before_and_after(effect.before, effect.after, ui.look())
    ui.chart(figure, key="upload_effect", alt=ui.say("upload.effect-alt", where=where, when=when))
