"""The journal's list: its filters, whose state is the address, its lines in words, and the proof of its chain."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd
import streamlit as st

from khoi import access, periods, words
from khoi.access import Action, Viewer, require
from khoi.periods import Period
from khoi.web import running, settings, ui
from khoi.web.ui_filters import ALL, row, select, write
from khoi.words import VIETNAM_TIME

STEP, MOST = 100, 20_000
MONTHS = 24  # that can be chosen
CHECKED = "journal_checked"
NONE = "–"
COLUMNS = ("at", "account", "what", "subject", "address")


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the list is narrowed to; None stands for all."""

    account_id: str | None
    group: str | None
    period: Period | None
    search: str | None
    shown_count: int

    @property
    def span(self) -> tuple[datetime, datetime] | None:
        """The month as moments in UTC: from its beginning in Vietnam to before its end."""
        if self.period is None:
            return None
        first, after = self.period.first_month, periods.shifted(self.period.last_month, 1)
        begin, end = (datetime(day.year, day.month, day.day) - VIETNAM_TIME for day in (first, after))
        return begin, end


def chosen(viewer: Viewer) -> Chosen:
    """The choice that the address means, with a widget for each part."""
    asked = st.query_params
    names = access.accounts(ui.store(), viewer)["account_id"].tolist()
    last = periods.month_of(words.vietnam_day(running.now()))
    months = {
        f"{month:%Y-%m}": Period(month, month) for month in (periods.shifted(last, -back) for back in range(MONTHS))
    }
    shown = asked.get("shown", "")
    found = Chosen(
        asked.get("account") if asked.get("account") in names else None,
        asked.get("kind") if asked.get("kind") in access.GROUPS else None,
        months.get(asked.get("period", "")),
        asked.get("search", "").strip()[:100] or None,
        min(max(int(shown), STEP), MOST) if shown.isascii() and shown.isdigit() and len(shown) < 9 else STEP,
    )
    with row(ui.say("journal.filters")):
        again = ("shown",)
        groups = {name: ui.say(f"journal.group.{name}") for name in access.GROUPS}
        select("kind", {ALL: ui.say("journal.all-kinds")} | groups, found.group or ALL, args=again)
        every = {ALL: ui.say("filters.all-accounts")}
        select("account", every | {name: name for name in names}, found.account_id or ALL, args=again)
        written = {code: words.capital(periods.written(period, ui.lang())) for code, period in months.items()}
        code = found.period.code if found.period else ALL
        select("period", {ALL: ui.say("filters.all-months")} | written, code, args=again)
        st.session_state["filter_search"] = found.search or ""
        st.text_input(
            ui.say("filters.search"), key="filter_search", on_change=write, args=("search", "shown"), max_chars=100
        )
    return found


def rows(viewer: Viewer, found: Chosen) -> pd.DataFrame:
    """The lines of this choice, newest first."""
    return access.journal(
        ui.store(), viewer, found.shown_count, found.account_id, found.group, found.span, found.search
    )


def show(rows: pd.DataFrame) -> None:
    """The lines as a table, on a phone as cards, and a button for more of them."""
    if rows.empty:
        ui.say_info(ui.say("journal.none"))
        return
    count = int(rows["found_count"].iloc[0])
    ui.quiet(ui.say("journal.found", count=count, shown=words.number(count, ui.lang())))
    told = [_told(line) for line in rows.to_dict("records")]
    if ui.look().is_narrow:
        ui.faults([_card(line) for line in told])
    else:
        columns = [ui.Column(name, ui.say(f"journal.column.{name}")) for name in COLUMNS]
        ui.table(pd.DataFrame(told), columns, key="journal", alt=ui.say("journal.alt"))
    if len(rows) < count and st.button(ui.say("history.more"), key="journal_more"):
        ui.put(shown=str(len(rows) + STEP))


def _card(line: Mapping[str, str]) -> tuple[str, str]:
    """A line on a phone: who did what, and under it when, to what, from where."""
    parts = (line[name] for name in ("at", "subject", "address"))
    return f"{line['what']} · {line['account']}", " · ".join(part for part in parts if part != NONE)


def _told(line: Mapping[Any, Any]) -> dict[str, str]:
    detail = json.loads(str(line["detail"]))
    kind = str(line["kind"])
    what = ui.say(f"journal.kind.{kind}" if kind in access.KINDS else "journal.kind.other")
    return {
        "at": words.moment(line["happened_at"].to_pydatetime()),
        "account": str(line["account_id"]) or ui.say("journal.nobody"),
        "what": what,
        "subject": _changed(detail) if kind == "setting-changed" else _subject(line, detail),
        "address": str(detail.get("address", "")) or NONE,
    }


def _subject(line: Mapping[Any, Any], detail: Mapping[str, Any]) -> str:
    return str(detail.get("file_name") or line["subject"]) or NONE


def _changed(detail: Mapping[str, Any]) -> str:
    return "; ".join(settings.told(row["key"], row["old"], row["value"]) for row in detail["rows"])


def offer_check(viewer: Viewer) -> None:
    """Proves on demand that no line was changed or taken out."""
    ui.section(ui.say("journal.check"), ui.say("journal.check-explained"))
    if st.button(ui.say("journal.check-now"), key="journal_check", icon=":material/fact_check:"):
        require(viewer, Action.AUDIT)
        st.session_state[CHECKED] = (running.now(), ui.store().journal.is_whole(), len(ui.store().journal))
    if CHECKED in st.session_state:
        at, is_whole, count = st.session_state[CHECKED]
        said = ui.say("journal.whole" if is_whole else "journal.broken", count=count, moment=words.moment(at),
                      shown=words.number(count, ui.lang()))  # fmt: skip
        (ui.say_done if is_whole else ui.say_problem)(said)
