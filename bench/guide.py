"""docs/su-dung.md from the help's own words, so that nothing is written twice."""

import re
import textwrap
from collections.abc import Iterator

from bench.browser import ROOT
from khoi.see import manual
from khoi.see.pictures import picture

GUIDE = ROOT / "docs" / "su-dung.md"
LANG = "vi"
WIDTH = 120
HEAD = (
    "# Hướng dẫn sử dụng\n\n"
    "Nội dung này cũng là trang **Trợ giúp** trong phần mềm; `make help` viết lại tệp này từ `data/words/vi/help.po`."
)


def guide() -> str:
    """The help in Vietnamese as Markdown: every topic in order, with the measures and the pictures."""
    return "\n\n".join([HEAD, *(block for topic in manual.TOPICS for block in _topic(topic))]) + "\n"


def _topic(topic: str) -> Iterator[str]:
    yield f"## {manual.title(topic, LANG)}"
    yield from map(_wrapped, manual.text(topic, LANG).split("\n\n"))
    if topic == "measures":
        for _, heading, definitions in manual.measures(None, LANG):
            yield _wrapped(f"**{heading}.** {' '.join(definitions)}")
    for name in manual.PICTURES.get(topic, ()):
        shown = picture(name, LANG)
        yield f"![{shown.alt}](../data/help/{LANG}/{name}.webp)"
        yield "\n".join(_wrapped(f"{number}. {line}") for number, line in enumerate(shown.lines, 1))


def _wrapped(block: str) -> str:
    lines = []
    for line in block.splitlines():
        item = re.match(r"- |[0-9]+\. ", line)
        indent = " " * len(item.group()) if item else ""
        lines += textwrap.wrap(line, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
    return "\n".join(lines)
