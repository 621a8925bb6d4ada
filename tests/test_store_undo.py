"""Undo: any upload, any undo, in any order; what later uploads hold stays; figures equal those of the survivors."""

from datetime import datetime, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from khoi.errors import NotAllowed, StalePlan, UnknownName
from khoi.store import Store, queries
from tests.intake_world import (
    ACTIVITY,
    CAMPAIGNS,
    CONCLUSIONS,
    HEADCOUNT,
    SPENDING,
    TARGETS,
    UNITS,
    city,
    plan_of,
    table,
)
from tests.scale import times

AT = datetime(2018, 8, 1, 2, 0)
SHORT = "Xã, phường;Thôn, khu;Nhiệm vụ;Tổ chức thực hiện;Tháng;Số buổi"


def put(store: Store, data: str, dataset: str = "activity", name: str = "tep.csv", at: datetime = AT) -> str:
    """Stores a file even where it brings nothing new; gives the id of the upload."""
    plan = plan_of(store, data, dataset, name=name)
    assert plan.errors == []
    plan.new_count += plan.new_count + plan.changed_count == 0
    stored = store.apply(plan, "vanphong", at)
    assert stored.upload_id
    return stored.upload_id


def undo(store: Store, target_id: str, at: datetime = AT) -> str:
    return store.undo(store.undo_plan(target_id), "vanphong", at).undo_id


def figures(store: Store) -> list[tuple[Any, ...]]:
    with store.cursor() as cursor:
        return cursor.execute(
            "SELECT village_id, session_count, participant_count FROM activity ORDER BY ALL"
        ).fetchall()


def row(village: str, sessions: object, people: object = "", order: str = "papi", month: str = "07/2018") -> str:
    return f"Bắc Sơn;{village};{order};Phụ nữ;{month};{sessions};{people};;;"


def test_undoing_the_only_upload_leaves_nothing_and_undoing_that_brings_it_back() -> None:
    with city() as store:
        empty = store.digest()
        upload = put(store, table(ACTIVITY, row("Lục Phủ", 3, 40)))
        full = store.digest()
        taken_back = undo(store, upload)
        assert store.digest() == empty
        assert figures(store) == []
        undo(store, taken_back)
        assert store.digest() == full
        assert store.differences() == []


def test_rows_that_a_later_upload_holds_stay_and_are_named() -> None:
    with city() as store:
        first = put(store, table(ACTIVITY, row("Lục Phủ", 3, 40), row("Pẹc Nả", 2, 20)), name="dau.csv")
        later = put(store, table(ACTIVITY, row("Lục Phủ", 5, 60)), name="sau.csv")
        plan = store.undo_plan(first)
        assert (plan.removed_count, plan.changed_count, plan.kept_count) == (1, 0, 1)
        assert plan.kept[["upload_id", "file_name", "row_count"]].values.tolist() == [[later, "sau.csv", 1]]
        told = plan.effects[["state", "unit_id", "column_name", "old", "new"]].values.tolist()
        assert told[0] == ["removed", "bac-son.pec-na", "participant_count", "20", None]
        store.undo(plan, "vanphong", AT)
        assert figures(store) == [("bac-son.luc-phu", 5, 60)]


def test_an_undo_brings_the_older_figure_back() -> None:
    with city() as store:
        put(store, table(ACTIVITY, row("Lục Phủ", 3, 40)))
        later = put(store, table(ACTIVITY, row("Lục Phủ", 5, 60)))
        plan = store.undo_plan(later)
        assert plan.effects[["state", "column_name", "old", "new"]].values.tolist() == [
            ["changed", "participant_count", "60", "40"],
            ["changed", "session_count", "5", "3"],
        ]
        store.undo(plan, "vanphong", AT)
        assert figures(store) == [("bac-son.luc-phu", 3, 40)]


def test_a_figure_kept_from_an_earlier_file_goes_with_that_file() -> None:
    """The later file had no column of people: its row showed the earlier file's figure, and does so no longer."""
    with city() as store:
        first = put(store, table(ACTIVITY, row("Lục Phủ", 3, 40)))
        put(store, table(SHORT, "Bắc Sơn;Lục Phủ;papi;Phụ nữ;07/2018;5"))
        assert figures(store) == [("bac-son.luc-phu", 5, 40)]
        undo(store, first)
        assert figures(store) == [("bac-son.luc-phu", 5, None)]


