"""The commands for the first account and for one that is locked out: init, reset-password."""

import json
from argparse import ArgumentParser

from khoi import access, words
from khoi.cli.command import DONE, Command, LoneCommand, Options
from khoi.cli.moment import now
from khoi.errors import KhoiError
from khoi.store import Store, database_path, open_store


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


def _reset_takes(parser: ArgumentParser) -> None:
    parser.add_argument("account", metavar="NAME", help="the account")
    parser.add_argument(
        "--without-second-factor", action="store_true", help="also take away the second factor of a lost telephone"
    )


def _reset(options: Options, store: Store) -> int:
    """Rescues an account: a one-time password for it, its sessions ended, where asked no second factor any more."""
    by, account = access.OPERATOR, options.account
    if options.without_second_factor:
        access.remove_second_factor(store, account, now(), by)
    password = access.reset_password(store, account, now(), by)
    if options.json:
        options.say(json.dumps({"account": account, "password": password}))
    else:
        options.say(words.say("cli.password-reset", options.lang, account=account, password=password))
    return DONE


INIT = LoneCommand("init", "make an empty database and its first administrator", _init, _init_takes)
RESET_PASSWORD = Command(
    "reset-password", "give an account a one-time password and end its sessions", _reset, _reset_takes
)
