"""What leaves the dashboard: a page's rows as a workbook or CSV, and briefings as PDF, Word and Excel."""

from khoi.brief.choice import FORMS, SECTIONS, Choice, forms, sound
from khoi.brief.compose import code, compose
from khoi.brief.gather import gather
from khoi.brief.labels import LEFT_OUT, Labelled, labelled
from khoi.brief.library import STEPS, Briefing, again, briefings, file, find, make, verified
from khoi.brief.pdf import pages
from khoi.brief.workbook import Part, archive, workbook

__all__ = [
    "FORMS",
    "LEFT_OUT",
    "SECTIONS",
    "STEPS",
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
    "make",
    "pages",
    "sound",
    "verified",
    "workbook",
]
