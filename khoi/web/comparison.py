"""Things side by side, chosen and counted: what the page of comparison draws, and what each figure stands for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from khoi import places
from khoi.periods import Period
from khoi.see import compare, trace
from khoi.see.compare import MEASURES, Option, Values
from khoi.see.filters import Filters
from khoi.see.trace import Traced
from khoi.words import say


@dataclass(frozen=True, slots=True)
class Compared:
    """All there is of one kind, what of it is chosen, and the figures: `values` of all, `rows` of the chosen."""

    kind: str
    filters: Filters
    options: tuple[Option, ...]
    chosen: tuple[Option, ...]
    values: Values
    months: pd.DataFrame
    lang: str
    notices: tuple[str, ...] = ()
    added: str = ""
    told: Mapping[str, Period] = field(default_factory=dict)

    @property
    def names(self) -> dict[str, str]:
        """What the things compared are called, by id."""
        return {option.item_id: option.name for option in self.chosen}

    @property
    def is_empty(self) -> bool:
        """Whether nothing of this kind has any figure."""
        return not any(value.value is not None for found in self.values.values() for value in found.values())

    @property
    def is_even(self) -> bool:
        """Whether what adds up month by month can be compared: not for periods of different length."""
        return len({self.told[one].month_count for one in self.names if one in self.told}) < 2

    @property
    def rows(self) -> pd.DataFrame:
        """The table of `compare.table`, each figure with the code that it is traced by."""
        found = compare.table(self.values, self.names, self.lang, self.is_even)
        options = {option.item_id: option for option in self.chosen}
        codes = zip(found["measure"], found["item_id"], strict=True)
        return found.assign(code=[traced(measure, options[item]).code for measure, item in codes])

    @property
    def heading(self) -> str:
        """The question that a comparison of this kind answers."""
        ward = places.full_name(self.filters.ward, self.lang) if self.filters.ward else ""
        return say(f"compare.heading-{self.kind}", self.lang, ward=ward)

    @property
    def answer(self) -> str:
        """What sets the things compared furthest apart."""
        return compare.answer(self.values, self.names, self.lang, self.is_even)

    @property
    def lengths(self) -> str:
        """That periods are not as long as each other; nothing for other kinds."""
        return compare.lengths([self.told[one] for one in self.names if one in self.told], self.lang)

    def line(self, measure: str) -> pd.DataFrame:
        """The months of one measure, each with the code that it is traced by."""
        if self.told:
            found = compare.of_periods(self.months, {one: self.told[one] for one in self.names}, self.names, measure)
        else:
            found = compare.series(self.months, self.names, measure)
        options = {option.item_id: option for option in self.chosen}
        codes = [
            _month_traced(measure, month.date(), options[item]).code
            for item, month in zip(found["item_id"], found["month"], strict=True)
        ]
        return found.assign(code=codes)

    def of(self, clicked: Traced | None) -> Option | None:
        """The thing that a mark is of; of a month on a period's line the first period with that month."""
        if clicked is None:
            return None
        exact = (one for one in self.chosen if all(getattr(clicked, key) == value for key, value in one.about.items()))
        month = clicked.first_month
        within = (
            one
            for one in self.chosen
            if month and one.item_id in self.told and month in self.told[one.item_id].months()
        )
        return next(exact, None) or next(within, None)


def traced(measure: str, option: Option) -> Traced:
    """What one figure of the comparison stands for; of a body its rows, as shares of others' work are not its own."""
    return Traced(_traced_by(MEASURES[measure].traced, option), **option.about)  # type: ignore[arg-type]


def _month_traced(measure: str, month: date, option: Option) -> Traced:
    place = {key: value for key, value in option.about.items() if key not in ("first_month", "last_month")}
    return Traced(_traced_by(measure, option), month, month, **place)  # type: ignore[arg-type]


def _traced_by(measure: str, option: Option) -> str:
    is_of_body = "body_id" in option.about and trace.MEASURES[measure].dataset == trace.ACTIVITY
    return "row" if is_of_body else measure
