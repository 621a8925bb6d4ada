"""A city in which every figure says whose it is: each ward has a prime, and all it reports is that prime times little.

A number is a ward's where its digits, without the zeros at either end, are a multiple of the ward's prime: sums and
differences of one ward's figures are, those of another ward never (no factor reaches 211), and the three digits of a
headline lose nothing. A sum over wards is nobody's multiple. Names, notes, files and accounts carry the prime too.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pyarrow as pa

from khoi import access, datasets, intake
from khoi.access import Role
from khoi.sample.files import written
from khoi.store import Store, open_store
from khoi.web import running

WARDS = (
    "ka-long", "tran-phu", "ninh-duong", "hoa-lac", "tra-co", "hai-yen", "hai-hoa", "binh-ngoc", "hai-son", "bac-son",
    "hai-dong", "hai-tien", "quang-nghia", "hai-xuan", "van-ninh", "vinh-trung", "vinh-thuc",
)  # fmt: skip
PRIMES = (211, 223, 227, 229, 233, 239, 241, 251, 257, 263, 269, 271, 277, 281, 283, 293, 307)
PRIME_OF = dict(zip(WARDS, PRIMES, strict=True))
PEOPLE, MONEY = 1_000, 10**12  # what a prime is multiplied by: too much for any city, so nothing else is as large
JULY, AUGUST = "07/2018", datetime(2018, 8, 1, 2, 0)
LEADER, PASSWORD = "lanhdao", "mot mat khau rat dai"


def account(ward: str) -> str:
    """The account of a ward's staff."""
    return f"can-bo-dau{PRIME_OF[ward]}"


def village(ward: str, name: str = "mot") -> str:
    """The id of one of the two villages of a ward."""
    return f"{ward}.dau{PRIME_OF[ward]}-{name}"


@contextmanager
def marked_city() -> Iterator[Store]:
    """The city in memory, as the store of the pages: every ward has sent one file of each kind, and corrected one."""
    with open_store(None) as store:
        store.load_villages(_villages(), datetime(2016, 1, 8))
        access.create_account(store, LEADER, Role.LEADER, None, PASSWORD, AUGUST)
        with store.bulk():
            for minute, ward in enumerate(WARDS):
                access.create_account(store, account(ward), Role.WARD, ward, PASSWORD, AUGUST)
                for number, (dataset, data) in enumerate(files(ward)):
                    _send(store, ward, dataset, f"{dataset}-{number}", data, AUGUST + timedelta(minutes=10 * minute))
        yield running.use(store)


def files(ward: str) -> Iterator[tuple[str, bytes]]:
    """(dataset, file) in the order in which the ward sends them; the last one corrects the first."""
    prime = PRIME_OF[ward]
    one, note, papi = prime * PEOPLE, f"dấu{prime}", ("papi", "to-dan-van", JULY)
    first, second = (f"Dấu{prime} {name}" for name in ("Một", "Hai"))
    yield "activity", written("activity", [
        (ward, first, *papi, one, 2 * one, one, one, note), (ward, second, *papi, one, 2 * one, one, one, note),
    ])  # fmt: skip
    yield "headcount", written("headcount", [
        (ward, None, "khoi-dan-van", "bloc_member", JULY, None, 4 * one, 2 * one, one),
        (ward, first, "to-dan-van", "team_member", JULY, None, 2 * one, one, one),
        (ward, second, "to-dan-van", "team_member", JULY, None, 2 * one, one, one),
    ])  # fmt: skip
    money = prime * MONEY
    yield "spending", written("spending", [
        (ward, None, "6600", "autonomous", JULY, 2 * money, money),
        (ward, None, "6404", "autonomous", JULY, money, money),
    ])  # fmt: skip
    yield "targets", written("targets", [("papi", ward, None, 2018, 4 * one)])
    yield "conclusions", written("conclusions", [
        (f"KL-dau{prime}", "02/07/2018", f"Việc của dấu{prime}", ward, "20/07/2018", "open", None),
    ])  # fmt: skip
    yield "activity", written("activity", [(ward, first, *papi, one, 3 * one, 2 * one, one, f"{note} sửa")])


def _villages() -> pa.Table:
    rows = [(ward, name, factor) for ward in WARDS for name, factor in (("Một", 2), ("Hai", 3))]
    households = [factor * PRIME_OF[ward] * PEOPLE for ward, _, factor in rows]
    return pa.table(
        {
            "unit_id": [village(ward, "mot" if name == "Một" else "hai") for ward, name, _ in rows],
            "name_vi": [f"Dấu{PRIME_OF[ward]} {name}" for ward, name, _ in rows],
            "kind": ["khu"] * len(rows),
            "parent_id": [ward for ward, _, _ in rows],
            "household_count": pa.array(households, pa.int64()),
            "population": pa.array([10 * count for count in households], pa.int64()),
            "is_sample": [False] * len(rows),
        }
    )


def _send(store: Store, ward: str, dataset: str, name: str, data: bytes, at: datetime) -> None:
    """Reads, checks and stores a file as the ward's staff would."""
    with store.desk() as desk:
        plan = intake.make_plan(
            data,
            f"dau{PRIME_OF[ward]}-{name}.csv",
            datasets.dataset(dataset),
            [ward],
            desk,
            store.gazetteer(),
            at.date(),
        )
    assert plan.is_storable, plan.problems
    assert store.apply(plan, account(ward), at).upload_id
