"""The command for briefings: making one, by hand or by a timer; listing them; taking one's file; proving one."""

import json
from argparse import SUPPRESS, ArgumentParser, Namespace
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from khoi import access, brief, periods, words
from khoi.brief import Briefing, Choice
from khoi.cli.command import DONE, Command, Options, viewer_of, write_made
from khoi.cli.moment import now
from khoi.errors import KhoiError, UnknownName
from khoi.store import Store

NEWEST = "newest"
TEXT_FILES = ("opening", "closing", "proposals")


def _takes(parser: ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="act", required=True, metavar="make|list|take|check")
    make = acts.add_parser("make", help="make a briefing in all its forms, and keep it in the library")
    make.add_argument("--period", default=NEWEST, help="such as 2018-07, 2018-Q2, 2018; by default the newest month")
    make.add_argument("--ward", help="a ward's id, such as bac-son; by default the city")
    make.add_argument("--sections", nargs="+", default=list(brief.SECTIONS), help=", ".join(brief.SECTIONS))
    make.add_argument("--issuer", choices=access.ISSUERS, help="by default as the office has set, with its lines")
    make.add_argument("--issuer-above")
    make.add_argument("--issuer-name")
    make.add_argument("--place")
    make.add_argument("--number", default="", help="left to be written by hand where it is not given")
    make.add_argument("--day", metavar="2018-08-13", help="the day of the briefing; by default today")
    make.add_argument("--signer", default="", help="the title of who signs, never a name")
    make.add_argument("--on-behalf", default="", help="the line above it")
    make.add_argument("--recipients", nargs="+", default=[])
    for name in TEXT_FILES:
        make.add_argument(f"--{name}", default="", metavar="FILE", help="a text file in UTF-8 with the office's words")
    make.add_argument(
        "--address", default="", metavar="https://…", help="where the dashboard is found: for the QR code"
    )
    take = acts.add_parser("take", help="write one file of a briefing")
    take.add_argument("--form", help=f"{', '.join(brief.FORMS)}; by default as the file's name says, else pdf")
    check = acts.add_parser("check", help="make it again from what was kept, and compare every byte")
    for part in (take, check):
        part.add_argument("briefing", metavar="BRIEFING", help="its id, as `briefing list` has it")
    for part in (make, take):
        part.add_argument(
            "-o", "--output", metavar="FILE", help="the file to write; its ending says the form, without one pdf"
        )
    for part in (make, take, check, acts.add_parser("list", help="the briefings there are, the newest first")):
        part.add_argument("--as", dest="account", help="as this account")
        part.add_argument("--lang", choices=words.LANGUAGES, default=SUPPRESS, help="of the answer, and of a new one")
        part.add_argument("--json", action="store_true", default=SUPPRESS, help="one JSON object instead of text")


def _before(options: Options) -> None:
    """Reads the office's texts where the command was given: the app may run elsewhere, as somebody else."""
    if options.act != "make":
        return
    texts = {}
    for name in TEXT_FILES:
        path = getattr(options, name)
        try:
            texts[name] = Path(path).read_text(encoding="utf-8") if path else ""
        except (OSError, UnicodeDecodeError) as error:
            raise KhoiError("cli.no-text-file", path=path) from error
    for name, text in texts.items():
        setattr(options, name, text)


def _briefing(options: Options, store: Store) -> int:
    acts = {"make": _make, "list": _list, "take": _take, "check": _check}
    return acts[options.act](options, store, viewer_of(store, options))


def _make(options: Options, store: Store, viewer: access.Viewer) -> int:
    at, steps = now(), len(brief.STEPS)

    def told(step: str) -> None:
        if not options.json:
            place, name = brief.STEPS.index(step) + 1, words.say(f"briefing.step-{step}", options.lang)
            options.say(words.say("cli.step", options.lang, place=str(place), steps=str(steps), name=name))

    form = _form(None, options.output)  # refused before anything is kept
    found = brief.make(store, viewer, _choice(options, store, words.vietnam_day(at)), at, told)
    if options.output:
        options.made.write(brief.file(store, viewer, found, form))
    _say(found, options)
    return DONE


