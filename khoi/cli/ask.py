"""Asks the running app to do what was asked of this process, and gives its answer as if it were our own."""

from contextlib import suppress
from pathlib import Path
from typing import Any

from khoi.cli import address, message
from khoi.cli.command import Command, Options
from khoi.errors import KhoiError, StoreLocked

CONNECT_WITHIN = 10
SEND_WITHIN = 60.0
ANSWER_WITHIN = 900.0  # a province's file takes a minute; several may wait for each other


class NoAnswer(KhoiError):
    """The app took the request and did not answer."""


def ask(database: Path, command: Command, options: Options, locked: StoreLocked) -> int:
    """The exit code that the app gives; the rest of its answer stands in `out`, `err` and `made`.

    Raises `locked` where no app listens beside the database, OtherRelease, NoAnswer, and KhoiError where it may not.
    """
    if len(options.given) > message.BODY_MOST:
        raise KhoiError("cli.too-large")
    try:
        connection = address.connected(address.socket_path(database), CONNECT_WITHIN)
    except PermissionError as error:
        raise KhoiError("cli.other-user") from error
    except BlockingIOError as error:
        raise KhoiError("cli.busy") from error
    except OSError as error:
        raise locked from error
    head = {"release": message.release(), "command": command.name, "options": options.asked()}
    with connection:
        try:
            # Who refuses does not read to the end: the refusal waits for us although we cannot send on.
            with suppress(ConnectionError):
                message.send(connection, head, options.given, SEND_WITHIN)
            answer, length = message.receive_head(connection, ANSWER_WITHIN)
            body = message.receive_body(connection, length, SEND_WITHIN)
        except OSError as error:
            raise NoAnswer("cli.no-answer") from error
    return _told(answer, body, options)


def _told(answer: dict[str, Any], body: bytes, options: Options) -> int:
    match answer:
        case {"refused": "cli.other-release"}:
            raise message.OtherRelease("cli.other-release")
        case {"refused": "cli.busy"}:
            raise KhoiError("cli.busy")
        case {"code": int(code), "out": int(out), "err": int(err)}:
            options.out.write(message.text(body[:out]))
            options.err.write(message.text(body[out : out + err]))
            options.made.write(body[out + err :])
            return code
    raise message.Garbled("cli.garbled")