def test_a_figure_taken_back_to_blank_is_not_reported() -> None:
    with city() as store:
        put(store, table(ACTIVITY, row("Lục Phủ", 3)))
        blank = put(store, table(ACTIVITY, row("Lục Phủ", "")))
        assert figures(store) == []
        undo(store, blank)
        assert figures(store) == [("bac-son.luc-phu", 3, None)]


def test_what_is_undone_cannot_be_undone_again() -> None:
    with city() as store:
        upload = put(store, table(ACTIVITY, row("Lục Phủ", 3)))
        undo(store, upload)
        before = store.version()
        with pytest.raises(NotAllowed) as refusal:
            store.undo_plan(upload)
        assert refusal.value.key == "fault.already-undone"
        with pytest.raises(UnknownName):
            store.undo_plan("khong-co")
        assert store.version() == before


def test_an_undo_planned_before_another_upload_is_refused_and_the_other_way_round() -> None:
    with city() as store:
        upload = put(store, table(ACTIVITY, row("Lục Phủ", 3)))
        undo_plan = store.undo_plan(upload)
        upload_plan = plan_of(store, table(ACTIVITY, row("Lục Phủ", 9)))
        put(store, table(ACTIVITY, row("Lục Phủ", 5)))
        with pytest.raises(StalePlan):
            store.undo(undo_plan, "vanphong", AT)
        undo(store, upload)
        with pytest.raises(StalePlan) as refusal:
            store.apply(upload_plan, "bacson", AT)
        assert refusal.value.key == "fault.stale-plan-undone"
        assert figures(store) == [("bac-son.luc-phu", 5, None)]


def test_a_conclusion_moved_to_another_month_moves_back() -> None:
    with city() as store:
        put(store, table(CONCLUSIONS, "12-KL;05/06/2018;Trồng cây;Bắc Sơn;;chưa làm;"), "conclusions")
        put(store, table(CONCLUSIONS, "12-KL;05/07/2018;Trồng cây;Hải Sơn;;chưa làm;"), "conclusions")
        third = put(store, table(CONCLUSIONS, "12-KL;05/08/2018;Trồng cây;Trà Cổ;;chưa làm;"), "conclusions")
        undo(store, third)
        with store.cursor() as cursor:
            assert cursor.execute("SELECT ward_id, month::VARCHAR FROM conclusion").fetchall() == [
                ("hai-son", "2018-07-01")
            ]
        assert store.differences() == []


VILLAGES = ("Lục Phủ", "Thán Phún")
SMALL = st.one_of(st.just(""), st.integers(0, 4))
KEYS = st.tuples(st.sampled_from(VILLAGES), st.sampled_from(("07/2018", "06/2018")))
FILES = st.one_of(
    st.dictionaries(KEYS, st.tuples(SMALL, SMALL), min_size=1).map(
        lambda cells: ("activity", table(ACTIVITY, *(row(v, *m, month=k) for (v, k), m in cells.items())))
    ),
    st.dictionaries(KEYS, SMALL, min_size=1).map(
        lambda cells: ("activity", table(SHORT, *(f"Bắc Sơn;{v};papi;Phụ nữ;{k};{n}" for (v, k), n in cells.items())))
    ),
    st.tuples(SMALL, SMALL).map(
        lambda cells: ("headcount", table(HEADCOUNT, f"Bắc Sơn;;Phụ nữ;biên chế;07/2018;{cells[0]};{cells[1]};;"))
    ),
    st.tuples(SMALL, SMALL).map(
        lambda cells: ("spending", table(SPENDING, f"Bắc Sơn;;6550;tự chủ;07/2018;{cells[0]};{cells[1]}"))
    ),
    st.integers(1, 4).map(lambda n: ("targets", table(TARGETS, f"papi;Bắc Sơn;;2018;{n}"))),
    st.tuples(st.sampled_from(("Bắc Sơn", "Trà Cổ")), st.sampled_from(("05/06/2018", "06/07/2018"))).map(
        lambda cells: ("conclusions", table(CONCLUSIONS, f"1-KL;{cells[1]};Việc;{cells[0]};;chưa làm;"))
    ),
    st.tuples(st.sampled_from(VILLAGES), st.sampled_from(("", 150, 160))).map(
        lambda cells: ("units", table(UNITS, f"{cells[0]};thôn;Bắc Sơn;{cells[1]};;;"))
    ),
    st.tuples(st.sampled_from(("tất cả", "xã")), st.sampled_from(("PAPI", "Chỉ số PAPI"))).map(
        lambda cells: (
            "campaigns",
            table(f"Mã nhiệm vụ;{CAMPAIGNS}", f"papi;PAPI;{cells[1]};lượt;{cells[0]};01/01/2016;"),
        )
    ),
)
PARAMETERS = {
    "scope": None, "first_month": datetime(2018, 6, 1), "last_month": datetime(2018, 7, 1),
    "before_first_month": datetime(2018, 4, 1), "before_last_month": datetime(2018, 5, 1), "ward_id": None,
    "village_id": "bac-son.luc-phu", "campaign_id": None, "as_of": datetime(2018, 8, 31),
}  # fmt: skip
OWN_HISTORY = {
    "uploads",
    "history",
    "history_slots",
    "history_accounts",
    "ward_arrivals",
    "received",
}  # they tell what was undone too
ROLLUPS = ("village_month", "ward_month", "reporting_month", "headcount_month", "spending_month")


