"""The administrator's page: repairs to know of, the state of disk and database, the comparison, backups."""

import json
import shutil

import pandas as pd
import streamlit as st

from khoi import words
from khoi.access import Action, Viewer, require
from khoi.errors import KhoiError
from khoi.store import Difference
from khoi.store.backup import kept_backups
from khoi.web import running, ui

CHECKED, MADE = "upkeep_checked", "upkeep_made"
MOST_TOLD = 20


def show_notices(viewer: Viewer) -> None:
    """What was repaired at a start, until an administrator has seen it."""
    notices = ui.store().notices()
    for notice in notices.itertuples(index=False):
        told = json.loads(str(notice.detail))
        ui.say_info(ui.say(f"upkeep.repair-{told['way']}", moment=words.moment(notice.acted_at.to_pydatetime())))
        _show_differences([Difference(*one) for one in told["found"]])
        if told["aside"]:
            st.text(ui.say("upkeep.aside", name=told["aside"]))
    if len(notices) and st.button(ui.say("upkeep.seen"), key="upkeep_seen"):
        require(viewer, Action.UPKEEP)
        ui.store().see_notices(viewer.account_id, running.now())
        st.rerun()


def show_state() -> None:
    """How much is stored, whether it can be written, how much room there is."""
    store = ui.store()
    lang = ui.lang()
    free = shutil.disk_usage(store.path.parent).free if store.path else 0
    backups = kept_backups(store.path) if store.path else []
    last = words.moment(backups[0][1]) if backups else ui.say("upkeep.no-backup-yet")
    ui.metrics(
        [
            ui.Metric(ui.say("upkeep.state"), ui.say("upkeep.state-sick" if store.is_sick else "upkeep.state-well")),
            ui.Metric(ui.say("upkeep.acts"), words.number(len(store.record.entries), lang)),
            ui.Metric(ui.say("upkeep.free"), ui.say("upkeep.gigabytes", size=words.number(free / 1e9, lang, 1))),
            ui.Metric(ui.say("upkeep.last-backup"), last),
        ]
    )


def offer_check(viewer: Viewer) -> None:
    """The comparison of database and ledger to the last row, and what it found."""
    ui.section(ui.say("upkeep.check"), ui.say("upkeep.check-explained"))
    if st.button(ui.say("upkeep.check-now"), key="upkeep_check", icon=":material/fact_check:"):
        require(viewer, Action.UPKEEP)
        with st.spinner(ui.say("upkeep.checking")):
            st.session_state[CHECKED] = (running.now(), ui.store().differences(is_thorough=True))
    if CHECKED not in st.session_state:
        return
    at, found = st.session_state[CHECKED]
    when = words.moment(at)
    if not found:
        ui.say_done(ui.say("upkeep.check-well", moment=when))
        return
    count = len(found)
    ui.say_problem(ui.say("upkeep.check-differs", moment=when, count=count, shown=words.number(count, ui.lang())))
    _show_differences(found)


def _show_differences(found: list[Difference]) -> None:
    for one in found[:MOST_TOLD]:
        st.text(words.difference(one.what, one.where, one.expected, one.found, ui.lang()))


def offer_backup(viewer: Viewer) -> None:
    """A backup while people work, verified before it counts; and those that are kept."""
    ui.section(ui.say("upkeep.backup"), ui.say("upkeep.backup-explained"))
    if st.button(ui.say("upkeep.backup-now"), type="primary", key="upkeep_backup", icon=":material/save:"):
        require(viewer, Action.UPKEEP)
        try:
            with st.spinner(ui.say("upkeep.backing-up")):
                made = ui.store().back_up(None, running.now())
        except KhoiError as error:
            ui.fault(error)
        except OSError:
            ui.say_problem(ui.say("upkeep.backup-failed"))
        else:
            ui.say_done(ui.say("upkeep.backed-up", name=made.path.name))
    _show_backups()


def _show_backups() -> None:
    store = ui.store()
    backups = kept_backups(store.path) if store.path else []
    if not backups:
        st.text(ui.say("upkeep.no-backups"))
        return
    rows = pd.DataFrame(
        {
            "made": [words.moment(at) for _, at in backups],
            "name": [path.name for path, _ in backups],
            "size": [path.stat().st_size / 1e6 for path, _ in backups],
        }
    )
    columns = [
        ui.Column("made", ui.say("upkeep.column-made")),
        ui.Column("name", ui.say("upkeep.column-name")),
        ui.Column("size", ui.say("upkeep.column-size"), "decimal", digits=1),
    ]
    ui.table(rows, columns, key="upkeep_backups", alt=ui.say("upkeep.backups-alt"))
