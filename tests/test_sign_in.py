"""Signing in: first passwords, second factors, how often one may guess, and what the access journal says of it."""

import json
import re
import unicodedata
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyotp
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.types import ASGIApp
from starlette.websockets import WebSocket

from khoi import access, words
from khoi.access import OPERATOR, Role, Stage
from khoi.errors import NotAllowed
from khoi.store import Store, open_store
from khoi.web import agents, attempts, running, server
from khoi.web.identity import Sessions
from khoi.web.routes import Entrance, routes
from khoi.web.steps import Steps
from tests.asgi import Answer, ask, connect

OWN = "mot chiec thuyen qua song"
PLACES = ("192.0.2.1", 5000)


class Clock:
    """The time that the site goes by."""

    def __init__(self) -> None:
        self.now = datetime(2018, 8, 10, 2, 0)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    told = Clock()
    monkeypatch.setattr(running, "now", lambda: told.now)
    return told


@pytest.fixture
def site(store: Store, clock: Clock) -> ASGIApp:
    """The site over a database with one administrator, `chu`, whose first password is "nhap-lan-dau"."""
    access.create_account(store, "chu", Role.ADMINISTRATOR, None, "nhap-lan-dau", clock.now, must_change=True)
    access.create_account(store, "bacson", Role.WARD, "bac-son", OWN, clock.now)
    return _started(store)


def _started(store: Store) -> ASGIApp:
    """The site as it is when the process has just started on this store."""
    running.use(store)
    sessions = Sessions()
    entrance = Entrance(sessions)

    async def page(request: Request) -> Response:
        return JSONResponse({"path": request.url.path})

    async def stream(socket: WebSocket) -> None:
        await socket.accept()
        await socket.close()

    inner = [*routes(entrance), *Steps(entrance).routes(), WebSocketRoute("/_stcore/stream", stream)]
    return Starlette(
        routes=[*inner, Mount("/", Route("/{path:path}", page, methods=["GET", "PUT"]))],
        middleware=server.layers(sessions),
    )


def _sign_in(site: ASGIApp, account: str, password: str, client: tuple[str, int] = PLACES, wanted: str = "/") -> Answer:
    form = {"account": account, "password": password, "next": wanted, "lang": "vi"}
    return ask(site, "/sign-in", "POST", form=form, client=client)


def _step(site: ASGIApp, cookie: str, **form: str) -> Answer:
    return ask(site, "/sign-step", "POST", headers={"cookie": cookie}, form={"lang": "vi", "next": "/ward", **form})


def _passwords(old: str, new: str, again: str | None = None) -> dict[str, str]:
    return {"old": old, "new": new, "again": new if again is None else again}


def _events(store: Store) -> list[tuple[str, str]]:
    return [(row.kind, row.account_id) for row in store.rows("access/events").itertuples()]


def _shown_secret(answer: Answer) -> str:
    found = re.search(r"secret'>([A-Z2-7 ]+)<", answer.text)
    assert found
    return found.group(1).replace(" ", "")


def _code(secret: str, at: datetime) -> str:
    return pyotp.TOTP(secret).at(at.replace(tzinfo=UTC))


def _enrolled(site: ASGIApp, clock: Clock) -> tuple[str, str]:
    """The administrator's cookie after all steps, and the secret of the second factor."""
    cookie = _sign_in(site, "chu", "nhap-lan-dau").cookie
    cookie = _step(site, cookie, **_passwords("nhap-lan-dau", OWN)).cookie
    secret = _shown_secret(ask(site, "/sign-step", headers={"cookie": cookie}))
    return _step(site, cookie, code=_code(secret, clock.now)).cookie, secret


