"""The command line: every operation of a page, from the same functions.

Exit 0: done, or nothing to do. 1: the file has problems, nothing stored. 2: it cannot be read, or may not be done.
Answers go to standard output, refusals to standard error; --lang en writes English.
"""

import argparse

from khoi import words
from khoi.cli.commands import COMMANDS


def parser() -> argparse.ArgumentParser:
    """Reads the words of a command line; the options' `command` is the Command or LoneCommand that they name."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--lang", choices=words.LANGUAGES, default="vi", help="language of the answer")
    common.add_argument("--json", action="store_true", help="one JSON object instead of text")
    whole = argparse.ArgumentParser(prog="python -m khoi", description=__doc__)
    added = whole.add_subparsers(required=True, metavar="command")
    for command in COMMANDS:
        part = added.add_parser(command.name, help=command.about, description=command.about, parents=[common])
        command.takes(part)
        part.set_defaults(command=command)
    return whole
