"""A chart as a picture to pass on: what it is about above it, where it comes from below it, all within the figure."""

from dataclasses import dataclass

import plotly.graph_objects as go

from khoi.see.figures import as_words, enlarged, redrawn
from khoi.see.figures.canvas import FONT
from khoi.see.look import Look
from khoi.see.palette import palette

WIDTH, FACTOR, EDGE = 1200, 1.5, 32
TITLE_SIZE, CHOICE_SIZE, SMALL_SIZE = 26, 19, 15
LETTER = 0.53  # of a letter's height is its usual width in the fonts of FONT
LEADING = 1.32
ABOVE, BELOW = "above", "below"


@dataclass(frozen=True, slots=True)
class Caption:
    """What stands in the picture beside the marks: all are sentences, empty where there is nothing to say."""

    title: str
    choice: str
    notes: tuple[str, ...]
    sample: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure with its caption, and how much of its height the caption takes at either end, in pixels."""

    figure: go.Figure
    above: int
    below: int


def picture(figure: go.Figure, caption: Caption, lang: str) -> Picture:
    """The figure of `khoi.see.figures` on white, 1200 pixels wide, its caption as annotations named above and below.

    Where the plot begins is known only once it is drawn: the annotations are put in their places then.
    """
    look = Look(lang)
    colours = palette(look)
    drawn = enlarged(redrawn(figure, look), FACTOR)
    title, choice = _lines(caption.title, TITLE_SIZE), _lines(caption.choice, CHOICE_SIZE)
    notes = [line for note in caption.notes if note for line in _lines(note, SMALL_SIZE)]
    mark = f'<span style="color:{colours.second}"><b>{as_words(caption.sample)}</b></span>'
    head = [f"<b>{line}</b>" for line in title]
    tail = [f'<span style="font-size:{CHOICE_SIZE}px;color:{colours.text}">{line}</span>' for line in choice]
    foot = [*notes, *([mark] if caption.sample else [])]
    above = round(LEADING * (TITLE_SIZE * len(title) + CHOICE_SIZE * len(choice))) + EDGE + EDGE // 2
    below = round(LEADING * SMALL_SIZE * len(foot)) + EDGE // 2 + EDGE
    for name, lines, size, colour in (
        (ABOVE, [*head, *tail], TITLE_SIZE, colours.ink), (BELOW, foot, SMALL_SIZE, colours.text),
    ):  # fmt: skip
        drawn.add_annotation(
            name=name, text="<br>".join(lines), xref="paper", yref="paper", x=0, y=1 if name == ABOVE else 0,
            xanchor="left", yanchor="top", align="left", showarrow=False,
            font={"family": FONT, "size": size, "color": colour},
        )  # fmt: skip
    own = drawn.layout.margin
    drawn.update_layout(
        width=WIDTH,
        paper_bgcolor=colours.paper,
        plot_bgcolor=colours.paper,
        margin={"l": own.l + EDGE, "r": own.r + EDGE, "t": own.t, "b": own.b},
    )
    return Picture(drawn, above, below)


def _lines(text: str, size: float) -> list[str]:
    """A sentence in lines that fit the picture, as Plotly is to be given them."""
    most = int((WIDTH - 2 * EDGE) / (size * LETTER))
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= most:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return [str(as_words(line)) for line in lines]
