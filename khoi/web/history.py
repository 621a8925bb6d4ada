"""The list of the history: its filters, whose state is the address, and the acts, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from khoi import datasets, periods, places, words
from khoi.access import Viewer
from khoi.errors import UnknownName
from khoi.periods import Period
from khoi.places import Unit
from khoi.see import acts
from khoi.see.acts import Act
from khoi.see.filters import Filters
from khoi.web import address, cache, entries, ui
from khoi.web.address import Choices
from khoi.web.ui_filters import ALL, choices_of, row, select, write

STEP, MOST = 50, 20_000
TEXTS = ("at", "file", "state", "where", "when", "account", "dataset")


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the list is narrowed to; None stands for all. `shown_count` is how many acts it shows at most."""

    ward: Unit | None
    period: Period | None
    dataset: str | None
    account_id: str | None
    search: str | None
    shown_count: int

    def params(self) -> dict[str, object]:
        """The parameters of `see/history`."""
        return {
            "ward_id": self.ward.unit_id if self.ward else None,
            "first_month": self.period.first_month if self.period else None,
            "last_month": self.period.last_month if self.period else None,
            "dataset": self.dataset,
            "account_id": self.account_id,
            "search": self.search,
            "most": self.shown_count,
        }


def opened(viewer: Viewer) -> Act | None:
    """The act that the address names; where there is none within the viewer's scope a sentence says so."""
    asked = entries.asked()
    found = entries.entry(asked, viewer) if asked else None
    if asked and found is None:
        ui.fault(UnknownName("fault.unknown-upload", name=asked))
    return found


def chosen(viewer: Viewer) -> Chosen:
    """The choice that the address means, with a widget for each part; what it names wrongly is told."""
    choices = choices_of(viewer)
    asked = {key: st.query_params[key] for key in ("period", "ward") if key in st.query_params}
    read, notices = address.read(asked, choices, ui.lang())
    accounts = cache.rows("see/history_accounts", viewer, {})["account_id"].tolist()
    period = read.period if "period" in asked else None
    dataset = _known("dataset", list(datasets.DATASETS), notices)
    account = _known("account", accounts, notices)
    search = st.query_params.get("search", "").strip()[:100]
    found = Chosen(read.ward, period, dataset, account, search or None, _shown_count())
    with row(_sentence(found)):
        _draw(found, read, choices, accounts)
    for notice in notices:
        ui.say_info(notice)
    return found


def _known(key: str, known: list[str], notices: list[str]) -> str | None:
    asked = st.query_params.get(key)
    if asked and asked not in known:
        notices.append(ui.say(f"history.no-such-{key}", value=asked))
    return asked if asked in known else None


def _shown_count() -> int:
    asked = st.query_params.get("shown", "")
    return min(max(int(asked), STEP), MOST) if asked.isascii() and asked.isdigit() and len(asked) < 9 else STEP


def _sentence(found: Chosen) -> str:
    parts = (
        Filters(found.period, found.ward).sentence(ui.lang()) if found.period else ui.say("filters.all-months"),
        ui.say(f"upload.dataset.{found.dataset}") if found.dataset else "",
        found.account_id or "",
        found.search or "",
    )
    return " · ".join(filter(None, parts))


def _draw(found: Chosen, read: Filters, choices: Choices, accounts: list[str]) -> None:
    """The widgets; each change starts at the first page again."""
    lang = ui.lang()
    months = address.periods_of("month", choices.months)
    options = dict.fromkeys([*([found.period] if found.period else []), *months])
    named = {period.code: words.capital(periods.written(period, lang)) for period in options}
    wards = {ward.unit_id: words.capital(places.full_name(ward, lang)) for ward in choices.wards(read.period.last_day)}
    every = {} if choices.ward_ids is not None and len(wards) == 1 else {ALL: ui.say("filters.all-wards")}
    kinds = {name: ui.say(f"upload.dataset.{name}") for name in datasets.DATASETS}
    people = {account: account for account in accounts}
    again = ("shown",)
    select("ward", every | wards, found.ward.unit_id if found.ward else ALL, args=again)
    select("dataset", {ALL: ui.say("filters.all-datasets")} | kinds, found.dataset or ALL, args=again)
    code = found.period.code if found.period else ALL
    select("period", {ALL: ui.say("filters.all-months")} | named, code, args=again)
    select("account", {ALL: ui.say("filters.all-accounts")} | people, found.account_id or ALL, args=again)
    st.session_state["filter_search"] = found.search or ""
    st.text_input(
        ui.say("filters.search"), key="filter_search", on_change=write, args=("search", "shown"), max_chars=100
    )


def answer(rows: pd.DataFrame) -> str:
    """How many acts there are for this choice, and who acted last."""
    if rows.empty:
        return ui.say("history.none")
    count, last = int(rows["found_count"].iloc[0]), acts.act_of(rows.iloc[0].to_dict())
    shown = words.number(count, ui.lang())
    moment = words.moment(last.acted_at)
    return ui.say("history.answer", count=count, shown=shown, moment=moment, account=last.account_id)


def show(rows: pd.DataFrame) -> None:
    """The acts, each opened by a click: as a table, on a phone as cards; and a button for more of them."""
    if rows.empty:
        return
    found = [acts.act_of(one) for one in rows.to_dict("records")]
    if ui.look().is_narrow:
        _show_cards(found)
    else:
        _show_table(found)
    if len(rows) < int(rows["found_count"].iloc[0]) and st.button(ui.say("history.more"), key="history_more"):
        ui.put(shown=str(len(rows) + STEP))


def _show_table(found: Sequence[Act]) -> None:
    told = pd.DataFrame([_told(act) for act in found])
    columns = [ui.Column(name, ui.say(f"history.column.{name}")) for name in TEXTS]
    clicked = ui.table(told, columns, key="history_acts", alt=ui.say("history.acts-alt"), is_clickable=True)
    if clicked:
        ui.put(upload=str(clicked["act_id"]))


def _show_cards(found: Sequence[Act]) -> None:
    with st.container(gap="xxsmall", key="kh-pointers-history"):
        for act in found:
            told = _told(act)
            entries.open_here(act.act_id, f"{told['at']} · {told['file']}")
            ui.quiet(" · ".join(str(told[name]) for name in TEXTS[2:]))


def _told(act: Act) -> dict[str, Any]:
    lang = ui.lang()
    return {
        "act_id": act.act_id,
        "at": words.moment(act.acted_at),
        "file": act.file_name,
        "state": acts.state(act, lang),
        "account": act.account_id,
        "dataset": ui.say(f"upload.dataset.{act.dataset}"),
        "where": acts.where(act, ui.store().gazetteer(), lang),
        "when": acts.when(act, lang),
    }
