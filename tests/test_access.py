"""Who may do what; who may come in, and for how long."""

from datetime import datetime, timedelta

import pandas as pd
import pytest

from khoi import access, words
from khoi.access import Action, Role, Viewer
from khoi.errors import NotAllowed, UnknownName
from khoi.store import Store, queries

NOW = datetime(2018, 8, 10, 2, 0)
MINE, OTHER = "bac-son", "hai-son"
VIEWERS = {
    Role.LEADER: Viewer("lanhdao", Role.LEADER),
    Role.OFFICE: Viewer("vanphong", Role.OFFICE),
    Role.WARD: Viewer("bacson", Role.WARD, (MINE,)),
    Role.DELEGATION: Viewer("doancongtac", Role.DELEGATION),
    Role.ADMINISTRATOR: Viewer("quantri", Role.ADMINISTRATOR),
    Role.GUEST: access.guest(
        "a1b2", access.LINK_PAGES
    ),  # by name alone the pages of the link open: tests/test_matrix.py
}
# (who, what, in their own ward, in another ward)
TABLE = [
    (Role.LEADER, Action.SEE, True, True),
    (Role.LEADER, Action.SEE_SUMMARY, True, True),
    (Role.LEADER, Action.UPLOAD, False, False),
    (Role.LEADER, Action.SHARE, True, True),
    (Role.LEADER, Action.BRIEF, True, True),
    (Role.LEADER, Action.OWN, True, True),
    (Role.LEADER, Action.ACCOUNTS, False, False),
    (Role.LEADER, Action.AUDIT, False, False),
    (Role.LEADER, Action.SETTINGS, False, False),
    (Role.LEADER, Action.UPKEEP, False, False),
    (Role.OFFICE, Action.SEE, True, True),
    (Role.OFFICE, Action.SEE_SUMMARY, True, True),
    (Role.OFFICE, Action.UPLOAD, True, True),
    (Role.OFFICE, Action.SHARE, True, True),
    (Role.OFFICE, Action.BRIEF, True, True),
    (Role.OFFICE, Action.OWN, True, True),
    (Role.OFFICE, Action.ACCOUNTS, False, False),
    (Role.OFFICE, Action.AUDIT, False, False),
    (Role.OFFICE, Action.SETTINGS, False, False),
    (Role.OFFICE, Action.UPKEEP, False, False),
    (Role.WARD, Action.SEE, True, False),
    (Role.WARD, Action.SEE_SUMMARY, True, False),
    (Role.WARD, Action.UPLOAD, True, False),
    (Role.WARD, Action.SHARE, False, False),
    (Role.WARD, Action.BRIEF, True, False),
    (Role.WARD, Action.OWN, True, False),
    (Role.WARD, Action.ACCOUNTS, False, False),
    (Role.WARD, Action.AUDIT, False, False),
    (Role.WARD, Action.SETTINGS, False, False),
    (Role.WARD, Action.UPKEEP, False, False),
    (Role.DELEGATION, Action.SEE, False, False),
    (Role.DELEGATION, Action.SEE_SUMMARY, True, True),
    (Role.DELEGATION, Action.UPLOAD, False, False),
    (Role.DELEGATION, Action.SHARE, False, False),
    (Role.DELEGATION, Action.BRIEF, False, False),
    (Role.DELEGATION, Action.OWN, True, True),
    (Role.DELEGATION, Action.ACCOUNTS, False, False),
    (Role.DELEGATION, Action.AUDIT, False, False),
    (Role.DELEGATION, Action.SETTINGS, False, False),
    (Role.DELEGATION, Action.UPKEEP, False, False),
    (Role.ADMINISTRATOR, Action.SEE, True, True),
    (Role.ADMINISTRATOR, Action.SEE_SUMMARY, True, True),
    (Role.ADMINISTRATOR, Action.UPLOAD, True, True),
    (Role.ADMINISTRATOR, Action.SHARE, True, True),
    (Role.ADMINISTRATOR, Action.BRIEF, True, True),
    (Role.ADMINISTRATOR, Action.OWN, True, True),
    (Role.ADMINISTRATOR, Action.ACCOUNTS, True, True),
    (Role.ADMINISTRATOR, Action.AUDIT, True, True),
    (Role.ADMINISTRATOR, Action.SETTINGS, True, True),
    (Role.ADMINISTRATOR, Action.UPKEEP, True, True),
    (Role.GUEST, Action.SEE, False, False),
    (Role.GUEST, Action.SEE_SUMMARY, False, False),
    (Role.GUEST, Action.UPLOAD, False, False),
    (Role.GUEST, Action.SHARE, False, False),
    (Role.GUEST, Action.BRIEF, False, False),
    (Role.GUEST, Action.OWN, False, False),
    (Role.GUEST, Action.ACCOUNTS, False, False),
    (Role.GUEST, Action.AUDIT, False, False),
    (Role.GUEST, Action.SETTINGS, False, False),
    (Role.GUEST, Action.UPKEEP, False, False),
]


