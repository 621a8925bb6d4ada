"""Reads that pages share: kept per query, parameters, scope, store and version, so that no change is ever missed."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache

import pandas as pd

from khoi.access import Role, Viewer, as_seen_by, reading_scope
from khoi.web import frozen, known, running

KEPT_CHANGES = 20  # frames of up to some hundred thousand small rows
KEPT = 400  # frames of at most some thousand small rows: a walk through all pages with changing filters


Asked = tuple[tuple[str, object], ...]


@lru_cache(maxsize=KEPT)
def _kept(cache_key: str, query: str, params: Asked, moment: datetime | None) -> pd.DataFrame:
    del cache_key  # which store, in which version
    given = {name: list(value) if isinstance(value, tuple) else value for name, value in params}
    store = running.store()
    return store.rows(query, **given) if moment is None else store.past.rows(query, moment, given)


def _read(query: str, params: Mapping[str, object], moment: datetime | None) -> pd.DataFrame:
    """A copy of its own for each reader: it costs nothing until it is written to, and what is kept stays as it is."""
    asked = tuple((name, tuple(value) if isinstance(value, list) else value) for name, value in params.items())
    return _kept(running.cache_key(), query, asked, moment).copy(deep=False)


def rows(query: str, viewer: Viewer, params: dict[str, object]) -> pd.DataFrame:
    """The rows of a query within the viewer's scope, as known at the moment the address names; a copy of its own.

    A guest gets what the snapshot of their link holds, whatever was stored since, and nothing else.
    Raises NotAllowed where the viewer may not ask for them.
    """
    if viewer.role is Role.GUEST:
        return as_seen_by(viewer, frozen.of(viewer).rows(query, params))
    asked = params | {"scope": reading_scope(viewer, query)}
    return as_seen_by(viewer, _read(query, asked, known.at()))


def all_rows(query: str) -> pd.DataFrame:
    """The rows of a query over reference tables, which everybody may read."""
    return _read(query, {}, None)


def names(lang: str) -> dict[tuple[str, str], str]:
    """What orders, bodies and budget items are called, by kind and id."""
    rows = all_rows("see/names")
    return dict(zip(zip(rows["kind"], rows["id"], strict=True), rows[f"name_{lang}"], strict=True))


@lru_cache(maxsize=KEPT_CHANGES)
def _changes(store_key: str, act_id: str) -> pd.DataFrame:
    del store_key
    return running.store().changes(act_id)


def changes(act_id: str) -> pd.DataFrame:
    """What an act that the caller was let see changed when it was stored (see `khoi.store.history`)."""
    return _changes(running.store_key(), act_id).copy(deep=False)
