"""The figures as they were known at a past moment: the same queries over a schema that shadows the present.

Of each dataset only the keys that uploads and undos since then touched are computed again from the log; all other rows
are the current ones. A look lasts as long as the store's version: with the next change it is made anew.
"""

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import count
from threading import RLock

import duckdb
import pandas as pd
import pyarrow as pa

from khoi.datasets import CATALOGUES_FIRST, Dataset
from khoi.store import queries
from khoi.store.accept import Accepting
from khoi.store.rebuild import uploads_of
from khoi.store.record import Entry
from khoi.store.reference import DERIVED
from khoi.store.rollup import ROLLUPS_OF
from khoi.store.standing import in_force, put, reopen, stand, surviving_of, touch

KEPT = 6  # looks at a time: each holds only what has changed since


class Past:
    """Looks at the past of one store."""

    def __init__(self, store: Accepting) -> None:
        self._store = store
        self._looks: OrderedDict[datetime, tuple[int, str]] = OrderedDict()
        self._lock = RLock()
        self._serial = count(1)
        self._attached_to: object = None

    def is_present(self, at: datetime) -> bool:
        """Whether nothing was stored or undone since then."""
        acts = [entry for entry in self._store.record.entries if entry.kind in ("upload", "undo")]
        return all(entry.at <= at for entry in acts)

    def rows(self, name: str, at: datetime, given: dict[str, object]) -> pd.DataFrame:
        """The rows of a query file as they were known at `at` (UTC)."""
        if self.is_present(at):
            return self._store.rows(name, **given)
        with self.cursor(at) as cursor:
            return cursor.execute(queries.text(name), queries.chosen(name, given)).df()

    @contextmanager
    def cursor(self, at: datetime) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor, in a transaction, whose tables of facts are those of that moment."""
        with self._store.cursor() as cursor:
            with self._lock:
                self._enter(cursor, at)
            try:
                yield cursor
            finally:
                cursor.rollback()

    def _enter(self, cursor: duckdb.DuckDBPyConnection, at: datetime) -> None:
        """Begins a transaction in which the look is true, and stays, whatever is stored or dropped meanwhile."""
        while True:
            cursor.begin()
            version = _version(cursor)
            look = self._looks.get(at)
            if look and look[0] == version and self._is_attached(cursor):
                break
            cursor.rollback()
            self._make(at)
        self._looks.move_to_end(at)
        cursor.execute(f"SELECT 1 FROM past.{look[1]}.upload LIMIT 0")  # begins it for the attached schema too
        _face(cursor, look[1])

    def _is_attached(self, cursor: duckdb.DuckDBPyConnection) -> bool:
        found = cursor.execute("SELECT 1 FROM duckdb_databases() WHERE database_name = 'past'").fetchone()
        return found is not None

    def _make(self, at: datetime) -> None:
        with self._store.cursor() as cursor:
            if not self._is_attached(cursor):
                cursor.execute("ATTACH ':memory:' AS past")
                self._looks.clear()
            while len(self._looks) >= KEPT or at in self._looks:
                _, old = self._looks.pop(at) if at in self._looks else self._looks.popitem(last=False)[1]
                cursor.execute(f"DROP SCHEMA IF EXISTS past.{old} CASCADE")
            schema = f"look_{next(self._serial)}"
            cursor.begin()
            version = _version(cursor)
            number = int(cursor.execute(queries.text("status/last_audit")).fetchall()[0][0])
            cursor.execute(f"CREATE SCHEMA past.{schema}")
            _Look(cursor, schema, at, self._store.record.entries[:number]).make()
            cursor.commit()
            self._looks[at] = (version, schema)


def _version(cursor: duckdb.DuckDBPyConnection) -> int:
    (version,) = cursor.execute(queries.text("status/version")).fetchone() or (0,)
    return int(version)


def _main(cursor: duckdb.DuckDBPyConnection) -> str:
    """The quoted name of the store's own schema."""
    (name,) = cursor.execute("SELECT database_name FROM duckdb_databases() WHERE NOT internal AND"
                             " database_name <> 'past'").fetchone() or ("",)  # fmt: skip
    return '"{}".main'.format(name.replace('"', '""'))


def _face(cursor: duckdb.DuckDBPyConnection, schema: str) -> None:
    """Makes names mean the look's tables where it has them, else the store's own."""
    path = f"past.{schema},{_main(cursor)}".replace("'", "''")
    cursor.execute(f"SET search_path = '{path}'")


