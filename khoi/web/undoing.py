"""Undoing on the page of an act: the plan of it first, then one button that belongs to that plan."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from khoi import words
from khoi.access import Viewer, action_for, require
from khoi.errors import KhoiError, StalePlan
from khoi.see.acts import Act
from khoi.store import Undone, UndoPlan
from khoi.web import effects, running, ui
from khoi.web.act import show_effects
from khoi.web.effects import Effect

DRAFT, DONE, TURN = "undo_draft", "undo_done", "undo_turn"
COUNTS = ("removed", "returned", "changed", "kept")


@dataclass(slots=True)
class Draft:
    """The plan of an undo as it is shown; `turn` counts the plans made: a button under an older one does nothing."""

    act_id: str
    plan: UndoPlan
    turn: int
    is_stale: bool = False


def is_open(act: Act) -> bool:
    """Whether the plan of undoing this act is being shown."""
    draft: Draft | None = st.session_state.get(DRAFT)
    return draft is not None and draft.act_id == act.act_id and act.undone_at is None


def offer(act: Act, viewer: Viewer) -> None:
    """The button that makes the plan; once there is one, the plan and the button that carries it out."""
    if act.undone_at is not None:
        st.session_state.pop(DRAFT, None)
        return
    draft: Draft | None = st.session_state.get(DRAFT)
    if draft is None or draft.act_id != act.act_id:
        if st.button(ui.say(f"history.undo.{act.kind}"), key=f"undo_{act.act_id}") and _planned(act, viewer):
            st.rerun()
        return
    if not draft.is_stale or _planned(act, viewer):
        _show(act, st.session_state[DRAFT], viewer)


def _planned(act: Act, viewer: Viewer) -> bool:
    """Makes the plan anew; where that may not or cannot be, a sentence says why."""
    try:
        plan = ui.store().undo_plan(act.act_id)
        _require(plan, viewer)
    except KhoiError as error:
        st.session_state.pop(DRAFT, None)
        ui.fault(error)
        return False
    st.session_state[TURN] = st.session_state.get(TURN, 0) + 1
    st.session_state[DRAFT] = Draft(act.act_id, plan, st.session_state[TURN])
    return True


def _require(plan: UndoPlan, viewer: Viewer) -> None:
    """Raises NotAllowed unless the viewer may change every ward that the undo touches."""
    action = action_for(plan.target.dataset)
    require(viewer, action)
    for ward_id in {ward_id for ward_id, _ in plan.slots} | plan.target.ward_ids:
        require(viewer, action, ward_id)


def _show(act: Act, draft: Draft, viewer: Viewer) -> None:
    plan, lang = draft.plan, ui.lang()
    doing = "return" if plan.target.is_return else "undo"
    ui.section(ui.say(f"history.plan.{doing}", file=act.file_name))
    counts = {name: words.number(getattr(plan, f"{name}_count"), lang) for name in COUNTS}
    ui.metrics([ui.Metric(ui.say(f"history.count.{name}"), counts[name]) for name in COUNTS])
    if len(plan.effects):
        show_effects(plan.effects, plan.target.dataset, "undo_changes")
        named = {"where": effects.where(plan.slots), "when": effects.when(plan.slots)}
        st.text(ui.say(f"upload.moves.{plan.target.dataset.name}", **named))
    else:
        ui.say_info(ui.say("history.plan-empty"))
    if len(plan.kept):
        _show_kept(plan)
    with st.container(horizontal=True):
        is_sure = st.button(
            ui.say(f"history.confirm.{doing}"), type="primary", key=f"undo_confirm_{act.act_id}_{draft.turn}"
        )
        if st.button(ui.say("history.leave"), key=f"undo_leave_{act.act_id}_{draft.turn}"):
            del st.session_state[DRAFT]
            st.rerun()
    if is_sure:
        _carry_out(draft, viewer)


def _show_kept(plan: UndoPlan) -> None:
    """The later uploads whose rows stay as they are."""
    ui.section(ui.say("history.kept"), ui.say("history.kept-why"))
    told = plan.kept.assign(at=[words.moment(at.to_pydatetime()) for at in plan.kept["stored_at"]])
    columns = {"file_name": "file", "account_id": "account", "at": "at"}
    shown = [ui.Column(name, ui.say(f"history.column.{label}")) for name, label in columns.items()]
    shown.append(ui.Column("row_count", ui.say("history.column.kept"), "whole"))
    ui.table(pd.DataFrame(told), shown, key="undo_kept", alt=ui.say("history.kept-alt"))


def _carry_out(draft: Draft, viewer: Viewer) -> None:
    """Undoes as planned and leads to the entry of the undo; a late plan says who was faster and offers a fresh one."""
    try:
        undone, effect = _undone(draft.plan, viewer)
    except StalePlan as error:
        draft.is_stale = True
        ui.fault(error)
        st.button(ui.say("upload.check-again"), key="undo_again")
    except KhoiError as error:
        del st.session_state[DRAFT]
        ui.fault(error)
    else:
        del st.session_state[DRAFT]
        st.session_state[DONE] = (undone, effect)
        ui.put(upload=undone.undo_id)


def _undone(plan: UndoPlan, viewer: Viewer) -> tuple[Undone, Effect]:
    _require(plan, viewer)
    dataset, slots = plan.target.dataset, tuple(plan.slots)
    before = effects.figures_of(dataset, slots)
    undone = ui.store().undo(plan, viewer.account_id, running.now())
    after = effects.figures_of(dataset, slots)
    return undone, Effect(undone.undo_id, dataset, slots, before, after)


def show_done(act: Act) -> None:
    """What was undone just now, how its charts moved, and that it can be undone itself."""
    undone, effect = st.session_state.get(DONE, (None, None))
    if undone is None or undone.undo_id != act.act_id:
        return
    plan = undone.plan
    counts = {name: words.number(getattr(plan, f"{name}_count"), ui.lang()) for name in COUNTS}
    key = "history.done.return" if plan.target.is_return else "history.done.undo"
    ui.say_done(ui.say(key, file=plan.target.file_name, **counts))
    if len(effect.after):
        named = effects.named(effect)
        title, alt = ui.say(f"history.effect.{effect.dataset.name}", **named), ui.say("history.effect-alt", **named)
        effects.show(effect, title, alt, "history_effect")
