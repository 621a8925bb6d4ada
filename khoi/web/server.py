"""The layers around Streamlit's pages, the tidying of the process while it serves, and its end."""

import asyncio
import gc
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

TIDY_EVERY = 60  # seconds


def layers(sessions: Sessions) -> list[Middleware]:
    """Outermost first: headers on every answer, limits, the gate, the doors of the pages, compression."""
    return [
        Middleware(SecurityHeaders),
        Middleware(Limits, sessions=sessions),
        Middleware(Gate, sessions=sessions),
        Middleware(Doors),
        Middleware(CompressedStatics),
    ]


async def _tidy() -> None:
    """Collects garbage in full now and then, and lets Python's own collecting pass over what is left.

    Modules and what pages remember are a million things that stay: to walk through them takes a third of a second, in
    which no page moves, and by itself Python would do so every few seconds.
    """
    while True:
        gc.unfreeze()
        gc.collect()
        gc.freeze()
        await asyncio.sleep(TIDY_EVERY)


def lifetime(*beside: AbstractContextManager[object]) -> Callable[[object], AbstractAsyncContextManager[None]]:
    """The life of the server: what works on its store beside it lasts as long, then the store is closed."""

    @asynccontextmanager
    async def lasting(_: object) -> AsyncIterator[None]:
        with ExitStack() as ending:
            ending.callback(running.close)
            for work in beside:
                ending.enter_context(work)
            tidying = asyncio.create_task(_tidy())
            ending.callback(tidying.cancel)
            yield

    return lasting