class _Look:
    """Makes the tables and views of one look."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection, schema: str, at: datetime, entries: Sequence[Entry]) -> None:
        self.cursor, self.schema, self.at = cursor, schema, at
        self.main = _main(cursor)
        acts = [entry for entry in entries if entry.kind in ("upload", "undo")]
        self.entries = acts
        self.known = [entry for entry in acts if entry.at <= at]
        self.over, self.over_now = in_force(self.known), in_force(acts)

    def make(self) -> None:
        """All tables of facts as they were known."""
        self._uploads()
        for dataset in CATALOGUES_FIRST:
            moved = self._moved(dataset)
            if moved:
                self._facts(dataset, moved)
            if moved and dataset.is_catalogue:
                self._catalogues()

    def _uploads(self) -> None:
        """The tables upload and undo: what was stored by then, and what was undone by then."""
        for table, key in (("upload", "upload_id"), ("undo", "undo_id")):
            ids = [entry.subject for entry in self.known if entry.kind == table]
            times = pa.array([self.over[name] for name in ids], pa.timestamp("us"))
            put(self.cursor, "states", pa.table({key: pa.array(ids, pa.string()), "known_undone_at": times}))
            self.cursor.execute(
                f"CREATE TABLE past.{self.schema}.{table} AS SELECT {table}.* REPLACE (known_undone_at AS undone_at)"
                f" FROM {self.main}.{table} JOIN states USING ({key})"
            )
        self.cursor.execute(
            f"CREATE VIEW past.{self.schema}.upload_slot AS FROM {self.main}.upload_slot"
            f" SEMI JOIN past.{self.schema}.upload USING (upload_seq)"
        )

    def _moved(self, dataset: Dataset) -> list[int]:
        """The uploads that stood then and do not now, or the other way round."""
        return [
            int(entry.detail["upload_seq"])
            for entry in uploads_of(self.entries, dataset)
            if (self.over.get(entry.subject, self.at) is None) != (self.over_now[entry.subject] is None)
        ]

    def _facts(self, dataset: Dataset, moved: Sequence[int]) -> None:
        """The current rows of a dataset and its summaries, the touched keys computed again."""
        cursor, own = self.cursor, f"past.{self.schema}"
        reopen(cursor, dataset, moved)
        standing = surviving_of(
            (int(entry.detail["upload_seq"]), entry.detail["measures"])
            for entry in uploads_of(self.known, dataset) if self.over[entry.subject] is None
        )  # fmt: skip
        stand(cursor, dataset, standing, "after_rows")
        table, keys = dataset.table, ", ".join(dataset.key)
        cursor.execute(f"CREATE TABLE {own}.{table}_then AS FROM after_rows")
        cursor.execute(f"CREATE TABLE {own}.{table}_since AS FROM reopened")
        cursor.execute(
            f"CREATE VIEW {own}.{table} AS FROM {self.main}.{table} ANTI JOIN {own}.{table}_since USING ({keys})"
            f" UNION ALL BY NAME FROM {own}.{table}_then"
        )
        slots = cursor.execute(
            f"SELECT ward_id, month FROM {self.main}.upload_slot SEMI JOIN moved USING (upload_seq)"
            f" UNION SELECT ward_id, month FROM after_rows"
        ).fetchall()
        touch(cursor, slots)
        cursor.execute(f"CREATE TABLE {own}.{table}_touched AS FROM touched")
        for name in ROLLUPS_OF.get(dataset.name, ()):
            self._summary(f"rollup_{name}", f"rollup/{name}", f"{own}.{table}_touched")

    def _catalogues(self) -> None:
        """Units, mergers and orders as they follow from what was entered by then, and coverage's base with them."""
        cursor, own = self.cursor, f"past.{self.schema}"
        views = cursor.execute("SELECT view_name, sql FROM duckdb_views() WHERE database_name <> 'past'"
                               " AND view_name LIKE '%_in_scope'").fetchall()  # fmt: skip
        _face(cursor, self.schema)
        for table, query in DERIVED.items():
            cursor.execute(f"CREATE OR REPLACE TABLE {own}.{table} AS {queries.text(f'reference/{query}')}")
        for view, sql in views:
            cursor.execute(sql.replace(f"CREATE VIEW {view}", f"CREATE OR REPLACE VIEW {own}.{view}"))
        cursor.execute("RESET search_path")

    def _summary(self, table: str, query: str, touched: str) -> None:
        cursor, own = self.cursor, f"past.{self.schema}"
        _face(cursor, self.schema)  # the summary is counted from the rows of then
        cursor.execute(f"CREATE TABLE {own}.{table}_then AS {queries.text(query)}")
        cursor.execute(
            f"CREATE VIEW {own}.{table} AS FROM {self.main}.{table} ANTI JOIN {touched} USING (ward_id, month)"
            f" UNION ALL BY NAME FROM {own}.{table}_then"
        )
        cursor.execute("RESET search_path")
