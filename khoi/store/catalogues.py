"""What catalogues owe to figures: no unit or order goes on which something stands, no plan outlives its names."""

import duckdb

from khoi.datasets import Dataset
from khoi.errors import NotAllowed, StalePlan
from khoi.store import queries


def refuse_stranded(cursor: duckdb.DuckDBPyConnection, dataset: Dataset) -> None:
    """Raises NotAllowed where the catalogues, as they stand in this transaction, leave something without its unit."""
    if not dataset.is_catalogue:
        return
    found = cursor.execute(queries.text("upload/stranded")).fetchall()
    if found:
        thing, count = found[0]
        raise NotAllowed(f"fault.stranded-{thing}", count=str(count))


def refuse_other_names(cursor: duckdb.DuckDBPyConnection, seen: int) -> None:
    """Raises StalePlan where units, mergers or orders changed since a plan looked its names up."""
    (version,) = cursor.execute(queries.text("upload/catalogue_version")).fetchone() or (0,)
    if version != seen:
        raise StalePlan("fault.stale-plan-catalogue")
