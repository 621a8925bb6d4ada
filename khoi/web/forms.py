"""The forms between the password and everything else: the code, another password, setting up the second factor."""

from html import escape
from urllib.parse import urlencode

import segno
from starlette.responses import HTMLResponse

from khoi import words
from khoi.access import LONGEST, SHORTEST, address_of
from khoi.errors import KhoiError
from khoi.web.gate import STEP_PATH
from khoi.web.sheets import hidden, sheet
from khoi.words import LANGUAGES, say


def code(lang: str, wanted: str, fault: KhoiError | None = None, status: int = 200) -> HTMLResponse:
    """Asks for the code of the second factor."""
    body = f"<p>{_t('signin.code-explained', lang)}</p>{_code(lang)}"
    return _form(lang, "signin.code-title", STEP_PATH, wanted, body, "signin.go-on", fault, status)


def password(
    lang: str, path: str, wanted: str, fault: KhoiError | None = None, status: int = 200, is_first: bool = False
) -> HTMLResponse:
    """Asks for the old password and twice for the new one. `is_first`: nothing opens before that."""
    explained = _t("signin.first-password" if is_first else "signin.password-ends", lang)
    fields = _secret_field(lang, "old", "current-password") + "".join(
        _secret_field(lang, name, "new-password", f' minlength="{SHORTEST}"') for name in ("new", "again")
    )
    rules = escape(say("signin.password-rules", lang, least=str(SHORTEST)))
    body = f"<p>{explained}</p>{fields}<p class='quiet'>{rules}</p>"
    out = "/sign-out" if is_first else "/me"
    return _form(lang, "signin.password-title", path, wanted, body, "signin.password-save", fault, status, out)


def enrol(
    lang: str, wanted: str, secret: str, account_id: str, fault: KhoiError | None = None, status: int = 200
) -> HTMLResponse:
    """Shows the second factor's secret, as a QR code and as text, and asks for a first code."""
    picture = segno.make(address_of(secret, account_id), error="m").svg_inline(
        scale=5, border=2, dark="#14181d", light="#ffffff", svgclass="qr", lineclass=None, omitsize=False,
        title=say("signin.enrol-picture", lang),
    )  # fmt: skip
    spelled = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    body = (
        f"<p>{_t('signin.enrol-explained', lang)}</p><div class='picture'>{picture}</div>"
        f"<p class='quiet'>{_t('signin.enrol-by-hand', lang)} <span class='password secret'>{spelled}</span></p>"
        f"{_code(lang)}"
    )
    return _form(lang, "signin.enrol-title", STEP_PATH, wanted, body, "signin.enrol-save", fault, status)


def leave_for_link(lang: str, path: str, account_id: str, title: str) -> HTMLResponse:
    """Asks a signed-in account before a share link takes the place of its session in this browser."""
    body = f"""<main class="single"><form class="card" method="post" action="{escape(path)}">
<h1>{_t("link.leave-title", lang)}</h1>
<p>{escape(say("link.leave-explained", lang, account=account_id, title=title))}</p>
<input type="hidden" name="lang" value="{lang}"><button>{_t("link.leave", lang)}</button>
<p class="way-out"><a href="/?lang={lang}">{_t("link.stay", lang)}</a></p></form></main>"""
    return sheet(lang, say("link.leave-title", lang), body)


def _secret_field(lang: str, name: str, filled: str, more: str = "") -> str:
    return (
        f'<label for="{name}">{_t(f"signin.{name}-password", lang)}</label>\n'
        f'<input id="{name}" name="{name}" type="password" autocomplete="{filled}" required maxlength="{LONGEST}"'
        f"{more}>\n"
    )


def _code(lang: str) -> str:
    return (
        f'<label for="code">{_t("signin.code", lang)}</label>\n<input id="code" name="code" inputmode="numeric" '
        'autocomplete="one-time-code" pattern="[0-9 ]{6,7}" maxlength="7" required autofocus>\n'
    )


def _form(
    lang: str,
    title: str,
    path: str,
    wanted: str,
    body: str,
    button: str,
    fault: KhoiError | None,
    status: int,
    out: str = "/sign-out",
) -> HTMLResponse:
    """A sheet with one form, and the way out of it."""
    leave = "signin.leave" if out == "/sign-out" else "app.back"
    wrong = f'<p class="fault" role="alert">{escape(words.fault(fault, lang))}</p>' if fault else ""
    page = f"""<main class="single"><form class="card" method="post" action="{path}">
<h1>{_t(title, lang)}</h1>{wrong}{hidden(lang, wanted)}
{body}
<button>{_t(button, lang)}</button>
<p class="way-out"><a href="{out}?lang={lang}">{_t(leave, lang)}</a></p></form></main>"""
    other = next(language for language in LANGUAGES if language != lang)
    return sheet(lang, say(title, lang), page, urlencode({"lang": other, "next": wanted}), status)


def _t(key: str, lang: str) -> str:
    return escape(say(key, lang))
