"""The figures of a briefing in full, as an Excel workbook: a sheet that says what they are, one for each question."""

import pandas as pd

from khoi.brief.blocks import Document
from khoi.brief.gather import QUERIES, Gathered
from khoi.brief.workbook import Part, workbook
from khoi.words import capital, moment, say

LEFT_OUT = ("see/limits",)  # what figures are judged by


def appendix(document: Document, gathered: Gathered) -> bytes:
    """The rows that the briefing was made from as .xlsx; the same rows give the same bytes."""
    lang = document.lang
    parts = [
        Part(say(f"export.sheet-{query.removeprefix('see/')}", lang), _named(gathered.frames[query], lang))
        for query in QUERIES
        if query in gathered.frames and len(gathered.frames[query]) and query not in LEFT_OUT
    ]
    facts = [
        (say("export.fact-choice", lang), capital(gathered.filters.sentence(lang))),
        (document.code_label, document.code),
        (say("briefing.number", lang), document.number),
        (say("export.fact-as-of", lang), document.until),
        (say("export.fact-sample", lang), document.sample),
        (say("briefing.received", lang), moment(gathered.received_at) if gathered.received_at else ""),
        *((say("export.fact-source", lang), source) for source in document.sources),
        (say("export.fact-where", lang), document.address),
    ]
    title = f"{document.title}: {document.subject}"
    return workbook(title, [(label, value) for label, value in facts if value], parts, lang)


def _named(rows: pd.DataFrame, lang: str) -> pd.DataFrame:
    """The rows with kinds of files as people call them."""
    if "dataset" not in rows:
        return rows
    return rows.assign(dataset=[say(f"upload.dataset.{name}", lang) for name in rows["dataset"]])
