"""A command inside the app: from the request's head and file to the answer's, on the app's own store."""

import sys
import traceback
from io import StringIO
from typing import Any

from khoi import words
from khoi.cli import message
from khoi.cli.command import PLACES, REFUSED, Command, Options, answered
from khoi.cli.commands import COMMANDS
from khoi.store import Store

SERVED = {command.name: command for command in COMMANDS if isinstance(command, Command)}


def answer(store: Store, head: dict[str, Any], given: bytes) -> tuple[dict[str, Any], bytes]:
    """The head and body to send back: exit code, then text, refusal and file, one after the other.

    A command that fails unexpectedly is refused with a sentence; its traceback goes to the app's standard error.
    Raises Garbled where the request is none.
    """
    out, err = StringIO(), StringIO()
    command, options = _understood(head, Options(out, err, given))
    try:
        code = answered(lambda: command.run(options, store), options)
    except Exception:
        traceback.print_exc(file=sys.stderr)
        return _packed(REFUSED, "", _sentence("cli.failed", options), b"")
    told = _packed(code, out.getvalue(), err.getvalue(), options.made.getvalue())
    if len(told[1]) > message.BODY_MOST:
        return _packed(REFUSED, "", _sentence("cli.answer-too-large", options), b"")
    return told


def _understood(head: dict[str, Any], options: Options) -> tuple[Command, Options]:
    match head:
        case {"command": str(name), "options": {"lang": str(lang)} as asked}:
            if name in SERVED and lang in words.LANGUAGES and not PLACES & asked.keys():
                vars(options).update(asked)
                return SERVED[name], options
    raise message.Garbled("cli.garbled")


def _sentence(key: str, options: Options) -> str:
    return words.say(key, options.lang) + "\n"


def _packed(code: int, out: str, err: str, made: bytes) -> tuple[dict[str, Any], bytes]:
    told, refused = message.data(out), message.data(err)
    return {"code": code, "out": len(told), "err": len(refused)}, told + refused + made
