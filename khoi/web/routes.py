"""Our own addresses beside Streamlit's: sign-in, sign-out, health; and the doors of the pages."""

from urllib.parse import parse_qsl, urlencode, urlsplit

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from khoi.access import ABSOLUTE, Session, end_session, may, password_fits, start_session
from khoi.web import running, sheets
from khoi.web.identity import COOKIE, Sessions
from khoi.web.site import NAMES, PAGES, pages_of
from khoi.words import LANGUAGES

FORM_BYTES = 4_096
HASHES_AT_ONCE = 2  # each takes 46 MiB
STREAMLITS_OWN = ("/_stcore/", "/static/", "/media/", "/component/", "/favicon.png", "/manifest.json")


class FormTooLarge(Exception):
    """A form of ours has three short fields; this one is not ours."""


def routes(sessions: Sessions) -> list[Route]:
    """The routes that stand before Streamlit's."""
    hashing = CapacityLimiter(HASHES_AT_ONCE)

    async def sign_in(request: Request) -> Response:
        if request.method != "POST":
            return sheets.sign_in(_lang(request.query_params.get("lang")), _local(request.query_params.get("next")))
        form = await _form(request)
        lang, wanted, account_id = _lang(form.get("lang")), _local(form.get("next")), form.get("account", "").strip()
        fits = await to_thread.run_sync(
            password_fits, running.store(), account_id, form.get("password", ""), limiter=hashing
        )
        if not fits:
            return sheets.sign_in(lang, wanted, "signin.wrong", account_id, 401)
        await _end(request, sessions)
        token = await to_thread.run_sync(start_session, running.store(), account_id, running.now())
        answer = RedirectResponse(_in_language(wanted, lang), 303, {"Cache-Control": "no-store"})
        answer.set_cookie(
            COOKIE, token, max_age=int(ABSOLUTE.total_seconds()), httponly=True, samesite="lax",
            secure=request.url.scheme == "https",
        )  # fmt: skip
        return answer

    async def sign_out(request: Request) -> Response:
        if request.method != "POST":
            return sheets.sign_out(_lang(request.query_params.get("lang")))
        lang = _lang((await _form(request)).get("lang"))
        await _end(request, sessions)
        answer = RedirectResponse(f"/sign-in?lang={lang}", 303, {"Cache-Control": "no-store"})
        answer.delete_cookie(COOKIE, httponly=True, samesite="lax")
        return answer

    return [
        Route("/sign-in", guarded_form(sign_in), methods=["GET", "POST"]),
        Route("/sign-out", guarded_form(sign_out), methods=["GET", "POST"]),
        Route("/health", health),
    ]
