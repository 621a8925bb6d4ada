"""The few pages that we write ourselves, without Streamlit: sign-in, sign-out, refusals. No script, one style."""

import base64
from collections.abc import Iterable
from html import escape
from pathlib import Path
from urllib.parse import urlencode

from starlette.responses import HTMLResponse

from khoi import words
from khoi.access import SAMPLE_ACCOUNTS, SAMPLE_PASSWORD
from khoi.errors import KhoiError
from khoi.places import Unit
from khoi.web import provider, running
from khoi.web.headers import OWN_PAGE_POLICY
from khoi.words import LANGUAGES, say

STYLE = (Path(__file__).parent / "sheet.css").read_text(encoding="utf-8")
ICON = base64.b64encode((Path(__file__).parent / "icon.png").read_bytes()).decode()
TILE, GAP = 40, 4


def sheet(lang: str, title: str, body: str, switch_query: str = "", status: int = 200) -> HTMLResponse:
    """A whole page around `body` (HTML of ours, its texts escaped); `switch_query` leads to the other language."""
    other = next(language for language in LANGUAGES if language != lang)
    switch = f'<a href="?{escape(switch_query)}" lang="{other}" hreflang="{other}">{_t("app.language", other)}</a>'
    return HTMLResponse(
        f'<!DOCTYPE html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<link rel="icon" href="data:image/png;base64,{ICON}">\n'
        f"<title>{escape(title)} – {_t('app.name', lang)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        f"<header>{switch if switch_query else ''}</header>\n{body}\n</body>\n</html>\n",
        status,
        {"Content-Security-Policy": OWN_PAGE_POLICY, "Cache-Control": "no-store"},
    )


def sign_in(
    lang: str, wanted: str, fault_key: str = "", account_id: str = "", status: int = 200, minutes: int = 0
) -> HTMLResponse:
    """The sign-in page. `wanted` is where it leads afterwards; `account_id` keeps the name after a wrong password.

    `minutes` is how long someone has to wait who guessed too often.
    """
    said = escape(say(fault_key, lang, minutes=str(minutes))) if fault_key else ""
    fault = f'<p class="fault" role="alert">{said}</p>' if said else ""
    store = running.store()
    wards = store.gazetteer().wards(store.as_of() or running.now().date())
    body = f"""<main>
<div class="intro"><h1>{_t("app.name", lang)}</h1><p>{_t("app.about", lang)}</p>{_tile_map(wards)}</div>
<div><form class="card" method="post" action="/sign-in">
<h2>{_t("signin.title", lang)}</h2>{fault}
{hidden(lang, wanted)}
<label for="account">{_t("signin.account", lang)}</label>
<input id="account" name="account" value="{escape(account_id)}" autocomplete="username" autocapitalize="none"
 spellcheck="false" required maxlength="100"{"" if account_id else " autofocus"}>
<label for="password">{_t("signin.password", lang)}</label>
<input id="password" name="password" type="password" autocomplete="current-password" required maxlength="200">
<button>{_t("signin.enter", lang)}</button>{_provider(lang)}
</form>{_sample(lang, wanted) if store.is_sample() else ""}</div>
</main>"""
    other = next(language for language in LANGUAGES if language != lang)
    return sheet(lang, say("signin.title", lang), body, urlencode({"lang": other, "next": wanted}), status)


def sign_out(lang: str) -> HTMLResponse:
    """Asks before it signs out: a link alone must not do it."""
    body = f"""<main class="single"><form class="card" method="post" action="/sign-out">
<h2>{_t("signin.leave-question", lang)}</h2><p>{_t("signin.leave-what", lang)}</p>
<input type="hidden" name="lang" value="{lang}"><button>{_t("signin.leave", lang)}</button>
<p></p><a href="/?lang={lang}">{_t("app.back", lang)}</a></form></main>"""
    return sheet(lang, say("signin.leave", lang), body)