def test_nothing_opens_before_a_first_password_is_changed(site: ASGIApp, store: Store) -> None:
    answer = _sign_in(site, "chu", "nhap-lan-dau", wanted="/ward?ward=bac-son")
    assert (answer.status, answer.headers["location"]) == (
        303, "/sign-step?next=%2Fward%3Fward%3Dbac-son&lang=vi",
    )  # fmt: skip
    held = {"cookie": answer.cookie}
    assert ask(site, "/ward", headers=held).headers["location"].startswith("/sign-step?next=")
    for path in (
        "/static/js/index.js",
        "/_stcore/upload_file/a/b",
        "/template",
        "/download/x",
        "/password",
        "/media/a",
    ):
        assert ask(site, path, headers=held).status == 401, path
    assert ask(site, "/_stcore/upload_file/a/b", "PUT", headers=held).status == 401
    assert connect(site, "/_stcore/stream", held) == [{"type": "websocket.close", "code": 1008}]
    assert "Đổi mật khẩu" in ask(site, "/sign-step", headers=held).text
    assert "sign-in" not in [kind for kind, _ in _events(store)]


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        (_passwords("nhap-lan-dau", "ngan"), "cần ít nhất 12 ký tự"),
        (_passwords("nhap-lan-dau", "matkhau123456"), "dễ đoán"),
        (_passwords("nhap-lan-dau", "password12345"), "dễ đoán"),
        (_passwords("nhap-lan-dau", "quangninhmongcai"), "dễ đoán"),
        (_passwords("nhap-lan-dau", "123456789012"), "dễ đoán"),
        (_passwords("nhap-lan-dau", "x" * 150 + "y" * 60), "dài quá 200"),
        (_passwords("nhap-lan-dau", "nhap-lan-dau"), "trùng với mật khẩu hiện tại"),
        (_passwords("khong-phai", OWN), "Mật khẩu hiện tại chưa đúng"),
        (_passwords("nhap-lan-dau", OWN, OWN + "!"), "không giống nhau"),
        ({}, "Mật khẩu hiện tại chưa đúng"),
    ],
)
def test_a_password_that_will_not_do_is_refused_with_the_reason(
    site: ASGIApp, store: Store, form: dict[str, str], sentence: str
) -> None:
    cookie = _sign_in(site, "chu", "nhap-lan-dau").cookie
    answer = _step(site, cookie, **form)
    assert answer.status == 401
    assert sentence in answer.text
    assert "set-cookie" not in answer.headers
    assert not [typed for typed in form.values() if len(typed) > 4 and typed in answer.text]
    assert access.password_fits(store, "chu", "nhap-lan-dau")


def test_an_administrator_sets_up_a_second_factor_and_is_asked_for_it_from_then_on(
    site: ASGIApp, store: Store, clock: Clock
) -> None:
    first = _sign_in(site, "chu", "nhap-lan-dau").cookie
    changed = _step(site, first, **_passwords("nhap-lan-dau", OWN))
    assert (changed.status, changed.headers["location"]) == (303, "/sign-step?next=%2Fward&lang=vi")
    shown = ask(site, "/sign-step", headers={"cookie": changed.cookie})
    secret = _shown_secret(shown)
    assert "<svg" in shown.text
    assert ask(site, "/ward", headers={"cookie": changed.cookie}).status == 303
    assert _step(site, changed.cookie, code="000000").status == 401
    entered = _step(site, changed.cookie, code=_code(secret, clock.now))
    assert (entered.status, entered.headers["location"]) == (303, "/ward")
    assert ask(site, "/ward", headers={"cookie": entered.cookie}).status == 200

    clock.now += timedelta(minutes=5)
    again = _sign_in(site, "chu", OWN)
    assert again.headers["location"] == "/sign-step?next=%2F&lang=vi"
    assert "Mã 6 chữ số" in ask(site, "/sign-step", headers={"cookie": again.cookie}).text
    assert secret not in ask(site, "/sign-step", headers={"cookie": again.cookie}).text
    code = _code(secret, clock.now)
    whole = _step(site, again.cookie, code=f"{code[:3]} {code[3:]}")
    assert ask(site, "/ward", headers={"cookie": whole.cookie}).status == 200
    assert _events(store)[-1] == ("sign-in", "chu")
    with store.cursor() as cursor:
        record = str(store.record.entries) + str(cursor.execute("FROM access_event").fetchall())
    assert not [secret_ for secret_ in (secret, OWN, "nhap-lan-dau", code) if secret_ in record]


