"""Every sentence is there in both languages, used, with the same places; numbers and dates are written rightly."""

import ast
import re
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from khoi import words
from khoi.errors import KhoiError, Problem, UnknownName

ROOT = Path(__file__).parent.parent
DOMAINS = {path.stem for path in words.CATALOGUES.glob("*/*.po")}


def _catalogues(lang: str) -> dict[str, Catalog]:
    found = {}
    for path in sorted((words.CATALOGUES / lang).glob("*.po")):
        with path.open("rb") as file:
            found[path.stem] = read_po(file, locale=lang, abort_invalid=True)
    return found


def _sentences(lang: str) -> dict[str, tuple[str, ...]]:
    """Each key with its forms, singular and plural."""
    found: dict[str, tuple[str, ...]] = {}
    for domain, catalogue in _catalogues(lang).items():
        for message in catalogue:
            if message.id:
                key = message.id if isinstance(message.id, str) else message.id[0]
                assert key.startswith(f"{domain}."), f"{key} lies in {domain}.po"
                found[key] = (message.string,) if isinstance(message.string, str) else tuple(message.string)
    return found


def _used() -> tuple[dict[str, str], dict[str, str]]:
    """Keys written in the code, and patterns of keys put together there; each with the place it stands in."""
    keys, patterns = {}, {}
    for path in [*ROOT.glob("khoi/**/*.py"), *ROOT.glob("pages/**/*.py"), ROOT / "dashboard.py"]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        parts_of_others = {
            id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values
        }
        for node in ast.walk(tree):
            if id(node) in parts_of_others:
                continue
            place = f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                if re.fullmatch(r"[a-z]+(\.[a-z0-9_-]+)+", node.value) and node.value.split(".")[0] in DOMAINS:
                    keys[node.value] = place
            elif isinstance(node, ast.JoinedStr):
                parts = [
                    re.escape(part.value) if isinstance(part, ast.Constant) else r"[a-z0-9_.-]+" for part in node.values
                ]
                domain, dot, _ = parts[0].replace("\\", "").partition(".") if parts else ("", "", "")
                if dot and domain in DOMAINS:
                    patterns["".join(parts)] = place
    return keys, patterns


def test_both_languages_hold_the_same_sentences() -> None:
    assert _sentences("vi").keys() == _sentences("en").keys()


def test_no_sentence_is_empty_or_left_for_later() -> None:
    for lang in words.LANGUAGES:
        empty = [key for key, forms in _sentences(lang).items() if not all(form.strip() for form in forms)]
        fuzzy = [m.id for catalogue in _catalogues(lang).values() for m in catalogue if m.id and m.fuzzy]
        assert (empty, fuzzy) == ([], [])


def test_both_languages_leave_the_same_places_to_fill() -> None:
    vietnamese, english = _sentences("vi"), _sentences("en")
    places = re.compile(r"\{(\w+)\}")
    for key, forms in vietnamese.items():
        mine, theirs = set(places.findall(forms[-1])), set(places.findall(english[key][-1]))
        assert mine == theirs, key


def test_every_key_that_the_code_names_has_a_sentence() -> None:
    keys, patterns = _used()
    known = _sentences("vi").keys()
    assert {key: place for key, place in keys.items() if key not in known} == {}
    assert {p: place for p, place in patterns.items() if not any(re.fullmatch(p, key) for key in known)} == {}


def test_every_sentence_is_used() -> None:
    keys, patterns = _used()
    unused = [
        key
        for key in _sentences("vi")
        if key not in keys and not any(re.fullmatch(pattern, key) for pattern in patterns)
    ]
    assert unused == []


def test_a_missing_sentence_is_refused_by_its_key() -> None:
    for key in ("fault.no-such-sentence", "nodomain.x"):
        with pytest.raises(UnknownName) as refusal:
            words.say(key, "vi")
        assert refusal.value.values == {"name": key}


def test_a_fault_is_told_in_the_language_of_the_reader() -> None:
    error = KhoiError("fault.unknown-unit", name="Pò Hèm")
    assert words.fault(error, "vi") == "Không có đơn vị nào tên “Pò Hèm”."
    assert words.fault(error, "en") == "There is no unit called “Pò Hèm”."


def test_a_problem_says_where_and_what_and_what_to_do() -> None:
    why, fix = words.problem_text(Problem("not-whole", 14, "Số hộ", "12,5", values={"example": "12"}), "vi")
    assert why == "Dòng 14, cột “Số hộ”: “12,5” không phải số nguyên."
    assert fix == "Ghi số nguyên, ví dụ 12."


@pytest.mark.parametrize(
    ("value", "digits", "vietnamese", "english"),
    [
        (1234567.8, None, "1.234.567,8", "1,234,567.8"),
        (0, None, "0", "0"),
        (-1500, None, "-1.500", "-1,500"),
        (Decimal("2.50"), 2, "2,50", "2.50"),
        (2.345, 1, "2,3", "2.3"),
    ],
)
def test_numbers_are_written_as_each_language_does(
    value: float, digits: int | None, vietnamese: str, english: str
) -> None:
    assert (words.number(value, "vi", digits), words.number(value, "en", digits)) == (vietnamese, english)


def test_percentages_keep_their_sign_on_the_line() -> None:
    assert words.percent(0.412, "vi") == "41\N{NO-BREAK SPACE}%"
    assert words.percent(0.412, "en", 1) == "41.2%"


def test_dates_and_times_are_vietnamese() -> None:
    assert words.day(date(2018, 7, 31)) == "31/07/2018"
    assert words.moment(datetime(2018, 7, 31, 17, 30)) == "01/08/2018 00:30"
