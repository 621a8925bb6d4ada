"""What is asked: a month, a quarter, a year that still runs and one that is over, a range; the city, a phường, a xã,
a village; an order with listed scope and all orders; one body; what a leader sees and what a ward's staff see."""

from dataclasses import replace
from datetime import date

from tests.recount.raw import Asked


def _months(first: tuple[int, int], last: tuple[int, int], *before: tuple[int, int]) -> Asked:
    return Asked(*(date(year, month, 1) for year, month in (first, last, *before)))


MONTH = _months((2018, 7), (2018, 7), (2018, 6), (2018, 6))
QUARTER = _months((2018, 4), (2018, 6), (2018, 1), (2018, 3))
RUNNING = _months((2018, 1), (2018, 7), (2017, 1), (2017, 7))  # the year 2018, of which July is the last month known
OVER = _months((2017, 1), (2017, 12), (2016, 1), (2016, 12))
RANGE = _months((2016, 11), (2017, 2), (2016, 7), (2016, 10))
START = _months((2016, 2), (2016, 2), (2016, 1), (2016, 1))  # next to nothing lies before it
EVER = _months((2016, 1), (2018, 7), (2013, 6), (2015, 12))
FUTURE = _months((2018, 7), (2018, 7), (2017, 7), (2017, 7))  # a month beside the same one a year before

PHUONG, XA, VILLAGE, ISLAND = "ka-long", "bac-son", "bac-son.luc-phu", "hai-son"
LISTED, OF_XA = "du-lich-cong-dong", "nong-thon-moi"
CHOICES: dict[str, Asked] = {
    "month": MONTH,
    "quarter": QUARTER,
    "running-year": RUNNING,
    "year-over": OVER,
    "range": RANGE,
    "ever": EVER,
    "month-beside-last-year": FUTURE,
    "month-phường": replace(MONTH, ward_id=PHUONG),
    "running-year-xã": replace(RUNNING, ward_id=XA),
    "start-xã": replace(START, ward_id=ISLAND),
    "running-year-village": replace(RUNNING, ward_id=XA, village_id=VILLAGE),
    "range-village": replace(RANGE, ward_id=XA, village_id=VILLAGE),
    "range-listed": replace(RANGE, campaign_id=LISTED),
    "running-year-listed": replace(RUNNING, campaign_id=LISTED),
    "quarter-of-xã": replace(QUARTER, campaign_id=OF_XA),
    "month-listed-elsewhere": replace(MONTH, campaign_id=LISTED, ward_id=PHUONG),
    "running-year-scope": replace(RUNNING, scope=(XA,)),
    "range-scope-listed": replace(RANGE, scope=(XA, ISLAND), campaign_id=LISTED),
    "running-year-body": replace(RUNNING, body_id="phu-nu", by="campaign"),
    "quarter-body-xã": replace(QUARTER, ward_id=XA, body_id="mttq", by="village"),
    "range-body-scope-listed": replace(
        RANGE, scope=(XA, ISLAND), campaign_id=LISTED, body_id="to-dan-van", by="village"
    ),
    "running-year-some-wards": replace(RUNNING, items="bac-son,ka-long"),
    "month-scope-elsewhere": replace(MONTH, scope=(XA,), ward_id=PHUONG, village_id="ka-long.khu-1"),
}

_GROWN = replace(_months((2024, 10), (2025, 8), (2023, 10), (2024, 9)), as_of=date(2025, 8, 31))
MERGED: dict[str, Asked] = {  # of tests/merged_city.py: across both mergers, before, after, and some wards of one alone
    "across": _GROWN,
    "before": replace(_GROWN, last_month=date(2024, 12, 1)),
    "after": replace(_GROWN, first_month=date(2025, 7, 1)),
    "across-scope": replace(_GROWN, scope=("tra-co", "tran-phu"), by="village"),
    "across-scope-of-the-new": replace(_GROWN, scope=("mong-cai-1-2025", "tran-phu"), by="campaign"),
    "across-ward": replace(_GROWN, ward_id="mong-cai-1-2025", periods="2024-10..2025-06,2025-07..2025-08"),
}
