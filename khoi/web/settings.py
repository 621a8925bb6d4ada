"""The page of what the office sets: fields by group, what they come to, a button each, who changed what last."""

from datetime import date, datetime, timedelta
from html import escape

import pandas as pd
import streamlit as st

from khoi import access, periods, words
from khoi.access import SETTINGS, Viewer, setting
from khoi.errors import KhoiError, StalePlan
from khoi.see.format import deadline
from khoi.see.letterhead import letterhead
from khoi.web import running, ui

SAVED = "settings_saved"
Values = dict[str, str]


def rows(viewer: Viewer) -> pd.DataFrame:
    """All settings with their defaults and last changes."""
    return access.settings(ui.store(), viewer)


def answer(rows: pd.DataFrame) -> str:
    """How many of them are not as they were delivered."""
    count = int((rows["value"] != rows["default_value"]).sum())
    if not count:
        return ui.say("settings.answer-usual")
    return ui.say("settings.answer", count=count, shown=words.number(count, ui.lang()))


def show_saved() -> None:
    """What was saved just now, old → new."""
    saved = st.session_state.pop(SAVED, None)
    if saved:
        ui.say_done(ui.say("settings.saved", changes="; ".join(told(*change) for change in saved)))


def offer_issuer(rows: pd.DataFrame, viewer: Viewer) -> None:
    """The head of printed reports, and a look at it as it will be printed."""
    ui.section(ui.say("settings.group-issuer"), ui.say("settings.issuer-explained"))
    seen = _seen(rows, "issuer")
    wanted = _fields(rows, seen, "issuer")
    head = letterhead(wanted, words.vietnam_day(running.now()), ui.lang())
    left, right = ("".join(f"<div>{escape(line)}</div>" for line in lines) for lines in (head.left, head.right))
    st.html(
        f'<div class="kh-letterhead"><div>{left}</div><div>{right}<div class="kh-dated">{escape(head.dated)}</div>'
        "</div></div>"
    )
    ui.quiet(ui.say("settings.preview"))
    _offer_to_save("issuer", seen, wanted, viewer)


def offer_deadline(rows: pd.DataFrame, viewer: Viewer) -> None:
    """Until when a month's report is on time, and what that means for the newest month."""
    ui.section(ui.say("settings.group-deadline"), ui.say("settings.deadline-explained"))
    seen = _seen(rows, "deadline")
    wanted = _fields(rows, seen, "deadline")
    month = periods.month_of(ui.store().as_of() or words.vietnam_day(running.now()))
    if all(setting(key).least <= int(value) <= setting(key).most for key, value in wanted.items()):
        due = deadline(due_at(month, int(wanted["deadline_day"]), int(wanted["deadline_hour"])), ui.lang())
        about = periods.written(periods.Period(month, month), ui.lang())
        ui.paragraph(ui.say("settings.due", month=about, due=due))
    _offer_to_save("deadline", seen, wanted, viewer)


def due_at(month: date, day: int, hour: int) -> datetime:
    """The deadline (UTC) of a month's report, as `see/reporting` has it once these values are saved."""
    first = datetime.combine(periods.shifted(month, 1), datetime.min.time())
    return first + timedelta(days=day - 1, hours=hour) - words.VIETNAM_TIME


def offer_limits(rows: pd.DataFrame, viewer: Viewer) -> None:
    """From when on something counts as behind, as wanting attention, as unusual."""
    ui.section(ui.say("settings.group-limits"), ui.say("settings.limits-explained"))
    seen = _seen(rows, "limits")
    _offer_to_save("limits", seen, _fields(rows, seen, "limits"), viewer)


def _key(group: str, name: str) -> str:
    """The key of a field; after each save the fields begin anew."""
    return f"settings_{st.session_state.setdefault(f'settings_turn_{group}', 0)}_{name}"


def _seen(rows: pd.DataFrame, group: str) -> Values:
    """The values that the fields of a group began with: what a change is compared with when it is saved."""
    kept = f"settings_seen_{group}"
    own = [one.key for one in SETTINGS if one.group == group]
    if kept not in st.session_state or _key(group, own[0]) not in st.session_state:
        now = dict(zip(rows["key"], rows["value"], strict=True))
        st.session_state[kept] = {key: now[key] for key in own}
    found: Values = st.session_state[kept]
    return found


