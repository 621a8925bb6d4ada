"""Who may do what, in one literal table, asked at every entry: page, websocket, query, download, upload, command.

The table is written here a second time, apart from the policy: a change of either that the other does not follow fails.
"""

import json
from collections.abc import Iterator
from datetime import date
from functools import partial
from itertools import product
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.types import ASGIApp
from starlette.websockets import WebSocket

from khoi import access
from khoi.access import READING, Action, Role
from khoi.cli import inside
from khoi.errors import NotAllowed, UnknownName
from khoi.store import Store, open_store, queries
from khoi.web import cache, downloads, files, running, server
from khoi.web.identity import COOKIE, Sessions
from khoi.web.routes import Entrance, routes
from khoi.web.site import PAGES
from khoi.web.steps import Steps
from tests.asgi import ask, connect

NOBODY = "nobody"
ACCOUNTS = {"lanhdao": Role.LEADER, "vanphong": Role.OFFICE, "bacson": Role.WARD, "doancongtac": Role.DELEGATION,
            "quantri": Role.ADMINISTRATOR}  # fmt: skip
# Which roles reach which page: l leader, o office, w ward staff, d delegation, a administrator.
PAGES_OF = {
    "overview": "lowa", "headcount": "lowa", "spending": "lowa", "coverage": "lowa", "ward": "lowa", "village": "lowa",
    "overlap": "lowa", "compare": "lowa", "boundaries": "lowa",
    "upload": "owa", "history": "owa", "briefing": "lowa", "links": "loa", "accounts": "a", "journal": "a",
    "campaigns": "a", "units": "a", "settings": "a", "upkeep": "a", "model": "lowda", "results": "lowda",
    "places": "lowda", "sources": "lowda", "me": "lowda", "help": "lowda",
}  # fmt: skip
# Which roles a query answers, and which of those within their wards alone.
SUMMARY, FIGURES, WORK = "lowda", "lowa", "owa"
QUERIES_OF = dict.fromkeys(
    ("campaigns", "city_months", "coverage_by_ward", "headcount_by_body", "members_by_ward", "model_bodies", "months",
     "names", "published_facts", "received", "reporting", "spending_months", "spending_year", "visit_villages", "wards",
     "trace_activity", "trace_arrivals", "trace_headcount", "trace_scope", "trace_spending"), SUMMARY,
) | dict.fromkeys(
    ("activity_calendar", "briefing_files", "compare_bodies", "compare_body_months", "compare_months",
     "compare_period_means", "compare_periods", "compare_villages", "coverage_by_village", "coverage_moves",
     "headcount_body_months", "headcount_months", "limits", "overdue_conclusions",
     "overlap_by_order", "overlap_by_place", "overlap_months", "overlap_pairs", "overlap_rows", "reach_steps",
     "since_meeting", "spending_by_household", "spending_by_item", "spending_by_owner", "spending_by_source",
     "spending_item_months", "spending_of_item", "target_pace",
     "teams_by_household", "trace_conclusion", "trace_target", "unit_story",
     "village_households", "village_reports", "village_team", "villages_left", "ward_arrivals", "ward_measures",
     "ward_series"),
    FIGURES,
) | dict.fromkeys(
    ("effect_activity", "effect_headcount", "effect_spending", "history", "history_accounts", "history_slots",
     "uploads"), WORK,
)  # fmt: skip
UPLOADING = "owa"
WARDS = (
    "ka-long", "tran-phu", "ninh-duong", "hoa-lac", "tra-co", "hai-yen", "hai-hoa", "binh-ngoc", "hai-son", "bac-son",
    "hai-dong", "hai-tien", "quang-nghia", "hai-xuan", "van-ninh", "vinh-trung", "vinh-thuc",
)  # fmt: skip
SECRET = b"figures"


def _letter(account: str) -> str:
    return str(ACCOUNTS[account])[0]


@pytest.fixture(scope="module")
def store(sample_store: Store) -> Iterator[Store]:
    yield running.use(sample_store)


@pytest.fixture(scope="module")
def cookies(store: Store) -> dict[str, dict[str, str]]:
    found = {name: f"{COOKIE}={access.start_session(store, name, running.now())}" for name in ACCOUNTS}
    return {name: {"cookie": cookie} for name, cookie in found.items()} | {NOBODY: {}}


@pytest.fixture(scope="module")
def site(store: Store) -> ASGIApp:
    running.use(store)
    sessions = Sessions()
    entrance = Entrance(sessions)

    async def page(_: Request) -> Response:
        return PlainTextResponse(SECRET)

    async def stream(socket: WebSocket) -> None:
        await socket.accept()
        await socket.send_text("figures")
        await socket.close()

    own = [*routes(entrance), *Steps(entrance).routes(), Route("/template", files.template)]
    rest = [Route("/download/{token}", downloads.download), WebSocketRoute("/{path:path}", stream)]
    return Starlette(
        routes=[*own, *rest, Mount("/", Route("/{path:path}", page, methods=["GET", "PUT", "POST", "DELETE"]))],
        middleware=server.layers(sessions),
    )


