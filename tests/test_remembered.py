"""What pages remember is never somebody else's, never another's rows, and never changed by who reads it; and turns."""

import io
import time
from collections.abc import Callable
from datetime import date
from threading import Event, Thread
from typing import Any
from unittest.mock import patch

import pandas as pd
import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest

from khoi.access import Role, Viewer
from khoi.periods import from_code
from khoi.see import figures, memory
from khoi.see.filters import Filters
from khoi.see.look import Look
from khoi.see.memory import Kept, remembered
from khoi.see.tables import Column, written
from khoi.store import Store
from khoi.web import cache, running, turns

JULY = pd.Timestamp(2018, 7, 1)
ROWS = pd.DataFrame({"ward_id": ["bac-son", "tra-co"], "share": [0.41, None], "month": [JULY, JULY]})
FILTERS = Filters(from_code("2018-07"), as_of=date(2018, 7, 31))


class Counted:
    """A pure function that counts how often it was computed."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, rows: pd.DataFrame, *more: object, **named: object) -> pd.DataFrame:
        self.count += 1
        return rows.assign(told=str((more, named)))


def counted() -> tuple[Counted, Callable[..., pd.DataFrame]]:
    of = Counted()

    def compute(rows: pd.DataFrame, *more: object, **named: object) -> pd.DataFrame:
        return of(rows, *more, **named)

    return of, remembered(compute)


def test_the_same_rows_are_computed_once_whoever_brings_them() -> None:
    of, found = counted()
    first, again = found(ROWS, "vi"), found(ROWS.copy(), "vi")
    assert of.count == 1
    pd.testing.assert_frame_equal(first, again)


@pytest.mark.parametrize(
    "other",
    [
        ROWS.assign(share=[0.42, None]),
        ROWS.assign(share=[0.41, 0.0]),
        ROWS.iloc[::-1],
        ROWS.iloc[:1],
        ROWS.rename(columns={"share": "part"}),
        ROWS.assign(month=pd.to_datetime(["2018-07-01", "2018-06-01"])),
        ROWS[["share", "ward_id", "month"]],
        ROWS.assign(ward_id=["bac-son", "tra-cổ"]),
        ROWS.astype({"ward_id": object}).assign(ward_id=["bac-son", None]),
    ],
)
def test_any_difference_of_rows_is_computed_anew(other: pd.DataFrame) -> None:
    of, found = counted()
    found(ROWS, "vi")
    found(other, "vi")
    assert of.count == 2


@pytest.mark.parametrize(
    ("args", "named"),
    [(("en",), {}), (("vi", None), {}), ((("vi",),), {}), (({"a": ROWS},), {}), (("vi",), {"on": date(2018, 7, 1)})],
)
def test_any_other_argument_is_computed_anew(args: tuple[object, ...], named: dict[str, object]) -> None:
    of, found = counted()
    found(ROWS, "vi")
    for _ in range(2):
        found(ROWS, *args, **named)
    assert of.count == 2


def test_frames_within_a_mapping_are_told_apart_by_their_cells() -> None:
    of, found = counted()
    for share in (0.41, 0.41, 0.42):
        found(ROWS, {"coverage": ROWS.assign(share=share)})
    assert of.count == 2


def test_who_writes_into_what_came_back_changes_it_for_nobody_else() -> None:
    _, found = counted()
    mine = found(ROWS, "vi")
    mine["share"] = 99.0
    mine.loc[0, "ward_id"] = "hai-son"
    pd.testing.assert_frame_equal(found(ROWS, "vi")[["ward_id", "share"]], ROWS[["ward_id", "share"]])


def test_the_oldest_are_forgotten() -> None:
    kept, made = Kept[int](3), []
    for key in (1, 2, 3, 1, 4, 1, 2):
        kept.of(key, lambda key=key: made.append(key) or key)  # type: ignore[misc]
    assert made == [1, 2, 3, 4, 2]
    assert len(kept._found) == 3


def test_a_fault_is_not_remembered() -> None:
    calls = []

    @remembered
    def once_wrong(rows: pd.DataFrame) -> int:
        calls.append(1)
        if len(calls) == 1:
            raise ValueError("at first")
        return len(rows)

    with pytest.raises(ValueError, match="at first"):
        once_wrong(ROWS)
    assert once_wrong(ROWS) == 2


def test_readers_of_a_query_do_not_write_into_each_others_rows(sample_store: Store) -> None:
    running.use(sample_store)
    viewer = Viewer("lanhdao", Role.LEADER)
    mine = cache.rows("see/campaigns", viewer, {})
    before = mine.copy()
    mine["name_vi"] = "khác"
    mine.iloc[0, 0] = "khác"
    pd.testing.assert_frame_equal(cache.rows("see/campaigns", viewer, {}), before)


def test_a_ward_is_never_given_what_was_read_for_another(sample_store: Store) -> None:
    running.use(sample_store)
    wards = {
        name: set(cache.rows("see/wards", Viewer(name, Role.WARD, (ward,)), FILTERS.params())["ward_id"])
        for name, ward in (("bacson", "bac-son"), ("traco", "tra-co"))
    }
    assert wards == {"bacson": {"bac-son"}, "traco": {"tra-co"}}


def drawn_page() -> None:
    """A script of its own: AppTest runs its text."""
    import pandas
    import streamlit

    from khoi.see.tables import Column, written

    rows = pandas.DataFrame({"ward_id": ["b", "a"], "vnd": [1234567.0, None], "share": [0.41, 1.2]})
    columns = (
        Column("ward_id", "Xã, phường"),
        Column("vnd", "Đồng", "money", "chưa báo cáo"),
        Column("share", "Tỷ lệ", "percent"),
    )
    streamlit.dataframe(written(rows, columns, "vi"), on_select="rerun", selection_mode="single-cell", key="table")


def test_a_table_sends_its_values_and_beside_them_how_they_are_written() -> None:
    for _ in range(2):  # the second time it is remembered
        app = AppTest.from_function(drawn_page).run()
        assert not app.exception
        proto = app.dataframe[0].proto
        with pa.ipc.open_stream(io.BytesIO(proto.arrow_data.data)) as stream:
            values = stream.read_pandas()
        with pa.ipc.open_stream(io.BytesIO(proto.arrow_data.styler.display_values)) as stream:
            shown = stream.read_pandas()
        assert values["Đồng"].tolist()[0] == 1234567.0
        assert pd.isna(values["Đồng"].tolist()[1])
        assert values["Tỷ lệ"].tolist() == [0.41, 1.2]
        assert shown["Đồng"].tolist() == ["1.234.567", "chưa báo cáo"]
        assert shown["Tỷ lệ"].tolist() == ["41\u00a0%", "120\u00a0%"]
        assert shown["Xã, phường"].tolist() == ["b", "a"]
        assert not proto.arrow_data.styler.styles


def test_the_same_table_is_written_once() -> None:
    columns = (Column("ward_id", "Xã, phường"), Column("share", "Tỷ lệ", "percent"))
    assert written(ROWS, columns, "vi") is written(ROWS.copy(), columns, "vi")
    assert written(ROWS, columns, "en") is not written(ROWS, columns, "vi")


def test_a_figure_is_written_for_the_browser_from_plain_numbers_and_words(sample_store: Store) -> None:
    rows = sample_store.rows("see/wards", scope=None, **FILTERS.params())
    figure = figures.tile_map(rows, Look("vi"))
    parts = figure.to_dict()
    assert parts["data"] == figure.to_dict()["data"]
    parts.pop("layout")  # who takes it apart takes nothing from the next
    assert "layout" in figure.to_dict()
    assert _kinds(figure.to_dict()) <= {dict, list, str, int, float, bool, type(None)}


def _kinds(part: Any) -> set[type]:
    inner = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    return {type(part)}.union(*map(_kinds, inner))


def test_pages_take_turns() -> None:
    at_work, most = [0], [0]

    def page() -> None:
        with turns.turn():
            at_work[0] += 1
            most[0] = max(most[0], at_work[0])
            time.sleep(0.002)
            at_work[0] -= 1

    threads = [Thread(target=page) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1]


def test_nobody_waits_for_ever_and_a_fault_ends_a_turn() -> None:
    is_over, passed = Event(), Event()

    def slow() -> None:
        with turns.turn():
            is_over.wait(30)

    def quick() -> None:
        with turns.turn():
            passed.set()

    with patch.object(turns, "PATIENCE", 0.01):
        first = Thread(target=slow)
        first.start()
        Thread(target=quick).start()
        assert passed.wait(30)
        is_over.set()
        first.join()
    with pytest.raises(ValueError, match="of a page"), turns.turn():
        raise ValueError("of a page")
    with patch.object(turns, "PATIENCE", 30), turns.turn():  # would wait if the turn were still taken
        assert turns._turn.locked()


def test_all_functions_together_keep_no_more_than_one_bound() -> None:
    """Not each its own: forty kinds of figures would keep a hundred times what one page needs."""
    finders = [counted()[1] for _ in range(5)]
    for number in range(memory.MOST):
        for found in finders:
            found(ROWS, number)
    assert len(memory._results._found) == memory.MOST