def test_a_code_opens_once_and_not_after_its_minute(site: ASGIApp, store: Store, clock: Clock) -> None:
    _, secret = _enrolled(site, clock)
    clock.now += timedelta(minutes=5)
    code = _code(secret, clock.now)
    assert access.code_fits(store, "chu", code, clock.now)
    assert not access.code_fits(store, "chu", code, clock.now)
    earlier, later = _code(secret, clock.now - timedelta(seconds=30)), _code(secret, clock.now + timedelta(seconds=30))
    assert not access.code_fits(store, "chu", earlier, clock.now), "one before a used one"
    assert access.code_fits(store, "chu", later, clock.now), "a telephone half a minute ahead"
    far = _code(secret, clock.now + timedelta(minutes=3))
    for wrong in (far, "", "12345", "abcdef", "١٢٣٤٥٦", "1234567"):
        assert not access.code_fits(store, "chu", wrong, clock.now)
    assert not access.code_fits(store, "bacson", code, clock.now), "an account without a second factor"


def test_each_step_gives_a_new_token_and_ends_the_old_one(site: ASGIApp, clock: Clock) -> None:
    first = _sign_in(site, "chu", "nhap-lan-dau").cookie
    second = _step(site, first, **_passwords("nhap-lan-dau", OWN)).cookie
    assert first != second
    assert ask(site, "/sign-step", headers={"cookie": first}).status == 401
    secret = _shown_secret(ask(site, "/sign-step", headers={"cookie": second}))
    third = _step(site, second, code=_code(secret, clock.now)).cookie
    assert ask(site, "/ward", headers={"cookie": second}).headers["location"].startswith("/sign-in")
    assert ask(site, "/ward", headers={"cookie": third}).status == 200


def test_five_wrong_passwords_close_an_account_for_a_while_from_everywhere(site: ASGIApp, store: Store) -> None:
    for number in range(5):
        assert _sign_in(site, "bacson", "sai", (f"198.51.100.{number}", 1)).status == 401
    closed = _sign_in(site, "bacson", OWN, ("203.0.113.9", 1))
    assert (closed.status, "thử lại sau 15 phút" in closed.text) == (429, True)
    assert "set-cookie" not in closed.headers
    assert _sign_in(site, "chu", "nhap-lan-dau").status == 303, "another account is not concerned"
    assert _events(store)[:6] == [*[("sign-in-failed", "bacson")] * 5, ("sign-in-refused", "")]


def test_an_unknown_name_is_answered_like_a_known_one_and_not_written_down(site: ASGIApp, store: Store) -> None:
    told = {}
    for name in ("bacson", "mat-khau-cua-toi"):
        answers = [_sign_in(site, name, "sai", (f"198.51.100.{number}", 1)) for number in range(7)]
        told[name] = [(answer.status, answer.text.replace(name, "")) for answer in answers]
        assert [answer.status for answer in answers] == [401] * 5 + [429] * 2
    assert told["bacson"] == told["mat-khau-cua-toi"]
    assert "mat-khau-cua-toi" not in str(store.rows("access/events").to_dict())


def test_twenty_wrong_passwords_close_an_address(site: ASGIApp) -> None:
    for number in range(20):
        assert _sign_in(site, f"ten{number}", "sai", ("2001:db8::1", 1)).status == 401
    assert _sign_in(site, "bacson", OWN, ("2001:db8::ffff", 1)).status == 429, "its whole network"
    assert _sign_in(site, "bacson", OWN, ("2001:db8:0:1::1", 1)).status == 303


def test_the_right_password_forgets_the_wrong_ones(site: ASGIApp) -> None:
    for _ in range(3):
        assert [_sign_in(site, "bacson", "sai").status for _ in range(4)] == [401] * 4
        assert _sign_in(site, "bacson", OWN).status == 303


