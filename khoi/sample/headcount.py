"""Posts and contracts of the office, members of ward blocs and village teams, month by month."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from khoi.periods import shifted
from khoi.sample.chance import Chance, shared
from khoi.sample.parameters import FIRST_MONTH, TEAMS_SINCE, progress, wards
from khoi.sample.tables import Staff, Ward, rows
from khoi.sample.villages import Village

BASELINE = shifted(FIRST_MONTH, -1)  # December 2015: what the cuts are measured against
TEAM_MEMBERS, TEAMS = 991, 101  # the article's control totals; 179 bloc members stand ward by ward


@dataclass(frozen=True, slots=True)
class Headcount:
    """One row; without ward it is the office's, without village the ward's."""

    ward: Ward | None
    village: Village | None
    body_id: str
    category: str
    month: date
    assigned_count: int | None
    present_count: int
    female_count: int
    party_member_count: int


def office_headcount(month: date) -> Iterator[Headcount]:
    """Posts and contracts by organisation, as they stand in that month."""
    latest: dict[tuple[str, str], Staff] = {}
    for staff in rows(Staff, "sample_headcount"):
        if staff.from_month <= month:
            latest[staff.body_id, staff.category] = staff
    for staff in latest.values():
        yield Headcount(None, None, staff.body_id, staff.category, month, staff.assigned_count, staff.present_count,
                        staff.female_count, staff.party_member_count)  # fmt: skip


def member_headcount(seed: int, villages: Sequence[Village], months: Sequence[date]) -> Iterator[Headcount]:
    """Members of every bloc, and of every team since March 2017, ward by ward, village by village, month by month."""
    for ward in wards():
        shares = _shares(Chance(seed, "bloc", ward.ward_id), 0.32, 0.72)
        for month in months:
            members = ward.bloc_members if month >= TEAMS_SINCE else ward.bloc_members_before
            yield _members(ward, None, "khoi-dan-van", "bloc_member", month, members, shares)
    chances = [Chance(seed, "team", village.village_id) for village in villages]
    # Larger villages have somewhat larger teams: 8 to 12 members each, in all as many as the article counts.
    weights = [
        8 + village.household_count / 100 + chance.between(0, 1)
        for village, chance in zip(villages, chances, strict=True)
    ]
    sizes = shared(round(TEAM_MEMBERS * len(villages) / TEAMS), weights)
    for village, chance, size in zip(villages, chances, sizes, strict=True):
        shares = _shares(chance, 0.40, 0.36)
        for month in months:
            if month >= TEAMS_SINCE:
                yield _members(village.ward, village, "to-dan-van", "team_member", month, size, shares)


def _shares(chance: Chance, female: float, party: float) -> tuple[float, float]:
    return female * chance.near(0.3), party * chance.near(0.15)


def _members(
    ward: Ward,
    village: Village | None,
    body_id: str,
    category: str,
    month: date,
    size: int,
    shares: tuple[float, float],
) -> Headcount:
    """One unit's members; women and Party members become slowly more."""
    female, party = (min(size, round(size * share * (0.94 + 0.12 * progress(month)))) for share in shares)
    return Headcount(ward, village, body_id, category, month, None, size, female, party)
