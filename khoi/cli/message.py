"""What goes over the socket: one message there, one back, each a header, a head in JSON and a body of bytes.

The header holds a mark, the version of this form, and both lengths; its first six bytes never change, so that any two
releases can tell each other apart. Nothing is made room for before it arrives, whatever the header claims.
"""

import hashlib
import json
import socket
import struct
import time
from functools import cache
from pathlib import Path
from typing import Any

from khoi.errors import KhoiError

VERSION = 1
MARK = b"KHOI"
HEADER = struct.Struct(">4sHIQ")  # mark, version, length of the head, length of the body
HEAD_MOST = 1024 * 1024
BODY_MOST = 200 * 1024 * 1024  # above every file that the intake reads, so that its own sentence refuses the others
PIECE = 256 * 1024
ROOT = Path(__file__).parent.parent.parent


class Garbled(KhoiError):
    """What arrived is no message of ours."""


class OtherRelease(KhoiError):
    """The other side runs another release."""


@cache
def release() -> str:
    """A hash over what decides an answer: the code, the queries and the sentences, as they lie when first asked."""
    whole = hashlib.sha256()
    for folder, ending in (("khoi", "py"), ("queries", "sql"), ("data/words", "po")):
        for path in sorted((ROOT / folder).rglob(f"*.{ending}")):
            whole.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes() + b"\0")
    return whole.hexdigest()


def data(text: str) -> bytes:
    """A text as it travels: UTF-8, with what a file's name may hold beyond it kept as it is."""
    return text.encode("utf-8", "surrogateescape")


def text(data: bytes) -> str:
    """A text that has travelled."""
    return data.decode("utf-8", "surrogateescape")


def send(connection: socket.socket, head: dict[str, Any], body: bytes, within: float) -> None:
    """Sends one message. Raises OSError where the other side is gone or does not take it in time."""
    written = json.dumps(head).encode("ascii")
    connection.settimeout(within)
    connection.sendall(HEADER.pack(MARK, VERSION, len(written), len(body)) + written)
    if body:
        connection.sendall(body)


def receive_head(connection: socket.socket, within: float) -> tuple[dict[str, Any], int]:
    """The head of the next message, and the length of the body that follows.

    Raises Garbled, OtherRelease, and OSError where the other side is gone or too slow.
    """
    until = time.monotonic() + within
    mark, version, head_length, body_length = HEADER.unpack(_received(connection, HEADER.size, until))
    if mark != MARK or head_length > HEAD_MOST or body_length > BODY_MOST:
        raise Garbled("cli.garbled")
    if version != VERSION:
        raise OtherRelease("cli.other-release")
    try:
        head = json.loads(_received(connection, head_length, until))
    except (ValueError, RecursionError) as error:
        raise Garbled("cli.garbled") from error
    if not isinstance(head, dict):
        raise Garbled("cli.garbled")
    return head, body_length


def receive_body(connection: socket.socket, length: int, within: float) -> bytes:
    """The bytes that follow a head. Raises OSError where the other side is gone or too slow."""
    return bytes(_received(connection, length, time.monotonic() + within))


def _received(connection: socket.socket, count: int, until: float) -> bytearray:
    whole = bytearray()
    while len(whole) < count:
        left = until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        connection.settimeout(left)
        piece = connection.recv(min(PIECE, count - len(whole)))
        if not piece:
            raise ConnectionError
        whole += piece
    return whole
