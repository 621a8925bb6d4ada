"""How fast pages are for a person, measured in a real browser beside a bare one-chart Streamlit page.

`python -m bench.pages` prints, for a fresh sample: time to make it; server start to the first chart; what comes over
the wire at the first visit; page switches; filter changes; clicks on a chart that lead on; memory of the server after
a walk through all pages. The bare page is measured in the same run: its filter is what no page is faster than.
"""

import json
import statistics
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from bench.browser import ROOT, Server, chromium, context_of, served, settled, sign_in
from khoi import access, sample

BARE = """
import plotly.graph_objects as go
import streamlit as st

st.title("bare")
value = st.selectbox("filter", [1, 2, 3], key="filter")
st.plotly_chart(go.Figure(go.Bar(x=["a", "b", "c"], y=[value, 2, 3])), key="chart")
"""
WALK = ("headcount", "spending", "coverage", "ward", "village", "model", "results", "upload", "overview")
LINKS = {name: f"[href^='{name}']" for name in WALK if name != "overview"}
TILE = ".js-plotly-plot .barlayer .point path"
BINARY = 2  # the opcode of a binary message
ROUNDS = 3
LIMITS = {
    "sample made (s)": 15.0,
    "start to first chart (s)": 7.0,
    "first visit over the wire (MB)": 3.5,
    "page switch, median (s)": 0.35,
    "filter, median (s)": 0.35,
    "click to drill, median (s)": 0.4,
    "server memory after the walk (MB)": 350.0,
}


def memory_mb(server: Server) -> float:
    """Resident memory of the server's process, in MB."""
    status = Path(f"/proc/{server.process.pid}/status").read_text(encoding="ascii")
    kilobytes = next(line for line in status.splitlines() if line.startswith("VmRSS:")).split()[1]
    return int(kilobytes) / 1024


def timed_click(page: Page, selector: str) -> float:
    """Seconds from a click on a link until another question stands on the page and all of it is drawn."""
    before = page.locator(".kh-question").inner_text()
    start = time.perf_counter()
    page.locator(selector).first.click(force=True)  # a mark of a chart never counts as reachable
    page.wait_for_function("b => document.querySelector('.kh-question')?.innerText !== b", arg=before)
    settled(page)
    return time.perf_counter() - start


def heard(page: Page) -> list[int]:
    """The bytes of everything that reaches a page from now on: bodies of answers as they were sent, and messages."""
    sizes: list[int] = []
    client = page.context.new_cdp_session(page)
    client.send("Network.enable")
    client.on("Network.loadingFinished", lambda told: sizes.append(int(told["encodedDataLength"])))
    client.on("Network.webSocketFrameReceived", lambda told: sizes.append(_bytes(told["response"])))
    return sizes


def _bytes(frame: dict[str, Any]) -> int:
    """The size of a message of the websocket: binary ones are told in base64."""
    return len(frame["payloadData"]) * 3 // 4 if frame["opcode"] == BINARY else len(frame["payloadData"])


def chart_drawn(page: Page) -> None:
    """Waits for the first chart."""
    page.wait_for_selector(".js-plotly-plot .main-svg", timeout=60_000)


def walk(page: Page, address: str) -> list[float]:
    """Seconds of each page switch, by the links of the navigation, over all pages."""
    page.goto(address)
    settled(page)
    return [timed_click(page, f"[data-testid=stPageLink-NavLink]{LINKS.get(name, '')}") for name in WALK]


def filter_changes(page: Page, address: str) -> list[float]:
    """Seconds from choosing another period until the page shows it."""
    page.goto(address + "/coverage")
    settled(page)
    times = []
    for step in range(4):
        before = page.url
        page.locator(".st-key-filter_period input").first.click()
        options = page.locator("[role=option]")
        options.nth((step + 1) % 2).wait_for()
        start = time.perf_counter()
        options.nth((step + 1) % 2).click()
        page.wait_for_function("before => location.href !== before", arg=before)
        settled(page)
        times.append(time.perf_counter() - start)
    return times


