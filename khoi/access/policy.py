"""Who may do what, in one table: a role and an action that do not stand in it together are refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from khoi.errors import NotAllowed


class Role(StrEnum):
    """What an account is for."""

    LEADER = "leader"
    OFFICE = "office"
    WARD = "ward"
    DELEGATION = "delegation"
    ADMINISTRATOR = "administrator"
    GUEST = "guest"  # of no account: whoever holds a share link


class Action(StrEnum):
    """What can be asked for."""

    SEE = "see"  # the pages with figures
    SEE_SUMMARY = "see-summary"  # the pages for delegations: the model, results, places, sources
    UPLOAD = "upload"  # storing and undoing figures, taking their files back
    SHARE = "share"  # links to a frozen summary for people without an account
    BRIEF = "brief"  # briefings: making them, and the library of those made
    OWN = "own"  # one's own password, sessions and saved views
    ACCOUNTS = "accounts"  # accounts, their sessions and everybody's links
    AUDIT = "audit"  # who did what
    SETTINGS = "settings"  # what the office sets: issuer, thresholds, deadlines, orders, units
    UPKEEP = "upkeep"  # comparing with the ledger, backing up


class Reach(StrEnum):
    """How far a rule reaches."""

    ALL = "all"  # every ward
    OWN = "own"  # the wards of the account
    LINK = "link"  # the pages of a share link, from its snapshot, never from the store


POLICY: Mapping[Role, Mapping[Action, Reach]] = {
    Role.LEADER: {
        Action.SEE: Reach.ALL,
        Action.SEE_SUMMARY: Reach.ALL,
        Action.SHARE: Reach.ALL,
        Action.BRIEF: Reach.ALL,
        Action.OWN: Reach.ALL,
    },
    Role.OFFICE: {
        Action.SEE: Reach.ALL,
        Action.SEE_SUMMARY: Reach.ALL,
        Action.UPLOAD: Reach.ALL,
        Action.SHARE: Reach.ALL,
        Action.BRIEF: Reach.ALL,
        Action.OWN: Reach.ALL,
    },
    Role.WARD: {
        Action.SEE: Reach.OWN,
        Action.SEE_SUMMARY: Reach.OWN,
        Action.UPLOAD: Reach.OWN,
        Action.BRIEF: Reach.OWN,
        Action.OWN: Reach.OWN,
    },
    Role.DELEGATION: {
        Action.SEE_SUMMARY: Reach.ALL,
        Action.OWN: Reach.ALL,
    },
    Role.ADMINISTRATOR: {
        Action.SEE: Reach.ALL,
        Action.SEE_SUMMARY: Reach.ALL,
        Action.UPLOAD: Reach.ALL,
        Action.SHARE: Reach.ALL,
        Action.BRIEF: Reach.ALL,
        Action.OWN: Reach.ALL,
        Action.ACCOUNTS: Reach.ALL,
        Action.AUDIT: Reach.ALL,
        Action.SETTINGS: Reach.ALL,
        Action.UPKEEP: Reach.ALL,
    },
    Role.GUEST: {
        Action.SEE: Reach.LINK,
        Action.SEE_SUMMARY: Reach.LINK,
    },
}


@dataclass(frozen=True, slots=True)
class Viewer:
    """Someone who is known: the account, its role, and the wards it is confined to (None: all of them).

    A guest has the share link `link_id` in place of an account, and `link_pages`, the pages that it opens.
    """

    account_id: str
    role: Role
    ward_ids: tuple[str, ...] | None = None
    link_id: str | None = None
    link_pages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether something is allowed; `reason_key` names the sentence that says by which rule."""

    is_allowed: bool
    reason_key: str


OPERATOR = Viewer("command-line", Role.ADMINISTRATOR)  # whoever may run the command line can read the file anyway


def may(viewer: Viewer, action: Action, ward_id: str | None = None, page: str | None = None) -> Decision:
    """Whether the viewer may do this, with `ward_id` given: to this ward; with `page`: on this page.

    What reaches to the pages of a link is allowed on these alone: asked without a page, as whatever reads the store or
    hands something out asks, it is refused.
    """
    reach = POLICY.get(viewer.role, {}).get(action)
    if reach is None:
        return Decision(False, f"access.role-may-not.{action}")
    if reach is Reach.LINK and page not in viewer.link_pages:
        return Decision(False, "access.not-in-link")
    own = viewer.ward_ids
    if reach is Reach.OWN and own is None:  # a rule for some wards, an account that names none: nothing is its own
        own = ()
    if ward_id is not None and own is not None and ward_id not in own:
        return Decision(False, "access.other-ward")
    return Decision(True, f"access.role-may.{reach}")


def require(viewer: Viewer, action: Action, ward_id: str | None = None) -> None:
    """Raises NotAllowed with the reason, unless the viewer may do this."""
    decision = may(viewer, action, ward_id)
    if not decision.is_allowed:
        raise NotAllowed(decision.reason_key)


def scope_of(viewer: Viewer, action: Action) -> list[str] | None:
    """The wards within which the viewer may do this (None: all), as queries take them. Raises NotAllowed."""
    require(viewer, action)
    if POLICY[viewer.role][action] is Reach.ALL and viewer.ward_ids is None:
        return None
    return list(viewer.ward_ids or ())
