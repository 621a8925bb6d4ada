"""The gate: without a session nothing but sign-in; with one, what the gate vouches for and nothing else."""

import gzip
import json
import tomllib
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import anyio
import pytest
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.types import ASGIApp
from starlette.websockets import WebSocket
from streamlit.web.server.starlette.starlette_websocket import gather_user_info

from khoi import access
from khoi.access import SAMPLE_PASSWORD
from khoi.store import Store
from khoi.web import downloads, files, running, server, site
from khoi.web.identity import COOKIE, SESSION_HEADER, USER_HEADER, Sessions
from khoi.web.routes import Entrance, local_address, routes
from khoi.web.steps import Steps
from khoi.web.watch import watched
from tests.asgi import Answer, ask, connect

ROOT = Path(__file__).parent.parent
SCRIPT = b"console.log('a script of Streamlit');\n" * 100
PAGE_PATHS = ["/", *(f"/{page.name}" for page in site.PAGES)]
OTHER_PATHS = [
    "/_stcore/health", "/_stcore/host-config", "/_stcore/metrics", "/_stcore/stream", "/_stcore/upload_file/a/b",
    "/_stcore/agent/interact", "/_stcore/agent/openapi.json", "/media/abc.csv", "/component/x/y", "/static/js/index.js",
    "/favicon.png", "/manifest.json", "/template", "/download/x", "/nothing", "/sign-in/x", "//sign-in",
    "/sign-in/../overview", "/HEALTH", "/health/", "/.streamlit/config.toml",
]  # fmt: skip


async def _echo(request: Request) -> Response:
    """Stands for Streamlit: says which headers reached it."""
    return JSONResponse(dict(request.headers), media_type="text/html")


async def _echo_socket(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_json(dict(socket.headers))


async def _script(_: Request) -> Response:
    return Response(SCRIPT, media_type="text/javascript", headers={"Cache-Control": "immutable"})


@pytest.fixture
def sample(store: Store) -> Store:
    store.mark_sample(datetime(2016, 1, 8))
    access.create_sample_accounts(store, running.now())
    return store


@pytest.fixture
def app(sample: Store) -> ASGIApp:
    running.use(sample)
    sessions = Sessions()
    entrance = Entrance(sessions)
    inner: list[Any] = [
        *routes(entrance), *Steps(entrance).routes(), Route("/template", files.template),
        Route("/download/{token}", downloads.download), Route("/static/js/index.js", _script),
        WebSocketRoute("/_stcore/stream", _echo_socket),
        Mount("/", Route("/{path:path}", _echo, methods=["GET", "PUT"])),
    ]  # fmt: skip
    return Starlette(routes=inner, middleware=server.layers(sessions))


def _sign_in(app: ASGIApp, account: str, password: str = SAMPLE_PASSWORD, wanted: str = "/", **more: Any) -> Answer:
    return ask(app, "/sign-in", "POST", form={"account": account, "password": password, "next": wanted}, **more)


def _cookie(app: ASGIApp, account: str) -> dict[str, str]:
    return {"cookie": _sign_in(app, account).cookie}


@pytest.mark.parametrize("path", PAGE_PATHS)
def test_a_page_without_a_session_leads_to_sign_in_and_back(app: ASGIApp, path: str) -> None:
    answer = ask(app, path + "?ward=bac-son&lang=en")
    assert (answer.status, answer.body) == (303, b"")
    assert answer.headers["location"] == f"/sign-in?next={path.replace('/', '%2F')}%3Fward%3Dbac-son%26lang%3Den"
    assert ask(app, path, "PUT").status == 401


@pytest.mark.parametrize("path", OTHER_PATHS)
def test_everything_else_without_a_session_is_refused_without_a_word_of_data(app: ASGIApp, path: str) -> None:
    for method in ("GET", "POST", "PUT", "DELETE", "OPTIONS"):
        answer = ask(app, path, method)
        assert (answer.status, answer.body) == (401, b"Sign in first.\n")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"cookie": f"{COOKIE}=guess"},
        {"cookie": f"{COOKIE}="},
        {"cookie": f"{COOKIE}={'x' * 5000}"},
        {USER_HEADER: "vanphong", SESSION_HEADER: "0" * 64},
        {"X-App-User": "vanphong"},
        {"x_app_user": "vanphong"},
        {"origin": "http://test.local", "sec-websocket-protocol": "streamlit, a, b"},
    ],
)
def test_a_websocket_without_a_session_is_closed_before_it_opens(app: ASGIApp, headers: dict[str, str]) -> None:
    for path in ("/_stcore/stream", "/ward/_stcore/stream", "/", "/sign-in", "/health"):
        assert connect(app, path, headers) == [{"type": "websocket.close", "code": 1008}]


