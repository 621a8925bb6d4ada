"""One act of the history, opened: who, when, which file, where; what it changed; its files to take back."""

from functools import partial

import pandas as pd
import streamlit as st

from khoi import datasets, places, words
from khoi.access import Viewer
from khoi.datasets import Dataset
from khoi.see import acts
from khoi.see.acts import Act
from khoi.web import cache, entries, ui
from khoi.web.downloads import offers
from khoi.web.files import MEDIA_TYPES

SHOWN_CHANGES, SHOWN_ON_PHONE, SHOWN_WARNINGS = 1000, 200, 100
FEW, PHONE_HEIGHT = 5, 460  # more cards than a few scroll by themselves: what follows them stays near
ENCODINGS = ("utf-8", "utf-8-bom", "utf-16", "cp1258", "tcvn3", "vni", "xlsx", "xls")


def show_head(act: Act) -> None:
    """The way back, what was done, and whether it is in force."""
    title = acts.title(act, ui.lang())
    entries.back()
    ui.heading(title, acts.state(act, ui.lang()))


def show_facts(act: Act, viewer: Viewer) -> None:
    """Who, when, what kind of figures, which file and how it was read, how many rows, which wards and months."""
    slots = cache.rows("see/history_slots", viewer, {"upload_id": act.upload_id})
    gazetteer, lang = ui.store().gazetteer(), ui.lang()
    wards = [places.full_name(gazetteer.get(ward_id), lang) for ward_id in dict.fromkeys(slots["ward_id"])]
    months = sorted({month.date() for month in slots["month"]})
    is_upload, is_catalogue = act.kind == "upload", datasets.dataset(act.dataset).is_catalogue
    counts = {
        name: words.number(getattr(act, f"{name}_count"), lang) for name in ("row", "new", "changed", "unchanged")
    }
    known = [
        (f"account.{act.kind}", act.account_id),
        ("at", words.moment(act.acted_at)),
        ("sender", "" if is_upload else act.sender_id),
        ("dataset", ui.say(f"upload.dataset.{act.dataset}")),
        ("file", act.file_name),
        ("sheet", (is_upload and act.sheet) or ""),
        ("encoding", _encoding(act) if is_upload else ""),
        ("rows", ui.say("history.counts", **counts) if is_upload else ""),
        ("where", words.capital(", ".join(wards))),
        ("when", "" if is_catalogue else acts.months(months, lang)),
        ("id", act.act_id),
    ]
    ui.pairs([(ui.say(f"history.fact.{name}"), value) for name, value in known if value])
    for act_id, text in ((act.target_id, "history.see-target"), (act.upload_id, "history.see-upload")):
        if act_id and act_id != act.act_id and (text == "history.see-target" or act_id != act.target_id):
            entries.open_here(act_id, ui.say(text))


def _encoding(act: Act) -> str:
    return ui.say(f"history.encoding.{act.encoding}") if act.encoding in ENCODINGS else act.encoding


def show_warnings(act: Act) -> None:
    """The warnings that the sender saw and accepted."""
    found = acts.warnings(act, ui.lang()) if act.kind == "upload" else []
    if found:
        ui.section(ui.say("history.warnings", count=len(found), shown=words.number(len(found), ui.lang())))
        ui.faults([(one, "") for one in found[:SHOWN_WARNINGS]])


def show_changes(act: Act) -> None:
    """What the act changed when it was stored, old → new."""
    ui.section(ui.say("history.changes"))
    effects = cache.changes(act.act_id)
    if effects.empty:
        ui.paragraph(ui.say("history.no-changes"))
        return
    show_effects(effects, datasets.dataset(act.dataset), "history_changes")


def show_effects(effects: pd.DataFrame, dataset: Dataset, key: str) -> None:
    """Figures old → new: the first thousand as a table, on a phone the first two hundred as cards."""
    lang = ui.lang()
    most = SHOWN_ON_PHONE if ui.look().is_narrow else SHOWN_CHANGES
    told = acts.changes(effects.head(most), dataset, cache.names(lang), ui.store().gazetteer(), lang)
    if ui.look().is_narrow:
        with st.container(height=PHONE_HEIGHT if len(told) > FEW else "content", border=False, key=f"kh-{key}"):
            ui.faults([acts.card(row, lang) for row in told.to_dict("records")])
    else:
        ui.table(told, _columns(told, dataset), key=key, alt=ui.say("history.changes-alt"))
    if len(effects) > most:
        shown, found = (words.number(count, lang) for count in (most, len(effects)))
        st.text(ui.say("history.more-changes", shown=shown, found=found))


def _columns(told: pd.DataFrame, dataset: Dataset) -> list[ui.Column]:
    columns = [ui.Column("what", _label(dataset, "what"))]
    if not dataset.is_catalogue:
        columns.insert(0, ui.Column("where", ui.say("history.column.where")))
        columns.append(ui.Column("month", ui.say("table.month"), "month"))
    if told["by"].notna().any():
        columns.insert(2, ui.Column("by", _label(dataset, "by")))
    columns.append(ui.Column("column", ui.say("history.column.column")))
    kind: ui.Kind = "text" if dataset.is_catalogue or dataset.name == "conclusions" else "figure"
    return [*columns, *(ui.Column(name, ui.say(f"history.column.{name}"), kind) for name in ("old", "new"))]


def _label(dataset: Dataset, part: str) -> str:
    """The heading of what a row is about and of who it is by: the dataset's own column."""
    whats = {
        "headcount": "category", "spending": "budget_item", "conclusions": "number", "units": "name",
        "campaigns": "name", "mergers": "old",
    }  # fmt: skip
    bys = {"spending": "source", "conclusions": "responsible"}
    name = whats.get(dataset.name, "campaign") if part == "what" else bys.get(dataset.name, "body")
    return dataset.column(name).label


def offer_files(act: Act, viewer: Viewer) -> None:
    """The file that was stored and, where that one was corrected, the file that arrived; or why they are not there."""
    if act.kind != "upload":
        return
    ui.section(ui.say("history.files"))
    if act.original_sha256 and act.original_sha256 != act.file_sha256:
        _offer("corrected", act.file_sha256, _stored_name(act), viewer)
        _offer("original", act.original_sha256, act.file_name, viewer)
    else:
        _offer("stored", act.file_sha256, act.file_name, viewer)


def _stored_name(act: Act) -> str:
    """A corrected file is CSV, whatever arrived."""
    stem, dot, ending = act.file_name.rpartition(".")
    return act.file_name if ending.lower() in ("csv", "txt") else f"{stem if dot else act.file_name}.csv"


def _offer(which: str, sha256: str, name: str, viewer: Viewer) -> None:
    if not ui.store().has_file(sha256):
        ui.say_problem(ui.say(f"history.file-missing.{which}"))
        return
    key = f"history_file_{sha256}"
    if not offers.is_open(st.session_state.get(key, ""), viewer.account_id):
        media_type = MEDIA_TYPES.get(name.rpartition(".")[2].lower(), MEDIA_TYPES["csv"])
        st.session_state[key] = offers.add(viewer.account_id, name, partial(ui.store().file, sha256), media_type)
    st.link_button(ui.say(f"history.file.{which}"), st.session_state[key], icon=":material/download:")
