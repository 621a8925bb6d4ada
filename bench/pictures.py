"""The help's pictures, drawn from the sample with numbered marks, and docs/su-dung.md: `python -m bench.pictures`.

`data/help/manifest.json` keeps what each picture was drawn from and the texts seen in it; a test compares those with
what the pages say now.
"""

import argparse
import base64
import hashlib
import json
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page

from bench.browser import ROOT, chromium, served, settled, sign_in
from bench.guide import GUIDE, guide
from khoi import access, sample
from khoi.see.pictures import FOLDER
from khoi.words import LANGUAGES

ACCOUNT = "vanphong"
WIDTH, TALL = 1240, 3_000  # CSS pixels of the window
MOST_BYTES = 60_000
MARGIN = 12  # around what is shown
FAULTY = (
    "Xã, phường;Thôn, khu;Nhiệm vụ;Tổ chức thực hiện;Tháng;Số buổi;Số hộ mới tiếp cận\n"
    "Xã Bắc Sơn;Lục Phủ;papi;to-dan-van;07/2018;2;12,5\n"
    "Xã Bắc Sơn;Lục Phú;papi;to-dan-van;13/2018;2;3\n"
)
AFTER = "> "  # before a mark: its number stands behind the element, not before it
MARKS = """([marks, after]) => marks.forEach((mark, at) => {
  const name = mark.startsWith(after) ? mark.slice(after.length) : mark;
  const box = [...document.querySelectorAll(name)].find(one => one.offsetParent !== null).getBoundingClientRect();
  const dot = document.createElement('div');
  dot.textContent = at + 1;
  dot.style.cssText = `position:fixed;z-index:2000000;left:${name === mark ? box.left - 28 : box.right + 8}px;` +
    `top:${box.top + Math.min(box.height / 2 - 12, 4)}px;` +
    'width:24px;height:24px;border-radius:12px;background:#B8500F;color:#fff;font:600 15px/24px sans-serif;' +
    'text-align:center;box-shadow:0 0 0 2px #fff';
  document.body.append(dot);
})"""
REGION = """([first, last, margin, width]) => {
  const seen = name => [...document.querySelectorAll(name)].filter(one => one.offsetParent !== null);
  const top = seen(first)[0].getBoundingClientRect(), end = seen(last)[0].getBoundingClientRect();
  const box = document.querySelector('[class*=st-key-kh-trace-]')?.getBoundingClientRect();
  const main = document.querySelector('[data-testid=stMainBlockContainer] .kh-state').getBoundingClientRect();
  const left = box ? box.left - 30 : main.left - 44;
  const right = box ? box.right + 16 : width - 40;
  return {x: left, y: Math.max(top.top - margin, 0), width: right - left, height: end.bottom - top.top + 2 * margin};
}"""
TEXTS = """([region, names]) => [
  ...(document.querySelector('[role=dialog]') || document).querySelectorAll(names)
].filter(one => {
  const box = one.getBoundingClientRect();
  return box.height && box.top >= region.y && box.bottom <= region.y + region.height && box.right > region.x;
}).map(one => one.textContent.trim())"""
TOLD = (
    "kh-question",
    "kh-answer",
    "kh-section",
    "kh-label",
    "kh-note",
    "kh-box",
    "kh-traced",
)  # the texts by which a picture is known


@dataclass(frozen=True)
class Recipe:
    """How a picture is made: the page, its choice, from which element to which, and the elements that get a number."""

    page: str
    first: str
    last: str
    marks: tuple[str, ...]
    choice: Mapping[str, str] = field(default_factory=dict)
    is_upload: bool = False  # a faulty file is chosen before
    traced: str = ""  # the button that is pressed with the sources switched on


