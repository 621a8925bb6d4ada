"""The rules of the house: which room imports which, where SQL lives, how a page and a query begin."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from khoi.store import Store, queries
from khoi.store.rollup import ROLLUPS_OF

ROOT = Path(__file__).parent.parent
ROOMS = (
    "errors", "words", "places", "periods", "datasets", "intake", "store", "access", "sample", "see", "brief",
    "web", "cli",
)  # fmt: skip
PAGES = sorted(path for path in (ROOT / "pages").rglob("*.py") if path.name != "app.py")
MODULES = sorted((ROOT / "khoi").rglob("*.py"))
SEE = queries.names("see")


def _imports(path: Path) -> Iterator[str]:
    """Every module that a file imports, as a dotted name; `from khoi import x` as khoi.x."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            module = node.module or ""
            yield from (f"khoi.{a.name}" for a in node.names) if module == "khoi" else (module,)


def _rooms_imported(path: Path) -> set[str]:
    return {name.split(".")[1] for name in _imports(path) if name.startswith("khoi.")}


def _room(path: Path) -> str:
    return path.relative_to(ROOT / "khoi").parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_room_imports_only_rooms_above_it(path: Path) -> None:
    room = _room(path)
    if room in ("__init__", "__main__"):
        return
    allowed = {*ROOMS[: ROOMS.index(room)], room}
    assert _rooms_imported(path) <= allowed


def test_streamlit_and_starlette_come_in_through_the_web_room_alone() -> None:
    outside = [
        path for path in MODULES
        if _room(path) != "web" and {name.split(".")[0] for name in _imports(path)} & {"streamlit", "starlette"}
    ]  # fmt: skip
    assert outside == []


def test_a_database_connection_is_used_by_the_store_alone() -> None:
    outside = [path for path in MODULES if _room(path) != "store" and "duckdb" in set(_imports(path))]
    assert outside == []


def test_pages_import_streamlit_and_khoi_alone() -> None:
    for path in (ROOT / "pages").rglob("*.py"):
        assert {name.split(".")[0] for name in _imports(path)} <= {"streamlit", "khoi"}, path


