"""A small city for the tests of intake: four wards with known villages, and a way to read a file into a plan."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa

from khoi import datasets, intake
from khoi.intake import Plan
from khoi.places import slug
from khoi.store import Store, Stored, open_store

TODAY = date(2018, 8, 1)
AT = datetime(2018, 8, 1, 2, 0)
VILLAGES = (
    # ward, name, kind, households
    ("bac-son", "Lục Phủ", "thôn", 100),
    ("bac-son", "Thán Phún", "thôn", 120),
    ("bac-son", "Pẹc Nả", "thôn", 90),
    ("bac-son", "Phình Hồ", "thôn", 60),
    ("hai-son", "Pò Hèn", "thôn", 80),
    ("ka-long", "Khu 1", "khu", 300),
    ("ka-long", "Khu 2", "khu", 250),
    ("tra-co", "Khu 1", "khu", 200),
    ("tra-co", "Thôn 1", "thôn", 150),
)
ACTIVITY = (
    "Xã, phường;Thôn, khu;Nhiệm vụ;Tổ chức thực hiện;Tháng;Số buổi;Số lượt người;Số hộ mới tiếp cận;Kết quả;Ghi chú"
)
HEADCOUNT = "Xã, phường;Thôn, khu;Tổ chức;Loại;Tháng;Được giao;Có mặt;Nữ;Đảng viên"
SPENDING = "Xã, phường;Thôn, khu;Mục;Nguồn;Tháng;Dự toán (đồng);Thực chi (đồng)"
TARGETS = "Nhiệm vụ;Xã, phường;Thôn, khu;Năm;Chỉ tiêu"
CONCLUSIONS = "Số;Ngày;Nội dung;Đơn vị thực hiện;Thời hạn;Trạng thái;Ngày hoàn thành"
UNITS = "Tên đơn vị;Loại;Thuộc xã, phường;Số hộ;Dân số;Từ ngày;Đến ngày"
MERGERS = "Ngày hiệu lực;Đơn vị cũ;Đơn vị mới;Căn cứ"
CAMPAIGNS = "Tên nhiệm vụ;Tên ngắn;Đơn vị kết quả;Phạm vi;Bắt đầu;Kết thúc"


@contextmanager
def city(path: Path | None = None) -> Iterator[Store]:
    """A new store (by default in memory) with the villages above."""
    wards, names, kinds, households = zip(*VILLAGES, strict=True)
    villages = {
        "unit_id": [f"{ward}.{slug(name)}" for ward, name in zip(wards, names, strict=True)],
        "name_vi": names,
        "kind": kinds,
        "parent_id": wards,
        "household_count": pa.array(households, pa.int64()),
        "population": pa.array([20 * count for count in households], pa.int64()),
        "is_sample": [True] * len(names),
    }
    with open_store(path) as store:
        store.load_villages(pa.table(villages), datetime(2016, 1, 8))
        yield store


def plan_of(
    store: Store,
    data: str | bytes,
    dataset: str = "activity",
    wards: Sequence[str] | None = None,
    lang: str = "vi",
    name: str = "tep.csv",
) -> Plan:
    """The plan of a file's text (UTF-8) or bytes."""
    content = data.encode() if isinstance(data, str) else data
    with store.desk() as desk:
        return intake.make_plan(
            content, name, datasets.dataset(dataset), wards, desk, store.gazetteer(), TODAY, lang=lang
        )


def table(header: str, *rows: str) -> str:
    """A file of a header and rows."""
    return "\r\n".join((header, *rows)) + "\r\n"


def stored(store: Store, data: str, dataset: str = "activity") -> Stored:
    """Stores a file that must be faultless."""
    plan = plan_of(store, data, dataset)
    assert plan.problems == []
    return store.apply(plan, account_id="vanphong", at=AT)


def faults(plan: Plan) -> list[tuple[str, int | None, str | None, str | None]]:
    """(code, row, column, value) of every problem, in the order shown."""
    return [(problem.code, problem.row, problem.column, problem.value) for problem in plan.problems]
