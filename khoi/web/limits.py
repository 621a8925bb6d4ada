"""How much of the server one visitor may use: requests in a minute, open websockets, the size and time of a body.

Generous for people: a page load asks for some forty files. Counted in this process: a restart begins anew.
"""

import math
import re
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from urllib.parse import parse_qs

import anyio
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from khoi.access import Session, token_sha256
from khoi.web import sheets
from khoi.web.attempts import network
from khoi.web.identity import Sessions, cookie_name, cookies_of
from khoi.web.routes import language

OF_SESSION = RateLimitItemPerMinute(3000)
OF_ADDRESS = RateLimitItemPerMinute(600)  # an office behind one address, before it has signed in
SOCKETS = 20
LARGEST_BODY = 25_000_000  # bytes: a file of 20 MB and what a form adds to it
LENGTH = re.compile(r"[0-9]{1,8}")
BODY_WITHIN = 120.0  # seconds
TRY_AGAIN_LATER = 1013
MOST_KNOWN = 10_000


class Limits:
    """Stands before the gate. Who has a session is counted by it, everybody else by address."""

    def __init__(self, app: ASGIApp, sessions: Sessions, body_within: float = BODY_WITHIN) -> None:
        self.app = app
        self.sessions = sessions
        self.body_within = body_within
        self._limiter = FixedWindowRateLimiter(MemoryStorage())
        self._sockets: Counter[str] = Counter()
        # Tokens (hashed) that led to a session: a crowd of strangers at their address is not in their way.
        self._known: dict[str, None] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        session, wait = await self._counted(scope)
        if scope["type"] == "websocket":
            await self._socket(scope, receive, send, session, wait)
        elif wait:
            await _too_many(scope, wait)(scope, receive, send)
        else:
            await self._request(scope, receive, send)

    async def _counted(self, scope: Scope) -> tuple[Session | None, int]:
        """The session behind a request, and the seconds to wait where there were too many."""
        cookies, place = cookies_of(scope["headers"]), network((scope.get("client") or ("", 0))[0])
        token = token_sha256(cookies.get(cookie_name(scope["scheme"]), ""))
        if token not in self._known and not self._limiter.test(OF_ADDRESS, place):
            return None, self._seconds(OF_ADDRESS, place)
        session = await self.sessions.of(cookies, scope["scheme"])
        if session is None:
            self._known.pop(token, None)
            is_within, limit, key = self._limiter.hit(OF_ADDRESS, place), OF_ADDRESS, place
        else:
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            self._known[token] = None
            key = session.session_id
            is_within, limit = self._limiter.hit(OF_SESSION, key), OF_SESSION
        return session, 0 if is_within else self._seconds(limit, key)

    def _seconds(self, limit: RateLimitItemPerMinute, key: str) -> int:
        return max(1, math.ceil(self._limiter.get_window_stats(limit, key).reset_time - time.time()))

    async def _socket(self, scope: Scope, receive: Receive, send: Send, session: Session | None, wait: int) -> None:
        """A websocket that is one too many is closed before it opens; without a session the gate refuses it."""
        key = session.session_id if session else ""
        if wait or (session and self._sockets[key] >= SOCKETS):
            await receive()
            await send({"type": "websocket.close", "code": TRY_AGAIN_LATER})
            return
        self._sockets[key] += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self._sockets[key] -= 1
            if not self._sockets[key]:
                del self._sockets[key]

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        declared = headers.get("content-length")
        if declared is not None and not (LENGTH.fullmatch(declared) and int(declared) <= LARGEST_BODY):
            await _too_large(scope, receive, send)
            return
        body = Body(receive, send, self.body_within, "transfer-encoding" in headers)
        try:
            await self.app(scope, body.receive, body.send)
        except Exception:
            if body.fault is None:
                raise  # otherwise it is what the application makes of a body that ended before its end
        if body.fault and not body.is_answered:
            await body.fault(scope, receive, send)


class Body:
    """A request's body, counted while it arrives; once it is too much or too slow the application hears no more."""

    def __init__(self, receive: Receive, send: Send, within: float, is_endless: bool) -> None:
        self._receive, self._send = receive, send
        self._within, self._is_endless = within, is_endless
        self._began: float | None = None
        self._size = 0
        self._is_whole = False
        self.is_answered = False
        self.fault: ASGIApp | None = None

    async def receive(self) -> Message:
        """The next part of the body; a disconnect in place of one that is too much."""
        if self.fault:
            return {"type": "http.disconnect"}
        if self._is_whole:
            return await self._receive()
        message = await self._in_time()
        if message is None:
            self.fault = _refusal("Too slow.\n", 408)
            return {"type": "http.disconnect"}
        self._size += len(message.get("body", b""))
        self._is_whole = message["type"] != "http.request" or not message.get("more_body", False)
        if self._size > LARGEST_BODY:
            self.fault = _too_large
            return {"type": "http.disconnect"}
        return message

    async def _in_time(self) -> Message | None:
        """The next message; None where the body's time is over."""
        now = anyio.current_time()
        self._began = self._began if self._began is not None else now
        with anyio.move_on_after(self._began + self._within - now):
            return await self._receive()
        return None

    async def send(self, message: Message) -> None:
        """Passes the answer on, unless it is about a body that never came to its end.

        An answer given before a body of unknown length has ended also ends the connection: nobody wants the rest.
        """
        if self.fault:
            return
        if message["type"] == "http.response.start":
            self.is_answered = True
            if self._is_endless and not self._is_whole:
                MutableHeaders(scope=message)["Connection"] = "close"
        await self._send(message)


Answering = Callable[[Scope, Receive, Send], Awaitable[None]]


def _refusal(text: str, status: int, headers: dict[str, str] | None = None) -> Answering:
    """An answer that ends the connection: what still arrives is not read."""
    return PlainTextResponse(text, status, {"Cache-Control": "no-store", "Connection": "close", **(headers or {})})


def _too_many(scope: Scope, wait: int) -> Answering:
    """A sentence in the reader's language where a page was asked for."""
    told = {"Retry-After": str(wait)}
    if "text/html" not in Headers(scope=scope).get("accept", ""):
        return _refusal("Too many requests.\n", 429, told)
    asked = parse_qs(scope["query_string"].decode("latin-1"))
    page = sheets.refusal(language(asked.get("lang", [""])[0]), "app.too-many-requests", 429)
    page.headers.update(told)
    return page


_too_large = _refusal("Too large.\n", 413)
