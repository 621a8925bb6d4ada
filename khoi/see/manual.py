"""The help: its topics in order, the measures with their definitions, pictures, and which topic explains which page.

Texts are sentences of the catalogue. A topic's text is written in a small part of Markdown, see `khoi.see.markup`.
"""

from collections.abc import Iterable, Mapping
from functools import cache

from khoi.access import POLICY, Reach, Role
from khoi.places import plain
from khoi.see import merger
from khoi.words import say

TOPICS = (
    "reading", "filters", "drill", "trace", "measures", "questions", "upload", "files", "history", "takeaway", "units",
    "roles", "sharing", "briefing", "signin", "keyboard", "admin", "contact",
)  # fmt: skip
MEASURES: Mapping[str, tuple[str, ...]] = {
    "coverage": ("see.coverage-definition",),
    "pairs": ("help.define-pairs",),
    "steps": ("coverage.steps-definition",),
    "households": ("help.define-households", "village.households-definition"),
    "pace": ("coverage.pace-definition",),
    "on-time": ("help.define-on-time",),
    "overlap": ("see.overlap-definition", "help.define-overlap"),
    "used": ("spending.definition",),
    "remaining": ("help.define-remaining", "spending.steps-definition"),
    "forecast": ("spending.year-definition",),
    "household-spending": ("spending.households-definition",),
    "extra-income": ("help.define-extra-income",),
    "headcount": ("help.define-headcount",),
    "teams": ("headcount.ratio-definition",),
    "visits": ("visit.definition",),
}
PICTURES: Mapping[str, tuple[str, ...]] = {  # of a topic
    "reading": ("reading", "states"),
    "drill": ("drill",),
    "trace": ("trace",),
    "upload": ("upload",),
}
TOPIC_OF_PAGE: Mapping[str, str] = {
    "overview": "reading", "headcount": "headcount", "spending": "used", "coverage": "questions",
    "overlap": "questions", "compare": "questions", "boundaries": "units", "ward": "drill", "village": "drill",
    "upload": "upload", "history": "history", "links": "sharing", "briefing": "briefing", "model": "sharing",
    "results": "reading", "places": "reading", "sources": "measures", "me": "signin",
}  # fmt: skip


def topic_of(asked: str | None) -> str:
    """The topic that an address asks for, by its name or by that of a measure; the first for anything else."""
    if asked in MEASURES:
        return "measures"
    return asked if asked in TOPICS else TOPICS[0]


def topic_of_page(page: str, group: str) -> str:
    """The topic, or measure, that explains a page."""
    return TOPIC_OF_PAGE.get(page, "admin" if group == "admin" else TOPICS[0])


def title(topic: str, lang: str) -> str:
    """The heading of a topic."""
    return say(f"help.title-{topic}", lang)


def text(topic: str, lang: str) -> str:
    """All that a topic says, the measures excepted."""
    said = say(f"help.text-{topic}", lang)
    more = {"roles": roles, "units": merger.example}.get(topic)
    return f"{said}\n\n{more(lang)}" if more else said


def measures(first: str | None, lang: str) -> list[tuple[str, str, list[str]]]:
    """(name, heading, its definitions) of each measure; the one asked for comes first."""
    names = sorted(MEASURES, key=lambda name: name != first)
    return [(name, say(f"help.measure-{name}", lang), [say(key, lang) for key in MEASURES[name]]) for name in names]


def defined(lang: str) -> list[tuple[str, list[str]]]:
    """(heading, its definitions) of each measure."""
    return [(heading, definitions) for _, heading, definitions in measures(None, lang)]


def measure_of(definition: str, lang: str) -> str | None:
    """The measure that a definition belongs to, as it was said in a language; None for none."""
    return _measures_by_text(lang).get(definition)


def found(asked: str, lang: str) -> list[str]:
    """The topics that hold every word asked for, marks and capitals apart; all where nothing is asked."""
    words = plain(asked).split()
    return [topic for topic in TOPICS if all(word in _searched(topic, lang) for word in words)]


def roles(lang: str) -> str:
    """What each role may do, as the policy has it: a list in Markdown."""
    return "\n".join(f"- {_rights(role, lang)}" for role in Role if role is not Role.GUEST)


def _rights(role: Role, lang: str) -> str:
    actions = [
        say("help.roles-own", lang, action=said) if reach is Reach.OWN and action != "own" else said
        for action, reach in POLICY[role].items()
        if (said := say(f"me.action.{action}", lang))
    ]
    return say("help.roles-line", lang, role=f"**{say(f'app.role-{role}', lang)}**", actions="; ".join(_low(actions)))


def _low(sentences: Iterable[str]) -> list[str]:
    return [sentence[:1].lower() + sentence[1:] for sentence in sentences]


@cache
def _measures_by_text(lang: str) -> Mapping[str, str]:
    return {say(key, lang): name for name, keys in MEASURES.items() for key in keys}


@cache
def _searched(topic: str, lang: str) -> str:
    told = [title(topic, lang), text(topic, lang)]
    if topic == "measures":
        told += [line for _, heading, definitions in measures(None, lang) for line in (heading, *definitions)]
    return plain(" ".join(told))
