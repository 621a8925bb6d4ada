"""A document as Word: real styles and tables, to be edited; the same document gives the same bytes."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage, RichText

from khoi.brief.blocks import Block, Chart, Document, Heading, PageBreak, Table, told
from khoi.brief.pdf import picture, qr, svg

PAPER = Path(__file__).with_name("paper.docx")
GRID = "Table Grid"
TWIP = 635  # of Word's lengths: a twentieth of a point
LOCALES = {"vi": "vi-VN", "en": "en-GB"}
LINE, CODE = Mm(160), Mm(24)  # the width of a chart, of the QR code
TEXT = Mm(165)  # of a line
STAMP = (1980, 1, 1, 0, 0, 0)  # of the parts of the file, as old as a zip can say


def word(document: Document, day: date) -> bytes:
    """The document as .docx in its language, with its title and day. Raises BriefingFault without the font."""
    paper = DocxTemplate(str(PAPER))
    blocks = list(document.blocks)
    cut = next((place for place, one in enumerate(blocks) if isinstance(one, PageBreak)), len(blocks))
    body, after = blocks[:cut], blocks[cut + 1 :]
    heading = after.pop(0) if after else None
    paper.render({
        **asdict(document), "above": [line.upper() for line in document.left[:-1]], "title": document.title.upper(),
        "issuer": document.left[-1].upper(), "rule": "*" if document.kind == "party" else "———",
        "body": [_block(one, paper) for one in body], "after": [_block(one, paper) for one in after],
        "after_heading": heading.text if isinstance(heading, Heading) else "",
        "sign": [line.upper() for line in document.sign],
        "qr": InlineImage(paper, _picture(qr(document.address)), width=CODE) if document.address else "",
    }, autoescape=True)  # fmt: skip
    _describe(paper, [one.alt for one in blocks if isinstance(one, Chart)] + [document.verify])
    _widths(paper, [one.widths for one in blocks if isinstance(one, Table)])
    _language(paper, LOCALES[document.lang])
    _properties(paper, document, day)
    file = io.BytesIO()
    paper.save(file)
    return _steady(file)


def _block(block: Block, paper: DocxTemplate) -> Mapping[str, Any]:
    if isinstance(block, Table):
        last = len(block.rows) - 1 if block.has_total else None
        return told(block) | {"rows": [_cells(row, place == last) for place, row in enumerate(block.rows)]}
    if isinstance(block, Chart):
        return told(block) | {"picture": InlineImage(paper, _picture(svg(block)), width=LINE)}
    return told(block)


def _cells(row: Sequence[str], is_total: bool) -> list[Mapping[str, Any]]:
    return [{"text": RichText(text, bold=is_total), "is_name": place == 0} for place, text in enumerate(row)]


def _picture(drawn: str) -> io.BytesIO:
    return io.BytesIO(picture(drawn))


def _describe(paper: DocxTemplate, alts: Sequence[str]) -> None:
    """Gives every picture the words for who cannot see it, in their order."""
    drawn = paper.docx.element.body.iter(qn("wp:docPr"))
    for place, (one, alt) in enumerate(zip(drawn, alts, strict=False), 1):
        for name, value in (("id", str(place)), ("name", str(place)), ("descr", alt)):
            one.set(name, value)


def _widths(paper: DocxTemplate, wanted: Sequence[Sequence[float]]) -> None:
    """Gives the columns of every table of figures their shares of the line."""
    grids = [table for table in paper.docx.tables if table.style is not None and table.style.name == GRID]
    for table, parts in zip(grids, wanted, strict=True):
        table.autofit = False
        widths = [round(TEXT * part / sum(parts)) for part in parts]
        for old in table._tbl.tblGrid.findall(qn("w:gridCol")):
            table._tbl.tblGrid.remove(old)
        for width in widths:
            column = OxmlElement("w:gridCol")
            column.set(qn("w:w"), str(round(width / TWIP)))
            table._tbl.tblGrid.append(column)
        for row in table.rows:
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = width


def _language(paper: DocxTemplate, locale: str) -> None:
    """Tells Word in which language the text is, so that it is spelt and read out as such."""
    run = paper.docx.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for old in run.findall(qn("w:lang")):
        run.remove(old)
    language = OxmlElement("w:lang")
    for name in ("val", "eastAsia"):
        language.set(qn(f"w:{name}"), locale)
    run.append(language)


def _properties(paper: DocxTemplate, document: Document, day: date) -> None:
    properties = paper.docx.core_properties
    properties.title, properties.author = f"{document.title}: {document.subject}", document.left[-1]
    properties.language = document.lang
    properties.created = properties.modified = datetime(day.year, day.month, day.day)
    properties.last_modified_by, properties.comments, properties.revision = "", document.until, 1


def _steady(file: io.BytesIO) -> bytes:
    """The same parts without the time at which they were packed."""
    packed = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in sorted(old.infolist(), key=lambda one: (one.filename != "[Content_Types].xml", one.filename)):
            part = zipfile.ZipInfo(entry.filename, STAMP)
            part.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(part, old.read(entry.filename))
    return packed.getvalue()