def test_the_table_speaks_of_every_page_query_role_and_ward(store: Store) -> None:
    assert {page.name for page in PAGES} == set(PAGES_OF)
    assert set(QUERIES_OF) == set(READING)
    assert set(ACCOUNTS.values()) == set(Role) - {Role.GUEST}, "guests have no account: they have a table of their own"
    assert {ward.unit_id for ward in store.gazetteer().wards(date(2018, 7, 31))} == set(WARDS)


@pytest.mark.parametrize("account", [*ACCOUNTS, NOBODY])
def test_a_page_opens_for_its_roles_alone(site: ASGIApp, cookies: dict[str, dict[str, str]], account: str) -> None:
    for page, roles in PAGES_OF.items():
        answer = ask(site, f"/{page}", headers=cookies[account])
        if account == NOBODY:
            assert (answer.status, answer.headers["location"]) == (303, f"/sign-in?next=%2F{page}"), page
        elif _letter(account) not in roles:
            assert (answer.status, SECRET in answer.body) == (403, False), (account, page)
        else:
            is_first = answer.status == 303 and answer.headers["location"] == "/"
            assert is_first or answer.body == SECRET, (account, page)


# Which pages a link opens for which choice, besides those of every link; it reaches nothing else, whatever was chosen.
CHOICES = [(), ("overview",), ("headcount",), ("spending",), ("coverage",), ("spending", "coverage"), access.LINK_PAGES]


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("chosen", CHOICES)
def test_a_link_reaches_its_pages_and_nothing_else(chosen: tuple[str, ...]) -> None:
    guest = access.guest("a1b2", access.link_pages(chosen))
    opened = {"model", "results", "places", "sources", *chosen}
    for page in PAGES:
        decision = access.may(guest, page.action, page=page.name)
        assert (decision.is_allowed, bool(decision.reason_key)) == (page.name in opened, True), page.name
    for action in Action:
        assert not access.may(guest, action).is_allowed, action
        assert not access.may(guest, action, "bac-son").is_allowed, action
    for query in QUERIES_OF:
        with pytest.raises(NotAllowed):
            access.reading_scope(guest, query)
        with pytest.raises(NotAllowed):
            cache.rows(f"see/{query}", guest, {})
    nameless = access.Viewer("vanphong", Role.GUEST, None, "a1b2")
    assert not any(access.may(nameless, page.action, page=page.name).is_allowed for page in PAGES)


@pytest.mark.parametrize("account", [*ACCOUNTS, NOBODY])
@pytest.mark.parametrize("path", ["/_stcore/stream", "/", *(f"/{page}/_stcore/stream" for page in PAGES_OF)])
def test_a_websocket_opens_for_those_who_are_signed_in(
    site: ASGIApp, cookies: dict[str, dict[str, str]], account: str, path: str
) -> None:
    answer = connect(site, path, cookies[account])
    if account == NOBODY:
        assert answer == [{"type": "websocket.close", "code": 1008}]
    else:
        assert answer[0]["type"] == "websocket.accept"


@pytest.mark.parametrize(("account", "query"), list(product(ACCOUNTS, QUERIES_OF)))
def test_a_query_answers_its_roles_within_their_wards(account: str, query: str, store: Store) -> None:
    viewer = access.viewer(store, account)
    if _letter(account) not in QUERIES_OF[query]:
        with pytest.raises(NotAllowed):
            cache.rows(f"see/{query}", viewer, {})
        return
    scope = access.reading_scope(viewer, query)
    assert scope == (["bac-son"] if account == "bacson" else None)
    for ward in WARDS:
        is_seen = scope is None or ward in scope
        assert is_seen is (account != "bacson" or ward == "bac-son")


@pytest.mark.parametrize(("account", "query"), list(product(ACCOUNTS, QUERIES_OF)))
def test_a_command_given_as_an_account_answers_as_its_pages_do(account: str, query: str, store: Store) -> None:
    code, told = _command(store, "query", account, name=query, values=["upload_id=none"], known=None)
    if _letter(account) not in QUERIES_OF[query]:
        assert (code, told) == (2, {}), (account, query)
        return
    assert code == 0, (account, query)
    foreign = [row for row in told["rows"] if row.get("ward_id") not in (None, "bac-son", "mong-cai")]
    if account == "bacson":
        assert foreign == [], query
    if account == "doancongtac":
        assert not [row for row in told["rows"] if "account_id" in row]


