"""The rows that a briefing is made from, taken at one moment and kept: the same rows give the same briefing."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd

from khoi import periods
from khoi.access import Action, Viewer, reading_scope, require
from khoi.brief.choice import Choice
from khoi.errors import NotAllowed, UnknownName
from khoi.places import Unit
from khoi.see.filters import Filters
from khoi.see.snapshot import read_frame, told_frame
from khoi.store import Store
from khoi.store.queries import chosen

OF_BOTH = (
    "see/published_facts", "see/wards", "see/city_months", "see/members_by_ward", "see/coverage_by_ward",
    "see/reporting", "see/overdue_conclusions", "see/spending_by_owner", "see/spending_months", "see/limits",
    "see/overlap_by_order", "see/target_pace", "see/briefing_files",
)  # fmt: skip
OF_CITY = ("see/headcount_by_body", "see/spending_by_item")
OF_WARD = ("see/coverage_by_village",)
QUERIES = (*OF_BOTH, *OF_CITY, *OF_WARD)  # in the order in which their rows are told
OF_UNIT = ("unit_id", "code", "name_vi", "kind", "level", "parent_id")


@dataclass(frozen=True, slots=True)
class Gathered:
    """The rows of a briefing's queries for its period and scope, up to which day they reach, and whether sample.

    `ward` is the ward that it is about, None for the city.
    """

    period: periods.Period
    as_of: date
    is_sample: bool
    ward: Unit | None
    frames: Mapping[str, pd.DataFrame]

    @property
    def filters(self) -> Filters:
        """The choice that the rows were asked for."""
        return Filters(self.period, ward=self.ward, as_of=self.as_of)

    @property
    def received_at(self) -> datetime | None:
        """When the last of its files was stored (UTC); None where it stands on none that its maker may know."""
        stored = self["briefing_files"]["stored_at"]
        return None if stored.empty else stored.max().to_pydatetime()

    def __getitem__(self, name: str) -> pd.DataFrame:
        """The rows of one query, by its name without the folder."""
        return self.frames[f"see/{name}"]

    def data(self) -> bytes:
        """It as a file: JSON with sorted keys."""
        ward = self.ward and {name: getattr(self.ward, name) for name in OF_UNIT}
        told = {
            "period": self.period.code, "as_of": self.as_of.isoformat(), "is_sample": self.is_sample, "ward": ward,
            "frames": {name: told_frame(frame) for name, frame in self.frames.items()},
        }  # fmt: skip
        return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def gather(store: Store, maker: Viewer, choice: Choice) -> Gathered:
    """The rows as they stand now, of one version of the store. Raises NotAllowed where the maker may not have them or
    nothing was reported for the period, UnknownName for a ward that there is not."""
    require_scope(maker, choice)
    ward = _ward(store, choice.ward_id)
    period = periods.from_code(choice.period)
    while True:
        version, as_of = store.version(), store.as_of()
        if as_of is None or period.first_month > as_of:
            raise NotAllowed("briefing.without-figures", period=periods.written(period, choice.lang))
        params = Filters(period, ward=ward, as_of=as_of).params()
        frames = {}
        for query in (*OF_BOTH, *(OF_WARD if ward else OF_CITY)):
            scope = reading_scope(maker, query)
            if ward and query != "see/briefing_files":  # a file that touched other wards too is its maker's to know
                scope = [ward.unit_id]
            values = {**params, "scope": scope}
            frames[query] = store.rows(query, **chosen(query, values))
        if store.version() == version:
            found = Gathered(period, as_of, store.is_sample(), ward, frames)
            return _require_figures(found, choice.lang)


def require_scope(viewer: Viewer, choice: Choice) -> None:
    """Raises NotAllowed where the viewer is confined to wards and the briefing is not of one of them."""
    require(viewer, Action.BRIEF, choice.ward_id)
    if choice.ward_id is None and viewer.ward_ids is not None:
        raise NotAllowed("briefing.own-ward-only")


def _ward(store: Store, ward_id: str | None) -> Unit | None:
    if ward_id is None:
        return None
    found = store.gazetteer().get(ward_id)
    if found.level != "ward":
        raise UnknownName("briefing.unknown-ward", name=ward_id)
    return found


def _require_figures(gathered: Gathered, lang: str) -> Gathered:
    """Raises NotAllowed where no file of the period stands at all: a briefing of nothing says nothing."""
    told = gathered["wards"]["state"].ne("unreported").any()
    if not told and gathered["briefing_files"].empty:
        raise NotAllowed("briefing.without-figures", period=periods.written(gathered.period, lang))
    return gathered


def read(data: bytes) -> Gathered:
    """The rows of a file that `Gathered.data` made."""
    told = json.loads(data)
    ward = told["ward"]
    return Gathered(
        periods.from_code(told["period"]), date.fromisoformat(told["as_of"]), bool(told["is_sample"]),
        Unit(**ward) if ward else None, {name: read_frame(columns) for name, columns in told["frames"].items()},
    )  # fmt: skip
