"""From a dropped file to its plan, and from the button to "Đã lưu", in a browser: `python -m bench.uploads`.

A ward's report of 100 rows on a fresh sample, each round with other figures; the limits are 1.0 s and 0.7 s.
"""

import statistics
import tempfile
import time
from datetime import date
from pathlib import Path

from playwright.sync_api import Page, expect

from bench.browser import ROOT, chromium, context_of, served, settled, sign_in
from khoi import sample
from khoi.access import SAMPLE_PASSWORD
from khoi.store import open_store

ROUNDS, ROWS = 7, 100
# Looks at every frame: Playwright's own waiting looks again only after up to half a second.
SHOWN = """([selector, text]) => new Promise(done => {
    const shown = () => [...document.querySelectorAll(selector)].some(element => element.textContent.includes(text));
    const look = () => shown() ? done() : requestAnimationFrame(look);
    look();
})"""
HEADER = "Xã, phường;Thôn, khu;Nhiệm vụ;Tổ chức thực hiện;Tháng;Số buổi;Số lượt người"


def report(database: Path, round_number: int) -> str:
    """A report of Bắc Sơn with 100 rows of different keys and figures that change from round to round."""
    with open_store(database) as store:
        villages = [unit.name_vi for unit in store.gazetteer().villages("bac-son", date(2018, 7, 1))]
    keys = [
        (village, order, body, f"{month:02}/2018")
        for month in range(7, 0, -1)
        for body in ("MTTQ", "Nông dân", "Phụ nữ", "Đoàn Thanh niên")
        for order in ("Tết trồng cây", "PAPI", "Vệ sinh môi trường")
        for village in villages
    ]
    return "\n".join(
        [HEADER, *(f"Bắc Sơn;{';'.join(key)};{round_number + 1};{10 + round_number}" for key in keys[:ROWS])]
    )


def timed(page: Page, address: str, file: Path) -> tuple[float, float]:
    """Seconds from the drop to the plan, and from the button to "Đã lưu"."""
    page.goto(address + "/upload")
    settled(page)
    started = time.perf_counter()
    page.set_input_files("input[type=file]", file)
    button = page.get_by_role("button", name="Lưu số liệu")
    page.evaluate(SHOWN, ["button", "Lưu số liệu"])
    planned = time.perf_counter() - started
    settled(page)
    seen = page.get_by_text("Đã xem và xác nhận", exact=False)
    if seen.count():
        seen.click()
        expect(button).to_be_enabled()
        settled(page)
    started = time.perf_counter()
    button.click()
    page.evaluate(SHOWN, [".kh-good", "Đã lưu"])
    return planned, time.perf_counter() - started


def main() -> None:
    """Prints the median and the worst of the rounds; the first one, on a cold process, apart."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database = folder / "khoi.duckdb"
        sample.make(database, sample.SEED, date(2018, 7, 1), sample.VILLAGES, lambda _: None, "vi")
        files = []
        for number in range(ROUNDS):
            files.append(folder / f"bao-cao-{number}.csv")
            files[-1].write_text(report(database, number), encoding="utf-8")
        with chromium() as browser, served(ROOT / "dashboard.py", database) as server:
            page = context_of(browser).new_page()
            sign_in(page, server.address, "bacson", SAMPLE_PASSWORD)
            times = [timed(page, server.address, file) for file in files]
        for what, limit, found in (
            ("drop to plan", 1.0, [t[0] for t in times]),
            ("button to stored", 0.7, [t[1] for t in times]),
        ):
            warm = found[1:]
            print(
                f"{what:18} first {found[0]:.2f} s  median {statistics.median(warm):.2f} s "
                f" worst {max(warm):.2f} s  limit {limit} s"
            )


if __name__ == "__main__":
    main()
