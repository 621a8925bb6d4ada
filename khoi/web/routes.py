"""Our own addresses beside Streamlit's: sign-in, sign-out, health."""

from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from khoi.access import (
    ABSOLUTE,
    Session,
    Stage,
    Way,
    account_of,
    end_session,
    is_known,
    is_password_late,
    password_fits,
    stage_after,
    start_session,
)
from khoi.errors import StoreError
from khoi.web import agents, provider, running, sheets
from khoi.web.attempts import OF_SIGN_IN, Attempts, count_of
from khoi.web.gate import STEP_PATH
from khoi.web.identity import Sessions, cookie_name
from khoi.words import LANGUAGES

FORM_BYTES = 4_096  # a form of ours has a few short fields
HASHES_AT_ONCE = 2  # each takes 46 MiB
FRESH = {"Cache-Control": "no-store"}


@dataclass(frozen=True, slots=True)
class Entrance:
    """What sign-in and its further steps share: the sessions, the count of wrong guesses, the hashing at work."""

    sessions: Sessions
    attempts: Attempts = field(default_factory=lambda: Attempts(OF_SIGN_IN))
    hashing: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(HASHES_AT_ONCE))

    async def sign_in(self, request: Request) -> Response:
        """The sign-in page; with a form, its answer: the same, in the same time, for a name that does not exist."""
        if request.method != "POST":
            return await self._sign_in_page(request)
        form = await read_form(request)
        lang, wanted, typed = language(form.get("lang")), local_address(form.get("next")), form.get("account", "")
        account_id, address = typed.strip().lower(), address_of(request)
        if not form:  # empty, or larger than a form: no guess, and not worth the memory of a hash
            return sheets.sign_in(lang, wanted, "signin.wrong", typed, 401)
        count = count_of(account_id)
        minutes = self.attempts.begin(count, address)
        if minutes:
            await note("sign-in-refused", "", address=address)
            return sheets.sign_in(lang, wanted, "signin.too-often", typed, 429, minutes=minutes)
        fits, known = await to_thread.run_sync(_look, account_id, form.get("password", ""), limiter=self.hashing)
        if not fits:
            self.attempts.failed(address)
            await note("sign-in-failed", account_id if known else "", address=address, counted_as=count)
            return sheets.sign_in(lang, wanted, "signin.wrong", typed, 401)
        self.attempts.succeeded(count)
        if await to_thread.run_sync(is_password_late, running.store(), account_id, running.now()):
            await note("password-late", account_id, address=address)
            return sheets.sign_in(lang, wanted, "signin.late", typed, 401)
        return await self.let_in(request, account_id, None, in_language(wanted, lang), lang)

    async def _sign_in_page(self, request: Request) -> Response:
        """The form; somebody who has come back from the identity provider is let in, or told why not."""
        asked = request.query_params
        lang, wanted = language(asked.get("lang")), local_address(asked.get("next"))
        identity = provider.identity_of(request.cookies) if provider.is_offered() else None
        if identity is None:
            return sheets.sign_in(lang, wanted)
        account_id = await to_thread.run_sync(account_of, running.store(), identity)
        if account_id is None:
            await note("provider-unknown", "", identity, address=address_of(request))
            answer: Response = sheets.sign_in(lang, wanted, "signin.provider-unknown", status=403)
        else:
            answer = await self.let_in(request, account_id, None, in_language(wanted, lang), lang, Way.PROVIDER)
        provider.forget(answer, request.cookies)
        return answer

    async def let_in(
        self, request: Request, account_id: str, passed: Stage | None, wanted: str, lang: str, way: Way = Way.PASSWORD
    ) -> Response:
        """Starts a session that has passed a stage, under a new token, in place of the one before it."""
        try:
            await self.end(request)
            stage, token = await to_thread.run_sync(_begin, request, account_id, passed, way)
        except StoreError as error:
            return sheets.fault(lang, error, 503)
        if stage is Stage.FULL:
            await note("sign-in", account_id, address=address_of(request), way=str(way))
        target = wanted if stage is Stage.FULL else f"{STEP_PATH}?{urlencode({'next': wanted, 'lang': lang})}"
        return with_session(request, target, token, ABSOLUTE)

    async def sign_out(self, request: Request) -> Response:
        """Asks; with a form, ends the session."""
        if request.method != "POST":
            return sheets.sign_out(language(request.query_params.get("lang")))
        lang = language((await read_form(request)).get("lang"))
        session = session_of(request)
        await self.end(request)
        if session:
            await note("sign-out", session.viewer.account_id, session.session_id)
        answer = RedirectResponse(f"/sign-in?lang={lang}", 303, FRESH)
        answer.headers["Clear-Site-Data"] = (
            '"cache", "storage"'  # what a page left in the browser goes with its session
        )
        is_secure = request.url.scheme == "https"
        answer.delete_cookie(cookie_name(request.url.scheme), httponly=True, samesite="lax", secure=is_secure)
        return answer

    async def end(self, request: Request) -> None:
        """Ends the session that the request came with, if one runs."""
        session = session_of(request)
        if session:
            self.sessions.forget(session.token_sha256)
            await to_thread.run_sync(end_session, running.store(), session.token_sha256, running.now())


