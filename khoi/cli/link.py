"""The command for share links: making one, whose address is printed this once; revoking one; listing them."""

import json
from argparse import SUPPRESS, ArgumentParser
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from khoi import access, periods, words
from khoi.cli.command import DONE, Command, Options, viewer_of
from khoi.cli.moment import now
from khoi.errors import KhoiError
from khoi.see import snapshot
from khoi.store import Store

USUAL_DAYS = 7
MORE_PAGES = access.LINK_PAGES[len(access.SUMMARY_PAGES) :]


def _takes(parser: ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="act", required=True, metavar="create|revoke|list")
    create = acts.add_parser("create", help="freeze pages for a delegation; the address is printed this once")
    create.add_argument("--title", required=True, help="for whom: a delegation or an office, no person")
    create.add_argument("--period", required=True, help="such as 2018-07, 2018-Q2, 2018 or 2018-01..2018-07")
    create.add_argument("--days", type=int, default=USUAL_DAYS, help=f"1 to {access.LONGEST_DAYS}, by default 7")
    create.add_argument(
        "--pages", nargs="+", default=[], metavar="PAGE",
        help=f"besides {', '.join(access.SUMMARY_PAGES)}, which are always there: {', '.join(MORE_PAGES)}",
    )  # fmt: skip
    create.add_argument("--briefing", metavar="BRIEFING", help="its id, as `briefing list` has it: to be taken home")
    create.add_argument("--address", metavar="https://…", help="where the dashboard is found; else the path is printed")
    revoke = acts.add_parser("revoke", help="end a link and the visits that came by it")
    revoke.add_argument("link", metavar="LINK", help="its id, as `link list` has it")
    for part in (create, revoke, acts.add_parser("list", help="the links there are, the newest first")):
        part.add_argument("--as", dest="account", help="as this account: its own links; an administrator's are all")
        part.add_argument("--lang", choices=words.LANGUAGES, default=SUPPRESS, help="of the answer, and of a new link")
        part.add_argument("--json", action="store_true", default=SUPPRESS, help="one JSON object instead of text")


def _link(options: Options, store: Store) -> int:
    acts = {"create": _create, "revoke": _revoke, "list": _list}
    return acts[options.act](options, store, viewer_of(store, options))


def _create(options: Options, store: Store, viewer: access.Viewer) -> int:
    access.require(viewer, access.Action.SHARE)
    base, at, period = _base(options.address), now(), periods.from_code(options.period)
    frozen = snapshot.take(store, viewer, period, at, options.pages).data()
    token = access.make_link(
        store,
        viewer,
        options.title,
        period.code,
        options.lang,
        options.days,
        frozen,
        at,
        options.pages,
        options.briefing,
    )
    link = access.link_of_token(store, token, at)
    if link is None:  # revoked by somebody else in the same moment
        raise KhoiError("link.does-not-open")
    address = f"{base}/s/{token}"
    if options.json:
        told: dict[str, Any] = {
            "link_id": link.link_id,
            "address": address,
            "title": link.title,
            "pages": list(link.pages),
        }
        told |= {"briefing_id": link.briefing_id}
        told |= {"period": link.period, "lang": link.lang, "expires_at": link.expires_at.isoformat()}
        options.say(json.dumps(told, ensure_ascii=False))
    else:
        options.say(address)
        pages, until = _pages(link.pages, options.lang), words.moment(link.expires_at)
        options.say(
            words.say("cli.link-made", options.lang, link=link.link_id, title=link.title, pages=pages, moment=until)
        )
    return DONE


def _base(address: str | None) -> str:
    """The address without its end. Raises KhoiError where it is none of a site."""
    parts = urlsplit(address or "")
    if address and not (parts.scheme in ("http", "https") and parts.netloc and not (parts.query or parts.fragment)):
        raise KhoiError("cli.no-address", address=address)
    return (address or "").rstrip("/")


def _pages(names: Any, lang: str) -> str:
    return " · ".join(words.say(f"app.page-{name}", lang) for name in names)


def _revoke(options: Options, store: Store, viewer: access.Viewer) -> int:
    access.revoke_link(store, viewer, options.link, now())
    links = access.links_of(store, viewer, now())
    [one] = links[links["link_id"] == options.link].to_dict("records")
    if options.json:
        options.say(json.dumps({"link_id": options.link, "state": one["state"]}))
    else:
        options.say(_line(one, options.lang))
    return DONE


def _list(options: Options, store: Store, viewer: access.Viewer) -> int:
    links = access.links_of(store, viewer, now())
    if options.json:
        told = json.loads(links.to_json(orient="records", date_format="iso", force_ascii=False))
        options.say(json.dumps({"links": told}, ensure_ascii=False))
        return DONE
    for one in links.to_dict("records"):
        options.say(_line(one, options.lang))
    if links.empty:
        options.say(words.say("cli.no-links", options.lang))
    return DONE


def _line(link: Mapping[Any, Any], lang: str) -> str:
    ended = link["revoked_at"] if link["state"] == "revoked" else link["expires_at"]
    state = words.say(f"cli.link-{link['state']}", lang, moment=words.moment(ended.to_pydatetime()))
    period = periods.written(periods.from_code(link["period"]), lang)
    opened = words.number(int(link["opened_count"]), lang)
    return words.say("cli.link-line", lang, link=link["link_id"], state=state, title=link["title"], period=period,
                     pages=_pages(link["pages"], lang), account=link["account_id"], opened=opened)  # fmt: skip


LINK = Command("link", "share frozen pages with people without an account: create, revoke, list", _link, _takes)
