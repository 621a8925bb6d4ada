"""The filters: widgets in one row, whose state is the address."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from khoi import periods, places, words
from khoi.access import Viewer
from khoi.periods import Period
from khoi.places import Unit
from khoi.see.filters import Body, Campaign, Filters
from khoi.web import address, cache, frozen, known, running
from khoi.web.address import Choices
from khoi.web.ui_mode import slides_button, trace_switch
from khoi.web.ui_page import known_viewer, lang, look, quiet, say, say_info

KINDS = ("month", "quarter", "half", "year", "range")
ALL = ""


def filters(*names: str, needed: Sequence[str] = (), first: Callable[[], None] | None = None) -> Filters:
    """The choice of this page, with a widget for each of `names` (period, campaign, ward, village, body) in order.

    `first` draws what stands before them in the row. Under them stands the switch for where figures come from.

    A part in `needed` has no "all": its first entry stands where the address names none. Parts without a widget on
    this page count as "all", the period as the last month. A part that the address names wrongly is told in a sentence.
    A guest has no choice: theirs is that of the snapshot.
    """
    kept = frozen.of_page()
    if kept:
        with st.container(horizontal=True, vertical_alignment="center", gap="medium", key="kh-kept"):
            quiet(say("link.period", period=periods.written(kept.period, lang())))
            slides_button()
        return kept.filters
    choices = choices_of(known_viewer(), needed)
    asked = {key: st.query_params[key] for key in (*names, *needed) if key in st.query_params}
    chosen, notices = address.read(asked, choices, lang())
    draw: Mapping[str, Callable[[Filters, Choices], None]] = {
        "period": _period, "campaign": _campaign, "ward": _ward, "village": _village, "body": _body,
    }  # fmt: skip
    shown = [name for name in names if name != "village" or chosen.ward]
    with row(chosen.sentence(lang())):
        if first:
            first()
        for name in shown:
            draw[name](chosen, choices)
    trace_switch()
    for notice in notices:
        say_info(notice)
    return chosen


def row(sentence: str) -> DeltaGenerator:
    """Where the filters stand: in one row; on a phone behind a button that says the choice."""
    if look().is_narrow:
        narrow: DeltaGenerator = st.popover(sentence.replace("*", ""), key="kh-filters", width="stretch")
        return narrow
    return st.container(horizontal=True, vertical_alignment="bottom", key="kh-filters")


def choices_of(viewer: Viewer, needed: Sequence[str] = ()) -> Choices:
    """What the viewer can choose from."""
    store = running.store()
    frame = cache.rows("see/months", viewer, {})
    first, last = frame["first_month"][0], frame["last_month"][0]
    this_month = periods.month_of(running.now().date())
    months = Period(this_month, this_month) if first != first else Period(first.date(), last.date())  # NaT: no figures
    orders = cache.rows("see/campaigns", viewer, {}).to_dict("records")
    campaigns = tuple(Campaign(**{str(key): str(value) for key, value in order.items()}) for order in orders)
    named = cache.rows("see/names", viewer, {})
    bodies = tuple(
        Body(str(row.id), str(row.name_vi), str(row.name_en)) for row in named[named["kind"] == "body"].itertuples()
    )
    return Choices(months, store.gazetteer(), campaigns, viewer.ward_ids, frozenset(needed), known.as_of(store), bodies)


def write(key: str, *forgotten: str) -> None:
    """Puts what a widget was set to into the address; parts that hang on it go."""
    value = st.session_state[f"filter_{key}"]
    for name, written in ((key, value), *((name, ALL) for name in forgotten)):
        if written:
            st.query_params[name] = written
        elif name in st.query_params:
            del st.query_params[name]


def select(
    key: str,
    names: Mapping[str, str],
    value: str,
    on_change: Callable[..., None] = write,
    args: Sequence[object] = (),
    width: int | Literal["stretch"] = "stretch",
) -> None:
    """One choice among ids, shown by their names; nothing where there is nothing to choose from."""
    if not names:
        return
    st.session_state[f"filter_{key}"] = value
    st.selectbox(
        say(f"filters.{key}"), list(names), format_func=names.__getitem__, key=f"filter_{key}",
        on_change=on_change, args=(key, *args) if on_change is write else tuple(args), width=width,
    )  # fmt: skip


def _campaign(chosen: Filters, choices: Choices) -> None:
    names = {campaign.campaign_id: campaign.name(lang()) for campaign in choices.campaigns}
    every = {} if "campaign" in choices.needed else {ALL: say("filters.all-campaigns")}
    select("campaign", every | names, chosen.campaign_id or ALL)


def _body(chosen: Filters, choices: Choices) -> None:
    names = {body.body_id: body.short(lang()) for body in choices.bodies}
    select("body", {ALL: say("filters.all-bodies")} | names, chosen.body_id or ALL)


def _ward(chosen: Filters, choices: Choices) -> None:
    names = _names(choices.wards(chosen.period.last_day))
    must = "ward" in choices.needed or (choices.ward_ids is not None and len(names) == 1)
    every = {} if must else {ALL: say("filters.all-wards")}
    select("ward", every | names, chosen.ward_id or ALL, args=("village",))


def _village(chosen: Filters, choices: Choices) -> None:
    names = _names(choices.gazetteer.villages(chosen.ward_id or "", chosen.period.last_day))
    every = {} if "village" in choices.needed else {ALL: say("filters.all-villages")}
    select("village", every | names, chosen.village_id or ALL)


def _names(units: Iterable[Unit]) -> dict[str, str]:
    return {unit.unit_id: places.full_name(unit, lang()) for unit in units}


def _period(chosen: Filters, choices: Choices) -> None:
    kinds = {kind: say(f"filters.kind-{kind}") for kind in KINDS}
    select("period-kind", kinds, chosen.period.kind, _write_kind, (chosen.period, choices.months), width=150)
    if chosen.period.kind == "range":
        first = max(chosen.period.first_month, choices.months.first_month)
        last = min(chosen.period.last_month, choices.months.last_month)
        months = _written(Period(month, month) for month in reversed(list(choices.months.months())))
        select("period-first", months, f"{first:%Y-%m}", _write_range)
        select("period-last", months, f"{last:%Y-%m}", _write_range)
    else:
        options = address.periods_of(chosen.period.kind, choices.months)
        select("period", _written(options), chosen.period.code)


def period_of(viewer: Viewer) -> Period:
    """A period with figures, chosen on this page; the address remembers it."""
    return choice_of(viewer).period


def choice_of(viewer: Viewer, with_ward: bool = False) -> Filters:
    """A period with figures, and a ward or all, chosen on a page that makes something; the address remembers it."""
    choices = choices_of(viewer)
    asked = {key: st.query_params.get(key, "") for key in ("period", *(("ward",) if with_ward else ()))}
    chosen, notices = address.read(asked, choices, lang())
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _period(chosen, choices)
        if with_ward:
            _ward(chosen, choices)
    for notice in notices:
        say_info(notice)
    return chosen


def _written(options: Iterable[Period]) -> dict[str, str]:
    return {period.code: words.capital(periods.written(period, lang())) for period in options}


def _write_kind(period: Period, months: Period) -> None:
    kind = st.session_state["filter_period-kind"]
    if kind in KINDS:  # the browser's word is not to be trusted
        st.query_params["period"] = address.of_kind(kind, period, months).code


def _write_range() -> None:
    first, last = sorted((st.session_state["filter_period-first"], st.session_state["filter_period-last"]))
    st.query_params["period"] = first if first == last else f"{first}..{last}"