FORGED = [("X-App-User", "lanhdao"), ("x-app-sid", "0" * 64), ("x_app_user", "lanhdao"), ("x-app-role", "leader")]


def test_identity_comes_from_the_gate_alone(app: ASGIApp) -> None:
    cookie = _sign_in(app, "bacson").cookie
    token = cookie.partition("=")[2]
    sent = [*FORGED, ("cookie", cookie)]
    page = json.loads(ask(app, "/", headers=sent).body)
    opened, message = connect(app, "/_stcore/stream", sent)
    assert opened["type"] == "websocket.accept"
    for reached in (page, json.loads(message["text"])):
        ours = {name: value for name, value in reached.items() if "app" in name and name != "cookie"}
        assert ours == {USER_HEADER: "bacson", SESSION_HEADER: access.token_sha256(token)}


def test_streamlit_still_turns_the_gates_headers_into_its_user() -> None:
    """The option is hidden and experimental: should a release drop it, this says so before anyone is let in."""
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert json.loads(config["server"]["trustedUserHeaders"]) == {USER_HEADER: "username", SESSION_HEADER: "sid"}
    headers = Headers({USER_HEADER: "bacson", SESSION_HEADER: "abc"})
    assert gather_user_info(headers) == {"username": "bacson", "sid": "abc"}


@pytest.mark.parametrize("path", ["/", "/sign-in", "/health", "/nothing", "/static/js/index.js"])
@pytest.mark.parametrize("is_signed_in", [False, True])
def test_every_answer_carries_the_security_headers(app: ASGIApp, path: str, is_signed_in: bool) -> None:
    headers = ask(app, path, headers=_cookie(app, "vanphong") if is_signed_in else {}).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    policy = headers["content-security-policy"]
    assert "frame-ancestors 'none'" in policy
    assert "base-uri 'none'" in policy
    assert "'unsafe-inline'" not in policy.partition("script-src")[2].partition(";")[0]
    assert "'unsafe-eval'" not in policy.replace("'wasm-unsafe-eval'", "")
    assert "http" not in policy


def test_sign_in_sets_a_cookie_that_scripts_and_other_sites_cannot_use(app: ASGIApp) -> None:
    answer = _sign_in(app, "vanphong", wanted="/ward?ward=bac-son")
    assert (answer.status, answer.headers["location"]) == (303, "/ward?ward=bac-son")
    attributes = answer.headers["set-cookie"].partition("; ")[2]
    assert attributes == "HttpOnly; Max-Age=28800; Path=/; SameSite=lax"
    secured = _sign_in(app, "vanphong", scheme="https")
    assert secured.headers["set-cookie"].startswith("__Host-app_sid=")
    assert secured.headers["set-cookie"].endswith("; Path=/; SameSite=lax; Secure")
    assert secured.headers["strict-transport-security"] == "max-age=31536000"


def test_a_wrong_password_and_an_unknown_name_get_the_same_sentence(app: ASGIApp) -> None:
    wrong, unknown = _sign_in(app, "vanphong", "guess"), _sign_in(app, "nobody", "guess")
    assert (wrong.status, unknown.status) == (401, 401)
    assert "Tên tài khoản hoặc mật khẩu chưa đúng" in wrong.text
    assert wrong.text.replace("vanphong", "") == unknown.text.replace("nobody", "").replace("vanphong", "")
    assert "set-cookie" not in wrong.headers
    assert "guess" not in wrong.text


