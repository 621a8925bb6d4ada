"""Streamlit's own scripts and styles, compressed once per process: a first chart page is 10 MB as they lie, 3 MB so.

Streamlit sends them as they are, because compressing them anew for each request costs more than it saves.
"""

import gzip
import re

from anyio import to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COMPRESSIBLE = re.compile(r"/static/[\w./-]+\.(?:js|css|svg)")
LEVEL = 6
Answer = tuple[Message, bytes]


class CompressedStatics:
    """Answers a request for a static text file with its gzip, kept in memory from the first request on."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._kept: dict[str, Answer] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET" or not COMPRESSIBLE.fullmatch(scope["path"]):
            await self.app(scope, receive, send)
            return
        asked = Headers(scope=scope)
        if "gzip" not in asked.get("accept-encoding", "") or "range" in asked or "if-none-match" in asked:
            await self.app(scope, receive, send)
            return
        path = scope["path"]
        start, body = self._kept.get(path) or await self._answer(scope, receive)
        if _is_file(start):  # the package's own files alone, so that this cannot grow without end
            self._kept[path] = (start, body)
        await send(start)
        await send({"type": "http.response.body", "body": body})

    async def _answer(self, scope: Scope, receive: Receive) -> Answer:
        """The whole answer to the request, compressed if there is a file."""
        parts: list[Message] = []

        async def collect(message: Message) -> None:
            parts.append(message)

        await self.app(scope, receive, collect)
        start, body = parts[0], b"".join(part.get("body", b"") for part in parts[1:])
        if _is_file(start):
            body = await to_thread.run_sync(gzip.compress, body, LEVEL)
            headers = MutableHeaders(scope=start)
            headers["Content-Encoding"] = "gzip"
            headers["Content-Length"] = str(len(body))
            headers.add_vary_header("Accept-Encoding")
        return start, body


def _is_file(start: Message) -> bool:
    """Whether a file was found: for any other name Streamlit answers with its page."""
    return start["status"] == 200 and not MutableHeaders(scope=start).get("content-type", "").startswith("text/html")
