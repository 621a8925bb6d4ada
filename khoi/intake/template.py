"""An empty file of one dataset, filled with a ward's own villages, orders and month, ready for its figures."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from khoi.datasets import CATEGORIES, SOURCES, Dataset
from khoi.errors import UnknownName
from khoi.intake.books import template_book
from khoi.intake.catalogue import Catalogue
from khoi.intake.desk import Desk
from khoi.periods import Period, shifted
from khoi.places import Gazetteer, Unit

# Excel under Vietnamese settings divides at ";" and needs the byte order mark to read UTF-8.
SEPARATOR = ";"
FORMATS = ("csv", "xlsx")
BLOC, TEAM = "khoi-dan-van", "to-dan-van"


def template(
    dataset: Dataset,
    ward: Unit | None,
    month: date,
    gazetteer: Gazetteer,
    desk: Desk,
    format: str = "csv",
    lang: str = "vi",
) -> bytes:
    """A file under our own labels, measures left blank; without a ward, for all.

    "csv" is UTF-8 with byte order mark; "xlsx" adds lists to choose from, and rules and examples in the language.
    Raises UnknownName for another format.
    """
    if format not in FORMATS:
        raise UnknownName("plan.unknown-format", name=format)
    wards, catalogue = (ward,) if ward else gazetteer.wards(month), Catalogue(desk)
    if dataset.is_catalogue:
        filled = listed(dataset, desk, ward)
    else:
        filled = _filled(dataset, wards, ward is None, month, gazetteer, catalogue)
    rows = [[row.get(column.name, "") for column in dataset.columns] for row in filled]
    if format == "xlsx":
        return template_book(dataset, rows, wards, month, gazetteer, catalogue, lang)
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=SEPARATOR)
    writer.writerow([column.label for column in dataset.columns])
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    return file.getvalue().encode("utf-8-sig")


def as_file(dataset: Dataset, rows: Sequence[Mapping[str, str]]) -> bytes:
    """Rows that were written by hand as a file under our own labels, with the columns that some row has."""
    columns = [column for column in dataset.columns if any(column.name in row for row in rows)]
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=SEPARATOR)
    writer.writerow([column.label for column in columns])
    writer.writerows([row.get(column.name, "") for column in columns] for row in rows)
    return file.getvalue().encode("utf-8-sig")


def neutral(cell: str) -> str:
    """A cell that a spreadsheet opening the file can only take as text, never as a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


Row = dict[str, str]


def listed(dataset: Dataset, desk: Desk, ward: Unit | None = None) -> Iterator[Row]:
    """A catalogue as it stands, each entry as a file of ours has it; of units, with a ward, its own alone."""
    for row in desk.arrow(f"upload/{dataset.name}_listed").to_pylist():
        if ward is None or row.get("ward_id") in (None, ward.unit_id):
            yield {name: text or "" for name, text in row.items()}


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
