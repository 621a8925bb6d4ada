"""A disk that becomes full at any point of an upload: no false word, right answers, and storing again afterwards."""

import random
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from itertools import chain, count
from pathlib import Path
from typing import NamedTuple

import pytest

from khoi.errors import StoreError, StoreFull
from khoi.store import Store, open_store
from tests.intake_world import ACTIVITY, AT, plan_of, table
from tests.scale import IS_TORTURE
from tests.torture.harness import copied, done_before
from tests.torture.mounts import small_disk
from tests.torture.worker import BODIES, MONTHS, ORDERS

STEP, FINE_STEP = 256 << 10, 16 << 10
FINE_TO = 1 << 20  # up to here the finer step: ledger, record and log are written in the first megabyte
DISK = 48  # megabytes
SOME = (0, 256 << 10, 512 << 10)  # bytes left in the ordinary run: the ledger fails, the commit, the checkpoint
UNCHECKED = "-1000"  # megabytes of reserve: no upload is refused before it is tried
SLOWEST_ANSWER = 10.0
PATIENCE = 15.0  # seconds until a store must store again once there is room
CHANCE = random.Random(20180804)
WIDE = table(
    ACTIVITY,
    *(
        f"Bắc Sơn;Pẹc Nả;{order};{body};{month};{CHANCE.randrange(90)};;;;{CHANCE.randbytes(90).hex()}"
        for order in ORDERS for body in BODIES for month in MONTHS
    ),
)  # fmt: skip


class Begun(NamedTuple):
    """A closed database, and the figures before and after the upload that is to fail."""

    path: Path
    before: str
    after: str


@pytest.fixture(scope="module")
def begun(base: Path, tmp_path_factory: pytest.TempPathFactory) -> Begun:
    path = done_before(copied(base, tmp_path_factory.mktemp("begun") / "database" / "khoi.duckdb"), 4)
    with open_store(copied(path, path.parent.parent / "after" / "khoi.duckdb")) as store:
        before = store.digest()
        upload(store)
        return Begun(path, before, store.digest())


def upload(store: Store) -> bool:
    """Stores a file of some hundred kilobytes; whether it is new."""
    plan = plan_of(store, WIDE, name="rong.csv")
    assert plan.errors == []
    return not store.apply(plan, "vanphong", AT).is_repeat


def fill_up(disk: Path, left: int) -> Path:
    """Leaves so many bytes of a disk; gives the file that takes the others."""
    filler = disk / "filler"
    with filler.open("wb") as file:
        for _ in range((shutil.disk_usage(disk).free - left) // 4096):
            file.write(b"\1" * 4096)
    return filler


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def outcome(store: Store, begun: Begun) -> str:
    """What an upload onto a full disk is told; then the store answers with what is true, in time."""
    try:
        told = "stored" if upload(store) else "repeat"
    except StoreError as error:
        told = error.key
    for _ in range(2):
        asked = time.monotonic()
        digest = store.digest()
        assert time.monotonic() - asked < SLOWEST_ANSWER
        assert digest == (begun.after if told == "stored" else begun.before)
    return told


def stored_again(store: Store) -> str:
    """Once there is room, the same store stores, without a restart."""
    begun = time.monotonic()
    while True:
        try:
            return "stored" if upload(store) else "repeat"
        except StoreError as error:
            assert time.monotonic() - begun < PATIENCE, error
            time.sleep(0.2)


def rooms() -> Iterator[int]:
    """How many bytes of the disk are left, from none on."""
    yield from (chain(range(0, FINE_TO, FINE_STEP), count(FINE_TO, STEP)) if IS_TORTURE else SOME)


def test_a_disk_full_at_any_point_of_an_upload_is_told_and_overcome(
    begun: Begun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KHOI_DISK_RESERVE_MB", UNCHECKED)
    outcomes: Counter[str] = Counter()
    well = 0
    for left in rooms():
        with small_disk(tmp_path / f"disk-{left}", DISK) as disk:
            path = copied(begun.path, disk / "database" / "khoi.duckdb")
            with open_store(path) as store:
                filler = fill_up(disk, left)
                told = outcome(store, begun)
                filler.unlink()
                again = stored_again(store)
                assert (told, again) in (("stored", "repeat"), (told, "stored"))
                assert store.digest() == begun.after
            with open_store(path) as store:
                assert store.digest() == begun.after
                assert store.differences(is_thorough=True) == []
                assert not upload(store)
        outcomes[told] += 1
        well = well + 1 if told == "stored" else 0
        if well > 85:  # some five megabytes more than storing takes: moving it into the file has room too
            break
    print(f"a disk with ever more room: {dict(outcomes)}")
    assert outcomes["fault.disk-full-now"]


def test_a_restart_on_a_full_disk_keeps_what_was_acknowledged(
    begun: Begun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KHOI_DISK_RESERVE_MB", UNCHECKED)
    for left in range(0, FINE_TO, 2 * FINE_STEP) if IS_TORTURE else SOME[2:]:
        with small_disk(tmp_path / f"disk-{left}", DISK) as disk:
            path = copied(begun.path, disk / "database" / "khoi.duckdb")
            with open_store(path) as store:
                filler = fill_up(disk, left)
                told = outcome(store, begun)
            with open_store(path) as store:
                assert store.digest() == (begun.after if told == "stored" else begun.before)
            filler.unlink()
            with open_store(path) as store:
                assert store.digest() == (begun.after if told == "stored" else begun.before)
                assert upload(store) == (told != "stored")
                assert store.differences(is_thorough=True) == []


def test_with_its_reserve_an_upload_is_refused_before_anything_is_written(begun: Begun, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", DISK) as disk:
        path = copied(begun.path, disk / "database" / "khoi.duckdb")
        with open_store(path) as store:
            held = everything(disk)
            with pytest.raises(StoreFull) as refusal:
                upload(store)
            assert refusal.value.key == "fault.disk-full"
            assert everything(disk) == held
            assert store.digest() == begun.before
