"""A server over a copy of the sample, and a Chromium before it, for the browser tests."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from bench.browser import DESKTOP, PATIENCE, PHONE, ROOT, Server, chromium, context_of, served, sign_in
from khoi.access import SAMPLE_PASSWORD
from tests.databases import copy_database

Visit = Callable[..., Page]
expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of this folder drives a browser."""
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker("browser")


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Ends with this folder: Playwright keeps an event loop in the thread, and other tests run their own."""
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="package")
def server(sample_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A dashboard over a copy of the sample that no test changes."""
    copy = tmp_path_factory.mktemp("served") / "khoi.duckdb"
    copy_database(sample_path, copy)
    with served(ROOT / "dashboard.py", copy) as running:
        yield running


@pytest.fixture(scope="package")
def cookies(browser: Browser, server: Server) -> Callable[[str], list[Any]]:
    """The cookies of an account: each signs in once, by the form."""
    known: dict[str, list[Any]] = {}

    def of(account: str) -> list[Any]:
        if account not in known:
            context = context_of(browser)
            sign_in(context.new_page(), server.address, account, SAMPLE_PASSWORD)
            known[account] = context.cookies()
            context.close()
        return known[account]

    return of


@pytest.fixture(scope="package")
def pages() -> dict[tuple[str, bool], Page]:
    """The page of each visitor, desktop and phone: a new one would read Streamlit and Plotly again, for seconds."""
    return {}


@pytest.fixture
def visit(browser: Browser, cookies: Callable[[str], list[Any]], pages: dict[tuple[str, bool], Page]) -> Visit:
    """The page of a signed-in visitor, as they left it: visit("lanhdao", is_phone=…, is_dark=…), then go somewhere."""

    def opened(account: str, is_phone: bool = False, is_dark: bool = False) -> Page:
        page = pages.get((account, is_phone))
        if page is None or page.is_closed():
            context = context_of(browser, is_phone)
            context.add_cookies(cookies(account))
            page = pages[account, is_phone] = context.new_page()
        page.set_viewport_size(PHONE if is_phone else DESKTOP)  # type: ignore[arg-type]
        page.emulate_media(color_scheme="dark" if is_dark else "light")
        return page

    return opened
