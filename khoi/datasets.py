"""What can be uploaded: one declaration per dataset drives template, reading, checking, help and documents."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Literal

from khoi.errors import UnknownName

Kind = Literal[
    "ward", "village", "campaign", "body", "category", "budget_item", "source", "month", "year", "day",
    "whole", "money", "decimal", "text", "status", "responsible",
    "identity", "code", "unit_kind", "parent", "scope", "old_ward", "new_ward",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `name` in code and English files, `label` the header of our template, `aliases` others accept."""

    name: str
    label: str
    kind: Kind
    aliases: tuple[str, ...] = ()
    is_required: bool = False
    max_length: int | None = None


@dataclass(frozen=True, slots=True)
class Dataset:
    """One kind of upload: `table` its current facts (its log is `table`_log), `key` what identifies a row there.

    A catalogue (units, mergers, orders) is no figure: it is the office's, of no month, an administrator's to change.
    """

    name: str
    table: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    measures: tuple[str, ...]
    is_catalogue: bool = False

    def column(self, name: str) -> Column:
        """The column of that name."""
        return next(column for column in self.columns if column.name == name)

    def measures_in(self, present: Collection[str]) -> list[str]:
        """The measures that a file with these columns speaks of; of the others it says nothing."""
        return [name for name in self.measures if {name, name.removesuffix("_id")} & set(present)]


CATEGORIES = {
    "post": "biên chế",
    "contract": "hợp đồng",
    "bloc_member": "thành viên khối dân vận",
    "team_member": "thành viên tổ dân vận",
}
SOURCES = {"autonomous": "tự chủ", "non_autonomous": "không tự chủ", "mobilised": "xã hội hoá"}
STATUSES = {"open": "chưa làm", "in_progress": "đang làm", "done": "hoàn thành"}
UNIT_KINDS = {kind: kind for kind in ("phường", "xã", "khu", "thôn")}
CATALOGUE_MONTH = date(2016, 1, 1)  # stands where figures have their month: that of the office's founding

_WARD = Column("ward", "Xã, phường", "ward", ("Đơn vị", "Địa phương", "Phường/xã"))
_VILLAGE = Column("village", "Thôn, khu", "village", ("Thôn", "Khu", "Khu phố", "Tổ dân vận"))
_BODY = Column("body", "Tổ chức", "body", is_required=True)
_MONTH = Column("month", "Tháng", "month", ("Kỳ", "Kỳ báo cáo", "Thời gian"), is_required=True)
_CAMPAIGN = Column(
    "campaign", "Nhiệm vụ", "campaign", ("Phong trào", "Nội dung", "Nhiệm vụ đặt hàng"), is_required=True
)
_WARD_REQUIRED = Column(_WARD.name, _WARD.label, _WARD.kind, _WARD.aliases, is_required=True)
_VILLAGE_REQUIRED = Column(_VILLAGE.name, _VILLAGE.label, _VILLAGE.kind, _VILLAGE.aliases, is_required=True)

