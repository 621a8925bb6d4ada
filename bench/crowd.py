"""Fifty people at once: each opens a page or changes its period, thinks, goes on: `python -m bench.crowd`.

They speak to the server as browsers do, over websockets of their own sessions, without drawing. Timed is the way
from a request to the end of the run with all its messages received. The same crowd visits a bare one-chart page.
"""

import asyncio
import json
import random
import statistics
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from bench.browser import ROOT, Server, served
from bench.pages import BARE
from khoi import access, sample
from khoi.access import Role
from khoi.store import open_store
from khoi.web.identity import cookie_name

PEOPLE, THINKING, WARMING, LASTING = 50, 5.0, 60.0, 120.0  # seconds
PAGES = ("overview", "headcount", "spending", "coverage", "overlap", "compare", "boundaries", "ward")
PERIODS = ("2018-07", "2018-06", "2018-Q2", "2018", "2017")
LARGEST = 64 * 1024 * 1024
PASSWORD = "mot dam dong di hoi cho xuan"
LIMITS = {"p95 (s)": 0.4, "CPU of the server for a run (ms)": 45.0}


def tokens(database: Path) -> list[str]:
    """A session of its own for each person, all of them leaders."""
    now = datetime.now(UTC).replace(tzinfo=None)
    found = []
    with open_store(database) as store:
        for number in range(PEOPLE):
            access.create_account(store, f"nguoi-{number:02}", Role.LEADER, None, PASSWORD, now)
            found.append(access.start_session(store, f"nguoi-{number:02}", now))
    return found


def cpu_seconds(server: Server) -> float:
    """What the server's process has used so far."""
    fields = Path(f"/proc/{server.process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


async def run(socket: websockets.ClientConnection, page: str, query: str) -> float:
    """Seconds until a page has run and everything it sent has arrived."""
    asked = BackMsg()
    asked.rerun_script.query_string = query
    asked.rerun_script.page_name = page
    start = time.perf_counter()
    await socket.send(asked.SerializeToString())
    while True:
        told = ForwardMsg()
        told.ParseFromString(await socket.recv())
        if told.WhichOneof("type") == "script_finished" and told.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
            return time.perf_counter() - start


async def person(address: str, token: str, number: int, until: float, times: list[tuple[float, float]]) -> None:
    """One of the crowd: (when, how long) of each run."""
    chance = random.Random(number)
    headers = {"Cookie": f"{cookie_name('http')}={token}", "Origin": address}
    await asyncio.sleep(chance.random() * THINKING)
    where = address.replace("http", "ws") + "/_stcore/stream"
    subprotocols = [websockets.Subprotocol("streamlit")]
    async with websockets.connect(
        where, additional_headers=headers, subprotocols=subprotocols, max_size=LARGEST, ping_interval=None
    ) as socket:
        page = chance.choice(PAGES)
        while time.monotonic() < until:
            page = chance.choice(PAGES) if chance.random() < 0.5 else page
            query = f"period={chance.choice(PERIODS)}&lang=vi" + ("&ward=bac-son" if page == "ward" else "")
            times.append((time.monotonic(), await run(socket, page, query)))
            await asyncio.sleep(THINKING * (0.5 + chance.random()))


async def crowd(server: Server, cookies: list[str]) -> dict[str, float]:
    """How long runs take once the crowd has been there for a minute, and what they cost."""
    start, times = time.monotonic(), []  # type: ignore[var-annotated]
    until = start + WARMING + LASTING
    people = [person(server.address, token, number, until, times) for number, token in enumerate(cookies)]
    tasks = [asyncio.create_task(one) for one in people]
    await asyncio.sleep(WARMING)
    used, counted = cpu_seconds(server), len(times)
    await asyncio.gather(*tasks)
    late = sorted(seconds for when, seconds in times if when >= start + WARMING)
    return {
        "runs in the last two minutes": float(len(late)),
        "p50 (s)": statistics.median(late),
        "p95 (s)": late[int(len(late) * 0.95)],
        "slowest (s)": late[-1],
        "CPU of the server for a run (ms)": (cpu_seconds(server) - used) * 1000 / max(1, len(times) - counted),
    }


def main() -> None:
    """Prints a table, then the figures as one JSON line."""
    with tempfile.TemporaryDirectory() as folder:
        database, bare = Path(folder) / "khoi.duckdb", Path(folder) / "bare.py"
        sample.make(database, sample.SEED, date(2018, 7, 1), sample.VILLAGES, lambda _: None, "vi")
        cookies = tokens(database)
        bare.write_text(BARE, encoding="utf-8")
        with served(ROOT / "dashboard.py", database) as server:
            figures = asyncio.run(crowd(server, cookies))
        with served(bare, ready="/_stcore/health") as server:
            beside = asyncio.run(crowd(server, cookies))
    print(f"{'50 people, one process':38}{'dashboard':>12}{'bare page':>12}{'wanted':>10}")
    for name, value in figures.items():
        limit = f"≤ {LIMITS[name]:g}" if name in LIMITS else ""
        print(f"{name:38}{value:12.3f}{beside[name]:12.3f}{limit:>10}")
    print(json.dumps({"dashboard": figures, "bare": beside}))


if __name__ == "__main__":
    main()
