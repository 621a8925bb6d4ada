"""What one must be allowed to ask a query for, one line each: a query that does not stand here is refused."""

from collections.abc import Mapping

import pandas as pd

from khoi.access.policy import Action, Viewer, may, scope_of
from khoi.errors import NotAllowed

S, M, U = Action.SEE, Action.SEE_SUMMARY, Action.UPLOAD
READING: Mapping[str, Action] = {
    "activity_calendar": S,
    "briefing_files": S,
    "campaigns": M,
    "city_months": M,
    "compare_bodies": S,
    "compare_body_months": S,
    "compare_months": S,
    "compare_period_means": S,
    "compare_periods": S,
    "compare_villages": S,
    "coverage_by_village": S,
    "coverage_by_ward": M,
    "coverage_moves": S,
    "effect_activity": U,
    "effect_headcount": U,
    "effect_spending": U,
    "headcount_by_body": M,
    "headcount_body_months": S,
    "headcount_months": S,
    "history": U,
    "history_accounts": U,
    "history_slots": U,
    "limits": S,
    "members_by_ward": M,
    "model_bodies": M,
    "months": M,
    "names": M,
    "overdue_conclusions": S,
    "overlap_by_order": S,
    "overlap_months": S,
    "overlap_by_place": S,
    "overlap_pairs": S,
    "overlap_rows": S,
    "published_facts": M,
    "reach_steps": S,
    "received": M,
    "reporting": M,
    "since_meeting": S,
    "spending_by_household": S,
    "spending_by_item": S,
    "spending_by_owner": S,
    "spending_by_source": S,
    "spending_item_months": S,
    "spending_months": M,
    "spending_of_item": S,
    "spending_year": M,
    "teams_by_household": S,
    "target_pace": S,
    "trace_activity": M,  # what lies behind a figure of the summary; of who stored it a guest learns nothing
    "trace_arrivals": M,
    "trace_conclusion": S,
    "trace_headcount": M,
    "trace_scope": M,
    "trace_spending": M,
    "trace_target": S,
    "unit_story": S,
    "uploads": U,
    "village_households": S,
    "village_reports": S,
    "village_team": S,
    "villages_left": S,
    "visit_villages": M,
    "ward_arrivals": S,
    "ward_measures": S,
    "ward_series": S,
    "wards": M,
}
OF_INSIDERS = ("account_id", "note")  # columns that a guest does not get


def reading_scope(viewer: Viewer, query: str) -> list[str] | None:
    """The wards within which the viewer may read a query such as "see/wards" (None: all). Raises NotAllowed."""
    action = READING.get(query.removeprefix("see/"))
    if action is None:
        raise NotAllowed("access.no-rule", name=query)
    return scope_of(viewer, action)


def as_seen_by(viewer: Viewer, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows without what is for those who work here, where the viewer is a guest."""
    if may(viewer, Action.SEE).is_allowed:
        return rows
    return rows.drop(columns=[name for name in OF_INSIDERS if name in rows])
