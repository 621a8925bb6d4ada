"""How long a briefing takes: `python -m bench.briefing`; each form cold (a new process) and warm, beside its limit.

Cold is what a command pays: the process has Python and the store, and nothing yet of what sets documents. Warm is the
median of ten in one process, from the choice to the bytes, with the rows asked anew each time.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from bench.browser import ROOT
from khoi import sample
from khoi.store import open_store

LIMITS = {"pdf cold": 2.0, "pdf warm": 0.5, "docx warm": 1.0, "xlsx warm": 1.0}
TIMES = 10


def seconds(run: Callable[[], object]) -> float:
    """How long one run takes."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def measured(path: str) -> dict[str, float]:
    """In a process of its own: the first PDF with all that it loads, then the median of each form."""
    with open_store(Path(path)) as store:
        start = time.perf_counter()
        from khoi.access import OPERATOR
        from khoi.brief import Choice, compose, gather, sound
        from khoi.brief.library import MAKERS

        choice = sound(
            Choice("2018-07", "vi", date(2018, 8, 13), "party", "Thành ủy Móng Cái", "Cơ quan Khối", "Móng Cái",
                   "Trưởng Khối", address="https://khoi.example.vn")
        )  # fmt: skip

        def made(form: str) -> bytes:
            gathered = gather(store, OPERATOR, choice)
            return MAKERS[form](choice, gathered, compose(choice, gathered))

        made("pdf")
        found = {"pdf cold": time.perf_counter() - start}
        for form in ("pdf", "docx", "xlsx"):
            found[f"{form} warm"] = statistics.median(seconds(lambda form=form: made(form)) for _ in range(TIMES))  # type: ignore[misc]
        return found


def main() -> None:
    """Prints a line for each form, then one JSON line; the cold start is the median of three processes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "khoi.duckdb"
        sample.make(path, sample.SEED, date(2018, 7, 1), sample.VILLAGES, lambda _: None, "vi")
        runs = [
            json.loads(
                subprocess.run(
                    [sys.executable, "-m", "bench.briefing", str(path)], cwd=ROOT, capture_output=True, check=True
                ).stdout
            )
            for _ in range(3)
        ]
    found = {name: statistics.median(run[name] for run in runs) for name in LIMITS}
    print(f"{'seconds':12}{'found':>8}{'limit':>8}")
    for name, limit in LIMITS.items():
        print(f"{name:12}{found[name]:8.2f}{limit:8.1f}{'' if found[name] <= limit else '  over'}")
    print(json.dumps(found))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(measured(sys.argv[1])))
    else:
        main()
