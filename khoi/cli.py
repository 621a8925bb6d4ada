"""The command line: every operation of a page, from the same functions.

Exit 0: done, or nothing to do. 1: the file has problems, nothing stored. 2: it cannot be read, or may not be done.
Answers go to standard output, refusals to standard error; --lang en writes English.
"""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from khoi import access, datasets, intake, periods, sample, words
from khoi.errors import KhoiError, UnreadableFile
from khoi.intake import Plan
from khoi.store import Store, Stored, database_path, open_store, queries

DONE, PROBLEMS, REFUSED = 0, 1, 2
OPTIONAL = (  # values of a query that stand for "all" where they are not given
    "ward_id", "village_id", "campaign_id", "dataset", "account_id", "act_id", "search", "most",
)  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; gives its exit code."""
    options = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = options.command
    try:
        return command(options)
    except KhoiError as error:
        print(words.fault(error, options.lang), file=sys.stderr)
        return REFUSED


def _demo(options: argparse.Namespace) -> int:
    """Makes the sample in a file beside the database, moved into place when it is whole."""
    path = database_path()
    if path.exists():
        if not options.if_missing:
            raise KhoiError("cli.demo-exists", path=str(path))
    else:
        until = periods.from_code(options.until).last_month
        sample.make(path, options.seed, until, options.villages, lambda line: print(line, flush=True), options.lang)
    with open_store(path, must_exist=True) as store:
        if store.is_sample():
            names = ", ".join(access.SAMPLE_ACCOUNTS)
            print(words.say("cli.sign-in", options.lang, accounts=names, password=access.SAMPLE_PASSWORD))
    return DONE


def _upload(options: argparse.Namespace) -> int:
    path = Path(options.file)
    dataset = datasets.dataset(options.dataset)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableFile("cli.no-file", path=str(path)) from error
    with open_store(database_path(), must_exist=True) as store:
        viewer = access.viewer(store, options.account) if options.account else access.OPERATOR
        access.require(viewer, access.Action.UPLOAD)
        with store.desk() as desk:
            plan = intake.make_plan(
                data,
                path.name,
                dataset,
                viewer.ward_ids,
                desk,
                store.gazetteer(),
                today=words.vietnam_day(_now()),
                lang=options.lang,
                limits=intake.COMMAND_LINE,
                revision=intake.Revision(sheet=options.sheet),
            )
        stored = None
        if plan.is_storable and not options.dry_run:
            stored = store.apply(plan, viewer.account_id, _now())
        _show_upload(plan, stored, options)
    return DONE if plan.is_storable else REFUSED if plan.is_unreadable else PROBLEMS


def _show_upload(plan: Plan, stored: Stored | None, options: argparse.Namespace) -> None:
    if options.json:
        answer = plan.as_json(options.lang)
        if stored and not stored.is_repeat:
            answer |= {"upload_id": stored.upload_id, "stored": True}
        print(json.dumps(answer, ensure_ascii=False))
        return
    for problem in plan.problems:
        print("\n  ".join(words.problem_text(problem, options.lang)))
    if plan.ignored_columns:
        print(words.say("cli.ignored", options.lang, columns=", ".join(plan.ignored_columns)))
    counts = {
        name: words.number(getattr(plan, f"{name}_count"), options.lang) for name in ("new", "changed", "unchanged")
    }
    outcome = "refused" if not plan.is_storable else "dry-run" if stored is None else "stored"
    if stored and stored.is_repeat:
        outcome = "repeat"
    print(words.say(f"cli.upload-{outcome}", options.lang, **counts))


def _template(options: argparse.Namespace) -> int:
    dataset = datasets.dataset(options.dataset)
    with open_store(database_path(), must_exist=True) as store:
        as_of = store.as_of() or _now().date()
        month = periods.from_code(options.month).first_month if options.month else periods.month_of(as_of)
        ward = store.gazetteer().get(options.ward) if options.ward else None
        with store.desk() as desk:
            content = intake.template(dataset, ward, month, store.gazetteer(), desk, options.format, options.lang)
    if options.output:
        Path(options.output).write_bytes(content)
    else:
        sys.stdout.buffer.write(content)
    return DONE


def _history(options: argparse.Namespace) -> int:
    with open_store(database_path(), must_exist=True) as store:
        rows = store.rows("see/uploads", scope=_scope(store, options))
        _show_rows(rows, store, options)
    return DONE


def _query(options: argparse.Namespace) -> int:
    with open_store(database_path(), must_exist=True) as store:
        given = _values(options.values, store) | {"scope": _scope(store, options)}
        _show_rows(store.rows(f"see/{options.name}", **given), store, options)
    return DONE


def _scope(store: Store, options: argparse.Namespace) -> list[str] | None:
    wards = access.viewer(store, options.account).ward_ids if options.account else None
    return None if wards is None else list(wards)


def _values(pairs: Sequence[str], store: Store) -> dict[str, object]:
    """name=value pairs as a query's values; `period=2018-07` stands for its months and those before it."""
    as_of = store.as_of() or _now().date()
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
        "as_of": as_of,
    } | given


