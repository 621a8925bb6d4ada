"""Reading and storing files: `python -m bench.intake`, beside DuckDB's typed reader and pandas with openpyxl.

One run makes files of 10,000 and of 1,000,000 activity rows and a database with enough villages, then gives each file
to a process of its own: ours (decoded, checked, compared, stored, rolled up), and DuckDB's `read_csv` with types given
and an INSERT. The ways take turns, three times; the median of each counts. Memory is the peak of that process: the
files are made by another one, for a process begins with the peak of the one that starts it. A workbook of 10,000 rows
is read by ours and by pandas with openpyxl.
"""

import json
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date, datetime
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import xlsxwriter

from khoi import datasets, intake
from khoi.store import ledger, open_store

SMALL, LARGE = 10_000, 1_000_000
ROUNDS = 3
ORDERS = ("Tết trồng cây", "PAPI", "Công dân điện tử", "Vệ sinh môi trường")
MONTHS = [(year, month) for year in (2016, 2017, 2018) for month in range(1, 13)][:30]
VILLAGES = 491  # of each of 17 wards: with four orders and thirty months one million rows
TODAY, AT = date(2018, 8, 1), datetime(2018, 8, 1)
HEADER = (
    "Xã, phường;Thôn, khu;Nhiệm vụ;Tổ chức thực hiện;Tháng;Số buổi;Số lượt người;Số hộ mới tiếp cận;Kết quả;Ghi chú"
)
TYPES = {
    "ward": "VARCHAR", "village": "VARCHAR", "campaign": "VARCHAR", "body": "VARCHAR", "month": "VARCHAR",
    "sessions": "BIGINT", "participants": "BIGINT", "households": "BIGINT", "result": "DECIMAL(18,3)",
    "note": "VARCHAR",
}  # fmt: skip


def prepared(folder: Path) -> Path:
    """A database whose wards have enough villages."""
    path = folder / "khoi.duckdb"
    with open_store(path) as store:
        wards = [unit.unit_id for unit in store.gazetteer().wards(TODAY)]
        villages = [(ward, number) for ward in wards for number in range(1, VILLAGES + 1)]
        store.load_villages(
            pa.table(
                {
                    "unit_id": [f"{ward}.khu-{number}" for ward, number in villages],
                    "name_vi": [f"Khu {number}" for _, number in villages],
                    "kind": ["khu"] * len(villages),
                    "parent_id": [ward for ward, _ in villages],
                    "household_count": pa.array([5000] * len(villages), pa.int64()),
                    "population": pa.array([20_000] * len(villages), pa.int64()),
                    "is_sample": [True] * len(villages),
                }
            ),
            datetime(2016, 1, 8),
        )
    return path


def made(folder: Path) -> None:
    """The database, both files and the workbook."""
    prepared(folder)
    lines = rows(LARGE)
    for count in (SMALL, LARGE):
        text = "\r\n".join([HEADER, *(";".join(line) for line in lines[:count])])
        (folder / f"{count}.csv").write_text(text, encoding="utf-8")
    with xlsxwriter.Workbook(str(folder / "small.xlsx")) as workbook:
        sheet = workbook.add_worksheet("T7")
        for at, line in enumerate([HEADER.split(";"), *lines[:SMALL]]):
            sheet.write_row(at, 0, line)


def rows(count: int) -> list[list[str]]:
    """That many activity rows of different keys, month after month."""
    with open_store(None) as store:
        wards = [unit.name_vi for unit in store.gazetteer().wards(TODAY)]
    made = []
    for year, month in MONTHS:
        for number in range(1, VILLAGES + 1):
            for ward in wards:
                for at, order in enumerate(ORDERS):
                    k = len(made)
                    body = ("Nông dân", "Phụ nữ", "MTTQ")[k % 3]
                    note = f"ghi chú {k % 5000}" if at == 0 else ""
                    figures = (k % 5, k % 900 + 100, k % 3, f"{k % 90},5")
                    made.append([ward, f"Khu {number}", order, body, f"{month:02}/{year}", *map(str, figures), note])
                    if len(made) == count:
                        return made
    return made


