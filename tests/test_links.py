"""Share links: who makes and revokes them, what they hold, how they come in, and that they open nothing else."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import anyio
import duckdb
import pandas as pd
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.types import ASGIApp
from starlette.websockets import WebSocket

from khoi import access
from khoi.access import OPERATOR, Action, Role, Viewer
from khoi.errors import KhoiError, NotAllowed, UnknownName
from khoi.periods import from_code
from khoi.see import snapshot
from khoi.store import Store, backup, ledger, migrate, open_store, queries, restore
from khoi.web import cache, downloads, files, frozen, running, server, site
from khoi.web.guests import Guests
from khoi.web.identity import COOKIE, Sessions
from khoi.web.routes import Entrance, routes
from khoi.web.steps import Steps
from tests.asgi import Answer, ask, connect
from tests.intake_world import ACTIVITY, city, stored, table
from tests.test_store_rebuild import tables, without_notice

NOW = datetime(2018, 8, 10, 2, 0)
SUMMARY = ("model", "results", "places", "sources")  # of every link
PASSWORD = "mot chiec thuyen qua song"
LEADER, OFFICE, ADMINISTRATOR = (
    Viewer("lanhdao", Role.LEADER), Viewer("vanphong", Role.OFFICE), Viewer("quantri", Role.ADMINISTRATOR),
)  # fmt: skip
WARD, DELEGATION = Viewer("bacson", Role.WARD, ("bac-son",)), Viewer("doan", Role.DELEGATION)


class Clock:
    """The time that the site goes by."""

    def __init__(self) -> None:
        self.now = NOW


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    told = Clock()
    monkeypatch.setattr(running, "now", lambda: told.now)
    return told


def row(village: str, households: int) -> str:
    return f"Bắc Sơn;{village};papi;Phụ nữ;07/2018;2;40;{households};;"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A city on disk with a month of figures, as the store of the site."""
    with city(tmp_path / "khoi.duckdb") as opened:
        stored(opened, table(ACTIVITY, row("Lục Phủ", 30)))
        yield running.use(opened)


def make(store: Store, maker: Viewer = OFFICE, at: datetime = NOW, pages: Sequence[str] = (), **other: Any) -> str:
    """A link's token."""
    given: dict[str, Any] = {"title": "Đoàn công tác của tỉnh", "period": "2018", "lang": "vi", "days": 7} | other
    taken = snapshot.take(store, maker, from_code("2018"), at, pages)
    return access.make_link(store, maker, **given, snapshot=taken.data(), at=at, pages=pages)


def link_of(store: Store, token: str, at: datetime = NOW) -> access.Link:
    found = access.link_of_token(store, token, at)
    assert found
    return found


def holder(store: Store, token: str) -> Viewer:
    link = link_of(store, token)
    return access.guest(link.link_id, link.pages)


def test_a_link_opens_by_its_token_alone_and_says_what_it_is(store: Store) -> None:
    token = make(store, lang="en", days=3)
    link = link_of(store, token)
    assert (link.pages, link.period, link.lang, link.title) == (SUMMARY, "2018", "en", "Đoàn công tác của tỉnh")
    assert link.expires_at == NOW + timedelta(days=3)
    assert len(token) == 43, "256 bits"
    for other in (make(store) + "x", token[:-1], token.upper(), "", link.link_id, link.snapshot_sha256):
        assert access.link_of_token(store, other, NOW) is None


def test_neither_database_nor_ledger_holds_a_token(store: Store) -> None:
    token = make(store)
    session = access.start_guest_session(store, link_of(store, token).link_id, NOW)
    held = str(tables(store)) + "".join(entry.line() for entry in store.record.entries)
    assert store.home
    held += "".join(
        file.read_bytes().decode("latin-1") for file in ledger.folder(store.home).rglob("*") if file.is_file()
    )
    assert token not in held
    assert session not in held
    assert access.token_sha256(token) in held


def test_for_whom_a_link_is_does_not_stand_in_the_record(store: Store) -> None:
    make(store, title="Đoàn công tác của tỉnh bạn")
    assert "tỉnh bạn" not in "".join(entry.line() for entry in store.record.entries)


