"""What administrative acts wrote is compared with the record too: accounts, links, settings, headers, views."""

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from khoi import access, brief
from khoi.access import OPERATOR, Role
from khoi.cli import inside
from khoi.periods import from_code
from khoi.see import snapshot
from khoi.store import Store, acted, ledger, open_store
from tests.briefings import CHOICE as BRIEFING
from tests.databases import copy_database
from tests.intake_world import ACTIVITY, city, table
from tests.test_store_rebuild import held, tables, without_notice
from tests.test_store_undo import AT, put, row

LATER = datetime(2018, 8, 9)
PASSWORD = "mot-mat-khau-dai"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with acts of every administrative kind; closed, to be copied."""
    path = tmp_path_factory.mktemp("acted") / "khoi.duckdb"
    with city(path) as store:
        put(store, table(ACTIVITY, row("Lục Phủ", 3, 40)))
        store.mark_sample(AT)
        store.remember_headers("bacson", "activity", "layout", {"Buổi": "session_count", "Lượt": "note"}, AT)
        for name, role, ward in (
            ("bacson", Role.WARD, "bac-son"),
            ("cu", Role.LEADER, None),
            ("moi", Role.OFFICE, None),
        ):
            access.create_account(store, name, role, ward, PASSWORD, AT)
        access.disable_account(store, "cu", LATER)
        access.disable_account(store, "moi", LATER)
        access.enable_account(store, "moi", LATER, OPERATOR)
        access.move_account(store, "moi", Role.WARD, "tra-co", LATER, OPERATOR)
        access.tie_identity(store, "moi", "https://id.example 1", LATER, OPERATOR)
        access.reset_password(store, "bacson", LATER, OPERATOR)
        store.administer("account-totp", LATER, "moi", "moi", [{"account_id": "moi"}], {"totp_secret": "MOTBIMAT"})
        for title in ("Đoàn thứ nhất", "Đoàn thứ hai"):
            taken = snapshot.take(store, OPERATOR, from_code("2018"), AT).data()
            access.make_link(store, OPERATOR, title, "2018", "vi", 30, taken, AT)
        access.revoke_link(store, OPERATOR, str(access.links_of(store, OPERATOR, AT)["link_id"][1]), LATER)
        office = access.viewer(store, "moi")
        first = access.save_view(store, office, "Quý này", "overview", "period=2018-Q3", AT)
        access.rename_view(store, office, first, "Quý III", LATER)
        access.save_view(store, office, "Trà Cổ", "ward", "ward=tra-co", LATER)
        access.remove_view(store, office, access.save_view(store, office, "Thừa", "ward", "", LATER), LATER)
        access.keep_guided(store, office, LATER)
        brief.make(store, OPERATOR, replace(BRIEFING, period="2018", address=""), AT)
    return path


@pytest.fixture
def path(made: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    copy_database(made, tmp_path / "khoi.duckdb")
    return tmp_path / "khoi.duckdb"


TAMPERED = {
    "account": (
        "UPDATE account SET role = 'administrator', ward_id = NULL WHERE account_id = 'bacson'",
        "UPDATE account SET ward_id = 'hai-son' WHERE account_id = 'moi'",
        "UPDATE account SET disabled_at = NULL WHERE account_id = 'cu'",
        "UPDATE account SET password_hash = (SELECT any_value(password_hash) FROM account WHERE account_id = 'cu')"
        " WHERE account_id = 'bacson'",
        "UPDATE account SET must_change = false WHERE account_id = 'bacson'",
        "UPDATE account SET totp_secret = NULL",
        "UPDATE account SET identity = 'https://id.example 2' WHERE account_id = 'moi'",
        "DELETE FROM account WHERE account_id = 'cu'",
        "INSERT INTO account BY NAME SELECT * REPLACE ('hai' AS account_id) FROM account WHERE account_id = 'moi'",
    ),
    "share_link": (
        "UPDATE share_link SET expires_at = expires_at + INTERVAL 1 DAY",
        "UPDATE share_link SET revoked_at = NULL",
        "UPDATE share_link SET briefing_id = 'a1b2'",
        "UPDATE share_link SET snapshot_sha256 = token_sha256",
        "DELETE FROM share_link",
    ),
    "setting": ("DELETE FROM setting WHERE key = 'sample'", "INSERT INTO setting VALUES ('khac', 'true')"),
    "saved_view": (
        "UPDATE saved_view SET account_id = 'bacson'",
        "UPDATE saved_view SET name = 'Khác' WHERE name = 'Quý III'",
        "UPDATE saved_view SET query = 'period=2018' WHERE name = 'Quý III'",
        "DELETE FROM saved_view WHERE name = 'Trà Cổ'",
        "INSERT INTO saved_view BY NAME SELECT * REPLACE ('hai' AS view_id) FROM saved_view WHERE name = 'Trà Cổ'",
    ),
    "briefing": (
        "UPDATE briefing SET choice = replace(choice, '12', '13')",
        "UPDATE briefing SET pdf_sha256 = docx_sha256",
        "UPDATE briefing SET ward_id = 'bac-son'",
        "DELETE FROM briefing",
        "INSERT INTO briefing BY NAME SELECT * REPLACE ('hai' AS briefing_id) FROM briefing",
    ),
    "guided_account": ("DELETE FROM guided_account", "INSERT INTO guided_account VALUES ('bacson', now())"),
    "header_match": ("UPDATE header_match SET column_name = 'participant_count' WHERE header = 'Buổi'",),
}  # fmt: skip


CASES = [(name, statement) for name, statements in TAMPERED.items() for statement in statements]


def check(store: Store, *, quick: bool) -> tuple[int, dict[str, Any]]:
    """What `check --json` answers beside the app that holds the database."""
    head, body = inside.answer(
        store, {"command": "check", "options": {"lang": "vi", "json": True, "quick": quick}}, b""
    )
    return head["code"], json.loads(body[: head["out"]])


def test_every_table_that_an_act_writes_is_compared() -> None:
    assert set(acted.acted_tables()) >= set(TAMPERED)


@pytest.mark.parametrize("quick", [True, False])
def test_what_acts_wrote_is_as_the_record_tells(path: Path, quick: bool) -> None:
    with open_store(path) as store:
        assert store.repair is None
        before = tables(store)
        assert check(store, quick=quick) == (0, {"ok": True, "acts": len(store.record.entries), "differences": []})
        assert tables(store) == before, "the comparison writes nothing"


@pytest.mark.parametrize(("name", "statement"), CASES)
def test_what_was_changed_by_hand_is_found_and_put_right_at_the_next_start(
    path: Path, name: str, statement: str
) -> None:
    before = held(path)
    with open_store(path) as store:
        with store.transaction() as cursor:
            cursor.execute(statement)
        code, told = check(store, quick=True)
        assert (code, [(one["what"], one["where"]) for one in told["differences"]]) == (1, [("table", name)])
    with open_store(path) as store:
        assert store.repair
        assert [(one.what, one.where) for one in store.repair.found] == [("table", name)]
        assert without_notice(tables(store)) == before
        assert store.differences(is_thorough=True) == []


def test_a_secret_whose_file_is_gone_is_named_and_hides_nothing_else(path: Path) -> None:
    with open_store(path) as store:
        secret = next(entry for entry in store.record.entries if entry.subject == "moi").detail["secrets"]
        ledger.place(path, secret["password_hash"]).unlink()
        assert check(store, quick=True)[1]["ok"], "no reason not to start"
        found = check(store, quick=False)[1]["differences"]
        assert [(one["what"], one["found"]) for one in found] == [("file", "missing")]
        with store.transaction() as cursor:
            cursor.execute("UPDATE account SET role = 'administrator', ward_id = NULL WHERE account_id = 'moi'")
        assert [one.where for one in store.differences()] == ["account"]


def test_sessions_and_the_mark_of_the_reference_data_are_no_acts(path: Path) -> None:
    with open_store(path) as store:
        access.start_session(store, "bacson", LATER)
        with store.transaction() as cursor:
            cursor.execute("UPDATE setting SET value = 'older' WHERE key = 'reference_sha256'")
        assert store.differences(is_thorough=True) == []


def test_a_database_in_memory_is_compared_without_a_ledger(store: Store) -> None:
    access.create_account(store, "bacson", Role.WARD, "bac-son", PASSWORD, AT)
    assert store.differences() == []
    with store.transaction() as cursor:
        cursor.execute("UPDATE account SET role = 'leader'")
    assert [one.where for one in store.differences()] == ["account"]
