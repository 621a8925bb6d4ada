"""Asks an ASGI application as a server would, without a network."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import anyio
from starlette.types import ASGIApp


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def cookie(self) -> str:
        """The name and value of the cookie that the answer sets."""
        return self.headers["set-cookie"].partition(";")[0]


Sent = Mapping[str, str] | list[tuple[str, str]]


def _scope(kind: str, target: str, headers: Sent, **more: Any) -> dict[str, Any]:
    path, _, query = target.partition("?")
    pairs = headers.items() if isinstance(headers, Mapping) else headers
    sent = [(b"host", b"test.local"), *((name.encode(), value.encode()) for name, value in pairs)]
    return {
        "type": kind, "asgi": {"version": "3.0"}, "http_version": "1.1", "path": path, "raw_path": path.encode(),
        "query_string": query.encode(), "root_path": "", "headers": sent, "client": ("192.0.2.1", 5000),
        "server": ("test.local", 80), "scheme": "http", **more,
    }  # fmt: skip


def ask(
    app: ASGIApp,
    target: str,
    method: str = "GET",
    headers: Sent = (),
    form: Mapping[str, str] | None = None,
    **more: Any,
) -> Answer:
    """The application's answer to one request; `form` is sent as a browser sends it."""
    messages: list[Any] = []
    body = urlencode(form).encode() if form else b""

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        messages.append(message)

    pairs = list(headers.items()) if isinstance(headers, Mapping) else list(headers)
    if form:
        pairs += [("content-type", "application/x-www-form-urlencoded"), ("content-length", str(len(body)))]
    anyio.run(app, _scope("http", target, pairs, method=method, **more), receive, send)
    start, *parts = messages
    answered = {name.decode(): value.decode() for name, value in start["headers"]}
    return Answer(start["status"], answered, b"".join(part.get("body", b"") for part in parts))


def connect(app: ASGIApp, target: str, headers: Sent = ()) -> list[dict[str, Any]]:
    """What the application sends to a websocket that asks to be let in and then leaves."""
    arriving = [{"type": "websocket.connect"}, {"type": "websocket.disconnect", "code": 1000}]
    messages: list[Any] = []

    async def receive() -> dict[str, Any]:
        return arriving.pop(0)

    async def send(message: Any) -> None:
        messages.append(message)

    anyio.run(app, _scope("websocket", target, headers, scheme="ws", subprotocols=[]), receive, send)
    return messages
