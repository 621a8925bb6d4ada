"""Every code of the upload contract is produced by a file, with a sentence and a remedy in both languages."""

from collections.abc import Iterator

import pytest

from khoi import datasets, intake
from khoi.intake import Limits
from khoi.store import Store
from khoi.words import problem_text
from tests.intake_world import ACTIVITY, HEADCOUNT, SPENDING, TODAY, city, stored, table

ROW = "Bắc Sơn;Lục Phủ;Tết trồng cây;Nông dân;07/2018;1;20;5;10;Tốt"
SMALL = Limits(byte_count=3000, row_count=3, column_count=12)


def activity(old: str = "", new: str = "") -> str:
    return table(ACTIVITY, ROW.replace(old, new) if old else ROW)


def headcount(figures: str, category: str = "thành viên tổ dân vận") -> str:
    return table(HEADCOUNT, f"Bắc Sơn;Lục Phủ;to-dan-van;{category};07/2018;{figures}")


def spending(item: str, figures: str = "1000;500") -> str:
    return table(SPENDING, f"Bắc Sơn;;{item};tự chủ;07/2018;{figures}")


ERRORS = {
    "unreadable-file": ("activity", "a;b\x07;c\n1;2;3"),
    "lossy-text": ("activity", activity("Tốt", "T?t")),
    "no-header": ("activity", "1;2;3\n4;5;6"),
    "missing-column": ("activity", activity().replace("Tháng", "Mốc")),
    "duplicate-column": ("activity", activity().replace("Ghi chú", "Số buổi")),
    "personal-data": ("activity", activity().replace("Ghi chú", "Họ và tên")),
    "unknown-unit": ("activity", activity("Lục Phủ", "Pò Hèm")),
    "ambiguous-unit": ("activity", table(ACTIVITY, "Trà Cổ;1;Tết trồng cây;Nông dân;07/2018;1;;;;")),
    "out-of-scope-unit": ("activity", activity("Bắc Sơn;Lục Phủ", "Hải Sơn;Pò Hèn")),
    "unknown-campaign": ("activity", activity("Tết trồng cây", "Trồng rừng")),
    "out-of-scope-campaign": ("activity", activity("Tết trồng cây", "Đô thị văn minh")),
    "unknown-body": ("activity", activity("Nông dân", "Câu lạc bộ")),
    "unknown-category": ("headcount", headcount("4;4;2;1", "cộng tác viên")),
    "unknown-budget-item": ("spending", spending("9999")),
    "not-a-month": ("activity", activity("07/2018", "13/2018")),
    "future-month": ("activity", activity("07/2018", "12/2030")),
    "not-a-number": ("activity", activity(";1;20", ";một;20")),
    "not-whole": ("activity", activity(";1;20", ";1,5;20")),
    "negative": ("activity", activity(";1;20", ";-1;20")),
    "too-large": ("activity", activity(";1;20", ";9999999999;20")),
    "missing-value": ("activity", activity("Nông dân", "")),
    "duplicate-key": ("activity", table(ACTIVITY, ROW, ROW)),
    "part-exceeds-whole": ("headcount", headcount("4;4;5;1")),
    "exceeds-households": ("activity", activity(";20;5;", ";20;500;")),
    "total-mismatch": ("activity", table(ACTIVITY, ROW, "Cộng;;;;;2;20;5;10;")),
    "text-too-long": ("activity", activity("Tốt", "x" * 501)),
    "too-many-rows": ("activity", table(ACTIVITY, *[ROW] * 4)),
    "too-many-columns": ("activity", table(ACTIVITY + ";a" * 5, ROW + ";" * 5)),
    "file-too-large": ("activity", "x" * 3001),
}
WARNINGS = {
    "present-above-assigned": ("headcount", headcount("3;4;2;1")),
    "spending-above-plan": ("spending", spending("6550", "1000;5000")),
    "participants-above-population": ("activity", activity(";1;20;", ";1;5000;")),
    "unusual-figure": ("activity", activity(";1;20;", ";1;900;")),
    "out-of-season": ("activity", activity("07/2018", "05/2018")),
}


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with city() as world:
        months = [f"{month:02}/{year}" for year in (2016, 2017) for month in (1, 2, 7)]
        stored(world, table(ACTIVITY, *(ROW.replace("07/2018", month).replace(";5;10;", ";0;10;") for month in months)))
        yield world


@pytest.mark.parametrize(("code", "level"), [*((c, "error") for c in ERRORS), *((c, "warning") for c in WARNINGS)])
def test_every_code_is_produced_with_its_sentences(store: Store, code: str, level: str) -> None:
    name, file = (ERRORS | WARNINGS)[code]
    digest = store.digest()
    with store.desk() as desk:
        plan = intake.make_plan(
            file.encode(), "tep.csv", datasets.dataset(name), ("bac-son", "tra-co"), desk, store.gazetteer(), TODAY,
            limits=SMALL,
        )  # fmt: skip
    found = [problem for problem in plan.problems if problem.code == code]
    assert found, plan.problems
    assert {problem.level for problem in found} == {level}
    assert plan.is_storable == (level == "warning")
    vi, en = (problem_text(found[0], lang) for lang in ("vi", "en"))
    assert all(part.strip() and "{" not in part for part in (*vi, *en))
    assert vi[0] != en[0] and vi[1] != en[1]
    assert store.digest() == digest