def _show_rows(rows: Any, store: Store, options: argparse.Namespace) -> None:
    """The rows of a query, always with the mark of the sample."""
    mark = words.say("app.sample", options.lang) if store.is_sample() else None
    if options.json:
        records = json.loads(rows.to_json(orient="records", date_format="iso", force_ascii=False))
        print(json.dumps({"sample": store.is_sample(), "note": mark, "rows": records}, ensure_ascii=False))
        return
    if mark:
        print(mark)
    times = {name: rows[name].map(words.moment) for name in rows if name.endswith("_at") and rows[name].notna().all()}
    print(rows.assign(**times).to_string(index=False) if len(rows) else words.say("cli.no-rows", options.lang))


def _status(options: argparse.Namespace) -> int:
    with open_store(database_path(), must_exist=True) as store:
        answer = store.status()
    if options.json:
        print(json.dumps(answer, ensure_ascii=False))
        return DONE
    counted = {f"{group}_{name}": words.number(count, options.lang) for group in ("units", "members", "rows")
               for name, count in answer[group].items()}  # fmt: skip
    as_of = words.day(date.fromisoformat(answer["as_of"])) if answer["as_of"] else "–"
    if answer["sample"]:
        print(words.say("app.sample", options.lang))
    print(words.say("cli.status", options.lang, as_of=as_of, digest=answer["digest"],
                    uploads=words.number(answer["uploads"], options.lang), **counted))  # fmt: skip
    return DONE


def _now() -> datetime:
    """Now, in UTC without zone, as times are stored."""
    return datetime.now(UTC).replace(tzinfo=None)


def _parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--lang", choices=words.LANGUAGES, default="vi", help="language of the answer")
    common.add_argument("--json", action="store_true", help="one JSON object instead of text")
    parser = argparse.ArgumentParser(prog="python -m khoi", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")

    def command(name: str, run: Callable[[argparse.Namespace], int], about: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=about, description=about, parents=[common])
        added.set_defaults(command=run)
        return added

    demo = command("demo", _demo, "make a database of sample figures")
    demo.add_argument("--seed", type=int, default=sample.SEED)
    demo.add_argument("--until", default=sample.UNTIL, help="the last month, such as 2018-07")
    demo.add_argument("--villages", type=int, default=sample.VILLAGES)
    demo.add_argument("--if-missing", action="store_true", help="leave a database that is there as it is")
    upload = command("upload", _upload, "check a file and store it")
    upload.add_argument("file")
    upload.add_argument("--dataset", required=True, metavar="|".join(datasets.DATASETS))
    upload.add_argument("--as", dest="account", help="store as this account, within its scope")
    upload.add_argument("--sheet", help="the sheet of a workbook in which several fit")
    upload.add_argument("--dry-run", action="store_true", help="say what would be stored, store nothing")
    template = command("template", _template, "write an empty file of one dataset, filled with a ward's units")
    template.add_argument("dataset", metavar="|".join(datasets.DATASETS))
    template.add_argument("--ward", help="a ward's id, such as bac-son")
    template.add_argument("--month", help="such as 2018-07; by default the last month with figures")
    template.add_argument("--format", choices=("csv", "xlsx"), default="csv")
    template.add_argument("-o", "--output", help="the file to write instead of standard output")
    history = command("history", _history, "list what was stored, by whom and when")
    history.add_argument("--as", dest="account")
    query = command("query", _query, "the rows behind a chart")
    query.add_argument("name", metavar="NAME", help=f"one of queries/see: {', '.join(queries.names('see'))}")
    query.add_argument("values", nargs="*", metavar="name=value", help="such as period=2018-07 ward_id=bac-son")
    query.add_argument("--as", dest="account")
    command("status", _status, "what an operator asks first")
    return parser
