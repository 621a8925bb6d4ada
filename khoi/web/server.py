"""The layers around Streamlit's pages, and the end of the process."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.middleware import Middleware

from khoi.web import running
from khoi.web.compress import CompressedStatics
from khoi.web.doors import Doors
from khoi.web.gate import Gate
from khoi.web.headers import SecurityHeaders
from khoi.web.identity import Sessions


def layers(sessions: Sessions) -> list[Middleware]:
    """Outermost first: headers on every answer, the gate, the doors of the pages, compression."""
    return [
        Middleware(SecurityHeaders),
        Middleware(Gate, sessions=sessions),
        Middleware(Doors),
        Middleware(CompressedStatics),
    ]


@asynccontextmanager
async def closing(_: object) -> AsyncIterator[None]:
    """Closes the store when the server ends."""
    try:
        yield
    finally:
        running.close()
