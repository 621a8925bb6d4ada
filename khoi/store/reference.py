"""Reference tables from data/*.csv: units, mergers, bodies, campaigns with scope, budget items, published facts.

Units, mergers and campaigns are the base of tables that follow from it and from what administrators entered.
"""

import hashlib

import duckdb
import pyarrow as pa
import pyarrow.csv

from khoi.places import Change, Gazetteer, Unit
from khoi.store import queries
from khoi.store.database import ROOT, Database

SOURCES = {
    "unit": "units",
    "unit_change": "unit_changes",
    "body": "bodies",
    "campaign": "campaigns",
    "budget_item": "budget_items",
    "published_fact": "article",
}
DERIVED = {  # tables that base and entries tell, in the order of need
    "unit_change": "derived_unit_change",
    "unit": "derived_unit",
    "campaign": "derived_campaign",
    "campaign_scope": "derived_campaign_scope",
}


def _texts(name: str) -> pa.Table:
    """A reference file with every cell as text, empty cells as NULL."""
    path = ROOT / "data" / f"{name}.csv"
    header = path.read_text(encoding="utf-8").splitlines()[0].split(",")
    convert = pyarrow.csv.ConvertOptions(
        column_types={column: pa.string() for column in header}, strings_can_be_null=True, null_values=[""]
    )
    return pyarrow.csv.read_csv(path, convert_options=convert)


def _fingerprint() -> str:
    files = sorted({*SOURCES.values()})
    statements = [queries.text(f"reference/{name}") for name in (*SOURCES, *DERIVED.values())]
    contents = [(ROOT / "data" / f"{name}.csv").read_bytes() for name in files]
    return hashlib.sha256(b"".join(contents) + "".join(statements).encode()).hexdigest()


def load_reference(database: Database) -> None:
    """Brings the reference tables to the state of data/*.csv; does nothing where they have not changed."""
    fingerprint = _fingerprint()
    with database.transaction() as cursor:
        stored = cursor.execute(queries.text("reference/fingerprint")).fetchone()
        if stored == (fingerprint,):
            return
        for table, source in SOURCES.items():
            cursor.register("source", _texts(source))
            target = f"{table}_base" if table in DERIVED else table
            cursor.execute(f"DELETE FROM {target}" + (" WHERE NOT is_sample" if table == "unit" else ""))
            cursor.execute(queries.text(f"reference/{table}"))
            cursor.unregister("source")
        derive(cursor)
        cursor.execute("DELETE FROM setting WHERE key = 'reference_sha256'")
        cursor.execute("INSERT INTO setting VALUES ('reference_sha256', ?)", (fingerprint,))


def derive(cursor: duckdb.DuckDBPyConnection) -> None:
    """Makes units, mergers and campaigns anew from their base and from what is entered."""
    for table, query in DERIVED.items():
        cursor.execute(f"DELETE FROM {table}")
        cursor.execute(f"INSERT INTO {table} BY NAME {queries.text(f'reference/{query}')}")


def gazetteer(database: Database) -> Gazetteer:
    """All units and mergers of the database, and the act that changed them last."""
    with database.cursor() as cursor:
        (version,) = cursor.execute(queries.text("upload/catalogue_version")).fetchone() or (0,)
        units = cursor.execute(queries.text("reference/all_units")).fetchall()
        changes = cursor.execute(queries.text("reference/all_unit_changes")).fetchall()
    return Gazetteer((Unit(*unit) for unit in units), (Change(*change) for change in changes), version)
