"""The commands that keep what was stored: check, backup, restore, rebuild."""

import json
from argparse import ArgumentParser
from pathlib import Path

from khoi import words
from khoi.cli.command import DONE, PROBLEMS, Command, LoneCommand, Options
from khoi.cli.moment import now
from khoi.errors import KhoiError
from khoi.store import Store, database_path, open_store, rebuild, restore


def _check_takes(parser: ArgumentParser) -> None:
    parser.add_argument("--quick", action="store_true", help="as at every start: without reading the ledger's files")


def _check(options: Options, store: Store) -> int:
    found = store.differences(is_thorough=not options.quick)
    count = len(store.record.entries)
    if options.json:
        told = [{"what": one.what, "where": one.where, "expected": one.expected, "found": one.found} for one in found]
        options.say(json.dumps({"ok": not found, "acts": count, "differences": told}, ensure_ascii=False))
    else:
        for one in found:
            options.say(words.difference(one.what, one.where, one.expected, one.found, options.lang))
        acts = words.number(count, options.lang)
        if found:
            shown = words.number(len(found), options.lang)
            options.say(words.say("check.differs", options.lang, count=len(found), shown=shown, acts=acts))
        else:
            options.say(words.say("check.well", options.lang, acts=acts))
    return PROBLEMS if found else DONE


def _backup_takes(parser: ArgumentParser) -> None:
    parser.add_argument(
        "file", nargs="?", help="by default one in the folder beside the database that is thinned out to 7 days, "
        "8 weeks and 12 months",
    )  # fmt: skip


def _absolute(options: Options) -> None:
    if options.file is not None:
        options.file = str(Path(options.file).absolute())


def _backup(options: Options, store: Store) -> int:
    try:
        made = store.back_up(Path(options.file) if options.file else None, now())
    except OSError as error:
        raise KhoiError("cli.no-output", path=options.file or str(store.path)) from error
    if options.json:
        options.say(json.dumps({"file": str(made.path), "acts": made.entry_count, "bytes": made.size}))
    else:
        acts, size = words.number(made.entry_count, options.lang), words.number(made.size / 1_000_000, options.lang, 1)
        options.say(words.say("cli.backed-up", options.lang, path=str(made.path), acts=acts, megabytes=size))
    return DONE


def _restore_takes(parser: ArgumentParser) -> None:
    parser.add_argument("file", help="a backup")


def _restore(options: Options) -> int:
    done = restore(Path(options.file), database_path(), now())
    if options.json:
        told = {"acts": done.entry_count, "replayed": done.replayed_count, "aside": done.aside and str(done.aside)}
        options.say(json.dumps(told))
        return DONE
    acts, replayed = (words.number(number, options.lang) for number in (done.entry_count, done.replayed_count))
    options.say(words.say("cli.restored", options.lang, acts=acts, replayed=replayed))
    _say_aside(done.aside, options)
    return DONE


def _rebuild(options: Options) -> int:
    aside = rebuild(database_path())
    with open_store(database_path(), must_exist=True) as store:
        digest, count = store.digest(), len(store.record.entries)
    if options.json:
        options.say(json.dumps({"acts": count, "digest": digest, "aside": aside and str(aside)}))
        return DONE
    options.say(words.say("cli.rebuilt", options.lang, acts=words.number(count, options.lang), digest=digest))
    _say_aside(aside, options)
    return DONE


def _say_aside(aside: Path | None, options: Options) -> None:
    if aside:
        options.say(words.say("cli.set-aside", options.lang, path=str(aside)))


CHECK = Command("check", "compare the database with its ledger", _check, _check_takes)
BACKUP = Command("backup", "write a verified backup while work goes on", _backup, _backup_takes, before=_absolute)
RESTORE = LoneCommand("restore", "put a backup in place, and replay what came after it", _restore, _restore_takes)
REBUILD = LoneCommand("rebuild", "make the database anew from the ledger and the reference data", _rebuild)
