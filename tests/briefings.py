"""A briefing of the sample for the tests: July 2018, as the office would order it."""

from dataclasses import replace
from datetime import date, datetime

from khoi.brief import Choice

AT = datetime(2018, 8, 13, 2, 0)  # 9:00 in Vietnam
CHOICE = Choice(
    period="2018-07", lang="vi", day=date(2018, 8, 13), issuer_kind="party", issuer_above="Thành ủy Móng Cái",
    issuer_name="Cơ quan Khối", place="Móng Cái", signer="Trưởng Khối", number="12",
    recipients=("Thường trực Thành ủy", "Lưu Cơ quan Khối"), address="https://khoi.example.vn",
    proposals="Tiếp tục mở rộng độ phủ ở các xã biên giới.",
)  # fmt: skip
ENGLISH = replace(CHOICE, lang="en", signer="Head of the Joint Office", proposals="Widen coverage in border communes.")
OF_WARD = replace(CHOICE, ward_id="bac-son")
