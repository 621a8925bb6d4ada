"""The time at which a command runs."""

from datetime import UTC, datetime


def now() -> datetime:
    """Now, in UTC without zone, as times are stored."""
    return datetime.now(UTC).replace(tzinfo=None)
