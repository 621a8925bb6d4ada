"""The pages there are: their address, file, group in the navigation, and what one must be allowed to see them."""

from dataclasses import dataclass

from khoi.access import Action, Viewer, may


@dataclass(frozen=True, slots=True)
class Page:
    """One page: `name` is its address and the key of its title, `file` lies in pages/."""

    name: str
    file: str
    group: str
    action: Action


PAGES = (
    Page("overview", "see/overview.py", "city", Action.SEE),
    Page("headcount", "see/headcount.py", "city", Action.SEE),
    Page("spending", "see/spending.py", "city", Action.SEE),
    Page("coverage", "see/coverage.py", "city", Action.SEE),
    Page("overlap", "see/overlap.py", "city", Action.SEE),
    Page("compare", "see/compare.py", "city", Action.SEE),
    Page("boundaries", "see/boundaries.py", "places", Action.SEE),
    Page("ward", "see/ward.py", "places", Action.SEE),
    Page("village", "see/village.py", "places", Action.SEE),
    Page("model", "see/delegation.py", "delegation", Action.SEE_SUMMARY),
    Page("results", "see/delegation_results.py", "delegation", Action.SEE_SUMMARY),
    Page("places", "see/delegation_places.py", "delegation", Action.SEE_SUMMARY),
    Page("sources", "see/delegation_sources.py", "delegation", Action.SEE_SUMMARY),
    Page("upload", "manage/upload.py", "work", Action.UPLOAD),
    Page("history", "manage/history.py", "work", Action.UPLOAD),
    Page("briefing", "manage/briefing.py", "work", Action.BRIEF),
    Page("links", "manage/links.py", "work", Action.SHARE),
    Page("accounts", "manage/accounts.py", "admin", Action.ACCOUNTS),
    Page("journal", "manage/journal.py", "admin", Action.AUDIT),
    Page("campaigns", "manage/campaigns.py", "admin", Action.SETTINGS),
    Page("units", "manage/units.py", "admin", Action.SETTINGS),
    Page("settings", "manage/settings.py", "admin", Action.SETTINGS),
    Page("upkeep", "manage/upkeep.py", "admin", Action.UPKEEP),
    Page("me", "manage/me.py", "about", Action.OWN),
    Page("help", "see/help.py", "about", Action.OWN),
)
NAMES = frozenset(page.name for page in PAGES)
FILTER_KEYS = (
    "period", "ward", "village", "campaign", "body", "by", "items", "measure", "map", "unit", "dataset", "account",
    "item", "kind", "search", "known",
    "lang",
)  # fmt: skip


def pages_of(viewer: Viewer) -> tuple[Page, ...]:
    """The pages that the viewer may see, in order; the first is where they arrive, by a link the summary."""
    pages = tuple(page for page in PAGES if may(viewer, page.action, page=page.name).is_allowed)
    places = {name: place for place, name in enumerate(viewer.link_pages)}
    return tuple(sorted(pages, key=lambda page: places.get(page.name, 0)))