def test_the_table_speaks_of_every_role_and_action() -> None:
    assert {(role, action) for role, action, *_ in TABLE} == {(role, action) for role in Role for action in Action}


@pytest.mark.parametrize(("role", "action", "mine", "_"), [row for row in TABLE if row[2]])
def test_what_the_table_allows_is_allowed(role: Role, action: Action, mine: bool, _: bool) -> None:
    assert access.may(VIEWERS[role], action).is_allowed is mine
    assert access.may(VIEWERS[role], action, MINE).is_allowed is mine
    access.require(VIEWERS[role], action, MINE)


@pytest.mark.parametrize(("role", "action"), [row[:2] for row in TABLE if not row[2]])
def test_what_the_table_refuses_is_refused_with_its_reason(role: Role, action: Action) -> None:
    for ward_id in (None, MINE, OTHER):
        with pytest.raises(NotAllowed) as refusal:
            access.require(VIEWERS[role], action, ward_id)
        for lang in words.LANGUAGES:
            assert words.fault(refusal.value, lang)


@pytest.mark.parametrize(("role", "action", "other"), [(row[0], row[1], row[3]) for row in TABLE])
def test_another_ward_is_open_only_where_the_table_says_so(role: Role, action: Action, other: bool) -> None:
    assert access.may(VIEWERS[role], action, OTHER).is_allowed is other


def test_a_ward_account_without_a_ward_sees_none(store: Store) -> None:
    access.create_account(store, "lost", Role.WARD, None, "a long password", NOW)
    assert access.viewer(store, "lost").ward_ids == ()
    assert not access.may(access.viewer(store, "lost"), Action.SEE, MINE).is_allowed


@pytest.fixture
def sample(store: Store) -> Store:
    store.mark_sample(datetime(2016, 1, 8))
    access.create_sample_accounts(store, NOW)
    return store


def test_the_sample_has_four_accounts_and_their_roles(sample: Store) -> None:
    viewers = [access.viewer(sample, name) for name in access.SAMPLE_ACCOUNTS]
    assert [(v.account_id, v.role, v.ward_ids) for v in viewers] == [
        ("lanhdao", "leader", None),
        ("vanphong", "office", None),
        ("bacson", "ward", ("bac-son",)),
        ("doancongtac", "delegation", None),
        ("quantri", "administrator", None),
    ]


def test_sample_accounts_are_refused_outside_the_sample(store: Store) -> None:
    with pytest.raises(NotAllowed):
        access.create_sample_accounts(store, NOW)
    with pytest.raises(UnknownName):
        access.viewer(store, "lanhdao")


def test_only_the_right_password_of_an_open_account_fits(sample: Store) -> None:
    assert access.password_fits(sample, "vanphong", "Mau-so-lieu-2018")
    assert not access.password_fits(sample, "vanphong", "mau-so-lieu-2018")
    assert not access.password_fits(sample, "vanphong", "")
    assert not access.password_fits(sample, "nobody", "Mau-so-lieu-2018")
    assert not access.password_fits(sample, "nobody", "no account has this password")
    access.disable_account(sample, "vanphong", NOW)
    assert not access.password_fits(sample, "vanphong", "Mau-so-lieu-2018")


