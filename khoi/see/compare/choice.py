"""What is put side by side: what an address names, and a sensible choice where it names too few."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from khoi.periods import Period
from khoi.places import slug
from khoi.see.compare.measures import Values
from khoi.see.filters import Filters
from khoi.words import say

KINDS = ("ward", "village", "body", "campaign", "period")
LEAST, MOST = 2, 6
LED_BY = {"ward": "coverage", "village": "coverage", "campaign": "coverage", "body": "villages", "period": "coverage"}


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that can be compared: its id, name and page, and what its figures are of (see `Traced`)."""

    item_id: str
    name: str
    page: str
    address: Mapping[str, str | None] = field(default_factory=dict)
    about: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The ids put side by side; sentences on what of the address was replaced or left out, and on what was added."""

    ids: tuple[str, ...]
    notices: tuple[str, ...] = ()
    added: str = ""


def read_kind(asked: str | None, offered: Sequence[str], lang: str) -> tuple[str, str]:
    """The kind that an address names of those offered, and a sentence where it is another one than asked for."""
    if not asked or asked in offered:
        return asked or offered[0], ""
    key = "compare.kind-not-yours" if asked in KINDS else "compare.no-such-kind"
    return offered[0], say(key, lang, value=asked, shown=say(f"compare.kind-{offered[0]}", lang))


def chosen(
    asked: str, names: Mapping[str, str], lang: str, meant: Callable[[str], tuple[str, str]] = lambda text: (text, "")
) -> Chosen:
    """Of the texts between commas those that name something in `names`, each once, at most six.

    `meant` gives the id that another text stands for and the sentence that says so, for example of a ward that merged.
    """
    found: list[str] = []
    notices: list[str] = []
    unknown: list[str] = []
    for text in (part.strip() for part in asked.split(",") if part.strip()):
        one, sentence = (text, "") if text in names else meant(text)
        one = one if one in names else slug(one)
        if one not in names:
            unknown.append(text)
            continue
        notices += [sentence] if sentence else []
        found.append(one)
    kept = list(dict.fromkeys(found))
    if unknown:
        notices.append(say("compare.unknown", lang, values=", ".join(f"“{text}”" for text in unknown)))
    if len(kept) > MOST:
        left = ", ".join(names[one] for one in kept[MOST:])
        notices.append(say("compare.too-many", lang, most=MOST, left=left))
    return Chosen(tuple(kept[:MOST]), tuple(notices))


def completed(given: Chosen, kind: str, names: Mapping[str, str], values: Values, lang: str) -> Chosen:
    """The choice, with the best and the last added by the measure that leads until there are two; with a sentence.

    What was not reported comes last of all, and only where nothing else is left.
    """
    if len(given.ids) >= LEAST or len(names) < LEAST:
        return given if given.ids else Chosen(tuple(names), given.notices)
    led = values.get(LED_BY[kind], {})
    shares = {one: value.value for one in names if (value := led.get(one)) and value.value is not None}
    ordered = sorted(shares, key=lambda one: -shares[one])
    pool = [*ordered[:1], *reversed(ordered[1:]), *(one for one in names if one not in shares)]
    added = [one for one in pool if one not in given.ids][: LEAST - len(given.ids)]
    key = "compare.default-both" if not given.ids else "compare.default-one"
    measure = say(f"compare.measure-{LED_BY[kind]}", lang)
    return Chosen((*given.ids, *added), given.notices, say(key, lang, measure=measure))


def periods_beside(filters: Filters) -> list[Period]:
    """A period, the one before and the same a year ago; while it runs its same months, so that they are as long."""
    found = [filters.period, filters.before, filters.beside_last_year().before]
    return list(dict.fromkeys(found))
