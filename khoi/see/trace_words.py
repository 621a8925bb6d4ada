"""A traced figure in words: what, where and when it is; its value; and the formula with its own numbers in it."""

from collections.abc import Iterator

import pandas as pd

from khoi import words
from khoi.periods import Period, written
from khoi.see.format import deadline, is_known, money, percent, whole
from khoi.see.trace import SINCE_EVER, Traced
from khoi.see.trace_counts import Counted, Evidence
from khoi.words import say

MOST_TERMS = 6
MONEY = ("planned", "actual", "remaining")
NAMES = ("unit-name", "campaign-name", "item-name")
SOURCES = ("autonomous", "non_autonomous", "mobilised")  # what a code says of it comes from a browser


def title(traced: Traced, evidence: Evidence, where: str, lang: str) -> str:
    """ "Độ phủ · PAPI · xã Bắc Sơn · tháng 7/2018"."""
    parts = [say(f"trace.what-{traced.measure}", lang)]
    parts += _named(traced, evidence, lang)
    if traced.how.level != "office" and traced.measure != "conclusion":
        parts.append(where)
    if traced.measure not in (*NAMES, "conclusion"):
        parts.append(_when(traced, lang))
    return " · ".join(part for part in parts if part)


def value(traced: Traced, counted: Counted, evidence: Evidence, lang: str) -> str:
    """The figure as it is shown on the page, with its unit."""
    if counted.state:
        return say(f"trace.state-{counted.state}", lang)
    if traced.measure in NAMES:
        return ""
    if counted.value is None:
        return say("trace.not-reported", lang)
    if traced.measure in ("coverage", "overlap", "report"):
        values = {"part": whole(counted.part, lang), "base": whole(counted.base, lang)}
        return say("trace.share", lang, **values, share=percent(counted.value, lang))
    if traced.measure == "used":
        return percent(counted.value, lang)
    if traced.measure in MONEY:
        return money(counted.value, lang)
    if traced.measure in ("row", "conclusion"):
        return ""
    return f"{words.number(counted.value, lang)} {_unit(traced, evidence, lang)}".strip()


def formula(traced: Traced, counted: Counted, evidence: Evidence, lang: str) -> list[str]:
    """How the value comes out of the rows, in one or two sentences with its numbers."""
    return [sentence for sentence in _sentences(traced, counted, evidence, lang) if sentence]


def _sentences(traced: Traced, counted: Counted, evidence: Evidence, lang: str) -> Iterator[str]:
    measure = traced.measure
    if measure == "villages":
        yield say("trace.formula-villages", lang, file=traced.how.file, count=int(counted.value or 0))
        return
    if measure in NAMES:
        yield say("trace.formula-name", lang, file=traced.how.file)
        return
    if counted.value is None:
        yield say("trace.not-reported-means", lang)
    if measure in ("coverage", "overlap"):
        case = "coverage-order" if measure == "coverage" and traced.campaign_id else measure
        parts = {"part": whole(counted.part, lang), "base": whole(counted.base, lang)}
        ratio = percent((counted.part or 0) / counted.base, lang, 1) if counted.base else "–"
        yield say(f"trace.formula-{case}", lang, **parts, share=ratio)
        if measure == "coverage":
            yield say("trace.base", lang, file="data/campaigns.csv")
            yield _silence(traced, evidence, lang)
    elif measure == "both" and counted.value is not None:
        yield say("trace.formula-both", lang, count=int(counted.value))
    elif measure == "state":
        yield say("trace.formula-state", lang, rows=whole(counted.base, lang), part=whole(counted.part, lang))
    elif measure == "report":
        yield _arrival(traced, counted, evidence, lang)
    elif measure in ("used", "remaining") and counted.value is not None:
        paid, planned, left = (_dong(amount, lang) for amount in (counted.part, counted.base, counted.value))
        found = left if measure == "remaining" else percent(counted.value, lang, 1)
        yield say(f"trace.formula-{measure}", lang, paid=paid, planned=planned, found=found)
    elif measure == "teams" and counted.value is not None:
        yield say("trace.formula-teams", lang, teams=whole(counted.value, lang))
    elif measure in ("row", "conclusion"):
        yield say(f"trace.formula-{measure}", lang) if counted.value is not None else ""
    elif counted.value is not None:
        yield from _addition(traced, counted, evidence, lang)


