"""Files as they are after an accident: bytes flipped, lost, doubled, cut off, strange ones put in between."""

import random
from collections.abc import Iterator
from pathlib import Path

from khoi import datasets, intake
from khoi.intake import Plan
from khoi.store import Store
from khoi.words import problem_text
from tests.intake_world import ACTIVITY, TODAY
from tests.workbooks import workbook

SAMPLES = Path(__file__).parent / "samples"
STRANGE = (
    b'"',
    b";",
    b",",
    b"\t",
    b"\n",
    b"\r",
    b"\x00",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"=",
    b"?",
    b"\xc3",
    b"9" * 40,
    b"1e308",
)
EVERY = 20  # one in so many is a workbook: each starts a process of its own


def sources() -> list[bytes]:
    """The files that are mutated: the whole corpus, and a workbook first."""
    row = ["Bắc Sơn", "Lục Phủ", "Tết trồng cây", "Nông dân", "07/2018", 1, 20, 5, 10, "Tốt"]
    return [
        workbook({"Tháng 7": [ACTIVITY.split(";"), row]}),
        *(path.read_bytes() for path in sorted(SAMPLES.glob("*.csv"))),
    ]


def mutated(count: int, seed: int) -> Iterator[bytes]:
    """That many mutated files, the same for the same seed."""
    chance, files = random.Random(seed), sources()
    for number in range(count):
        data = bytearray(files[0] if number % EVERY == 0 else chance.choice(files[1:]))
        for _ in range(chance.choice((1, 1, 2, 5, 20))):
            place = chance.randrange(len(data) + 1)
            act = chance.randrange(5)
            if act == 0 and place < len(data):
                data[place] = chance.randrange(256)
            elif act == 1:
                del data[place : place + chance.choice((1, 3, 40))]
            elif act == 2:
                data[place:place] = chance.choice(STRANGE)
            elif act == 3:
                data[place:place] = data[place : place + chance.choice((5, 80))]
            else:
                del data[len(data) - chance.choice((1, 10)) :]
        yield bytes(data)


def judged(store: Store, data: bytes) -> Plan:
    """The plan of a mutated file. AssertionError where it is no answer: no sentence, or rows that do not add up."""
    with store.desk() as desk:
        plan = intake.make_plan(data, "tep", datasets.dataset("activity"), None, desk, store.gazetteer(), TODAY)
    for problem in plan.problems:
        for lang in ("vi", "en"):
            assert all(
                part and "{" not in part.replace(problem.value or "", "") for part in problem_text(problem, lang)
            )
    assert plan.problems or plan.row_count or plan.skipped  # a file without a figure names each of its rows
    if plan.is_storable:
        assert plan.rows.num_rows == plan.row_count == plan.new_count + plan.changed_count + plan.unchanged_count
        assert len(set(plan.rows.column("file_row").to_pylist())) == plan.row_count
    return plan
