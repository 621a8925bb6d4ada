"""A page that is open when its session ends loses its figures without being touched."""

import os
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser, expect

from bench.browser import ROOT, context_of, served, settled, sign_in
from khoi.access import SAMPLE_PASSWORD
from tests.databases import copy_database

MOST = 60_000  # milliseconds


def test_an_open_page_shows_nothing_any_more_within_a_minute(
    browser: Browser, sample_path: Path, tmp_path: Path
) -> None:
    path = tmp_path / "khoi.duckdb"
    copy_database(sample_path, path)
    with served(ROOT / "dashboard.py", path) as server:
        context = context_of(browser)
        page = context.new_page()
        sign_in(page, server.address, "vanphong", SAMPLE_PASSWORD)
        page.goto(f"{server.address}/coverage")
        settled(page)
        assert page.locator(".js-plotly-plot").count() > 0
        done = subprocess.run(
            [sys.executable, "-m", "khoi", "account", "reset", "vanphong"], cwd=ROOT, capture_output=True, text=True,
            env=os.environ | {"KHOI_DATABASE": str(path)}, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        expect(page.get_by_text("Phiên làm việc đã kết thúc")).to_be_visible(timeout=MOST)
        expect(page.locator(".js-plotly-plot")).to_have_count(0)
        expect(page.get_by_text("Độ phủ nhiệm vụ")).to_have_count(0)
        context.close()
