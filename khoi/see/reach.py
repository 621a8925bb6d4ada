"""Targets and what is left of an order, in words: who is slowest, which villages remain, when a target will be met."""

from typing import Any

import pandas as pd

from khoi.periods import Period, short_month, written
from khoi.see.filters import Filters
from khoi.see.format import percent, result, share, total, whole
from khoi.see.memory import remembered
from khoi.see.trace import at
from khoi.words import say


@remembered
def targets(rows: pd.DataFrame, filters: Filters, lang: str) -> str:
    """How many wards have met the year's target, who is slowest and what is left, from `see/coverage_by_ward`.

    Nothing where no target is set. A ward without a reported result is counted apart: it has no share.
    """
    aimed = rows[rows["target"].notna() & (rows["target"] > 0)]
    if aimed.empty:
        return ""
    aimed = aimed.assign(part=aimed["year_result"] / aimed["target"])
    told = aimed[aimed["part"].notna()].sort_values("part", kind="stable")
    if told.empty:
        return say("coverage.targets-none", lang, year=str(filters.told.last_month.year))
    is_one = aimed["campaign_id"].nunique() == 1
    remaining = (total(rows["village_count"]) or 0) - (total(rows["reached_count"]) or 0)
    values = {
        "met": whole(float((told["part"] >= 1).sum()), lang),
        "base": whole(float(len(aimed)), lang),
        "year": str(filters.told.last_month.year),
    }
    kind = "order" if is_one else "all"
    parts = [say(f"coverage.targets-{kind}", lang, **values)]
    if told["part"].iloc[0] < 1 and len(aimed) > 1:
        slow = told.iloc[0]
        names = {"ward": str(slow["ward_name"]), "order": str(slow[f"campaign_{lang}"])}
        parts.append(say(f"coverage.slowest-{kind}", lang, **names, share=percent(slow["part"], lang)))
    elif len(aimed) == 1:
        parts = [say("coverage.targets-one", lang, **values, share=percent(told["part"].iloc[0], lang))]
    if len(told) < len(aimed):
        parts.append(say("coverage.targets-silent", lang, count=len(aimed) - len(told)))
    if remaining and is_one:
        parts.append(say("coverage.targets-left", lang, count=int(remaining)))
    return say("coverage.targets-sentence", lang, parts="; ".join(parts))


@remembered
def left(rows: pd.DataFrame, filters: Filters, lang: str) -> str:
    """How many villages are left, in which of the two states, from `see/villages_left`; of several orders each."""
    if rows.empty:
        return say("coverage.left-none", lang)
    if filters.campaign is None and rows["campaign_id"].nunique() > 1:
        orders = rows.drop_duplicates("campaign_id").itertuples()
        told = (
            say("coverage.left-order", lang, order=str(row.campaign_vi if lang == "vi" else row.campaign_en),
                left=whole(row.left_count, lang), base=whole(row.village_count, lang))
            for row in orders
        )  # fmt: skip
        return say("coverage.left-most", lang, orders="; ".join(told))
    states = rows["state"].value_counts()
    return say(
        "coverage.left-states", lang, order=str(rows[f"campaign_{lang}"].iloc[0]),
        left=whole(float(len(rows)), lang), base=whole(rows["village_count"].iloc[0], lang),
        unreported=whole(float(states.get("unreported", 0)), lang),
        behind=whole(float(states.get("behind", 0)), lang),
    )  # fmt: skip


def villages(rows: pd.DataFrame, lang: str) -> pd.DataFrame:
    """The rows of `see/villages_left` with their state and the month they were last reached in words."""
    never = say("coverage.never-reached", lang)
    return rows.assign(
        state_name=[say(f"coverage.state-{state}", lang) for state in rows["state"]],
        last_reached=[never if pd.isna(month) else short_month(month, lang) for month in rows["last_reached_month"]],
    )


def finish(row: Any, filters: Filters, lang: str) -> str:
    """When an order meets its target: a row of `see/target_pace` as a mapping."""
    part = share(row["year_result"], row["target"])
    last = Period(filters.told.last_month, filters.told.last_month)
    values = {"share": percent(part, lang), "month": "", "until": written(last, lang)}
    if not pd.isna(row["finish_month"]):
        values["month"] = written(Period(at(row["finish_month"]), at(row["finish_month"])), lang)
    if pd.isna(row["year_result"]) and row["state"] != "over":
        return say("coverage.finish-none", lang, **values)
    return say(f"coverage.finish-{row['state']}", lang, **values)


def pace(rows: pd.DataFrame, filters: Filters, lang: str) -> str:
    """For one order: result of target and when it will be met, from `see/target_pace`."""
    row = rows.iloc[-1]
    unit = str(row[f"unit_{lang}"])
    if pd.isna(row["year_result"]):
        return finish(row, filters, lang)
    values = {"result": result(row["year_result"], lang), "target": result(row["target"], lang), "unit": unit}
    told = say("coverage.pace-result", lang, **values, share=percent(share(row["year_result"], row["target"]), lang))
    return f"{told} {finish(row, filters, lang)}"


@remembered
def orders(rows: pd.DataFrame, filters: Filters, lang: str) -> pd.DataFrame:
    """One row per order of `see/target_pace`: its year and how it will end, in words."""
    told = rows.drop_duplicates("campaign_id")
    return told.assign(
        month=None,
        part=told["year_result"] / told["target"],
        finish=[finish(row, filters, lang).rstrip(".") for row in told.to_dict("records")],
    )
