"""The query files under `queries/`: their text and the $names they use."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from khoi.errors import UnknownName

QUERIES = Path(__file__).parent.parent.parent / "queries"


@cache
def text(name: str) -> str:
    """The SQL of a query such as "see/coverage_by_ward". Raises UnknownName."""
    path = QUERIES / f"{name}.sql"
    if not path.is_file() or not path.resolve().is_relative_to(QUERIES):
        raise UnknownName("fault.unknown-query", name=name, known=", ".join(names("see")))
    return path.read_text(encoding="utf-8")


@cache
def unordered(name: str) -> str:
    """The same without its order at the end, in brackets: to be selected from where the order does not matter.

    DuckDB sorts a subquery even below a sum: a million rows take twice the time.
    """
    sql = text(name)
    return f"({sql[: sql.rindex('ORDER BY')]})"


@cache
def parameters(name: str) -> frozenset[str]:
    """The $names that a query uses, comments aside."""
    bare = re.sub(r"--.*", "", text(name))
    return frozenset(re.findall(r"\$([a-z_][a-z0-9_]*)", bare))


def chosen(name: str, given: Mapping[str, object]) -> dict[str, object]:
    """Of the given values those that the query uses. Raises UnknownName naming the missing ones."""
    missing = parameters(name) - given.keys()
    if missing:
        raise UnknownName("fault.missing-parameter", name=name, missing=", ".join(sorted(missing)))
    return {key: given[key] for key in parameters(name)}


def names(folder: str) -> list[str]:
    """The queries of one folder, without the ending, sorted."""
    return sorted(path.stem for path in (QUERIES / folder).glob("*.sql"))
