"""One small database that every torture begins from."""

from pathlib import Path

import pytest

pytest.register_assert_rewrite("tests.torture.harness")

from tests.torture.harness import founded  # noqa: E402 - its assertions are rewritten first


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of the small city before the first act; to be copied."""
    path = tmp_path_factory.mktemp("base") / "database" / "khoi.duckdb"
    founded(path)
    return path
