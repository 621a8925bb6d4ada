"""A server of our own and a real Chromium before it: for the browser tests, the measurements and the pictures."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).parent.parent
DESKTOP, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
PHONE_AGENT = (
    "Mozilla/5.0 (Linux; Android 13; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile Safari/537.36"
)
PATIENCE = 120_000  # milliseconds: a busy machine is slow, not wrong
READY = "[data-testid='stApp'][data-test-script-state='notRunning']"


@dataclass(frozen=True, slots=True)
class Server:
    """A running dashboard: where it answers, and the process that serves it."""

    address: str
    process: subprocess.Popen[bytes]


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def served(
    script: Path, database: Path | None = None, ready: str = "/health", port: int | None = None
) -> Iterator[Server]:
    """A Streamlit server over `script`, ready to answer; ended by its own process at the end."""
    port = port or free_port()
    environment = os.environ | ({"KHOI_DATABASE": str(database)} if database else {})
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.address=127.0.0.1"]
    command += [f"--server.port={port}", "--server.headless=true", "--server.fileWatcherType=none"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address + ready, process)
        yield Server(address, process)
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    give_up = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < give_up:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with code {process.returncode}")
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("the server did not answer")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium without a screen. Raises RuntimeError where it is not installed."""
    program = shutil.which("chromium")
    if program is None:
        raise RuntimeError("chromium is missing: apt-get install chromium")
    quiet = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=quiet)
        yield browser
        browser.close()


def context_of(browser: Browser, is_phone: bool = False, is_dark: bool = False) -> BrowserContext:
    """A new visitor: desktop 1440 × 900 or phone 390 × 844 with a finger, in Vietnamese, light or dark."""
    context = browser.new_context(
        viewport=PHONE if is_phone else DESKTOP,  # type: ignore[arg-type]
        user_agent=PHONE_AGENT if is_phone else None,
        has_touch=is_phone,
        color_scheme="dark" if is_dark else "light",
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
    )
    context.set_default_timeout(PATIENCE)
    return context


def sign_in(page: Page, address: str, account: str, password: str) -> None:
    """Signs an account in by the form and waits for its first page."""
    page.goto(address + "/sign-in")
    page.fill("input[name=account]", account)
    page.fill("input[name=password]", password)
    page.press("input[name=password]", "Enter")
    settled(page)


def settled(page: Page) -> None:
    """Waits until the script has run and every chart is drawn."""
    page.wait_for_selector(READY, timeout=PATIENCE)
    page.wait_for_function(
        "() => !document.querySelector('[data-testid=stSkeleton]')"
        " && [...document.querySelectorAll('.js-plotly-plot')].every(plot => plot.querySelector('.main-svg'))",
        timeout=PATIENCE,
    )