def test_a_right_password_does_not_forget_wrong_codes(site: ASGIApp, clock: Clock) -> None:
    _enrolled(site, clock)
    statuses = []
    for _ in range(4):
        cookie = _sign_in(site, "chu", OWN).cookie
        statuses += [_step(site, cookie, code="000000").status for _ in range(2)]
    assert statuses == [401] * 5 + [429] * 3


def test_two_hundred_guesses_find_nothing(site: ASGIApp) -> None:
    answers = [_sign_in(site, "bacson", f"doan {number}", (f"198.51.{number}.7", 1)) for number in range(200)]
    assert [answer.status for answer in answers] == [401] * 5 + [429] * 195
    assert not [answer for answer in answers if "set-cookie" in answer.headers]


def test_attempts_are_counted_before_they_are_looked_at() -> None:
    counted = attempts.Attempts()
    assert [counted.begin("bacson", "192.0.2.1") for _ in range(7)] == [0] * 5 + [15] * 2


def test_a_restart_forgets_no_wrong_guess(store: Store, site: ASGIApp, clock: Clock) -> None:
    begun = clock.now
    for number in range(5):
        assert _sign_in(site, "bacson", "sai", (f"198.51.100.{number}", 1)).status == 401
        assert _sign_in(site, "mat-khau-cua-toi", "sai", (f"198.51.100.{number}", 1)).status == 401
        clock.now += timedelta(minutes=1)
    again = _started(store)
    for name in ("bacson", "mat-khau-cua-toi"):
        closed = _sign_in(again, name, OWN, ("203.0.113.9", 1))
        assert (closed.status, "thử lại sau 10 phút" in closed.text) == (429, True), name
    assert _sign_in(again, "chu", "nhap-lan-dau").status == 303, "another account is not concerned"
    clock.now = begun + timedelta(minutes=15)
    assert _sign_in(_started(store), "bacson", OWN).status == 303


def test_a_restart_forgets_what_a_right_password_has_forgotten(store: Store, site: ASGIApp) -> None:
    for _ in range(2):
        assert [_sign_in(site, "bacson", "sai").status for _ in range(4)] == [401] * 4
        assert _sign_in(site, "bacson", OWN).status == 303
        site = _started(store)


def test_wrong_codes_and_addresses_are_counted_on_too(store: Store, site: ASGIApp, clock: Clock) -> None:
    _enrolled(site, clock)
    cookie = _sign_in(site, "chu", OWN).cookie
    assert [_step(site, cookie, code="000000").status for _ in range(4)] == [401] * 4
    again = _started(store)
    cookie = _sign_in(again, "chu", OWN).cookie
    assert [_step(again, cookie, code="000000").status for _ in range(2)] == [401, 429]
    for number in range(15):  # of this address five were wrong already
        assert _sign_in(again, f"ten{number}", "sai").status == 401
    assert _sign_in(_started(store), "bacson", OWN).status == 429
    assert _sign_in(_started(store), "bacson", OWN, ("203.0.113.9", 1)).status == 303


def test_counts_are_taken_up_from_the_journal_of_a_database_that_was_closed(tmp_path: Path, clock: Clock) -> None:
    for expected in ([401] * 5, [429] * 5):
        with open_store(tmp_path / "khoi.duckdb") as opened:
            access.create_account(opened, "bacson", Role.WARD, "bac-son", OWN, clock.now)
            site = _started(opened)
            assert [_sign_in(site, "bacson", "sai").status for _ in range(5)] == expected
            told = opened.rows("access/events").to_string()
            assert attempts.count_of("bacson") in told
            assert "sai" not in told


def test_ones_own_password_is_changed_and_other_sessions_end(site: ASGIApp, store: Store, clock: Clock) -> None:
    elsewhere, here = _sign_in(site, "bacson", OWN).cookie, _sign_in(site, "bacson", OWN).cookie
    assert "Đổi mật khẩu" in ask(site, "/password", headers={"cookie": here}).text
    form = {"lang": "en", **_passwords(OWN, "three horses drink green tea")}
    wrong = ask(site, "/password", "POST", headers={"cookie": here}, form=form | {"old": "sai"})
    assert (wrong.status, "The current password is not right" in wrong.text) == (401, True)
    changed = ask(site, "/password", "POST", headers={"cookie": here}, form=form)
    assert (changed.status, changed.headers["location"]) == (303, "/?lang=en")
    clock.now += timedelta(seconds=1)
    for old in (elsewhere, here):
        assert ask(site, "/ward", headers={"cookie": old}).status == 303
    assert ask(site, "/ward", headers={"cookie": changed.cookie}).status == 200
    assert not access.password_fits(store, "bacson", OWN)
    assert access.password_fits(store, "bacson", "three horses drink green tea")