def test_who_may_not_share_makes_sees_and_revokes_no_link(store: Store) -> None:
    token = make(store)
    acts = len(store.record.entries)
    taken = snapshot.take(store, OFFICE, from_code("2018"), NOW).data()
    for viewer in (WARD, DELEGATION, access.guest("a1b2")):
        with pytest.raises(NotAllowed):
            access.make_link(store, viewer, "Đoàn", "2018", "vi", 7, taken, NOW)
        with pytest.raises(NotAllowed):
            access.links_of(store, viewer, NOW)
        with pytest.raises(NotAllowed):
            access.revoke_link(store, viewer, link_of(store, token).link_id, NOW)
    assert len(store.record.entries) == acts


IMPOSSIBLE: list[tuple[dict[str, Any], str]] = [
    ({"days": 31}, "access.link-days"),
    ({"days": 0}, "access.link-days"),
    ({"title": "  "}, "access.link-untitled"),
    ({"title": "x" * 81}, "access.link-title"),
    ({"title": "Đoàn\u202eABC"}, "access.link-title"),
    ({"title": "Đoàn, ĐT 0912 345 678"}, "access.link-personal"),
    ({"title": "doan@tinh.example"}, "access.link-personal"),
    ({"period": "hôm qua"}, "fault.unknown-period"),
    ({"lang": "fr"}, "access.unknown-language"),
    ({"pages": ["ward"]}, "access.unknown-link-page"),
    ({"pages": ["coverage", "upload"]}, "access.unknown-link-page"),
]


def test_a_link_that_cannot_be_is_refused_and_nothing_kept(store: Store) -> None:
    acts = len(store.record.entries)
    for given, key in IMPOSSIBLE:
        with pytest.raises(KhoiError) as refusal:
            make(store, **given)
        assert refusal.value.key == key
    assert len(store.record.entries) == acts


def test_a_period_without_figures_is_not_shared(store: Store) -> None:
    with pytest.raises(NotAllowed) as refusal:
        snapshot.take(store, OFFICE, from_code("2019"), NOW)
    assert refusal.value.key == "access.link-without-figures"


def test_one_sees_and_revokes_ones_own_links_and_an_administrator_everybodys(store: Store) -> None:
    mine, theirs = make(store), make(store, LEADER)
    ids = {token: link_of(store, token).link_id for token in (mine, theirs)}
    assert list(access.links_of(store, OFFICE, NOW)["link_id"]) == [ids[mine]]
    assert set(access.links_of(store, ADMINISTRATOR, NOW)["link_id"]) == set(ids.values())
    for wanted in (ids[theirs], "no-such"):
        with pytest.raises(UnknownName):
            access.revoke_link(store, OFFICE, wanted, NOW)
    access.revoke_link(store, OFFICE, ids[mine], NOW)
    acts = len(store.record.entries)
    access.revoke_link(store, OFFICE, ids[mine], NOW)
    assert len(store.record.entries) == acts, "once"
    assert access.link_of_token(store, mine, NOW) is None
    access.revoke_link(store, ADMINISTRATOR, ids[theirs], NOW)
    assert list(access.links_of(store, ADMINISTRATOR, NOW)["state"]) == ["revoked", "revoked"]
    assert [entry.kind for entry in store.record.entries[-4:]] == ["link", "link", "link-revoked", "link-revoked"]


def test_a_link_ends_with_its_days(store: Store) -> None:
    token = make(store, days=1)
    late = NOW + timedelta(days=1)
    assert access.link_of_token(store, token, late - timedelta(seconds=1))
    assert access.link_of_token(store, token, late) is None
    assert list(access.links_of(store, OFFICE, late)["state"]) == ["over"]


