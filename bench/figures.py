"""How long drawing a figure takes, and finding it again: `python -m bench.figures`, on a fresh sample."""

import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from khoi import periods, sample
from khoi.see import figures
from khoi.see.filters import Filters
from khoi.see.look import Look
from khoi.store import open_store

QUERY_OF = {
    "tile_map": "wards",
    "ward_bars": "wards",
    "coverage_trend": "city_months",
    "coverage_heatmap": "coverage_by_ward",
    "plan_and_actual": "spending_by_item",
    "spending_year": "spending_year",
    "plan_to_actual": "spending_by_item",
    "spending_by_source": "spending_by_source",
    "spending_by_household": "spending_by_household",
    "spending_by_owner": "spending_by_owner",
    "posts_by_body": "headcount_by_body",
    "posts_over_time": "headcount_months",
    "posts_of_bodies": "headcount_body_months",
    "member_shares": "members_by_ward",
    "teams_by_household": "teams_by_household",
    "members_by_ward": "members_by_ward",
}


def milliseconds(run: Callable[[], object]) -> float:
    """How long one call takes."""
    start = time.perf_counter()
    run()
    return (time.perf_counter() - start) * 1000


def main() -> None:
    """Prints, for each figure: its query, drawing it, finding it again, writing it for the browser."""
    look = Look("vi")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "khoi.duckdb"
        sample.make(path, sample.SEED, date(2018, 7, 1), sample.VILLAGES, lambda _: None, "vi")
        with open_store(path) as store:
            given = Filters(periods.from_code("2018"), as_of=store.as_of()).params() | {"scope": None}
            figures.tile_map(
                store.rows("see/wards", **given), Look("en")
            )  # Plotly loads its parts with the first figure
            print(f"{'ms':20}{'query':>10}{'drawn':>10}{'found again':>14}{'written':>10}")
            for name, query in QUERY_OF.items():
                rows = store.rows(f"see/{query}", **given)
                draw = getattr(figures, name)
                figure = draw(rows, Look("en"))
                asked = milliseconds(lambda query=query: store.rows(f"see/{query}", **given))  # type: ignore[misc]
                drawn, again = (milliseconds(lambda draw=draw, rows=rows: draw(rows, look)) for _ in range(2))  # type: ignore[misc]
                print(f"{name:20}{asked:10.1f}{drawn:10.1f}{again:14.1f}{milliseconds(figure.to_json):10.1f}")


if __name__ == "__main__":
    main()
