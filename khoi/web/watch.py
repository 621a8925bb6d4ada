"""Open pages end with their session: a page that nobody touches asks nothing, so the server looks for it."""

from collections.abc import Awaitable, Callable
from contextlib import suppress

import anyio
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.runtime import exists, get_instance

EVERY = 20.0  # seconds between two looks
LAST_RUN = 5.0  # in which the page says that its session is over
POLICY_VIOLATION = 1008


async def watched(
    app: ASGIApp, scope: Scope, receive: Receive, send: Send, token_sha256: str, runs: Callable[[], Awaitable[bool]],
    every: float = EVERY, last_run: float = LAST_RUN,
) -> None:  # fmt: skip
    """Serves a websocket as long as its session runs; then its page says so once more, and it is closed."""
    is_over = False

    async with anyio.create_task_group() as group:

        async def watch() -> None:
            nonlocal is_over
            while await runs():
                await anyio.sleep(every)
            is_over = True
            run_again(token_sha256)
            await anyio.sleep(last_run)
            group.cancel_scope.cancel()

        group.start_soon(watch)
        await app(scope, receive, send)
        group.cancel_scope.cancel()
    if is_over:
        with suppress(RuntimeError):  # it was closed already
            await send({"type": "websocket.close", "code": POLICY_VIOLATION})


def run_again(token_sha256: str) -> None:
    """Runs the open pages of a session once more: without it they say that it is over, and show nothing else.

    Streamlit has no public way to a session's page; this is the one place that relies on its insides,
    `tests/browser/test_over.py` watches it.
    """
    if not exists():
        return
    for info in get_instance()._session_mgr.list_active_sessions():
        if info.session._user_info.get("sid") == token_sha256:
            info.session.request_rerun(None)
