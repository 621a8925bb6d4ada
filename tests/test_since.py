"""What has changed since the last meeting: which conclusions, corrections and moves count, and how it is said."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pandas as pd
import pytest

from khoi.periods import from_code
from khoi.see import since
from khoi.see.filters import Filters
from khoi.store import Store
from tests.test_see_queries import JULY, JUNE, ON_TIME, asked, put, small_world, work

SPACE = "\u00a0"
MET, NEXT = date(2018, 7, 10), date(2018, 8, 10)


@pytest.fixture
def world() -> Iterator[Store]:
    """Two villages of Bắc Sơn, Hải Sơn and Ka Long; conclusions of three meetings, reports of June and July."""
    with small_world() as store:
        yield store


def concluded(number: str, issued_on: date, due_on: date, done_on: date | None = None, **more: Any) -> dict[str, Any]:
    return {
        "number": number, "issued_on": issued_on, "month": issued_on.replace(day=1), "content": f"Việc {number}",
        "ward_id": "bac-son", "responsible_id": "bac-son", "due_on": due_on,
        "status": "done" if done_on else "open", "done_on": done_on, **more,
    }  # fmt: skip


def test_what_was_done_or_missed_from_one_meeting_to_the_next_is_told_and_nothing_else(world: Store) -> None:
    earlier = date(2018, 6, 11)
    put(
        world, "conclusions", datetime(2018, 8, 1),
        concluded("1", earlier, date(2018, 7, 5), date(2018, 7, 9)),  # done before the meeting
        concluded("2", earlier, date(2018, 7, 9)),  # overdue before the meeting already
        concluded("3", earlier, date(2018, 7, 30), MET),  # done on its very day
        concluded("4", earlier, MET),  # overdue since
        concluded("5", MET, date(2018, 7, 31)),  # the last day that figures are about: not overdue yet
        concluded("6", MET, date(2018, 7, 30), date(2018, 8, 20), ward_id="hai-son", responsible_id="hai-son"),
    )  # fmt: skip
    rows = asked(world, "since_meeting")
    assert rows[["event", "number"]].values.tolist()[1:] == [["done", "3"], ["done", "6"], ["overdue", "4"],
                                                            ["overdue", "6"]]  # fmt: skip
    assert rows["event"].iloc[0] == "meeting"
    assert set(rows["met_on"].dt.date) == {MET}
    own = asked(world, "since_meeting", scope=["hai-son"])
    assert own["number"].dropna().tolist() == ["6", "6"], "nothing of another ward, not its meeting either"
    june = asked(world, "since_meeting", last_month=JUNE, first_month=JUNE)
    assert june[["event", "number"]].values.tolist()[1:] == [["done", "1"], ["overdue", "2"]], "until the next meeting"
    assert set(june["met_on"].dt.date) == {earlier}


def test_what_the_next_meeting_issues_and_what_is_due_from_now_on_is_not_told(world: Store) -> None:
    put(
        world, "conclusions", datetime(2018, 8, 20),
        concluded("1", MET, date(2018, 7, 30)),
        concluded("2", MET, date(2018, 8, 5)),  # still to come on 31 July, though the next meeting is known
        concluded("3", NEXT, date(2018, 7, 20)),
        concluded("4", NEXT, date(2018, 7, 20), date(2018, 7, 25)),  # written down afterwards
    )  # fmt: skip
    assert asked(world, "since_meeting")[["event", "number"]].values.tolist()[1:] == [["overdue", "1"]]


def test_without_a_meeting_it_says_so(world: Store) -> None:
    rows = asked(world, "since_meeting")
    filters = Filters(from_code("2018-07"), as_of=date(2018, 7, 31))
    assert rows.empty
    assert since.heading(rows, "vi") == "Từ giao ban gần nhất"
    assert since.missing(rows, "vi").startswith("Chưa có kết luận giao ban nào")
    assert since.changes(rows, asked(world, "coverage_moves"), filters, "vi").empty


def test_a_correction_is_an_upload_in_force_that_changed_what_had_been_reported(world: Store) -> None:
    put(world, "conclusions", datetime(2018, 7, 11), concluded("1", MET, NEXT))
    row = work("ka-long.khu-1", "papi", "phu-nu", JUNE, 2)
    put(world, "activity", datetime(2018, 7, 11), row)
    assert "corrected" not in set(asked(world, "since_meeting")["event"]), "new figures correct nothing"
    put(world, "activity", datetime(2018, 7, 12, 18), row | {"session_count": 5}, versions=1, changed=1)
    told = asked(world, "since_meeting").query("event == 'corrected'")
    assert told[["ward_id", "month", "day"]].values.tolist() == [
        ["ka-long", pd.Timestamp(JUNE), pd.Timestamp(2018, 7, 13)]
    ], "18:00 UTC is the next day in Vietnam"
    assert asked(world, "since_meeting", scope=["hai-son"]).empty


def test_coverage_moves_compares_the_last_month_with_the_one_before(world: Store) -> None:
    more = (work("bac-son.phinh-ho", "papi", "mttq", JULY, 3),)
    put(world, "activity", ON_TIME, *more, versions=1, changed=1)
    put(world, "activity", ON_TIME, work("ka-long.khu-1", "papi", "phu-nu", JUNE, 1))
    put(world, "activity", ON_TIME, work("ka-long.khu-1", "papi", "phu-nu", JULY, 0))
    rows = asked(world, "coverage_moves", campaign_id="papi").set_index("ward_id")
    columns = ["pair_count", "reached_count", "before_reached_count", "is_told"]
    assert rows.loc["bac-son", columns].tolist() == [2, 2, 1, True]
    assert rows.loc["hai-son", columns].tolist() == [1, 1, 0, False], "June is not reported: no gain is told"
    assert rows.loc["ka-long", columns].tolist() == [1, 0, 1, True]
    put(world, "conclusions", datetime(2018, 7, 11), concluded("1", MET, NEXT))
    things = asked(world, "since_meeting")
    filters = Filters(from_code("2018-07"), as_of=date(2018, 7, 31))
    lines = since.changes(things, rows.reset_index(), filters, "vi")
    assert since.heading(things, "vi") == "Từ giao ban ngày 10/07/2018"
    assert lines[["what", "where", "detail"]].values.tolist() == [
        ["Độ phủ các nhiệm vụ", "tháng 7/2018",
         f"67{SPACE}%, tháng 6/2018: 67{SPACE}% (0 điểm %; 2 xã, phường đã báo cáo cả hai tháng)"],
        ["Tăng nhiều nhất", "Bắc Sơn", "+1 lượt thôn–nhiệm vụ so với tháng trước, nay 2/2"],
        ["Giảm nhiều nhất", "Ka Long", "−1 lượt thôn–nhiệm vụ so với tháng trước, nay 0/1"],
        ["Sửa số liệu đã báo cáo", "Bắc Sơn", "tháng 7/2018, lưu ngày 05/08/2018"],
    ]  # fmt: skip
    english = since.changes(things, rows.reset_index(), filters, "en")
    assert english["where"].tolist() == ["July 2018", "Bắc Sơn", "Ka Long", "Bắc Sơn"]
