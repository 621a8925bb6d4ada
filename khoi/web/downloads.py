"""Files made for one person: a random address each, for that account alone, for half an hour, never cached."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response

from khoi.access import Session
from khoi.errors import KhoiError
from khoi.web import running, sheets
from khoi.web.files import MEDIA_TYPES, as_download
from khoi.web.routes import address_of, language, note

KEPT = timedelta(minutes=30)
MOST, MOST_EACH = 60, 5  # offers kept in all and for one account: each holds its file; the oldest make way


@dataclass(frozen=True, slots=True)
class Offer:
    """A file that an account may take: made only when it is asked for."""

    account_id: str
    name: str
    make: Callable[[], bytes]
    until: datetime
    media_type: str


class Offers:
    """What is offered now, by its random token, under addresses that begin with `prefix`."""

    def __init__(self, prefix: str = "/download/") -> None:
        self._prefix = prefix
        self._offers: dict[str, Offer] = {}
        self._lock = Lock()

    def add(self, account_id: str, name: str, make: Callable[[], bytes], media_type: str = MEDIA_TYPES["xlsx"]) -> str:
        """The address under which the account, and no other, gets the file for half an hour.

        `make` may raise KhoiError, whose sentence is then shown in place of the file.
        """
        token = secrets.token_urlsafe(32)
        with self._lock:
            self._forget()
            own = [known for known, offer in self._offers.items() if offer.account_id == account_id]
            for kept, most in ((own, MOST_EACH), (list(self._offers), MOST)):
                if len(kept) >= most:
                    self._offers.pop(kept[0], None)
            self._offers[token] = Offer(account_id, name, make, running.now() + KEPT, media_type)
        return f"{self._prefix}{token}"

    def is_open(self, address: str, account_id: str) -> bool:
        """Whether an address given before still leads to its file."""
        return self.get(address.rpartition("/")[2], account_id) is not None

    def get(self, token: str, account_id: str) -> Offer | None:
        """The offer, None where there is none for this account or it is over."""
        with self._lock:
            self._forget()
            found = self._offers.get(token)
        return found if found and found.account_id == account_id else None

    def _forget(self) -> None:
        now = running.now()
        for token in [token for token, offer in self._offers.items() if offer.until < now]:
            del self._offers[token]


offers = Offers()


async def download(request: Request) -> Response:
    """The file of an offer; whatever is not this account's does not exist."""
    session: Session = request.scope["state"]["session"]
    found = offers.get(request.path_params["token"], session.viewer.account_id)
    lang = language(request.query_params.get("lang"))
    if found is None:
        return sheets.refusal(lang, "app.no-such-page", 404)
    try:
        content = await to_thread.run_sync(found.make)
    except KhoiError as error:
        return sheets.fault(lang, error, 404)
    await note("file-taken", session.viewer.account_id, found.name, address=address_of(request))
    # As a header of our own: Starlette would call every text UTF-8, which a file in TCVN3 is not.
    return Response(content, headers=as_download(found.name) | {"Content-Type": found.media_type})
