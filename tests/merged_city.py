"""A city whose figures span both mergers: each ward reports a village a month, from October 2024 to August 2025.

Three wards stand for all: Hoà Lạc (in Trần Phú from 01/11/2024), Trần Phú and Trà Cổ (in Móng Cái 1 from 01/07/2025).
A unit reports under the name that it has in the month; its villages are entered anew with it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa

from khoi.store import Store, open_store
from tests.test_see_queries import put, work

MONTHS = [date(2024, month, 1) for month in (10, 11, 12)] + [date(2025, month, 1) for month in range(1, 9)]
FIRST, SECOND = date(2024, 11, 1), date(2025, 7, 1)
LIVES = {  # the wards with their first and last month here; those of Hoà Lạc go on as Khu 2 of the next
    "hoa-lac": (MONTHS[0], MONTHS[0]),
    "tran-phu": (MONTHS[0], date(2025, 6, 1)),
    "tra-co": (MONTHS[0], date(2025, 6, 1)),
    "hai-son": (MONTHS[0], date(2025, 6, 1)),
    "mong-cai-1-2025": (SECOND, MONTHS[-1]),
    "hai-son-2025": (SECOND, MONTHS[-1]),
}
SILENT = ("tra-co", date(2025, 2, 1))  # a report that never came


@contextmanager
def merged_city(path: Path | None = None) -> Iterator[Store]:
    """It (by default in memory): every ward has two villages, and reports activity, money and teams each month."""
    ids = [f"{ward}.khu-{number}" for ward in LIVES for number in (1, 2)]
    with open_store(path) as store:
        store.load_villages(
            pa.table(
                {
                    "unit_id": ids, "name_vi": ["Khu 1", "Khu 2"] * len(LIVES), "kind": ["khu"] * len(ids),
                    "parent_id": [one.partition(".")[0] for one in ids],
                    "household_count": pa.array([900] * len(ids)), "population": pa.array([3000] * len(ids)),
                    "is_sample": [True] * len(ids),
                }
            ),
            datetime(2016, 1, 8),
        )  # fmt: skip
        for place, month in enumerate(MONTHS):
            for number, (ward, (first, last)) in enumerate(LIVES.items(), start=1):
                if first <= month <= last and (ward, month) != SILENT:
                    _report(store, ward, month, number + place, is_late=(number + place) % 3 == 0)
        yield store


def _report(store: Store, ward: str, month: date, count: int, is_late: bool) -> None:
    arrived = datetime(month.year + month.month // 12, month.month % 12 + 1, 20 if is_late else 3)
    rows = [work(f"{ward}.khu-1", "papi", "mttq", month, count % 4, new_household_count=7 * count)]
    rows += [work(f"{ward}.khu-2", "papi", body, month, 1, new_household_count=count) for body in ("mttq", "phu-nu")]
    put(store, "activity", arrived, *rows)
    money = {"ward_id": ward, "unit_id": ward, "item_code": "6550", "source": "autonomous", "month": month}
    put(store, "spending", arrived, money | {"planned_vnd": 1_000_000 * count, "actual_vnd": 700_000 * count + 13})
    team = {"ward_id": ward, "unit_id": f"{ward}.khu-1", "body_id": "to-dan-van", "category": "team_member"}
    put(store, "headcount", arrived, team | {"month": month, "present_count": 10 + count, "female_count": count})
