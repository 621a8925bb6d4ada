"""The command for what the office sets: listing it, and giving one setting another value."""

import json
from argparse import ArgumentParser
from datetime import datetime
from typing import Any

import pandas as pd

from khoi import access, words
from khoi.cli.command import DONE, Command, Options, viewer_of
from khoi.cli.moment import now
from khoi.errors import KhoiError
from khoi.store import Store


def _takes(parser: ArgumentParser) -> None:
    parser.add_argument("act", nargs="?", choices=["set"], help="without it, all settings are listed")
    parser.add_argument("key", nargs="?", metavar="KEY", help="such as deadline_day")
    parser.add_argument("value", nargs="?", metavar="VALUE", help="the new value")
    parser.add_argument("--as", dest="account", help="as this account: an administrator's")


def _settings(options: Options, store: Store) -> int:
    viewer = viewer_of(store, options)
    if options.act == "set":
        return _set(options, store, viewer)
    rows = access.settings(store, viewer)
    told = [_told(row) for row in rows.to_dict("records")]
    if options.json:
        options.say(json.dumps({"settings": told}, ensure_ascii=False))
        return DONE
    for one in told:
        options.say(words.say("cli.setting", options.lang, name=one["key"], value=one["value"], usual=one["default"]))
        if one["changed_at"]:
            moment = words.moment(datetime.fromisoformat(one["changed_at"]))
            changed = {"old": one["old"], "account": one["account_id"], "moment": moment}
            options.say(words.say("cli.setting-changed", options.lang, **changed))
    return DONE


def _told(row: dict[Any, Any]) -> dict[str, Any]:
    one = access.setting(row["key"])
    is_changed = not pd.isna(row["changed_at"])
    return {
        "key": row["key"],
        "value": row["value"],
        "default": row["default_value"],
        "least": one.least if one.is_number else None,
        "most": one.most if one.is_number else None,
        "choices": list(one.choices),
        "old": row["old_value"] if is_changed else None,
        "account_id": row["account_id"] if is_changed else None,
        "changed_at": row["changed_at"].isoformat() if is_changed else None,
    }


def _set(options: Options, store: Store, viewer: access.Viewer) -> int:
    if options.key is None or options.value is None:
        raise KhoiError("cli.setting-incomplete")
    key = access.setting(options.key).key
    rows = access.settings(store, viewer)
    seen = dict(zip(rows["key"], rows["value"], strict=True))
    changed = access.change_settings(store, seen, {key: options.value}, now(), viewer)
    if options.json:
        options.say(
            json.dumps({"key": key, "old": seen[key], "value": changed.get(key, seen[key])}, ensure_ascii=False)
        )
    elif changed:
        options.say(words.say("cli.setting-set", options.lang, name=key, old=seen[key], value=changed[key]))
    else:
        options.say(words.say("cli.setting-same", options.lang, name=key, value=seen[key]))
    return DONE


SETTINGS = Command("settings", "list what the office has set, or set one of them", _settings, _takes)
