"""Saved views: a page with its choice under a name, kept for one account, seen and changed by that account alone."""

import secrets
import unicodedata
from datetime import datetime

import pandas as pd

from khoi.access.policy import Action, Viewer, require
from khoi.errors import NotAllowed, UnknownName
from khoi.store import Store

VIEW = ("view_id", "name", "page", "query", "created_at")
MOST_VIEWS = 30
LONGEST_NAME = 60
LONGEST_CHOICE = 1000  # of the choice as an address says it


def views_of(store: Store, viewer: Viewer) -> pd.DataFrame:
    """The viewer's own views, the first saved first: view_id, name, page, query, created_at. Raises NotAllowed."""
    require(viewer, Action.OWN)
    return pd.DataFrame(store.remembered("access/views", account_id=viewer.account_id), columns=list(VIEW))


def save_view(store: Store, by: Viewer, name: str, page: str, query: str, at: datetime) -> str:
    """Keeps a page with a choice ("period=2018-07&ward=bac-son") under a name; gives the id of the view.

    Raises NotAllowed for a name that cannot be, one that there is, one view too many; StoreFull, StoreSick.
    """
    require(by, Action.OWN)
    name, view_id = sound_name(name), secrets.token_hex(8)
    if len(query) > LONGEST_CHOICE:
        raise NotAllowed("access.view-choice")

    def check() -> None:
        others = views_of(store, by)
        if len(others) >= MOST_VIEWS:
            raise NotAllowed("access.view-many", most=str(MOST_VIEWS))
        _require_another_name(others, name)

    row = {"view_id": view_id, "account_id": by.account_id, "page": page, "query": query}
    store.administer("view-saved", at, by.account_id, view_id, [row], secrets={"name": name}, check=check)
    return view_id


def rename_view(store: Store, by: Viewer, view_id: str, name: str, at: datetime) -> None:
    """Gives one of the viewer's own views another name. Raises NotAllowed; UnknownName for a view of somebody else."""
    name = sound_name(name)

    def check() -> None:
        _require_own(store, by, view_id)
        views = views_of(store, by)
        _require_another_name(views[views["view_id"] != view_id], name)

    row = {"view_id": view_id}
    store.administer("view-renamed", at, by.account_id, view_id, [row], secrets={"name": name}, check=check)


def remove_view(store: Store, by: Viewer, view_id: str, at: datetime) -> None:
    """Removes one of the viewer's own views. Raises NotAllowed; UnknownName for a view of somebody else."""
    row = {"view_id": view_id}
    store.administer("view-removed", at, by.account_id, view_id, [row], check=lambda: _require_own(store, by, view_id))


def sound_name(name: str) -> str:
    """A name as it is stored: trimmed, one space between words. Raises NotAllowed with what a name may be."""
    plain = " ".join(unicodedata.normalize("NFC", name).split())
    if not plain:
        raise NotAllowed("access.view-unnamed")
    if len(plain) > LONGEST_NAME or not plain.isprintable():
        raise NotAllowed("access.view-name", most=str(LONGEST_NAME))
    return plain


def _require_own(store: Store, by: Viewer, view_id: str) -> None:
    if view_id not in set(views_of(store, by)["view_id"]):
        raise UnknownName("access.unknown-view")


def _require_another_name(views: pd.DataFrame, name: str) -> None:
    for other in views["name"]:
        if str(other).casefold() == name.casefold():
            raise NotAllowed("access.view-named", name=str(other))


def is_guided(store: Store, viewer: Viewer) -> bool:
    """Whether the viewer is not, or not any more, to be guided through a first visit."""
    found = store.rows("access/guided", account_id=viewer.account_id)
    return found.empty or bool(found["is_guided"][0])


def keep_guided(store: Store, viewer: Viewer, at: datetime) -> None:
    """Keeps that the viewer was guided through the first visit, or passed it over. Raises NotAllowed, StoreFull."""
    require(viewer, Action.OWN)
    if not is_guided(store, viewer):
        store.administer("guided", at, viewer.account_id, viewer.account_id, [{"account_id": viewer.account_id}])