def test_what_was_typed_is_shown_as_text(app: ASGIApp) -> None:
    hostile = '"><script>alert(1)</script>'
    answer = _sign_in(app, hostile, "x", wanted=f"/{hostile}")
    assert "<script" not in answer.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in answer.text
    assert "<script" not in ask(app, "/sign-in?next=/%22%3E%3Cscript%3E&lang=%22%3E%3Cscript%3E").text


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("/ward?ward=bac-son", "/ward?ward=bac-son"),
        (None, "/"),
        ("", "/"),
        ("//evil.example", "/"),
        ("https://evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/a\r\nSet-Cookie: x=1", "/"),
        ("ward", "/"),
        ("/sign-out", "/"),
        ("/" + "a" * 2000, "/"),
        ("//[", "/"),
    ],
)
def test_sign_in_leads_only_within_the_site(asked: str | None, kept: str) -> None:
    assert local_address(asked) == kept


def test_sign_in_keeps_the_language_that_was_chosen_there(app: ASGIApp) -> None:
    form = {"account": "vanphong", "password": SAMPLE_PASSWORD, "next": "/ward?lang=vi&ward=bac-son", "lang": "en"}
    assert ask(app, "/sign-in", "POST", form=form).headers["location"] == "/ward?ward=bac-son&lang=en"
    assert '<html lang="en">' in ask(app, "/sign-in?lang=en").text
    assert '<html lang="vi">' in ask(app, "/sign-in?lang=xx").text


def test_the_sample_shows_how_to_sign_in_and_a_real_database_does_not(app: ASGIApp) -> None:
    shown = ask(app, "/sign-in").text
    assert all(name in shown for name in (*access.SAMPLE_ACCOUNTS, SAMPLE_PASSWORD))


def test_a_real_database_shows_no_account(store: Store) -> None:
    running.use(store)
    plain: ASGIApp = Starlette(routes=routes(Entrance(Sessions())))
    shown = ask(plain, "/sign-in").text
    assert not [name for name in (*access.SAMPLE_ACCOUNTS, SAMPLE_PASSWORD) if name in shown]


