"""The layers around Streamlit's pages, and the end of the process."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AbstractContextManager, ExitStack, asynccontextmanager

from starlette.middleware import Middleware

from khoi.web import running
from khoi.web.compress import CompressedStatics
from khoi.web.doors import Doors
from khoi.web.gate import Gate
from khoi.web.headers import SecurityHeaders
from khoi.web.identity import Sessions
from khoi.web.limits import Limits


def layers(sessions: Sessions) -> list[Middleware]:
    """Outermost first: headers on every answer, limits, the gate, the doors of the pages, compression."""
    return [
        Middleware(SecurityHeaders),
        Middleware(Limits, sessions=sessions),
        Middleware(Gate, sessions=sessions),
        Middleware(Doors),
        Middleware(CompressedStatics),
    ]


def lifetime(*beside: AbstractContextManager[object]) -> Callable[[object], AbstractAsyncContextManager[None]]:
    """The life of the server: what works on its store beside it lasts as long, then the store is closed."""

    @asynccontextmanager
    async def lasting(_: object) -> AsyncIterator[None]:
        with ExitStack() as ending:
            ending.callback(running.close)
            for work in beside:
                ending.enter_context(work)
            yield

    return lasting
