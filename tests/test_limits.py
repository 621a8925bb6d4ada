"""One visitor has a share of the server: so many requests a minute, websockets, bytes and seconds for a body."""

from datetime import datetime
from typing import Any

import anyio
import pytest
from limits import RateLimitItemPerMinute
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.types import ASGIApp, Message
from starlette.websockets import WebSocket

from khoi import access
from khoi.access import Role
from khoi.store import Store
from khoi.web import limits, running
from khoi.web.identity import COOKIE, Sessions
from khoi.web.limits import Limits
from tests.asgi import Answer, ask, connect

MEGABYTE = b"x" * 1_000_000
CHUNKED = [(b"transfer-encoding", b"chunked")]


async def _measure(request: Request) -> Response:
    """Says how much arrived."""
    return JSONResponse(len(await request.body()))


async def _turn_away(_: Request) -> Response:
    """Answers without reading."""
    return PlainTextResponse("Sign in first.\n", 401)


async def _begin_then_read(request: Request) -> Response:
    """Swallows whatever its body ends with, as a careless application would."""
    try:
        return JSONResponse(len(await request.body()))
    except Exception as error:
        return PlainTextResponse(type(error).__name__, 500)


async def _hold(socket: WebSocket) -> None:
    await socket.accept()
    await socket.receive()
    await socket.close()


INNER = Starlette(
    routes=[
        Route("/measure", _measure, methods=["GET", "POST", "PUT"]),
        Route("/turn-away", _turn_away, methods=["GET", "PUT"]),
        Route("/careless", _begin_then_read, methods=["PUT"]),
        WebSocketRoute("/stream", _hold),
    ]
)


@pytest.fixture
def app(store: Store) -> Limits:
    running.use(store)
    return Limits(INNER, Sessions())


@pytest.fixture
def cookies(store: Store) -> list[dict[str, str]]:
    """Two people who are signed in."""
    made = []
    for name in ("vanphong", "lanhdao"):
        access.create_account(store, name, Role.OFFICE, None, "mot-mat-khau-dai", datetime(2026, 11, 2))
        made.append({"cookie": f"{COOKIE}={access.start_session(store, name, running.now())}"})
    return made


def _sent(
    app: ASGIApp, path: str, parts: list[bytes], headers: list[tuple[bytes, bytes]], is_stuck: bool = False
) -> Answer:
    """The answer to a body that arrives in parts; `is_stuck`: and then nothing more, although there should be."""
    arriving = [{"type": "http.request", "body": part, "more_body": True} for part in parts]
    if arriving and not is_stuck:
        arriving[-1]["more_body"] = False
    answered: list[Message] = []
    taken = iter(arriving)

    async def receive() -> Any:
        message = next(taken, None)
        if message is None:
            await anyio.sleep_forever()
        return message

    async def send(message: Message) -> None:
        answered.append(message)

    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "PUT", "path": path,
        "raw_path": path.encode(), "query_string": b"", "root_path": "", "scheme": "http", "headers": headers,
        "client": ("192.0.2.1", 5000), "server": ("test.local", 80),
    }  # fmt: skip
    anyio.run(app, scope, receive, send)
    start, *rest = answered
    assert [message["type"] for message in rest] == ["http.response.body"] * len(rest)
    told = {name.decode(): value.decode() for name, value in start["headers"]}
    return Answer(start["status"], told, b"".join(message.get("body", b"") for message in rest))


def test_a_body_of_25_megabytes_arrives_whole(app: Limits) -> None:
    for headers in (CHUNKED, [(b"content-length", b"25000000")]):
        answer = _sent(app, "/measure", [MEGABYTE] * 25, headers)
        assert (answer.status, answer.body) == (200, b"25000000")
        assert "connection" not in answer.headers


@pytest.mark.parametrize("length", ["25000001", "199000000", "9" * 5000, "-1", "ten", "+5", "٣"])
def test_a_body_that_is_declared_too_large_is_refused_before_it_is_read(app: Limits, length: str) -> None:
    answer = _sent(app, "/measure", [], [(b"content-length", length.encode())], is_stuck=True)
    assert (answer.status, answer.body, answer.headers["connection"]) == (413, b"Too large.\n", "close")


@pytest.mark.parametrize("path", ["/measure", "/careless"])
@pytest.mark.parametrize("headers", [CHUNKED, [(b"content-length", b"10")]], ids=["chunked", "declared as less"])
def test_a_body_that_turns_out_too_large_is_refused_while_it_is_read(
    app: Limits, path: str, headers: list[tuple[bytes, bytes]]
) -> None:
    answer = _sent(app, path, [MEGABYTE] * 25 + [b"x"] * 5, headers)
    assert (answer.status, answer.body, answer.headers["connection"]) == (413, b"Too large.\n", "close")


def test_a_body_that_does_not_come_to_its_end_is_given_up(store: Store) -> None:
    running.use(store)
    app = Limits(INNER, Sessions(), body_within=0.01)
    for parts in ([], [b"x"], [b"x"] * 5):
        answer = _sent(app, "/measure", parts, CHUNKED, is_stuck=True)
        assert (answer.status, answer.body, answer.headers["connection"]) == (408, b"Too slow.\n", "close")


