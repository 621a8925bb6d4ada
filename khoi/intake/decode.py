"""Bytes → text: which encoding a file has, and its text in composed letters (NFC) with one kind of line end."""

import re
import unicodedata
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from dataclasses import dataclass

from khoi.errors import Problem
from khoi.intake import alphabets
from khoi.intake.limits import MIB, Limits
from khoi.words import number, say

WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")  # .xlsx, .ods; .xls
OTHER_KINDS = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF", b"{\\rtf", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!")
MARKUP = re.compile(rb"\s*<(?:!doctype|html|\?xml|table|script)\b", re.IGNORECASE)
READ_WORDS = 12  # of a reading, shown to choose by
UTF16_EMPTY = 0.2  # of all bytes: separators, digits and plain letters leave half of their two bytes empty
# Control characters have no place in a table; the noncharacters stand for quoted separators in `lines`.
CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufdd0-\ufdef]")
CONTROL_BYTES = bytes([*range(0x09), *range(0x0E, 0x20), 0x7F])
NONCHARACTERS = "\ufdd0".encode()[:2]


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text: NFC, line ends all "\\n", without byte order mark; `encoding` as the contract names it."""

    text: str
    encoding: str


def unreadable(case: str, row: int | None = None, **values: str) -> Problem:
    """The problem of a file that cannot be read as a table; `case` names the reason."""
    return Problem("unreadable-file", row, values=values, case=case)


def is_workbook(data: bytes) -> bool:
    """Whether a file is a workbook by its first bytes, whatever its name."""
    return data.startswith(WORKBOOKS)


def too_large(data: bytes, limits: Limits, lang: str) -> Problem | None:
    """The problem of a file with more bytes than the limit."""
    if len(data) <= limits.byte_count:
        return None
    most = number(limits.byte_count // MIB, lang)
    return Problem("file-too-large", values={"found": number(len(data) / MIB, lang, 1), "most": most})


def decoded(data: bytes, encoding: str | None = None) -> Decoded | Problem:
    """The text of a file, or the one problem that stops it: empty, another kind, an encoding in doubt.

    A byte order mark decides, then strict UTF-8, then the older Vietnamese encoding that a person chose, or else that
    the file's words speak for.
    """
    if not data.strip():
        return unreadable("empty")
    if data.startswith(OTHER_KINDS) or MARKUP.match(data):
        return unreadable("not-a-table")
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return _strict(data, "utf-16", "utf-16")
    if b"\x00" in data:
        order = _utf16_order(data)
        return _strict(data, order, "utf-16") if order else unreadable("not-a-table")
    try:
        return _composed(data.decode("utf-8-sig"), "utf-8-bom" if data.startswith(BOM_UTF8) else "utf-8", data)
    except UnicodeDecodeError:
        return _legacy(data, encoding)


def _strict(data: bytes, codec: str, encoding: str) -> Decoded | Problem:
    try:
        return _composed(data.decode(codec), encoding)
    except UnicodeDecodeError:
        return unreadable("not-a-table")


def _utf16_order(data: bytes) -> str | None:
    """The codec of UTF-16 without a byte order mark: its line ends and digits leave every second byte empty."""
    even, odd = data[0::2].count(0) / len(data), data[1::2].count(0) / len(data)
    if even > UTF16_EMPTY and odd == 0:
        return "utf-16-be"
    return "utf-16-le" if odd > UTF16_EMPTY and even == 0 else None


def readings(data: bytes, lang: str) -> dict[str, str]:
    """How a file whose encoding is in doubt begins in each that is possible: what a person chooses by."""
    found = {}
    for encoding in alphabets.possible(data):
        text = alphabets.text_of(data, encoding) or ""
        words = [word for word in text.split() if not word.isascii()]
        found[encoding] = " ".join(words[:READ_WORDS]) or say("plan.no-words", lang)
    return found


def _legacy(data: bytes, chosen: str | None) -> Decoded | Problem:
    encoding = chosen if chosen in alphabets.LEGACY else alphabets.likely(data)
    text = alphabets.text_of(data, encoding) if encoding else None
    return _composed(text, encoding) if text and encoding else unreadable("encoding")


def _composed(text: str, encoding: str, data: bytes | None = None) -> Decoded | Problem:
    """The text in composed letters, or the character that has no place in it; `data` are its bytes in UTF-8."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    strange = CONTROL.search(text) if _may_be_strange(data or text.encode("utf-8", "surrogatepass")) else None
    if strange:
        return unreadable("control", row=text.count("\n", 0, strange.start()) + 1)
    return Decoded(text, encoding) if text.strip() else unreadable("empty")


def _may_be_strange(data: bytes) -> bool:
    """Whether bytes of UTF-8 leave the possibility of such characters: ten times as fast as looking for them."""
    return len(data.translate(None, CONTROL_BYTES)) < len(data) or NONCHARACTERS in data