def test_a_snapshot_is_the_same_bytes_and_comes_back_as_it_was(store: Store) -> None:
    taken = snapshot.take(store, OFFICE, from_code("2018"), NOW)
    assert taken.data() == snapshot.take(store, LEADER, from_code("2018"), NOW).data()
    back = snapshot.read(taken.data())
    assert back.data() == taken.data()
    assert (back.period, back.taken_at, back.as_of, back.is_sample) == (
        from_code("2018"), NOW, store.as_of(), False,
    )  # fmt: skip
    for query in snapshot.queries_of(SUMMARY):
        live = store.rows(query, **taken.filters.params(), scope=None)
        pd.testing.assert_frame_equal(back.rows(query, taken.filters.params()), live)


def test_a_snapshot_of_the_sample_comes_back_as_it_was(sample_store: Store) -> None:
    for code in ("2018", "2017-Q4", "2018-07", "2016-01..2018-07"):
        taken = snapshot.take(sample_store, OFFICE, from_code(code), NOW, access.LINK_PAGES)
        back = snapshot.read(taken.data())
        for query in snapshot.queries_of(access.LINK_PAGES):
            live = sample_store.rows(query, **taken.filters.params(), scope=None)
            pd.testing.assert_frame_equal(back.rows(query, taken.filters.params()), live)


def test_a_snapshot_is_of_its_makers_wards_alone(store: Store) -> None:
    narrow = snapshot.take(store, Viewer("haison", Role.WARD, ("hai-son",)), from_code("2018"), NOW)
    assert set(narrow.rows("see/wards", narrow.filters.params())["ward_id"]) == {"hai-son"}
    assert narrow.ward_ids == ("hai-son",)


def test_a_link_shows_the_old_figures_whatever_is_stored_afterwards(store: Store) -> None:
    token = make(store)
    guest = holder(store, token)
    params = frozen.of(guest).filters.params()

    def households(viewer: Viewer) -> int:
        return int(cache.rows("see/city_months", viewer, params)["new_household_count"].iloc[-1])

    assert (households(OFFICE), households(guest)) == (30, 30)
    stored(store, table(ACTIVITY, row("Pẹc Nả", 12)))
    assert (households(OFFICE), households(guest)) == (42, 30)


def test_what_the_snapshot_does_not_hold_is_refused(store: Store) -> None:
    guest = holder(store, make(store))
    params = frozen.of(guest).filters.params()
    for query in access.READING:
        if f"see/{query}" not in snapshot.queries_of(SUMMARY):
            with pytest.raises(NotAllowed):
                cache.rows(f"see/{query}", guest, params)
    for narrower in ({"ward_id": "bac-son"}, {"campaign_id": "papi"}, {"last_month": datetime(2018, 6, 1).date()}):
        with pytest.raises(NotAllowed):
            cache.rows("see/city_months", guest, params | narrower)


# A query that only this page asks for.
ALONE = {"model": "see/model_bodies", "results": "see/spending_year", "places": "see/visit_villages",
         "sources": "see/received", "overview": "see/since_meeting", "headcount": "see/headcount_months",
         "spending": "see/spending_by_item", "coverage": "see/reach_steps"}  # fmt: skip


@pytest.mark.parametrize("chosen", [(), ("coverage",), ("spending", "headcount"), access.LINK_PAGES])
def test_a_snapshot_holds_what_the_chosen_pages_ask_for_and_no_more(store: Store, chosen: tuple[str, ...]) -> None:
    guest = holder(store, make(store, pages=chosen))
    assert set(guest.link_pages) == {*SUMMARY, *chosen}
    assert guest.link_pages[0] == "model"
    params = frozen.of(guest).filters.params()
    for page, query in ALONE.items():
        if page in guest.link_pages:
            assert "account_id" not in cache.rows(query, guest, params)
            continue
        with pytest.raises(NotAllowed):
            cache.rows(query, guest, params)
    assert len(frozen.of(guest).frames) == len(snapshot.queries_of(guest.link_pages))