def test_no_page_lies_where_it_could_be_run_without_the_frame() -> None:
    assert [path.name for path in (ROOT / "pages").glob("*.py")] == ["app.py"]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_begins_with_its_guard_and_runs_straight_down(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    statements = [node for node in tree.body if not isinstance(node, ast.Import | ast.ImportFrom | ast.Expr)]
    first = ast.unparse(statements[0])
    assert first.startswith("viewer = ui.guard(Action."), first
    assert ast.get_docstring(tree), "a page says its question"
    banned = (ast.FunctionDef, ast.ClassDef, ast.Try, ast.Lambda)
    assert [ast.unparse(node)[:60] for node in ast.walk(tree) if isinstance(node, banned)] == []
    sums = [node for node in ast.walk(tree) if isinstance(node, ast.BinOp) and not isinstance(node.op, ast.BitOr)]
    assert [ast.unparse(node) for node in sums] == [], "arithmetic belongs to the queries"


def test_sql_lives_in_the_query_files() -> None:
    statement = re.compile(r"^\s*(SELECT|INSERT|UPDATE|DELETE|CREATE|MERGE|WITH|DROP|ALTER)\s", re.IGNORECASE)
    written: dict[str, list[str]] = {}
    for path in [*MODULES, *(ROOT / "pages").rglob("*.py"), ROOT / "dashboard.py"]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            text = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
            if statement.match(text) and re.search(r"\b(FROM|INTO|SET|TABLE|AS)\b", text):
                room = _room(path) if path.is_relative_to(ROOT / "khoi") else path.name
                written.setdefault(room, []).append(text)
    assert set(written) <= {"store"}
    # Within the store: its own record of schema steps, and statements whose table name cannot be a parameter.
    for text in written.get("store", []):
        assert len(text) < 120 or "{" in text, text


@pytest.mark.parametrize(
    "path", sorted((ROOT / "queries").rglob("*.sql")), ids=lambda path: f"{path.parent.name}/{path.stem}"
)
def test_a_query_says_its_grain_and_keeps_to_its_size(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith("-- "), "a sentence first"
    assert re.search(r"^-- Grain: ", text, re.MULTILINE)
    assert "{" not in text, "values only as $name, no template"
    bare = re.sub(r"--.*", "", text)
    if path.parent.name != "schema":
        assert len(text.splitlines()) <= 80
    if re.match(r"\s*(WITH|SELECT)\b", bare):
        tail = bare[bare.rfind("\nSELECT") if "\nSELECT" in bare else 0 :]
        assert not re.match(r"\s*SELECT\s+\*", tail), "no SELECT * at the end"
        assert "ORDER BY" in tail, "always an order"


def test_every_query_is_used() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in [*MODULES, *(ROOT / "pages").rglob("*.py")])
    unused = []
    for path in (ROOT / "queries").rglob("*.sql"):
        folder, stem = path.parent.name, path.stem
        named = f"{folder}/{stem}" in code or f'"{stem}"' in code
        by_dataset = re.match(r"(activity|headcount|spending|targets|conclusions|units|mergers|campaigns)_(\w+)$", stem)
        if folder == "upload" and by_dataset:
            named = named or f"_{by_dataset[2]}" in code
        if folder in ("schema",):
            named = True
        if not named:
            unused.append(f"{folder}/{stem}")
    assert unused == []


@pytest.mark.parametrize("name", SEE)
def test_a_query_of_a_page_explains_against_the_empty_schema_and_asks_for_the_scope(store: Store, name: str) -> None:
    given = dict.fromkeys(queries.parameters(f"see/{name}"))
    with store.cursor() as cursor:
        try:
            cursor.execute(f"EXPLAIN {queries.text(f'see/{name}')}", given)
        except duckdb.Error as error:  # the file's name belongs to the fault
            pytest.fail(f"{name}: {error}")
    facts = {"activity", "headcount", "spending", "target", "conclusion", "upload"}
    tables = set(re.findall(r"\b(?:FROM|JOIN)\s+(\w+)", re.sub(r"--.*", "", queries.text(f"see/{name}"))))
    if any(table.removesuffix("_log") in facts or table.startswith("rollup_") for table in tables):
        assert "scope" in given, "facts are read within the viewer's scope"


@pytest.mark.parametrize("name", [name for names in ROLLUPS_OF.values() for name in names])
def test_a_rollup_explains_against_the_empty_schema(store: Store, name: str) -> None:
    with store.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE touched (ward_id VARCHAR, month DATE)")
        assert cursor.execute(f"EXPLAIN {queries.text(f'rollup/{name}')}").fetchall()


def test_sizes_stay_readable() -> None:
    """Over is a question, not a sin: the exceptions and their reasons stand here."""
    exceptions: dict[str, str] = {}
    big = {}
    for path in MODULES:
        lines = path.read_text(encoding="utf-8").splitlines()
        if len(lines) > 250:
            big[str(path.relative_to(ROOT))] = len(lines)
        for node in ast.walk(ast.parse("\n".join(lines))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                big |= {f"{path.relative_to(ROOT)}:{node.name}": length} if length > 40 else {}
    big |= {str(page.relative_to(ROOT)): n for page in PAGES if (n := len(page.read_text().splitlines())) > 80}
    assert {name: size for name, size in big.items() if name not in exceptions} == {}


def test_nothing_is_swallowed_or_left_for_later() -> None:
    left = re.compile(r"TODO|FIXME|XXX|NotImplementedError|unsafe_allow_html\s*=\s*True|st\.download_button")
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in [*MODULES, *PAGES, ROOT / "dashboard.py"]
        for line in path.read_text(encoding="utf-8").splitlines()
        if left.search(line)
    ]
    assert found == []
