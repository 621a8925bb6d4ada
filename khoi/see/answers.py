"""The one sentence that answers a page's question from its rows, and the list of what needs attention."""

import pandas as pd

from khoi.periods import Period, written
from khoi.places import Unit, full_name
from khoi.see.filters import Filters
from khoi.see.format import is_known, money, percent, share, total, whole
from khoi.words import day, moment, say

MOST_OF_A_KIND = 3  # lines of one kind in the list of what needs attention


def overview(wards: pd.DataFrame, months: pd.DataFrame, filters: Filters, lang: str) -> str:
    """How far the orders reach, who leads and who trails, and how many wards have reported."""
    told = wards[wards["state"] != "unreported"]
    ordered = (told if len(told) else wards).sort_values("share")
    now = share(total(wards["reached_count"]), total(wards["pair_count"]))
    last = filters.told.last_month
    values = {
        "share": percent(now, lang),
        "period": filters.sentence(lang),
        "reported": whole(float((wards["state"] != "unreported").sum()), lang),
        "base": whole(float(len(wards)), lang),
        "month": written(Period(last, last), lang),
        "first": str(ordered["ward_name"].iloc[-1]),
        "first_share": percent(ordered["share"].iloc[-1], lang),
        "last": str(ordered["ward_name"].iloc[0]),
        "last_share": percent(ordered["share"].iloc[0], lang),
    }
    return say("overview.answer" if len(wards) > 1 else "overview.answer-one", lang, **values)


def coverage(rows: pd.DataFrame, lang: str) -> str:
    """For one order: villages reached and who trails; for all: which order reaches furthest and which least."""
    if rows["campaign_id"].nunique() == 1:
        parts = rows.assign(share=rows["reached_count"] / rows["village_count"]).sort_values("share")
        reached, base = total(rows["reached_count"]), total(rows["village_count"])
        return say(
            "coverage.answer-order", lang, reached=whole(reached, lang), base=whole(base, lang),
            share=percent(share(reached, base), lang), wards=whole(float(len(rows)), lang),
            last=str(parts["ward_name"].iloc[0]), last_share=percent(parts["share"].iloc[0], lang),
        )  # fmt: skip
    name = f"campaign_{lang}"
    sums = rows.groupby(name, sort=False)[["reached_count", "village_count"]].sum()
    parts = (sums["reached_count"] / sums["village_count"]).sort_values()
    return say(
        "coverage.answer", lang, first=str(parts.index[-1]), first_share=percent(parts.iloc[-1], lang),
        last=str(parts.index[0]), last_share=percent(parts.iloc[0], lang),
    )  # fmt: skip


def headcount(bodies: pd.DataFrame, members: pd.DataFrame, lang: str) -> str:
    """Posts filled and assigned; blocs and teams with their members."""
    parts = []
    if len(bodies):
        present, assigned = (total(bodies[column].astype(float)) for column in ("present_count", "assigned_count"))
        parts.append(say("headcount.answer-posts", lang, present=whole(present, lang), assigned=whole(assigned, lang)))
    if len(members):
        values = {
            "blocs": whole(float(members["bloc_count"].notna().sum()), lang),
            "bloc_members": whole(total(members["bloc_count"].astype(float)), lang),
            "teams": whole(total(members["team_count"].astype(float)), lang),
            "team_members": whole(total(members["team_member_count"].astype(float)), lang),
        }
        parts.append(say("headcount.answer-members", lang, **values))
    return " ".join(parts)


def spending(owners: pd.DataFrame, filters: Filters, lang: str) -> str:
    """What was paid of the period's plan, and who has used most of theirs."""
    paid, planned = (total(owners[column].astype(float)) for column in ("actual_vnd", "planned_vnd"))
    known = owners.dropna(subset=["actual_vnd", "planned_vnd"])
    parts = (known["actual_vnd"] / known["planned_vnd"]).astype(float)
    values = {
        "paid": money(paid, lang),
        "planned": money(planned, lang),
        "used": percent(share(paid, planned), lang),
        "period": filters.sentence(lang),
    }
    if len(known) < 2:
        return say("spending.answer-one", lang, **values)
    first = str(known.loc[parts.idxmax(), "ward_name"])
    return say("spending.answer", lang, **values, first=first, first_used=percent(parts.max(), lang))