def _form(asked: str | None, path: str | None) -> str:
    """The form of the file to write: the one asked for, else that of its name. Raises UnknownName."""
    [form] = brief.forms([asked or Path(path or "").suffix.removeprefix(".").lower() or "pdf"])
    return form


def _choice(options: Namespace, store: Store, today: date) -> Choice:
    """What was asked for; what was not said is as the office has set it."""
    day = periods.read_day(options.day) if options.day else today
    if day is None:
        raise UnknownName("cli.no-day", value=options.day)
    as_of = store.as_of() or today
    period = periods.month(as_of.year, as_of.month).code if options.period == NEWEST else options.period
    said = {name: getattr(options, name) for name in ("issuer_above", "issuer_name", "place")}
    said = {"issuer_kind": options.issuer, **said}
    issuer = brief.office(store) | {name: value for name, value in said.items() if value is not None}
    return Choice(
        period=period, lang=options.lang, day=day, signer=options.signer, ward_id=options.ward,
        sections=tuple(options.sections), number=options.number, on_behalf=options.on_behalf, opening=options.opening,
        closing=options.closing, proposals=options.proposals, recipients=tuple(options.recipients),
        address=options.address, **issuer,
    )  # fmt: skip


def _say(found: Briefing, options: Options) -> None:
    if options.json:
        options.say(json.dumps(_told(found), ensure_ascii=False))
    else:
        options.say(_line(found, options.lang))


def _told(found: Briefing) -> Mapping[str, Any]:
    return {
        "briefing_id": found.briefing_id, "period": found.choice.period, "ward_id": found.choice.ward_id,
        "lang": found.choice.lang, "number": found.choice.number, "day": found.choice.day.isoformat(),
        "account_id": found.account_id, "created_at": found.created_at.isoformat(), "sha256": dict(found.sha256),
        "snapshot_sha256": found.snapshot_sha256,
    }  # fmt: skip


def _line(found: Briefing, lang: str) -> str:
    period = periods.written(periods.from_code(found.choice.period), lang)
    return words.say(
        "cli.briefing-line", lang, briefing=found.briefing_id, period=period, scope=found.choice.ward_id or "–",
        language=found.choice.lang, account=found.account_id, moment=words.moment(found.created_at),
    )  # fmt: skip


def _list(options: Options, store: Store, viewer: access.Viewer) -> int:
    found = brief.listed(store, viewer)
    if options.json:
        options.say(json.dumps({"briefings": [_told(one) for one in found]}, ensure_ascii=False))
        return DONE
    for one in found:
        options.say(_line(one, options.lang))
    if not found:
        options.say(words.say("cli.no-briefings", options.lang))
    return DONE


def _take(options: Options, store: Store, viewer: access.Viewer) -> int:
    form = _form(options.form, options.output)
    found = brief.find(store, viewer, options.briefing)
    options.output = options.output or found.file_name(form)
    options.made.write(brief.file(store, viewer, found, form))
    _say(found, options)
    return DONE


def _check(options: Options, store: Store, viewer: access.Viewer) -> int:
    found = brief.find(store, viewer, options.briefing)
    brief.again(store, found)
    if options.json:
        options.say(json.dumps({**_told(found), "is_same": True}, ensure_ascii=False))
    else:
        options.say(words.say("cli.briefing-same", options.lang, briefing=found.briefing_id))
    return DONE


def _write(options: Options) -> None:
    """To the named file, where one was asked for."""
    if getattr(options, "output", None):
        write_made(options)


BRIEFING = Command(
    "briefing",
    "make briefings, list them, take their files, prove them",
    _briefing,
    _takes,
    before=_before,
    after=_write,
)