def _command(
    store: Store, command: str, account: str, given: bytes = b"", /, **options: Any
) -> tuple[int, dict[str, Any]]:
    asked = {"lang": "vi", "json": True, "account": account, **options}
    head, body = inside.answer(store, {"command": command, "options": asked}, given)
    text = body[: head["out"]].decode()
    return head["code"], json.loads(text) if text else {}


@pytest.mark.parametrize("account", ACCOUNTS)
@pytest.mark.parametrize("act", ["create", "list", "revoke"])
def test_links_are_made_listed_and_revoked_by_command_as_on_their_page(account: str, act: str, store: Store) -> None:
    before = len(store.record.entries)
    create = {
        "title": "Đoàn",
        "period": "2018",
        "days": 0,
        "pages": ["coverage"],
        "address": None,
    }  # 0 days: none is made
    head, body = inside.answer(
        store,
        {"command": "link", "options": {"lang": "vi", "json": True, "account": account, "act": act, "link": "no-such"}
         | create},
        b"",
    )  # fmt: skip
    said = body[head["out"] :].decode()
    may = _letter(account) in PAGES_OF["links"]
    assert ("không được tạo liên kết" in said) is not may, said
    assert head["code"] == (0 if may and act == "list" else 2)
    assert len(store.record.entries) == before


@pytest.mark.parametrize(("account", "ward"), list(product([*ACCOUNTS, NOBODY], WARDS)))
def test_a_template_is_for_those_who_fill_it_in(
    site: ASGIApp, cookies: dict[str, dict[str, str]], account: str, ward: str
) -> None:
    answer = ask(site, f"/template?dataset=activity&ward={ward}", headers=cookies[account])
    may = account != NOBODY and _letter(account) in UPLOADING and (account != "bacson" or ward == "bac-son")
    expected = 200 if may else 401 if account == NOBODY else 403
    assert answer.status == expected
    assert ("attachment" in answer.headers.get("content-disposition", "")) is may


@pytest.mark.parametrize(("account", "owner"), list(product(ACCOUNTS, ACCOUNTS)))
def test_a_saved_view_is_its_owners_alone(account: str, owner: str) -> None:
    with open_store(None) as own:
        for name, role in ACCOUNTS.items():
            access.create_account(
                own, name, role, "bac-son" if role is Role.WARD else None, "mot mat khau rat dai", running.now()
            )
        mine, theirs = access.viewer(own, owner), access.viewer(own, account)
        view_id = access.save_view(own, mine, "Năm nay", "model", "period=2018", running.now())
        assert (len(access.views_of(own, theirs)) == 1) is (account == owner)
        for change in (
            partial(access.rename_view, own, theirs, view_id, "Khác", running.now()),
            partial(access.remove_view, own, theirs, view_id, running.now()),
        ):
            before = len(own.record.entries)
            if account == owner:
                change()
            else:
                with pytest.raises(UnknownName):
                    change()
            assert len(own.record.entries) == before + (account == owner)


def test_a_guest_has_no_saved_views(store: Store) -> None:
    guest, before = access.guest("a1b2", access.LINK_PAGES), len(store.record.entries)
    for refused in (
        lambda: access.views_of(store, guest),
        lambda: access.save_view(store, guest, "Năm nay", "model", "", running.now()),
        lambda: access.rename_view(store, guest, "v", "Khác", running.now()),
        lambda: access.remove_view(store, guest, "v", running.now()),
        lambda: access.keep_guided(store, guest, running.now()),
    ):
        with pytest.raises(NotAllowed):
            refused()
    assert len(store.record.entries) == before


CATALOGUES = {
    "units": "Tên đơn vị;Loại;Thuộc xã, phường;Số hộ\nKhu 77;khu;Trà Cổ;9",
    "mergers": "Ngày hiệu lực;Đơn vị cũ;Đơn vị mới;Căn cứ\n01/11/2019;Hoà Lạc;Ka Long;NQ",
    "campaigns": "Tên nhiệm vụ;Đơn vị kết quả;Phạm vi;Bắt đầu\nViệc mới;buổi;xã;01/01/2018",
}


@pytest.mark.parametrize(("account", "dataset"), list(product([*ACCOUNTS, NOBODY], CATALOGUES)))
def test_a_catalogue_is_the_administrators_to_take_and_to_change(
    site: ASGIApp, cookies: dict[str, dict[str, str]], account: str, dataset: str, store: Store
) -> None:
    answer = ask(site, f"/template?dataset={dataset}", headers=cookies[account])
    may = account == "quantri"
    assert answer.status == (200 if may else 401 if account == NOBODY else 403)
    if account == NOBODY:
        return
    before, given = store.version(), {"file": "a.csv", "dataset": dataset, "sheet": None}
    code, told = _command(store, "upload", account, CATALOGUES[dataset].encode(), **given, dry_run=may)
    assert (code, told.get("problems")) == ((0, []) if may else (2, None))
    assert store.version() == before


