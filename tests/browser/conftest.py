"""A server over a copy of the sample, and a Chromium before it, for the browser tests."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from bench.browser import ROOT, Server, chromium, context_of, served, sign_in
from khoi.access import SAMPLE_PASSWORD

Visit = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of this folder drives a browser."""
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker("browser")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="session")
def server(sample_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A dashboard over a copy of the sample that no test changes."""
    copy = tmp_path_factory.mktemp("served") / "khoi.duckdb"
    shutil.copy(sample_path, copy)
    with served(ROOT / "dashboard.py", copy) as running:
        yield running


@pytest.fixture
def visit(browser: Browser, server: Server) -> Iterator[Visit]:
    """Opens a signed-in visitor's page: visit("lanhdao", is_phone=…, is_dark=…)."""
    contexts = []

    def opened(account: str, is_phone: bool = False, is_dark: bool = False) -> Page:
        context = context_of(browser, is_phone, is_dark)
        contexts.append(context)
        page = context.new_page()
        sign_in(page, server.address, account, SAMPLE_PASSWORD)
        return page

    yield opened
    for context in contexts:
        context.close()