def drills(page: Page, address: str) -> list[float]:
    """Seconds from a click on a ward's tile until the page of that ward is drawn."""
    times = []
    for number in range(4):
        page.goto(f"{address}/overview?period=2018")
        chart_drawn(page)
        settled(page)
        times.append(timed_click(page, f"{TILE} >> nth={number}"))
    return times


def measured_dashboard(database: Path) -> dict[str, float]:
    """The dashboard's figures."""
    start = time.perf_counter()
    with served(ROOT / "dashboard.py", database) as server, chromium() as browser:
        started = time.perf_counter() - start
        page = context_of(browser).new_page()
        sizes, opened = heard(page), time.perf_counter()
        sign_in(page, server.address, "lanhdao", access.SAMPLE_PASSWORD)
        chart_drawn(page)
        first = started + time.perf_counter() - opened
        wire = sum(sizes) / 1e6
        page.context.close()
        page = context_of(browser).new_page()
        sign_in(page, server.address, "vanphong", access.SAMPLE_PASSWORD)
        switches = [seconds for _ in range(ROUNDS) for seconds in walk(page, server.address)]
        filters = [seconds for _ in range(ROUNDS) for seconds in filter_changes(page, server.address)]
        clicks = [seconds for _ in range(ROUNDS) for seconds in drills(page, server.address)]
        return {
            "start to first chart (s)": first,
            "first visit over the wire (MB)": wire,
            "page switch, median (s)": statistics.median(switches),
            "page switch, slowest (s)": max(switches),
            "filter, median (s)": statistics.median(filters),
            "filter, slowest (s)": max(filters),
            "click to drill, median (s)": statistics.median(clicks),
            "click to drill, slowest (s)": max(clicks),
            "server memory after the walk (MB)": memory_mb(server),
        }


def measured_bare(folder: Path) -> dict[str, float]:
    """The same of a bare page with one chart and one filter."""
    script = folder / "bare.py"
    script.write_text(BARE, encoding="utf-8")
    start = time.perf_counter()
    with served(script, ready="/_stcore/health") as server, chromium() as browser:
        started = time.perf_counter() - start
        page = context_of(browser).new_page()
        sizes, opened = heard(page), time.perf_counter()
        page.goto(server.address)
        chart_drawn(page)
        first = started + time.perf_counter() - opened
        settled(page)
        wire = sum(sizes) / 1e6
        return {
            "start to first chart (s)": first,
            "first visit over the wire (MB)": wire,
            "filter, median (s)": statistics.median(choices(page)),
            "server memory after the walk (MB)": memory_mb(server),
        }


def choices(page: Page, count: int = 6) -> list[float]:
    """Seconds, by the browser's clock, from a choice on the bare page to its chart's new bar; without the first."""
    return [_answered(page, step % 3) for step in range(1, count + 2)][1:]


def _answered(page: Page, option: int) -> float:
    page.locator("input").first.click()
    page.locator("[role=option]").nth(option).wait_for()
    page.evaluate("() => { window.begun = performance.now(); }")
    page.locator("[role=option]").nth(option).click()
    drawn = "() => document.querySelector('.js-plotly-plot')?.data[0].y[0]"
    page.wait_for_function(f"value => ({drawn})() === value", arg=option + 1, timeout=30_000)
    return float(page.evaluate("() => performance.now() - window.begun")) / 1000


def main() -> None:
    """Prints a table, then the figures as one JSON line."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "khoi.duckdb"
        start = time.perf_counter()
        sample.make(database, sample.SEED, date(2018, 7, 1), sample.VILLAGES, lambda _: None, "vi")
        figures = {"sample made (s)": time.perf_counter() - start} | measured_dashboard(database)
        bare = measured_bare(Path(folder))
    print(f"{'':38}{'dashboard':>12}{'bare page':>12}{'wanted':>10}")
    for name, value in figures.items():
        beside = f"{bare[name]:.2f}" if name in bare else "–"
        limit = f"≤ {LIMITS[name]:g}" if name in LIMITS else ""
        print(f"{name:38}{value:12.2f}{beside:>12}{limit:>10}")
    print(json.dumps({"dashboard": figures, "bare": bare}))


if __name__ == "__main__":
    main()
