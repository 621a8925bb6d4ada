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


class Action(StrEnum):
    """What can be asked for."""

    SEE = "see"  # the pages with figures, within the account's wards
    SEE_SUMMARY = "see-summary"  # the page on the model and its results
    UPLOAD = "upload"  # storing and undoing figures, within the account's wards
    UPKEEP = "upkeep"  # comparing with the ledger, backing up


POLICY: Mapping[Role, frozenset[Action]] = {
    Role.LEADER: frozenset({Action.SEE, Action.SEE_SUMMARY}),
    Role.OFFICE: frozenset({Action.SEE, Action.SEE_SUMMARY, Action.UPLOAD}),
    Role.WARD: frozenset({Action.SEE, Action.SEE_SUMMARY, Action.UPLOAD}),
    Role.DELEGATION: frozenset({Action.SEE_SUMMARY}),
    Role.ADMINISTRATOR: frozenset({Action.SEE, Action.SEE_SUMMARY, Action.UPLOAD, Action.UPKEEP}),
}


@dataclass(frozen=True, slots=True)
class Viewer:
    """Someone who is known: the account, its role, and the wards it is confined to (None: all of them)."""

    account_id: str
    role: Role
    ward_ids: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether something is allowed; if not, `reason_key` names the rule's sentence."""

    is_allowed: bool
    reason_key: str = ""


OPERATOR = Viewer("command-line", Role.ADMINISTRATOR)  # whoever may run the command line can read the file anyway


def may(viewer: Viewer, action: Action, ward_id: str | None = None) -> Decision:
    """Whether the viewer may do this, with `ward_id` given: to this ward."""
    if action not in POLICY.get(viewer.role, frozenset()):
        return Decision(False, f"access.role-may-not.{action}")
    if ward_id is not None and viewer.ward_ids is not None and ward_id not in viewer.ward_ids:
        return Decision(False, "access.other-ward")
    return Decision(True)


def require(viewer: Viewer, action: Action, ward_id: str | None = None) -> None:
    """Raises NotAllowed with the reason, unless the viewer may do this."""
    decision = may(viewer, action, ward_id)
    if not decision.is_allowed:
        raise NotAllowed(decision.reason_key)
