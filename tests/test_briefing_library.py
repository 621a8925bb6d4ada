"""The library of briefings: made once, kept with rows and files, made again the same; who may; what is refused."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from khoi import access, brief
from khoi.access import OPERATOR, Role
from khoi.brief import pdf as setting
from khoi.errors import BriefingFault, KhoiError, LedgerDamaged, NotAllowed, UnknownName
from khoi.store import Store, ledger, open_store, rebuild
from khoi.words import LANGUAGES, fault
from tests.briefings import AT, CHOICE, ENGLISH, OF_WARD
from tests.databases import copy_database
from tests.intake_world import ACTIVITY, city, stored, table
from tests.test_store_undo import row

LATER = datetime(2018, 8, 20)
ACCOUNTS = {
    "vanphong": (Role.OFFICE, None), "lanhdao": (Role.LEADER, None), "quantri": (Role.ADMINISTRATOR, None),
    "bacson": (Role.WARD, "bac-son"), "tracoa": (Role.WARD, "tra-co"), "doan": (Role.DELEGATION, None),
}  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small city with figures of July, accounts, and a briefing of the city and one of a ward; closed."""
    path = tmp_path_factory.mktemp("briefings") / "khoi.duckdb"
    with city(path) as store:
        stored(store, table(ACTIVITY, row("Lục Phủ", 3, 40)))
        for name, (role, ward) in ACCOUNTS.items():
            access.create_account(store, name, role, ward, "mot-mat-khau-dai", AT)
        brief.make(store, access.viewer(store, "vanphong"), CHOICE, AT)
        brief.make(store, access.viewer(store, "bacson"), OF_WARD, AT)
    return path


@pytest.fixture
def path(made: Path, tmp_path: Path) -> Path:
    copy_database(made, tmp_path / "khoi.duckdb")
    return tmp_path / "khoi.duckdb"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with open_store(path) as opened:
        yield opened


def of_city(store: Store) -> brief.Briefing:
    found = brief.briefings(store, OPERATOR)
    return brief.find(store, OPERATOR, str(found.loc[found["ward_id"].isna(), "briefing_id"].iloc[-1]))


def test_it_is_kept_with_its_choice_rows_and_files(store: Store) -> None:
    one = of_city(store)
    assert (one.account_id, one.choice, one.created_at) == ("vanphong", brief.sound(CHOICE), AT)
    for form in brief.FORMS:
        data = brief.file(store, OPERATOR, one, form)
        assert hashlib.sha256(data).hexdigest() == one.sha256[form]
        assert data.startswith(b"%PDF" if form == "pdf" else b"PK")
    assert [one.file_name(form) for form in brief.FORMS] == [f"bao-cao-2018-07.{form}" for form in brief.FORMS]


def test_the_same_choice_and_figures_are_the_briefing_that_there_is(store: Store) -> None:
    before = len(store.record.entries)
    again = brief.make(store, OPERATOR, CHOICE, LATER)
    assert again == of_city(store), "who made it first, and when, stays"
    assert len(store.record.entries) == before
    other = brief.make(store, OPERATOR, replace(CHOICE, number="13"), LATER)
    assert other.briefing_id != again.briefing_id
    assert len(brief.briefings(store, OPERATOR)) == 3


def test_made_again_later_every_byte_is_the_same_though_the_figures_have_moved(store: Store) -> None:
    one = of_city(store)
    kept = {form: brief.file(store, OPERATOR, one, form) for form in brief.FORMS}
    stored(store, table(ACTIVITY, row("Lục Phủ", 9, 90)))
    assert brief.again(store, one) == kept
    moved = brief.make(store, OPERATOR, CHOICE, LATER)
    assert moved.briefing_id != one.briefing_id, "other figures are another briefing"
    assert {form: brief.file(store, OPERATOR, one, form) for form in brief.FORMS} == kept


