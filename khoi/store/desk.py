"""A cursor of one's own to read one file on: it satisfies `khoi.intake.desk.Desk`."""

import duckdb
import pandas as pd
import pyarrow as pa

from khoi.store import queries

PART = 122_880  # rows: a row group of DuckDB's
VECTOR = 2_048  # rows that DuckDB works on at a time


def in_parts(table: object) -> object:
    """A table whose batches several threads can read at once: DuckDB gives each batch of an Arrow table to one."""
    if not isinstance(table, pa.Table) or len(table) <= VECTOR:
        return table
    return pa.Table.from_batches(table.to_batches(min(PART, len(table) // 2 + 1)), table.schema)


class Desk:
    """Runs query files over the store's tables and over temporary tables that only this desk sees."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection) -> None:
        self._cursor = cursor

    def put(self, name: str, table: object) -> None:
        """Lays a table (Arrow or pandas) on the desk under a name, in place of an earlier one of that name."""
        self._cursor.register(name, in_parts(table))

    def keep(self, name: str, query: str, **given: object) -> None:
        """Keeps the rows of a query file on the desk as a temporary table of that name."""
        sql = f"CREATE OR REPLACE TEMP TABLE {name} AS {queries.text(query)}"
        self._cursor.execute(sql, queries.chosen(query, given))

    def rows(self, query: str, **given: object) -> pd.DataFrame:
        """The rows of a query file."""
        return self._cursor.execute(queries.text(query), queries.chosen(query, given)).df()

    def arrow(self, query: str, **given: object) -> object:
        """The rows of a query file as an Arrow table: decimals and whole numbers stay exact."""
        return self._cursor.execute(queries.text(query), queries.chosen(query, given)).to_arrow_table()