def test_a_form_from_another_site_or_larger_than_ours_is_refused(app: ASGIApp) -> None:
    for foreign in ({"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}):
        answer = _sign_in(app, "vanphong", headers=foreign)
        assert (answer.status, "set-cookie" in answer.headers) == (403, False)
    assert _sign_in(app, "vanphong", headers={"origin": "http://test.local"}).status == 303
    assert _sign_in(app, "vanphong", wanted="/" + "a" * 5000).status == 401


def test_a_websocket_from_another_site_is_closed_before_it_opens(app: ASGIApp) -> None:
    cookie = _cookie(app, "vanphong")
    for foreign in ({"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}):
        assert connect(app, "/_stcore/stream", cookie | foreign) == [{"type": "websocket.close", "code": 1008}]
    for own in ({}, {"origin": "http://test.local"}, {"sec-fetch-site": "same-origin"}):
        assert connect(app, "/_stcore/stream", cookie | own)[0]["type"] == "websocket.accept"


def test_signing_in_again_ends_the_session_before(app: ASGIApp) -> None:
    first = _cookie(app, "vanphong")
    assert ask(app, "/", headers=first).status == 200
    second = _sign_in(app, "vanphong", headers=first).cookie
    assert ask(app, "/", headers=first).status == 303
    assert ask(app, "/", headers={"cookie": second}).status == 200


def test_sign_out_asks_first_and_then_ends_the_session(app: ASGIApp) -> None:
    cookie = _cookie(app, "vanphong")
    question = ask(app, "/sign-out", headers=cookie)
    assert (question.status, 'method="post"' in question.text) == (200, True)
    assert ask(app, "/", headers=cookie).status == 200, "a link alone does not sign out"
    left = ask(app, "/sign-out", "POST", headers=cookie, form={"lang": "vi"})
    assert (left.status, left.headers["location"]) == (303, "/sign-in?lang=vi")
    assert 'app_sid=""' in left.headers["set-cookie"]
    assert ask(app, "/", headers=cookie).status == 303
    assert connect(app, "/_stcore/stream", cookie) == [{"type": "websocket.close", "code": 1008}]


def test_a_disabled_account_is_out_at_once_where_the_gate_looks_anew(app: ASGIApp, sample: Store) -> None:
    cookie = {"cookie": f"{COOKIE}={access.start_session(sample, 'vanphong', running.now())}"}
    access.disable_account(sample, "vanphong", running.now())
    assert ask(app, "/", headers=cookie).status == 303


def test_an_account_sees_only_its_pages(app: ASGIApp) -> None:
    delegation, ward = _cookie(app, "doancongtac"), _cookie(app, "bacson")
    assert ask(app, "/ward", headers=delegation).status == 403
    assert "không mở cho tài khoản" in ask(app, "/upload", headers=delegation).text
    assert ask(app, "/upload", headers=ward).status == 200
    assert ask(app, "/upload", headers=_cookie(app, "lanhdao")).status == 403
    missing = ask(app, "/no-such-page?lang=en", headers=ward)
    assert (missing.status, "There is no such page" in missing.text) == (404, True)


def test_the_first_page_of_an_account_has_one_address(app: ASGIApp) -> None:
    answer = ask(app, "/overview?period=2018-07", headers=_cookie(app, "lanhdao"))
    assert (answer.status, answer.headers["location"]) == (303, "/?period=2018-07")
    assert ask(app, "/model", headers=_cookie(app, "doancongtac")).headers["location"] == "/"
    assert ask(app, "/model", headers=_cookie(app, "lanhdao")).status == 200


@pytest.mark.parametrize(
    "path",
    ["/_stcore/metrics", "/_stcore/agent/interact", "/_stcore/agent/openapi.json", "/_stcore/agent/mcp", "/media/a.csv",
     "/_stcore/script-health-check", "/app/static/x", "/auth/logout", "/.streamlit/config.toml"],
)  # fmt: skip
def test_what_no_page_needs_is_closed_to_those_who_are_signed_in_too(app: ASGIApp, path: str) -> None:
    for account in ("quantri", "bacson"):
        for method in ("GET", "POST", "PUT"):
            answer = ask(app, path, method, headers=_cookie(app, account))
            assert (answer.status, b"x-app-user" in answer.body) == (404, False), (account, method)


def test_a_template_is_a_file_of_ones_own_ward(app: ASGIApp) -> None:
    mine = ask(app, "/template?dataset=activity", headers=_cookie(app, "bacson"))
    assert mine.status == 200
    assert mine.headers["content-disposition"].startswith("attachment; filename*=UTF-8''activity-bac-son-")
    assert mine.headers["cache-control"] == "no-store"
    assert mine.text.startswith("\ufeffXã, phường;Thôn, khu;Nhiệm vụ;")
    refused = {
        "/template?dataset=activity&ward=hai-son": ("bacson", 403),
        "/template?dataset=activity": ("lanhdao", 403),
        "/template?dataset=nothing": ("bacson", 404),
        "/template?dataset=activity&ward=%3Cscript%3E": ("vanphong", 404),
    }
    for target, (account, status) in refused.items():
        answer = ask(app, target, headers=_cookie(app, account))
        assert (answer.status, "<script" in answer.text, ";" in answer.headers["content-type"]) == (status, False, True)


def test_a_download_has_a_random_address_and_belongs_to_one_account(app: ASGIApp) -> None:
    addresses = {downloads.offers.add("bacson", "lỗi tháng 7.xlsx", lambda: b"figures") for _ in range(3)}
    assert len(addresses) == 3
    address = addresses.pop()
    mine = ask(app, address, headers=_cookie(app, "bacson"))
    assert (mine.status, mine.body) == (200, b"figures")
    assert mine.headers["content-disposition"] == "attachment; filename*=UTF-8''l%E1%BB%97i%20th%C3%A1ng%207.xlsx"
    assert (mine.headers["cache-control"], mine.headers["x-content-type-options"]) == ("no-store", "nosniff")
    for other in ("vanphong", "lanhdao", "doancongtac"):
        answer = ask(app, address, headers=_cookie(app, other))
        assert (answer.status, b"figures" in answer.body) == (404, False)
    assert b"figures" not in ask(app, address).body
    assert ask(app, "/download/guessed", headers=_cookie(app, "bacson")).status == 404


def test_downloads_that_wait_are_few_and_the_oldest_make_way() -> None:
    offers = downloads.Offers()
    addresses = [offers.add("bacson", "a.xlsx", lambda: b"") for _ in range(7)]
    alive = [offers.get(address.rpartition("/")[2], "bacson") is not None for address in addresses]
    assert alive == [False, False, True, True, True, True, True]
    others = [offers.add(f"account{number}", "a.xlsx", lambda: b"") for number in range(80)]
    kept = [offers.get(address.rpartition("/")[2], f"account{number}") for number, address in enumerate(others)]
    assert sum(offer is not None for offer in kept) == downloads.MOST


def test_health_says_that_the_store_answers(app: ASGIApp) -> None:
    answer = ask(app, "/health")
    assert (answer.status, json.loads(answer.body)) == (200, {"status": "ok", "store_version": 0})


def test_static_scripts_come_compressed_and_unchanged(app: ASGIApp) -> None:
    cookie = _cookie(app, "vanphong")
    plain = ask(app, "/static/js/index.js", headers=cookie)
    assert (plain.body, "content-encoding" in plain.headers) == (SCRIPT, False)
    for _ in range(2):  # made, then kept
        packed = ask(app, "/static/js/index.js", headers=cookie | {"accept-encoding": "gzip, br"})
        assert packed.headers["content-encoding"] == "gzip"
        assert packed.headers["vary"] == "Accept-Encoding"
        assert packed.headers["cache-control"] == "immutable"
        assert int(packed.headers["content-length"]) == len(packed.body) < len(SCRIPT) / 10
        assert gzip.decompress(packed.body) == SCRIPT
    assert ask(app, "/static/js/index.js", headers={"accept-encoding": "gzip"}).status == 401, (
        "kept, but behind the gate"
    )
    page_instead = ask(app, "/static/js/none.js", headers=cookie | {"accept-encoding": "gzip"})
    assert "content-encoding" not in page_instead.headers, "a page is not kept under the name of a file"


def _served(app: ASGIApp, runs: Callable[[], Awaitable[bool]]) -> list[Any]:
    """What a websocket that is watched is sent until it is closed or left."""
    told: list[Any] = []

    async def send(message: Any) -> None:
        told.append(message)

    async def receive() -> Any:
        return {"type": "websocket.connect"}

    async def whole() -> None:
        with anyio.fail_after(20):
            await watched(app, {"type": "websocket"}, receive, send, "none", runs, every=0.01, last_run=0.01)

    anyio.run(whole)
    return told


def test_an_open_websocket_ends_with_its_session() -> None:
    looks = iter([True, True, False])

    async def stays(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "websocket.accept"})
        await anyio.sleep_forever()

    async def runs() -> bool:
        return next(looks)

    assert _served(stays, runs) == [{"type": "websocket.accept"}, {"type": "websocket.close", "code": 1008}]


def test_a_websocket_that_its_page_leaves_is_left_at_once() -> None:
    async def leaves(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "websocket.accept"})

    async def runs() -> bool:
        return True

    assert _served(leaves, runs) == [{"type": "websocket.accept"}]