@pytest.mark.usefixtures("real_hashes")
def test_the_store_holds_neither_password_nor_token(sample: Store) -> None:
    access.create_account(sample, "moi", Role.LEADER, None, "Mau-so-lieu-2018-moi", NOW)
    token = access.start_session(sample, "vanphong", NOW)
    with sample.cursor() as cursor:
        held = str(cursor.execute("FROM account").fetchall()) + str(cursor.execute("FROM session").fetchall())
    assert "$argon2id$" in held
    assert "m=47104" in held
    assert "Mau-so-lieu-2018" not in held
    assert token not in held
    assert access.token_sha256(token) in held


def test_an_account_is_made_once(sample: Store) -> None:
    access.create_account(sample, "bacson", Role.OFFICE, None, "another password", NOW)
    assert access.viewer(sample, "bacson").role == Role.WARD
    assert access.password_fits(sample, "bacson", "Mau-so-lieu-2018")


def _found(store: Store, token: str, at: datetime) -> bool:
    return access.find_session(store, access.token_sha256(token), at) is not None


def test_a_session_names_its_account(sample: Store) -> None:
    token = access.start_session(sample, "bacson", NOW)
    session = access.find_session(sample, access.token_sha256(token), NOW)
    assert session is not None
    assert session.viewer == Viewer("bacson", Role.WARD, ("bac-son",))


def test_a_session_ends_after_half_an_hour_without_use(sample: Store) -> None:
    token = access.start_session(sample, "bacson", NOW)
    assert _found(sample, token, NOW + timedelta(minutes=29))
    assert _found(sample, token, NOW + timedelta(minutes=58)), "it was used in between"
    assert not _found(sample, token, NOW + timedelta(minutes=89))


def test_a_session_ends_after_eight_hours_of_use(sample: Store) -> None:
    token = access.start_session(sample, "bacson", NOW)
    for quarter in range(32):
        assert _found(sample, token, NOW + timedelta(minutes=15 * quarter))
    assert not _found(sample, token, NOW + timedelta(hours=8))


def test_a_session_ends_at_sign_out_and_with_its_account(sample: Store) -> None:
    signed_out, disabled = (access.start_session(sample, name, NOW) for name in ("bacson", "vanphong"))
    access.end_session(sample, access.token_sha256(signed_out), NOW)
    access.disable_account(sample, "vanphong", NOW)
    assert not _found(sample, signed_out, NOW)
    assert not _found(sample, disabled, NOW)
    with pytest.raises(NotAllowed):
        access.viewer(sample, "vanphong")


def test_sessions_that_ran_out_are_removed_when_another_begins(sample: Store) -> None:
    access.start_session(sample, "bacson", NOW)
    access.start_session(sample, "bacson", NOW + timedelta(hours=9))
    with sample.cursor() as cursor:
        assert cursor.execute("SELECT count(*) FROM session").fetchone() == (1,)


def test_a_guess_opens_nothing(sample: Store) -> None:
    access.start_session(sample, "bacson", NOW)
    for guess in ("", "bacson", "0" * 64, "' OR 1=1 --"):
        assert access.find_session(sample, guess, NOW) is None


def test_every_query_of_the_pages_has_its_rule() -> None:
    assert set(access.READING) == set(queries.names("see"))


def test_a_query_without_a_rule_or_of_another_role_is_refused() -> None:
    for viewer, query in (
        (VIEWERS[Role.ADMINISTRATOR], "see/no-such"),
        (VIEWERS[Role.DELEGATION], "see/coverage_by_village"),
        (VIEWERS[Role.LEADER], "see/history"),
    ):
        with pytest.raises(NotAllowed):
            access.reading_scope(viewer, query)
    assert access.reading_scope(VIEWERS[Role.LEADER], "see/wards") is None
    assert access.reading_scope(VIEWERS[Role.WARD], "see/wards") == [MINE]
    assert access.reading_scope(Viewer("lost", Role.WARD, None), "see/wards") == [], "a rule for some wards, but none"


def test_a_guest_does_not_learn_who_stored_what() -> None:
    rows = pd.DataFrame({"file_name": ["a.csv"], "account_id": ["bacson"]})
    assert list(access.as_seen_by(VIEWERS[Role.DELEGATION], rows)) == ["file_name"]
    assert list(access.as_seen_by(VIEWERS[Role.LEADER], rows)) == ["file_name", "account_id"]
