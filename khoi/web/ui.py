"""What a page builds on: `from khoi.web import ui`."""

from khoi.see.headlines import Metric
from khoi.see.tables import Column, Kind
from khoi.web.ui_body import body_note
from khoi.web.ui_boundaries import rule, story, territories, units_inside
from khoi.web.ui_columns import campaign_columns
from khoi.web.ui_compare import (
    compare_link,
    compared,
    comparison_dots,
    comparison_lines,
    comparison_links,
    comparison_table,
    go_to,
)
from khoi.web.ui_delegation import files_received, milestones, numbered, terms, visits
from khoi.web.ui_filters import filters
from khoi.web.ui_map import lead, map_choice, unit_map
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
    page_link,
    paragraph,
    plain,
    put,
    quiet,
    rows,
    say,
    say_done,
    say_info,
    say_problem,
    section,
    stop_if_empty,
    store,
)
from khoi.web.ui_peers import arrivals, peers
from khoi.web.ui_reach import calendar, pace, steps, villages_left
from khoi.web.ui_spending import one_item
from khoi.web.ui_texts import definition, faults, pairs, pointers, published, quotes
from khoi.web.ui_trace import chart, table
from khoi.web.ui_upload import uploader

__all__ = [
    "Column",
    "Kind",
    "Metric",
    "address_with",
    "arrivals",
    "body_note",
    "breadcrumb",
    "calendar",
    "campaign_columns",
    "chart",
    "compare_link",
    "compared",
    "comparison_dots",
    "comparison_lines",
    "comparison_links",
    "comparison_table",
    "definition",
    "fault",
    "faults",
    "files_received",
    "filters",
    "go",
    "go_to",
    "guard",
    "heading",
    "lang",
    "lead",
    "look",
    "map_choice",
    "metrics",
    "milestones",
    "note",
    "numbered",
    "one_item",
    "pace",
    "page_link",
    "pairs",
    "paragraph",
    "peers",
    "plain",
    "pointers",
    "published",
    "put",
    "quiet",
    "quotes",
    "rows",
    "rule",
    "say",
    "say_done",
    "say_info",
    "say_problem",
    "section",
    "steps",
    "stop_if_empty",
    "store",
    "story",
    "table",
    "terms",
    "territories",
    "unit_map",
    "units_inside",
    "uploader",
    "villages_left",
    "visits",
]
