"""Entries of the history, looked up within the viewer's scope, and the ways to them from other pages."""

import pandas as pd

from khoi import words
from khoi.access import Viewer
from khoi.see import acts
from khoi.see.acts import Act
from khoi.store import Received
from khoi.web import cache, ui
from khoi.web.drafts import Draft

ALL = dict.fromkeys(("act_id", "ward_id", "dataset", "first_month", "last_month", "account_id", "search", "most"))


def rows(viewer: Viewer, **chosen: object) -> pd.DataFrame:
    """The acts that the viewer may see, newest first, of those the chosen ones (see `see/history`)."""
    return cache.rows("see/history", viewer, {**ALL, **chosen})


def entry(act_id: str, viewer: Viewer) -> Act | None:
    """The act of an id; None where there is none within the viewer's scope."""
    found = rows(viewer, act_id=act_id)
    return None if found.empty else acts.act_of(found.iloc[0].to_dict())


def is_open(act_id: str, viewer: Viewer) -> bool:
    """Whether the viewer may open the entry of that id."""
    return bool(act_id) and entry(act_id, viewer) is not None


def link(act_id: str, text: str) -> None:
    """A link to an entry."""
    ui.page_link("history", text, upload=act_id)


def received(before: Received) -> str:
    """When a file that arrives again was received, under which name, and from whom."""
    return ui.say(
        "upload.received", moment=words.moment(before.stored_at), file=before.file_name, account=before.account_id
    )


def say_received(draft: Draft, viewer: Viewer) -> None:
    """That a file brings nothing new: when its figures were received, and the way there."""
    before = draft.received
    if before is None:
        ui.say_info(ui.say("upload.nothing-new"))
        return
    ui.say_info(" ".join((ui.say("upload.nothing-new"), received(before))))
    if is_open(before.upload_id, viewer):
        link(before.upload_id, ui.say("upload.entry-before"))