def test_no_ward_or_village_is_in_a_snapshot_and_no_way_to_a_figure(store: Store) -> None:
    guest = holder(store, make(store, pages=access.LINK_PAGES))
    params = frozen.of(guest).filters.params()
    asked = {**dict.fromkeys(queries_named("see")), **params}
    for query in ("coverage_by_village", "village_reports", "village_team", "history", "uploads", "trace_activity"):
        with pytest.raises(NotAllowed):
            cache.rows(f"see/{query}", guest, asked)
    for query in snapshot.queries_of(access.LINK_PAGES):
        if {"ward_id", "campaign_id"} & queries.parameters(query):
            with pytest.raises(NotAllowed):
                cache.rows(query, guest, params | {"ward_id": "bac-son", "campaign_id": "papi"})


def queries_named(folder: str) -> set[str]:
    """Every $name that a query of a folder uses."""
    return {name for query in queries.names(folder) for name in queries.parameters(f"{folder}/{query}")}


def test_the_policy_opens_to_a_guest_the_pages_of_the_link_and_nothing_else(store: Store) -> None:
    guest = holder(store, make(store, pages=["coverage", "spending"]))
    for action in Action:
        assert not access.may(guest, action).is_allowed, "without a page: a query, a download, a command"
        with pytest.raises(NotAllowed):
            access.scope_of(guest, action)
    opened = (*SUMMARY, "spending", "coverage")
    for page in site.PAGES:
        decision = access.may(guest, page.action, page=page.name)
        assert decision.is_allowed is (page.name in opened), page.name
        refused = "access.not-in-link" if page.group in ("city", "places") else f"access.role-may-not.{page.action}"
        assert decision.reason_key == ("access.role-may.link" if decision.is_allowed else refused)
    assert [page.name for page in site.pages_of(guest)] == list(opened)
    for query in access.READING:
        with pytest.raises(NotAllowed):
            access.reading_scope(guest, query)
    rows = access.as_seen_by(guest, pd.DataFrame({"account_id": ["a"], "note": ["b"], "count": [1]}))
    assert list(rows) == ["count"]


def test_pages_written_into_the_database_by_hand_show_nothing_more(store: Store) -> None:
    token = make(store)
    with store.transaction() as cursor:
        cursor.execute("UPDATE share_link SET pages = ['model', 'coverage', 'ward']")
    guest = holder(store, token)
    for query in ("see/reach_steps", "see/coverage_by_village"):
        with pytest.raises(NotAllowed):
            cache.rows(query, guest, frozen.of(guest).filters.params())
    assert [one.where for one in store.differences()] == ["share_link"]


def test_a_link_of_a_release_with_one_page_opens_the_summary(store: Store) -> None:
    token = "t" * 43
    taken = snapshot.take(store, OFFICE, from_code("2018"), NOW).data()
    sha256 = hashlib.sha256(taken).hexdigest()
    row = {"link_id": "old", "token_sha256": access.token_sha256(token), "account_id": "vanphong", "page": "model",
           "period": "2018", "lang": "vi", "snapshot_sha256": sha256, "expires_at": "2018-08-17T02:00:00"}  # fmt: skip
    store.administer("link", NOW, "vanphong", "old", [row], secrets={"title": "Đoàn"}, files=[taken])
    assert link_of(store, token).pages == ("model",)
    assert frozen.of(holder(store, token)).data() == taken
    assert store.differences(is_thorough=True) == []


def test_a_database_of_a_release_with_one_page_is_brought_up_to_this_one() -> None:
    steps = [path.read_text(encoding="utf-8") for number, path in migrate.steps() if number <= 9]
    with duckdb.connect() as database:
        for step in steps:
            database.execute(step)
        database.execute(
            "INSERT INTO share_link VALUES ('old', 't', 'a', 'model', '2018', 'vi', 'Đoàn', 's', now(), now(), NULL)"
        )
        database.execute((queries.QUERIES / "schema" / "011_link_pages.sql").read_text(encoding="utf-8"))
        assert database.execute("SELECT link_id, pages FROM share_link").fetchall() == [("old", ["model"])]


