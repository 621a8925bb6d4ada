"""Every page as pictures, in build/screenshots: desktop and phone, both languages, light and dark.

`python -m bench.screenshots [--readme]`; with --readme only docs/overview.png, the README's own picture.
"""

import argparse
import shutil
import tempfile
from datetime import date
from pathlib import Path

from playwright.sync_api import Page

from bench.browser import ROOT, chromium, context_of, served, settled, sign_in
from khoi import access, sample

PAGES = {
    "overview": "",
    "headcount": "headcount",
    "spending": "spending",
    "coverage": "coverage",
    "overlap": "overlap",
    "compare": "compare?by=ward&items=bac-son,hai-son,tra-co",
    "boundaries": "boundaries?map=today",
    "ward": "ward?ward=bac-son",
    "village": "village?ward=bac-son&village=bac-son.luc-phu",
    "model": "model",
    "results": "results",
    "places": "places",
    "sources": "sources",
    "upload": "upload",
    "history": "history",
    "links": "links",
    "briefing": "briefing?period=2018-07",
    "help": "help",
}


def whole(page: Page, path: Path) -> None:
    """A picture of the whole page, not only of what the window shows: Streamlit scrolls inside its own frame."""
    size = page.viewport_size or {"width": 1440, "height": 900}
    height = page.evaluate("() => document.querySelector('[data-testid=stMain]')?.scrollHeight || 900")
    page.set_viewport_size({"width": size["width"], "height": max(size["height"], int(height) + 20)})
    page.wait_for_timeout(600)
    page.screenshot(path=path)
    page.set_viewport_size(size)


def main() -> None:
    """Takes the pictures of a fresh sample."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--readme", action="store_true")
    parser.add_argument("--pages", nargs="*", default=list(PAGES))
    options = parser.parse_args()
    target = ROOT / "build" / "screenshots"
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "khoi.duckdb"
        sample.make(database, sample.SEED, date(2018, 7, 1), sample.VILLAGES, print, "vi")
        with served(ROOT / "dashboard.py", database) as server, chromium() as browser:
            for is_phone, lang, is_dark in [
                (False, "vi", False),
                (True, "vi", False),
                (False, "en", False),
                (False, "vi", True),
                (True, "en", True),
            ]:
                context = context_of(browser, is_phone, is_dark)
                page = context.new_page()
                sign_in(page, server.address, "vanphong", access.SAMPLE_PASSWORD)
                for name in options.pages:
                    join = "&" if "?" in PAGES[name] else "?"
                    page.goto(f"{server.address}/{PAGES[name]}{join}lang={lang}")
                    settled(page)
                    parts = (name, "phone" if is_phone else "desktop", lang, *(["dark"] if is_dark else []))
                    file = target / ("-".join(parts) + ".png")
                    whole(page, file)
                    print(file.relative_to(ROOT))
                context.close()
                if options.readme:
                    shutil.copy(target / "overview-desktop-vi.png", ROOT / "docs" / "overview.png")
                    return


if __name__ == "__main__":
    main()
