"""The page of briefings: what one is to be, a look at its pages, making it, and the library of those made."""

import base64
from functools import partial
from html import escape

import streamlit as st

from khoi import brief, periods, places, words
from khoi.access import ISSUERS, Viewer, link_of
from khoi.brief import FORMS, SECTIONS, Briefing, Choice
from khoi.brief.choice import LONGEST_LINE, LONGEST_TEXT
from khoi.errors import KhoiError
from khoi.see.filters import Filters
from khoi.web import running, ui
from khoi.web.downloads import offers
from khoi.web.files import MEDIA_TYPES
from khoi.web.ui_filters import choice_of
from khoi.web.ui_page import site_address

SHOWN, MADE = "briefing_shown", "briefing_made"
MOST_LISTED = 30


def answer(viewer: Viewer) -> str:
    """How many briefings there are, and the newest."""
    found = brief.listed(ui.store(), viewer)
    if not found:
        return ui.say("briefing.answer-none")
    moment = words.moment(found[0].created_at)
    return ui.say("briefing.answer", count=len(found), shown=words.number(len(found), ui.lang()), moment=moment)


def offer(viewer: Viewer) -> None:
    """What the briefing is to be, in four groups; a button to look at its pages, a button to make it."""
    ui.section(ui.say("briefing.make-title"), ui.say("briefing.make-explained"))
    wanted = _wanted(choice_of(viewer, with_ward=True))
    left, right = st.columns(2)
    with left:
        is_asked = st.button(
            ui.say("briefing.preview"),
            key="briefing_preview",
            icon=":material/preview:",
            width="stretch",
            disabled=not wanted,
        )
    with right:
        is_ordered = st.button(
            ui.say("briefing.make"),
            key="briefing_make",
            type="primary",
            icon=":material/description:",
            width="stretch",
            disabled=not wanted,
        )
    try:
        if wanted and is_asked:
            _look(viewer, wanted)
        if wanted and is_ordered:
            _make(viewer, wanted)
    except KhoiError as error:
        ui.fault(error)
    _show_made(viewer)
    _show_pages(wanted)


def _wanted(filters: Filters) -> Choice | None:
    """The choice on the page; None, and a sentence, where its day is none."""
    lang = _what()
    asked = _who() | _texts(lang)
    day, recipients = asked.pop("day"), asked.pop("recipients")
    when = periods.read_day(day)
    if when is None:
        ui.say_problem(ui.say("briefing.no-day", value=day))
        return None
    return Choice(
        period=filters.period.code, lang=lang, day=when, ward_id=filters.ward_id,
        sections=tuple(st.session_state.get("briefing_sections") or ()), recipients=tuple(recipients.splitlines()),
        address=site_address(), **asked,
    )  # fmt: skip


def _what() -> str:
    """The parts and the language; gives the language."""
    langs = {lang: words.say("app.language", lang) for lang in words.LANGUAGES}
    parts = {name: ui.say(f"briefing.section-{name}") for name in SECTIONS}
    lang = st.segmented_control(
        ui.say("briefing.language"), list(langs), default=ui.lang(), required=True, key="briefing_lang",
        format_func=langs.__getitem__,
    )  # fmt: skip
    st.pills(
        ui.say("briefing.sections"), list(parts), selection_mode="multi", default=list(parts), key="briefing_sections",
        format_func=parts.__getitem__,
    )  # fmt: skip
    return str(lang or ui.lang())


def _who() -> dict[str, str]:
    """Who issues it, its number and day, who signs and to whom it goes, by the names of a choice."""
    asked, kinds = brief.office(ui.store()), {code: ui.say(f"settings.kind-{code}") for code in ISSUERS}
    ui.section(ui.say("briefing.head"))
    with st.container(border=True):
        asked["issuer_kind"] = str(
            st.selectbox(
                ui.say("settings.name-issuer_kind"), list(kinds), list(kinds).index(asked["issuer_kind"]),
                kinds.__getitem__, key="briefing_kind",
            )
        )  # fmt: skip
        asked["issuer_name"] = _line("settings.name-issuer_name", "name", asked["issuer_name"])
        left, right = st.columns(2)
        with left:
            asked["issuer_above"] = _line("settings.name-issuer_above", "above", asked["issuer_above"])
            asked["place"] = _line("settings.name-issuer_place", "place", asked["place"])
            asked["on_behalf"] = _line("briefing.on-behalf", "on_behalf", "")
        with right:
            asked["number"] = _line("briefing.number", "number", "", ui.say("briefing.number-blank"))
            asked["day"] = _line("briefing.day", "day", words.day(words.vietnam_day(running.now())))
            asked["signer"] = _line("briefing.signer", "signer", "", ui.say("briefing.signer-such-as"))
        asked["recipients"] = st.text_area(ui.say("briefing.recipients-each"), key="briefing_recipients", height=80)
    return asked


def _line(label: str, key: str, usual: str, hint: str = "") -> str:
    return st.text_input(ui.say(label), usual, max_chars=LONGEST_LINE, key=f"briefing_{key}", placeholder=hint or None)