def test_a_guest_without_a_link_that_opens_reads_nothing(store: Store) -> None:
    token = make(store)
    guest = holder(store, token)
    params = frozen.of(guest).filters.params()
    access.revoke_link(store, OFFICE, str(guest.link_id), NOW)
    for viewer in (guest, access.guest("no-such"), Viewer("doan", Role.GUEST), Viewer("doan", Role.GUEST, ())):
        with pytest.raises(NotAllowed):
            cache.rows("see/city_months", viewer, params)


def test_no_account_can_be_a_guest(store: Store) -> None:
    with pytest.raises(NotAllowed):
        access.open_account(store, "khach", Role.GUEST, None, NOW, by=OPERATOR)
    with pytest.raises(NotAllowed):
        access.move_account(store, "vanphong", Role.GUEST, None, NOW, by=OPERATOR)


def test_links_come_back_from_the_ledger_row_for_row_and_lie_in_backups(store: Store, tmp_path: Path) -> None:
    kept, gone = make(store), make(store, title="Đoàn thứ hai")
    access.revoke_link(store, OFFICE, link_of(store, gone).link_id, NOW)
    sha256 = link_of(store, kept).snapshot_sha256
    assert sha256 in backup.files_of(store.record.entries)
    assert store.path
    path, packed, elsewhere = store.path, tmp_path / "khoi.zip", tmp_path / "new" / "khoi.duckdb"
    store.back_up(packed, NOW)
    expected = tables(store)
    assert len(expected["share_link"]) == 2
    store.close()
    path.unlink()
    with open_store(path, must_exist=True) as again:
        assert without_notice(tables(again)) == expected
        assert again.differences(is_thorough=True) == []
    restore(packed, elsewhere, NOW)
    with open_store(elsewhere) as copy:
        assert tables(copy)["share_link"] == expected["share_link"]
        assert snapshot.read(copy.file(link_of(copy, kept).snapshot_sha256)).period == from_code("2018")


def test_a_snapshot_that_is_gone_is_found_by_the_check(store: Store) -> None:
    sha256 = link_of(store, make(store)).snapshot_sha256
    assert store.home
    ledger.place(store.home, sha256).unlink()
    assert [(one.what, one.expected, one.found) for one in store.differences(is_thorough=True)] == [
        ("file", sha256, "missing")
    ]


@pytest.fixture
def app(store: Store) -> ASGIApp:
    """The site with one account; in place of Streamlit an application that says what it was asked."""
    access.create_account(running.use(store), "vanphong", Role.OFFICE, None, PASSWORD, NOW)
    return _started()


def _started() -> ASGIApp:
    """The site as it is when the process has just started."""
    sessions = Sessions()
    entrance = Entrance(sessions)

    async def page(request: Request) -> Response:
        return JSONResponse({"path": request.url.path, **request.headers})

    async def stream(socket: WebSocket) -> None:
        await socket.accept()
        await socket.send_json(dict(socket.headers))

    inner: list[Any] = [
        *routes(entrance), *Steps(entrance).routes(), *Guests(entrance).routes(), Route("/template", files.template),
        Route("/download/{token}", downloads.download), WebSocketRoute("/_stcore/stream", stream),
        Mount("/", Route("/{path:path}", page, methods=["GET", "PUT", "POST", "DELETE"])),
    ]  # fmt: skip
    return Starlette(routes=inner, middleware=server.layers(sessions))


def _sign_in(app: ASGIApp, account: str = "vanphong") -> dict[str, str]:
    form = {"account": account, "password": PASSWORD, "next": "/"}
    return {"cookie": ask(app, "/sign-in", "POST", form=form).cookie}


def _opened(app: ASGIApp, token: str) -> dict[str, str]:
    return {"cookie": ask(app, f"/s/{token}").cookie}


def _events(store: Store) -> list[tuple[str, str]]:
    return [(str(one["kind"]), str(one["subject"])) for one in store.rows("access/events").to_dict("records")]


