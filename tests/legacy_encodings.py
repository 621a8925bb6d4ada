"""Unicode → the encodings before it: the other direction of `khoi.intake.alphabets`, which the product never needs."""

import csv
import unicodedata
from functools import cache

from khoi.intake.alphabets import DATA

TONES = "\u0300\u0301\u0303\u0309\u0323"


@cache
def table(name: str, column: str) -> dict[str, str]:
    """Letter → how the encoding writes it."""
    with (DATA / f"{name}.csv").open(encoding="utf-8") as file:
        return {row["letter"]: row[column] for row in csv.DictReader(file)}


def letters(encoding: str) -> str:
    """Every letter with a mark that the encoding can write."""
    if encoding == "cp1258":
        return "".join(table("vni", "vni"))
    return "".join(table(encoding, "byte" if encoding == "tcvn3" else "vni"))


def encoded(text: str, encoding: str) -> bytes:
    """A text as an old program would have saved it."""
    if encoding == "tcvn3":
        return b"".join(bytes.fromhex(table("tcvn3", "byte").get(letter, f"{ord(letter):02x}")) for letter in text)
    if encoding == "vni":
        return "".join(table("vni", "vni").get(letter, letter) for letter in text).encode("cp1252")
    if encoding == "cp1258":
        return "".join(map(_tone_apart, text)).encode("cp1258")
    return text.encode(encoding)


def _tone_apart(letter: str) -> str:
    apart = unicodedata.normalize("NFD", letter)
    tones = "".join(mark for mark in apart if mark in TONES)
    return unicodedata.normalize("NFC", "".join(mark for mark in apart if mark not in TONES)) + tones
