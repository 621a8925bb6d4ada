"""Keeps the summary tables exact: the slots that an upload touched are counted anew in its own transaction."""

import duckdb

from khoi.datasets import DATASETS
from khoi.store import queries
from khoi.store.reference import derive

FEW = 40  # slots: a month of all wards and less need not be sorted to lie together
# In the order of need: ward_month and reporting_month read village_month.
ROLLUPS_OF = {
    "activity": ("village_month", "ward_month", "reporting_month"),
    "headcount": ("headcount_month",),
    "spending": ("spending_month",),
}


def refresh(cursor: duckdb.DuckDBPyConnection, dataset: str) -> None:
    """Recounts the rollups of one dataset for the slots in the table `touched`; a catalogue's tables are made anew."""
    if DATASETS[dataset].is_catalogue:
        derive(cursor)
    (count,) = cursor.execute("SELECT count(*) FROM touched").fetchone() or (0,)
    for name in ROLLUPS_OF.get(dataset, ()):
        table, query = f"rollup_{name}", f"rollup/{name}"
        same = f"{table}.ward_id = touched.ward_id AND {table}.month = touched.month"
        cursor.execute(f"DELETE FROM {table} USING touched WHERE {same}")
        recounted = queries.text(query) if count > FEW else f"FROM {queries.unordered(query)}"
        cursor.execute(f"INSERT INTO {table} BY NAME {recounted}")
