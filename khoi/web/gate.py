"""The gate in front of everything: without a session there is the sign-in page and nothing else.

Pure ASGI, because Starlette's BaseHTTPMiddleware never sees the websocket over which Streamlit sends its pages.
"""

from urllib.parse import quote

from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from khoi.access import Session
from khoi.web.identity import SESSION_HEADER, USER_HEADER, Sessions
from khoi.web.site import NAMES

OPEN_PATHS = frozenset({"/sign-in", "/sign-out", "/health"})
POLICY_VIOLATION = 1008


class Gate:
    """Lets requests with a running session through, marked with its account; turns all others away."""

    def __init__(self, app: ASGIApp, sessions: Sessions) -> None:
        self.app = app
        self.sessions = sessions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        headers = [(name, value) for name, value in scope["headers"] if not _is_ours(name)]
        session = await self.sessions.of(_cookies(headers))
        if session:
            headers += _vouched(session)
            scope = {**scope, "headers": headers, "state": {**scope.get("state", {}), "session": session}}
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": POLICY_VIOLATION})
            return
        elif scope["path"] not in OPEN_PATHS:
            await _refusal(scope)(scope, receive, send)
            return
        else:
            scope = {**scope, "headers": headers}
        await self.app(scope, receive, send)


def _is_ours(name: bytes) -> bool:
    """Whether a header is one that only the gate may set; "_" reads as "-" for some servers behind us."""
    return name.lower().replace(b"_", b"-").startswith(b"x-app-")


def _cookies(headers: list[tuple[bytes, bytes]]) -> dict[str, str]:
    sent = "; ".join(value.decode("latin-1") for name, value in headers if name.lower() == b"cookie")
    return cookie_parser(sent)


def _vouched(session: Session) -> list[tuple[bytes, bytes]]:
    return [
        (USER_HEADER.encode(), session.viewer.account_id.encode()),
        (SESSION_HEADER.encode(), session.token_sha256.encode()),
    ]


def _refusal(scope: Scope) -> ASGIApp:
    """A page leads to the sign-in page and back; anything else is simply refused."""
    path = scope["path"]
    if scope["method"] in ("GET", "HEAD") and (path == "/" or path.strip("/") in NAMES):
        query = scope["query_string"].decode("latin-1")
        wanted = path + (f"?{query}" if query else "")
        return RedirectResponse(f"/sign-in?next={quote(wanted, safe='')}", 303, {"Cache-Control": "no-store"})
    return PlainTextResponse("Sign in first.\n", 401, {"Cache-Control": "no-store"})
