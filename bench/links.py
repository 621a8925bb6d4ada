"""How fast a share link's pages are for a delegation, in a real browser beside a bare one-chart Streamlit page.

`python -m bench.links` makes a link with every page over a fresh sample, opens it, goes through its pages once, then
measures each page warm: from the click until its question stands and all of it is drawn.
"""

import json
import statistics
import tempfile
from datetime import date
from pathlib import Path

from playwright.sync_api import Page

from bench.browser import ROOT, chromium, context_of, served, settled
from bench.pages import BARE, chart_drawn, choices, timed_click
from khoi import access, sample
from khoi.access import LINK_PAGES, OPERATOR
from khoi.periods import from_code
from khoi.see import snapshot
from khoi.store import open_store
from khoi.web import running

ROUNDS = 5
LIMIT = 0.3  # seconds a page, warm, the median
SWITCH = "[data-testid=stPageLink-NavLink]"


def made(database: Path) -> str:
    """A link's token: every page, for the year of the sample."""
    with open_store(database) as store:
        period, now = from_code("2018"), running.now()
        taken = snapshot.take(store, OPERATOR, period, now, LINK_PAGES)
        return access.make_link(store, OPERATOR, "Đoàn", period.code, "vi", 1, taken.data(), now, LINK_PAGES)


def walked(page: Page) -> dict[str, float]:
    """Seconds to each page of the link, by the navigation, the first page last."""
    order = (*LINK_PAGES[1:], LINK_PAGES[0])
    return {name: timed_click(page, f"{SWITCH}{_href(name)}") for name in order}


def _href(name: str) -> str:
    return "" if name == LINK_PAGES[0] else f"[href^='{name}']"


def measured_link(database: Path) -> dict[str, float]:
    """The median of each page, warm, and of opening the link anew."""
    token = made(database)
    with served(ROOT / "dashboard.py", database) as server, chromium() as browser:
        page = context_of(browser).new_page()
        page.goto(f"{server.address}/s/{token}")
        settled(page)
        walked(page)
        rounds = [walked(page) for _ in range(ROUNDS)]
    return {name: statistics.median(one[name] for one in rounds) for name in LINK_PAGES}


def measured_bare(folder: Path) -> float:
    """Seconds of a bare page's answer to its filter: what no page is faster than."""
    script = folder / "bare.py"
    script.write_text(BARE, encoding="utf-8")
    with served(script, ready="/_stcore/health") as server, chromium() as browser:
        page = context_of(browser).new_page()
        page.goto(server.address)
        chart_drawn(page)
        settled(page)
        return statistics.median(choices(page))


def main() -> None:
    """Prints a table, then the figures as one JSON line."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "khoi.duckdb"
        sample.make(database, sample.SEED, date(2018, 7, 1), sample.VILLAGES, lambda _: None, "vi")
        figures = measured_link(database)
        bare = measured_bare(Path(folder))
    print(f"{'a share link, warm (s)':38}{'median':>12}{'wanted':>10}")
    for name, value in figures.items():
        print(f"{name:38}{value:12.2f}{f'≤ {LIMIT:g}':>10}")
    print(f"{'bare page, one choice':38}{bare:12.2f}{'–':>10}")
    print(json.dumps({"link": figures, "bare": bare}))


if __name__ == "__main__":
    main()
