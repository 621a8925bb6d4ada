"""What a command is: its name, what it takes, and what it does with an open store."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, TextIO

from khoi import access, words
from khoi.errors import KhoiError
from khoi.store import Store

DONE, PROBLEMS, REFUSED = 0, 1, 2
PLACES = frozenset({"out", "err", "given", "made", "command"})


class Options(argparse.Namespace):
    """What was asked for, and where the answer goes.

    `out` and `err` take text; many commands run at once inside the app, so none of them may print elsewhere. `given`
    is the file that the asking process has read, `made` the file that it will write.
    """

    lang: str
    json: bool
    output: str
    out: TextIO
    err: TextIO

    def __init__(self, out: TextIO, err: TextIO, given: bytes = b"") -> None:
        super().__init__(out=out, err=err, given=given, made=BytesIO())
        self.given: bytes
        self.made: BytesIO

    def asked(self) -> dict[str, Any]:
        """What was asked for, without the places of the answer: names and plain values."""
        return {name: value for name, value in vars(self).items() if name not in PLACES}

    def say(self, line: str) -> None:
        """One more line of the answer."""
        print(line, file=self.out)


def viewer_of(store: Store, options: Options) -> access.Viewer:
    """As whom a command is to be done: the account named with --as, else whoever may run commands at all."""
    return access.viewer(store, options.account) if options.account else access.OPERATOR


def write_made(options: Options) -> None:
    """Writes what was made to the named file, beside where the command was given. Raises KhoiError."""
    try:
        Path(options.output).write_bytes(options.made.getvalue())
    except OSError as error:
        raise KhoiError("cli.no-output", path=options.output) from error


def _nothing(_: Any) -> None:
    """Takes no options, or has nothing to do before or after."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command on an open store: this process's own (closed afterwards), or the running app's (never closed).

    `before` and `after` always run in the asking process, with its paths and rights: `before` reads files into
    `options.given` and makes paths absolute, `after` writes what stands in `options.made`, and runs when all went well.
    """

    name: str
    about: str
    run: Callable[[Options, Store], int]
    takes: Callable[[argparse.ArgumentParser], None] = _nothing
    before: Callable[[Options], None] = _nothing
    after: Callable[[Options], None] = _nothing


@dataclass(frozen=True, slots=True)
class LoneCommand:
    """A command that opens, makes or replaces a database itself, and so never runs inside the app."""

    name: str
    about: str
    run: Callable[[Options], int]
    takes: Callable[[argparse.ArgumentParser], None] = _nothing


def answered(run: Callable[[], int], options: Options) -> int:
    """The exit code of a command; where it refuses, its sentence stands in `options.err`."""
    try:
        return run()
    except KhoiError as error:
        print(words.fault(error, options.lang), file=options.err)
        return REFUSED
