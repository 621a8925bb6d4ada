"""Who is looking: the session behind a request (by its cookie) and behind a page (by what the gate vouched for)."""

from collections.abc import Iterable, Mapping
from time import monotonic

from anyio import to_thread
from starlette.requests import cookie_parser
from streamlit.runtime.scriptrunner import get_script_run_ctx

from khoi.access import Session, Stage, find_session, guest, session_runs, token_sha256
from khoi.web import running

COOKIE = "app_sid"
SECURE_COOKIE = f"__Host-{COOKIE}"  # browsers take it over TLS alone, for this host alone
USER_HEADER, SESSION_HEADER = "x-app-user", "x-app-sid"
REMEMBERED_SECONDS = 5  # one page load asks for some forty files: they share one look-up


def cookie_name(scheme: str) -> str:
    """Under which name the session's cookie goes: over TLS one that no other host can set."""
    return SECURE_COOKIE if scheme in ("https", "wss") else COOKIE


def cookies_of(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """The cookies of a request."""
    sent = "; ".join(value.decode("latin-1") for name, value in headers if name.lower() == b"cookie")
    return cookie_parser(sent)


class Sessions:
    """Finds the session of a request's cookies, off the event loop, and remembers the answer for a moment.

    Any act that is stored ends the moment: an account that is disabled, a link that is revoked, is out at once.
    """

    def __init__(self) -> None:
        self._remembered: dict[str, tuple[float, int, Session]] = {}

    async def of(self, cookies: Mapping[str, str], scheme: str) -> Session | None:
        """The session that runs under the request's cookie, if one does."""
        token = cookies.get(cookie_name(scheme))
        if not token or len(token) > 100:
            return None
        sha256 = token_sha256(token)
        acts = len(running.store().record.entries)
        until, then, known = self._remembered.get(sha256, (0.0, 0, None))
        if known and then == acts and monotonic() < until:
            return known
        session = await to_thread.run_sync(find_session, running.store(), sha256, running.now())
        if session:
            if len(self._remembered) > 1000:
                self._remembered.clear()
            self._remembered[sha256] = (monotonic() + REMEMBERED_SECONDS, acts, session)
        else:
            self._remembered.pop(sha256, None)
        return session

    async def runs(self, sha256: str) -> bool:
        """Whether a session still runs; looking does not count as using it."""
        return await to_thread.run_sync(session_runs, running.store(), sha256, running.now())

    def forget(self, sha256: str) -> None:
        """Asks the store again next time: the session was ended."""
        self._remembered.pop(sha256, None)


def _vouched() -> Mapping[str, object]:
    """What the gate put into the request's headers: `username`, `sid`.

    It is `st.user` without its look for a file of secrets at every question, of which a page asks some thirty. Both
    rest on server.trustedUserHeaders, an option that Streamlit hides and calls experimental: this is the one place
    that relies on it, `tests/test_gate.py` watches it.
    """
    running_page = get_script_run_ctx()
    return running_page.user_info if running_page else {}


def is_guests_page() -> bool:
    """Whether somebody came to the page that runs now by a share link, whether that still opens or not."""
    return str(_vouched().get("username")).startswith(guest("").account_id)


def session_of_page() -> Session | None:
    """The session of the page that runs now, looked up anew: an account that was disabled is out at once."""
    sha256 = _vouched().get("sid")
    if not isinstance(sha256, str):
        return None
    session = find_session(running.store(), sha256, running.now())
    is_whole = session is not None and session.stage is Stage.FULL
    return session if session and is_whole and session.viewer.account_id == _vouched().get("username") else None
