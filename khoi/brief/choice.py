"""What a briefing is to be: period, scope, parts, language, issuer, number and day, signer, the office's own text."""

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from khoi import periods
from khoi.access import ISSUERS
from khoi.errors import NotAllowed, UnknownName
from khoi.store import Store
from khoi.words import LANGUAGES

SECTIONS = ("situation", "documents", "results", "assessment", "proposals", "appendix")
FORMS = ("pdf", "docx", "xlsx")
LONGEST_LINE, LONGEST_TEXT, MOST_COPIES = 160, 4000, 10
LINES = ("issuer_above", "issuer_name", "place", "number", "on_behalf", "signer")
TEXTS = ("opening", "closing", "proposals")
OF_OFFICE = {
    "issuer_kind": "issuer_kind", "issuer_above": "issuer_above", "issuer_name": "issuer_name", "place": "issuer_place",
}  # fmt: skip
NEEDED = ("issuer_name", "place", "signer")


@dataclass(frozen=True, slots=True)
class Choice:
    """The parameters of a briefing. `ward_id` None is the city; `address` is where its verification page is found.

    `number` may stay blank, to be written by hand. The texts are the office's own; what is blank is left out, an
    opening or closing paragraph that is blank is the usual one. `recipients` has a line for each.
    """

    period: str
    lang: str
    day: date
    issuer_kind: str
    issuer_above: str
    issuer_name: str
    place: str
    signer: str
    ward_id: str | None = None
    sections: tuple[str, ...] = SECTIONS
    number: str = ""
    on_behalf: str = ""
    opening: str = ""
    closing: str = ""
    proposals: str = ""
    recipients: tuple[str, ...] = ()
    address: str = ""

    def data(self) -> str:
        """It as JSON with sorted keys: the same choice is the same text."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, default=str)


def office(store: Store) -> dict[str, str]:
    """What the office has set of the issuer, by the names of a choice."""
    settings = store.settings().set_index("key")["value"]
    return {name: str(settings[key]) for name, key in OF_OFFICE.items()}


def read(data: str) -> Choice:
    """The choice that `Choice.data` wrote."""
    told = json.loads(data)
    lists = {name: tuple(told[name]) for name in ("sections", "recipients")}
    return Choice(**{**told, **lists, "day": date.fromisoformat(told["day"])})


def sound(choice: Choice) -> Choice:
    """The choice as it is kept: trimmed, its parts in order. Raises UnknownName, NotAllowed, naming what to mend."""
    if choice.lang not in LANGUAGES:
        raise UnknownName("access.unknown-language", name=choice.lang)
    if choice.issuer_kind not in ISSUERS:
        raise UnknownName("briefing.unknown-issuer", name=choice.issuer_kind, known=", ".join(ISSUERS))
    for name in choice.sections:
        if name not in SECTIONS:
            raise UnknownName("briefing.unknown-section", name=name, known=", ".join(SECTIONS))
    if not choice.sections:
        raise NotAllowed("briefing.no-section")
    lines: dict[str, Any] = {
        name: " ".join(unicodedata.normalize("NFC", getattr(choice, name)).split()) for name in LINES
    }
    texts: dict[str, Any] = {name: unicodedata.normalize("NFC", getattr(choice, name)).strip() for name in TEXTS}
    recipients = tuple(line for text in choice.recipients if (line := " ".join(text.split())))
    _require_lines({**lines, **{f"recipients-{place}": line for place, line in enumerate(recipients)}})
    for name, text in texts.items():
        if len(text) > LONGEST_TEXT:
            raise NotAllowed(f"briefing.long-{name}", most=str(LONGEST_TEXT))
    if len(recipients) > MOST_COPIES:
        raise NotAllowed("briefing.many-recipients", most=str(MOST_COPIES))
    return replace(
        choice, **lines, **texts, recipients=recipients, address=_site(choice.address),
        period=periods.from_code(choice.period).code, ward_id=choice.ward_id or None,
        sections=tuple(name for name in SECTIONS if name in choice.sections),
    )  # fmt: skip


def _require_lines(lines: dict[str, str]) -> None:
    for name in NEEDED:
        if not lines[name]:
            raise NotAllowed(f"briefing.missing-{name.replace('_', '-')}")
    for line in lines.values():
        if len(line) > LONGEST_LINE or not line.isprintable():
            raise NotAllowed("briefing.long-line", most=str(LONGEST_LINE), line=f"{line[:40]}…")


def _site(address: str) -> str:
    """Where the dashboard is found, without its end; blank where nobody said. Raises NotAllowed for no address."""
    parts = urlsplit(address)
    if address and not (parts.scheme in ("http", "https") and parts.netloc and not (parts.query or parts.fragment)):
        raise NotAllowed("briefing.no-address", address=address)
    return address.rstrip("/")


def forms(wanted: Sequence[str]) -> tuple[str, ...]:
    """The forms of a briefing that were asked for, in order. Raises UnknownName for one that there is not."""
    for name in wanted:
        if name not in FORMS:
            raise UnknownName("briefing.unknown-form", name=name, known=", ".join(FORMS))
    return tuple(name for name in FORMS if name in wanted)