def test_a_link_leads_to_the_summary_in_its_language_and_period(app: ASGIApp, store: Store) -> None:
    answer = ask(app, f"/s/{make(store, lang='en')}")
    assert (answer.status, answer.headers["location"]) == (303, "/?period=2018&lang=en")
    assert answer.headers["set-cookie"].partition("; ")[2] == "HttpOnly; Max-Age=28800; Path=/; SameSite=lax"
    assert answer.headers["cache-control"] == "no-store"
    assert ask(app, "/", headers={"cookie": answer.cookie}).status == 200
    assert ask(app, "/model", headers={"cookie": answer.cookie}).headers["location"] == "/"


def test_the_cookie_of_a_link_lives_no_longer_than_the_link(app: ASGIApp, store: Store, clock: Clock) -> None:
    token = make(store, days=1)
    clock.now += timedelta(hours=23)
    assert "Max-Age=3600;" in ask(app, f"/s/{token}").headers["set-cookie"]


def test_each_opening_is_counted_and_looking_ahead_is_not(app: ASGIApp, store: Store, clock: Clock) -> None:
    token = make(store)
    link_id = link_of(store, token).link_id
    for ahead in ({"sec-purpose": "prefetch;prerender"}, {"sec-fetch-dest": "image"}):
        answer = ask(app, f"/s/{token}", headers=ahead)
        assert "set-cookie" not in answer.headers
    assert "set-cookie" not in ask(app, f"/s/{token}", "HEAD").headers
    assert access.links_of(store, OFFICE, NOW)["opened_count"][0] == 0
    first = _opened(app, token)
    clock.now += timedelta(minutes=5)
    _opened(app, token)
    assert ask(app, f"/s/{token}", headers=first).headers["location"] == "/?period=2018", "still the same visit"
    told = access.links_of(store, OFFICE, clock.now).iloc[0]
    assert (told["opened_count"], told["opened_at"].to_pydatetime()) == (2, NOW + timedelta(minutes=5))
    assert _events(store) == [("link-opened", link_id)] * 2
    assert token not in str(store.rows("access/events").to_dict())


REFUSED = [
    *(f"/{page.name}" for page in site.PAGES if page.name not in SUMMARY), "/template", "/template?dataset=activity",
    "/download/x", "/password", "/sign-step", "/_stcore/metrics", "/_stcore/upload_file/a/b", "/_stcore/agent/openapi",
    "/_stcore/script-health-check", "/nothing", "/s", "/s/", "/s/a/b", "/s/..%2f",
]  # fmt: skip


def test_the_holder_of_a_link_gets_nothing_but_the_summary(app: ASGIApp, store: Store) -> None:
    held = _opened(app, make(store))
    for path in REFUSED:
        for method in ("GET", "PUT", "POST", "DELETE"):
            answer = ask(app, path, method, headers=held)
            assert (answer.status, b'"path"' in answer.body) == (403, False), (path, method)
    assert ask(app, "/", "POST", headers=held).status == 403
    assert ask(app, "/media/a", "PUT", headers=held).status == 403


def test_the_chosen_pages_open_by_their_address_and_the_others_refuse(app: ASGIApp, store: Store) -> None:
    held = _opened(app, make(store, pages=["spending", "coverage"]))
    assert ask(app, "/model?period=2017", headers=held).headers["location"] == "/?period=2017", "the first page is “/”"
    for page in site.PAGES:
        answer = ask(app, f"/{page.name}", headers=held)
        if page.name in (*SUMMARY[1:], "spending", "coverage"):
            assert (answer.status, b'"path"' in answer.body) == (200, True), page.name
        elif page.name != "model":
            assert (answer.status, b'"path"' in answer.body) == (403, False), page.name
        assert ask(app, f"/{page.name}", "POST", headers=held).status == 403
    for path in REFUSED:
        if path not in ("/spending", "/coverage"):
            assert ask(app, path, headers=held).status == 403, path


def test_a_link_takes_no_download_of_others(app: ASGIApp, store: Store) -> None:
    address = downloads.offers.add("vanphong", "lỗi.xlsx", lambda: b"figures")
    assert ask(app, address, headers=_opened(app, make(store))).status == 403
    assert ask(app, address, headers=_sign_in(app)).body == b"figures"