def test_nobody_reads_on_after_an_answer_to_a_body_without_a_length(app: Limits) -> None:
    assert _sent(app, "/turn-away", [b"x"], CHUNKED, is_stuck=True).headers["connection"] == "close"
    assert "connection" not in _sent(app, "/turn-away", [b"x"], [(b"content-length", b"9")], is_stuck=True).headers
    assert "connection" not in ask(app, "/turn-away").headers


def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "OF_ADDRESS", RateLimitItemPerMinute(5))
    monkeypatch.setattr(limits, "OF_SESSION", RateLimitItemPerMinute(10))


def _until_refused(app: ASGIApp, headers: dict[str, str], address: str = "192.0.2.1") -> list[int]:
    statuses = []
    while not statuses or statuses[-1] == 200:
        statuses.append(ask(app, "/measure", headers=headers, client=(address, 5000)).status)
    return statuses


def test_strangers_of_one_address_share_its_requests(app: Limits, monkeypatch: pytest.MonkeyPatch) -> None:
    _few(monkeypatch)
    assert _until_refused(app, {}) == [200] * 5 + [429]
    refused = ask(app, "/measure", headers={"cookie": f"{COOKIE}=guess"})
    assert (refused.status, refused.body) == (429, b"Too many requests.\n")
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert _until_refused(app, {}, "192.0.2.2") == [200] * 5 + [429]


def test_who_asks_for_a_page_too_often_reads_it_in_his_language(app: Limits, monkeypatch: pytest.MonkeyPatch) -> None:
    _few(monkeypatch)
    _until_refused(app, {})
    for asked, sentence in (
        ("/", "Đợi một phút rồi tải lại trang."),
        ("/?lang=en", "Wait a minute, then reload the page."),
    ):
        answer = ask(app, asked, headers={"accept": "text/html,*/*"})
        assert (answer.status, answer.headers["retry-after"].isdecimal()) == (429, True)
        assert sentence in answer.text


def test_an_ipv6_household_is_one_address(app: Limits, monkeypatch: pytest.MonkeyPatch) -> None:
    _few(monkeypatch)
    assert _until_refused(app, {}, "2001:db8::1") == [200] * 5 + [429]
    assert _until_refused(app, {}, "2001:db8::ffff:2") == [429]
    assert _until_refused(app, {}, "2001:db8:0:1::1") == [200] * 5 + [429]


def test_each_session_has_its_own_requests(
    app: Limits, cookies: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    _few(monkeypatch)
    for cookie in cookies:
        assert _until_refused(app, cookie) == [200] * 10 + [429]
    assert _until_refused(app, {}) == [200] * 5 + [429]


def test_a_crowd_of_strangers_does_not_keep_out_who_was_signed_in_before(
    app: Limits, cookies: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    _few(monkeypatch)
    assert ask(app, "/measure", headers=cookies[0]).status == 200
    assert _until_refused(app, {})[-1] == 429
    assert ask(app, "/measure", headers=cookies[0]).status == 200
    assert ask(app, "/measure", headers=cookies[1]).status == 429


def test_a_page_load_and_many_more_fit_into_a_minute() -> None:
    files_of_a_page = 40
    assert limits.OF_SESSION.amount >= 50 * files_of_a_page
    assert limits.OF_ADDRESS.amount >= 10 * 40


def test_a_stranger_over_the_limit_gets_no_websocket(app: Limits, monkeypatch: pytest.MonkeyPatch) -> None:
    _few(monkeypatch)
    assert connect(app, "/stream")[0]["type"] == "websocket.accept"
    _until_refused(app, {})
    assert connect(app, "/stream") == [{"type": "websocket.close", "code": 1013}]


def test_a_session_has_twenty_websockets_open_at_most(app: Limits, cookies: list[dict[str, str]]) -> None:
    opened: list[list[Message]] = []

    async def hold(cookie: str, is_over: anyio.Event, group: Any) -> None:
        told: list[Message] = []
        opened.append(told)
        arriving = [{"type": "websocket.connect"}]

        async def receive() -> Any:
            if arriving:
                return arriving.pop()
            await is_over.wait()
            return {"type": "websocket.disconnect", "code": 1000}

        async def send(message: Message) -> None:
            told.append(message)

        scope = {
            "type": "websocket", "path": "/stream", "raw_path": b"/stream", "query_string": b"", "root_path": "",
            "scheme": "ws", "headers": [(b"cookie", cookie.encode())], "client": ("192.0.2.1", 1), "subprotocols": [],
        }  # fmt: skip
        group.start_soon(app, scope, receive, send)
        while not told:
            await anyio.sleep(0)

    async def whole() -> list[str]:
        first, other = (cookie["cookie"] for cookie in cookies)
        is_over, answers = anyio.Event(), []
        async with anyio.create_task_group() as group:
            for cookie in [first] * 20 + [first, other]:
                await hold(cookie, is_over, group)
                answers.append(opened[-1][0]["type"])
            is_over.set()
        is_over = anyio.Event()
        async with anyio.create_task_group() as group:
            await hold(first, is_over, group)
            answers.append(opened[-1][0]["type"])
            is_over.set()
        return answers

    assert anyio.run(whole) == ["websocket.accept"] * 20 + ["websocket.close"] + ["websocket.accept"] * 2
    assert opened[20] == [{"type": "websocket.close", "code": 1013}]
