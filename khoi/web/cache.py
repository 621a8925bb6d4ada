"""Reads that pages share: kept per query, parameters, scope, store and version, so that no change is ever missed."""

from collections.abc import Callable
from datetime import datetime
from functools import cache

import pandas as pd
import streamlit as st

from khoi.access import Role, Viewer, as_seen_by, reading_scope
from khoi.web import frozen, known, running

KEPT_CHANGES = 20  # frames of up to some hundred thousand small rows
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
    """The rows of a query within the viewer's scope, as known at the moment the address names; a copy of its own.

    A guest gets what the snapshot of their link holds, whatever was stored since, and nothing else.
    Raises NotAllowed where the viewer may not ask for them.
    """
    if viewer.role is Role.GUEST:
        return as_seen_by(viewer, frozen.of(viewer).rows(query, params))
    asked = params | {"scope": reading_scope(viewer, query)}
    return as_seen_by(viewer, _kept()(running.cache_key(), query, asked, known.at()))


def all_rows(query: str) -> pd.DataFrame:
    """The rows of a query over reference tables, which everybody may read."""
    return _kept()(running.cache_key(), query, {}, None)


def names(lang: str) -> dict[tuple[str, str], str]:
    """What orders, bodies and budget items are called, by kind and id."""
    rows = all_rows("see/names")
    return dict(zip(zip(rows["kind"], rows["id"], strict=True), rows[f"name_{lang}"], strict=True))


def _read_changes(cache_key: str, act_id: str) -> pd.DataFrame:
    del cache_key
    return running.store().changes(act_id)


@cache
def _kept_changes() -> Callable[[str, str], pd.DataFrame]:
    return st.cache_data(max_entries=KEPT_CHANGES, show_spinner=False)(_read_changes)


def changes(act_id: str) -> pd.DataFrame:
    """What an act that the caller was let see changed when it was stored (see `khoi.store.history`)."""
    return _kept_changes()(running.store_key(), act_id)
