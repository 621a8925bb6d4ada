"""Briefings as PDF, Word and Excel: the same figures in each, tagged, whole, in two languages, the same bytes again."""

import io
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import docx
import pytest
from docx.oxml.ns import qn
from openpyxl import load_workbook
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, IndirectObject

from khoi.access import OPERATOR
from khoi.brief import Choice, compose, gather, pages
from khoi.brief.appendix import appendix
from khoi.brief.blocks import Bullets, Chart, Document, Heading, Paragraph, Table
from khoi.brief.gather import Gathered, read
from khoi.brief.pdf import pdf
from khoi.brief.word import word
from khoi.store import Store
from tests.briefings import CHOICE, ENGLISH, OF_WARD
from tests.test_office import converted

CHOICES: Mapping[str, Choice] = {
    "vi": CHOICE,
    "en": ENGLISH,
    "ward": OF_WARD,
    "ward-en": replace(ENGLISH, ward_id="hai-son"),
    "front": replace(CHOICE, issuer_kind="front", issuer_name="Ủy ban MTTQ thành phố", period="2018-Q2"),
    "state": replace(CHOICE, issuer_kind="state", issuer_above="", period="2017", number="", address=""),
    "short": replace(CHOICE, sections=("results",), recipients=(), proposals="", period="2016-02"),
}


@dataclass(frozen=True, slots=True)
class Made:
    choice: Choice
    gathered: Gathered
    document: Document
    pdf: bytes
    word: bytes

    @property
    def pages(self) -> list[str]:
        """The text of each page, without line breaks and with plain spaces."""
        return [plain(page.extract_text()) for page in PdfReader(io.BytesIO(self.pdf)).pages]


def plain(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFC", text))


@pytest.fixture(scope="module")
def made(sample_store: Store) -> dict[str, Made]:
    found = {}
    for name, choice in CHOICES.items():
        gathered = gather(sample_store, OPERATOR, choice)
        document = compose(choice, gathered)
        found[name] = Made(choice, gathered, document, pdf(document, choice.day), word(document, choice.day))
    return found


@pytest.mark.parametrize("name", CHOICES)
def test_the_pdf_says_all_of_the_document_and_its_words_are_letters(made: dict[str, Made], name: str) -> None:
    one = made[name]
    text = "".join(one.pages)
    for block in one.document.blocks:
        for said in texts_of(block):
            assert plain(said) in text, said
    for said in (*one.document.left, *one.document.right, one.document.number, one.document.subject):
        assert plain(said).casefold() in text.casefold(), said
    for said in (*one.document.sources, one.document.code, one.document.until, one.document.sign[-1].upper()):
        assert plain(said) in text, said


def texts_of(block: object) -> list[str]:
    match block:
        case Heading(text, _) | Paragraph(text):
            return [text]
        case Bullets(items):
            return list(items)
        case Table():
            return [block.caption, *block.headings, *(cell for row in block.rows for cell in row), block.note]
        case Chart():
            return [block.title, block.note]
    return []


@pytest.mark.parametrize("name", CHOICES)
def test_every_letter_is_of_liberation_serif_so_that_no_mark_is_lost(made: dict[str, Made], name: str) -> None:
    fonts = set()
    for page in PdfReader(io.BytesIO(made[name].pdf)).pages:
        fonts |= set(fonts_of(page["/Resources"].get_object()))
    assert fonts and all("LiberationSerif" in font for font in fonts), fonts


def fonts_of(resources: DictionaryObject) -> list[str]:
    """The fonts of a page and of the drawings on it."""
    fonts, drawings = (resources[name].get_object() if name in resources else {} for name in ("/Font", "/XObject"))
    found = [str(font.get_object()["/BaseFont"]) for font in fonts.values()]
    for drawn in drawings.values():
        if "/Resources" in drawn.get_object():
            found += fonts_of(drawn.get_object()["/Resources"].get_object())
    return found


@pytest.mark.parametrize("name", CHOICES)
def test_the_pdf_is_tagged_and_says_its_title_language_and_what_every_picture_shows(
    made: dict[str, Made], name: str
) -> None:
    one, reader = made[name], PdfReader(io.BytesIO(made[name].pdf))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] is not None and bool(root["/MarkInfo"]["/Marked"])
    assert str(root["/Lang"]) == one.choice.lang
    assert bool(root["/ViewerPreferences"]["/DisplayDocTitle"])
    assert reader.metadata and one.document.subject in str(reader.metadata.title)
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data(), "it says that it keeps to PDF/UA"
    tags = tags_of(root["/StructTreeRoot"])
    kinds = [str(tag["/S"]) for tag in tags]
    headings = [block for block in one.document.blocks if isinstance(block, Heading)]
    assert kinds.count("/H1") + kinds.count("/H2") >= len(headings)
    tables = [block for block in one.document.blocks if isinstance(block, Table)]
    assert kinds.count("/Table") == len(tables)
    assert kinds.count("/TH") == sum(len(table.headings) for table in tables)
    assert kinds.count("/TD") == sum(len(row) for table in tables for row in table.rows)
    alts = [str(tag["/Alt"]) for tag in tags if "/Alt" in tag]
    for chart in (block for block in one.document.blocks if isinstance(block, Chart)):
        assert chart.alt in alts
    assert (one.document.verify in alts) == bool(one.choice.address)


