"""Reads that pages share: kept per query, parameters, scope, store and version, so that no change is ever missed."""

from collections.abc import Callable
from datetime import datetime
from functools import cache

import pandas as pd
import streamlit as st

from khoi.access import Viewer
from khoi.web import known, running

KEPT = 400  # frames of at most some thousand small rows: a walk through all pages with changing filters


def _read(cache_key: str, query: str, params: dict[str, object], moment: datetime | None) -> pd.DataFrame:
    del cache_key  # which store, in which version
    store = running.store()
    return store.rows(query, **params) if moment is None else store.past.rows(query, moment, params)


@cache
def _kept() -> Callable[[str, str, dict[str, object], datetime | None], pd.DataFrame]:
    """The read behind Streamlit's cache: made at the first read, because before the server runs there is no cache."""
    return st.cache_data(max_entries=KEPT, show_spinner=False)(_read)


def rows(query: str, viewer: Viewer, params: dict[str, object]) -> pd.DataFrame:
    """The rows of a query within the viewer's scope, as known at the moment the address names; a copy of its own."""
    scope = None if viewer.ward_ids is None else list(viewer.ward_ids)
    return _kept()(running.cache_key(), query, params | {"scope": scope}, known.at())
