"""What stands: current rows computed from the log, from the surviving uploads alone.

Undo, replay, rebuild, comparison and views of the past all ask the same five queries, upload/<dataset>_standing.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

import duckdb
import pandas as pd
import pyarrow as pa

from khoi.datasets import Dataset
from khoi.store import queries
from khoi.store.desk import in_parts
from khoi.store.record import Entry
from khoi.store.rollup import refresh

SURVIVING = pa.schema({"upload_seq": pa.int64(), "measures": pa.list_(pa.string())})


def in_force(entries: Iterable[Entry]) -> dict[str, datetime | None]:
    """For each upload and undo of the record: None while it is in force, else when it was undone.

    An undo is undone as an upload is; whatever it undid is then in force again.
    """
    acts = [entry for entry in entries if entry.kind in ("upload", "undo")]
    found: dict[str, datetime | None] = {entry.subject: None for entry in acts}
    for entry in reversed(acts):  # an act can only be undone by a later one
        if entry.kind == "undo" and found[entry.subject] is None:
            found[entry.detail["target"]] = entry.at
    return found


def surviving(cursor: duckdb.DuckDBPyConnection, dataset: str, without: Collection[int] = ()) -> pa.Table:
    """The uploads of a dataset that stand now: upload_seq, measures; some left out."""
    found = cursor.execute(queries.text("upload/surviving"), {"dataset": dataset}).fetchall()
    return surviving_of((seq, measures) for seq, measures in found if seq not in without)


def surviving_of(uploads: Iterable[tuple[int, list[str]]]) -> pa.Table:
    """A table `surviving` from (upload_seq, measures)."""
    seqs, measures = [], []
    for seq, names in uploads:
        seqs.append(seq)
        measures.append(names)
    return pa.table({"upload_seq": seqs, "measures": measures}, SURVIVING)


def put(cursor: duckdb.DuckDBPyConnection, name: str, table: object) -> None:
    """Lays a table on the cursor under a name, in place of an earlier one of that name."""
    cursor.register(name, in_parts(table))


def reopen(cursor: duckdb.DuckDBPyConnection, dataset: Dataset, seqs: Collection[int]) -> None:
    """Puts the keys that some uploads brought into the temporary table `reopened`."""
    put(cursor, "moved", pa.table({"upload_seq": pa.array(list(seqs), pa.int64())}))
    keys = ", ".join(dataset.key)
    cursor.execute(
        f"CREATE OR REPLACE TEMP TABLE reopened AS SELECT DISTINCT {keys} FROM {dataset.table}_log"
        " SEMI JOIN moved USING (upload_seq)"
    )


def stand(cursor: duckdb.DuckDBPyConnection, dataset: Dataset, standing: pa.Table, into: str) -> None:
    """Puts what stands for the keys in `reopened`, by these surviving uploads, into a temporary table."""
    put(cursor, "surviving", standing)
    keys = ", ".join(dataset.key)
    cursor.execute(
        f"CREATE OR REPLACE TEMP TABLE candidate AS FROM {dataset.table}_log SEMI JOIN reopened USING ({keys})"
    )
    stood = queries.unordered(f"upload/{dataset.name}_standing")
    cursor.execute(f"CREATE OR REPLACE TEMP TABLE {into} AS FROM {stood}")


def stand_all(cursor: duckdb.DuckDBPyConnection, dataset: Dataset, standing: pa.Table) -> str:
    """Lets the query upload/<dataset>_standing speak of everything, by these surviving uploads; gives its name."""
    put(cursor, "surviving", standing)
    cursor.execute(f"CREATE OR REPLACE TEMP VIEW candidate AS FROM {dataset.table}_log")
    return f"upload/{dataset.name}_standing"


def keep_current(cursor: duckdb.DuckDBPyConnection, dataset: Dataset, into: str) -> None:
    """Puts the current rows of the keys in `reopened` into a temporary table."""
    keys = ", ".join(dataset.key)
    cursor.execute(f"CREATE OR REPLACE TEMP TABLE {into} AS FROM {dataset.table} SEMI JOIN reopened USING ({keys})")


def effects(cursor: duckdb.DuckDBPyConnection, dataset: Dataset, seq: int) -> pd.DataFrame:
    """What differs between before_rows and after_rows (see upload/effects), seen from the upload of that number."""
    pairs = queries.unordered(f"upload/{dataset.name}_pairs")
    cursor.execute(f"CREATE OR REPLACE TEMP TABLE pairs AS FROM {pairs}")
    return cursor.execute(queries.text("upload/effects"), {"upload_seq": seq}).df()


def exchange(cursor: duckdb.DuckDBPyConnection, dataset: Dataset, rows: str) -> None:
    """Puts the rows of a temporary table in place of the current rows of the keys in `reopened`."""
    table = dataset.table
    same = " AND ".join(f"{table}.{key} = reopened.{key}" for key in dataset.key)
    cursor.execute(f"DELETE FROM {table} USING reopened WHERE {same}")
    cursor.execute(f"INSERT INTO {table} BY NAME SELECT * FROM {rows}")


def touch(cursor: duckdb.DuckDBPyConnection, slots: Iterable[tuple[object, object]]) -> None:
    """Puts wards and months into the temporary table `touched`."""
    pairs = sorted({(str(ward), month) for ward, month in slots})
    wards, months = [ward for ward, _ in pairs], [month for _, month in pairs]
    put(cursor, "touched", pa.table({"ward_id": pa.array(wards, pa.string()), "month": pa.array(months, pa.date32())}))


def drop_silent(cursor: duckdb.DuckDBPyConnection, dataset: Dataset) -> None:
    """Removes current rows of the slots in `touched` of which no measure is left: they report nothing."""
    silent = " AND ".join(f"{measure} IS NULL" for measure in dataset.measures)
    cursor.execute(
        f"DELETE FROM {dataset.table} WHERE {silent} AND (ward_id, month) IN (SELECT (ward_id, month) FROM touched)"
    )


def settle(cursor: duckdb.DuckDBPyConnection, dataset: Dataset, values: Mapping[str, object]) -> None:
    """Follows a change of current rows in the slots of `touched`: their versions, summaries, the store's version."""
    for name in ("upload/slot_merge", "upload/version_up"):
        cursor.execute(queries.text(name), queries.chosen(name, values))
    refresh(cursor, dataset.name)
