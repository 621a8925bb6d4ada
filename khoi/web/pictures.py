"""Charts to take away as pictures: a sheet of ours draws one in the browser, which makes the PNG or SVG by itself.

Plotly can draw in a browser alone; its script comes from the installed package, by our own address, behind the gate.
"""

import gzip
from collections.abc import Callable
from functools import cache, partial
from html import escape
from pathlib import Path
from typing import Any

from anyio import to_thread
from plotly import __version__ as plotly_version
from plotly.offline import get_plotlyjs
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from khoi import words
from khoi.access import Session
from khoi.places import slug
from khoi.see.picture import EDGE, Caption, picture
from khoi.web import running, sheets
from khoi.web.downloads import Offers
from khoi.web.headers import script_hash
from khoi.web.routes import FRESH, address_of, language, note

HERE = Path(__file__).parent
SCRIPT = (HERE / "drawing.js").read_text(encoding="utf-8")
STYLE = (HERE / "drawing.css").read_text(encoding="utf-8")
PREFIX = "/picture/"
PLOTLY = f"{PREFIX}plotly-{plotly_version}.min.js"
POLICY = (
    f"default-src 'none'; script-src 'self' {script_hash(SCRIPT)}; style-src 'unsafe-inline'; img-src data: blob:; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
LASTING = "private, max-age=31536000, immutable"  # its address names the version
offers = Offers(PREFIX)


def offer(account_id: str, figure: Any, title: str, caption: Callable[[], Caption], lang: str) -> str:
    """The address of a sheet with the figure, for this account alone, for half an hour.

    `caption` is asked when the sheet is opened, outside of any page.
    """
    name = f"{slug(title)[:80].strip('-')}-{words.vietnam_day(running.now()):%Y-%m-%d}"
    return offers.add(account_id, name, partial(_sheet, figure, caption, name, lang), "text/html")


def routes() -> list[Route]:
    """The sheets and the script that they draw with."""
    return [Route(PLOTLY, plotly), Route(PREFIX + "{token}", sheet)]


async def sheet(request: Request) -> Response:
    """The sheet of an offer; whatever is not this account's does not exist."""
    session: Session = request.scope["state"]["session"]
    account_id = session.viewer.account_id
    found = offers.get(request.path_params["token"], account_id)
    if found is None:
        return sheets.refusal(language(request.query_params.get("lang")), "picture.over", 404)
    content = await to_thread.run_sync(found.make)
    await note("file-taken", account_id, found.name, address=address_of(request))
    return HTMLResponse(content, headers=FRESH | {"Content-Security-Policy": POLICY})


async def plotly(request: Request) -> Response:
    """Plotly's own script, compressed once."""
    is_compressed = "gzip" in request.headers.get("accept-encoding", "")
    content = await to_thread.run_sync(_compressed if is_compressed else _plain)
    coding = {"Content-Encoding": "gzip"} if is_compressed else {}
    headers = {"Cache-Control": LASTING, "Vary": "Accept-Encoding", **coding}
    return Response(content, headers=headers, media_type="text/javascript")


@cache
def _compressed() -> bytes:
    return gzip.compress(_plain(), 6, mtime=0)


def _plain() -> bytes:
    return str(get_plotlyjs()).encode()


def _sheet(figure: Any, caption: Callable[[], Caption], name: str, lang: str) -> bytes:
    """The whole page. The figure stands in an attribute, as text: no data is ever part of a script."""
    said = caption()
    drawn = picture(figure, said, lang)
    say = partial(words.say, lang=lang)
    told = {"figure": drawn.figure.to_json(), "above": drawn.above, "below": drawn.below, "edge": EDGE, "name": name}
    data = " ".join(f'data-{key}="{escape(str(value))}"' for key, value in told.items())
    buttons = "".join(
        f'<button data-format="{form}" disabled>{escape(say(f"picture.{form}"))}</button>' for form in ("png", "svg")
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<link rel="icon" href="data:image/png;base64,{sheets.ICON}">\n'
        f"<title>{escape(said.title)} – {escape(say('app.name'))}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        f"<header><p>{escape(say('picture.what'))}</p>{buttons}"
        f'<button id="print">{escape(say("picture.print"))}</button></header>\n'
        f'<main><div id="picture" role="img" aria-label="{escape(said.title)}" {data}></div></main>\n'
        f'<script src="{PLOTLY}"></script>\n<script>{SCRIPT}</script>\n</body>\n</html>\n'
    ).encode()
