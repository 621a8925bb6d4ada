"""Every page at the widths of a desk, a tablet and a telephone: nothing cut, crowded, left over or in English.

The pictures are kept in build/screenshots: a person looks at them; what can be told from the page itself is told here.
"""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, ViewportSize

from bench.browser import ROOT, Server, settled
from bench.screenshots import PAGES as CHOSEN
from bench.screenshots import whole
from khoi.web.site import PAGES
from tests.browser.conftest import Visit

ADDRESSES = {page.name: CHOSEN.get(page.name, page.name) for page in PAGES}
JS = (Path(__file__).parent / "screens.js").read_text(encoding="utf-8")
PICTURES = ROOT / "build" / "screenshots"
FINGER = 44  # pixels
DESK, TABLET, HAND = (
    ViewportSize(width=width, height=height) for width, height in ((1440, 900), (820, 1180), (390, 844))
)
BROKEN = re.compile(r"\b(None|NaN|nan|NaT|undefined|Infinity|null)\b|\{\w*\}")

# A syllable of Vietnamese that needs no mark: one before p, t, c or ch always bears one. Few English words are such.
SYLLABLE = re.compile(
    r"(b|c|ch|d|g|gh|gi|h|k|kh|l|m|n|ng|ngh|nh|ph|qu|r|s|t|th|tr|v|x)?"
    r"(a|e|i|o|u|y|ai|ao|au|ay|eo|ia|iu|oa|oai|oay|oe|oi|ua|ui|uy)(m|n|ng|nh)?",
    re.IGNORECASE,
)
ENGLISH = {"the", "on", "he", "she", "then", "them"}  # ... and these are not
NAMES = {
    "PAPI", "KHOI", "MTTQ", "GB", "BC", "UBTVQH", "Chrome", "Android", "Linux", "English",
    "quantri", "vanphong", "bacson", "lanhdao", "doancongtac",
}  # fmt: skip
FILES = {"CSV", "Excel", "Word", "PDF", "PNG", "SVG", "XLSX", "GeoJSON"}
FILE_NAME = re.compile(r"\S+\.(csv|xlsx|xls|json|geojson|pdf|docx|png|svg|duckdb)\b|\S*\d\S*", re.IGNORECASE)
# Streamlit's own few words, which have no translation: names of its buttons, said to a screen reader.
STREAMLIT = re.compile(
    r"Sidebar|(Collapse|Expand) sidebar|Open|Close|Clear all|Remove .+|Decrement|Increment|file upload"
)


def foreign(said: list[str]) -> dict[str, str]:
    """Words of a page that are neither Vietnamese nor known names, each with a text that has it."""
    known = NAMES | FILES
    found: dict[str, str] = {}
    for text in said:
        if STREAMLIT.fullmatch(text.strip()):
            continue
        for word in re.findall(r"(?<![^\W\d_])[A-Za-z]{2,}(?![^\W\d_])", FILE_NAME.sub(" ", text)):
            if word not in known and (word.lower() in ENGLISH or not SYLLABLE.fullmatch(word)):
                found.setdefault(word, text)
    return found


@pytest.mark.parametrize("text", ["Show as table", "Tải ảnh as a picture", "Coverage", "Year 2018", "Choose an option"])
def test_a_forgotten_english_label_is_found(text: str) -> None:
    assert foreign([text])


def test_vietnamese_is_not_taken_for_english() -> None:
    sentence = "Khu 1, thôn Tranh, giao ban theo quy mô: chưa có ai khai, hai xã đang chia nhau tờ khai; mai xem qua"
    assert foreign([sentence, "ket-qua-2018-07-bac-son.csv", "Close", "Remove Bắc Sơn", "Số GB 03/2018-2"]) == {}


def _faults(page: Page, lang: str, finger: int) -> list[str]:
    """What is wrong with a page as it stands."""
    seen = page.evaluate(JS, {"finger": finger})
    broken = [f"broken: {text[:80]}" for text in seen["said"] if BROKEN.search(text)]
    english = foreign(seen["said"]) if lang == "vi" else {}
    return [*seen["faults"], *broken, *(f"English “{word}”: {text[:80]}" for word, text in english.items())]


def _walk(page: Page, server: Server, lang: str, sizes: dict[str, ViewportSize], finger: int = 0) -> list[str]:
    """What is wrong with any page at these widths: it is opened once, at the first of them."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    faults = []
    for name, path in ADDRESSES.items():
        page.set_viewport_size(next(iter(sizes.values())))
        page.goto(f"{server.address}/{path}{'&' if '?' in path else '?'}lang={lang}")
        settled(page)
        for kind, size in sizes.items():
            page.set_viewport_size(size)
            whole(page, PICTURES / f"{name}-{kind}-{lang}.png")
            faults += [f"{name}, {kind}, {lang}: {fault}" for fault in _faults(page, lang, finger)]
    return faults


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_page_is_whole_on_a_telephone(visit: Visit, server: Server, lang: str) -> None:
    assert _walk(visit("quantri", is_phone=True), server, lang, {"phone": HAND}, FINGER) == []


def test_every_page_is_whole_at_a_desk_and_on_a_tablet(visit: Visit, server: Server) -> None:
    assert _walk(visit("quantri"), server, "vi", {"desktop": DESK, "tablet": TABLET}) == []


def test_every_page_is_whole_at_a_desk_in_english(visit: Visit, server: Server) -> None:
    assert _walk(visit("quantri"), server, "en", {"desktop": DESK}) == []