def _fields(rows: pd.DataFrame, seen: Values, group: str) -> Values:
    usual = dict(zip(rows["key"], rows["default_value"], strict=True))
    return {key: _field(key, value, _key(group, key), usual[key]) for key, value in seen.items()}


def _field(key: str, value: str, widget: str, usual: str) -> str:
    """A field with what it is for, which values it takes and which one it has by itself; gives what it holds."""
    one, name = setting(key), ui.say(f"settings.name-{key}")
    about = ui.say(f"settings.what-{key}")
    if one.choices:
        chosen = st.selectbox(
            name, one.choices, index=one.choices.index(value), key=widget, format_func=lambda code: written(key, code)
        )
        ui.quiet(f"{about} {ui.say('settings.usual', usual=written(key, usual))}")
        return chosen or value
    if not one.is_number:
        typed = st.text_input(name, value=value, key=widget, max_chars=one.longest)
        ui.quiet(f"{about} {ui.say('settings.usual', usual=usual)}")
        return " ".join(typed.split())
    left, right = st.columns([2, 3], vertical_alignment="center", gap="small")
    with left:
        number = st.number_input(name, value=int(value), step=1, key=widget)
    with right:
        limits = {"least": written(key, str(one.least)), "most": written(key, str(one.most))}
        ui.quiet(f"{about} {ui.say('settings.takes', usual=written(key, usual), **limits)}")
    return str(int(number))


def _offer_to_save(group: str, seen: Values, wanted: Values, viewer: Viewer) -> None:
    """The button of a group; where somebody was faster, it says who, and offers to look at the values of now."""
    if not st.button(ui.say("settings.save"), type="primary", key=f"settings_save_{group}"):
        return
    try:
        changed = access.change_settings(ui.store(), seen, wanted, running.now(), viewer)
    except KhoiError as error:
        ui.say_problem(words.capital(_said(error)))
        if isinstance(error, StalePlan):
            st.button(ui.say("settings.look-again"), key=f"settings_again_{group}", on_click=_begin_anew, args=(group,))
        return
    if not changed:
        ui.say_info(ui.say("settings.nothing-changed"))
        return
    st.session_state[SAVED] = [(key, seen[key], value) for key, value in changed.items()]
    _begin_anew(group)
    st.rerun()


def _begin_anew(group: str) -> None:
    st.session_state[f"settings_turn_{group}"] += 1


def _said(error: KhoiError) -> str:
    """A refusal, with the setting's name and value as they stand on the page."""
    values: dict[str, str] = dict(error.values)
    key = values.get("name", "")
    if any(one.key == key for one in SETTINGS):
        values["name"] = ui.say(f"settings.name-{key}")
        if "value" in values:
            values["value"] = written(key, values["value"])
    return ui.say(error.key, **values)


def show(rows: pd.DataFrame) -> None:
    """The last change of each setting that was ever changed, the newest first: old → new, by whom, when."""
    ui.section(ui.say("settings.changes"), ui.say("settings.changes-explained"))
    changed = rows[rows["changed_at"].notna()].sort_values("changed_at", ascending=False, kind="stable")
    if changed.empty:
        st.text(ui.say("settings.no-changes"))
        return
    lines = [
        (told(row.key, row.old_value, row.value), f"{row.account_id}, {words.moment(row.changed_at.to_pydatetime())}")
        for row in changed.itertuples()
    ]
    ui.faults(lines)


def told(key: str, old: str, new: str) -> str:
    """A change in words: "Hạn nộp báo cáo: ngày …: 5 → 7"."""
    name = ui.say(f"settings.name-{key}") if any(one.key == key for one in SETTINGS) else key
    return f"{name}: {written(key, old)} → {written(key, new)}"


def written(key: str, value: str) -> str:
    """A value as people read it."""
    if key == "issuer_kind" and value in access.ISSUERS:
        return ui.say(f"settings.kind-{value}")
    return words.percent(int(value) / 100, ui.lang()) if key.endswith("_percent") else value or "–"
