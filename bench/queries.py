"""What each page's queries take together at a hundred times the sample: `python -m bench.queries`.

Twice: a hundred cities in one store, a copy of each ward, its villages and all that is reported of them for each; and
one city of 17 wards with a hundred times the villages, as `python -m khoi demo --villages 10100` makes it. A page's
queries are those that it asks for when it is drawn. Beside them: the same queries on the sample itself.
"""

import json
import statistics
import tempfile
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from unittest.mock import patch

import pandas as pd
from streamlit.testing.v1 import AppTest

from bench.browser import ROOT
from khoi import access, sample
from khoi.access import Viewer
from khoi.store import Store, open_store, queries
from khoi.web import cache, running
from khoi.web.site import PAGES, Page

TIMES, LIMIT = 100, 60.0
TABLES = {  # with the columns that name a ward or a village of it
    "unit": ("unit_id", "parent_id"),
    "campaign_scope": ("ward_id",),
    "target": ("ward_id", "unit_id"),
    "activity": ("ward_id", "village_id"),
    "headcount": ("ward_id", "unit_id"),
    "spending": ("ward_id", "unit_id"),
    "rollup_village_month": ("ward_id", "village_id"),
    "rollup_ward_month": ("ward_id",),
    "rollup_reporting_month": ("ward_id",),
    "rollup_headcount_month": ("ward_id",),
    "rollup_spending_month": ("ward_id",),
}
KEPT = "('mong-cai', 'co-quan-khoi')"  # the city and its office are not multiplied


def multiply(store: Store) -> None:
    """Lays 99 copies of every ward and village, and of all that is reported of them, beside the sample."""
    with store.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE copies AS SELECT '-' || range AS suffix FROM range(1, {TIMES})")
        for table, columns in TABLES.items():
            own = columns[0]
            named = ", ".join(
                f"CASE WHEN {one} IN {KEPT} THEN {one} ELSE {one} || suffix END AS {one}" for one in columns
            )
            cursor.execute(
                f"INSERT INTO {table} BY NAME SELECT * EXCLUDE (suffix) REPLACE ({named})"
                f" FROM {table} CROSS JOIN copies WHERE {own} NOT IN {KEPT}"
            )


def asked_for(store: Store, page: Page) -> dict[str, Mapping[str, object]]:
    """The queries of a page, with the values it gives them, as it is drawn for a leader: a year that still runs."""
    running.use(store)
    token = access.start_session(store, "lanhdao", running.now())
    given: dict[str, Mapping[str, object]] = {}
    read = cache.rows

    def noted(query: str, viewer: Viewer, params: dict[str, object]) -> pd.DataFrame:
        values = dict.fromkeys(queries.parameters(query)) | params
        given[query] = {key: value for key, value in values.items() if key in queries.parameters(query)}
        return read(query, viewer, params)

    app = AppTest.from_file(str(ROOT / "pages" / "app.py"), default_timeout=120)
    app.user = {"username": "lanhdao", "sid": access.token_sha256(token)}
    app.query_params = {"period": "2018", "ward": "bac-son"} if page.name in ("ward", "village") else {"period": "2018"}
    app.run()  # a page whose address is not its file's name is known only once the frame was drawn
    with patch.object(cache, "rows", noted):
        app.switch_page(str(ROOT / "pages" / page.file)).run()
    return given


def milliseconds(store: Store, query: str, given: Mapping[str, object]) -> float:
    """The median of five reads."""
    found = []
    for _ in range(5):
        start = time.perf_counter()
        store.rows(query, **given)
        found.append((time.perf_counter() - start) * 1000)
    return statistics.median(found)


def of_pages(store: Store, pages: Mapping[str, Mapping[str, Mapping[str, object]]]) -> dict[str, dict[str, float]]:
    """Milliseconds of each query of each page."""
    return {
        page: {query: milliseconds(store, query, given) for query, given in of.items()} for page, of in pages.items()
    }


def made(path: Path, villages: int) -> Store:
    """A store of the sample's life with so many villages."""
    sample.make(path, sample.SEED, date(2018, 7, 1), villages, lambda _: None, "vi")
    return open_store(path)


def main() -> None:
    """Prints, page by page, all its queries together at each size, and the slowest; then one JSON line."""
    with tempfile.TemporaryDirectory() as folder:
        with made(Path(folder) / "khoi.duckdb", sample.VILLAGES) as store:
            pages = {page.name: asked_for(store, page) for page in PAGES if page.file.startswith("see/")}
            found = {"sample": of_pages(store, pages)}
            multiply(store)
            found["cities"] = of_pages(store, pages)
        with made(Path(folder) / "villages.duckdb", TIMES * sample.VILLAGES) as store:
            found["villages"] = of_pages(store, pages)
    print(
        f"{'ms, all queries of a page':28}{'sample':>10}{f'{TIMES} cities':>12}{f'{TIMES}× villages':>15}{'wanted':>10}"
    )
    for name in (name for name, queries_of in pages.items() if queries_of):
        sums = {size: sum(times[name].values()) for size, times in found.items()}
        slowest = max(found["villages"][name].items(), key=lambda item: item[1])
        print(f"{name:28}{sums['sample']:10.1f}{sums['cities']:12.1f}{sums['villages']:15.1f}{f'≤ {LIMIT:g}':>10}"
              f"  {slowest[0]} {slowest[1]:.1f}")  # fmt: skip
    print(json.dumps({size: {name: sum(of.values()) for name, of in times.items()} for size, times in found.items()}))


if __name__ == "__main__":
    main()
