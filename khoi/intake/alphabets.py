"""Vietnamese text in the encodings before Unicode, and how much a decoded word looks like Vietnamese.

TCVN3 (ABC fonts) gives each letter one byte; VNI writes a letter and its mark as two, over Windows-1252; Windows-1258
writes the tone as a combining mark. The tables are `data/tcvn3.csv` and `data/vni.csv`.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path

from khoi.datasets import CATEGORIES, DATASETS, SOURCES, STATUSES, UNIT_KINDS

DATA = Path(__file__).parent.parent.parent / "data"
LEGACY = ("cp1258", "tcvn3", "vni")
TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
AROUND = "\u00a0\u00ad–—‘’“”„…«»•·°²³×"  # signs that may touch a word and say nothing about its encoding
WORD = re.compile(rb"[A-Za-z\x80-\xff]*[\x80-\xff][A-Za-z\x80-\xff]*")
EVIDENCE = 2_000_000  # bytes that are looked at to tell the encoding
SYLLABLE = re.compile(
    "(?:ngh|ng|gh|gi|kh|nh|ph|qu|th|tr|ch|[bcdđghklmnprstvx])?"
    "(?:uyê|iêu|yêu|uôi|ươi|ươu|oai|oay|oao|oeo|uây|uya|uyu|oa|oă|oe|uâ|uê|uơ|uy|iê|yê|ia|ya|ươ|ưa|uô|ua|ue|ai|ao|au|ay"
    "|âu|ây|eo|êu|iu|oi|ôi|ơi|ui|ưi|ưu|[aăâeêioôơuưy])"
    "(?P<final>ch|ng|nh|[cmnpt])?"
)
# A syllable that ends in a stop bears one of two tones, or none where a name from another language is written.
STOPPED, STOPPED_TONES = {"ch", "c", "p", "t"}, {"", "\u0301", "\u0323"}


@cache
def _tcvn3() -> dict[int, str]:
    """Every byte of TCVN3; what the table leaves out is punctuation of Windows-1252, or nothing."""
    with (DATA / "tcvn3.csv").open(encoding="utf-8") as file:
        letters = {int(row["byte"], 16): row["letter"] for row in csv.DictReader(file)}
    outside = {byte: bytes([byte]).decode("cp1252", "replace") for byte in range(0x80, 0xA1)}
    return outside | dict.fromkeys(range(0xA1, 0x100), "\ufffd") | letters


@cache
def _vni() -> tuple[re.Pattern[str], dict[str, str]]:
    """A pattern of all sequences, longest first, and the letter of each."""
    with (DATA / "vni.csv").open(encoding="utf-8") as file:
        letters = {row["vni"]: row["letter"] for row in csv.DictReader(file)}
    return re.compile("|".join(sorted(map(re.escape, letters), key=len, reverse=True))), letters


def text_of(data: bytes, encoding: str) -> str | None:
    """The text of bytes in a LEGACY encoding, or one of Python's, composed; None where a byte has no place in it."""
    if encoding == "tcvn3":
        text = data.decode("latin-1").translate(_tcvn3())
    elif encoding == "vni":
        text = data.decode("cp1252", "replace")
        sequences, letters = _vni()
        text = sequences.sub(lambda found: letters[found[0]], text)
    else:
        text = data.decode(encoding, "replace")
    return None if "\ufffd" in text else unicodedata.normalize("NFC", text)


@lru_cache(maxsize=8192)
def is_syllable(word: str) -> bool:
    """Whether a word is built as a Vietnamese syllable: initial, vowels, final, one tone that fits or none."""
    apart = unicodedata.normalize("NFD", word.lower())
    tones = TONES.findall(apart)
    built = SYLLABLE.fullmatch(unicodedata.normalize("NFC", TONES.sub("", apart)))
    if not built or len(tones) > 1:
        return False
    return built["final"] not in STOPPED or "".join(tones) in STOPPED_TONES


@cache
def _known() -> frozenset[str]:
    """The words with marks in our own headers and lists."""
    columns = [column for dataset in DATASETS.values() for column in dataset.columns]
    spelled = [name for column in columns for name in (column.label, *column.aliases)]
    spelled += [*CATEGORIES.values(), *SOURCES.values(), *STATUSES.values(), *UNIT_KINDS]
    words = re.findall(r"[^\W\d_]+", " ".join(spelled).lower())
    return frozenset(word for word in words if not word.isascii())


def evidence(words: Iterable[bytes], encoding: str) -> tuple[float, float]:
    """(share of the words that are Vietnamese, weight of evidence) in that encoding; a known word weighs three."""
    texts = [(text_of(word, encoding) or "\ufffd").strip(AROUND) for word in words]
    filled = [text for text in texts if text]
    if not filled:
        return 0.0, 0.0
    sound = sum(is_syllable(text) for text in filled)
    known = sum(text.lower() in _known() for text in filled)
    return sound / len(filled), (sound + 2 * known) / len(filled)


def likely(data: bytes, least: float = 0.8, margin: float = 1.4) -> str | None:
    """The LEGACY encoding that the words of a file speak for; None where none does or two come close.

    `least` is the share of words that must be Vietnamese, `margin` how much the first must outweigh the second: a
    wrong guess must be rarer than a refusal.
    """
    words = set(WORD.findall(data[:EVIDENCE]))
    found = {encoding: evidence(words, encoding) for encoding in LEGACY}
    first, second = sorted(found, key=lambda encoding: found[encoding][1], reverse=True)[:2]
    is_clear = found[first][0] >= least and found[first][1] >= margin * found[second][1]
    return first if is_clear else None


def possible(data: bytes, least: float = 0.4) -> list[str]:
    """The LEGACY encodings in which a share of the words is Vietnamese, the likeliest first: for a person to choose."""
    words = set(WORD.findall(data[:EVIDENCE]))
    found = {encoding: evidence(words, encoding) for encoding in LEGACY if text_of(data, encoding) is not None}
    ranked = sorted(found, key=lambda encoding: found[encoding][1], reverse=True)
    return [encoding for encoding in ranked if found[encoding][0] >= least]