def test_it_is_told_when_what_made_it_was_another_release(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    one = of_city(store)
    monkeypatch.setattr(setting, "STANDARD", "1.7")
    with pytest.raises(BriefingFault) as caught:
        brief.again(store, one)
    assert caught.value.key == "briefing.differs"


def test_a_changed_file_is_not_handed_out(path: Path) -> None:
    with open_store(path) as store:
        one = of_city(store)
        ledger.place(path, one.sha256["pdf"]).chmod(0o600)
        ledger.place(path, one.sha256["pdf"]).write_bytes(b"%PDF-another")
        with pytest.raises(LedgerDamaged):
            brief.file(store, OPERATOR, one, "pdf")


def test_a_rebuilt_database_has_the_library(path: Path) -> None:
    with open_store(path) as store:
        before = brief.briefings(store, OPERATOR)
    rebuild(path)
    with open_store(path) as store:
        assert brief.briefings(store, OPERATOR).equals(before)
        brief.again(store, of_city(store))


# Who may: account, ward of the briefing (None: the city), whether.
MAY = [
    ("vanphong", None, True), ("lanhdao", None, True), ("quantri", None, True), ("bacson", None, False),
    ("doan", None, False), ("vanphong", "bac-son", True), ("bacson", "bac-son", True), ("bacson", "tra-co", False),
    ("tracoa", "bac-son", False), ("doan", "bac-son", False),
]  # fmt: skip


@pytest.mark.parametrize(("account", "ward", "is_allowed"), MAY)
def test_who_may_make_and_take_one(store: Store, account: str, ward: str | None, is_allowed: bool) -> None:
    viewer = access.viewer(store, account)
    before = len(store.record.entries)
    wanted = replace(CHOICE, ward_id=ward, number="99")
    found = brief.briefings(store, OPERATOR)
    wards = found["ward_id"].astype(object).where(found["ward_id"].notna(), None)
    known = [str(name) for name, of in zip(found["briefing_id"], wards, strict=True) if of == ward]
    if is_allowed:
        assert brief.make(store, viewer, wanted, LATER).choice.ward_id == ward
        assert all(brief.find(store, viewer, name).choice.ward_id == ward for name in known)
        return
    with pytest.raises(NotAllowed):
        brief.make(store, viewer, wanted, LATER)
    assert len(store.record.entries) == before, "nothing was kept"
    for name in known:
        with pytest.raises((NotAllowed, UnknownName)):
            brief.find(store, viewer, name)
        with pytest.raises(NotAllowed):
            brief.file(store, viewer, brief.find(store, OPERATOR, name), "pdf")


def test_a_wards_briefing_is_made_from_its_rows_alone(store: Store) -> None:
    gathered = brief.gather(store, access.viewer(store, "bacson"), OF_WARD)
    for name, frame in gathered.frames.items():
        if "ward_id" in frame:
            assert set(frame["ward_id"].dropna()) <= {"bac-son"}, name


REFUSED = {
    "briefing.without-figures": replace(CHOICE, period="2019-01"),
    "briefing.missing-signer": replace(CHOICE, signer="  "),
    "briefing.missing-place": replace(CHOICE, place=""),
    "briefing.missing-issuer-name": replace(CHOICE, issuer_name=""),
    "access.unknown-language": replace(CHOICE, lang="fr"),
    "briefing.unknown-issuer": replace(CHOICE, issuer_kind="club"),
    "briefing.unknown-section": replace(CHOICE, sections=("results", "songs")),
    "briefing.no-section": replace(CHOICE, sections=()),
    "briefing.unknown-ward": replace(CHOICE, ward_id="bac-son.luc-phu"),
    "fault.unknown-unit": replace(CHOICE, ward_id="nowhere"),
    "briefing.no-address": replace(CHOICE, address="khoi.example.vn"),
    "briefing.long-line": replace(CHOICE, signer="T" * 161),
    "briefing.long-proposals": replace(CHOICE, proposals="x" * 4001),
    "briefing.long-opening": replace(CHOICE, opening="x" * 4001),
    "briefing.long-closing": replace(CHOICE, closing="x" * 4001),
    "briefing.many-recipients": replace(CHOICE, recipients=tuple(map(str, range(11)))),
    "fault.unknown-period": replace(CHOICE, period="tháng bảy"),
}


@pytest.mark.parametrize("key", REFUSED)
def test_what_cannot_be_is_refused_in_a_sentence_and_nothing_is_kept(store: Store, key: str) -> None:
    before = len(store.record.entries), sorted(ledger.folder(store.home or Path()).rglob("*"))
    with pytest.raises(KhoiError) as caught:
        brief.make(store, OPERATOR, REFUSED[key], LATER)
    assert caught.value.key == key
    for lang in LANGUAGES:
        assert len(fault(caught.value, lang)) > 20
    assert (len(store.record.entries), sorted(ledger.folder(store.home or Path()).rglob("*"))) == before


def test_an_unknown_form_or_name_is_refused(store: Store) -> None:
    with pytest.raises(UnknownName, match=r"briefing\.unknown-form"):
        brief.file(store, OPERATOR, of_city(store), "odt")
    with pytest.raises(UnknownName, match=r"briefing\.unknown"):
        brief.find(store, OPERATOR, "0" * 32)


def test_without_the_font_it_says_which_package_brings_it(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    setting.fonts.cache_clear()
    monkeypatch.setenv("KHOI_FONTS", "/nowhere")
    before = len(store.record.entries)
    with pytest.raises(BriefingFault) as caught:
        brief.make(store, OPERATOR, replace(CHOICE, number="77"), LATER)
    setting.fonts.cache_clear()
    assert "fonts-liberation2" in fault(caught.value, "vi")
    assert len(store.record.entries) == before


def test_both_languages_are_two_briefings_of_the_same_figures(store: Store) -> None:
    english = brief.make(store, OPERATOR, ENGLISH, LATER)
    assert english.snapshot_sha256 == of_city(store).snapshot_sha256
    assert english.sha256["pdf"] != of_city(store).sha256["pdf"]
    assert english.file_name("docx") == "briefing-2018-07.docx"
