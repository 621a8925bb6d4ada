"""What is taken away from a page: its rows as a workbook or as CSV, with what they are, of when, and where from."""

from khoi.brief.labels import LEFT_OUT, Labelled, labelled
from khoi.brief.workbook import Part, archive, workbook

__all__ = ["LEFT_OUT", "Labelled", "Part", "archive", "labelled", "workbook"]
