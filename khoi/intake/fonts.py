"""Letters typed with ABC (TCVN3) or VNI fonts that were saved as Unicode: "X·, ph­êng" → "Xã, phường".

A workbook keeps such letters inside Unicode cells, and a CSV file saved from it as UTF-8 too. Fonts differ from column
to column, so each column is decided by its own words, the header among them.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from khoi.intake import alphabets
from khoi.intake.alphabets import WORD
from khoi.intake.lines import Lines, quoted, unquoted

# Letters and signs of Windows-1252 that Vietnamese does not use: without any of them nothing needs restoring.
FOREIGN = re.compile("[\u00a1-\u00bf\u00c4-\u00c7\u00cb\u00ce-\u00d1\u00d6-\u00d8\u00db-\u00dc\u00de-\u00df"
                     "\u00e4-\u00e7\u00eb\u00ee-\u00f1\u00f6-\u00f8\u00fb-\u00fc\u00fe-\u00ff]")  # fmt: skip
ENDS = 200_000  # letters at either end of a long file that are looked at: no font begins in the middle
FONTS = ("tcvn3", "vni")
PLAIN = "cp1252"
LEAST, MARGIN = 0.8, 1.4


def restored(lines: Lines) -> Lines:
    """The same lines with every column of ABC or VNI letters in Unicode; a column in doubt stays as it is."""
    if not any(FOREIGN.search(end) for end in (lines.text[:ENDS], lines.text[-ENDS:])):
        return lines
    rows = [record.split(lines.separator) for record in lines.records]
    width = max(map(len, rows))
    columns = [[unquoted(row[at]) for row in rows if at < len(row)] for at in range(width)]
    words = [_words(column) for column in columns]
    fonts = [_font(found) if found else None for found in words]
    agreed = set(fonts) - {None}
    if len(agreed) == 1:  # a column of one header word alone follows the others
        common = next(iter(agreed))
        fonts = [
            font or (common if found and _reads(found, common) else None)
            for font, found in zip(fonts, words, strict=True)
        ]
    if not agreed:
        return lines
    records = [
        lines.separator.join(_in_unicode(cell, font) if (font := fonts[at]) else cell for at, cell in enumerate(row))
        for row in rows
    ]
    return replace(lines, text="\n".join(records))


def _words(cells: Sequence[str]) -> set[bytes] | None:
    """The distinct words with marks as bytes of Windows-1252; None where a letter has no place in it."""
    found: set[bytes] = set()
    for cell in set(cells):
        written = _bytes(cell)
        if written is None:
            return None
        found.update(WORD.findall(written))
    return found


def _bytes(text: str) -> bytes | None:
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        pass
    try:
        return b"".join(char.encode("latin-1" if ord(char) < 0x100 else PLAIN) for char in text)
    except UnicodeEncodeError:
        return None


def _font(words: set[bytes]) -> str | None:
    """The font that the words speak for, against their being Unicode as they stand."""
    found = {encoding: alphabets.evidence(words, encoding) for encoding in (*FONTS, PLAIN)}
    first, second = sorted(found, key=lambda encoding: found[encoding][1], reverse=True)[:2]
    is_clear = found[first][0] >= LEAST and found[first][1] >= MARGIN * found[second][1]
    return first if is_clear and first in FONTS else None


def _reads(words: set[bytes], font: str | None) -> bool:
    """Whether words are Vietnamese in that font and not as they stand."""
    plain = alphabets.evidence(words, PLAIN)[0]
    return font is not None and plain < LEAST <= alphabets.evidence(words, font)[0]


def _in_unicode(cell: str, font: str) -> str:
    written = _bytes(unquoted(cell))
    text = alphabets.text_of(written, font) if written else None
    return cell if text is None else quoted(text)