RECIPES = {
    "reading": Recipe(
        "overview", ".kh-state", ".kh-metrics",
        (".kh-state", ".st-key-kh-filters", ".kh-question", ".kh-answer", ".kh-metric"), {"period": "2018-07"},
    ),
    "states": Recipe(
        "ward", ".kh-section", ".kh-note",
        ("[class*=st-key-villages]", ".kh-note"), {"period": "2018-03", "ward": "hai-dong"},
    ),
    "drill": Recipe(
        "ward", ".kh-state", ".kh-answer",
        (".st-key-kh-crumbs a", f"{AFTER}.st-key-kh-crumbs [aria-current]", ".st-key-kh-tracing label"),
        {"period": "2018-07", "ward": "bac-son"},
    ),
    "trace": Recipe(
        "ward", ".kh-traced", "[role=dialog] canvas", (".kh-traced", "[role=dialog] canvas"),
        {"period": "2018-07", "ward": "bac-son"}, traced="trace_metric_1",
    ),
    "upload": Recipe(
        "upload", ".kh-question", ".kh-faults",
        ("[class*=st-key-upload_dataset]", "[class*=st-key-kh-upload]", ".kh-box.kh-bad", ".kh-faults"),
        is_upload=True,
    ),
}  # fmt: skip


def drawn(page: Page, address: str, recipe: Recipe, lang: str) -> None:
    """Brings the page to what the picture shows."""
    page.goto(f"{address}/{recipe.page}?{urlencode({**recipe.choice, 'lang': lang})}")
    settled(page)
    if recipe.is_upload:
        file = {"name": "bac-son-7-2018.csv", "mimeType": "text/csv", "buffer": FAULTY.encode()}
        page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
        page.wait_for_selector(".kh-faults")
    if recipe.traced:
        page.locator(".st-key-tracing label").first.click()
        page.locator(f".st-key-{recipe.traced} button").click()
        page.wait_for_selector("[role=dialog] canvas")
    page.wait_for_function("() => !document.querySelector('[data-stale=true]')")
    settled(page)
    page.mouse.move(0, 0)
    page.wait_for_timeout(1_000)


def shot(page: Page, recipe: Recipe) -> tuple[bytes, dict[str, Any]]:
    """The marked region as WebP of at most 60 kB, and what is to be kept of it."""
    region = page.evaluate(REGION, [recipe.first, recipe.last, MARGIN, WIDTH])
    texts = page.evaluate(TEXTS, [region, ", ".join(f".{name}" for name in TOLD)])
    page.evaluate(MARKS, [list(recipe.marks), AFTER])
    session = page.context.new_cdp_session(page)
    for quality in range(85, 20, -10):
        asked = {"format": "webp", "quality": quality, "clip": {**region, "scale": 1}}
        data = base64.b64decode(session.send("Page.captureScreenshot", asked)["data"])
        if len(data) <= MOST_BYTES:
            size = {"width": round(region["width"]), "height": round(region["height"])}
            return data, {**size, "sha256": hashlib.sha256(data).hexdigest(), "texts": texts}
    raise RuntimeError("the picture is too large: show less of the page")


def draw(browser: Browser, address: str, names: Iterable[str]) -> dict[str, Any]:
    """Draws the pictures named, in every language; gives the lines of the manifest."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    context = browser.new_context(
        viewport={"width": WIDTH, "height": TALL}, device_scale_factor=1.5, color_scheme="light", locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
    )  # fmt: skip
    page = context.new_page()
    sign_in(page, address, ACCOUNT, access.SAMPLE_PASSWORD)
    lines: dict[str, Any] = {}
    for name in names:
        recipe = RECIPES[name]
        lines[name] = {"page": recipe.page, "choice": dict(recipe.choice), "marks": list(recipe.marks)}
        for lang in LANGUAGES:
            drawn(page, address, recipe, lang)
            data, kept = shot(page, recipe)
            (FOLDER / lang).mkdir(exist_ok=True)
            (FOLDER / lang / f"{name}.webp").write_bytes(data)
            lines[name][lang] = kept
            print(f"{lang}/{name}.webp {len(data):,} bytes {kept['width']} × {kept['height']}")
    context.close()
    return lines


def main() -> None:
    """Draws a fresh sample, or the dashboard that answers at an address, and writes manifest and guide."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--address", help="a dashboard over the sample that runs already")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, chromium() as browser, ExitStack() as stack:
        address = options.address
        if not address:
            database = Path(folder) / "khoi.duckdb"
            sample.make(database, sample.SEED, date(2018, 7, 1), sample.VILLAGES, print, "vi")
            address = stack.enter_context(served(ROOT / "dashboard.py", database)).address
        lines = draw(browser, address, RECIPES)
    (FOLDER / "manifest.json").write_text(json.dumps(lines, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    GUIDE.write_text(guide(), encoding="utf-8")


if __name__ == "__main__":
    main()
