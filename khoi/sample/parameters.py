"""What the sample's parameters say: wards, orders and their scope, and how far the model has taken hold in a month."""

from datetime import date
from functools import cache

from khoi.sample.tables import BodyName, Campaign, Course, Order, UnitName, Ward, rows

FIRST_MONTH = date(2016, 1, 1)
LAST_MONTH = date(2018, 12, 1)  # as far as plans, targets and lunar years are given
TEAMS_SINCE = date(2017, 3, 1)  # the article: village teams set up, ward blocs consolidated
MODEL_SETTLED = 30  # months until the model has taken hold, counted from FIRST_MONTH


def wards() -> tuple[Ward, ...]:
    """The seventeen wards, phường first."""
    return rows(Ward, "sample_wards")


@cache
def campaigns() -> tuple[tuple[Campaign, Order], ...]:
    """Every order: how it is carried out, and its reference row."""
    orders = {order.id: order for order in rows(Order, "campaigns")}
    return tuple((campaign, orders[campaign.campaign_id]) for campaign in rows(Campaign, "sample_campaigns"))


@cache
def units() -> dict[str, UnitName]:
    """Name and kind of every unit by id."""
    return {unit.id: unit for unit in rows(UnitName, "units")}


@cache
def body_names() -> dict[str, str]:
    """Each organisation's name by id."""
    return {body.id: body.name_vi for body in rows(BodyName, "bodies")}


def is_in_scope(order: Order, ward_id: str) -> bool:
    """Whether an order is for that ward."""
    if order.scope == "listed":
        return ward_id in order.listed_wards.split()
    return order.scope in ("all", units()[ward_id].kind)


def months_since_start(month: date) -> int:
    """0 for January 2016, 1 for February 2016 …"""
    return (month.year - FIRST_MONTH.year) * 12 + month.month - FIRST_MONTH.month


def progress(month: date) -> float:
    """How far the model has taken hold: 0 in January 2016, 1 from July 2018 on."""
    return min(1.0, max(0.0, months_since_start(month) / MODEL_SETTLED))


@cache
def course(month: date) -> Course:
    """The shares of joint and overlapping work in that month."""
    knots = rows(Course, "sample_course")
    before = max((knot for knot in knots if knot.month <= month), key=lambda knot: knot.month)
    after = min((knot for knot in knots if knot.month >= month), key=lambda knot: knot.month)
    length = months_since_start(after.month) - months_since_start(before.month)
    way = (months_since_start(month) - months_since_start(before.month)) / length if length else 0.0
    joint = before.joint_share + way * (after.joint_share - before.joint_share)
    return Course(month, joint, before.overlap_share + way * (after.overlap_share - before.overlap_share))
