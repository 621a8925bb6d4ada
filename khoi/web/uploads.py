"""The steps of the upload page: choose, check, see every problem or what will change, store, see the chart move."""

from collections.abc import Collection
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import streamlit as st

from khoi import datasets, intake, words
from khoi.access import Viewer, action_for, datasets_of, require
from khoi.datasets import Dataset
from khoi.errors import KhoiError, StalePlan
from khoi.web import drafts, effects, entries, running, ui
from khoi.web.downloads import offers
from khoi.web.drafts import ROUND, Draft

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

STORED = "upload_stored"
SHOWN_PROBLEMS = 500  # rows of the table on the page; the count above it says how many there are


def chosen_dataset(viewer: Viewer) -> Dataset:
    """The kind of figures the file holds, of those that the viewer may store."""
    names = datasets_of(viewer)
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
        for form in ("xlsx", "csv"):
            address = f"/template?{urlencode(given | {'format': form})}"
            st.link_button(ui.say(f"upload.template.{form}"), address, icon=":material/download:")
        labels = ", ".join(column.label for column in dataset.columns)
        st.text(ui.say("upload.columns", columns=labels))


def chosen_files(dataset: Dataset) -> list["UploadedFile"]:
    """The files dropped; a new uploader stands ready after a single one was stored."""
    return ui.uploader(ui.say("upload.file"), key=f"upload_file_{dataset.name}_{st.session_state.get(ROUND, 0)}")


def show_problems(draft: Draft | None) -> None:
    """Every problem of the file: where and what is wrong, and what to do."""
    if draft is None or draft.is_stored or not draft.plan.problems:
        return
    plan = draft.plan
    errors = sum(problem.level == "error" for problem in plan.problems)
    if errors:
        key = "upload.has-problems" if plan.header_row else "upload.has-problems-outside"
        ui.say_problem(ui.say(key, count=errors, shown=words.number(errors, ui.lang())))
    else:
        found = len(plan.problems)
        ui.say_info(ui.say("upload.has-warnings", count=found, shown=words.number(found, ui.lang())))
    ui.faults([words.problem_text(problem, ui.lang()) for problem in plan.problems[:SHOWN_PROBLEMS]])
    if len(plan.problems) > SHOWN_PROBLEMS:
        most, every = (words.number(count, ui.lang()) for count in (SHOWN_PROBLEMS, len(plan.problems)))
        st.text(ui.say("upload.more-problems", shown=most, found=every))


def offer_report(draft: Draft | None, viewer: Viewer) -> None:
    """A workbook to take away: the file with its faulty cells coloured, and what to do beside them."""
    if draft is None or draft.is_stored or not draft.plan.problems:
        return
    key = f"upload_report_{draft.file.file_id}_{draft.turn}_{ui.lang()}"
    if key not in st.session_state:
        plan, lang = draft.plan, ui.lang()
        name = f"loi-{plan.file_name.rpartition('.')[0] or plan.file_name}.xlsx"
        st.session_state[key] = offers.add(viewer.account_id, name, lambda: intake.problem_report(plan, lang))
    st.link_button(ui.say("upload.report"), st.session_state[key], icon=":material/download:")


def offer_to_store(draft: Draft | None, viewer: Viewer) -> None:
    """The one button, open once warnings were acknowledged; a late plan says who was faster and offers a fresh one."""
    if draft is None or draft.is_stored or not draft.plan.is_storable:
        return
    plan = draft.plan
    if plan.new_count + plan.changed_count == 0:
        entries.say_received(draft, viewer)
        return
    seen = not plan.warnings or st.checkbox(
        ui.say("upload.acknowledge", count=len(plan.warnings), shown=words.number(len(plan.warnings), ui.lang())),
        key=f"upload_seen_{draft.file.file_id}_{draft.turn}",
    )
    key = f"upload_store_{draft.file.file_id}_{draft.turn}"  # a click on the button under an older plan stores nothing
    if st.button(ui.say("upload.store"), type="primary", key=key, disabled=not seen) and seen:
        try:
            require(viewer, action_for(plan.dataset))
            _store(draft, viewer)
        except StalePlan as error:
            draft.is_stale = True
            ui.say_problem(words.fault(error, ui.lang()))
            st.button(ui.say("upload.check-again"), key="upload_again")
        except KhoiError as error:
            ui.say_problem(words.fault(error, ui.lang()))
        else:
            st.rerun()


def _store(draft: Draft, viewer: Viewer) -> None:
    plan, slots = draft.plan, tuple(draft.plan.slots)
    before = effects.figures_of(plan.dataset, slots)
    stored = ui.store().apply(plan, viewer.account_id, running.now())
    after = effects.figures_of(plan.dataset, slots)
    effect = effects.Effect(stored.upload_id or "", plan.dataset, slots, before, after)
    st.session_state[STORED] = (plan, effect)
    draft.stored_id = stored.upload_id
    if len(st.session_state[drafts.DRAFTS]) == 1:
        st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1


def show_stored(datasets: Collection[str]) -> None:
    """What was stored last, of these kinds, the way to its entry in the history, and how its charts moved."""
    if STORED not in st.session_state or st.session_state[STORED][0].dataset.name not in datasets:
        return
    plan, effect = st.session_state[STORED]
    lang = ui.lang()
    counts = {name: words.number(getattr(plan, f"{name}_count"), lang) for name in ("new", "changed", "unchanged")}
    ui.say_done(ui.say("upload.stored", file=plan.file_name, **counts))
    entries.link(effect.act_id, ui.say("upload.entry"))
    if len(effect.after):
        named = effects.named(effect)
        title, alt = ui.say(f"upload.effect.{effect.dataset.name}", **named), ui.say("upload.effect-alt", **named)
        effects.show(effect, title, alt, "upload_effect")