DATASETS = {
    dataset.name: dataset
    for dataset in (
        Dataset(
            "activity",
            "activity",
            (
                _WARD_REQUIRED,
                _VILLAGE_REQUIRED,
                _CAMPAIGN,
                Column("body", "Tổ chức thực hiện", "body", ("Tổ chức", "Đơn vị thực hiện"), is_required=True),
                _MONTH,
                Column("session_count", "Số buổi", "whole", ("Số cuộc",)),
                Column("participant_count", "Số lượt người", "whole", ("Lượt người", "Người tham gia")),
                Column("new_household_count", "Số hộ mới tiếp cận", "whole", ("Số hộ", "Hộ tham gia")),
                Column("result", "Kết quả", "decimal", ("Khối lượng",)),
                Column("note", "Ghi chú", "text", max_length=500),
            ),
            key=("village_id", "campaign_id", "body_id", "month"),
            measures=("session_count", "participant_count", "new_household_count", "result", "note"),
        ),
        Dataset(
            "headcount",
            "headcount",
            (
                _WARD,
                _VILLAGE,
                _BODY,
                Column("category", "Loại", "category", is_required=True),
                _MONTH,
                Column("assigned_count", "Được giao", "whole", ("Biên chế giao",)),
                Column("present_count", "Có mặt", "whole", ("Số thành viên", "Số lượng")),
                Column("female_count", "Nữ", "whole", ("Trong đó: Nữ",)),
                Column("party_member_count", "Đảng viên", "whole", ("Trong đó: Đảng viên",)),
            ),
            key=("unit_id", "body_id", "category", "month"),
            measures=("assigned_count", "present_count", "female_count", "party_member_count"),
        ),
        Dataset(
            "spending",
            "spending",
            (
                _WARD,
                _VILLAGE,
                Column("budget_item", "Mục", "budget_item", ("Tiểu mục", "Nội dung chi"), is_required=True),
                Column("source", "Nguồn", "source", is_required=True),
                _MONTH,
                Column("planned_vnd", "Dự toán (đồng)", "money", ("Kế hoạch", "Dự toán")),
                Column("actual_vnd", "Thực chi (đồng)", "money", ("Thực hiện", "Thực chi")),
            ),
            key=("unit_id", "item_code", "source", "month"),
            measures=("planned_vnd", "actual_vnd"),
        ),
        Dataset(
            "targets",
            "target",
            (
                _CAMPAIGN,
                _WARD_REQUIRED,
                _VILLAGE,
                Column("year", "Năm", "year", is_required=True),
                Column("target", "Chỉ tiêu", "decimal", is_required=True),
            ),
            key=("campaign_id", "unit_id", "month"),
            measures=("target",),
        ),
        Dataset(
            "conclusions",
            "conclusion",
            (
                Column("number", "Số", "text", is_required=True, max_length=50),
                Column("issued_on", "Ngày", "day", ("Ngày ban hành",), is_required=True),
                Column("content", "Nội dung", "text", is_required=True, max_length=2000),
                Column("responsible", "Đơn vị thực hiện", "responsible", is_required=True),
                Column("due_on", "Thời hạn", "day"),
                Column("status", "Trạng thái", "status", is_required=True),
                Column("done_on", "Ngày hoàn thành", "day"),
            ),
            key=("number",),
            measures=("issued_on", "content", "responsible_id", "due_on", "status", "done_on"),
        ),
        Dataset(
            "campaigns",
            "campaign_entry",
            (
                Column("id", "Mã nhiệm vụ", "identity", ("Mã",)),
                Column("name", "Tên nhiệm vụ", "text", ("Nhiệm vụ", "Tên"), is_required=True, max_length=200),
                Column("short_name", "Tên ngắn", "text", max_length=40),
                Column("name_en", "Tên tiếng Anh", "text", max_length=200),
                Column("short_name_en", "Tên ngắn tiếng Anh", "text", max_length=40),
                Column(
                    "result_unit",
                    "Đơn vị kết quả",
                    "text",
                    ("Đơn vị tính", "result unit"),
                    is_required=True,
                    max_length=40,
                ),
                Column("result_unit_en", "Đơn vị kết quả tiếng Anh", "text", max_length=40),
                Column("scope", "Phạm vi", "scope", ("Địa bàn",), is_required=True),
                Column("starts", "Bắt đầu", "day", ("Từ ngày", "Ngày bắt đầu"), is_required=True),
                Column("ends", "Kết thúc", "day", ("Đến ngày", "Ngày kết thúc")),
            ),
            key=("campaign_id",),
            measures=(
                "name",
                "short_name",
                "name_en",
                "short_name_en",
                "result_unit",
                "result_unit_en",
                "scope",
                "starts",
                "ends",
            ),
            is_catalogue=True,
        ),
        Dataset(
            "units",
            "unit_entry",
            (
                Column("id", "Mã định danh", "identity", ("Mã",)),
                Column("code", "Mã thống kê", "code", ("Mã số", "Mã đơn vị")),
                Column("name", "Tên đơn vị", "text", ("Tên", "Đơn vị"), is_required=True, max_length=60),
                Column("kind", "Loại", "unit_kind", ("Loại đơn vị",), is_required=True),
                Column("parent", "Thuộc xã, phường", "parent", ("Xã, phường", "Trực thuộc")),
                Column("household_count", "Số hộ", "whole"),
                Column("population", "Dân số", "whole", ("Số dân", "Nhân khẩu")),
                Column("valid_from", "Từ ngày", "day", ("Hiệu lực từ",)),
                Column("valid_to", "Đến ngày", "day", ("Hiệu lực đến",)),
            ),
            key=("unit_id",),
            measures=("code", "name", "kind", "parent_id", "household_count", "population", "valid_from", "valid_to"),
            is_catalogue=True,
        ),
        Dataset(
            "mergers",
            "merger_entry",
            (
                Column("effective_on", "Ngày hiệu lực", "day", ("Từ ngày",), is_required=True),
                Column("old", "Đơn vị cũ", "old_ward", ("Xã, phường cũ",), is_required=True),
                Column("new", "Đơn vị mới", "new_ward", ("Xã, phường mới", "Nhập vào"), is_required=True),
                Column("legal_basis", "Căn cứ", "text", ("Văn bản",), is_required=True, max_length=200),
            ),
            key=("old_id",),
            measures=("effective_on", "new_id", "legal_basis"),
            is_catalogue=True,
        ),
    )
}
CATALOGUES_FIRST = tuple(sorted(DATASETS.values(), key=lambda one: not one.is_catalogue))  # figures stand on them


def dataset(name: str) -> Dataset:
    """The dataset of that name. Raises UnknownName naming those there are."""
    if name not in DATASETS:
        raise UnknownName("fault.unknown-dataset", name=name, known=", ".join(DATASETS))
    return DATASETS[name]