def _addition(traced: Traced, counted: Counted, evidence: Evidence, lang: str) -> Iterator[str]:
    """The rows' values, spelt out where they are few; the share of the village's households where it is one."""
    unit = say("figure.dong", lang) if traced.measure in MONEY else _unit(traced, evidence, lang)
    result = f"{words.number(counted.value or 0, lang)} {unit}".strip()
    terms = [words.number(term, lang) for term in counted.terms]
    if len(terms) == 1:
        yield say("trace.formula-one", lang, value=result)
    elif len(terms) <= MOST_TERMS:
        yield say("trace.formula-sum", lang, terms=" + ".join(terms), value=result)
    else:
        yield say("trace.formula-sum-many", lang, rows=whole(len(terms), lang), value=result)
    if traced.measure == "all-households" and counted.base:
        ratio = percent((counted.value or 0) / counted.base, lang, 1)
        yield say("trace.formula-households", lang, base=whole(counted.base, lang), share=ratio)
    if traced.how.category in ("bloc_member", "team_member"):
        yield say("trace.newest", lang)


def _silence(traced: Traced, evidence: Evidence, lang: str) -> str:
    """That the ward has not reported the last month at all, which is why its tile is hatched."""
    rows = evidence.reporting
    is_missing = len(rows) and (rows.loc[rows["month"] == pd.Timestamp(traced.last_month), "state"] == "missing").any()
    if not is_missing or traced.ward_id is None or traced.last_month is None:
        return ""
    return say("trace.silent-month", lang, month=written(Period(traced.last_month, traced.last_month), lang))


def _arrival(traced: Traced, counted: Counted, evidence: Evidence, lang: str) -> str:
    """When the first report came, and until when it was on time; of several wards how many were."""
    due_at = evidence.reporting.loc[evidence.reporting["month"] == pd.Timestamp(traced.last_month), "due_at"]
    if evidence.rows.empty or due_at.empty:
        return ""
    due = deadline(due_at.iloc[0].to_pydatetime(), lang)
    if not counted.state:
        part, base = whole(counted.part, lang), whole(counted.base, lang)
        return say("trace.formula-reports", lang, part=part, base=base, due=due)
    return say("trace.formula-report", lang, arrived=words.moment(evidence.rows["stored_at"].min()), due=due)


def _named(traced: Traced, evidence: Evidence, lang: str) -> list[str]:
    """The order, organisation, item or number that it is about."""
    found = []
    for wanted, column in (
        (traced.campaign_id, f"campaign_{lang}"), (traced.body_id, f"body_{lang}"), (traced.item_code, f"item_{lang}"),
        (traced.number, "number"),
    ):  # fmt: skip
        frame = next((one for one in (evidence.rows, evidence.scope) if column in one and len(one)), None)
        if wanted and frame is not None:
            code = f"{wanted} " if wanted == traced.item_code else ""
            names = dict.fromkeys(str(name) for name in frame[column]) if wanted == traced.body_id else {}
            found.append(" – ".join(names) or code + str(frame[column].iloc[0]))
    return found + ([say(f"trace.source-{traced.source}", lang)] if traced.source in SOURCES else [])


def _when(traced: Traced, lang: str) -> str:
    if traced.last_month is None:
        return ""
    if traced.measure in SINCE_EVER or traced.first_month is None:
        return say("trace.until", lang, month=written(Period(traced.last_month, traced.last_month), lang))
    if traced.measure == "target":
        return say("period.year", lang, year=str(traced.last_month.year))
    return written(Period(traced.first_month, traced.last_month), lang)


def _unit(traced: Traced, evidence: Evidence, lang: str) -> str:
    """What is counted: people, households, or the order's own unit of result."""
    if traced.measure in ("result", "year-result", "target"):
        units = {
            str(unit)
            for one in (evidence.rows, evidence.scope)
            if f"unit_{lang}" in one
            for unit in one[f"unit_{lang}"]
        }
        return next(iter(units)) if len(units) == 1 else ""
    return say(f"trace.unit-{traced.measure}", lang)


def _dong(amount: float | None, lang: str) -> str:
    """An amount in full."""
    return f"{words.number(round(amount), lang)} {say('figure.dong', lang)}" if is_known(amount) and amount else "0"
