"""Our own addresses beside Streamlit's: sign-in, sign-out, health."""

from urllib.parse import parse_qsl, urlencode, urlsplit

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from khoi.access import ABSOLUTE, Session, end_session, password_fits, start_session
from khoi.errors import StoreError
from khoi.web import running, sheets
from khoi.web.identity import COOKIE, Sessions
from khoi.words import LANGUAGES

FORM_BYTES = 4_096  # a form of ours has a few short fields
HASHES_AT_ONCE = 2  # each takes 46 MiB
FRESH = {"Cache-Control": "no-store"}


def routes(sessions: Sessions) -> list[Route]:
    """The routes that stand before Streamlit's."""
    hashing = CapacityLimiter(HASHES_AT_ONCE)

    async def sign_in(request: Request) -> Response:
        if request.method != "POST":
            asked = request.query_params
            return sheets.sign_in(language(asked.get("lang")), local_address(asked.get("next")))
        form = await _form(request)
        lang, wanted, account_id = language(form.get("lang")), local_address(form.get("next")), form.get("account", "")
        if not await to_thread.run_sync(
            password_fits, running.store(), account_id, form.get("password", ""), limiter=hashing
        ):
            return sheets.sign_in(lang, wanted, "signin.wrong", account_id, 401)
        try:
            await _end(request, sessions)
            token = await to_thread.run_sync(start_session, running.store(), account_id, running.now())
        except StoreError as error:
            return sheets.fault(lang, error, 503)
        answer = RedirectResponse(_in_language(wanted, lang), 303, FRESH)
        answer.set_cookie(
            COOKIE, token, max_age=int(ABSOLUTE.total_seconds()), httponly=True, samesite="lax",
            secure=request.url.scheme == "https",
        )  # fmt: skip
        return answer

    async def sign_out(request: Request) -> Response:
        if request.method != "POST":
            return sheets.sign_out(language(request.query_params.get("lang")))
        lang = language((await _form(request)).get("lang"))
        await _end(request, sessions)
        answer = RedirectResponse(f"/sign-in?lang={lang}", 303, FRESH)
        answer.delete_cookie(COOKIE, httponly=True, samesite="lax")
        return answer

    return [
        Route("/sign-in", sign_in, methods=["GET", "POST"]),
        Route("/sign-out", sign_out, methods=["GET", "POST"]),
        Route("/health", health),
    ]


async def health(_: Request) -> Response:
    """That the process answers and its store does."""
    version = await to_thread.run_sync(running.store().version)
    return JSONResponse({"status": "ok", "store_version": version}, headers=FRESH)


def language(asked: str | None) -> str:
    """The language asked for, Vietnamese by default."""
    return asked if asked in LANGUAGES else LANGUAGES[0]


def local_address(asked: str | None) -> str:
    """An address of this site to go to after sign-in; "/" for anything that could lead elsewhere."""
    if not asked or len(asked) > 1000 or not asked.isprintable() or "\\" in asked:
        return "/"
    try:
        parts = urlsplit(asked)
    except ValueError:
        return "/"
    is_local = not parts.scheme and not parts.netloc and asked.startswith("/") and not asked.startswith("//")
    return asked if is_local and not parts.path.startswith("/sign-") else "/"


def _in_language(wanted: str, lang: str) -> str:
    """The address with the language that the reader chose at sign-in."""
    path, _, query = wanted.partition("?")
    kept = [(name, value) for name, value in parse_qsl(query) if name != "lang"]
    asked = urlencode([*kept, ("lang", lang)] if lang != LANGUAGES[0] else kept)
    return path + (f"?{asked}" if asked else "")


async def _form(request: Request) -> dict[str, str]:
    """The fields of a form of ours; an empty one where more was sent than such a form can hold."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > FORM_BYTES:
            return {}
    return dict(parse_qsl(body.decode("utf-8", "replace"), max_num_fields=10))


async def _end(request: Request, sessions: Sessions) -> None:
    """Ends the session that the request came with, if one runs."""
    session: Session | None = request.scope.get("state", {}).get("session")
    if session:
        sessions.forget(session.token_sha256)
        await to_thread.run_sync(end_session, running.store(), session.token_sha256, running.now())
