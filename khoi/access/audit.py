"""Reading the journal: who did what, from the record of acts and the journal of access."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from khoi.access.policy import Action, Viewer, require
from khoi.store import Store

# Kinds of lines, by what a reader looks for.
GROUPS: dict[str, tuple[str, ...]] = {
    "sign-in": (
        "sign-in", "sign-out", "sign-in-failed", "sign-in-refused", "password-late", "code-failed", "password-failed",
        "enrol-failed", "provider-unknown", "session-ended", "refused",
    ),
    "figures": ("upload", "undo", "villages", "headers"),
    "accounts": (
        "account", "account-disabled", "account-enabled", "account-identity", "account-moved", "account-password",
        "account-totp", "account-totp-removed",
    ),
    "links": ("link", "link-revoked", "link-opened", "link-failed"),
    "own": ("view-saved", "view-renamed", "view-removed", "guided"),
    "briefings": ("briefing", "verify-failed"),
    "taken": ("file-taken",),
    "upkeep": ("setting", "setting-changed", "repair", "repair-seen"),
}  # fmt: skip
KINDS = tuple(kind for kinds in GROUPS.values() for kind in kinds)


def journal(
    store: Store, by: Viewer, most: int, account_id: str | None = None, group: str | None = None,
    span: tuple[datetime, datetime] | None = None, search: str | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Lines, newest first: happened_at (UTC), account_id, kind, subject, detail (JSON), chain, number, found_count.

    `span` is from a moment to before another. Raises NotAllowed.
    """
    require(by, Action.AUDIT)
    first, end = span or (None, None)
    return store.rows(
        "access/journal", account_id=account_id, kinds=list(GROUPS[group]) if group else None, first_moment=first,
        end_moment=end, search=search, most=most,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Guess:
    """A wrong guess at an account or link, or (of another kind) what makes them forgotten; `at` is UTC.

    `counted_as` is the count it belongs to beside that of its address, '' where it has none.
    """

    at: datetime
    kind: str
    account_id: str
    address: str
    counted_as: str


def guesses(store: Store, kinds: Collection[str], since: datetime, now: datetime) -> list[Guess]:
    """The lines of these kinds after a moment and up to now, oldest first."""
    rows = store.rows("access/guesses", kinds=list(kinds), since=since, now=now).to_dict("records")
    found = []
    for row in rows:
        told = json.loads(str(row["detail"]))
        address, counted_as = (str(told.get(name, "")) for name in ("address", "counted_as"))
        found.append(
            Guess(row["happened_at"].to_pydatetime(), str(row["kind"]), str(row["account_id"]), address, counted_as)
        )
    return found
