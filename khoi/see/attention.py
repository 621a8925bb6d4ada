"""What a leader should ask about, the most pressing first: reports, coverage, money, conclusions."""

from collections.abc import Iterator

import pandas as pd

from khoi.see.format import percent, share, whole
from khoi.see.memory import remembered
from khoi.see.trace import Traced, at
from khoi.words import day, moment, say

Line = tuple[str, str, str, str, str]  # what, where, detail, ward_id, code of what it stands for (khoi.see.trace)


@remembered
def attention(
    reporting: pd.DataFrame, wards: pd.DataFrame, conclusions: pd.DataFrame, owners: pd.DataFrame,
    limits: pd.DataFrame, lang: str,
) -> pd.DataFrame:  # fmt: skip
    """(what, where, detail, ward_id, code) lines of a period.

    From `see/reporting`, `see/wards`, `see/overdue_conclusions`, `see/spending_by_owner`, `see/limits`.
    """
    most = int(limits["attention_count"].iloc[0])
    lines = [
        *_reports(reporting, lang),
        *_coverage(wards, most, lang),
        *_money(owners, lang),
        *_conclusions(conclusions, most, lang),
    ]
    return pd.DataFrame(lines, columns=["what", "where", "detail", "ward_id", "code"])


def _reports(reporting: pd.DataFrame, lang: str) -> Iterator[Line]:
    last = reporting[reporting["month"] == reporting["month"].max()]
    for row in last[last["state"] == "missing"].itertuples():
        code = Traced("report", at(row.month), at(row.month), row.ward_id).code
        yield say("overview.missing", lang), row.ward_name, say("overview.missing-detail", lang), row.ward_id, code
    for row in last[last["state"] == "late"].itertuples():
        detail = say("overview.late-detail", lang, arrived=moment(row.first_stored_at))
        code = Traced("report", at(row.month), at(row.month), row.ward_id).code
        yield say("overview.late", lang), row.ward_name, detail, row.ward_id, code


def _coverage(wards: pd.DataFrame, most: int, lang: str) -> Iterator[Line]:
    told = wards[(wards["state"] != "unreported") & wards["is_low"].astype(bool)]
    for row in told.nsmallest(most, "share").itertuples():
        reached, base = whole(row.reached_count, lang), whole(row.pair_count, lang)
        detail = say("overview.low-detail", lang, share=percent(row.share, lang), reached=reached, base=base)
        yield (
            say("overview.low", lang),
            row.ward_name,
            detail,
            row.ward_id,
            Traced("coverage", ward_id=row.ward_id).code,
        )


def _money(owners: pd.DataFrame, lang: str) -> Iterator[Line]:
    for row in owners.itertuples():
        used = share(row.actual_vnd, row.planned_vnd)
        if row.is_over and used is not None:
            what = say("overview.over" if used > 1 else "overview.nearly-over", lang)
            detail = say("overview.over-detail", lang, used=percent(used, lang))
            owner, code = row.owner_vi if lang == "vi" else row.owner_en, Traced("used", ward_id=row.ward_id).code
            yield what, owner, detail, row.ward_id, code


def _conclusions(conclusions: pd.DataFrame, most: int, lang: str) -> Iterator[Line]:
    for row in conclusions.head(most).itertuples():
        late, due = whole(row.overdue_days, lang), day(row.due_on)
        detail = say("overview.overdue-detail", lang, number=row.number, due=due, content=row.content, days=late)
        where = row.responsible_vi if lang == "vi" else row.responsible_en
        yield say("overview.overdue", lang), where, detail, row.ward_id, Traced("conclusion", number=row.number).code
