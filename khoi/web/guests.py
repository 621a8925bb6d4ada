"""The way in by a share link: /s/<token> begins a session that sees the link's snapshot and nothing else."""

from datetime import timedelta
from urllib.parse import urlencode

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from khoi import brief
from khoi.access import ABSOLUTE, Link, guest, link_of_token, start_guest_session
from khoi.errors import KhoiError, StoreError
from khoi.web import agents, forms, running, sheets
from khoi.web.attempts import OF_LINKS, Attempts
from khoi.web.files import MEDIA_TYPES, as_download
from khoi.web.routes import (
    FRESH,
    Entrance,
    address_of,
    in_language,
    language,
    note,
    read_form,
    session_of,
    with_session,
)


class Guests:
    """Opens share links. Wrong ones are counted by address, apart from wrong passwords."""

    def __init__(self, entrance: Entrance) -> None:
        self._entrance = entrance
        self._attempts = Attempts(OF_LINKS)

    def routes(self) -> list[Route]:
        """Their address."""
        return [Route("/s/{token}", self.open, methods=["GET", "POST"]), Route("/take/{form}", self.take)]

    async def open(self, request: Request) -> Response:
        """Leads to the summary. Unknown, revoked and over are answered alike; a signed-in account is asked first."""
        asked = request.query_params if request.method != "POST" else await read_form(request)
        lang, address = language(asked.get("lang")), address_of(request)
        minutes = self._attempts.minutes_closed(address)
        if minutes:
            return sheets.refused_link(lang, KhoiError("link.too-often", minutes=str(minutes)), 429)
        token = request.path_params["token"]
        link = await to_thread.run_sync(link_of_token, running.store(), token, running.now())
        if link is None:
            self._attempts.failed(address)
            await note("link-failed", "", address=address)
            return sheets.refused_link(lang, KhoiError("link.does-not-open"), 404)
        session = session_of(request)
        if _is_only_looking(request) or (session and session.viewer.link_id == link.link_id):
            return RedirectResponse(_target(link), 303, FRESH)
        if session and session.viewer.link_id is None and request.method != "POST":
            return forms.leave_for_link(link.lang, request.url.path, session.viewer.account_id, link.title)
        return await self._let_in(request, link)

    async def take(self, request: Request) -> Response:
        """The briefing that goes along with the link, as PDF or Word, for as long as the link opens."""
        session, lang = session_of(request), language(request.query_params.get("lang"))
        form = request.path_params["form"]
        if session is None:
            return sheets.refusal(lang, "app.no-such-page", 404)
        try:
            name, data = await to_thread.run_sync(
                brief.taken_home, running.store(), session.viewer, form, running.now()
            )
        except KhoiError as error:
            return sheets.fault(lang, error, 404)
        await note("file-taken", session.viewer.account_id, name, address=address_of(request))
        return Response(data, headers=as_download(name) | {"Content-Type": MEDIA_TYPES[form]})

    async def _let_in(self, request: Request, link: Link) -> Response:
        """Starts a session of the link, in place of the one that the browser had."""
        now, agent = running.now(), agents.in_short(request.headers.get("user-agent", ""))
        try:
            await self._entrance.end(request)
            token = await to_thread.run_sync(
                start_guest_session, running.store(), link.link_id, now, address_of(request), agent
            )
        except StoreError as error:
            return sheets.fault(link.lang, error, 503)
        await note("link-opened", guest(link.link_id).account_id, link.link_id, address=address_of(request))
        lasting = max(timedelta(seconds=1), min(ABSOLUTE, link.expires_at - now))
        return with_session(request, _target(link), token, lasting)


def _is_only_looking(request: Request) -> bool:
    """Whether nobody opens the page yet: a browser that looks ahead, or another site's picture that is none."""
    headers = request.headers
    is_page = headers.get("sec-fetch-dest", "document") == "document"
    return request.method == "HEAD" or not is_page or "prefetch" in headers.get("sec-purpose", "")


def _target(link: Link) -> str:
    """The summary, in the link's period and language."""
    return in_language(f"/?{urlencode({'period': link.period})}", link.lang)
