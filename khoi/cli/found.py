"""The command for the first account: init."""

import json
from argparse import ArgumentParser

from khoi import access, words
from khoi.cli.command import DONE, LoneCommand, Options
from khoi.cli.moment import now
from khoi.errors import KhoiError
from khoi.store import database_path, open_store


def _init_takes(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--administrator", metavar="NAME", default=access.FIRST_ADMINISTRATOR, help="the first account's name"
    )


def _init(options: Options) -> int:
    """Makes the database where there is none, and its administrator."""
    path, account = database_path(), options.administrator
    with open_store(path) as store:
        if store.is_sample():
            raise KhoiError("cli.init-sample", path=str(path))
        password = access.first_administrator(store, account, now())
        store.checkpoint()
    if options.json:
        made = {"account": account if password else None, "password": password or None}
        options.say(json.dumps({"database": str(path), **made}))
    elif password:
        options.say(words.say("cli.founded", options.lang, path=str(path), account=account, password=password))
    else:
        options.say(words.say("cli.founded-before", options.lang, path=str(path)))
    return DONE


INIT = LoneCommand("init", "make an empty database and its first administrator", _init, _init_takes)
