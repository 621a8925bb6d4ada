"""The filters: widgets in one row, whose state is the address."""

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from khoi import periods, places, words
from khoi.access import Viewer
from khoi.periods import Period
from khoi.see.filters import Campaign, Filters
from khoi.web import address, cache, running
from khoi.web.address import Choices
from khoi.web.ui_page import known_viewer, lang, look, say, say_info

KINDS = ("month", "quarter", "half", "year", "range")
ALL = ""


def filters(*names: str, needed: Sequence[str] = ()) -> Filters:
    """The choice of this page, with a widget for each of `names` (period, campaign, ward, village), in their order.

    A part in `needed` has no "all": its first entry stands where the address names none. Parts without a widget on
    this page count as "all", the period as the last month. A part that the address names wrongly is told in a sentence.
    """
    choices = _choices(known_viewer(), needed)
    asked = {key: st.query_params[key] for key in (*names, *needed) if key in st.query_params}
    chosen, notices = address.read(asked, choices, lang())
    draw: Mapping[str, Callable[[Filters, Choices], None]] = {
        "period": _period, "campaign": _campaign, "ward": _ward, "village": _village,
    }  # fmt: skip
    shown = [name for name in names if name != "village" or chosen.ward]
    if look().is_narrow:
        row = st.popover(chosen.sentence(lang()).replace("*", ""), key="kh-filters", width="stretch")
    else:
        row = st.container(horizontal=True, vertical_alignment="bottom", key="kh-filters")
    with row:
        for name in shown:
            draw[name](chosen, choices)
    for notice in notices:
        say_info(notice)
    return chosen


def _choices(viewer: Viewer, needed: Sequence[str]) -> Choices:
    store = running.store()
    frame = cache.rows("see/months", viewer, {})
    first, last = frame["first_month"][0], frame["last_month"][0]
    this_month = periods.month_of(running.now().date())
    months = Period(this_month, this_month) if first != first else Period(first.date(), last.date())  # NaT: no figures
    orders = cache.rows("see/campaigns", viewer, {}).to_dict("records")
    campaigns = tuple(Campaign(**{str(key): str(value) for key, value in order.items()}) for order in orders)
    return Choices(months, store.gazetteer(), campaigns, viewer.ward_ids, frozenset(needed), store.as_of())


def _write(key: str, *forgotten: str) -> None:
    """Puts what a widget was set to into the address; parts that hang on it go."""
    value = st.session_state[f"filter_{key}"]
    for name, written in ((key, value), *((name, ALL) for name in forgotten)):
        if written:
            st.query_params[name] = written
        elif name in st.query_params:
            del st.query_params[name]


def _select(key: str, options: Sequence[str], written: Mapping[str, str], value: str, *forgotten: str) -> None:
    """One choice among ids, shown by their names."""
    st.session_state[f"filter_{key}"] = value
    st.selectbox(
        say(f"filters.{key}"), options, format_func=lambda option: written.get(option, option), key=f"filter_{key}",
        on_change=_write, args=(key, *forgotten), placeholder=say("filters.choose"),
    )  # fmt: skip


def _campaign(chosen: Filters, choices: Choices) -> None:
    names = {campaign.campaign_id: campaign.name(lang()) for campaign in choices.campaigns}
    every = {} if "campaign" in choices.needed else {ALL: say("filters.all-campaigns")}
    _select("campaign", [*every, *names], every | names, chosen.campaign_id or ALL)


def _ward(chosen: Filters, choices: Choices) -> None:
    wards = choices.wards(chosen.period.last_day)
    names = {ward.unit_id: places.full_name(ward, lang()) for ward in wards}
    must = "ward" in choices.needed or (choices.ward_ids is not None and len(names) == 1)
    every = {} if must else {ALL: say("filters.all-wards")}
    _select("ward", [*every, *names], every | names, chosen.ward_id or ALL, "village")


def _village(chosen: Filters, choices: Choices) -> None:
    here = choices.gazetteer.villages(chosen.ward_id or "", chosen.period.last_day)
    names = {village.unit_id: places.full_name(village, lang()) for village in here}
    every = {} if "village" in choices.needed else {ALL: say("filters.all-villages")}
    _select("village", [*every, *names], every | names, chosen.village_id or ALL)


def _period(chosen: Filters, choices: Choices) -> None:
    st.session_state["filter_period-kind"] = chosen.period.kind
    st.selectbox(
        say("filters.period-kind"), KINDS, format_func=_kind_name, key="filter_period-kind",
        on_change=_write_kind, args=(chosen.period, choices.months), width=150,
    )  # fmt: skip
    if chosen.period.kind == "range":
        _range(chosen.period, choices.months)
        return
    options = {period.code: period for period in address.periods_of(chosen.period.kind, choices.months)}
    names = {code: words.capital(periods.written(period, lang())) for code, period in options.items()}
    _select("period", list(options), names, chosen.period.code)


def _kind_name(kind: str) -> str:
    return say(f"filters.kind-{kind}")


def _range(period: Period, months: Period) -> None:
    """First and last month of a period of one's own."""
    codes = {f"{month:%Y-%m}": month for month in reversed(list(months.months()))}
    first, last = max(period.first_month, months.first_month), min(period.last_month, months.last_month)
    for key, value in (("first", first), ("last", last)):
        st.session_state[f"filter_period-{key}"] = f"{value:%Y-%m}"
        st.selectbox(
            say(f"filters.period-{key}"), list(codes), key=f"filter_period-{key}", on_change=_write_range,
            format_func=lambda code: words.capital(periods.written(periods.from_code(code), lang())),
        )  # fmt: skip


def _write_kind(period: Period, months: Period) -> None:
    kind = st.session_state["filter_period-kind"]
    if kind in KINDS:  # the browser's word is not to be trusted
        st.query_params["period"] = address.of_kind(kind, period, months).code


def _write_range() -> None:
    first, last = sorted((st.session_state["filter_period-first"], st.session_state["filter_period-last"]))
    st.query_params["period"] = first if first == last else f"{first}..{last}"