def ours(file: Path, database: Path) -> dict[str, float]:
    """Seconds to a plan and to its storing, and whether every row was stored."""
    data = file.read_bytes()
    with open_store(database) as store:
        started = time.perf_counter()
        with store.desk() as desk:
            plan = intake.make_plan(
                data, file.name, datasets.dataset("activity"), None, desk, store.gazetteer(), TODAY,
                limits=intake.COMMAND_LINE,
            )  # fmt: skip
        planned = time.perf_counter()
        stored = 0
        if plan.is_storable:
            store.apply(plan, "bench", AT)
            stored = plan.new_count
        else:
            print(plan.errors[:3], file=sys.stderr)
        return {"plan": planned - started, "store": time.perf_counter() - planned, "rows": stored}


def typed(file: Path, database: Path) -> dict[str, float]:
    """Seconds of DuckDB's own reader, types and dialect given, into a table."""
    with duckdb.connect(database) as connection:
        started = time.perf_counter()
        names = ", ".join(f"{name} {kind}" for name, kind in TYPES.items())
        connection.execute(f"CREATE TABLE facts ({names})")
        connection.execute(
            "INSERT INTO facts SELECT * FROM read_csv(?, delim=';', header=true, auto_detect=false,"
            f" decimal_separator=',', columns={TYPES!r})",
            [str(file)],
        )
        (count,) = connection.execute("SELECT count(*) FROM facts").fetchone() or (0,)
        return {"plan": 0.0, "store": time.perf_counter() - started, "rows": count}


def pandas_reads(file: Path, _: Path) -> dict[str, float]:
    """Seconds of pandas with openpyxl."""
    started = time.perf_counter()
    frame = pd.read_excel(file, engine="openpyxl", dtype=str)
    return {"plan": time.perf_counter() - started, "store": 0.0, "rows": len(frame)}


WAYS = {"ours": ours, "typed": typed, "pandas": pandas_reads}


def apart(way: str, file: Path, database: Path) -> dict[str, float]:
    """One way in a process of its own, with its peak of memory in MB. Raises where that process fails."""
    command = [sys.executable, "-m", "bench.intake", way, str(file), str(database)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    answer: dict[str, float] = json.loads(done.stdout)
    return answer


def one(way: str, file: str, database: str) -> None:
    """What the process of `apart` does."""
    answer = WAYS[way](Path(file), Path(database))
    answer["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(answer))


def median_of(ways: tuple[str, ...], file: Path, folder: Path) -> dict[str, float]:
    """Seconds in all that each way takes for a file, the median of ROUNDS turns; prints each way's line."""
    turns: dict[str, list[dict[str, float]]] = {way: [] for way in ways}
    for _ in range(ROUNDS):
        for way in ways:
            database = folder / "turn" / f"{way}.duckdb"
            database.parent.mkdir()
            if way == "ours":
                shutil.copy(folder / "khoi.duckdb", database)
                shutil.copytree(ledger.folder(folder / "khoi.duckdb"), ledger.folder(database))
            turns[way].append(apart(way, file, database))
            shutil.rmtree(database.parent)
    for way, answers in turns.items():
        middle = {name: statistics.median(answer[name] for answer in answers) for name in answers[0]}
        print(
            f"  {way:8} plan {middle['plan']:6.2f} s  store {middle['store']:6.2f} s  {middle['rows']:>9,.0f} rows"
            f"  peak {middle['memory']:6,.0f} MB"
        )
    return {way: statistics.median(one["plan"] + one["store"] for one in answers) for way, answers in turns.items()}


def main() -> None:
    """Prints the table and the ratios that the limits are about."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        subprocess.run([sys.executable, "-m", "bench.intake", "make", name], check=True)
        print(f"{SMALL:,} rows")
        small = median_of(("ours", "typed"), folder / f"{SMALL}.csv", folder)
        print(f"{SMALL:,} rows in a workbook")
        median_of(("ours", "pandas"), folder / "small.xlsx", folder)
        print(f"{LARGE:,} rows, {(folder / f'{LARGE}.csv').stat().st_size / 1e6:.1f} MB")
        large = median_of(("ours", "typed"), folder / f"{LARGE}.csv", folder)
    print(f"{LARGE:,} rows: {large['ours'] / large['typed']:.1f} times the typed reader (limit 5)")
    print(f"time per row, {LARGE:,} to {SMALL:,}: {large['ours'] / LARGE / (small['ours'] / SMALL):.2f} (limit 1.3)")


if __name__ == "__main__":
    if len(sys.argv) == 4:
        one(*sys.argv[1:])
    elif len(sys.argv) == 3:
        made(Path(sys.argv[2]))
    else:
        main()
