"""Colours: one set for paper-white pages, one for dark ones; contrast 4.5:1 for text and 3:1 for marks in both."""

from dataclasses import dataclass

from khoi.see.look import Look


@dataclass(frozen=True, slots=True)
class Palette:
    """Named colours of one theme, as #RRGGBB. `low` and `high` are the ends of the sequence for shares."""

    paper: str
    ink: str
    text: str
    mark: str
    line: str
    hatch: str
    lead: str
    second: str
    good: str
    warn: str
    bad: str
    low: str
    high: str


LIGHT = Palette(
    paper="#FFFFFF",
    ink="#1F2933",
    text="#616E7C",
    mark="#7B8794",
    line="#E4E7EB",
    hatch="#B8C2CC",
    lead="#0B5C7A",
    second="#B8500F",
    good="#2E7D5B",
    warn="#B7791F",
    bad="#A61B29",
    low="#E6F1F4",
    high="#0B5C7A",
)
DARK = Palette(
    paper="#14181D",
    ink="#E4E7EB",
    text="#9AA5B1",
    mark="#7B8794",
    line="#2B333B",
    hatch="#46525E",
    lead="#4FB3D1",
    second="#F0925A",
    good="#6CC29A",
    warn="#E0B050",
    bad="#F0868D",
    low="#1C2B33",
    high="#4FB3D1",
)


def palette(look: Look) -> Palette:
    """The colours of the reader's theme."""
    return DARK if look.theme == "dark" else LIGHT


def shade(share: float, look: Look) -> str:
    """The colour of a share between 0 and 1, on the sequence from `low` to `high`."""
    colours = palette(look)
    part = min(max(share, 0.0), 1.0)
    ends = zip(_channels(colours.low), _channels(colours.high), strict=True)
    return "#" + "".join(f"{round(low + (high - low) * part):02X}" for low, high in ends)


def ink_on(background: str) -> str:
    """Black or white, whichever reads better on a colour."""
    bright, dark = contrast(background, "#FFFFFF"), contrast(background, "#1F2933")
    return "#FFFFFF" if bright >= dark else "#1F2933"


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21, as WCAG 2 defines it."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    linear = [
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in (value / 255 for value in _channels(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
