"""A document as PDF/UA-1: set by Typst, its charts as vectors; the same document gives the same bytes."""

import io
import json
import os
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import segno
import typst
import vl_convert

from khoi.brief.blocks import Block, Chart, Document, told
from khoi.errors import BriefingFault

PAPER = Path(__file__).with_name("paper.typ")
PICTURE = Path(__file__).with_name("drawing.typ")
STANDARD = "ua-1"
FONTS = (  # where Debian, Fedora and others put them; KHOI_FONTS names another folder
    "/usr/share/fonts/truetype/liberation2",
    "/usr/share/fonts/truetype/liberation",
    "/usr/share/fonts/liberation-serif",
    "/usr/share/fonts/liberation-serif-fonts",
)
FACE = "LiberationSerif-Regular.ttf"
PREVIEW_PPI, PICTURE_PPI = 72, 220


def pdf(document: Document, day: date) -> bytes:
    """The document as a tagged PDF that says its title, language and day. Raises BriefingFault where it cannot be."""
    made: bytes = _compiled(document, day, format="pdf", pdf_standards=[STANDARD])
    return made


def pages(document: Document, day: date) -> list[bytes]:
    """Its pages as PNG pictures, to be looked at before it is made. Raises BriefingFault."""
    found = _compiled(document, day, format="png", ppi=PREVIEW_PPI)
    return found if isinstance(found, list) else [found]  # a document of one page comes by itself


def _compiled(document: Document, day: date, **wanted: Any) -> Any:
    return _set(PAPER, {"data": json.dumps(_told(document, day), ensure_ascii=False)}, **wanted)


def _set(paper: Path, inputs: Mapping[str, str], **wanted: Any) -> Any:
    try:
        return typst.compile(
            str(paper), sys_inputs=dict(inputs), font_paths=[fonts()], ignore_system_fonts=True, **wanted
        )
    except typst.TypstError as error:
        raise BriefingFault("briefing.not-set", reason=str(error).splitlines()[0]) from error


def picture(drawn: str) -> bytes:
    """A chart or code, drawn as vectors, as a PNG for paper. Raises BriefingFault."""
    found: bytes = _set(PICTURE, {"svg": drawn}, format="png", ppi=PICTURE_PPI)
    return found


@lru_cache(1)
def fonts() -> str:
    """The folder of Liberation Serif, whose widths are those of Times New Roman. Raises BriefingFault without it."""
    named = os.environ.get("KHOI_FONTS")
    for folder in (named,) if named else FONTS:
        if folder and (Path(folder) / FACE).is_file():
            vl_convert.register_font_directory(folder)
            return folder
    raise BriefingFault("briefing.no-fonts", where=named or FONTS[0])


def svg(chart: Chart) -> str:
    """A chart as vectors. Raises BriefingFault without the font."""
    fonts()
    return _svg(json.dumps(chart.spec, sort_keys=True))


@lru_cache(64)
def _svg(spec: str) -> str:
    return str(vl_convert.vegalite_to_svg(spec))


def qr(address: str) -> str:
    """An address as a QR code, drawn as vectors."""
    file = io.BytesIO()
    segno.make(address, error="m", micro=False).save(file, kind="svg", border=2, xmldecl=False, svgns=True)
    return file.getvalue().decode()


def _told(document: Document, day: date) -> Mapping[str, Any]:
    texts = {name: value for name, value in asdict(document).items() if name != "blocks"}
    return {
        **texts, "day": [day.year, day.month, day.day], "blocks": [_block(one) for one in document.blocks],
        "qr": qr(document.address) if document.address else "",
    }  # fmt: skip


def _block(block: Block) -> Mapping[str, Any]:
    return told(block) | ({"svg": svg(block)} if isinstance(block, Chart) else {})
