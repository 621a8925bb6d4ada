"""The page that a briefing's QR code leads to: what the kept one says, for whoever holds it on paper."""

from html import escape

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from khoi import brief, words
from khoi.brief import Briefing
from khoi.brief.blocks import Document
from khoi.errors import KhoiError, StoreError, UnknownName
from khoi.web import running, sheets
from khoi.web.attempts import OF_BRIEFINGS, Attempts
from khoi.web.routes import address_of, language, note
from khoi.words import say

PREFIX = "/verify/"


class Verification:
    """Shows a briefing's verification page. Ids that there are not are counted by address."""

    def __init__(self) -> None:
        self._attempts = Attempts(OF_BRIEFINGS)

    def routes(self) -> list[Route]:
        """Their address."""
        return [Route(PREFIX + "{briefing}", self.show)]

    async def show(self, request: Request) -> Response:
        """The briefing of that id, in its own language or the one asked for; a sentence where there is none."""
        asked, address = request.query_params.get("lang"), address_of(request)
        minutes = self._attempts.minutes_closed(address)
        if minutes:
            return sheets.refused(language(asked), KhoiError("link.too-often", minutes=str(minutes)), 429)
        name = request.path_params["briefing"]
        try:
            found, document = await to_thread.run_sync(brief.verified, running.store(), name)
        except UnknownName:
            self._attempts.failed(address)
            await note("verify-failed", "", address=address)
            return sheets.refused(language(asked), KhoiError("briefing.not-known"), 404)
        except StoreError as error:
            return sheets.refused(language(asked), error, 503)
        lang = language(asked) if asked else found.choice.lang
        return sheets.plain(lang, say("briefing.verified-title", lang), _body(found, document, lang))


def _body(found: Briefing, document: Document, lang: str) -> str:
    facts = [
        ("of", document.subject), ("number", document.number), ("issued", document.dated), ("code", document.code),
        ("until-day", document.until), ("sample", document.sample), ("made-at", words.moment(found.created_at)),
    ]  # fmt: skip
    lines = "".join(
        f"<div><dt>{escape(say(f'briefing.{name}', lang))}</dt><dd>{escape(value)}</dd></div>"
        for name, value in facts if value
    )  # fmt: skip
    said = "".join(f"<li>{escape(text)}</li>" for text in document.findings)
    hashes = "".join(
        f"<div><dt>{form.upper()}</dt><dd><code>{sha256}</code></dd></div>" for form, sha256 in found.sha256.items()
    )
    return (
        f'<p class="verified">{escape(say("briefing.verified", lang))}</p><dl>{lines}</dl>'
        f"<h3>{escape(say('briefing.verified-results', lang))}</h3>"
        f'<ul lang="{document.lang}">{said}</ul>'
        f"<h3>{escape(say('briefing.verified-files', lang))}</h3>"
        f"<p>{escape(say('briefing.verified-how', lang))}</p><dl>{hashes}</dl>"
    )
