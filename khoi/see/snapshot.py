"""Pages as they stood at one moment, kept as one file: what the holder of a share link sees, and all they can see.

The file is JSON with sorted keys: the same figures at the same moment give the same bytes, on any machine.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd

from khoi.access import LINK_PAGES, SUMMARY_PAGES, Viewer, as_seen_by, guest, link_pages, reading_scope
from khoi.errors import NotAllowed
from khoi.periods import Period, from_code
from khoi.see.filters import Filters
from khoi.store import Store
from khoi.store.queries import chosen

QUERIES: Mapping[str, tuple[str, ...]] = {  # what each page asks for while no ward and no order is chosen
    "model": ("see/published_facts", "see/model_bodies"),
    "results": (
        "see/wards", "see/city_months", "see/headcount_by_body", "see/published_facts", "see/spending_months",
        "see/spending_year", "see/members_by_ward", "see/coverage_by_ward",
    ),
    "places": ("see/wards", "see/visit_villages"),
    "sources": ("see/received", "see/city_months", "see/reporting"),
    "overview": (
        "see/wards", "see/city_months", "see/spending_months", "see/reporting", "see/overdue_conclusions",
        "see/spending_by_owner", "see/limits", "see/since_meeting", "see/coverage_moves", "see/ward_measures",
    ),
    "headcount": (
        "see/headcount_by_body", "see/headcount_months", "see/headcount_body_months", "see/members_by_ward",
        "see/teams_by_household", "see/published_facts",
    ),
    "spending": (
        "see/spending_by_item", "see/spending_months", "see/spending_year", "see/spending_by_owner",
        "see/spending_by_source", "see/spending_by_household",
    ),
    "coverage": (
        "see/coverage_by_ward", "see/reach_steps", "see/activity_calendar", "see/villages_left", "see/target_pace",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The rows of some pages' queries for one period, when they were taken (UTC), and what the pages say of them.

    `frames` are named by query and parameters. `ward_ids` are the wards that its maker was confined to.
    """

    period: Period
    taken_at: datetime
    as_of: date
    is_sample: bool
    ward_ids: tuple[str, ...] | None
    frames: Mapping[str, pd.DataFrame]

    @property
    def filters(self) -> Filters:
        """The choice that it was made for."""
        return Filters(self.period, as_of=self.as_of)

    def rows(self, query: str, params: Mapping[str, object]) -> pd.DataFrame:
        """The rows that a query had with these parameters. Raises NotAllowed where they are not in it."""
        found = self.frames.get(_name(query, params)) if query in queries_of(LINK_PAGES) else None
        if found is None:
            raise NotAllowed("access.not-in-snapshot")
        return found.copy()

    def data(self) -> bytes:
        """It as a file."""
        told = {
            "period": self.period.code,
            "taken_at": self.taken_at.isoformat(),
            "as_of": self.as_of.isoformat(),
            "is_sample": self.is_sample,
            "ward_ids": None if self.ward_ids is None else list(self.ward_ids),
            "frames": {name: told_frame(frame) for name, frame in self.frames.items()},
        }
        return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def queries_of(pages: Iterable[str]) -> tuple[str, ...]:
    """What these pages ask for, each query once."""
    return tuple(dict.fromkeys(query for page in pages for query in QUERIES[page]))


def take(store: Store, maker: Viewer, period: Period, at: datetime, pages: Iterable[str] = SUMMARY_PAGES) -> Snapshot:
    """The summary and the pages chosen besides as they stand now, within the maker's scope, of one version of it all.

    Raises NotAllowed where the maker may not read them or there is nothing to show, UnknownName for an unknown page.
    """
    wanted = queries_of(link_pages(pages))
    while True:
        version, as_of = store.version(), store.as_of()
        if as_of is None or period.first_month > as_of:
            raise NotAllowed("access.link-without-figures")
        params = Filters(period, as_of=as_of).params()
        frames = {
            _name(query, params): as_seen_by(
                guest(""), store.rows(query, **params, scope=reading_scope(maker, query))
            )
            for query in wanted
        }  # fmt: skip
        if store.version() == version:
            return Snapshot(period, at, as_of, store.is_sample(), maker.ward_ids, frames)


def read(data: bytes) -> Snapshot:
    """The snapshot of a file that `Snapshot.data` made."""
    told = json.loads(data)
    wards = told["ward_ids"]
    return Snapshot(
        from_code(told["period"]),
        datetime.fromisoformat(told["taken_at"]),
        date.fromisoformat(told["as_of"]),
        bool(told["is_sample"]),
        None if wards is None else tuple(wards),
        {name: read_frame(columns) for name, columns in told["frames"].items()},
    )


def _name(query: str, params: Mapping[str, object]) -> str:
    """A query with the parameters that it uses; the scope is the maker's, whoever looks."""
    used = chosen(query, {**params, "scope": None})
    if used.get("body_id") is None:  # snapshots are older than this parameter
        used.pop("body_id", None)
    return f"{query} {json.dumps({name: used[name] for name in sorted(used) if name != 'scope'}, default=str)}"


def told_frame(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as JSON has them: name, type and values of each column."""
    return [
        {"name": str(name), "type": str(column.dtype), "values": [_value(value) for value in column.tolist()]}
        for name, column in frame.items()
    ]


def _value(value: Any) -> Any:
    """A cell as JSON has it: a number exact to its last digit, a time as its text, nothing as null."""
    if pd.isna(value):
        return None
    return value.isoformat() if isinstance(value, datetime) else value


def read_frame(columns: list[dict[str, Any]]) -> pd.DataFrame:
    """The rows that `told_frame` told."""
    return pd.DataFrame({one["name"]: pd.Series(one["values"], dtype=one["type"]) for one in columns})