def routes(entrance: Entrance) -> list[Route]:
    """The routes that stand before Streamlit's."""
    return [
        Route("/sign-in", entrance.sign_in, methods=["GET", "POST"]),
        Route(provider.START_PATH, provider.start),
        Route("/sign-out", entrance.sign_out, methods=["GET", "POST"]),
        Route("/health", health),
    ]


async def health(_: Request) -> Response:
    """That the process answers and its store does."""
    version = await to_thread.run_sync(running.store().version)
    return JSONResponse({"status": "ok", "store_version": version}, headers=FRESH)


def with_session(request: Request, target: str, token: str, lasting: timedelta) -> Response:
    """Leads to an address of ours with the cookie of a session that has just begun."""
    answer = RedirectResponse(target, 303, FRESH)
    answer.set_cookie(
        cookie_name(request.url.scheme), token, max_age=int(lasting.total_seconds()), httponly=True,
        samesite="lax", secure=request.url.scheme == "https",
    )  # fmt: skip
    return answer


def session_of(request: Request) -> Session | None:
    """The session that the gate found for a request."""
    found: Session | None = request.scope.get("state", {}).get("session")
    return found


def address_of(request: Request) -> str:
    """Where a request comes from; behind a proxy on this machine, what the proxy says."""
    return request.client.host if request.client else ""


async def note(kind: str, account_id: str, subject: str = "", **detail: str) -> None:
    """Adds a line to the access journal."""
    await to_thread.run_sync(running.store().journal.note, kind, running.now(), account_id, subject, detail)


def _look(account_id: str, password: str) -> tuple[bool, bool]:
    store = running.store()
    return password_fits(store, account_id, password), is_known(store, account_id)


def _begin(request: Request, account_id: str, passed: Stage | None, way: Way) -> tuple[Stage, str]:
    store, agent = running.store(), agents.in_short(request.headers.get("user-agent", ""))
    stage = stage_after(store, account_id, passed, way)
    return stage, start_session(store, account_id, running.now(), stage, address_of(request), agent, way)


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


def in_language(wanted: str, lang: str) -> str:
    """The address with the language that the reader chose at sign-in."""
    path, _, query = wanted.partition("?")
    kept = [(name, value) for name, value in parse_qsl(query) if name != "lang"]
    asked = urlencode([*kept, ("lang", lang)] if lang != LANGUAGES[0] else kept)
    return path + (f"?{asked}" if asked else "")


async def read_form(request: Request) -> dict[str, str]:
    """The fields of a form of ours; an empty one where more was sent than such a form can hold."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > FORM_BYTES:
            return {}
    return dict(parse_qsl(body.decode("utf-8", "replace"), max_num_fields=10))
