"""Reading the journal: who did what, from the record of acts and the journal of access."""

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