def test_the_page_of_a_link_is_vouched_for_as_that_link_alone(app: ASGIApp, store: Store) -> None:
    token = make(store)
    forged = [("x-app-user", "vanphong"), ("x-app-sid", "0" * 64), ("cookie", _opened(app, token)["cookie"])]
    opened, message = connect(app, "/_stcore/stream", forged)
    assert opened["type"] == "websocket.accept"
    assert f'"x-app-user":"link:{link_of(store, token).link_id}"' in message["text"]
    assert "vanphong" not in message["text"]


def test_revoking_a_link_ends_its_visits_at_once(app: ASGIApp, store: Store) -> None:
    token, other = make(store), make(store)
    held, others = _opened(app, token), _opened(app, other)
    assert (ask(app, "/", headers=held).status, ask(app, "/", headers=others).status) == (200, 200)
    access.revoke_link(store, OFFICE, link_of(store, token).link_id, NOW)
    assert ask(app, "/", headers=held).headers["location"].startswith("/sign-in")
    assert ask(app, "/static/a.js", headers=held).status == 401
    assert connect(app, "/_stcore/stream", held) == [{"type": "websocket.close", "code": 1008}]
    assert ask(app, f"/s/{token}").status == 404
    assert ask(app, "/", headers=others).status == 200


def test_a_visit_ends_with_the_link_and_when_it_lies_idle(store: Store, clock: Clock) -> None:
    token = make(store, days=1)
    clock.now += timedelta(hours=23, minutes=50)
    session = access.start_guest_session(store, link_of(store, token).link_id, clock.now)
    sha256 = access.token_sha256(session)
    assert access.find_session(store, sha256, NOW + timedelta(hours=23, minutes=59))
    assert access.find_session(store, sha256, NOW + timedelta(hours=24)) is None
    later = access.start_guest_session(store, link_of(store, make(store)).link_id, NOW)
    assert access.find_session(store, access.token_sha256(later), NOW + timedelta(minutes=31)) is None


def test_unknown_revoked_and_over_get_the_same_answer(app: ASGIApp, store: Store, clock: Clock) -> None:
    revoked, over = make(store), make(store, days=1)
    access.revoke_link(store, OFFICE, link_of(store, revoked).link_id, NOW)
    clock.now += timedelta(days=2)
    answers = [ask(app, f"/s/{token}?lang=en") for token in (revoked, over, "x" * 43, "x", "x" * 100)]
    assert {(answer.status, answer.body) for answer in answers} == {(404, answers[0].body)}
    assert "the link has run out or was revoked" in answers[0].text
    assert "set-cookie" not in answers[0].headers
    assert ask(app, f"/s/{'x' * 101}").status == 401, "no token of ours: not even looked at"


def test_a_signed_in_account_is_asked_before_a_link_takes_its_place(app: ASGIApp, store: Store) -> None:
    token = make(store, title="Đoàn <b>tỉnh</b>")
    account = _sign_in(app)
    question = ask(app, f"/s/{token}", headers=account)
    assert (question.status, "set-cookie" in question.headers) == (200, False)
    assert "Bạn đang đăng nhập với tài khoản vanphong" in question.text
    assert "Đoàn &lt;b&gt;tỉnh&lt;/b&gt;" in question.text
    assert f'action="/s/{token}"' in question.text
    assert ask(app, "/upload", headers=account).status == 200, "and nothing has changed"
    foreign = ask(app, f"/s/{token}", "POST", headers=account | {"origin": "https://evil.example"})
    assert (foreign.status, "set-cookie" in foreign.headers) == (403, False)
    agreed = ask(app, f"/s/{token}", "POST", headers=account, form={"lang": "vi"})
    assert (agreed.status, agreed.headers["location"]) == (303, "/?period=2018")
    assert ask(app, "/upload", headers=account).status == 303, "the account's session is over"
    assert ask(app, "/upload", headers={"cookie": agreed.cookie}).status == 403


