"""Every figure that a page of the leaders shows is the one that plain loops over the raw rows give.

Sentences, headline figures with their trends, each mark of each chart with its hover, each cell of each table: read
back from what the page sends to the browser and compared with the recount, in both languages.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from khoi import places
from khoi.see import memory
from khoi.store import Store
from khoi.web import running
from khoi.web.site import PAGES as SITE
from tests.recount import Asked, pages_beside, pages_delegation, read
from tests.recount.choices import (
    ISLAND,
    LISTED,
    MONTH,
    OF_XA,
    OVER,
    PHUONG,
    QUARTER,
    RANGE,
    RUNNING,
    START,
    VILLAGE,
    XA,
)
from tests.recount.pages import PAGES as READ
from tests.recount.pages import Counted, wrong
from tests.recount.shown import screen_of
from tests.test_pages import opened

PAGES = READ | pages_beside.PAGES | pages_delegation.PAGES
FILES = {page.name: page.file.removesuffix(".py") for page in SITE}
WORDS_ALONE = {"help"}  # a page without figures
CHOSEN = ("by", "items", "measure", "map", "item")  # what an address chooses beside the figures that are asked for
A_YEAR_BEFORE = replace(QUARTER, before_first_month=date(2017, 4, 1), before_last_month=date(2017, 6, 1))
CHOICES: list[tuple[str, dict[str, str], Asked]] = [
    ("overview", {"period": "2018"}, RUNNING),
    ("overview", {"period": "2018-07", "campaign": OF_XA}, replace(MONTH, campaign_id=OF_XA)),
    ("model", {"period": "2018"}, RUNNING),
    ("results", {"period": "2018"}, RUNNING),
    ("results", {"period": "2018-Q2"}, QUARTER),
    ("results", {"period": "2017"}, OVER),
    ("places", {"period": "2018"}, RUNNING),
    ("places", {"period": "2018-Q2"}, QUARTER),
    ("places", {"period": "2018-07"}, MONTH),
    ("sources", {"period": "2018"}, RUNNING),
    ("sources", {"period": "2018-Q2"}, QUARTER),
    ("headcount", {"period": "2018"}, RUNNING),
    ("headcount", {"period": "2016-02", "ward": ISLAND}, replace(START, ward_id=ISLAND)),
    ("spending", {"period": "2018"}, RUNNING),
    ("spending", {"period": "2017", "ward": XA}, replace(OVER, ward_id=XA)),
    ("spending", {"period": "2016-02", "ward": ISLAND}, replace(START, ward_id=ISLAND)),
    ("coverage", {"period": "2018-07"}, MONTH),
    ("coverage", {"period": "2018", "campaign": LISTED}, replace(RUNNING, campaign_id=LISTED)),
    ("coverage", {"period": "2018-Q2", "campaign": OF_XA, "ward": XA}, replace(QUARTER, campaign_id=OF_XA, ward_id=XA)),
    ("coverage", {"period": "2016-11..2017-02", "ward": PHUONG}, replace(RANGE, ward_id=PHUONG)),
    ("overlap", {"period": "2018"}, RUNNING),
    ("overlap", {"period": "2018-Q2", "ward": ISLAND}, replace(A_YEAR_BEFORE, ward_id=ISLAND)),
    ("ward", {"period": "2018", "ward": XA}, replace(RUNNING, ward_id=XA)),
    ("ward", {"period": "2016-11..2017-02", "ward": PHUONG}, replace(RANGE, ward_id=PHUONG)),
    ("overview", {"period": "2018", "measure": "used", "map": "today"}, RUNNING),
    ("overview", {"period": "2018-Q2", "measure": "households", "map": "today"}, QUARTER),
    ("overview", {"period": "2018", "measure": "women"}, RUNNING),
    ("headcount", {"period": "2018", "body": "mttq"}, replace(RUNNING, body_id="mttq")),
    ("overlap", {"period": "2018", "body": "phu-nu"}, replace(RUNNING, body_id="phu-nu")),
    ("spending", {"period": "2018", "item": "6404"}, RUNNING),
    ("boundaries", {"period": "2018"}, RUNNING),
    ("boundaries", {"period": "2018-Q2", "measure": "households", "map": "today"}, QUARTER),
    ("boundaries", {"period": "2018", "measure": "on-time", "map": "today"}, RUNNING),
    ("compare", {"period": "2018", "by": "ward", "items": f"{XA},{PHUONG},{ISLAND}"}, RUNNING),
    ("compare", {"period": "2018-Q2", "by": "village", "items": f"{VILLAGE},{XA}.phinh-ho", "ward": XA},
     replace(QUARTER, ward_id=XA)),
    ("compare", {"period": "2018", "by": "body", "items": "phu-nu,mttq,to-dan-van"}, RUNNING),
    ("compare", {"period": "2018", "by": "campaign", "items": f"{LISTED},{OF_XA},papi"}, RUNNING),
    ("compare", {"by": "period", "items": "2018-Q2,2018-Q1,2017-Q2"}, QUARTER),
    ("compare", {"by": "period", "items": "2018,2017"}, RUNNING),
    ("village", {"period": "2018", "village": VILLAGE}, replace(RUNNING, ward_id=XA, village_id=VILLAGE)),
    ("village", {"period": "2016-11..2017-02", "village": VILLAGE}, replace(RANGE, ward_id=XA, village_id=VILLAGE)),
]  # fmt: skip


@pytest.fixture(scope="module")
def counted(sample_store: Store) -> Counted:
    return Counted(read(sample_store))


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize(
    ("page", "query", "asked"), CHOICES, ids=["-".join([page, *query.values()]) for page, query, _ in CHOICES]
)
def test_a_page_shows_what_the_raw_rows_give(
    sample_store: Store, counted: Counted, page: str, query: dict[str, str], asked: Asked, lang: str
) -> None:
    app = opened(running.use(sample_store), "lanhdao", FILES[page], lang=lang, **query)
    assert not app.exception
    chosen = {key: value for key, value in query.items() if key in CHOSEN}
    expected = PAGES[page](counted, asked, lang, **chosen)
    assert wrong(screen_of(app), expected, lang, names(sample_store, asked, lang))[:10] == []


def names(store: Store, asked: Asked, lang: str) -> list[str]:
    """What the choice is called: no figures of it."""
    units = (store.gazetteer().get(unit) for unit in (asked.ward_id, asked.village_id) if unit)
    return [places.full_name(unit, lang) for unit in units]


def test_every_page_of_the_leaders_is_recounted() -> None:
    files = {f"see/{path.name}" for path in (Path(__file__).parent.parent / "pages" / "see").glob("*.py")}
    names = {page.name for page in SITE if page.file in files}
    assert {page.file for page in SITE if page.file.startswith("see/")} == files
    assert sorted(names - set(PAGES) - WORDS_ALONE) == [], "what a page must show stands in tests/recount/pages.py"
    assert {page for page, *_ in CHOICES} == set(PAGES)


def _but(**changed: Callable[[pd.DataFrame], object]) -> Callable[[Any], Any]:
    """A figure or a sentence made from rows that are not quite those."""
    return lambda made: lambda rows, *more: made(rows.assign(**changed), *more)


# (page, what is put wrong, how): one part after the other on the way from the frame to the screen
FAULTS: list[tuple[str, str, Callable[[Any], Any]]] = [
    ("overview", "khoi.see.figures.coverage_trend", _but(overlap_count=lambda rows: rows["overlap_count"] + 1)),
    ("overview", "khoi.see.headlines.points", lambda points: lambda now, then, lang: points(then, now, lang)),
    ("overview", "khoi.see.headlines.headline", lambda headline: lambda value, *more: headline(value * 1.01, *more)),
    ("overview", "khoi.see.answers.share", lambda share: lambda part, base: share(part, base + 10)),
    ("overview", "khoi.see.attention.whole", lambda whole: lambda value, lang: whole(value + 1, lang)),
    ("overview", "khoi.see.figures.unit_tiles", _but(tile_column=lambda rows: rows["tile_column"] + 1)),
    ("overview", "khoi.see.unit_maps.told", lambda told: lambda row, *more: told(row._replace(reached_count=1), *more)),
    ("overview", "khoi.see.since.signed", lambda signed: lambda value, lang: signed(value + 1, lang)),
    ("overview", "khoi.see.figures.ward_bars", _but(before_share=lambda rows: rows["share"])),
    ("overview", "khoi.web.ui_metrics._sparkline", lambda drawn: lambda trend: drawn(trend[::-1])),
    ("compare", "khoi.see.compare.counting.part_of", lambda of: lambda some, every, *told: of(some, every + 1, *told)),
    ("compare", "khoi.see.compare.lines.share", lambda share: lambda some, every: share(some, every and every + 1)),
    ("compare", "khoi.see.compare.told.best", lambda best: lambda values, better: best(values, -better)),
    ("boundaries", "khoi.see.unit_maps.share", lambda share: lambda some, every: share(some, every + 10)),
    ("boundaries", "khoi.see.boundaries.total", lambda total: lambda amounts: total(amounts) + 1),
    ("ward", "khoi.see.compare.peers.rank", lambda rank: lambda values, one, better: rank(values, one, -better)),
    ("results", "khoi.see.delegation.share", lambda share: lambda part, base: share(part, base + 10)),
    ("places", "khoi.see.figures.visit_bars", _but(value=lambda rows: rows["value"] + 1)),
    ("sources", "khoi.see.delegation.whole", lambda whole: lambda value, lang: whole(value + 1, lang)),
    ("spending", "khoi.see.answers.money", lambda money: lambda vnd, lang: money(vnd * 1.02, lang)),
    ("spending", "khoi.see.tables._in_millions", lambda scaled: lambda vnd, digits: scaled(vnd + 60_000, digits)),
    ("spending", "khoi.see.figures.plan_to_actual", _but(actual_vnd=lambda rows: rows["actual_vnd"].fillna(0) + 10**7)),
    ("spending", "khoi.see.figures.spending_year", _but(least_sum_vnd=lambda rows: rows["forecast_sum_vnd"])),
]  # fmt: skip


@pytest.fixture
def _forgetful() -> Iterator[None]:
    """What was computed rightly hides no fault, and what was computed wrongly is nobody's afterwards."""
    memory.forget()
    yield
    memory.forget()


@pytest.mark.usefixtures("_forgetful")
@pytest.mark.parametrize(("page", "where", "fault"), FAULTS, ids=[where for _, where, _ in FAULTS])
def test_wrong_arithmetic_between_the_rows_and_the_screen_is_found(
    sample_store: Store, counted: Counted, page: str, where: str, fault: Callable[[Any], Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    module, _, name = where.rpartition(".")
    monkeypatch.setattr(where, fault(getattr(import_module(module), name)))
    query, asked = next(
        (query, asked) for one, query, asked in CHOICES if one == page and query.get("period") == "2018"
    )
    chosen = {key: value for key, value in query.items() if key in CHOSEN}
    app = opened(running.use(sample_store), "lanhdao", FILES[page], **query)
    assert not app.exception
    told = wrong(screen_of(app), PAGES[page](counted, asked, "vi", **chosen), "vi", names(sample_store, asked, "vi"))
    assert told != []
