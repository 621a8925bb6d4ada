"""Names, notes and file names made to harm: on every page they are text, run nothing and ask nobody outside."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

import pyarrow as pa
import pytest
from playwright.sync_api import Browser, Page

from bench.browser import ROOT, Server, context_of, served
from khoi import access
from khoi.access import OPERATOR, Role
from khoi.store import open_store
from khoi.store.reference import derive
from khoi.web import running
from khoi.web.identity import COOKIE
from tests.browser.moves import led
from tests.intake_world import plan_of
from tests.naughty import naughty
from tests.scale import times

PASSWORD = "mot chiec thuyen qua song"
NOW = datetime(2018, 8, 1, 2, 0)
HEADER = "Xã, phường;Thôn, khu;Nhiệm vụ;Tổ chức thực hiện;Tháng;Số buổi;Số lượt người;Ghi chú"
MOST_IN_A_FIELD = 60
FILES = times(30, 515)  # how many of them are names of files, too
VILLAGES_VISITED = times(6, 515)
RENAMED = (
    ("unit_base", "unit_id", ("name_vi",)),
    ("unit_change_base", "old_id", ("legal_basis",)),
    ("campaign_base", "campaign_id", ("name_vi", "short_vi", "result_unit_vi")),
    ("body", "body_id", ("name_vi", "short_vi")),
)


def _cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, list[str], str]]:
    """A dashboard over 515 villages, 17 wards, orders and organisations, notes and files with such names."""
    path = tmp_path_factory.mktemp("hostile") / "khoi.duckdb"
    names = naughty()
    with open_store(path) as store, store.bulk():
        wards = [ward.unit_id for ward in store.gazetteer().wards(date(2018, 7, 31))]
        ids = [f"{wards[at % len(wards)]}.v{at}" for at in range(len(names))]
        count = len(names)
        store.load_villages(
            pa.table(
                {
                    "unit_id": ids, "name_vi": [f"Thôn {at}" for at in range(count)], "kind": ["thôn"] * count,
                    "parent_id": [one.partition(".")[0] for one in ids],
                    "household_count": pa.array([90] * count, pa.int64()),
                    "population": pa.array([300] * count, pa.int64()), "is_sample": [False] * count,
                }
            ),
            NOW,
        )  # fmt: skip
        access.create_account(store, "chu", Role.ADMINISTRATOR, None, PASSWORD, NOW)
        access.tie_identity(store, "chu", names[0], NOW, OPERATOR)
        lines = {
            "issuer_name": '<img src="//evil.example/a.png" onerror=alert(1)>',
            "issuer_place": "![a](//evil.example)",
        }
        found = store.settings()
        access.change_settings(store, dict(zip(found["key"], found["value"], strict=True)), lines, NOW, OPERATOR)
        rows = [
            f"{one.partition('.')[0]};Thôn {at};PAPI;to-dan-van;07/2018;2;31;{_cell(name)}"
            for at, (one, name) in enumerate(zip(ids, names, strict=True))
        ]
        for number, name in enumerate(names[:FILES]):
            own = rows[number::FILES] if number < FILES else []
            store.apply(plan_of(store, "\n".join([HEADER, *own]), name=name), "chu", NOW + timedelta(minutes=number))
            store.journal.note("sign-in-failed", NOW, "", name, {"address": name})
        token = access.start_session(store, "chu", running.now())
        with store.transaction() as cursor:
            cursor.executemany(
                "UPDATE unit_base SET name_vi = ? WHERE unit_id = ?",
                [list(pair) for pair in zip(names, ids, strict=True)],
            )
            for table, key, columns in RENAMED:
                where = " WHERE level = 'ward'" if table == "unit_base" else ""
                keys = [one for (one,) in cursor.execute(f"SELECT {key} FROM {table}{where} ORDER BY 1").fetchall()]
                for number, one in enumerate(keys):
                    for column in columns:
                        value = names[(number * 7 + len(column)) % len(names)]
                        cursor.execute(f"UPDATE {table} SET {column} = ? WHERE {key} = ?", (value, one))
            derive(cursor)
    with served(ROOT / "dashboard.py", path) as server:
        yield server, ids, token


class Watched:
    """A page whose every request, script of others and message of the browser is kept."""

    def __init__(self, page: Page, server: Server) -> None:
        self.page, self.server = page, server
        self.outside: list[str] = []
        self.refused: list[str] = []
        page.on("request", lambda request: self._asked(request.url))
        page.on("console", lambda message: self._said(message.text))
        page.on("dialog", lambda dialog: self.outside.append(f"dialog {dialog.message}"))

    def _asked(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != urlsplit(self.server.address).netloc:
            self.outside.append(url)

    def _said(self, text: str) -> None:
        if "Content Security Policy" in text:
            self.refused.append(text)

    def visit(self, address: str) -> None:
        """Opens an address and says what came of it."""
        led(self.page, f"{self.server.address}/{address}")
        assert self.page.evaluate("window.owned") is None, address
        assert (self.outside, self.refused) == ([], []), address
        assert self.page.locator("[data-testid='stException']").count() == 0, address


def test_names_that_would_harm_are_text_on_every_page(browser: Browser, hostile: tuple[Server, list[str], str]) -> None:
    server, ids, token = hostile
    context = context_of(browser)
    context.add_cookies([{"name": COOKIE, "value": token, "url": server.address}])
    page = context.new_page()
    watched = Watched(page, server)
    wards = sorted({one.partition(".")[0] for one in ids})
    addresses = ["", "headcount", "spending", "coverage", "overlap", "boundaries", "boundaries?map=today",
                 "model", "results", "places", "sources", "upload", "history", "history?shown=600", "links", "briefing",
                 "accounts", "accounts?account=chu", "journal?shown=1000", "settings", "units", "units?list=mergers",
                 "campaigns", "campaigns?entry=papi", "upkeep", "me"]  # fmt: skip
    addresses += [f"ward?ward={ward}" for ward in wards]
    step = max(1, len(ids) // VILLAGES_VISITED)
    addresses += [f"village?ward={one.partition('.')[0]}&village={one}" for one in ids[::step]]
    addresses += [f"units?list=villages&ward={one.partition('.')[0]}&entry={one}" for one in ids[::step]]
    for address in addresses:
        watched.visit(address)
    at = next(at for at, name in enumerate(naughty()) if "<script>" in name and len(name) <= MOST_IN_A_FIELD)
    watched.visit(f"units?list=villages&ward={ids[at].partition('.')[0]}&entry={ids[at]}")
    field = page.get_by_label("Tên", exact=True)
    assert field.input_value().strip() == naughty()[at].strip(), "the names that would harm are those shown"
    assert watched.outside == []
    context.close()


def test_names_that_would_harm_are_text_on_the_cards_of_a_phone(
    browser: Browser, hostile: tuple[Server, list[str], str]
) -> None:
    server, ids, token = hostile
    context = context_of(browser, is_phone=True)
    context.add_cookies([{"name": COOKIE, "value": token, "url": server.address}])
    page = context.new_page()
    watched = Watched(page, server)
    for address in ("", "history?shown=600", "journal?shown=1000", "accounts", "accounts?account=chu", "upload",
                    "units", f"units?list=villages&ward={ids[0].partition('.')[0]}", "campaigns"):  # fmt: skip
        watched.visit(address)
        assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 391, address
    context.close()
