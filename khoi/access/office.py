"""What the office sets: who may change it, and which values each setting takes. Defaults: queries/schema/010."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from khoi.access.policy import Action, Viewer, require
from khoi.errors import NotAllowed, UnknownName
from khoi.store import Store

ISSUERS = ("party", "front", "state")


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: a whole number from `least` to `most`, one of `choices`, or a line of at most `longest` signs."""

    key: str
    group: str
    least: int = 0
    most: int = 0
    choices: tuple[str, ...] = ()
    longest: int = 0
    may_be_blank: bool = False

    @property
    def is_number(self) -> bool:
        """Whether it is a number."""
        return not self.choices and not self.longest


SETTINGS = (
    Setting("issuer_kind", "issuer", choices=ISSUERS),
    Setting("issuer_above", "issuer", longest=120, may_be_blank=True),  # a body that has none above it
    Setting("issuer_name", "issuer", longest=160),
    Setting("issuer_place", "issuer", longest=60),
    Setting("deadline_day", "deadline", 1, 28),  # every month has these days
    Setting("deadline_hour", "deadline", 1, 24),
    Setting("behind_percent", "limits", 1, 100),
    Setting("low_percent", "limits", 1, 100),
    Setting("over_percent", "limits", 50, 200),
    Setting("attention_count", "limits", 1, 17),
    Setting("unusual_deviations", "limits", 2, 50),
    Setting("unusual_months", "limits", 3, 36),
)


def setting(key: str) -> Setting:
    """The setting of that key. Raises UnknownName naming those that there are."""
    found = next((one for one in SETTINGS if one.key == key), None)
    if found is None:
        raise UnknownName("access.unknown-setting", name=key, known=", ".join(one.key for one in SETTINGS))
    return found


def settings(store: Store, by: Viewer) -> pd.DataFrame:
    """All settings in order, with their defaults and last changes (see `Store.settings`). Raises NotAllowed."""
    require(by, Action.SETTINGS)
    return store.settings()


def sound(key: str, text: str) -> str:
    """A value as it is stored. Raises NotAllowed with what the setting takes, UnknownName for one that there is not."""
    one, plain = setting(key), " ".join(unicodedata.normalize("NFC", text).split())
    if one.choices and plain not in one.choices:
        raise NotAllowed("access.setting-choice", name=key, known=", ".join(one.choices))
    if one.is_number:
        is_whole = plain.isascii() and plain.isdigit() and len(plain) < 10
        if not is_whole or not one.least <= int(plain) <= one.most:
            raise NotAllowed("access.setting-range", name=key, least=str(one.least), most=str(one.most))
        return str(int(plain))
    if not plain and not one.may_be_blank:
        raise NotAllowed("access.setting-blank", name=key)
    if one.longest and (len(plain) > one.longest or not plain.isprintable()):
        raise NotAllowed("access.setting-long", name=key, most=str(one.longest))
    return plain


def change_settings(
    store: Store, expected: Mapping[str, str], wanted: Mapping[str, str], at: datetime, by: Viewer
) -> dict[str, str]:
    """Gives settings other values, all of them or none; gives those that changed. `expected` are those that were seen.

    Raises NotAllowed, UnknownName, StalePlan where somebody was faster, StoreFull, StoreSick.
    """
    require(by, Action.SETTINGS)
    values = {key: sound(key, text) for key, text in wanted.items()}
    changed = {key: value for key, value in values.items() if value != expected[key]}
    if changed:
        store.change_settings(expected, changed, by.account_id, at)
    return changed
