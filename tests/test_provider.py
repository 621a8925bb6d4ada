"""Signing in through an identity provider: a provider of our own on this machine, and the real server before it."""

import json
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from bench.browser import ROOT, Server, free_port, served
from khoi import access
from khoi.access import OPERATOR, Role
from khoi.errors import NotAllowed
from khoi.store import open_store
from khoi.web import running

PASSWORD = "mot chiec thuyen qua song"
CLIENT, SECRET = "khoi", "a secret between provider and dashboard"


@dataclass
class Provider:
    """An identity provider: whoever asks is `subject`; `signer` is the key that it signs with."""

    port: int
    subject: str = "nhan-vien-7"
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    signer: RSAKey | None = None
    nonces: dict[str, str] = field(default_factory=dict)

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def token(self, code: str) -> dict[str, Any]:
        now = int(time.time())
        claims = {"iss": self.issuer, "sub": self.subject, "aud": CLIENT, "iat": now, "exp": now + 300,
                  "nonce": self.nonces.get(code, ""), "username": "quantri", "sid": "0" * 64}  # fmt: skip
        signed = jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.signer or self.key)
        return {"access_token": "opaque", "token_type": "Bearer", "expires_in": 300, "id_token": signed}


@contextmanager
def answering(provider: Provider) -> Iterator[None]:
    """The provider at work: its description, its keys, the way to it and the exchange of a code for a token."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path)
            if path.path == "/authorize":
                asked = {name: values[0] for name, values in parse_qs(path.query).items()}
                code = f"code{len(provider.nonces)}"
                provider.nonces[code] = asked.get("nonce", "")
                self.send_response(302)
                back = urlencode({"code": code, "state": asked["state"]})
                self.send_header("Location", f"{asked['redirect_uri']}?{back}")
                self.end_headers()
                return
            told = {
                "/.well-known/openid-configuration": {
                    "issuer": provider.issuer, "authorization_endpoint": f"{provider.issuer}/authorize",
                    "token_endpoint": f"{provider.issuer}/token", "jwks_uri": f"{provider.issuer}/keys",
                    "id_token_signing_alg_values_supported": ["RS256"],
                },
                "/keys": {"keys": [provider.key.as_dict(private=False)]},
            }[path.path]  # fmt: skip
            self._send(told)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._send(provider.token(parse_qs(body)["code"][0]))

        def _send(self, told: dict[str, Any]) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(told).encode())

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", provider.port), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    made = Provider(free_port())
    with answering(made):
        yield made


@pytest.fixture(scope="module")
def dashboard(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The dashboard, set up for the provider; `bacson` is tied to "nhan-vien-7", `chu` to nobody."""
    folder = tmp_path_factory.mktemp("provider")
    with open_store(folder / "khoi.duckdb") as store:
        now = running.now()
        access.create_account(store, "bacson", Role.WARD, "bac-son", PASSWORD, now, must_change=True)
        access.create_account(store, "chu", Role.ADMINISTRATOR, None, PASSWORD, now)
        access.tie_identity(store, "bacson", f"{provider.issuer} nhan-vien-7", now, OPERATOR)
    port = free_port()
    secrets = folder / "secrets.toml"
    secrets.write_text(
        f'[auth]\nredirect_uri = "http://127.0.0.1:{port}/oauth2callback"\ncookie_secret = "{"s" * 40}"\n'
        f'client_id = "{CLIENT}"\nclient_secret = "{SECRET}"\n'
        f'server_metadata_url = "{provider.issuer}/.well-known/openid-configuration"\n'
    )
    before = os.environ.get("STREAMLIT_SECRETS_FILES")
    os.environ["STREAMLIT_SECRETS_FILES"] = str(secrets)
    try:
        with served(ROOT / "dashboard.py", folder / "khoi.duckdb", port=port) as server:
            yield server
    finally:
        del os.environ["STREAMLIT_SECRETS_FILES"]
        if before is not None:
            os.environ["STREAMLIT_SECRETS_FILES"] = before


def visit(dashboard: Server) -> httpx.Client:
    return httpx.Client(base_url=dashboard.address, follow_redirects=True, timeout=30)


def test_whom_the_provider_vouches_for_is_let_in_as_the_account_that_is_tied(
    dashboard: Server, provider: Provider
) -> None:
    provider.subject = "nhan-vien-7"
    with visit(dashboard) as browser:
        assert "Đăng nhập bằng tài khoản của cơ quan" in browser.get("/sign-in").text
        page = browser.get("/sign-in-provider")
        assert (page.status_code, page.url.path) == (200, "/"), page.text[:500]
        assert "app_sid" in browser.cookies
        assert not [name for name in browser.cookies if name.startswith("_streamlit_user")]
        assert browser.get("/upload").status_code == 200
        assert browser.get("/accounts").status_code == 403, "claims named username and sid are not ours"


def test_an_identity_that_is_tied_to_nobody_is_refused_and_named_in_the_journal(
    dashboard: Server, provider: Provider
) -> None:
    provider.subject = "nguoi-la"
    with visit(dashboard) as browser:
        page = browser.get("/sign-in-provider")
        assert (page.status_code, "chưa gắn với tài khoản nào" in page.text) == (403, True)
        assert "app_sid" not in browser.cookies
        assert not [name for name in browser.cookies if name.startswith("_streamlit_user")]
        assert browser.get("/overview").url.path == "/sign-in"


def test_a_token_signed_by_another_key_lets_nobody_in(dashboard: Server, provider: Provider) -> None:
    provider.subject = "nhan-vien-7"
    provider.signer = RSAKey.generate_key(2048, {"kid": "one"})
    try:
        with visit(dashboard) as browser:
            page = browser.get("/sign-in-provider")
            assert page.url.path == "/sign-in"
            assert "app_sid" not in browser.cookies
    finally:
        provider.signer = None


def test_a_forged_cookie_of_the_provider_lets_nobody_in(dashboard: Server) -> None:
    told = json.dumps({"iss": "x", "sub": "nhan-vien-7", "origin": dashboard.address, "is_logged_in": True})
    for value in (told, "", "2|1:0|10:1|15:_streamlit_user|4:AAAA|" + "0" * 64):
        with visit(dashboard) as browser:
            browser.cookies.set("_streamlit_user", value.replace('"', "'").replace(" ", ""))
            assert browser.get("/overview").url.path == "/sign-in"
            assert "app_sid" not in browser.cookies


def test_a_callback_that_nobody_asked_for_lets_nobody_in(dashboard: Server) -> None:
    with visit(dashboard) as browser:
        assert browser.get("/oauth2callback?code=code0&state=guess").url.path == "/sign-in"
        assert "app_sid" not in browser.cookies
        assert browser.get("/auth/logout").status_code == 401


def test_an_identity_belongs_to_one_account(tmp_path: Path) -> None:
    with open_store(tmp_path / "khoi.duckdb") as store:
        for account in ("mot", "hai"):
            access.create_account(store, account, Role.LEADER, None, PASSWORD, running.now())
        access.tie_identity(store, "mot", "https://id.example a", running.now(), OPERATOR)
        with pytest.raises(NotAllowed):
            access.tie_identity(store, "hai", "https://id.example a", running.now(), OPERATOR)
        access.tie_identity(store, "mot", None, running.now(), OPERATOR)
        access.tie_identity(store, "hai", "https://id.example a", running.now(), OPERATOR)
        assert access.account_of(store, "https://id.example a") == "hai"
        access.disable_account(store, "hai", running.now())
        assert access.account_of(store, "https://id.example a") is None
