"""Signing in through the office's identity provider (OpenID Connect), as an option.

Streamlit's own sign-in, set up in `.streamlit/secrets.toml`, finds out who somebody is and says so in a signed cookie.
That cookie is read once, at our sign-in page, and removed: accounts, scopes and sessions stay ours. What of Streamlit
this relies on stands in this file alone; `tests/test_provider.py` watches it.
"""

import json
from collections.abc import Iterable, Mapping

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from streamlit.auth_util import get_cookie_with_chunks, get_secrets_auth_section
from streamlit.user_info import generate_login_redirect_url
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

START_PATH = "/sign-in-provider"
PATHS = frozenset({"/auth/login", "/oauth2callback"})  # Streamlit's: to the provider, and back
PROVIDER = "default"
LONGEST = 500
AT_MOST = 10 / (24 * 60)  # days: ten minutes from the provider's answer to our session


def is_offered() -> bool:
    """Whether an identity provider is set up."""
    return bool(get_secrets_auth_section())


async def start(_: Request) -> Response:
    """Leads to the provider."""
    target = generate_login_redirect_url(PROVIDER) if is_offered() else "/sign-in"
    return RedirectResponse(target, 303, {"Cache-Control": "no-store"})


def identity_of(cookies: Mapping[str, str]) -> str | None:
    """Who the provider says has come back: "issuer subject"; None where nobody has, or the signature is not ours."""

    def signed(name: str) -> bytes | None:
        value = cookies.get(name)
        return decode_signed_value(get_cookie_secret(), name, value.encode("latin-1"), AT_MOST) if value else None

    raw = get_cookie_with_chunks(signed, USER_COOKIE_NAME)
    try:
        told = json.loads(raw or b"{}")
    except ValueError:
        return None
    issuer, subject = told.get("iss"), told.get("sub")
    if not (isinstance(issuer, str) and isinstance(subject, str) and issuer and subject):
        return None
    identity = f"{issuer} {subject}"
    return identity if len(identity) <= LONGEST else None


def is_providers(cookie: str) -> bool:
    """Whether a cookie of that name is one in which Streamlit keeps who came back from the provider."""
    return cookie.startswith(USER_COOKIE_NAME)


def forget(response: Response, cookies: Iterable[str]) -> None:
    """Removes what the provider's visit left in the browser."""
    for name in cookies:
        if is_providers(name):
            response.delete_cookie(name, httponly=True, samesite="lax")
