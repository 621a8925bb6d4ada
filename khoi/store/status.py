"""What an operator asks first, and one hash over all current facts."""

import hashlib
from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd

from khoi.periods import shifted
from khoi.store.database import Database
from khoi.store.past import Past


def as_of(database: Database) -> date | None:
    """The last day of the last month that any figure is about; None while there is none."""
    return _last_day(database.remembered("status/as_of")[0]["last_month"])


def as_of_then(past: Past, moment: datetime) -> date | None:
    """The same, of what was known at a past moment (UTC)."""
    return _last_day(past.rows("status/as_of", moment, {})["last_month"][0])


def _last_day(month: Any) -> date | None:
    return None if pd.isna(month) else shifted(month.date(), 1) - timedelta(days=1)


def digest(database: Database) -> str:
    """SHA-256 over all current facts: equal facts, equal digest, whatever their order, storage or history."""
    sums = database.rows("status/digest").to_csv(index=False)
    return hashlib.sha256(sums.encode()).hexdigest()


def status(database: Database) -> dict[str, Any]:
    """The object that `status --json` prints (see docs/operate.md)."""
    day = as_of(database)
    counts = database.rows("status/counts", day=day or date(2016, 1, 1)).iloc[0]
    members = dict(database.rows("status/members").itertuples(index=False, name=None))
    return {
        "sample": bool(counts["is_sample"]),
        "as_of": day.isoformat() if day else None,
        "units": {level: int(counts[level]) for level in ("ward", "village")},
        "members": {
            "bloc": int(members.get("bloc_member", 0)),
            "team": int(members.get("team_member", 0)),
        },
        "rows": {name: int(counts[name]) for name in ("activity", "headcount", "spending")},
        "uploads": int(counts["uploads"]),
        "store_version": int(counts["version"]),
        "digest": digest(database),
    }
