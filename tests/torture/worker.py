"""A process that does numbered acts on a store, one after the other, until it is done or ended from outside."""

import socket
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from khoi.errors import StoreError
from khoi.store import Store, open_store
from tests.intake_world import ACTIVITY, plan_of, table

BEGIN = datetime(2018, 8, 1, 2, 0)
VILLAGES = ("Lục Phủ", "Thán Phún")
VILLAGE_IDS = ("bac-son.luc-phu", "bac-son.than-phun")
ORDERS = ("papi", "cong-dan-dien-tu", "ve-sinh-moi-truong", "dan-van-kheo", "tet-trong-cay")
MONTHS = tuple(f"{month:02}/{year}" for year in (2016, 2017) for month in range(1, 13))
BODIES = ("Phụ nữ", "Nông dân", "Cựu chiến binh", "Đoàn Thanh niên")
OPENED, CLOSED = "opened", "closed"
PATIENCE = 30.0  # seconds in which a store whose disk is well again must store again

Row = tuple[str, str, int, int]  # village, upload's file, sessions, people


def is_undo(number: int) -> bool:
    """Every fourth act undoes the one before it."""
    return number % 4 == 3


def name(number: int) -> str:
    """The name of the file of an act."""
    return f"tep-{number:05}.csv"


def file(number: int) -> str:
    """The file of an act: figures of two villages that no other act brings."""
    place, rest = divmod(number, len(MONTHS))
    order, body = ORDERS[place % len(ORDERS)], BODIES[place // len(ORDERS) % len(BODIES)]
    return table(
        ACTIVITY, *(f"Bắc Sơn;{one};{order};{body};{MONTHS[rest]};{number + 1};{number + 2};;;" for one in VILLAGES)
    )


def figures_after(count: int) -> list[Row]:
    """What must stand after the first `count` acts, and from which files."""
    standing = [
        number for number in range(count)
        if not is_undo(number) and not (is_undo(number + 1) and number + 1 < count)
    ]  # fmt: skip
    return sorted((one, name(number), number + 1, number + 2) for number in standing for one in VILLAGE_IDS)


def act(store: Store, number: int) -> bool:
    """Does one act; whether it was new."""
    at = BEGIN + timedelta(minutes=number)
    if not is_undo(number):
        plan = plan_of(store, file(number), name=name(number))
        assert plan.errors == [], plan.errors  # a warning, such as an order out of its season, stops nobody
        return not store.apply(plan, "vanphong", at).is_repeat
    with store.cursor() as cursor:
        found = cursor.execute(
            "SELECT upload_id FROM upload WHERE file_name = ? AND undone_at IS NULL", (name(number - 1),)
        ).fetchall()
    for (upload_id,) in found:
        store.undo(store.undo_plan(upload_id), "vanphong", at)
    return bool(found)


def work(path: Path, first: int, count: int, is_one_thread: bool, line: socket.socket) -> None:
    """Opens the store, waits for a word, and does `count` acts, telling the number of each that is acknowledged.

    Before that it tells "new NUMBER" or "repeat NUMBER". A refused act is told as "refused NUMBER" with the reason and
    tried again, while the store must go on answering reads: "read ROWS SECONDS".
    """

    def tell(told: str) -> None:
        line.sendall(f"{told}\n".encode())

    with open_store(path) as store:
        if is_one_thread:  # the calls of one thread come in one order
            store.use_threads(1)
        tell(OPENED)
        line.recv(1)
        try:
            for number in range(first, first + count):
                persist(store, number, tell)
                tell(str(number))
        except StoreError as error:  # the disk is gone for good
            tell(f"ended {error}")
            return
    tell(CLOSED)


def persist(store: Store, number: int, tell: Callable[[str], None]) -> None:
    """Does an act, again and again where the disk refuses."""
    begun = time.monotonic()
    while True:
        try:
            is_new = act(store, number)
        except StoreError as error:
            tell(f"refused {number} {type(error).__name__} {error}".replace("\n", " "))
            asked = time.monotonic()
            with store.cursor() as cursor:
                (held,) = cursor.execute("SELECT count(*) FROM activity").fetchone() or (-1,)
            tell(f"read {held} {time.monotonic() - asked:.3f}")
            if time.monotonic() - begun > PATIENCE:
                raise
            time.sleep(0.3)
        else:
            tell(f"{'new' if is_new else 'repeat'} {number}")
            return
