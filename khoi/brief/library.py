"""The library of briefings: making one, its files as they were made, and proving that it can be made again."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from khoi.access import Action, Link, Viewer, link_of, scope_of
from khoi.brief import choice as choices
from khoi.brief.appendix import appendix
from khoi.brief.blocks import Document
from khoi.brief.choice import FORMS, Choice, sound
from khoi.brief.compose import briefing_id, compose
from khoi.brief.gather import Gathered, gather, require_scope
from khoi.brief.gather import read as read_rows
from khoi.brief.pdf import pdf
from khoi.brief.word import word
from khoi.errors import BriefingFault, NotAllowed, UnknownName
from khoi.store import Store

STEPS = ("rows", *FORMS, "kept")
TAKEN_HOME = ("pdf", "docx")  # what the holder of a link takes; the appendix is for those who work here
Told = Callable[[str], None]
MAKERS: Mapping[str, Callable[[Choice, Gathered, Document], bytes]] = {
    "pdf": lambda choice, _, document: pdf(document, choice.day),
    "docx": lambda choice, _, document: word(document, choice.day),
    "xlsx": lambda _, gathered, document: appendix(document, gathered),
}


@dataclass(frozen=True, slots=True)
class Briefing:
    """A briefing of the library: what it was made from, the SHA-256 of its files, by whom and when (UTC)."""

    briefing_id: str
    account_id: str
    choice: Choice
    snapshot_sha256: str
    sha256: Mapping[str, str]
    created_at: datetime

    def file_name(self, form: str) -> str:
        """ "bao-cao-2018-07.pdf", "briefing-2018-Q2-bac-son.docx"."""
        stem = "bao-cao" if self.choice.lang == "vi" else "briefing"
        where = f"-{self.choice.ward_id}" if self.choice.ward_id else ""
        return f"{stem}-{self.choice.period.replace('..', '-')}{where}.{form}"


def _nothing(_: str) -> None:
    """Nobody waits."""


def make(store: Store, maker: Viewer, choice: Choice, at: datetime, told: Told = _nothing) -> Briefing:
    """Makes a briefing in all its forms and keeps it; one with the same choice and rows is the one that there is.

    `told` hears which of STEPS comes next. Raises NotAllowed, UnknownName, BriefingFault, StoreFull, StoreSick; then
    nothing is kept.
    """
    told("rows")
    choice = sound(choice)
    gathered = gather(store, maker, choice)
    name = briefing_id(choice, gathered)
    known = store.rows("briefing/briefings", scope=None, briefing_id=name)
    if len(known):
        return _briefing(known.iloc[0])
    document, files = compose(choice, gathered), {}
    for form in FORMS:
        told(form)
        files[form] = MAKERS[form](choice, gathered, document)
    told("kept")
    snapshot = gathered.data()
    hashes = {form: hashlib.sha256(data).hexdigest() for form, data in files.items()}
    snapshot_sha256 = hashlib.sha256(snapshot).hexdigest()
    row = {
        "briefing_id": name, "account_id": maker.account_id, "period": choice.period, "ward_id": choice.ward_id,
        "lang": choice.lang, "snapshot_sha256": snapshot_sha256,
        **{f"{form}_sha256": sha256 for form, sha256 in hashes.items()},
    }  # fmt: skip
    store.require_room(len(snapshot) + sum(map(len, files.values())))
    store.administer(
        "briefing", at, maker.account_id, name, [row], secrets={"choice": choice.data()},
        files=[snapshot, *files.values()], check=lambda: _require_new(store, name),
    )  # fmt: skip
    return Briefing(name, maker.account_id, choice, snapshot_sha256, hashes, at)


def _require_new(store: Store, name: str) -> None:
    if len(store.rows("briefing/briefings", scope=None, briefing_id=name)):
        raise NotAllowed("briefing.made-meanwhile")


def briefings(store: Store, viewer: Viewer) -> pd.DataFrame:
    """The briefings that the viewer may take, the newest first (see `briefing/briefings`). Raises NotAllowed."""
    return store.rows("briefing/briefings", scope=scope_of(viewer, Action.BRIEF), briefing_id=None)


def listed(store: Store, viewer: Viewer) -> list[Briefing]:
    """The same as briefings. Raises NotAllowed."""
    return [_briefing(row) for _, row in briefings(store, viewer).iterrows()]


def find(store: Store, viewer: Viewer, name: str) -> Briefing:
    """One of them, by its id. Raises NotAllowed, UnknownName where the viewer has none of that name."""
    found = store.rows("briefing/briefings", scope=scope_of(viewer, Action.BRIEF), briefing_id=name)
    if found.empty:
        raise UnknownName("briefing.unknown", name=name)
    return _briefing(found.iloc[0])


def file(store: Store, viewer: Viewer, briefing: Briefing, form: str) -> bytes:
    """A file of a briefing as it was made. Raises NotAllowed, UnknownName for no form, LedgerDamaged."""
    require_scope(viewer, briefing.choice)
    [form] = choices.forms([form])
    return store.file(briefing.sha256[form])


def of_link(store: Store, link: Link) -> Briefing | None:
    """The briefing that goes along with a link that opens; None without one."""
    found = store.rows("briefing/briefings", scope=None, briefing_id=link.briefing_id) if link.briefing_id else None
    return None if found is None or found.empty else _briefing(found.iloc[0])


def taken_home(store: Store, viewer: Viewer, form: str, at: datetime) -> tuple[str, bytes]:
    """A guest's briefing: the name of its file and the file. Raises NotAllowed once the link does not open, UnknownName
    where no briefing goes along with it or it does not come in that form, LedgerDamaged."""
    found = of_link(store, link_of(store, viewer, at))
    if found is None or form not in TAKEN_HOME:
        raise UnknownName("briefing.none-with-link")
    return found.file_name(form), store.file(found.sha256[form])


def again(store: Store, briefing: Briefing) -> dict[str, bytes]:
    """All its files made again from what was kept. Raises BriefingFault naming the first whose bytes differ.

    Where they differ, another release of this product or of what it sets documents with made the kept ones.
    """
    gathered = read_rows(store.file(briefing.snapshot_sha256))
    document = compose(briefing.choice, gathered)
    made = {form: MAKERS[form](briefing.choice, gathered, document) for form in FORMS}
    for form, data in made.items():
        if hashlib.sha256(data).hexdigest() != briefing.sha256[form]:
            raise BriefingFault("briefing.differs", form=form, name=briefing.briefing_id)
    return made


def verified(store: Store, name: str) -> tuple[Briefing, Document]:
    """A briefing and what it says, for whoever has it on paper: its id is printed there. Raises UnknownName."""
    found = store.rows("briefing/briefings", scope=None, briefing_id=name)
    if found.empty:
        raise UnknownName("briefing.unknown", name=name)
    briefing = _briefing(found.iloc[0])
    return briefing, compose(briefing.choice, read_rows(store.file(briefing.snapshot_sha256)))


def _briefing(row: "pd.Series[object]") -> Briefing:
    return Briefing(
        str(row["briefing_id"]), str(row["account_id"]), choices.read(str(row["choice"])), str(row["snapshot_sha256"]),
        {form: str(row[f"{form}_sha256"]) for form in FORMS}, pd.Timestamp(str(row["created_at"])).to_pydatetime(),
    )  # fmt: skip
