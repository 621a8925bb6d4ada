"""What one figure on a page stands for, written down so that the stored rows behind it can be asked for.

A chart's point carries it as a code beside its sentence, a table's cell gets it from its row and column. What comes
back from a browser is read anew: a code that means nothing is nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from urllib.parse import parse_qsl, urlencode

import pandas as pd

from khoi.periods import Period, month_of
from khoi.see.filters import Filters

BASELINE = date(2015, 12, 1)  # the month that posts are compared with
ACTIVITY, HEADCOUNT, SPENDING = "activity", "headcount", "spending"


@dataclass(frozen=True, slots=True)
class Measure:
    """What is counted: the dataset, the stored column that is added up (none: rows are counted), and whose rows."""

    dataset: str
    column: str | None = None
    category: str | None = None  # of headcount
    level: str | None = None  # of headcount: "office" for posts
    file: str = ""  # of reference tables


def _office(column: str, category: str = "post") -> Measure:
    return Measure(HEADCOUNT, column, category, "office")


MEASURES: Mapping[str, Measure] = {
    "coverage": Measure(ACTIVITY),
    "overlap": Measure(ACTIVITY),
    "both": Measure(ACTIVITY),
    "state": Measure(ACTIVITY),
    "row": Measure(ACTIVITY),
    "report": Measure("arrivals"),
    "sessions": Measure(ACTIVITY, "session_count"),
    "participants": Measure(ACTIVITY, "participant_count"),
    "households": Measure(ACTIVITY, "new_household_count"),
    "all-households": Measure(ACTIVITY, "new_household_count"),
    "result": Measure(ACTIVITY, "result"),
    "year-result": Measure(ACTIVITY, "result"),
    "posts-assigned": _office("assigned_count"),
    "posts-present": _office("present_count"),
    "contracts": _office("present_count", "contract"),
    "bloc-members": Measure(HEADCOUNT, "present_count", "bloc_member"),
    "bloc-women": Measure(HEADCOUNT, "female_count", "bloc_member"),
    "bloc-party": Measure(HEADCOUNT, "party_member_count", "bloc_member"),
    "teams": Measure(HEADCOUNT, "present_count", "team_member"),
    "team-members": Measure(HEADCOUNT, "present_count", "team_member"),
    "team-party": Measure(HEADCOUNT, "party_member_count", "team_member"),
    "team-women": Measure(HEADCOUNT, "female_count", "team_member"),
    "planned": Measure(SPENDING, "planned_vnd"),
    "actual": Measure(SPENDING, "actual_vnd"),
    "used": Measure(SPENDING),
    "remaining": Measure(SPENDING),
    "target": Measure("target", "target"),
    "conclusion": Measure("conclusion"),
    "villages": Measure("reference", file="data/campaigns.csv"),
    "unit-name": Measure("reference", file="data/units.csv"),
    "campaign-name": Measure("reference", file="data/campaigns.csv"),
    "item-name": Measure("reference", file="data/budget_items.csv"),
}
NEWEST = frozenset({"bloc-members", "bloc-women", "bloc-party", "teams", "team-members", "team-women", "team-party"})
SINCE_EVER = NEWEST | {"all-households"}


@dataclass(frozen=True, slots=True)
class Traced:
    """One figure: what is measured, when, where and of what; None stands for all.

    Months left out are those of the page's choice, or of the period before it (`is_before`).
    """

    measure: str
    first_month: date | None = None
    last_month: date | None = None
    ward_id: str | None = None
    village_id: str | None = None
    campaign_id: str | None = None
    body_id: str | None = None
    other_id: str | None = None  # of two bodies the second
    item_code: str | None = None
    source: str | None = None  # of spending
    number: str | None = None
    is_before: bool = False
    base: Period | None = None  # the months whose villages are the base of a share

    @property
    def how(self) -> Measure:
        """What its measure counts."""
        return MEASURES[self.measure]

    @property
    def code(self) -> str:
        """It as a text that travels with a mark: "measure=coverage&ward_id=bac-son"."""
        given = {field.name: getattr(self, field.name) for field in fields(self) if field.name != "base"}
        return urlencode({name: value for name, value in given.items() if value})

    def within(self, filters: Filters) -> "Traced":
        """It with all that it left to the page's choice filled in."""
        chosen = filters.before if self.is_before else filters.told
        last = self.last_month or chosen.last_month
        first = self.first_month or min(chosen.first_month, last)
        base = filters.told if self.is_before else Period(first, last)
        if self.measure == "year-result":
            first = last.replace(month=1)
        if self.measure == "target":
            first = last = last.replace(month=1)
        is_office = self.how.level == "office"
        is_of_body = is_office or self.how.dataset == ACTIVITY
        return replace(
            self,
            # Overlap with others cannot be counted from one body's rows: they are listed as they are.
            measure="row" if filters.body_id and self.measure == "overlap" else self.measure,
            first_month=None if self.measure in SINCE_EVER else first,
            last_month=last,
            base=base,
            ward_id=self.ward_id or (None if is_office else filters.ward_id),
            village_id=self.village_id or (None if is_office else filters.village_id),
            campaign_id=self.campaign_id or filters.campaign_id,
            body_id=self.body_id or (filters.body_id if is_of_body else None),
        )

    def params(self) -> dict[str, object]:
        """The parameters of the queries behind it, the viewer's scope aside."""
        how = self.how
        return {
            "first_month": self.first_month,
            "last_month": self.last_month,
            "base_first_month": self.base.first_month if self.base else None,
            "base_last_month": self.base.last_month if self.base else None,
            "ward_id": self.ward_id,
            "village_id": self.village_id,
            "campaign_id": self.campaign_id,
            "body_id": self.body_id,
            "other_id": self.other_id,
            "item_code": self.item_code,
            "source": self.source,
            "number": self.number,
            "column": how.column,
            "category": how.category,
            "level": how.level,
            "is_newest": self.measure in NEWEST,
        }


def point(sentence: str, traced: Traced) -> list[str]:
    """The customdata of a mark: what it says, and what it stands for."""
    return [sentence, traced.code]


def read(code: object) -> Traced | None:
    """What a code stands for; None for anything that is not one of ours."""
    if not isinstance(code, str) or len(code) > 500:
        return None
    given: dict[str, str] = dict(parse_qsl(code))
    known = {field.name for field in fields(Traced)} - {"base"}
    if given.get("measure") not in MEASURES or not given.keys() <= known:
        return None
    try:
        months = {name: month_of(date.fromisoformat(given[name])) for name in _MONTHS if name in given}
    except ValueError:
        return None
    if len(months) == 2 and months["first_month"] > months["last_month"]:
        return None
    texts = {name: value for name, value in given.items() if name not in (*_MONTHS, "is_before")}
    return Traced(**texts, **months, is_before=given.get("is_before") == "True")  # type: ignore[arg-type]


def of_row(measure: str, row: Mapping[str, object]) -> Traced:
    """What a cell stands for: its column's measure, and what its row is about."""
    about = {name: str(row[name]) for name in _ABOUT if name in row and not pd.isna(row[name])}
    when = row.get("month")
    month = month_of(when.date()) if isinstance(when, pd.Timestamp) else None
    return Traced(measure, month, month, **about)  # type: ignore[arg-type]


def at(month: object) -> date:
    """A month of a frame as a date."""
    return date.fromisoformat(str(month)[:10])


_MONTHS = ("first_month", "last_month")
_ABOUT = ("ward_id", "village_id", "campaign_id", "body_id", "item_code", "source", "number")
