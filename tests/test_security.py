"""docs/security.md: it answers every line of the standard's levels 1 and 2, and the tests it names exist."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
# The lines of OWASP ASVS 5.0.0 by section: how many of each level 1 and level 2 there are, by their last numbers.
LEVEL_1 = {
    "1.2": "1 2 3 4 5", "1.3": "1 2", "1.5": "1", "2.1": "1", "2.2": "1 2", "2.3": "1", "3.2": "1 2", "3.3": "1",
    "3.4": "1 2", "3.5": "1 2 3", "4.1": "1", "4.4": "1", "5.2": "1 2", "5.3": "1 2", "6.1": "1",
    "6.2": "1 2 3 4 5 6 7 8", "6.3": "1 2", "6.4": "1 2", "7.2": "1 2 3 4", "7.4": "1 2", "8.1": "1", "8.2": "1 2",
    "8.3": "1", "9.1": "1 2 3", "9.2": "1", "10.4": "1 2 3 4 5", "11.3": "1 2", "11.4": "1", "12.1": "1",
    "12.2": "1 2", "13.4": "1", "14.2": "1", "14.3": "1", "15.1": "1", "15.2": "1", "15.3": "1",
}  # fmt: skip
LEVEL_2 = {
    "1.1": "1 2", "1.2": "6 7 8 9", "1.3": "3 4 5 6 7 8 9 10 11", "1.4": "1 2 3", "1.5": "2", "2.1": "2 3", "2.2": "3",
    "2.3": "2 3 4", "2.4": "1", "3.3": "2 3 4", "3.4": "3 4 5 6", "3.5": "4 5", "3.7": "1 2", "4.1": "2 3", "4.2": "1",
    "4.3": "1 2", "4.4": "2 3 4", "5.1": "1", "5.2": "3", "5.4": "1 2 3", "6.1": "2 3", "6.2": "9 10 11 12",
    "6.3": "3 4", "6.4": "3 4", "6.5": "1 2 3 4 5", "6.6": "1 2 3", "6.8": "1 2 3 4", "7.1": "1 2 3", "7.3": "1 2",
    "7.4": "3 4 5", "7.5": "1 2", "7.6": "1 2", "8.1": "2", "8.2": "3", "8.4": "1", "9.2": "2 3 4", "10.1": "1 2",
    "10.2": "1 2", "10.3": "1 2 3 4", "10.4": "6 7 8 9 10 11", "10.5": "1 2 3 4 5", "10.6": "1 2", "10.7": "1 2 3",
    "11.1": "1 2", "11.2": "1 2 3", "11.3": "3", "11.4": "2 3 4", "11.5": "1", "11.6": "1", "12.1": "2 3",
    "12.3": "1 2 3 4", "13.1": "1", "13.2": "1 2 3 4 5", "13.3": "1 2", "13.4": "2 3 4 5", "14.1": "1 2",
    "14.2": "2 3 4", "14.3": "2 3", "15.1": "2 3", "15.2": "2 3", "15.3": "2 3 4 5 6 7", "16.1": "1",
    "16.2": "1 2 3 4 5", "16.3": "1 2 3 4", "16.4": "1 2 3", "16.5": "1 2 3", "17.1": "1", "17.2": "1 2 3 4",
    "17.3": "1 2",
}  # fmt: skip


def _lines(level: dict[str, str]) -> set[str]:
    return {f"{section}.{number}" for section, numbers in level.items() for number in numbers.split()}


def _rows(title: str) -> list[list[str]]:
    part = PAGE.partition(f"\n## {title}")[2].partition("\n## ")[0]
    return [
        [cell.strip() for cell in line.strip("|").split("|")] for line in part.splitlines() if line.startswith("| ")
    ][1:]


def test_every_line_of_level_1_is_answered_once() -> None:
    assert len(_lines(LEVEL_1)) == 70
    answered = [row[0] for row in _rows("Level 1")]
    assert sorted(answered) == sorted(_lines(LEVEL_1))
    assert not [row for row in _rows("Level 1") if len(row) != 3 or not all(row)]


def test_every_line_of_level_2_is_answered_once() -> None:
    answered = re.findall(r"\b\d+\.\d+\.\d+\b", " ".join(row[0] for row in _rows("Level 2") if "level 2" not in row[0]))
    assert sorted(answered) == sorted(_lines(LEVEL_2))


def test_the_tests_that_the_page_names_exist() -> None:
    named = set(re.findall(r"`(test_\w+)\.py::(test_\w+)`", PAGE))
    assert len(named) > 40
    missing = [
        f"{file}::{test}"
        for file, test in sorted(named)
        if f"def {test}(" not in (ROOT / "tests" / f"{file}.py").read_text(encoding="utf-8")
    ]
    assert missing == []
    unproven = [row[0] for row in _rows("Level 1") if "`test_" not in row[2] and row[2] != "none here"]
    assert unproven == []
