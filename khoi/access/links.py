"""Share links: frozen pages for people without an account, opened by a random 256-bit token.

Only the token's SHA-256 is kept. What a link shows is a snapshot, a file of the ledger that was made before the link.
"""

import hashlib
import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import pandas as pd

from khoi import periods
from khoi.access.policy import Action, Role, Viewer, may, require, scope_of
from khoi.errors import NotAllowed, UnknownName
from khoi.store import Store
from khoi.words import LANGUAGES

SUMMARY_PAGES = ("model", "results", "places", "sources")  # what every link opens, the first of them first
LINK_PAGES = (*SUMMARY_PAGES, "overview", "headcount", "spending", "coverage")  # what a link can open
LONGEST_DAYS = 30
LONGEST_TITLE = 80
DIGITS_OF_A_PHONE = 9  # with them, a name for a delegation would be a person's number


@dataclass(frozen=True, slots=True)
class Link:
    """A link that opens now: its pages, period and language, for whom it is, its snapshot, and until when (UTC).

    `briefing_id` names the briefing that its holder may take home, None without one.
    """

    link_id: str
    pages: tuple[str, ...]
    period: str
    lang: str
    title: str
    snapshot_sha256: str
    expires_at: datetime
    briefing_id: str | None = None


def guest(link_id: str, pages: Iterable[str] = ()) -> Viewer:
    """Whoever holds a link to these pages, as a viewer."""
    return Viewer(f"link:{link_id}", Role.GUEST, None, link_id, tuple(pages))


def link_pages(chosen: Iterable[str]) -> tuple[str, ...]:
    """The pages of a link for which these were chosen: the summary and they, in order. Raises UnknownName."""
    wanted = {*SUMMARY_PAGES, *chosen}
    for name in sorted(wanted.difference(LINK_PAGES)):
        raise UnknownName("access.unknown-link-page", name=name, known=", ".join(LINK_PAGES))
    return tuple(name for name in LINK_PAGES if name in wanted)


def make_link(
    store: Store, maker: Viewer, title: str, period: str, lang: str, days: int, snapshot: bytes, at: datetime,
    pages: Sequence[str] = SUMMARY_PAGES, briefing_id: str | None = None,
) -> str:  # fmt: skip
    """Makes a link to a snapshot of pages; gives its token, which nobody can be given again.

    Its holder may take the briefing of that id home. Raises NotAllowed, UnknownName for a period, language, page or
    briefing that there is not, StoreFull, StoreSick.
    """
    require(maker, Action.SHARE)
    title = " ".join(title.split())
    _require_sound(title, days)
    if lang not in LANGUAGES:
        raise UnknownName("access.unknown-language", name=lang)
    if briefing_id:
        known = store.rows("briefing/briefings", scope=scope_of(maker, Action.BRIEF), briefing_id=briefing_id)
        if known.empty:
            raise UnknownName("briefing.unknown", name=briefing_id)
    token, link_id = secrets.token_urlsafe(32), secrets.token_hex(8)
    row = {
        "link_id": link_id, "token_sha256": _hash(token), "account_id": maker.account_id,
        "pages": list(link_pages(pages)), "period": periods.from_code(period).code, "lang": lang,
        "snapshot_sha256": hashlib.sha256(snapshot).hexdigest(), "expires_at": (at + timedelta(days=days)).isoformat(),
        "briefing_id": briefing_id or None,
    }  # fmt: skip
    store.require_room(len(snapshot))
    store.administer("link", at, maker.account_id, link_id, [row], secrets={"title": title}, files=[snapshot])
    return token


def _require_sound(title: str, days: int) -> None:
    if not 1 <= days <= LONGEST_DAYS:
        raise NotAllowed("access.link-days", most=str(LONGEST_DAYS))
    if not title:
        raise NotAllowed("access.link-untitled")
    if len(title) > LONGEST_TITLE or not title.isprintable():
        raise NotAllowed("access.link-title", most=str(LONGEST_TITLE))
    if "@" in title or len(re.findall(r"\d", title)) >= DIGITS_OF_A_PHONE:
        raise NotAllowed("access.link-personal")


def revoke_link(store: Store, viewer: Viewer, link_id: str, at: datetime) -> None:
    """Ends a link and the sessions that came by it: one's own, an administrator anybody's.

    One that is over already stays as it is. Raises NotAllowed, or UnknownName where the viewer has no such link.
    """
    links = links_of(store, viewer, at)
    found = links[links["link_id"] == link_id]
    if found.empty:
        raise UnknownName("access.unknown-link", name=link_id)
    if found["state"].iloc[0] == "open":
        store.administer("link-revoked", at, viewer.account_id, link_id, [{"link_id": link_id}])


def links_of(store: Store, viewer: Viewer, at: datetime) -> pd.DataFrame:
    """The links that the viewer made, of an administrator all, the newest first (see `access/links`). Raises
    NotAllowed."""
    require(viewer, Action.SHARE)
    everybody = may(viewer, Action.ACCOUNTS).is_allowed
    return store.rows("access/links", account_id=None if everybody else viewer.account_id, at=at)


def link_of_token(store: Store, token: str, at: datetime) -> Link | None:
    """The link that a token opens; None alike where there is none, where it was revoked, where its days are over."""
    return _link(store.rows("access/link_of_token", token_sha256=_hash(token), at=at))


def link_of(store: Store, viewer: Viewer, at: datetime) -> Link:
    """The link that a guest came by. Raises NotAllowed once it does not open any more, and for who is no guest."""
    found = _link(store.rows("access/link_open", link_id=viewer.link_id, at=at)) if viewer.link_id else None
    if found is None:
        raise NotAllowed("access.link-closed")
    return found


def _link(rows: pd.DataFrame) -> Link | None:
    if len(rows) != 1:
        return None
    one = rows.iloc[0]
    return Link(
        str(one["link_id"]), tuple(one["pages"]), str(one["period"]), str(one["lang"]), str(one["title"]),
        str(one["snapshot_sha256"]), one["expires_at"].to_pydatetime(),
        None if pd.isna(one["briefing_id"]) else str(one["briefing_id"]),
    )  # fmt: skip


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
