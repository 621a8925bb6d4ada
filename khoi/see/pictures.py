"""The help's pictures of the sample, as `make help` has drawn them: data/help/<language>/<name>.webp and a manifest."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from khoi.words import say

FOLDER = Path(__file__).parent.parent.parent / "data" / "help"


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: its file, its size on the page in CSS pixels, what it shows, and a line for each number on it."""

    name: str
    path: Path
    width: int
    height: int
    alt: str
    lines: tuple[str, ...]


@cache
def manifest() -> dict[str, Any]:
    """What `make help` wrote down of each picture, by name."""
    kept: dict[str, Any] = json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))
    return kept


@cache
def picture(name: str, lang: str) -> Picture:
    """The picture in a language. Raises KeyError where it was never drawn."""
    drawn = manifest()[name]
    size = drawn[lang]
    lines = tuple(say(f"help.picture-{name}-{number}", lang) for number in range(1, len(drawn["marks"]) + 1))
    return Picture(
        name, FOLDER / lang / f"{name}.webp", size["width"], size["height"], say(f"help.picture-{name}", lang), lines
    )
