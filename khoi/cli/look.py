"""The commands that only look: history, query, status."""

import json
from argparse import ArgumentParser
from collections.abc import Sequence
from datetime import date
from typing import Any

from khoi import access, periods, words
from khoi.cli.command import DONE, Command, Options, viewer_of
from khoi.cli.moment import now
from khoi.errors import UnknownName
from khoi.store import Store, queries

OPTIONAL = (  # values of a query that stand for "all" where they are not given
    "ward_id", "village_id", "campaign_id", "dataset", "account_id", "act_id", "search", "most", "body_id", "other_id",
    "item_code", "source", "number", "column", "category", "level", "by", "items", "periods",
)  # fmt: skip


def _history_takes(parser: ArgumentParser) -> None:
    parser.add_argument("--as", dest="account")


def _history(options: Options, store: Store) -> int:
    viewer = viewer_of(store, options)
    rows = store.rows("see/uploads", scope=access.reading_scope(viewer, "uploads"))
    _show_rows(rows, store, options)
    return DONE


def _query_takes(parser: ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help=f"one of queries/see: {', '.join(queries.names('see'))}")
    parser.add_argument("values", nargs="*", metavar="name=value", help="such as period=2018-07 ward_id=bac-son")
    parser.add_argument("--as", dest="account")
    parser.add_argument("--known", metavar="2018-07-31T17:00", help="as known at that moment, on a clock in Vietnam")


def _query(options: Options, store: Store) -> int:
    viewer, name = viewer_of(store, options), f"see/{options.name}"
    queries.text(name)  # one that does not exist is named as such
    given = _values(options.values, store) | {"scope": access.reading_scope(viewer, name)}
    moment = words.read_moment(options.known) if options.known else None
    if options.known and moment is None:
        raise UnknownName("cli.no-moment", value=options.known)
    rows = store.past.rows(name, moment, given) if moment else store.rows(name, **given)
    _show_rows(access.as_seen_by(viewer, rows), store, options)
    return DONE


def _values(pairs: Sequence[str], store: Store) -> dict[str, object]:
    """name=value pairs as a query's values; `period=2018-07` stands for its months and those before it."""
    as_of = store.as_of() or now().date()
    given: dict[str, object] = dict.fromkeys(OPTIONAL)
    period = periods.month(as_of.year, as_of.month)
    for pair in pairs:
        name, _, value = pair.partition("=")
        if name == "period":
            period = periods.from_code(value)
        else:
            given[name] = periods.read_day(value) or value or None
    before = period.previous()
    return {
        "first_month": period.first_month,
        "last_month": period.last_month,
        "before_first_month": before.first_month,
        "before_last_month": before.last_month,
        "base_first_month": period.first_month,
        "base_last_month": period.last_month,
        "is_newest": False,
        "as_of": as_of,
    } | given


def _show_rows(rows: Any, store: Store, options: Options) -> None:
    """The rows of a query, always with the mark of the sample."""
    mark = words.say("app.sample", options.lang) if store.is_sample() else None
    if options.json:
        records = json.loads(rows.to_json(orient="records", date_format="iso", force_ascii=False))
        options.say(json.dumps({"sample": store.is_sample(), "note": mark, "rows": records}, ensure_ascii=False))
        return
    if mark:
        options.say(mark)
    times = {name: rows[name].map(words.moment) for name in rows if name.endswith("_at") and rows[name].notna().all()}
    options.say(rows.assign(**times).to_string(index=False) if len(rows) else words.say("cli.no-rows", options.lang))


def _status(options: Options, store: Store) -> int:
    answer = store.status()
    if options.json:
        options.say(json.dumps(answer, ensure_ascii=False))
        return DONE
    counted = {f"{group}_{name}": words.number(count, options.lang) for group in ("units", "members", "rows")
               for name, count in answer[group].items()}  # fmt: skip
    as_of = words.day(date.fromisoformat(answer["as_of"])) if answer["as_of"] else "–"
    if answer["sample"]:
        options.say(words.say("app.sample", options.lang))
    options.say(words.say("cli.status", options.lang, as_of=as_of, digest=answer["digest"],
                          uploads=words.number(answer["uploads"], options.lang), **counted))  # fmt: skip
    return DONE


HISTORY = Command("history", "list what was stored, by whom and when", _history, _history_takes)
QUERY = Command("query", "the rows behind a chart", _query, _query_takes)
STATUS = Command("status", "what an operator asks first", _status)
