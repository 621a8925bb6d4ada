"""Runs one command: on a database that this process opens, or in the app that holds it."""

import sys
from collections.abc import Sequence

from khoi.cli.ask import ask
from khoi.cli.command import REFUSED, Command, LoneCommand, Options, answered
from khoi.cli.parser import parser
from khoi.errors import StoreLocked
from khoi.store import database_path, open_store


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; gives its exit code."""
    options = parser().parse_args(arguments, Options(sys.stdout, sys.stderr))
    command: Command | LoneCommand = options.command
    if isinstance(command, LoneCommand):
        return answered(lambda: command.run(options), options)
    return answered(lambda: _run(command, options), options)


def _run(command: Command, options: Options) -> int:
    command.before(options)
    code = _on_store(command, options)
    if code != REFUSED:
        command.after(options)
    return code


def _on_store(command: Command, options: Options) -> int:
    try:
        store = open_store(database_path(), must_exist=True)
    except StoreLocked as locked:
        return ask(database_path(), command, options, locked)
    with store:
        return command.run(options, store)
