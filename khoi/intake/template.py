"""An empty file of one dataset, filled with a ward's own villages, orders and month, ready for its figures."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date

from khoi.datasets import CATEGORIES, SOURCES, Dataset
from khoi.errors import UnknownName
from khoi.intake.catalogue import Catalogue
from khoi.intake.desk import Desk
from khoi.periods import Period, shifted
from khoi.places import Gazetteer, Unit

# Excel under Vietnamese settings divides at ";" and needs the byte order mark to read UTF-8.
SEPARATOR = ";"
BLOC, TEAM = "khoi-dan-van", "to-dan-van"


def template(
    dataset: Dataset, ward: Unit | None, month: date, gazetteer: Gazetteer, desk: Desk, format: str = "csv"
) -> bytes:
    """A CSV file (UTF-8 with byte order mark) under our own labels, measures left blank; without a ward, for all.

    Raises UnknownName for a format other than csv.
    """
    if format != "csv":
        raise UnknownName("plan.unknown-format", name=format)
    wards = (ward,) if ward else gazetteer.wards(month)
    filled = list(_filled(dataset, wards, ward is None, month, gazetteer, Catalogue(desk)))
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=SEPARATOR)
    writer.writerow([column.label for column in dataset.columns])
    writer.writerows([row.get(column.name, "") for column in dataset.columns] for row in filled)
    return file.getvalue().encode("utf-8-sig")


Row = dict[str, str]


def _filled(
    dataset: Dataset, wards: Sequence[Unit], has_office: bool, month: date, gazetteer: Gazetteer, catalogue: Catalogue
) -> Iterator[Row]:
    """The rows that a ward (or, with the office, all wards) reports in a month; a conclusion cannot be foreseen."""
    written = f"{month:%m/%Y}"
    if dataset.name == "activity":
        team = catalogue.body_name(TEAM)
        for ward in wards:
            for campaign in catalogue.running(ward, Period(month, month)):
                for village in gazetteer.villages(ward.unit_id, month):
                    yield {"ward": ward.name_vi, "village": village.name_vi, "campaign": campaign.name_vi,
                           "body": team, "month": written}  # fmt: skip
    elif dataset.name == "headcount":
        yield from ({**row, "month": written} for row in _headcount(wards, has_office, month, gazetteer, catalogue))
    elif dataset.name == "spending":
        owners = [*([{}] if has_office else []), *({"ward": ward.name_vi} for ward in wards)]
        for owner in owners:
            for code in catalogue.valid_items(month):
                yield {**owner, "budget_item": code, "source": SOURCES["autonomous"], "month": written}
    elif dataset.name == "targets":
        year = Period(date(month.year, 1, 1), shifted(date(month.year, 1, 1), 11))
        for ward in wards:
            for campaign in catalogue.running(ward, year):
                yield {"campaign": campaign.name_vi, "ward": ward.name_vi, "year": str(month.year)}


def _headcount(
    wards: Sequence[Unit], has_office: bool, month: date, gazetteer: Gazetteer, catalogue: Catalogue
) -> Iterator[Row]:
    if has_office:
        for body in catalogue.city_bodies():
            yield from ({"body": body, "category": CATEGORIES[category]} for category in ("post", "contract"))
    for ward in wards:
        yield {"ward": ward.name_vi, "body": catalogue.body_name(BLOC), "category": CATEGORIES["bloc_member"]}
        for village in gazetteer.villages(ward.unit_id, month):
            yield {"ward": ward.name_vi, "village": village.name_vi, "body": catalogue.body_name(TEAM),
                   "category": CATEGORIES["team_member"]}  # fmt: skip
