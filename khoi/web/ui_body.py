"""What a page with a body chosen leaves as it is, in a sentence."""

import pandas as pd

from khoi.see.filters import Filters
from khoi.web.ui_page import lang, say, say_info


def body_note(about: Filters, posts: pd.DataFrame) -> None:
    """On the page of headcount: that blocs and teams are no body's own, and that the body has no posts reported."""
    if about.body is None:
        return
    say_info(say("headcount.body-none" if posts.empty else "headcount.body-members", body=about.body.short(lang())))
