"""What a briefing finds, in sentences computed from its rows: how reports came in, what went well, what did not."""

from collections.abc import Iterator

import pandas as pd

from khoi.brief.gather import Gathered
from khoi.periods import Period, shifted, written
from khoi.see.attention import attention
from khoi.see.format import percent, points, share, total, whole
from khoi.words import say

MOST_LIMITS = 8  # lines; the attention list of the page has them all
NAMED = 3


def reports(gathered: Gathered, lang: str) -> str:
    """How many wards reported the period's last month, on time and late, and who did not."""
    rows = gathered["reporting"]
    last = rows[rows["month"] == rows["month"].max()]
    month = gathered.filters.told.last_month
    silent = [str(name) for name in last.loc[last["state"] == "missing", "ward_name"]]
    values = {
        "month": written(Period(month, month), lang), "base": whole(float(len(last)), lang),
        "on_time": whole(float((last["state"] == "on_time").sum()), lang),
        "late": whole(float((last["state"] == "late").sum()), lang),
    }  # fmt: skip
    if gathered.ward:
        [state] = last["state"].tolist() or ["missing"]
        return say(f"briefing.report-{state.replace('_', '-')}", lang, month=values["month"])
    told = say("briefing.reports", lang, **values)
    return f"{told} {say('briefing.reports-missing', lang, silent=', '.join(silent))}" if silent else told


def overlap(gathered: Gathered, lang: str) -> str:
    """The share of what was reached that two or more bodies ran separately, and its change."""
    orders = gathered["overlap_by_order"]
    now, before = (
        share(total(orders[f"{when}overlap_count"]), total(orders[f"{when}reached_count"])) for when in ("", "before_")
    )
    if now is None:
        return say("briefing.overlap-none", lang, period=written(gathered.period, lang))
    worst = orders[orders["reached_count"] > 0]
    worst = worst.loc[(worst["overlap_count"] / worst["reached_count"]).astype(float).idxmax()]
    moved = points(now, before, lang)
    values = {
        "share": percent(now, lang), "part": whole(total(orders["overlap_count"]), lang),
        "base": whole(total(orders["reached_count"]), lang), "period": written(gathered.period, lang),
        "change": f" ({moved} {gathered.filters.compared(lang)})" if moved else "",
    }  # fmt: skip
    told = say("briefing.overlap", lang, **values)
    if not worst["overlap_count"]:
        return told
    most = percent(share(worst["overlap_count"], worst["reached_count"]), lang)
    return f"{told} {say('briefing.overlap-most', lang, order=str(worst[f'campaign_{lang}']), share=most)}"


def strengths(gathered: Gathered, lang: str) -> list[str]:
    """What the rows show that went well; where they show nothing, a sentence that says so."""
    return list(_strengths(gathered, lang)) or [say("briefing.no-strength", lang)]


def _strengths(gathered: Gathered, lang: str) -> Iterator[str]:
    filters, wards = gathered.filters, gathered["wards"]
    base = total(wards["pair_count"])
    now, before = (share(total(wards[name]), base) for name in ("reached_count", "before_reached_count"))
    if now is not None and before is not None and now > before:
        change = points(now, before, lang) or ""
        yield say("briefing.coverage-rose", lang, share=percent(now, lang), change=change,
                  compared=filters.compared(lang))  # fmt: skip
    told = wards[wards["state"] != "unreported"].sort_values("share", ascending=False, kind="stable")
    if len(told) > NAMED:
        first = [f"{row.ward_name} ({percent(row.share, lang)})" for row in told.head(NAMED).itertuples()]
        yield say("briefing.widest", lang, wards=", ".join(first))
    pace = gathered["target_pace"]
    met = list(dict.fromkeys(str(name) for name in pace.loc[pace["state"] == "met", f"campaign_{lang}"]))
    if met:
        yield say("briefing.met", lang, year=str(filters.told.last_month.year), orders=", ".join(met))
    yield from _on_time(gathered, lang)
    orders = gathered["overlap_by_order"]
    less, more = (
        share(total(orders[f"{when}overlap_count"]), total(orders[f"{when}reached_count"])) for when in ("", "before_")
    )
    if less is not None and more is not None and less < more:
        yield say("briefing.overlap-fell", lang, share=percent(less, lang), change=points(less, more, lang) or "",
                  compared=filters.compared(lang))  # fmt: skip


def _on_time(gathered: Gathered, lang: str) -> Iterator[str]:
    """That more wards reported in time than the month before, or that all did."""
    month = gathered.filters.told.last_month
    months = gathered["city_months"].set_index("month")["on_time_count"].astype(float)
    now, before = (months.get(pd.Timestamp(one)) for one in (month, shifted(month, -1)))
    base = float(len(gathered["wards"]))
    if now is not None and base > 1 and (now == base or (before is not None and now > before)):
        yield say("briefing.on-time", lang, month=written(Period(month, month), lang), on_time=whole(now, lang),
                  base=whole(base, lang), before=whole(before, lang))  # fmt: skip


def limits(gathered: Gathered, lang: str) -> list[str]:
    """What needs attention, as the overview ranks it; at most eight lines, the rest counted."""
    lines = attention(
        gathered["reporting"], gathered["wards"], gathered["overdue_conclusions"], gathered["spending_by_owner"],
        gathered["limits"], lang,
    )  # fmt: skip
    told = [f"{row.what}: {row.where} – {row.detail}." for row in lines.head(MOST_LIMITS).itertuples()]
    left = len(lines) - len(told)
    if left:
        told.append(say("briefing.more-limits", lang, count=left, shown=whole(float(left), lang)))
    return told or [say("briefing.no-limit", lang)]