def test_a_second_link_takes_the_place_of_the_first(app: ASGIApp, store: Store) -> None:
    first, second = make(store), make(store)
    held = _opened(app, first)
    moved = ask(app, f"/s/{second}", headers=held)
    assert moved.status == 303
    assert ask(app, "/", headers=held).status == 303
    assert ask(app, "/", headers={"cookie": moved.cookie}).status == 200


def test_the_holder_of_a_link_may_sign_in_with_an_account(app: ASGIApp, store: Store) -> None:
    held = _opened(app, make(store))
    form = {"account": "vanphong", "password": PASSWORD, "next": "/"}
    signed_in = ask(app, "/sign-in", "POST", headers=held, form=form)
    assert ask(app, "/upload", headers={"cookie": signed_in.cookie}).status == 200
    assert ask(app, "/", headers=held).status == 303


def test_a_links_token_is_no_session_and_a_session_is_no_link(app: ASGIApp, store: Store) -> None:
    token = make(store)
    assert ask(app, "/", headers={"cookie": f"{COOKIE}={token}"}).status == 303
    session = _opened(app, token)["cookie"].partition("=")[2]
    assert ask(app, f"/s/{session}").status == 404


def _asked(app: ASGIApp, path: str, address: str) -> Answer:
    return ask(app, path, client=(address, 5000))


def test_twenty_wrong_links_close_an_address_for_links_and_for_nothing_else(app: ASGIApp, store: Store) -> None:
    token = make(store)
    assert [_asked(app, f"/s/wrong{n}", "198.51.100.7").status for n in range(22)] == [404] * 20 + [429] * 2
    closed = _asked(app, f"/s/{token}", "198.51.100.7")
    assert (closed.status, "thử lại sau 15 phút" in closed.text, "set-cookie" in closed.headers) == (429, True, False)
    assert _asked(app, f"/s/{token}", "198.51.100.8").status == 303
    assert _asked(app, "/sign-in", "198.51.100.7").status == 200
    form = {"account": "vanphong", "password": PASSWORD, "next": "/"}
    assert ask(app, "/sign-in", "POST", form=form, client=("198.51.100.7", 1)).status == 303
    assert _events(store).count(("link-failed", "")) == 20, "what is not looked at is not written down"


def test_wrong_links_are_counted_on_after_a_restart_for_a_quarter_of_an_hour(
    app: ASGIApp, store: Store, clock: Clock
) -> None:
    token = make(store)
    assert [_asked(app, f"/s/wrong{n}", "198.51.100.7").status for n in range(19)] == [404] * 19
    again = _started()
    assert [_asked(again, f"/s/wrong{n}", "198.51.100.7").status for n in range(2)] == [404, 429]
    again = _started()
    assert _asked(again, f"/s/{token}", "198.51.100.7").status == 429
    assert _asked(again, f"/s/{token}", "198.51.100.8").status == 303
    clock.now += timedelta(minutes=15)
    assert _asked(_started(), f"/s/{token}", "198.51.100.7").status == 303


def test_ten_thousand_guesses_from_ten_addresses_find_nothing(app: ASGIApp, store: Store) -> None:
    make(store)
    statuses: dict[int, int] = {}
    cookies = []

    async def guess(number: int) -> None:
        """One request, without the event loop of its own that `ask` would make."""
        path = f"/s/{access.token_sha256(str(number))[:43]}"
        messages: list[Any] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Any) -> None:
            messages.append(message)

        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "path": path,
            "raw_path": path.encode(), "query_string": b"", "root_path": "", "headers": [(b"host", b"test.local")],
            "client": (f"198.51.100.{number % 10}", 5000), "server": ("test.local", 80), "scheme": "http",
        }  # fmt: skip
        await app(scope, receive, send)
        status = messages[0]["status"]
        statuses[status] = statuses.get(status, 0) + 1
        cookies.extend(name for name, _ in messages[0]["headers"] if name == b"set-cookie")

    async def every_guess() -> None:
        for number in range(10_000):
            await guess(number)

    anyio.run(every_guess)
    assert statuses == {404: 200, 429: 9_800}
    assert cookies == []
    assert access.links_of(store, OFFICE, NOW)["opened_count"][0] == 0
