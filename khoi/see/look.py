"""How a figure is to be drawn: the reader's language, theme and width, on a page or on a slide."""

from dataclasses import dataclass
from typing import Literal

Theme = Literal["light", "dark"]


@dataclass(frozen=True, slots=True)
class Look:
    """The reader's language ("vi", "en"), theme, and whether the page is as narrow as a phone.

    `is_slide`: it will be enlarged until its smallest letters are as large as the others, which need more room.
    """

    lang: str
    theme: Theme = "light"
    is_narrow: bool = False
    is_slide: bool = False
