"""The guided first visit: it begins where an account arrives, comes once, and stays out of the way."""

from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from khoi import access
from khoi.access import Role
from khoi.store import Store
from khoi.web import running
from khoi.words import LANGUAGES, say
from tests.test_help import opened as opened_page
from tests.test_pages import said

PASSWORD = "mot mat khau rat dai"
BOX = 'role="note"'


@pytest.fixture
def fresh(store: Store) -> Iterator[Store]:
    """An empty store with a leader, a delegation and nobody's figures."""
    access.create_account(store, "moi", Role.LEADER, None, PASSWORD, running.now())
    access.create_account(store, "doan", Role.DELEGATION, None, PASSWORD, running.now())
    yield running.use(store)


def arrived(store: Store, account: str = "moi", **query: str) -> AppTest:
    """Where an account arrives after it signed in."""
    app = AppTest.from_file("../pages/app.py", default_timeout=30)
    app.user = {"username": account, "sid": access.token_sha256(access.start_session(store, account, running.now()))}
    app.query_params.update(query)
    app.run()
    assert not app.exception
    return app


def pressed(app: AppTest, name: str) -> AppTest:
    app.button(key=f"guide_{name}").click().run()
    assert not app.exception
    return app


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_first_visit_is_led_in_five_steps_and_comes_once(fresh: Store, lang: str) -> None:
    app = arrived(fresh, lang=lang)
    for place, step in enumerate(("answer", "choice", "depth", "source", "take"), 1):
        assert f">{place}/5<" in said(app)
        assert say(f"guide.head-{step}", lang) in said(app)
        if place < 5:
            pressed(app, "next")
    before = len(fresh.record.entries)
    pressed(app, "done")
    assert BOX not in said(app)
    assert [entry.kind for entry in fresh.record.entries[before:]] == ["guided"]
    assert BOX not in said(arrived(fresh))
    assert BOX in said(arrived(fresh, "doan")), "each account has its own"


def test_it_can_be_passed_over_at_the_first_step(fresh: Store) -> None:
    app = pressed(arrived(fresh), "skip")
    assert BOX not in said(app)
    assert BOX not in said(arrived(fresh))


def test_looking_writes_nothing_and_an_address_that_names_something_is_answered_at_once(fresh: Store) -> None:
    before = len(fresh.record.entries)
    assert BOX not in said(arrived(fresh, period="2018"))
    assert BOX not in said(arrived(fresh, slide="1"))
    assert BOX not in said(opened_page(fresh, "moi", "help"))
    assert BOX not in said(opened_page(fresh, "moi", "spending")), "not begun, it does not follow"
    assert BOX in said(arrived(fresh))
    assert len(fresh.record.entries) == before


def test_once_begun_it_follows_to_other_pages_that_read(fresh: Store) -> None:
    app = pressed(arrived(fresh), "next")
    app.switch_page("../pages/see/coverage.py").run()
    assert ">2/5<" in said(app)
    app.switch_page("../pages/manage/me.py").run()
    assert BOX not in said(app)


def test_a_delegation_has_four_steps(fresh: Store) -> None:
    app = arrived(fresh, "doan")
    assert ">1/4<" in said(app)
    pressed(pressed(app, "next"), "next")
    assert "Con số từ đâu ra" in said(app)


def test_it_is_shown_again_from_the_page_of_ones_own_account(sample_store: Store) -> None:
    app = opened_page(running.use(sample_store), "lanhdao", "me")
    assert BOX not in said(app)
    app.button(key="guide_again").click().run()
    assert ">1/5<" in said(app)
    assert "Các nhiệm vụ đã phủ đến đâu" in said(app)
    before = len(sample_store.record.entries)
    pressed(app, "skip")
    assert BOX not in said(app)
    assert len(sample_store.record.entries) == before, "an account of the sample keeps nothing"


def test_accounts_of_the_sample_are_not_led_by_themselves(sample_store: Store) -> None:
    for account in access.SAMPLE_ACCOUNTS:
        assert BOX not in said(arrived(running.use(sample_store), account))