def everything(store: Store) -> dict[str, pd.DataFrame]:
    """The answer of every query of a page, and the summaries themselves."""
    found = {}
    for name in queries.names("see"):
        if name not in OWN_HISTORY:
            given = dict.fromkeys(queries.parameters(f"see/{name}")) | PARAMETERS
            frame = store.rows(f"see/{name}", **given)
            found[name] = frame[[column for column in frame if column != "upload_id"]]
    with store.cursor() as cursor:
        for name in ROLLUPS:
            found[name] = cursor.execute(f"SELECT * FROM rollup_{name} ORDER BY ALL").df()
    return found


class Histories(RuleBasedStateMachine):
    """Uploads and undos in any order, beside the list of what a person would say is in force."""

    def __init__(self) -> None:
        super().__init__()
        self.city = city()
        self.store = self.city.__enter__()
        self.acts: list[tuple[str, str | None]] = []  # (id, what it undoes)
        self.files: dict[str, tuple[str, str, str, datetime]] = {}

    def in_force(self) -> list[str]:
        over: set[str] = set()
        for name, undone in reversed(self.acts):
            if undone is not None and name not in over:
                over.add(undone)
        return [name for name, _ in self.acts if name not in over]

    @rule(file=FILES)
    def upload(self, file: tuple[str, str]) -> None:
        dataset, data = file
        number = len(self.acts)
        at = AT + timedelta(minutes=number)
        plan = plan_of(self.store, data, dataset, name=f"{number}.csv")
        if plan.errors or not len(plan.rows):
            return
        plan.new_count += plan.new_count + plan.changed_count == 0
        upload_id = self.store.apply(plan, "vanphong", at).upload_id
        assert upload_id
        self.acts.append((upload_id, None))
        self.files[upload_id] = (dataset, data, f"{number}.csv", at)

    @precondition(lambda self: self.in_force())
    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        target = data.draw(st.sampled_from(self.in_force()))
        undo_id = undo(self.store, target, AT + timedelta(minutes=len(self.acts)))
        self.acts.append((undo_id, target))

    def teardown(self) -> None:
        with city() as fresh:
            for name in self.in_force():
                if name in self.files:
                    dataset, data, file_name, at = self.files[name]
                    plan = plan_of(fresh, data, dataset, name=file_name)
                    plan.new_count += plan.new_count + plan.changed_count == 0
                    fresh.apply(plan, "vanphong", at)
            assert self.store.digest() == fresh.digest()
            expected, found = everything(fresh), everything(self.store)
        assert self.store.differences() == []
        self.city.__exit__(None, None, None)
        for name, frame in expected.items():
            pd.testing.assert_frame_equal(found[name], frame, check_dtype=False, obj=name)


TestUndoAsALaw = Histories.TestCase
TestUndoAsALaw.settings = settings(max_examples=times(6, 300), stateful_step_count=times(8, 12), deadline=None)


def test_a_kept_figure_is_traced_to_the_file_that_told_it() -> None:
    with city() as store:
        put(store, table(ACTIVITY, row("Pẹc Nả", 1, 10), row("Lục Phủ", 3, 40)), name="dau.csv")
        put(store, table(SHORT, "Bắc Sơn;Lục Phủ;papi;Phụ nữ;07/2018;5"), name="ngan.csv")
        given = dict.fromkeys(queries.parameters("see/trace_activity")) | {"village_id": "bac-son.luc-phu"}
        for column, value, origin in (("session_count", 5, ("ngan.csv", 2)), ("participant_count", 40, ("dau.csv", 3))):
            found = store.rows("see/trace_activity", **given | {"column": column})
            assert found["value"].tolist() == [value]
            assert list(found[["file_name", "file_row"]].itertuples(index=False, name=None)) == [origin]
