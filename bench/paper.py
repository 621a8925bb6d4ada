"""Makes the Word template of briefings, khoi/brief/paper.docx: `python -m bench.paper`.

Its styles are Word's own (Title, Heading 1, List Bullet, Caption …), so that a briefing can be edited as any document;
what is filled in stands between {{ }} and {% %}, as docxtpl reads them. An office may change the template in Word.
"""

from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt, RGBColor

from khoi.brief import word

FACE = "Times New Roman"
QUIET = RGBColor(0x4A, 0x55, 0x60)
INK = RGBColor(0x1F, 0x29, 0x33)


def template() -> Any:
    """The template as python-docx has it."""
    paper = Document()
    _page(paper.sections[0])
    _styles(paper.styles)
    _head_and_foot(paper.sections[0])
    _letterhead(paper)
    paper.add_paragraph("{{ title }}", style="Title")
    paper.add_paragraph("{{ subject }}", style="Subtitle")
    _blocks(paper, "body")
    _ending(paper)
    _said(paper, "{%p if after %}")
    paper.add_paragraph("{{ after_heading }}", style="Heading 1").paragraph_format.page_break_before = True
    _blocks(paper, "after")
    _said(paper, "{%p endif %}")
    _colophon(paper)
    return paper


def _page(section: Any) -> None:
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.header_distance = section.footer_distance = Mm(10)
    section.different_first_page_header_footer = True


def _styles(styles: Any) -> None:
    normal = styles["Normal"]
    _font(normal, 13)
    normal.paragraph_format.space_after = Pt(6)
    for name, size, bold, italic in (
        ("Title", 16, True, False), ("Subtitle", 14, True, False), ("Heading 1", 13, True, False),
        ("Heading 2", 13, True, True), ("Caption", 12, True, False), ("List Bullet", 13, False, False),
        ("Header", 13, False, False), ("Footer", 9.5, False, False),
    ):  # fmt: skip
        style = styles[name]
        _font(style, size, bold, italic)
        style.paragraph_format.space_before = Pt(10 if name.startswith("Heading") else 0)
        style.paragraph_format.space_after = Pt(5)
        style.paragraph_format.keep_with_next = name.startswith("Heading") or name == "Caption"
    for name in ("Title", "Subtitle"):
        styles[name].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
        borders = styles[name].element.pPr.find(qn("w:pBdr"))
        if borders is not None:
            styles[name].element.pPr.remove(borders)
    for name, size, place, italic in (
        ("Body Text", 13, WD_ALIGN_PARAGRAPH.JUSTIFY, False), ("Table Text", 10.5, WD_ALIGN_PARAGRAPH.LEFT, False),
        ("Table Figure", 10.5, WD_ALIGN_PARAGRAPH.RIGHT, False), ("Table Head", 10, WD_ALIGN_PARAGRAPH.CENTER, False),
        ("Source", 9.5, WD_ALIGN_PARAGRAPH.LEFT, True), ("Centred", 12, WD_ALIGN_PARAGRAPH.CENTER, False),
    ):  # fmt: skip
        known = [style.name for style in styles]
        style = styles[name] if name in known else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        _font(style, size, name == "Table Head", italic)
        style.paragraph_format.alignment = place
        style.paragraph_format.space_after = Pt(6 if name in ("Body Text", "Source") else 0)
    for name in ("Header", "Footer"):
        stops = styles[name].paragraph_format.tab_stops
        stops.clear_all()
        stops.add_tab_stop(Mm(82.5), WD_TAB_ALIGNMENT.CENTER)
        stops.add_tab_stop(Mm(165), WD_TAB_ALIGNMENT.RIGHT)
    for name in ("Title", "Subtitle"):
        for spaced in styles[name].element.rPr.findall(qn("w:spacing")):
            styles[name].element.rPr.remove(spaced)
    for name in ("Table Text", "Table Figure", "Table Head"):  # a table stays whole, and with the line about it
        styles[name].paragraph_format.keep_with_next = True
    styles["Source"].paragraph_format.space_before = Pt(3)
    styles["Title"].paragraph_format.space_before = Pt(14)
    styles["Body Text"].paragraph_format.first_line_indent = Cm(1)
    styles["Source"].font.color.rgb = styles["Footer"].font.color.rgb = QUIET


def _font(style: Any, size: float, bold: bool = False, italic: bool = False) -> None:
    style.font.name, style.font.size, style.font.bold, style.font.italic = FACE, Pt(size), bold, italic
    style.font.color.rgb = INK
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), FACE)


def _head_and_foot(section: Any) -> None:
    """The page number top centre from page 2, the sample mark right on every page; below, the day and the code."""
    for header, is_numbered in ((section.header, True), (section.first_page_header, False)):
        line = header.paragraphs[0]
        line.add_run("\t")
        if is_numbered:
            _field(line, "PAGE")
        line.add_run("\t")
        mark = line.add_run("{{ sample }}")
        mark.bold, mark.font.size = True, Pt(10)
    for footer in (section.footer, section.first_page_footer):
        footer.paragraphs[0].style = "Footer"
        footer.paragraphs[0].add_run("{{ until }}\t\t{{ code_label }} {{ code }}")


def _field(line: Any, name: str) -> None:
    for kind, text in (("begin", None), (None, name), ("end", None)):
        run = line.add_run()
        if kind:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        else:
            part = OxmlElement("w:instrText")
            part.set(qn("xml:space"), "preserve")
            part.text = text
        run._r.append(part)


def _said(place: Any, text: str, style: str = "Normal") -> Any:
    return place.add_paragraph(text, style=style)


