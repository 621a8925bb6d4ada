"""How a figure is to be drawn: the reader's language, theme and width."""

from dataclasses import dataclass
from typing import Literal

Theme = Literal["light", "dark"]


@dataclass(frozen=True, slots=True)
class Look:
    """The reader's language ("vi", "en"), theme, and whether the page is as narrow as a phone."""

    lang: str
    theme: Theme = "light"
    is_narrow: bool = False
