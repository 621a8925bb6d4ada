"""The command that checks a file and stores it."""

import json
from argparse import ArgumentParser
from pathlib import Path

from khoi import access, datasets, intake, words
from khoi.cli.command import DONE, PROBLEMS, REFUSED, Command, Options, viewer_of
from khoi.cli.moment import now
from khoi.errors import UnreadableFile
from khoi.intake import Plan
from khoi.store import Received, Store, Stored


def _takes(parser: ArgumentParser) -> None:
    parser.add_argument("file")
    parser.add_argument("--dataset", required=True, metavar="|".join(datasets.DATASETS))
    parser.add_argument("--as", dest="account", help="store as this account, within its scope")
    parser.add_argument("--sheet", help="the sheet of a workbook in which several fit")
    parser.add_argument("--dry-run", action="store_true", help="say what would be stored, store nothing")


def _read(options: Options) -> None:
    datasets.dataset(options.dataset)
    path = Path(options.file)
    try:
        options.given = path.read_bytes()
    except OSError as error:
        raise UnreadableFile("cli.no-file", path=str(path)) from error


def _upload(options: Options, store: Store) -> int:
    viewer = viewer_of(store, options)
    dataset = datasets.dataset(options.dataset)
    access.require(viewer, access.action_for(dataset))
    with store.desk() as desk:
        plan = intake.make_plan(
            options.given,
            Path(options.file).name,
            dataset,
            access.scope_of(viewer, access.action_for(dataset)),
            desk,
            store.gazetteer(),
            today=words.vietnam_day(now()),
            lang=options.lang,
            limits=intake.COMMAND_LINE,
            revision=intake.Revision(sheet=options.sheet),
        )
    stored = None
    if plan.is_storable and not options.dry_run:
        stored = store.apply(plan, viewer.account_id, now())
    _show(plan, stored, options)
    return DONE if plan.is_storable else REFUSED if plan.is_unreadable else PROBLEMS


def _show(plan: Plan, stored: Stored | None, options: Options) -> None:
    if options.json:
        answer = plan.as_json(options.lang)
        if stored and not stored.is_repeat:
            answer |= {"upload_id": stored.upload_id, "stored": True}
        if stored and stored.received:
            answer |= {"received": _received(stored.received)}
        options.say(json.dumps(answer, ensure_ascii=False))
        return
    for problem in plan.problems:
        options.say("\n  ".join(words.problem_text(problem, options.lang)))
    if plan.ignored_columns:
        options.say(words.say("cli.ignored", options.lang, columns=", ".join(plan.ignored_columns)))
    counts = {
        name: words.number(getattr(plan, f"{name}_count"), options.lang) for name in ("new", "changed", "unchanged")
    }
    outcome = "refused" if not plan.is_storable else "dry-run" if stored is None else "stored"
    if stored and stored.is_repeat:
        outcome = "repeat"
    options.say(words.say(f"cli.upload-{outcome}", options.lang, **counts))
    if stored and stored.received:
        known = stored.received
        options.say(words.say("cli.received", options.lang, moment=words.moment(known.stored_at), file=known.file_name,
                              account=known.account_id, upload=known.upload_id))  # fmt: skip


def _received(known: Received) -> dict[str, str]:
    return {
        "upload_id": known.upload_id, "account_id": known.account_id, "file_name": known.file_name,
        "stored_at": known.stored_at.isoformat(),
    }  # fmt: skip


UPLOAD = Command("upload", "check a file and store it", _upload, _takes, before=_read)