def tags_of(node: object) -> list[DictionaryObject]:
    """All elements of the structure below a node, in reading order."""
    held = node.get_object() if isinstance(node, IndirectObject) else node
    if isinstance(held, list):
        return [tag for child in held for tag in tags_of(child)]
    if not isinstance(held, DictionaryObject):
        return []
    own = [held] if "/S" in held and held.get("/Type") != "/MCR" else []
    return own + (tags_of(held["/K"]) if "/K" in held else [])


@pytest.mark.parametrize("name", CHOICES)
def test_no_table_or_chart_is_cut_or_parted_from_its_heading(made: dict[str, Made], name: str) -> None:
    one = made[name]
    for place, block in enumerate(one.document.blocks):
        if isinstance(block, Table):
            wanted = [block.caption, *block.rows[0], *block.rows[-1], block.note]
            if isinstance(before := one.document.blocks[place - 1], Heading):
                wanted.append(before.text)
            assert [page for page in one.pages if all(plain(said) in page for said in wanted)], block.caption
    for page in one.pages:
        for heading in (block for block in one.document.blocks if isinstance(block, Heading)):
            assert not page.removesuffix(plain(one.document.code)).endswith(plain(heading.text)), heading


@pytest.mark.parametrize("name", CHOICES)
def test_it_has_two_to_five_pages_and_says_sample_and_its_day_on_each(made: dict[str, Made], name: str) -> None:
    one = made[name]
    assert (1 if name == "short" else 2) <= len(one.pages) <= 5
    for number, page in enumerate(one.pages, 1):
        assert plain(one.document.sample) in page
        assert plain(one.document.until) in page
        assert page.startswith(str(number)) == (number > 1), "the number stands on top from the second page"


@pytest.mark.parametrize("name", CHOICES)
def test_word_holds_the_same_in_real_headings_lists_and_tables(made: dict[str, Made], name: str) -> None:
    one, paper = made[name], docx.Document(io.BytesIO(made[name].word))
    styled: dict[str, list[str]] = {}
    for paragraph in paper.paragraphs:
        styled.setdefault(str(paragraph.style and paragraph.style.name), []).append(paragraph.text)
    blocks = one.document.blocks
    assert styled.get("Heading 1") == [b.text for b in blocks if isinstance(b, Heading) and b.level == 1]
    assert styled.get("Heading 2", []) == [b.text for b in blocks if isinstance(b, Heading) and b.level == 2]
    assert styled.get("List Bullet", []) == [item for b in blocks if isinstance(b, Bullets) for item in b.items]
    assert styled["Body Text"] == [b.text for b in blocks if isinstance(b, Paragraph)]
    assert styled["Title"] == [one.document.title.upper()]
    tables = [table for table in paper.tables if table.style and table.style.name == "Table Grid"]
    expected = [[list(b.headings), *map(list, b.rows)] for b in blocks if isinstance(b, Table)]
    assert [[[cell.text for cell in row.cells] for row in table.rows] for table in tables] == expected
    for table in tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None, "its heads are repeated on each page"


