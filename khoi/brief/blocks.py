"""What a briefing is made of, whatever it becomes: headings, paragraphs, lists, tables, charts, their texts written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Align = str  # left, right


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 (I.), 2 (1.); it stays with what follows."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of running text."""

    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list, one line each."""

    items: Sequence[str]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of texts under headings; figures stand right. `note` says what they are and where from.

    `has_total`: the last row is the sum of those above. `widths` are shares of the line.
    """

    caption: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float]
    note: str = ""
    has_total: bool = False

    @property
    def aligns(self) -> list[Align]:
        """Names left, figures right: the first column holds names."""
        return ["left", *["right"] * (len(self.headings) - 1)]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as Vega-Lite describes it, under a title that says what is seen; `alt` says it to who cannot see it."""

    title: str
    spec: Mapping[str, Any]
    alt: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""


Block = Heading | Paragraph | Bullets | Table | Chart | PageBreak


@dataclass(frozen=True, slots=True)
class Document:
    """A briefing, ready to be set: its head, title, blocks and foot in one language.

    `findings` are the sentences of the results, all of them computed. `left` and `right` are the lines of the
    letterhead, `number` the line under the left ones, `dated` place and day; `sign` the lines above the signature;
    `sample` the mark on every page, blank for real figures; `until` the day up to which figures reach; `code` stands
    beside the QR code of `address`, which is blank where nobody said it.
    """

    lang: str
    kind: str
    left: Sequence[str]
    right: Sequence[str]
    number: str
    dated: str
    title: str
    subject: str
    blocks: Sequence[Block]
    findings: Sequence[str]
    sources: Sequence[str]
    recipients_label: str
    recipients: Sequence[str]
    sign: Sequence[str]
    sample: str
    until: str
    code_label: str
    code: str
    verify: str
    address: str


def told(block: Block) -> dict[str, Any]:
    """A block as the templates of paper and Word read it, its `kind` first; of a chart all but the picture."""
    match block:
        case Heading(text, level):
            return {"kind": "heading", "text": text, "level": level}
        case Paragraph(text):
            return {"kind": "paragraph", "text": text}
        case Bullets(items):
            return {"kind": "bullets", "items": list(items)}
        case Table():
            return {
                "kind": "table", "caption": block.caption, "headings": list(block.headings), "note": block.note,
                "rows": [list(row) for row in block.rows], "widths": list(block.widths), "aligns": block.aligns,
                "total": block.has_total,
            }  # fmt: skip
        case Chart():
            return {"kind": "chart", "title": block.title, "alt": block.alt, "note": block.note}
        case PageBreak():
            return {"kind": "break"}