def _cell(cell: Any, *lines: tuple[str, bool, bool]) -> None:
    """Lines of a cell, centred: (text, bold, italic)."""
    cell.paragraphs[0]._p.getparent().remove(cell.paragraphs[0]._p)
    for text, bold, italic in lines:
        line = cell.add_paragraph(style="Centred")
        if text.startswith("{%p"):
            line.add_run(text)
            continue
        run = line.add_run(text)
        run.bold, run.italic = bold, italic


def _letterhead(paper: Any) -> None:
    table = paper.add_table(1, 2)
    _widths(table, (Mm(71), Mm(94)))
    _cell(
        table.cell(0, 0), ("{%p for line in above %}", False, False), ("{{ line }}", False, False),
        ("{%p endfor %}", False, False), ("{{ issuer }}", True, False), ("{{ rule }}", False, False),
        ("{{ number }}", False, False),
    )  # fmt: skip
    _cell(
        table.cell(0, 1), ("{%p for line in right %}", False, False), ("{{ line }}", True, False),
        ("{%p endfor %}", False, False), ("{{ dated }}", False, True),
    )  # fmt: skip


def _widths(table: Any, widths: tuple[Any, ...]) -> None:
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width  # LibreOffice goes by the grid, Word by the cells
        for cell in column.cells:
            cell.width = width


def _blocks(paper: Any, name: str) -> None:
    """Whatever a block is: each kind has paragraphs of its own style, of which one kind is left."""
    _said(paper, f"{{%p for block in {name} %}}")
    for test, text, style in (
        ("block.kind == 'heading' and block.level == 1", "{{ block.text }}", "Heading 1"),
        ("block.kind == 'heading' and block.level == 2", "{{ block.text }}", "Heading 2"),
        ("block.kind == 'paragraph'", "{{ block.text }}", "Body Text"),
    ):
        _said(paper, f"{{%p if {test} %}}")
        _said(paper, text, style)
        _said(paper, "{%p endif %}")
    _said(paper, "{%p if block.kind == 'bullets' %}")
    _said(paper, "{%p for item in block['items'] %}")
    _said(paper, "{{ item }}", "List Bullet")
    _said(paper, "{%p endfor %}")
    _said(paper, "{%p endif %}")
    _said(paper, "{%p if block.kind == 'table' %}")
    _said(paper, "{{ block.caption }}", "Caption")
    _table(paper)
    _said(paper, "{{ block.note }}", "Source")
    _said(paper, "{%p endif %}")
    _said(paper, "{%p if block.kind == 'chart' %}")
    _said(paper, "{{ block.title }}", "Caption")
    _said(paper, "{{ block.picture }}", "Normal").paragraph_format.keep_with_next = True
    _said(paper, "{{ block.note }}", "Source")
    _said(paper, "{%p endif %}")
    _said(paper, "{%p endfor %}")


def _table(paper: Any) -> None:
    """A table of as many rows and columns as there are; its heads are repeated on each page, no row is cut."""
    table = paper.add_table(4, 3, style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    _texts(table.rows[0], "Table Head", "{%tc for head in block.headings %}", "{{ head }}", "{%tc endfor %}")
    for name in ("w:tblHeader", "w:cantSplit"):
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement(name))
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", "E6F1F4")):
        shade.set(qn(f"w:{name}"), value)
    table.cell(0, 1)._tc.get_or_add_tcPr().append(shade)
    table.cell(1, 0).merge(table.cell(1, 2)).paragraphs[0].add_run("{%tr for row in block.rows %}")
    _texts(table.rows[2], "Table Text", "{%tc for cell in row %}", "{%p if cell.is_name %}", "{%tc endfor %}")
    cell = table.cell(2, 1)
    for text, style in (
        ("{{r cell.text }}", "Table Text"), ("{%p else %}", "Table Text"), ("{{r cell.text }}", "Table Figure"),
        ("{%p endif %}", "Table Text"),
    ):  # fmt: skip
        cell.add_paragraph(text, style=style)
    table.rows[2]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    table.cell(3, 0).merge(table.cell(3, 2)).paragraphs[0].add_run("{%tr endfor %}")


def _texts(row: Any, style: str, *texts: str) -> None:
    for cell, text in zip(row.cells, texts, strict=True):
        cell.paragraphs[0].style = style
        cell.paragraphs[0].add_run(text)


def _ending(paper: Any) -> None:
    """To whom it goes, left; who signs, right, with room for the hand and the seal."""
    table = paper.add_table(1, 2)
    _widths(table, (Mm(82), Mm(83)))
    left, right = table.rows[0].cells
    label = left.paragraphs[0].add_run("{{ recipients_label }}")
    label.bold = label.italic = True
    for text in ("{%p for line in recipients %}", "- {{ line }}", "{%p endfor %}"):
        left.add_paragraph(text, style="Table Text")
    _cell(
        right, ("{%p for line in sign %}", False, False), ("{{ line }}", True, False), ("{%p endfor %}", False, False),
        ("", False, False), ("", False, False), ("", False, False),
    )  # fmt: skip
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _colophon(paper: Any) -> None:
    for text in ("{%p for line in sources %}", "{{ line }}", "{%p endfor %}", "{%p if address %}", "{{ verify }}",
                 "{{ address }}", "{{ qr }}", "{%p endif %}"):  # fmt: skip
        _said(paper, text, "Source")


def main() -> None:
    """Writes the template where briefings are made from it."""
    template().save(str(word.PAPER))
    print(Path(word.PAPER).name)


if __name__ == "__main__":
    main()
