"""Every file of the corpus, named for its fault, gets the answer written beside it; reading one stores nothing."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from khoi import words
from khoi.store import Store
from khoi.words import problem_text
from tests.intake_world import city, plan_of

SAMPLES = Path(__file__).parent / "samples"
ANSWERS = json.loads((SAMPLES / "answers.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with city() as opened:
        yield opened


def test_every_sample_has_its_answer() -> None:
    assert sorted(path.name for path in SAMPLES.glob("*.*") if path.suffix != ".json") == sorted(ANSWERS)


@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_a_sample_gets_its_answer(store: Store, name: str) -> None:
    wanted = ANSWERS[name]
    digest = store.digest()
    plan = plan_of(store, (SAMPLES / name).read_bytes(), wanted["dataset"], wanted.get("wards"))
    found = plan.as_json("vi")
    assert {key: found[key] for key in ("encoding", "delimiter", "header_row", "rows")} == {
        key: wanted[key] for key in ("encoding", "delimiter", "header_row", "rows")
    }
    assert [plan.new_count, plan.changed_count, plan.unchanged_count] == wanted["plan"]
    assert [[skipped.row, skipped.why] for skipped in plan.skipped] == wanted["skipped"]
    assert list(plan.ignored_columns) == wanted["ignored"]
    problems = [
        [p.level, f"{p.code}.{p.case}" if p.case else p.code, p.row, p.column, p.value and p.value[:20]]
        for p in plan.problems
    ]
    assert problems == wanted["problems"]
    for lang in words.LANGUAGES:
        assert all(part and "{" not in part for p in plan.problems for part in problem_text(p, lang))
    assert store.digest() == digest
