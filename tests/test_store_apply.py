"""Storing a plan is all or nothing; a stale plan loses; what repeats is recognised; the log keeps every row."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from khoi.datasets import Dataset, dataset
from khoi.errors import NotAllowed, Problem, StalePlan
from khoi.store import Store, ledger, open_store

JULY, AUGUST = date(2018, 7, 1), date(2018, 8, 1)
NOON = datetime(2018, 8, 1, 5, 0)


def activity_rows(*rows: tuple[str, str, date, int | None, str | None]) -> pa.Table:
    """(village, body, month, sessions, result) rows of bac-son for one campaign."""
    villages, bodies, months, sessions, results = zip(*rows, strict=True)
    count = len(rows)
    return pa.table(
        {
            "ward_id": ["bac-son"] * count,
            "village_id": list(villages),
            "campaign_id": ["papi"] * count,
            "body_id": list(bodies),
            "month": pa.array(months, pa.date32()),
            "session_count": pa.array(sessions, pa.int64()),
            "participant_count": pa.nulls(count, pa.int64()),
            "new_household_count": pa.nulls(count, pa.int64()),
            "result": pa.array([None if r is None else Decimal(r) for r in results], pa.decimal128(18, 3)),
            "note": pa.nulls(count, pa.string()),
            "file_row": pa.array(range(2, count + 2), pa.int64()),
        }
    )


@dataclass
class LiteralPlan:
    """A plan written down by hand: what the store is given when a file has been checked."""

    rows: Any
    slots: dict[tuple[str, date], int]
    sha256: str = "ab" * 32
    data: bytes = b"the file"
    dataset: Dataset = field(default_factory=lambda: dataset("activity"))
    file_name: str = "bac-son.csv"
    encoding: str = "utf-8"
    row_count: int = 1
    new_count: int = 1
    changed_count: int = 0
    unchanged_count: int = 0
    is_storable: bool = True
    sheet: str | None = None
    original: bytes | None = None
    original_sha256: str | None = None
    warnings: tuple[Problem, ...] = ()
    measures: tuple[str, ...] = ("session_count", "participant_count", "new_household_count", "result", "note")
    catalogue_version: int = 0

    @property
    def said(self) -> Any:
        return self.rows


def one_row(sessions: int, version: int, **values: Any) -> LiteralPlan:
    return LiteralPlan(
        activity_rows(("bac-son.luc-phu", "mttq", JULY, sessions, "1.5")),
        {("bac-son", JULY): version},
        **values,
    )


@pytest.fixture
def file_store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "khoi.duckdb") as opened:
        yield opened


def _tables(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    with store.cursor() as cursor:
        names = [name for (name,) in cursor.execute("SELECT table_name FROM duckdb_tables() ORDER BY 1").fetchall()]
        return {name: cursor.execute(f"SELECT * FROM {name} ORDER BY ALL").fetchall() for name in names}


def test_a_stored_row_leads_back_to_its_upload_and_its_row(store: Store) -> None:
    stored = store.apply(one_row(3, 0), "office", NOON)
    with store.cursor() as cursor:
        row = cursor.execute(
            "SELECT session_count, result, file_name, file_row, account_id, stored_at"
            " FROM activity JOIN upload USING (upload_seq)"
        ).fetchone()
    assert row == (3, Decimal("1.500"), "bac-son.csv", 2, "office", NOON)
    assert stored.upload_id
    assert not stored.is_repeat
    assert store.version() == 1


def test_the_same_key_is_the_same_figure_updated_and_the_log_keeps_both(store: Store) -> None:
    store.apply(one_row(3, 0), "office", NOON)
    store.apply(one_row(5, 1, new_count=0, changed_count=1), "office", NOON)
    with store.cursor() as cursor:
        assert cursor.execute("SELECT session_count, upload_seq FROM activity").fetchall() == [(5, 2)]
        assert cursor.execute("SELECT session_count FROM activity_log ORDER BY upload_seq").fetchall() == [
            (3,),
            (5,),
        ]


def test_a_plan_made_before_another_upload_is_refused_with_who_and_when(store: Store) -> None:
    store.apply(one_row(3, 0), "vanphong", NOON)
    before = _tables(store)
    with pytest.raises(StalePlan) as refusal:
        store.apply(one_row(9, 0), "bacson", NOON)
    assert refusal.value.values == {"account": "vanphong", "moment": "01/08/2018 12:00"}
    assert _tables(store) == before


def test_a_plan_with_problems_is_never_stored(store: Store) -> None:
    before = _tables(store)
    with pytest.raises(NotAllowed):
        store.apply(one_row(3, 0, is_storable=False), "office", NOON)
    assert _tables(store) == before


def test_a_plan_that_changes_nothing_is_recognised_and_writes_nothing(store: Store) -> None:
    store.apply(one_row(3, 0), "office", NOON)
    before = _tables(store)
    again = store.apply(one_row(3, 1, new_count=0, unchanged_count=1), "office", NOON)
    assert again.is_repeat
    assert _tables(store) == before


def test_a_fault_in_the_middle_leaves_nothing_half_stored(file_store: Store) -> None:
    file_store.apply(one_row(3, 0), "office", NOON)
    before = _tables(file_store)
    broken = one_row(9, 1)
    broken.rows = broken.rows.drop_columns(["village_id"])
    with pytest.raises(duckdb.Error):
        file_store.apply(broken, "office", NOON)
    assert _tables(file_store) == before
    file_store.apply(one_row(4, 1, new_count=0, changed_count=1), "office", NOON)


def test_the_accepted_file_is_kept_under_its_hash(file_store: Store) -> None:
    file_store.apply(one_row(3, 0, data=b"exactly these bytes"), "office", NOON)
    assert file_store.path
    kept = ledger.folder(file_store.path) / "ab" / ("ab" * 32)
    assert kept.read_bytes() == b"exactly these bytes"
    assert [path.name for path in kept.parent.iterdir()] == [kept.name]


@pytest.mark.parametrize("name", ["../../evil.csv", "/etc/evil.csv", "a\\..\\evil.csv", "evil.csv\x00.txt", "CON", "."])
def test_a_files_name_never_becomes_a_path(file_store: Store, name: str) -> None:
    assert file_store.path
    plan = one_row(3, 0, data=b"a file with a name")
    plan.file_name = name
    file_store.apply(plan, "office", NOON)
    inside = {path for path in file_store.path.parent.rglob("*") if path.is_file()}
    assert not [path for path in inside if "evil" in path.name or path.name == "CON"]
    assert not Path("/etc/evil.csv").exists()
    assert not (file_store.path.parent.parent / "evil.csv").exists()
    assert file_store.rows("see/uploads", scope=None)["file_name"][0] == name


def test_what_was_acknowledged_is_in_the_file_itself(file_store: Store) -> None:
    file_store.apply(one_row(3, 0), "office", NOON)
    assert file_store.path
    write_ahead = file_store.path.with_name(file_store.path.name + ".wal")
    assert not write_ahead.exists() or write_ahead.stat().st_size == 0


def test_equal_facts_have_equal_digests_whatever_their_history(store: Store) -> None:
    store.apply(one_row(9, 0), "office", NOON)
    store.apply(one_row(3, 1, new_count=0, changed_count=1), "office", NOON)
    with open_store(None) as other:
        other.apply(one_row(3, 0, file_name="another name.csv"), "bacson", datetime(2020, 1, 1))
        assert other.digest() == store.digest()
        other.apply(one_row(4, 1, new_count=0, changed_count=1), "bacson", datetime(2020, 1, 1))
        assert other.digest() != store.digest()


def test_the_first_arrival_of_a_month_stays_known(store: Store) -> None:
    store.apply(one_row(3, 0), "office", NOON)
    store.apply(one_row(5, 1, new_count=0, changed_count=1), "office", datetime(2018, 9, 9))
    with store.cursor() as cursor:
        assert cursor.execute("SELECT version FROM slot").fetchall() == [(2,)]
        assert cursor.execute("SELECT first_stored_at FROM rollup_reporting_month").fetchall() == [(NOON,)]


def test_a_village_without_a_report_is_absent_never_zero(store: Store) -> None:
    rows = activity_rows(("bac-son.luc-phu", "mttq", JULY, 0, None), ("bac-son.than-phun", "mttq", AUGUST, None, None))
    store.apply(LiteralPlan(rows, {("bac-son", JULY): 0, ("bac-son", AUGUST): 0}), "office", NOON)
    with store.cursor() as cursor:
        counted = cursor.execute(
            "SELECT village_id, month, session_count, is_reached FROM rollup_village_month ORDER BY month"
        ).fetchall()
    assert counted == [("bac-son.luc-phu", JULY, 0, False)]
