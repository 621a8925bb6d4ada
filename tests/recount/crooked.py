"""A small city in which everything occurs that the sample has not: blanks, zeros, plans ahead, targets of villages."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pyarrow as pa

from khoi.store import Store, open_store
from tests.recount.raw import months
from tests.test_see_queries import put

WARDS = ("ka-long", "bac-son", "hai-son", "vinh-thuc")
VILLAGES = (
    "ka-long.khu-1", "ka-long.khu-2", "ka-long.khu-3", "bac-son.luc-phu", "bac-son.phinh-ho", "bac-son.thon-1",
    "hai-son.po-hen", "hai-son.thon-2", "vinh-thuc.thon-1",
)  # fmt: skip
BODIES = ("mttq", "phu-nu", "nong-dan", "to-dan-van")
FIRST, LAST = date(2016, 10, 1), date(2018, 7, 1)


@contextmanager
def crooked_city() -> Iterator[Store]:
    """A store in memory, always the same."""
    chance = Random(20180731)  # the same city every time
    with open_store(None) as store:
        _villages(store)
        with store.cursor() as cursor:
            scopes = set(cursor.execute("SELECT ward_id, campaign_id FROM campaign_scope").fetchall())
            dates = cursor.execute("SELECT campaign_id, starts_on, ends_on FROM campaign").fetchall()
        for month in months(FIRST, LAST):
            runs = [one for one, start, end in dates if start <= month and (end is None or month <= end)]
            for ward in WARDS:
                rows = [
                    _report(chance, ward, village, order, body, month)
                    for village in VILLAGES if village.startswith(ward) for order in runs if (ward, order) in scopes
                    for body in BODIES if chance.random() < 0.12
                ]  # fmt: skip
                if rows and chance.random() < 0.85:  # else the ward is silent
                    late = timedelta(days=chance.randrange(31, 42), hours=chance.randrange(24))
                    put(store, "activity", datetime(month.year, month.month, 1) + late, *rows)
        _others(store, chance)
        yield store


def _villages(store: Store) -> None:
    ids = list(VILLAGES)
    homes = [*(100 + 7 * place for place in range(len(ids) - 1)), None]
    table = {
        "unit_id": ids, "name_vi": [one.partition(".")[2].replace("-", " ").title() for one in ids],
        "kind": ["khu" if one.startswith("ka-long") else "thôn" for one in ids],
        "parent_id": [one.partition(".")[0] for one in ids],
        "household_count": pa.array(homes, pa.int64()), "population": pa.array([400] * len(ids)),
        "is_sample": [True] * len(ids),
    }  # fmt: skip
    store.load_villages(pa.table(table), datetime(2016, 1, 8))


def _some(chance: Random, most: int) -> int | None:
    """A count, a zero or a blank."""
    return chance.choice((None, 0, chance.randrange(1, most), chance.randrange(1, most)))


def _report(chance: Random, ward: str, village: str, order: str, body: str, month: date) -> dict[str, Any]:
    result = chance.choice((None, Decimal(0), Decimal(chance.randrange(1, 4000)) / 8))
    return {
        "ward_id": ward, "village_id": village, "campaign_id": order, "body_id": body, "month": month,
        "session_count": _some(chance, 4), "participant_count": _some(chance, 90),
        "new_household_count": _some(chance, 3), "result": result,
    }  # fmt: skip


def _others(store: Store, chance: Random) -> None:
    office, at = "co-quan-khoi", datetime(2018, 8, 3)
    owners = [office, *WARDS, *VILLAGES[:2]]
    spent = [
        {
            "ward_id": owner.partition(".")[0], "unit_id": owner, "item_code": item, "source": source, "month": month,
            "planned_vnd": chance.choice((None, 0, chance.randrange(1, 9) * 1_000_000)),
            "actual_vnd": None if month > LAST else chance.choice((None, 0, chance.randrange(1, 9_000_000))),
        }
        for month in months(date(2017, 1, 1), date(2018, 11, 1)) for owner in owners
        for item, source in (("6550", "autonomous"), ("6404", "mobilised"), ("6650", "autonomous"))
        if chance.random() < 0.4
    ]  # fmt: skip
    put(store, "spending", at, *spent)
    people: list[dict[str, Any]] = []
    for month in (date(2015, 12, 1), *months(FIRST, LAST)):
        posts = [("mttq", "post"), ("phu-nu", "post"), ("mttq", "contract"), ("phu-nu", "contract")]
        people += [_people(chance, office, body, category, month) for body, category in posts if chance.random() < 0.7]
        if month >= FIRST:
            people += [
                _people(chance, one, *kind, month)
                for ones, kind in (
                    (WARDS, ("khoi-dan-van", "bloc_member")), (VILLAGES[:-2], ("to-dan-van", "team_member"))
                )
                for one in ones if chance.random() < 0.3
            ]  # fmt: skip
    put(store, "headcount", at, *people)
    orders = ("papi", "ve-sinh-moi-truong", "nong-thon-moi", "du-lich-cong-dong")
    aims = [
        {
            "ward_id": unit.partition(".")[0], "unit_id": unit, "campaign_id": order, "month": date(year, 1, 1),
            "target": chance.choice((None, Decimal(0), Decimal(chance.randrange(1, 9000)))),
        }
        for year in (2016, 2017, 2018) for unit in (*WARDS, *VILLAGES[:4]) for order in orders if chance.random() < 0.6
    ]  # fmt: skip
    put(store, "targets", at, *aims)
    told = [
        {
            "number": f"{number}/2018", "issued_on": date(2018, 1, 5) + timedelta(days=20 * number),
            "month": (date(2018, 1, 5) + timedelta(days=20 * number)).replace(day=1), "content": "việc",
            "ward_id": ward, "responsible_id": one,
            "due_on": chance.choice((None, date(2018, 7, 30), date(2018, 7, 31), date(2018, 3, 1))),
            "status": (status := chance.choice(("open", "in_progress", "done"))),
            "done_on": date(2018, 7, 1) + timedelta(days=chance.randrange(60)) if status == "done" else None,
        }
        for number, (ward, one) in enumerate(
            [(office, "mttq"), ("bac-son", "bac-son"), ("hai-son", "hai-son"), (office, "phu-nu")] * 3
        )
    ]  # fmt: skip
    put(store, "conclusions", at, *told)
    _corrections(store)


def _corrections(store: Store) -> None:
    """Of money of a ward that says nothing else: before midnight of the meeting's day, after it, and undone."""
    money = {"ward_id": "tra-co", "unit_id": "tra-co", "item_code": "6550", "source": "autonomous"}
    for month, at in (
        (date(2018, 5, 1), datetime(2018, 7, 23, 16, 59)), (date(2018, 6, 1), datetime(2018, 7, 23, 17)),
        (date(2018, 7, 1), datetime(2018, 8, 4)),
    ):  # fmt: skip
        row = money | {"month": month, "planned_vnd": 5_000_000}
        put(store, "spending", datetime(2018, 7, 20), row | {"actual_vnd": 4_000_000})
        put(store, "spending", at, row | {"actual_vnd": 4_500_000}, versions=1, changed=1)
    with store.cursor() as cursor:
        [last] = cursor.execute("SELECT arg_max(upload_id, upload_seq) FROM upload").fetchall()
    store.undo(store.undo_plan(last[0]), "vanphong", datetime(2018, 8, 5))


def _people(chance: Random, unit: str, body: str, category: str, month: date) -> dict[str, Any]:
    present = _some(chance, 12)
    return {
        "ward_id": unit.partition(".")[0], "unit_id": unit, "body_id": body, "category": category, "month": month,
        "assigned_count": _some(chance, 12), "present_count": present,
        "female_count": None if not present else chance.choice((None, chance.randrange(present + 1))),
        "party_member_count": None if not present else chance.choice((None, chance.randrange(present + 1))),
    }  # fmt: skip
