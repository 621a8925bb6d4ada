"""What a session has to pass after its password: the code of the second factor, another password, a second factor."""

from threading import Lock

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from khoi.access import Action, Session, Stage, change_password, code_fits, end_other_sessions, enrol, may, new_secret
from khoi.errors import KhoiError, NotAllowed, StoreError
from khoi.web import forms, running, sheets
from khoi.web.attempts import count_of
from khoi.web.gate import STEP_PATH
from khoi.web.routes import (
    FRESH,
    Entrance,
    address_of,
    in_language,
    language,
    local_address,
    note,
    read_form,
    session_of,
)

PASSWORD_PATH = "/password"  # an address  # noqa: S105 # nosec B105
MOST_SECRETS = 100


class Steps:
    """The pages between the password and everything else, and the page that changes the password later on."""

    def __init__(self, entrance: Entrance) -> None:
        self._entrance = entrance
        self._secrets: dict[str, str] = {}  # of second factors that are being set up, by session
        self._lock = Lock()

    def routes(self) -> list[Route]:
        """Their addresses."""
        return [
            Route(STEP_PATH, self.step, methods=["GET", "POST"]),
            Route(PASSWORD_PATH, self.password, methods=["GET", "POST"]),
        ]

    async def step(self, request: Request) -> Response:
        """What the session has to pass next; with a form, whether it has."""
        session = session_of(request)
        asked = request.query_params if request.method != "POST" else await read_form(request)
        lang, wanted = language(asked.get("lang")), local_address(asked.get("next"))
        if session is None or session.stage is Stage.FULL:
            return RedirectResponse("/", 303, FRESH)
        if request.method != "POST":
            return self._page(session, lang, wanted)
        address, account_id = address_of(request), session.viewer.account_id
        count = count_of(account_id, session.stage)
        minutes = self._entrance.attempts.begin(count, address)
        if minutes:
            return self._page(session, lang, wanted, NotAllowed("signin.too-often", minutes=str(minutes)), 429)
        try:
            await to_thread.run_sync(self._pass, session, dict(asked), limiter=self._entrance.hashing)
        except StoreError as error:
            return sheets.fault(lang, error, 503)
        except KhoiError as error:
            self._entrance.attempts.failed(address)
            await note(f"{session.stage}-failed", account_id, session.session_id, address=address, counted_as=count)
            return self._page(session, lang, wanted, error, 401)
        self._entrance.attempts.succeeded(count)
        target = in_language(wanted, lang)
        return await self._entrance.let_in(request, account_id, session.stage, target, lang, session.way)

    def _page(
        self, session: Session, lang: str, wanted: str, fault: KhoiError | None = None, status: int = 200
    ) -> Response:
        if session.stage is Stage.CODE:
            return forms.code(lang, wanted, fault, status)
        if session.stage is Stage.PASSWORD:
            return forms.password(lang, STEP_PATH, wanted, fault, status, is_first=True)
        return forms.enrol(lang, wanted, self._secret(session), session.viewer.account_id, fault, status)

    def _pass(self, session: Session, form: dict[str, str]) -> None:
        """Raises NotAllowed where the stage is not passed."""
        store, account_id, now = running.store(), session.viewer.account_id, running.now()
        if session.stage is Stage.PASSWORD:
            _change(account_id, form)
            return
        code = form.get("code", "")
        if session.stage is Stage.CODE:
            is_right = code_fits(store, account_id, code, now)
        else:
            is_right = enrol(store, account_id, self._secret(session), code, now)
        if not is_right:
            raise NotAllowed("signin.wrong-code")

    def _secret(self, session: Session) -> str:
        """The secret that a session is shown until a code proves that it was taken over."""
        with self._lock:
            if session.token_sha256 not in self._secrets and len(self._secrets) >= MOST_SECRETS:
                self._secrets.pop(next(iter(self._secrets)))
            return self._secrets.setdefault(session.token_sha256, new_secret())

    async def password(self, request: Request) -> Response:
        """The page on which one changes one's password; with a form, changes it and ends the other sessions."""
        session = session_of(request)
        asked = request.query_params if request.method != "POST" else await read_form(request)
        lang = language(asked.get("lang"))
        if session is None or session.stage is not Stage.FULL or not may(session.viewer, Action.OWN).is_allowed:
            return RedirectResponse("/", 303, FRESH)
        if request.method != "POST":
            return forms.password(lang, PASSWORD_PATH, "/")
        address, account_id = address_of(request), session.viewer.account_id
        count = count_of(account_id)
        minutes = self._entrance.attempts.begin(count, address)
        if minutes:
            late = NotAllowed("signin.too-often", minutes=str(minutes))
            return forms.password(lang, PASSWORD_PATH, "/", late, 429)
        try:
            await to_thread.run_sync(_change, account_id, dict(asked), limiter=self._entrance.hashing)
            await to_thread.run_sync(end_other_sessions, running.store(), session, running.now())
        except StoreError as error:
            return sheets.fault(lang, error, 503)
        except KhoiError as error:
            self._entrance.attempts.failed(address)
            await note("password-failed", account_id, session.session_id, address=address, counted_as=count)
            return forms.password(lang, PASSWORD_PATH, "/", error, 401)
        self._entrance.attempts.succeeded(count)
        target = in_language("/", lang)
        return await self._entrance.let_in(request, account_id, Stage.PASSWORD, target, lang, session.way)


def _change(account_id: str, form: dict[str, str]) -> None:
    new = form.get("new", "")
    if new != form.get("again", ""):
        raise NotAllowed("access.password-differs")
    change_password(running.store(), account_id, form.get("old", ""), new, running.now())