@pytest.mark.parametrize("name", CHOICES)
def test_word_says_its_language_title_and_what_every_picture_shows(made: dict[str, Made], name: str) -> None:
    one, paper = made[name], docx.Document(io.BytesIO(made[name].word))
    [lang] = paper.styles.element.iter(qn("w:lang"))
    assert lang.get(qn("w:val")) == {"vi": "vi-VN", "en": "en-GB"}[one.choice.lang]
    assert one.document.subject in paper.core_properties.title
    alts = [str(picture.get("descr")) for picture in paper.element.body.iter(qn("wp:docPr"))]
    charts = [block.alt for block in one.document.blocks if isinstance(block, Chart)]
    assert alts == charts + ([one.document.verify] if one.choice.address else [])
    assert {font.get(qn("w:ascii")) for font in paper.styles.element.iter(qn("w:rFonts"))} >= {"Times New Roman"}
    first = paper.sections[0].first_page_header.paragraphs[0].text
    assert one.document.sample in first
    assert "{{" not in paper.element.xml and "{%" not in paper.element.xml


def test_excel_holds_the_rows_that_it_was_made_from(made: dict[str, Made]) -> None:
    one = made["vi"]
    book = load_workbook(io.BytesIO(appendix(one.document, one.gathered)))
    assert len(book.sheetnames) == len([rows for name, rows in one.gathered.frames.items() if len(rows)])
    wards = book["Xã, phường"] if "Xã, phường" in book.sheetnames else book[book.sheetnames[2]]
    assert wards.max_row == 18
    files = book[book.sheetnames[-3]]
    kinds = {files.cell(place, 1).value for place in range(2, files.max_row + 1)}
    assert {"Kết quả hoạt động", "Kinh phí", "Tổ chức, biên chế"} <= kinds, (book.sheetnames, kinds)
    about = [str(cell.value) for row in book[book.sheetnames[0]].iter_rows() for cell in row if cell.value]
    assert one.document.code in about and one.document.sample in about and one.document.until in about


@pytest.mark.parametrize("name", CHOICES)
def test_the_same_choice_and_rows_give_the_same_bytes(made: dict[str, Made], name: str) -> None:
    one = made[name]
    kept = read(one.gathered.data())
    assert kept.data() == one.gathered.data()
    document = compose(one.choice, kept)
    assert document == one.document
    assert pdf(document, one.choice.day) == one.pdf
    assert word(document, one.choice.day) == one.word
    assert appendix(document, kept) == appendix(one.document, one.gathered)


def test_another_day_number_or_figure_gives_another_code(made: dict[str, Made]) -> None:
    codes = {one.document.code for one in made.values()}
    assert len(codes) == len(made)
    one = made["vi"]
    for other in (replace(one.choice, day=date(2018, 8, 14)), replace(one.choice, number="13")):
        assert compose(other, one.gathered).code != one.document.code


def test_each_kind_of_issuer_has_its_own_head(made: dict[str, Made]) -> None:
    heads = {name: (made[name].document.right, made[name].document.number) for name in ("vi", "front", "state")}
    assert heads["vi"] == (("ĐẢNG CỘNG SẢN VIỆT NAM",), "Số 12-BC/CQK")
    nation = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
    assert heads["front"] == (nation, "Số: 12/BC-CQK")
    assert heads["state"] == (nation, "Số: ……/BC-CQK")


def test_it_can_be_looked_at_before_it_is_made(made: dict[str, Made]) -> None:
    one = made["vi"]
    found = pages(one.document, one.choice.day)
    assert len(found) == len(one.pages)
    assert all(picture.startswith(b"\x89PNG") for picture in found)


