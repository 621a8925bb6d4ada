"""The moment up to which figures were known: a page can be seen as it was then, by one parameter of its address."""

from datetime import date, datetime, time, timedelta

import streamlit as st

from khoi import words
from khoi.store import Store

KEY = "known"
FORM = "%Y-%m-%dT%H:%M"  # of the address, on a clock in Vietnam
MINUTE = timedelta(minutes=1)


def at() -> datetime | None:
    """The moment asked for (UTC), to the end of its minute; None for now, and where the address names none."""
    return read(st.query_params.get(KEY))


def read(text: str | None) -> datetime | None:
    """What an address means: 2018-07-31T17:00 on a clock in Vietnam, or 2018-07-31 for the end of that day."""
    for form, span in ((FORM, MINUTE), ("%Y-%m-%d", timedelta(days=1))):
        try:
            local = datetime.strptime(text or "", form)
        except ValueError:
            continue
        return local - words.VIETNAM_TIME + span - timedelta(microseconds=1)
    return None


def written(day: date, hour: time) -> str:
    """The parameter for a day and an hour on a clock in Vietnam."""
    return datetime.combine(day, hour).strftime(FORM)


def local(moment: datetime) -> datetime:
    """A moment on a clock in Vietnam."""
    return moment + words.VIETNAM_TIME


def as_of(store: Store) -> date | None:
    """The last day of the last month that any figure known at that moment is about."""
    moment = at()
    return store.as_of() if moment is None else store.as_of_then(moment)
