"""The small part of Markdown that the help is written in, as HTML: paragraphs, lists, bold, italics, code."""

import re
from html import escape
from itertools import groupby

MARKS = (  # after escaping, in this order
    (re.compile(r"`([^`]+)`"), r"<code>\1</code>"),
    (re.compile(r"\*\*([^*]+)\*\*"), r"<strong>\1</strong>"),
    (re.compile(r"\*([^*]+)\*"), r"<em>\1</em>"),
)


def as_html(text: str) -> str:
    """A text as HTML: blocks are parted by an empty line; in a list each line is an item."""
    return "".join(_block(block) for block in text.split("\n\n") if block.strip())


def inline(text: str) -> str:
    """One line as HTML, every sign of HTML's own made harmless."""
    said = escape(text)
    for mark, written in MARKS:
        said = mark.sub(written, said)
    return said


def _block(block: str) -> str:
    parts = []
    for kind, lines in groupby(block.splitlines(), _kind):
        if kind:
            items = "".join(f"<li>{inline(re.sub(r'^(- |[0-9]+[.] )', '', line))}</li>" for line in lines)
            parts.append(f"<{kind}>{items}</{kind}>")
        else:
            parts.append(f"<p>{inline(' '.join(lines))}</p>")
    return "".join(parts)


def _kind(line: str) -> str:
    return "ul" if line.startswith("- ") else "ol" if re.match(r"[0-9]+[.] ", line) else ""
