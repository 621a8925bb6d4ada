"""The one sentence that answers a page's question from its rows."""

import pandas as pd

from khoi.periods import Period, written
from khoi.places import Unit, full_name
from khoi.see.filters import Filters
from khoi.see.format import money, money_unit, percent, share, total, whole
from khoi.see.memory import remembered
from khoi.see.trace import at
from khoi.words import number, say


@remembered
def overview(wards: pd.DataFrame, filters: Filters, lang: str) -> str:
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


@remembered
def coverage(rows: pd.DataFrame, lang: str) -> str:
    """For one order: villages reached and who trails; for all: which order reaches furthest and which least."""
    if rows["campaign_id"].nunique() == 1:
        return _order(rows, lang)
    sums = rows.groupby(f"campaign_{lang}", sort=False)[["reported_count", "reached_count", "village_count"]].sum()
    silent = [str(name) for name in sums.index[sums["reported_count"] == 0]]
    told = sums[sums["reported_count"] > 0]
    if told.empty:
        return say("coverage.answer-none", lang)
    parts = (told["reached_count"] / told["village_count"]).sort_values()
    answer = say(
        "coverage.answer", lang, first=str(parts.index[-1]), first_share=percent(parts.iloc[-1], lang),
        last=str(parts.index[0]), last_share=percent(parts.iloc[0], lang),
    )  # fmt: skip
    return f"{answer} {say('coverage.answer-silent', lang, silent=', '.join(silent))}" if silent else answer


def _order(rows: pd.DataFrame, lang: str) -> str:
    """Villages of one order reached of those in scope; the ward with the smallest share where there are several."""
    parts = rows.assign(share=rows["reached_count"] / rows["village_count"]).sort_values("share")
    reached, base = total(rows["reached_count"]), total(rows["village_count"])
    key = "coverage.answer-order-one" if len(rows) == 1 else "coverage.answer-order"
    return say(
        key if total(rows["reported_count"]) else "coverage.answer-order-none", lang,
        reached=whole(reached, lang), base=whole(base, lang), share=percent(share(reached, base), lang),
        wards=whole(float(len(rows)), lang), last=str(parts["ward_name"].iloc[0]),
        last_share=percent(parts["share"].iloc[0], lang),
    )  # fmt: skip


def headcount(bodies: pd.DataFrame, members: pd.DataFrame, lang: str, body: str = "") -> str:
    """Posts filled and assigned, of the office or of one body; blocs and teams with their members."""
    parts = []
    if len(bodies):
        present, assigned = (total(bodies[column].astype(float)) for column in ("present_count", "assigned_count"))
        counts = {"present": whole(present, lang), "assigned": whole(assigned, lang)}
        one = say("headcount.answer-body", lang, body=body, **counts)
        parts.append(one if body else say("headcount.answer-posts", lang, **counts))
    if len(members):
        values = {
            "blocs": whole(float(members["bloc_count"].notna().sum()), lang),
            "bloc_members": whole(total(members["bloc_count"].astype(float)), lang),
            "teams": whole(total(members["team_count"].astype(float)), lang),
            "team_members": whole(total(members["team_member_count"].astype(float)), lang),
        }
        if members["team_member_count"].isna().all():
            parts.append(say("headcount.answer-no-teams", lang, **values))
        elif members["bloc_count"].isna().all():
            parts.append(say("headcount.answer-no-blocs", lang, **values))
        else:
            parts.append(say("headcount.answer-members", lang, **values))
    return " ".join(parts)


def team_ratio(wards: pd.DataFrame, lang: str) -> str:
    """Team members for every 1,000 households of all wards that know both, from `see/teams_by_household`."""
    known = wards[wards["per_thousand"].notna()]
    members, homes = (total(known[column].astype(float)) for column in ("team_member_count", "household_count"))
    ratio = share(members, homes)
    return "" if ratio is None else say("headcount.answer-ratio", lang, ratio=number(1000 * ratio, lang, 1))


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
    first = str(known.loc[parts.idxmax(), f"owner_{lang}"])
    return say("spending.answer", lang, **values, first=first, first_used=percent(parts.max(), lang))


def forecast(months: pd.DataFrame, lang: str) -> str:
    """What the year's payments are expected to reach, or why nobody can say, from `see/spending_year`."""
    year, last = str(months["month"].iloc[0].year), months["last_told"].iloc[0]
    before = months["past_actual_vnd"].astype(float)
    past = ""
    if before.notna().all():
        values = {"year": str(months["month"].iloc[0].year - 1), "paid": money(float(before.sum()), lang)}
        past = say("spending.last-year", lang, **values)
    if not pd.isna(last) and last.month == 12:
        actual = months["actual_vnd"].astype(float)
        values = {"paid": money(total(actual), lang), "told": whole(float(actual.notna().sum()), lang)}
        return f"{say('spending.forecast-over', lang, year=year, **values)} {past}".strip()
    likely, least, greatest = (
        total(months[f"{name}_sum_vnd"].astype(float).tail(1)) for name in ("forecast", "least", "greatest")
    )
    if likely is None:
        return say("spending.forecast-early", lang, year=year, count=int(months["told_count"].iloc[0]))
    unit = money_unit([likely, greatest])
    told = say(
        "spending.forecast", lang, year=year, likely=unit.written(likely, lang), least=unit.written(least, lang),
        greatest=unit.written(greatest, lang), month=written(Period(at(last), at(last)), lang),
    )  # fmt: skip
    return f"{told} {past}".strip()


def ward(rows: pd.DataFrame, unit: Unit, filters: Filters, lang: str) -> str:
    """How far the campaigns reach in one ward, which reaches least, and which have no report."""
    reached, base = total(rows["reached_count"]), total(rows["village_count"])
    told = rows[rows["reported_count"] > 0]
    values = {
        "ward": full_name(unit, lang),
        "period": written(filters.period, lang),
        "reached": whole(reached, lang),
        "base": whole(base, lang),
        "share": percent(share(reached, base), lang),
    }
    if told.empty:
        return say("ward.answer-none", lang, ward=values["ward"], period=values["period"])
    least = told.loc[(told["reached_count"] / told["village_count"]).idxmin()]
    silent = [str(name) for name in rows.loc[rows["reported_count"] == 0, f"campaign_{lang}"]]
    answer = say(
        "ward.answer", lang, **values, last=str(least[f"campaign_{lang}"]),
        last_reached=whole(least["reached_count"], lang), last_base=whole(least["village_count"], lang),
    )  # fmt: skip
    return f"{answer} {say('coverage.answer-silent', lang, silent=', '.join(silent))}" if silent else answer


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
