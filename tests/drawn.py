"""Everything that a page sends to the browser, gathered: texts, cells, marks of charts, options, links, the address."""

import base64
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any
from urllib.parse import unquote_plus

import numpy as np
import pyarrow as pa
from google.protobuf.message import Message
from streamlit.testing.v1 import AppTest

from khoi.places import fold

OURS_NOT = frozenset({"id", "form_id", "page_script_hash", "uuid"})  # names that Streamlit and pandas make
LOOKS = frozenset({"width", "height", "font", "margin", "colorscale", "template", "config"})  # no figures in these
UNSEEN = re.compile(r"<style>.*?</style>|<script>.*?</script>|style=\"[^\"]*\"", re.DOTALL)
NUMBER = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)*(?!\w)")
LONGEST = 1_500  # digits of the figures in question: neither a year nor the endless ones of a share are more than that


@dataclass(frozen=True)
class Drawn:
    """What a page sent: its texts, written in a language, and the numbers that charts and tables hold as numbers."""

    lang: str
    texts: tuple[str, ...]
    values: tuple[float, ...]

    @cached_property
    def folded(self) -> str:
        """All texts without marks and capitals."""
        return "\n".join(fold(text) for text in self.texts)

    @cached_property
    def numbers(self) -> frozenset[Decimal]:
        """All numbers, those of the texts too, as they were meant."""
        marks = {".": "", ",": "."} if self.lang == "vi" else {",": ""}
        written = (found.translate(str.maketrans(marks)) for text in self.texts for found in NUMBER.findall(text))
        readable = (text for text in written if text.count(".") < 2)
        held = (f"{value:.12g}" for value in self.values if np.isfinite(value))
        return frozenset(abs(Decimal(text)) for text in (*readable, *held))

    @cached_property
    def digits(self) -> frozenset[int]:
        """The numbers by their digits alone, without the zeros at either end."""
        found = (int("".join(map(str, number.normalize().as_tuple().digits))) for number in self.numbers)
        return frozenset(digits for digits in found if 0 < digits <= LONGEST)


def gathered(app: AppTest, asked: Sequence[str] = ()) -> Drawn:
    """All that the page drew, without what was asked for by the address, which a page may say again."""
    parts = list(_nodes(app._tree))
    parts += [f"{key}={value}" for key, value in app.query_params.items()]
    texts = [UNSEEN.sub(" ", unquote_plus(part)) for part in parts if isinstance(part, str)]
    for said in sorted(asked, key=len, reverse=True):
        texts = [text.replace(said, " ") for text in texts]
    values = [float(part) for part in parts if isinstance(part, (int, float))]
    return Drawn(str(app.query_params.get("lang", "vi")), tuple(texts), tuple(values))


def _nodes(node: Any) -> Iterator[str | float]:
    proto = getattr(node, "proto", None)
    if isinstance(proto, Message):
        yield from _fields(proto)
    for child in getattr(node, "children", {}).values():
        yield from _nodes(child)


def _fields(message: Message) -> Iterator[str | float]:
    for field, value in message.ListFields():
        if field.name in OURS_NOT or field.name in LOOKS:
            continue
        for one in value if field.is_repeated else (value,):
            if isinstance(one, Message):
                yield from _fields(one)
            elif isinstance(one, bytes):
                yield from _cells(one)
            elif isinstance(one, str):
                yield from _json(json.loads(one)) if field.name == "spec" else (one,)
            elif not isinstance(one, bool):
                yield float(one)


def _cells(data: bytes) -> Iterator[str | float]:
    with pa.ipc.open_stream(data) as stream:
        frame = stream.read_pandas()
    yield from map(str, frame.columns)
    for value in frame.to_numpy(dtype=object).ravel():
        yield float(value) if isinstance(value, (int, float)) else str(value)


def _json(part: Any) -> Iterator[str | float]:
    """The texts and numbers of a figure."""
    if isinstance(part, dict) and "bdata" in part:
        yield from np.frombuffer(base64.b64decode(part["bdata"]), part["dtype"]).astype(float)
    elif isinstance(part, dict):
        for key, value in part.items():
            if key not in LOOKS:
                yield from _json(value)
    elif isinstance(part, list):
        for value in part:
            yield from _json(value)
    elif isinstance(part, (int, float)) and not isinstance(part, bool):
        yield float(part)
    elif isinstance(part, str):
        yield part
