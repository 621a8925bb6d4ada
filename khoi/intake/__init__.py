"""Intake: a file's bytes become a plan, which is every problem of the file or what storing it would change."""

from khoi.intake.books import problem_report
from khoi.intake.correct import Revision, layout_of
from khoi.intake.desk import Desk
from khoi.intake.limits import COMMAND_LINE, PAGE, Limits
from khoi.intake.make import AS_IT_ARRIVED, make_plan
from khoi.intake.plan import Plan, Skipped
from khoi.intake.template import as_file, listed, template

__all__ = [
    "AS_IT_ARRIVED",
    "COMMAND_LINE",
    "PAGE",
    "Desk",
    "Limits",
    "Plan",
    "Revision",
    "Skipped",
    "as_file",
    "layout_of",
    "listed",
    "make_plan",
    "problem_report",
    "template",
]
