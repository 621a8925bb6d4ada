"""Every page at the widths of a desk, a tablet and a telephone: nothing cut, crowded, left over or in English.

The pictures are kept in build/screenshots: a person looks at them; what can be told from the page itself is told here.
"""

import re
from pathlib import Path

import pytest

from bench.browser import DESKTOP, PHONE, ROOT, Server, settled
from bench.screenshots import PAGES as CHOSEN
from bench.screenshots import whole
from khoi.web.site import PAGES
from tests.browser.conftest import Visit

ADDRESSES = {page.name: CHOSEN.get(page.name, page.name) for page in PAGES}
JS = (Path(__file__).parent / "screens.js").read_text(encoding="utf-8")
PICTURES = ROOT / "build" / "screenshots"
FINGER = 44  # pixels
TABLET = {"width": 820, "height": 1180}
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
