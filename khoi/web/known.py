"""The moment up to which figures were known: a page can be seen as it was then, by one parameter of its address."""

from datetime import date, datetime, time

import streamlit as st

from khoi import words
from khoi.store import Store
from khoi.web import frozen
from khoi.web.identity import is_guests_page

KEY = "known"


def at() -> datetime | None:
    """The moment asked for (UTC), to the end of its minute; None for now, where the address names none, for guests."""
    return None if is_guests_page() else words.read_moment(st.query_params.get(KEY))


def written(day: date, hour: time) -> str:
    """The parameter for a day and an hour on a clock in Vietnam."""
    return datetime.combine(day, hour).strftime(words.MOMENT)


def local(moment: datetime) -> datetime:
    """A moment on a clock in Vietnam."""
    return moment + words.VIETNAM_TIME


def as_of(store: Store) -> date | None:
    """The last day of the last month that any figure is about: known at that moment, or in a guest's snapshot."""
    kept = frozen.of_page()
    if kept:
        return kept.as_of
    moment = at()
    return store.as_of() if moment is None else store.as_of_then(moment)