def test_a_password_is_the_same_however_its_marks_are_typed(store: Store, clock: Clock) -> None:
    composed = "một chiếc thuyền nan"
    decomposed = unicodedata.normalize("NFD", composed)
    assert composed != decomposed
    access.create_account(store, "moi", Role.LEADER, None, composed, clock.now)
    assert access.password_fits(store, "moi", decomposed)


def test_a_reset_gives_a_password_for_once_and_ends_sessions(store: Store, clock: Clock) -> None:
    access.create_account(store, "moi", Role.LEADER, None, OWN, clock.now)
    token = access.start_session(store, "moi", clock.now)
    given = access.reset_password(store, "moi", clock.now, by=OPERATOR)
    assert re.fullmatch(r"([a-z2-9]{5}-){3}[a-z2-9]{5}", given)
    assert access.find_session(store, access.token_sha256(token), clock.now) is None
    assert access.password_fits(store, "moi", given)
    assert access.stage_after(store, "moi", None) is Stage.PASSWORD
    assert store.record.entries[-1].kind == "account-password"
    assert given not in str(store.record.entries)


def test_a_lost_telephone_is_replaced_by_another_administrator(site: ASGIApp, store: Store, clock: Clock) -> None:
    _enrolled(site, clock)
    access.remove_second_factor(store, "chu", clock.now, by=OPERATOR)
    cookie = _sign_in(site, "chu", OWN).cookie
    assert "Thiết lập xác thực hai bước" in ask(site, "/sign-step", headers={"cookie": cookie}).text


def test_a_password_for_once_is_good_for_a_week(site: ASGIApp, clock: Clock) -> None:
    clock.now += timedelta(days=7)
    assert _sign_in(site, "chu", "nhap-lan-dau").status == 303
    clock.now += timedelta(minutes=1)
    late = _sign_in(site, "chu", "nhap-lan-dau")
    assert (late.status, "quá 7 ngày" in late.text, "set-cookie" in late.headers) == (401, True, False)
    assert _sign_in(site, "bacson", OWN).status == 303, "a password of one's own stays good"


def test_signing_out_clears_what_pages_left_in_the_browser(site: ASGIApp) -> None:
    cookie = _sign_in(site, "bacson", OWN).cookie
    left = ask(site, "/sign-out", "POST", headers={"cookie": cookie}, form={"lang": "vi"})
    assert left.headers["clear-site-data"] == '"cache", "storage"'


def test_a_page_of_another_site_opens_no_websocket(site: ASGIApp) -> None:
    cookie = _sign_in(site, "bacson", OWN).cookie
    for origin, opens in (("http://test.local", True), ("https://evil.example", False), ("null", False)):
        answer = connect(site, "/_stcore/stream", {"cookie": cookie, "origin": origin})
        assert (answer[0]["type"] == "websocket.accept") is opens


def test_an_account_is_opened_with_a_password_for_once(store: Store, clock: Clock) -> None:
    given = access.open_account(store, "haison", Role.WARD, "hai-son", clock.now, by=OPERATOR)
    assert access.password_fits(store, "haison", given)
    assert access.stage_after(store, "haison", None) is Stage.PASSWORD
    before = len(store.record.entries)
    for name, role, ward_id in (
        ("haison", Role.WARD, "hai-son"),
        ("Hải Sơn", Role.WARD, "hai-son"),
        ("x", Role.LEADER, None),
        ("-x", Role.LEADER, None),
        ("<script>", Role.LEADER, None),
        ("moi", Role.WARD, None),
        ("moi", Role.LEADER, "hai-son"),
        ("moi", Role.WARD, "mong-cai"),
    ):
        with pytest.raises(NotAllowed) as refusal:
            access.open_account(store, name, role, ward_id, clock.now, by=OPERATOR)
        assert all(words.fault(refusal.value, lang) for lang in words.LANGUAGES)
    assert len(store.record.entries) == before


