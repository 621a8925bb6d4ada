"""Knowing the id of somebody's page at Streamlit does not give it away: what was typed there stays theirs."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from bench.browser import ROOT, Server, served
from khoi.access import SAMPLE_PASSWORD
from tests.databases import copy_database


@pytest.fixture(scope="module")
def server(sample_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    copy = tmp_path_factory.mktemp("takeover") / "khoi.duckdb"
    copy_database(sample_path, copy)
    with served(ROOT / "dashboard.py", copy) as running:
        yield running


class Stay(HTTPRedirectHandler):
    """The answer to a form itself, not what it leads to."""

    def http_error_303(self, _request: object, answer: object, *_: object) -> object:
        return answer


def _cookie(server: Server, account: str) -> str:
    form = urlencode({"account": account, "password": SAMPLE_PASSWORD}).encode()
    with build_opener(Stay).open(Request(f"{server.address}/sign-in", form)) as answer:
        return str(answer.headers["set-cookie"]).partition(";")[0]


def _page(server: Server, cookie: str, known_id: str | None = None) -> ClientConnection:
    """An open page; with `known_id` it says that it is that one, come back."""
    protocols = ["streamlit", "no-token", *([known_id] if known_id else [])]
    return connect(
        f"ws://{urlsplit(server.address).netloc}/_stcore/stream", additional_headers={"Cookie": cookie},
        subprotocols=protocols, max_size=None,
    )  # fmt: skip


def _id_of(page: ClientConnection) -> str:
    """Asks for the page to run; gives the id under which Streamlit knows it."""
    asked = BackMsg()
    asked.rerun_script.query_string = ""
    page.send(asked.SerializeToString())
    while True:
        told = ForwardMsg()
        told.ParseFromString(page.recv(timeout=60))
        if told.WhichOneof("type") == "new_session":
            return str(told.new_session.initialize.session_id)


def test_a_page_comes_back_to_its_own_account_alone(server: Server) -> None:
    mine, other = _cookie(server, "vanphong"), _cookie(server, "bacson")
    with _page(server, mine) as first:
        known = _id_of(first)
        with _page(server, other, known) as thief:
            assert _id_of(thief) != known, "while it is open"
    with _page(server, other, known) as thief:
        assert _id_of(thief) != known, "once it is left"
    with _page(server, _cookie(server, "vanphong"), known) as later:
        assert _id_of(later) != known, "another session of the same account"
    with _page(server, mine, known) as back:
        assert _id_of(back) == known, "its own session gets it back"
