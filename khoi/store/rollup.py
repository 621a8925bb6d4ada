"""Keeps the summary tables exact: the slots that an upload touched are counted anew in its own transaction."""

import duckdb

from khoi.store import queries

# In the order of need: ward_month reads village_month.
ROLLUPS_OF = {
    "activity": ("village_month", "ward_month", "reporting_month"),
    "headcount": ("headcount_month",),
    "spending": ("spending_month",),
}


def refresh(cursor: duckdb.DuckDBPyConnection, dataset: str) -> None:
    """Recounts the rollups of one dataset for the (ward_id, month) slots in the table `touched`."""
    for name in ROLLUPS_OF.get(dataset, ()):
        cursor.execute(f"DELETE FROM rollup_{name} WHERE (ward_id, month) IN (SELECT (ward_id, month) FROM touched)")
        cursor.execute(f"INSERT INTO rollup_{name} BY NAME {queries.text(f'rollup/{name}')}")
