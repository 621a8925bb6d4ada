"""What a page is about: when, where and which order; as parameters for its queries and as a sentence for its reader."""

from dataclasses import dataclass, replace
from datetime import date

from khoi import periods, places
from khoi.periods import Period
from khoi.places import Unit
from khoi.words import say


@dataclass(frozen=True, slots=True)
class Campaign:
    """An order of the city, as filters name it."""

    campaign_id: str
    name_vi: str
    name_en: str
    short_vi: str
    short_en: str

    def name(self, lang: str) -> str:
        """Its whole name in the reader's language."""
        return self.name_vi if lang == "vi" else self.name_en

    def short(self, lang: str) -> str:
        """Its name for axes and tiles."""
        return self.short_vi if lang == "vi" else self.short_en


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation, as filters name it."""

    body_id: str
    short_vi: str
    name_en: str

    def short(self, lang: str) -> str:
        """Its name for filters and axes."""
        return self.short_vi if lang == "vi" else self.name_en


@dataclass(frozen=True, slots=True)
class Filters:
    """A choice of period, ward, village, order and body; None stands for all. `as_of` is the last day of figures.

    It is compared with the period before, or with the same months of the year before (`is_beside_last_year`).
    """

    period: Period
    ward: Unit | None = None
    village: Unit | None = None
    campaign: Campaign | None = None
    as_of: date | None = None
    is_beside_last_year: bool = False
    body: Body | None = None

    def beside_last_year(self) -> "Filters":
        """It, compared with the same months a year before; with more than twelve months, as many whole years before."""
        return replace(self, is_beside_last_year=True)

    @property
    def ward_id(self) -> str | None:
        """The id of the ward, None for all."""
        return self.ward.unit_id if self.ward else None

    @property
    def village_id(self) -> str | None:
        """The id of the village, None for all."""
        return self.village.unit_id if self.village else None

    @property
    def campaign_id(self) -> str | None:
        """The id of the order, None for all."""
        return self.campaign.campaign_id if self.campaign else None

    @property
    def body_id(self) -> str | None:
        """The id of the body, None for all."""
        return self.body.body_id if self.body else None

    @property
    def told(self) -> Period:
        """The months of the period that figures can be about: a year that still runs ends with the last such month."""
        last = periods.month_of(self.as_of) if self.as_of else self.period.last_month
        return Period(self.period.first_month, max(min(self.period.last_month, last), self.period.first_month))

    @property
    def before(self) -> Period:
        """What the period is compared with: the one before; for a period that still runs, its same months."""
        return self._back(self.told)

    def _back(self, period: Period) -> Period:
        """A period as long before as the comparison reaches back."""
        whole = self.period.month_count
        months = 12 * -(-whole // 12) if self.is_beside_last_year else whole
        return Period(periods.shifted(period.first_month, -months), periods.shifted(period.last_month, -months))

    def compared(self, lang: str) -> str:
        """The comparison in words: "so với tháng 6/2018", "so với cùng kỳ năm 2017"."""
        whole = periods.written(self._back(self.period), lang)
        is_running = self.told != self.period
        return say("filters.compared-same-months" if is_running else "filters.compared", lang, before=whole)

    def params(self) -> dict[str, object]:
        """The standard parameters of a query in queries/see, the viewer's scope aside."""
        told, before = self.told, self.before
        return {
            "first_month": told.first_month,
            "last_month": told.last_month,
            "before_first_month": before.first_month,
            "before_last_month": before.last_month,
            "ward_id": self.ward_id,
            "village_id": self.village_id,
            "campaign_id": self.campaign_id,
            "body_id": self.body_id,
            "as_of": self.as_of or self.period.last_day,
        }

    def sentence(self, lang: str) -> str:
        """The choice in words: "thôn Lục Phủ, xã Bắc Sơn · Tết trồng cây · tháng 7/2018"."""
        where = ", ".join(places.full_name(unit, lang) for unit in (self.village, self.ward) if unit)
        what = self.campaign.short(lang) if self.campaign else ""
        who = self.body.short(lang) if self.body else ""
        return " · ".join(part for part in (where, what, who, periods.written(self.period, lang)) if part)
