"""Who may do what: the policy, accounts with their roles and scope, sessions."""

from khoi.access.accounts import (
    SAMPLE_ACCOUNTS,
    SAMPLE_PASSWORD,
    create_account,
    create_sample_accounts,
    disable_account,
    password_fits,
    viewer,
)
from khoi.access.policy import OPERATOR, Action, Decision, Role, Viewer, may, require
from khoi.access.sessions import ABSOLUTE, IDLE, Session, end_session, find_session, start_session, token_sha256

__all__ = [
    "ABSOLUTE",
    "IDLE",
    "OPERATOR",
    "SAMPLE_ACCOUNTS",
    "SAMPLE_PASSWORD",
    "Action",
    "Decision",
    "Role",
    "Session",
    "Viewer",
    "create_account",
    "create_sample_accounts",
    "disable_account",
    "end_session",
    "find_session",
    "may",
    "password_fits",
    "require",
    "start_session",
    "token_sha256",
    "viewer",
]
