"""What has changed since the last meeting, as lines a meeting can go through: coverage, conclusions, corrections."""

from collections.abc import Iterator

import pandas as pd

from khoi.periods import Period, shifted, written
from khoi.see.attention import Line
from khoi.see.filters import Filters
from khoi.see.format import percent, points, share, signed, total, whole
from khoi.see.memory import remembered
from khoi.see.trace import Traced
from khoi.words import day, say


def heading(things: pd.DataFrame, lang: str) -> str:
    """The heading that names the meeting's day, from `see/since_meeting`; without a meeting it names none."""
    return say("since.heading", lang, day=day(things["met_on"].iloc[0])) if len(things) else say("since.none", lang)


def missing(things: pd.DataFrame, lang: str) -> str:
    """Why there is nothing to tell, where no meeting has been held yet; nothing otherwise."""
    return "" if len(things) else say("since.nothing", lang)


@remembered
def changes(things: pd.DataFrame, moves: pd.DataFrame, filters: Filters, lang: str) -> pd.DataFrame:
    """(what, where, detail, ward_id, code) lines: first how coverage has moved, then what was done, missed, corrected.

    From `see/since_meeting` and `see/coverage_moves`.
    """
    lines = [*_coverage(moves, filters, lang), *_things(things, lang)] if len(things) else []
    return pd.DataFrame(lines, columns=["what", "where", "detail", "ward_id", "code"])


def _coverage(moves: pd.DataFrame, filters: Filters, lang: str) -> Iterator[Line]:
    """The wards that have reported both months, together; then the one that gained most and the one that lost most."""
    told = moves[moves["is_told"].astype(bool)]
    if told.empty:
        return
    last = filters.told.last_month
    base = total(told["pair_count"])
    now, before = (share(total(told[column]), base) for column in ("reached_count", "before_reached_count"))
    month, earlier = (written(Period(one, one), lang) for one in (last, shifted(last, -1)))
    detail = say(
        "since.coverage-detail", lang, now=percent(now, lang), before=percent(before, lang), earlier=earlier,
        wards=whole(float(len(told)), lang), moved=points(now, before, lang) or "",
    )  # fmt: skip
    traced = Traced("coverage", last, last)
    yield say("see.coverage", lang), month, detail, "", traced.code if len(told) == len(moves) else ""
    if len(moves) > 1:
        yield from _extremes(told, filters, lang)


def _extremes(told: pd.DataFrame, filters: Filters, lang: str) -> Iterator[Line]:
    moved = (told["reached_count"] - told["before_reached_count"]) / told["pair_count"]
    for what, at, is_such in (
        ("gained", moved.idxmax(), moved.max() > 0),
        ("lost", moved.idxmin(), moved.min() < 0),
    ):
        if is_such:
            row, last = told.loc[at], filters.told.last_month
            by = float(row["reached_count"] - row["before_reached_count"])
            detail = say(
                f"since.{what}-detail", lang, moved=signed(by, lang),
                now=whole(row["reached_count"], lang), base=whole(row["pair_count"], lang),
            )  # fmt: skip
            code = Traced("coverage", last, last, ward_id=str(row["ward_id"])).code
            yield say(f"since.{what}", lang), str(row["ward_name"]), detail, str(row["ward_id"]), code


def _things(things: pd.DataFrame, lang: str) -> Iterator[Line]:
    for row in things[things["event"] != "meeting"].itertuples():
        where = str(row.responsible_vi if lang == "vi" else row.responsible_en)
        if row.event == "corrected":
            month = written(Period(row.month.date(), row.month.date()), lang)
            detail, code = say("since.corrected-detail", lang, month=month, day=day(row.day)), ""
        else:
            detail = say(f"since.{row.event}-detail", lang, number=row.number, day=day(row.day), content=row.content)
            code = Traced("conclusion", number=str(row.number)).code
        yield say(f"since.{row.event}", lang), where, detail, str(row.ward_id), code
