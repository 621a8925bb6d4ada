"""The command for accounts: adding one, ending one, opening it again, rescuing one that is locked out, listing them."""

import json
from argparse import SUPPRESS, ArgumentParser
from collections.abc import Mapping
from typing import Any

import pandas as pd

from khoi import access, words
from khoi.access import Role, Viewer
from khoi.cli.command import DONE, Command, Options, viewer_of
from khoi.cli.moment import now
from khoi.store import Store

ROLES = tuple(str(role) for role in Role if role is not Role.GUEST)
ACTS = {
    "add": "make an account; its one-time password is printed this once",
    "disable": "end what an account may do, on open pages too",
    "enable": "open a disabled account again, with its old password",
    "reset": "give an account a one-time password and end its sessions",
    "list": "the accounts there are, those that may sign in first",
}


def _takes(parser: ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="act", required=True, metavar="|".join(ACTS))
    parts = {name: acts.add_parser(name, help=about) for name, about in ACTS.items()}
    for name, part in parts.items():
        if name != "list":
            part.add_argument("name", metavar="NAME", help="the account")
        part.add_argument("--as", dest="account", help="as this account, which must be an administrator's")
        part.add_argument("--lang", choices=words.LANGUAGES, default=SUPPRESS, help="of the answer")
        part.add_argument("--json", action="store_true", default=SUPPRESS, help="one JSON object instead of text")
    parts["add"].add_argument("--role", choices=ROLES, required=True, help="what it is for")
    parts["add"].add_argument("--ward", metavar="ID", help="the ward of ward staff, such as bac-son")
    parts["reset"].add_argument(
        "--without-second-factor", action="store_true", help="also take away the second factor of a lost telephone"
    )


def _account(options: Options, store: Store) -> int:
    acts = {"add": _add, "disable": _disable, "enable": _enable, "reset": _reset, "list": _list}
    return acts[options.act](options, store, viewer_of(store, options))


def _add(options: Options, store: Store, by: Viewer) -> int:
    password = access.open_account(store, options.name, Role(options.role), options.ward, now(), by)
    return _say_password(options, "cli.account-added", password)


def _reset(options: Options, store: Store, by: Viewer) -> int:
    if options.without_second_factor:
        access.remove_second_factor(store, options.name, now(), by)
    return _say_password(options, "cli.account-reset", access.reset_password(store, options.name, now(), by))


def _say_password(options: Options, key: str, password: str) -> int:
    if options.json:
        options.say(json.dumps({"account": options.name, "password": password}))
    else:
        options.say(words.say(key, options.lang, account=options.name, password=password))
    return DONE


def _disable(options: Options, store: Store, by: Viewer) -> int:
    access.disable_account(store, options.name, now(), by)
    return _say_state(options, store, by)


def _enable(options: Options, store: Store, by: Viewer) -> int:
    access.enable_account(store, options.name, now(), by)
    return _say_state(options, store, by)


def _say_state(options: Options, store: Store, by: Viewer) -> int:
    rows = access.accounts(store, by)
    [one] = rows[rows["account_id"] == options.name].to_dict("records")
    options.say(json.dumps(_told(one)) if options.json else _line(one, options.lang))
    return DONE


def _list(options: Options, store: Store, by: Viewer) -> int:
    rows = access.accounts(store, by).to_dict("records")
    if options.json:
        options.say(json.dumps({"accounts": [_told(one) for one in rows]}, ensure_ascii=False))
        return DONE
    for one in rows:
        options.say(_line(one, options.lang))
    return DONE


def _told(one: Mapping[Any, Any]) -> dict[str, Any]:
    ward = one["ward_id"]
    return {
        "account": one["account_id"], "role": one["role"], "ward": None if pd.isna(ward) else ward,
        "is_open": bool(pd.isna(one["disabled_at"])), "must_change": bool(one["must_change"]),
        "has_second_factor": bool(one["has_second_factor"]),
    }  # fmt: skip


def _line(one: Mapping[Any, Any], lang: str) -> str:
    told = _told(one)
    state = "open" if told["is_open"] else "disabled"
    ward = f" ({told['ward']})" if told["ward"] else ""
    role = words.say(f"app.role-{told['role']}", lang)
    return words.say("cli.account-line", lang, account=told["account"], role=role, ward=ward,
                     state=words.say(f"accounts.state-{state}", lang))  # fmt: skip


ACCOUNT = Command("account", "accounts: add, disable, enable, reset, list", _account, _takes)
