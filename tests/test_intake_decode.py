"""Every encoding that wards use is told by evidence and read back letter by letter; in doubt a file is refused."""

import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khoi.errors import Problem
from khoi.intake import alphabets
from khoi.intake.decode import Decoded, decoded
from tests.intake_world import ACTIVITY, VILLAGES
from tests.legacy_encodings import encoded, letters
from tests.scale import times

ROWS = [f"Xã Bắc Sơn;{name};Tết trồng cây;Hội Nông dân;07/2018;{count};;;;" for _, name, _, count in VILLAGES]
CODECS = [
    ("utf-8", "utf-8"), ("utf-8-bom", "utf-8-sig"), ("utf-16", "utf-16"), ("utf-16", "utf-16-le"),
    ("utf-16", "utf-16-be"), ("cp1258", "cp1258"), ("tcvn3", "tcvn3"), ("vni", "vni"),
]  # fmt: skip


@settings(max_examples=times(500, 2000), deadline=None)
@given(
    st.lists(st.sampled_from(ROWS), min_size=1, max_size=8),
    st.sampled_from(CODECS),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from([";", ",", "\t"]),
)
def test_a_table_decodes_to_itself_whatever_its_encoding_line_ends_and_separator(
    rows: list[str], codec: tuple[str, str], line_end: str, separator: str
) -> None:
    text = "\n".join([ACTIVITY, *rows, ""]).replace(";", separator)
    found = decoded(encoded(text.replace("\n", line_end), codec[1]))
    assert found == Decoded(text, codec[0])


@pytest.mark.parametrize("encoding", alphabets.LEGACY)
def test_every_letter_of_an_old_encoding_comes_back(encoding: str) -> None:
    every = letters(encoding)
    assert len(every) > 70
    for letter in every:
        assert alphabets.text_of(encoded(letter, encoding), encoding) == letter


def test_tcvn3_agrees_with_iconv() -> None:
    every = letters("tcvn3")
    command = ["iconv", "-f", "TCVN5712-1", "-t", "UTF-8"]
    found = subprocess.run(command, input=encoded(every, "tcvn3"), capture_output=True, check=True)
    assert found.stdout.decode() == every


@pytest.mark.parametrize("text", ["Soufflé;Crème brûlée;Façade\nà;ç;ñ\n", "Größe;Fußgänger;Übermut\nÄrger;öde;süß\n"])
def test_another_language_is_refused_not_guessed(text: str) -> None:
    found = decoded(text.encode("cp1252"))
    assert isinstance(found, Problem) and (found.code, found.case) == ("unreadable-file", "encoding")


@pytest.mark.parametrize("word", ["phường", "Nghĩa", "khuyến", "Pẹc", "Nả", "giữ", "quốc", "Hoà", "hòa", "THÔN"])
def test_vietnamese_words_are_known_by_their_build(word: str) -> None:
    assert alphabets.is_syllable(word)


@pytest.mark.parametrize("word", ["Thaớng", "größe", "brûlée", "tếtế", "cạc̀", "phắm̀"])
def test_other_words_are_not(word: str) -> None:
    assert not alphabets.is_syllable(word)
