"""A database is opened, migrated and refused for what it is."""

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from khoi.errors import StoreLocked, StoreMissing, StoreTooNew, StoreUnreadable
from khoi.store import Store, migrate, open_store
from tests.databases import copy_database


def test_opening_twice_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "khoi.duckdb"
    with open_store(path) as store:
        first = store.status()
    with open_store(path) as store:
        assert store.status() == first


def test_every_schema_step_is_recorded_with_its_hash(store: Store) -> None:
    with store.cursor() as cursor:
        recorded = cursor.execute("SELECT number, length(sha256) FROM schema_step ORDER BY number").fetchall()
    assert recorded == [(number, 64) for number, _ in migrate.steps()]
    assert [number for number, _ in recorded] == list(range(1, len(recorded) + 1))


def test_a_missing_database_is_refused_and_not_made(tmp_path: Path) -> None:
    path = tmp_path / "khoi.duckdb"
    with pytest.raises(StoreMissing):
        open_store(path, must_exist=True)
    assert not path.exists()


def test_a_database_of_a_newer_release_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "khoi.duckdb"
    open_store(path).close()
    with duckdb.connect(str(path)) as newer:
        newer.execute("INSERT INTO schema_step VALUES (999, 'from_the_future', '')")
    before = path.read_bytes()
    with pytest.raises(StoreTooNew) as refusal:
        open_store(path)
    assert refusal.value.values["found"] == "999"
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"not a database at all", b"", b"\x00" * 20_000])
def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "khoi.duckdb"
    path.write_bytes(content)
    with pytest.raises(StoreUnreadable):
        open_store(path)
    assert path.read_bytes() == content


def test_a_database_of_another_program_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "other.duckdb"
    with duckdb.connect(str(path)) as other:
        other.execute("CREATE TABLE theirs (n INTEGER)")
    with pytest.raises(StoreUnreadable):
        open_store(path)
    with duckdb.connect(str(path)) as other:
        assert other.execute("SELECT table_name FROM duckdb_tables()").fetchall() == [("theirs",)]


def test_a_database_in_use_by_another_process_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "khoi.duckdb"
    open_store(path).close()
    hold = "import duckdb, sys; held = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(StoreLocked):
            open_store(path)
        holder.communicate("")
    open_store(path).close()


def test_reference_tables_hold_the_facts(store: Store) -> None:
    with store.cursor() as cursor:
        in_scope = dict(
            cursor.execute(
                "SELECT campaign_id, count(*) FROM campaign_scope JOIN unit ON unit_id = ward_id"
                " WHERE DATE '2018-07-01' BETWEEN coalesce(valid_from, DATE '1900-01-01') AND valid_to GROUP BY ALL"
            ).fetchall()
        )
    assert in_scope["nong-thon-moi"] == 9
    assert in_scope["do-thi-van-minh"] == 8
    assert in_scope["du-lich-cong-dong"] == in_scope["tranh-tuong"] == 3
    assert in_scope["papi"] == in_scope["tet-trong-cay"] == 17
    assert store.gazetteer().get("co-quan-khoi").level == "office"


def test_a_summary_that_an_older_release_did_not_have_is_counted_when_its_database_is_opened(
    sample_path: Path, tmp_path: Path
) -> None:
    path = tmp_path / "khoi.duckdb"
    copy_database(sample_path, path)
    held = "FROM rollup_reporting_month ORDER BY ALL"
    with duckdb.connect(str(path)) as older:
        expected = older.execute(held).fetchall()
        older.execute("DROP VIEW ward_in_scope; ALTER TABLE rollup_reporting_month DROP COLUMN working_village_count")
        older.execute("DELETE FROM schema_step WHERE number >= 15")
    with open_store(path) as store, store.cursor() as cursor:
        assert cursor.execute(held).fetchall() == expected
        base = "SELECT ward_id, campaign_id, valid_from, valid_to, {}::BIGINT, sum(household_count)::BIGINT FROM {}"
        by_ward = cursor.execute(f"{base.format('sum(village_count)', 'ward_in_scope')} GROUP BY ALL ORDER BY ALL")
        counted = by_ward.fetchall()
        by_village = cursor.execute(f"{base.format('count(*)', 'village_in_scope')} GROUP BY ALL ORDER BY ALL")
        assert counted == by_village.fetchall() != []
