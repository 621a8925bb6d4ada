"""What a signed-in request may ask for: forms from our own pages alone, and the pages that its account has."""

from collections.abc import Sequence
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from khoi.access import Role, Session
from khoi.web import sheets
from khoi.web.gate import STEP_PATH, is_open_path
from khoi.web.routes import language, note
from khoi.web.site import NAMES, pages_of
from khoi.web.steps import PASSWORD_PATH
from khoi.web.watch import POLICY_VIOLATION

OUR_PATHS = frozenset({"/template", STEP_PATH, PASSWORD_PATH})
OUR_DOWNLOADS = ("/download/", "/picture/")
STREAMLITS_OWN = (  # what its pages ask for; media, metrics and the interface for programs are not among them
    "/_stcore/stream", "/_stcore/upload_file/", "/_stcore/health", "/_stcore/host-config", "/_stcore/bidi-components/",
    "/static/", "/component/", "/vendor/", "/favicon.png", "/manifest.json",
)  # fmt: skip
OF_GUESTS = frozenset({"/", "/favicon.png", "/manifest.json", "/_stcore/health", "/_stcore/host-config"})
TAKEN_HOME = frozenset({"/take/pdf", "/take/docx"})  # the briefing that goes along with a link
FILES_OF_GUESTS = ("/static/", "/component/", "/vendor/", "/_stcore/bidi-components/")  # Streamlit's, of no account
FORBIDDEN = 403
LONGEST_PATH = 100  # of one that is written down


class Doors:
    """Stands behind the gate. Streamlit itself answers any path with its application; here a wrong path is told."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket" and _is_foreign(Headers(scope=scope)):
            await receive()
            await send({"type": "websocket.close", "code": POLICY_VIOLATION})
            return
        answer = _answer(scope) if scope["type"] == "http" else None
        if answer is not None and getattr(answer, "status_code", 0) == FORBIDDEN:
            await _note(scope)
        await (answer or self.app)(scope, receive, send)


async def _note(scope: Scope) -> None:
    """Writes down that somebody who is signed in asked for what is not theirs."""
    session: Session | None = scope.get("state", {}).get("session")
    if session:
        address = scope["client"][0] if scope.get("client") else ""
        await note("refused", session.viewer.account_id, str(scope["path"])[:LONGEST_PATH], address=address)


def _answer(scope: Scope) -> ASGIApp | None:
    """What to say instead of going on; None to go on."""
    headers, path = Headers(scope=scope), str(scope["path"])
    session: Session | None = scope.get("state", {}).get("session")
    asked = scope["query_string"].decode("latin-1")
    lang = language(parse_qs(asked).get("lang", [""])[0])
    pages = [page.name for page in pages_of(session.viewer)] if session else []
    is_change = scope["method"] not in ("GET", "HEAD", "OPTIONS")
    if session and session.viewer.role is Role.GUEST and not _is_for_guests(path, pages, is_change):
        return sheets.refusal(lang, "app.page-not-open", 403)
    if is_change:
        is_known = is_open_path(path) or path in OUR_PATHS or path.startswith(STREAMLITS_OWN)
        return _refused_change(headers) if is_known else PlainTextResponse("There is no such address.\n", 404)
    if session and session.viewer.role is Role.GUEST and path in TAKEN_HOME:
        return None
    if path == "/" or is_open_path(path) or path in OUR_PATHS or path.startswith((*STREAMLITS_OWN, *OUR_DOWNLOADS)):
        return None
    name = path.strip("/")
    if name not in NAMES:
        return sheets.refusal(lang, "app.no-such-page", 404)
    if name not in pages:
        return sheets.refusal(lang, "app.page-not-open", 403)
    if name == pages[0] or path != f"/{name}":  # the first page of an account is its "/"
        target = "/" if name == pages[0] else f"/{name}"
        return RedirectResponse(target + (f"?{asked}" if asked else ""), 303, {"Cache-Control": "no-store"})
    return None


def _is_for_guests(path: str, pages: Sequence[str], is_change: bool) -> bool:
    """What the holder of a share link may ask for: the summary's page and its files, another link, a sign-in."""
    if is_open_path(path):
        return True
    is_theirs = path in OF_GUESTS or path in TAKEN_HOME or path.strip("/") in pages or path.startswith(FILES_OF_GUESTS)
    return is_theirs and not is_change


def _refused_change(headers: Headers) -> ASGIApp | None:
    """A request that changes something must come from a page of ours."""
    return PlainTextResponse("From another site.\n", 403) if _is_foreign(headers) else None


def _is_foreign(headers: Headers) -> bool:
    """Whether a page of another site sent the request: browsers say so."""
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    return site not in (None, "same-origin", "none") or (
        origin is not None and urlsplit(origin).netloc != headers.get("host")
    )