def refusal(lang: str, key: str, status: int) -> HTMLResponse:
    """One sentence that says why a page is not shown, and the way back."""
    return fault(lang, KhoiError(key), status)


def refused_link(lang: str, error: KhoiError, status: int) -> HTMLResponse:
    """Why a share link does not open, with the way to the other language: nobody knows whose it was."""
    return plain(lang, say("link.not-opened", lang), f"<p>{escape(words.fault(error, lang))}</p>", status)


def refused(lang: str, error: KhoiError, status: int) -> HTMLResponse:
    """Why a page that needs no account is not shown, with the way to the other language."""
    return plain(lang, say("app.not-shown", lang), f"<p>{escape(words.fault(error, lang))}</p>", status)


def plain(lang: str, title: str, body: str, status: int = 200) -> HTMLResponse:
    """A card with a title around `body` (HTML of ours, its texts escaped), and the way to the other language."""
    other = next(language for language in LANGUAGES if language != lang)
    card = f'<main class="single"><div class="card"><h2>{escape(title)}</h2>{body}</div></main>'
    return sheet(lang, title, card, urlencode({"lang": other}), status)


def fault(lang: str, error: KhoiError, status: int) -> HTMLResponse:
    """The sentence of an exception, and the way back."""
    body = f"""<main class="single"><div class="card"><h2>{_t("app.not-shown", lang)}</h2>
<p>{escape(words.fault(error, lang))}</p>
<a href="/?lang={lang}">{_t("app.back", lang)}</a></div></main>"""
    return sheet(lang, say("app.not-shown", lang), body, status=status)


def _t(key: str, lang: str) -> str:
    return escape(say(key, lang))


def hidden(lang: str, wanted: str) -> str:
    """The fields of a form that say in which language it is and where it leads."""
    fields = {"lang": lang, "next": wanted}
    return "".join(f'<input type="hidden" name="{name}" value="{escape(value)}">' for name, value in fields.items())


def _provider(lang: str) -> str:
    """The way through the office's identity provider, where one is set up."""
    if not provider.is_offered():
        return ""
    return f'<p class="way-out"><a href="{provider.START_PATH}">{_t("signin.provider", lang)}</a></p>'


def _sample(lang: str, wanted: str) -> str:
    """The sample's accounts, each with a button that signs in."""
    entries = "".join(
        f'<li><form method="post" action="/sign-in">{hidden(lang, wanted)}'
        f'<input type="hidden" name="account" value="{account_id}">'
        f'<input type="hidden" name="password" value="{SAMPLE_PASSWORD}">'
        f"<button><span>{_t(f'signin.sample-{account_id}', lang)}</span><code>{account_id}</code></button></form></li>"
        for account_id in SAMPLE_ACCOUNTS
    )
    password = f'<span class="password">{SAMPLE_PASSWORD}</span>'
    explained = _t("signin.sample-password", lang).replace("[password]", password)
    title = f"<h2>{_t('signin.sample', lang)}</h2>"
    return f'<section class="card sample">{title}<p>{explained}</p><ul>{entries}</ul></section>'


def _tile_map(wards: Iterable[Unit]) -> str:
    """The wards as equal squares as they lie, for decoration: hidden from screen readers."""
    placed = [(w.tile_column, w.tile_row) for w in wards if w.tile_column is not None and w.tile_row is not None]
    if not placed:
        return ""
    left, top = min(column for column, _ in placed), min(row for _, row in placed)
    step = TILE + GAP
    width = (max(column for column, _ in placed) - left + 1) * step
    height = (max(row for _, row in placed) - top + 1) * step
    squares = "".join(
        f'<rect x="{(column - left) * step}" y="{(row - top) * step}" width="{TILE}" height="{TILE}" rx="4"'
        f' opacity="{0.25 + 0.15 * ((column * 2 + row * 3) % 5):.2f}"/>'
        for column, row in placed
    )
    return f'<svg class="map" viewBox="0 0 {width} {height}" aria-hidden="true">{squares}</svg>'