def _texts(lang: str) -> dict[str, str]:
    """The office's own words, by the names of a choice; what stays blank is usual, or left out."""
    with st.expander(ui.say("briefing.texts"), key="briefing_texts"):
        return {
            name: st.text_area(
                ui.say(f"briefing.text-{name}"), key=f"briefing_{name}", max_chars=LONGEST_TEXT,
                placeholder=ui.say(f"briefing.text-{name}-blank", usual=words.say("briefing.closing", lang)),
            )
            for name in ("opening", "proposals", "closing")
        }  # fmt: skip


def _look(viewer: Viewer, wanted: Choice) -> None:
    """Sets the pages as they would be printed, and keeps them with what they were set for."""
    with st.spinner(ui.say("briefing.setting")):
        choice = brief.sound(wanted)
        gathered = brief.gather(ui.store(), viewer, choice)
        st.session_state[SHOWN] = (wanted, brief.pages(brief.compose(choice, gathered), choice.day))


def _make(viewer: Viewer, wanted: Choice) -> None:
    """Makes it, saying step by step what is done."""
    bar = st.progress(0.0, ui.say("briefing.step-rows"))

    def told(step: str) -> None:
        bar.progress(brief.STEPS.index(step) / len(brief.STEPS), ui.say(f"briefing.step-{step}"))

    try:
        st.session_state[MADE] = brief.make(ui.store(), viewer, wanted, running.now(), told).briefing_id
    finally:
        bar.empty()
    st.rerun()  # the heading counts it


def _show_made(viewer: Viewer) -> None:
    """The briefing made just now: its files to take."""
    if MADE in st.session_state:
        found = brief.find(ui.store(), viewer, st.session_state[MADE])
        ui.say_done(ui.say("briefing.made", what=title(found)))
        _take(viewer, found, "made")


def _show_pages(wanted: Choice | None) -> None:
    """The pages looked at, as pictures; whether they are still those of what stands above."""
    kept = st.session_state.get(SHOWN)
    if not kept:
        return
    shown, pictures = kept
    ui.section(ui.say("briefing.pages"), "" if shown == wanted else ui.say("briefing.changed-since"))
    drawn = "".join(
        f'<img alt="{escape(ui.say("briefing.page", number=number, pages=len(pictures)))}"'
        f' src="data:image/png;base64,{base64.b64encode(picture).decode()}">'
        for number, picture in enumerate(pictures, 1)
    )
    st.html(f'<div class="kh-paper">{drawn}</div>')


def _take(viewer: Viewer, found: Briefing, key: str) -> None:
    """A button for each form; its address is good for half an hour, for this account alone."""
    with st.container(horizontal=True, key=f"kh-briefing-{key}"):
        for form in FORMS:
            if st.button(
                ui.say(f"briefing.form-{form}"), key=f"briefing_take_{key}_{form}", icon=":material/download:"
            ):
                name = found.file_name(form)
                make = partial(brief.file, ui.store(), viewer, found, form)
                address = offers.add(viewer.account_id, name, make, MEDIA_TYPES[form])
                st.link_button(ui.say("export.ready", file=name), address, icon=":material/download_done:")


def show(viewer: Viewer) -> None:
    """The library: the newest briefings, each with what it is of, who made it and when, and its files."""
    found = brief.listed(ui.store(), viewer)
    ui.section(ui.say("briefing.library"), ui.say("briefing.library-explained"))
    if not found:
        ui.quiet(ui.say("briefing.library-empty"))
        return
    for one in found[:MOST_LISTED]:
        with st.container(border=True, key=f"kh-briefing-card-{one.briefing_id}"):
            ui.pairs([(ui.say(f"briefing.{name}"), value) for name, value in _facts(one).items() if value])
            _take(viewer, one, one.briefing_id)
    if len(found) > MOST_LISTED:
        ui.quiet(ui.say("briefing.library-more", shown=words.number(MOST_LISTED, ui.lang())))


def _facts(one: Briefing) -> dict[str, str]:
    return {
        "of": title(one),
        "language": words.say("app.language", one.choice.lang),
        "number": one.choice.number,
        "day": words.day(one.choice.day),
        "made-by": f"{one.account_id}, {words.moment(one.created_at)}",
        "code": brief.code(one.briefing_id),
    }


def offer_home(viewer: Viewer) -> None:
    """Under a guest's page: the briefing that goes along with their link, as PDF and as Word."""
    found = brief.of_link(ui.store(), link_of(ui.store(), viewer, running.now()))
    if found is None:
        return
    ui.section(ui.say("briefing.take-home"), ui.say("briefing.take-home-what", what=title(found)))
    with st.container(horizontal=True, key="kh-take-home"):
        for form in brief.TAKEN_HOME:
            st.link_button(
                ui.say(f"briefing.form-{form}"), f"/take/{form}?lang={ui.lang()}", icon=":material/download:"
            )


def title(one: Briefing) -> str:
    """ "Thành phố · tháng 7/2018"."""
    ward = one.choice.ward_id
    where = places.full_name(ui.store().gazetteer().get(ward), ui.lang()) if ward else ui.say("briefing.city")
    return f"{words.capital(where)} · {periods.written(periods.from_code(one.choice.period), ui.lang())}"