def ward(rows: pd.DataFrame, unit: Unit, filters: Filters, lang: str) -> str:
    """How far the orders reach in one ward, and which reaches least."""
    reached, base = total(rows["reached_count"]), total(rows["village_count"])
    parts = rows.assign(share=rows["reached_count"] / rows["village_count"]).sort_values("share")
    least = parts.iloc[0]
    return say(
        "ward.answer", lang, ward=full_name(unit, lang), reached=whole(reached, lang), base=whole(base, lang),
        share=percent(share(reached, base), lang), period=written(filters.period, lang),
        last=str(least[f"campaign_{lang}"]), last_reached=whole(least["reached_count"], lang),
        last_base=whole(least["village_count"], lang),
    )  # fmt: skip


def village(orders: pd.DataFrame, unit: Unit, filters: Filters, lang: str) -> str:
    """How many orders reached the village, and which are still without a report."""
    reached = float((orders["state"] == "reached").sum())
    silent = [str(name) for name in orders.loc[orders["state"] == "unreported", f"campaign_{lang}"]]
    values = {
        "village": full_name(unit, lang),
        "period": written(filters.period, lang),
        "reached": whole(reached, lang),
        "base": whole(float(len(orders)), lang),
    }
    if not silent:
        return say("village.answer-all", lang, **values)
    return say("village.answer", lang, **values, silent=", ".join(silent))


def attention(
    reporting: pd.DataFrame, wards: pd.DataFrame, conclusions: pd.DataFrame, owners: pd.DataFrame, lang: str
) -> pd.DataFrame:
    """What a leader should ask about: (what, where, detail, ward_id) lines, the most pressing first.

    From `see/reporting`, `see/wards`, `see/overdue_conclusions`, `see/spending_by_owner`.
    """
    lines: list[tuple[str, str, str, str]] = []
    last = reporting[reporting["month"] == reporting["month"].max()] if len(reporting) else reporting
    for row in last[last["state"] == "missing"].itertuples():
        lines.append((say("overview.missing", lang), str(row.ward_name), say("overview.missing-detail", lang), str(row.ward_id)))
    for row in last[last["state"] == "late"].itertuples():
        detail = say("overview.late-detail", lang, arrived=moment(row.first_stored_at))
        lines.append((say("overview.late", lang), str(row.ward_name), detail, str(row.ward_id)))
    for row in wards[wards["state"] != "unreported"].nsmallest(MOST_OF_A_KIND, "share").itertuples():
        detail = say(
            "overview.low-detail", lang, share=percent(row.share, lang), reached=whole(row.reached_count, lang),
            base=whole(row.pair_count, lang),
        )  # fmt: skip
        lines.append((say("overview.low", lang), str(row.ward_name), detail, str(row.ward_id)))
    for row in owners.itertuples():
        used = share(row.actual_vnd, row.planned_vnd) if is_known(row.actual_vnd) and is_known(row.planned_vnd) else None
        if used is not None and used > 1:
            detail = say("overview.over-detail", lang, used=percent(used, lang))
            lines.append((say("overview.over", lang), str(row.ward_name), detail, str(row.ward_id)))
    for row in conclusions.head(MOST_OF_A_KIND).itertuples():
        detail = say(
            "overview.overdue-detail", lang, number=str(row.number), due=day(row.due_on), content=str(row.content),
            days=whole(row.overdue_days, lang),
        )  # fmt: skip
        where = str(row.responsible_vi if lang == "vi" else row.responsible_en)
        lines.append((say("overview.overdue", lang), where, detail, str(row.ward_id)))
    return pd.DataFrame(lines, columns=["what", "where", "detail", "ward_id"])
