"""What leaves the dashboard: a page's rows as a workbook or CSV, and briefings as PDF, Word and Excel."""

from khoi.brief.choice import FORMS, SECTIONS, Choice, forms, office, sound
from khoi.brief.compose import code, compose
from khoi.brief.gather import gather
from khoi.brief.labels import LEFT_OUT, Labelled, labelled
from khoi.brief.library import (
    STEPS,
    TAKEN_HOME,
    Briefing,
    again,
    briefings,
    file,
    find,
    listed,
    make,
    of_link,
    taken_home,
    verified,
)
from khoi.brief.pdf import pages
from khoi.brief.workbook import Part, archive, workbook

__all__ = [
    "FORMS",
    "LEFT_OUT",
    "SECTIONS",
    "STEPS",
    "TAKEN_HOME",
    "Briefing",
    "Choice",
    "Labelled",
    "Part",
    "again",
    "archive",
    "briefings",
    "code",
    "compose",
    "file",
    "find",
    "forms",
    "gather",
    "labelled",
    "listed",
    "make",
    "of_link",
    "office",
    "pages",
    "sound",
    "taken_home",
    "verified",
    "workbook",
]