@pytest.mark.parametrize(("account", "owner"), list(product([*ACCOUNTS, NOBODY], ACCOUNTS)))
def test_a_download_is_its_owners_alone(
    site: ASGIApp, cookies: dict[str, dict[str, str]], account: str, owner: str
) -> None:
    address = downloads.offers.add(owner, "a.xlsx", lambda: SECRET)
    answer = ask(site, address, headers=cookies[account])
    assert (answer.body == SECRET) is (account == owner)
    assert answer.status == (200 if account == owner else 401 if account == NOBODY else 404)


@pytest.mark.parametrize(("account", "method"), list(product([*ACCOUNTS, NOBODY], ["PUT", "POST", "DELETE"])))
@pytest.mark.parametrize("site_of", [None, "http://test.local", "https://evil.example"])
def test_only_signed_in_pages_of_our_own_send_files(
    site: ASGIApp, cookies: dict[str, dict[str, str]], account: str, method: str, site_of: str | None
) -> None:
    headers = cookies[account] | ({"origin": site_of} if site_of else {})
    answer = ask(site, "/_stcore/upload_file/a/b", method, headers=headers)
    expected = 401 if account == NOBODY else 403 if site_of == "https://evil.example" else 200
    assert answer.status == expected


@pytest.mark.parametrize(("account", "ward"), list(product(ACCOUNTS, WARDS)))
def test_figures_are_stored_for_ones_own_wards_alone(account: str, ward: str, store: Store) -> None:
    village = store.gazetteer().villages(ward, date(2018, 7, 31))[0]
    row = f"{ward};{village.name_vi};PAPI;to-dan-van;07/2018;2;31"
    data = f"Xã, phường;Thôn, khu;Nhiệm vụ;Tổ chức thực hiện;Tháng;Số buổi;Số lượt người\n{row}".encode()
    before = store.version()
    code, told = _command(
        store, "upload", account, data, file="a.csv", dataset="activity", sheet=None, dry_run=True
    )  # fmt: skip
    if _letter(account) not in UPLOADING:
        assert (code, told) == (2, {})
    else:
        codes = [problem["code"] for problem in told["problems"]]
        is_mine = account != "bacson" or ward == "bac-son"
        assert ("out-of-scope-unit" in codes) is not is_mine, codes
    assert store.version() == before


@pytest.mark.parametrize(("account", "ward", "action"), list(product(ACCOUNTS, WARDS, Action)))
def test_the_policy_decides_with_a_reason(account: str, ward: str, action: Action, store: Store) -> None:
    roles = {
        Action.SEE: FIGURES, Action.SEE_SUMMARY: SUMMARY, Action.UPLOAD: UPLOADING, Action.SHARE: "loa",
        Action.BRIEF: "lowa", Action.OWN: "lowda",
        Action.ACCOUNTS: "a", Action.AUDIT: "a", Action.SETTINGS: "a", Action.UPKEEP: "a",
    }  # fmt: skip
    decision = access.may(access.viewer(store, account), action, ward)
    assert decision.is_allowed is (_letter(account) in roles[action] and (account != "bacson" or ward == "bac-son"))
    assert decision.reason_key


@pytest.mark.usefixtures("store")
def test_pairs_of_wards_never_see_each_others_rows() -> None:
    """Every query that has a ward in its rows, as each of the 17 wards: 17 × 16 pairs on each query."""
    month = {"first_month": date(2018, 7, 1), "last_month": date(2018, 7, 1), "as_of": date(2018, 7, 31),
             "before_first_month": date(2018, 6, 1), "before_last_month": date(2018, 6, 1),
             "base_first_month": date(2016, 1, 1), "base_last_month": date(2016, 1, 1), "is_newest": False}  # fmt: skip
    seen = 0
    for ward in WARDS:
        viewer = access.Viewer("one", Role.WARD, (ward,))
        for query in QUERIES_OF:
            if _letter("bacson") not in QUERIES_OF[query]:
                continue
            asked = {name: month.get(name) for name in _parameters(query)}
            rows = cache.rows(f"see/{query}", viewer, asked)
            if "ward_id" in rows:
                others = set(rows["ward_id"].dropna()) - {ward, "mong-cai"}
                assert others == set(), (ward, query)
                seen += len(rows)
    assert seen > 1000


def _parameters(query: str) -> set[str]:
    return set(queries.parameters(f"see/{query}")) - {"scope"}
