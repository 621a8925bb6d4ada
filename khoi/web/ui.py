"""What a page builds on: `from khoi.web import ui`."""

from khoi.see.headlines import Metric
from khoi.web.ui_chart import Column
from khoi.web.ui_columns import campaign_columns
from khoi.web.ui_filters import filters
from khoi.web.ui_metrics import metrics
from khoi.web.ui_page import (
    address_with,
    breadcrumb,
    fault,
    go,
    guard,
    heading,
    lang,
    look,
    note,
    paragraph,
    plain,
    put,
    rows,
    say,
    say_done,
    say_info,
    say_problem,
    section,
    stop_if_empty,
    store,
)
from khoi.web.ui_texts import definition, facts, faults, pointers, published, quotes
from khoi.web.ui_trace import chart, table
from khoi.web.ui_upload import uploader

__all__ = [
    "Column",
    "Metric",
    "address_with",
    "breadcrumb",
    "campaign_columns",
    "chart",
    "definition",
    "facts",
    "fault",
    "faults",
    "filters",
    "go",
    "guard",
    "heading",
    "lang",
    "look",
    "metrics",
    "note",
    "paragraph",
    "plain",
    "pointers",
    "published",
    "put",
    "quotes",
    "rows",
    "say",
    "say_done",
    "say_info",
    "say_problem",
    "section",
    "stop_if_empty",
    "store",
    "table",
    "uploader",
]
