"""The gate in front of everything: without a session there is the sign-in page and nothing else.

Pure ASGI, because Starlette's BaseHTTPMiddleware never sees the websocket over which Streamlit sends its pages.
"""

import re
from urllib.parse import quote

from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from khoi.access import Session, Stage
from khoi.web import provider
from khoi.web.identity import SESSION_HEADER, USER_HEADER, Sessions, cookies_of
from khoi.web.site import NAMES
from khoi.web.watch import POLICY_VIOLATION, watched

STEP_PATH = "/sign-step"
OPEN_PATHS = frozenset({"/sign-in", "/sign-out", "/health", provider.START_PATH})
LINK_PATH = re.compile(r"/s/[A-Za-z0-9_-]{1,100}")  # a share link
VERIFY_PATH = re.compile(r"/verify/[0-9a-f]{32}")  # a briefing's verification page


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
        cookies = cookies_of(headers)
        session = await self.sessions.of(cookies, scope["scheme"])
        if scope["path"] not in provider.PATHS | {"/sign-in"}:  # elsewhere nobody is who a provider's cookie says
            headers = _without_providers(headers, cookies)
        if session:
            scope = {**scope, "state": {**scope.get("state", {}), "session": session}}
        is_open = scope["type"] == "http" and is_open_path(scope["path"])
        if session and session.stage is Stage.FULL:
            headers += _vouched(session)
        elif session and scope["type"] == "http" and scope["path"] == STEP_PATH:
            pass  # what is still asked for
        elif not is_open:
            await _refuse(scope, receive, send, STEP_PATH if session else "/sign-in")
            return
        scope = {**scope, "headers": headers}
        if session and scope["type"] == "websocket":
            sha256 = session.token_sha256
            await watched(self.app, scope, receive, send, sha256, lambda: self.sessions.runs(sha256))
        else:
            await self.app(scope, receive, send)


def is_open_path(path: str) -> bool:
    """Whether an address answers without a session."""
    is_providers = path in provider.PATHS and provider.is_offered()
    is_given = LINK_PATH.fullmatch(path) is not None or VERIFY_PATH.fullmatch(path) is not None
    return path in OPEN_PATHS or is_providers or is_given


def _is_ours(name: bytes) -> bool:
    """Whether a header is one that only the gate may set; "_" reads as "-" for some servers behind us."""
    return name.lower().replace(b"_", b"-").startswith(b"x-app-")


def _without_providers(headers: list[tuple[bytes, bytes]], cookies: dict[str, str]) -> list[tuple[bytes, bytes]]:
    """The headers without the cookies in which Streamlit keeps who came back from the identity provider."""
    if not any(provider.is_providers(name) for name in cookies):
        return headers
    kept = "; ".join(f"{name}={value}" for name, value in cookies.items() if not provider.is_providers(name))
    return [
        *((name, value) for name, value in headers if name.lower() != b"cookie"),
        (b"cookie", kept.encode("latin-1")),
    ]


def _vouched(session: Session) -> list[tuple[bytes, bytes]]:
    return [
        (USER_HEADER.encode(), session.viewer.account_id.encode()),
        (SESSION_HEADER.encode(), session.token_sha256.encode()),
    ]


async def _refuse(scope: Scope, receive: Receive, send: Send, entrance: str) -> None:
    """A page leads to the entrance and back; anything else is simply refused."""
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": POLICY_VIOLATION})
        return
    path: str = scope["path"]
    answer: ASGIApp = PlainTextResponse("Sign in first.\n", 401, {"Cache-Control": "no-store"})
    if scope["method"] in ("GET", "HEAD") and (path == "/" or path.strip("/") in NAMES):
        query = scope["query_string"].decode("latin-1")
        wanted = path + (f"?{query}" if query else "")
        answer = RedirectResponse(f"{entrance}?next={quote(wanted, safe='')}", 303, {"Cache-Control": "no-store"})
    await answer(scope, receive, send)