def test_the_last_administrator_stays(store: Store, clock: Clock) -> None:
    access.create_account(store, "chu", Role.ADMINISTRATOR, None, OWN, clock.now)
    with pytest.raises(NotAllowed):
        access.disable_account(store, "chu", clock.now)
    with pytest.raises(NotAllowed):
        access.move_account(store, "chu", Role.LEADER, None, clock.now, by=OPERATOR)
    access.create_account(store, "ban", Role.ADMINISTRATOR, None, OWN, clock.now)
    access.move_account(store, "chu", Role.WARD, "hai-son", clock.now, by=OPERATOR)
    assert access.viewer(store, "chu").ward_ids == ("hai-son",)
    access.disable_account(store, "chu", clock.now, by=OPERATOR)
    access.enable_account(store, "chu", clock.now, by=OPERATOR)
    assert access.password_fits(store, "chu", OWN)


def test_one_sees_and_ends_ones_own_sessions(store: Store, clock: Clock) -> None:
    access.create_account(store, "moi", Role.LEADER, None, OWN, clock.now)
    access.create_account(store, "ban", Role.LEADER, None, OWN, clock.now)
    here = access.start_session(store, "moi", clock.now, address="192.0.2.1", agent="Chrome, Windows")
    there = access.start_session(store, "moi", clock.now)
    other = access.start_session(store, "ban", clock.now)
    moi = access.viewer(store, "moi")
    rows = access.running_sessions(store, "moi", clock.now, moi)
    assert sorted(rows["agent"]) == ["", "Chrome, Windows"]
    foreign = access.running_sessions(store, "ban", clock.now, OPERATOR)["session_id"][0]
    access.end_session_named(store, foreign, "moi", clock.now, moi)
    for account in ("ban", None):
        with pytest.raises(NotAllowed):
            access.running_sessions(store, account, clock.now, moi)
    with pytest.raises(NotAllowed):
        access.end_session_named(store, foreign, "ban", clock.now, moi)
    assert access.find_session(store, access.token_sha256(other), clock.now), "another's is not ended"
    mine = access.find_session(store, access.token_sha256(here), clock.now)
    assert mine is not None
    access.end_other_sessions(store, mine, clock.now)
    assert access.find_session(store, access.token_sha256(here), clock.now)
    assert access.find_session(store, access.token_sha256(there), clock.now) is None
    assert len(access.running_sessions(store, None, clock.now, OPERATOR)) == 2


def test_a_ward_has_the_series_of_those_merged_into_it_and_no_other(store: Store) -> None:
    gazetteer = store.gazetteer()
    before, after, today = (datetime(*day).date() for day in ((2024, 10, 31), (2024, 11, 1), (2025, 7, 1)))
    assert gazetteer.merged_into("tran-phu", before) == ()
    assert gazetteer.merged_into("tran-phu", after) == ("hoa-lac",)
    assert gazetteer.merged_into("hoa-lac", after) == ()
    assert set(gazetteer.merged_into("mong-cai-1-2025", today)) >= {"tran-phu", "hoa-lac", "tra-co", "hai-hoa"}


@pytest.mark.parametrize(
    ("agent", "short"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36",
         "Chrome, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Safari/604.1",
         "Safari, iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36", "Chrome, Android"),
        ("<script>alert(1)</script>", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_a_browser_in_a_few_words(agent: str, short: str) -> None:
    assert agents.in_short(agent) == short


def test_events_are_plain_lines_of_json(site: ASGIApp, store: Store) -> None:
    _sign_in(site, "bacson", OWN)
    detail = store.rows("access/events")["detail"][0]
    assert json.loads(detail) == {"address": "192.0.2.1", "way": "password"}