def test_the_word_template_is_what_its_script_makes() -> None:
    from bench.paper import template
    from khoi.brief.word import PAPER

    kept, anew = docx.Document(str(PAPER)), template()
    assert kept.element.xml == anew.element.xml
    assert kept.styles.element.xml == anew.styles.element.xml


@pytest.fixture(scope="module")
def opened_by_office(made: dict[str, Made], tmp_path_factory: pytest.TempPathFactory) -> dict[str, PdfReader]:
    """Word files and appendices opened by LibreOffice and printed to PDF, in one go."""
    folder = tmp_path_factory.mktemp("briefing-office")
    for name, one in made.items():
        (folder / f"{name}.docx").write_bytes(one.word)
        (folder / f"{name}-x.xlsx").write_bytes(appendix(one.document, one.gathered))
    printed = converted(sorted(folder.glob("*.docx")) + sorted(folder.glob("*.xlsx")), "pdf", folder)
    return {path.stem: PdfReader(path) for path in printed.glob("*.pdf")}


@pytest.mark.parametrize("name", CHOICES)
def test_no_line_of_the_nations_or_partys_name_breaks(
    made: dict[str, Made], opened_by_office: dict[str, PdfReader], name: str
) -> None:
    lines = [plain(line) for line in opened_by_office[name].pages[0].extract_text().splitlines()]
    for wanted in made[name].document.right:
        assert [line for line in lines if plain(wanted) in line], wanted


@pytest.mark.parametrize("name", CHOICES)
def test_word_opens_in_libreoffice_whole_and_as_long_as_the_pdf(
    made: dict[str, Made], opened_by_office: dict[str, PdfReader], name: str
) -> None:
    one, reader = made[name], opened_by_office[name]
    pages = [plain(page.extract_text()) for page in reader.pages]
    assert abs(len(pages) - len(one.pages)) <= 1
    text = "".join(pages)
    for block in one.document.blocks:
        for said in texts_of(block):
            assert plain(said) in text, said
    for page in pages:
        assert plain(one.document.sample) in page and plain(one.document.until) in page
    for block in one.document.blocks:
        if isinstance(block, Table):
            wanted = [plain(said) for said in (block.caption, block.rows[0][0], block.rows[-1][0])]
            assert [page for page in pages if all(said in page for said in wanted)], block.caption


@pytest.mark.parametrize("name", CHOICES)
def test_the_appendix_opens_in_libreoffice(
    made: dict[str, Made], opened_by_office: dict[str, PdfReader], name: str
) -> None:
    text = plain("".join(page.extract_text() for page in opened_by_office[f"{name}-x"].pages))
    one = made[name]
    assert plain(one.document.code) in text
    for ward in one.gathered["wards"]["ward_name"]:
        assert plain(str(ward)) in text


def test_names_and_words_that_would_be_code_are_text_in_every_form(made: dict[str, Made]) -> None:
    name = "#strong[x] {{ 7 * 7 }} <w:b/> & =1+1 $x$"
    wards = made["vi"].gathered["wards"]
    frames = {**made["vi"].gathered.frames, "see/wards": wards.assign(ward_name=name)}
    choice = replace(CHOICE, proposals=name, signer="Trưởng <b>Khối</b>")
    gathered = replace(made["vi"].gathered, frames=frames)
    document = compose(choice, gathered)
    text = "".join(plain(page.extract_text()) for page in PdfReader(io.BytesIO(pdf(document, choice.day))).pages)
    assert text.count(plain(name)) > 17
    paper = docx.Document(io.BytesIO(word(document, choice.day)))
    told = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    assert told.count(name) == 17
    assert name in [paragraph.text for paragraph in paper.paragraphs]
    assert "TRƯỞNG <B>KHỐI</B>" in " ".join(told)
    book = load_workbook(io.BytesIO(appendix(document, gathered)))
    found = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value == name]
    assert len(found) == 17 and {cell.data_type for cell in found} == {"s"}
