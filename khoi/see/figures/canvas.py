"""What all figures share: fonts, margins, grid, separators, and marks that keep their colour when clicked."""

from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from khoi.see.look import Look
from khoi.see.palette import palette

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', Arial, sans-serif"
TEXT_SIZE, SMALL_SIZE = 13, 11
# Plotly fades what was not clicked; here a click leads on, and nothing is to stay faded.
KEPT = {"selected": {"marker": {"opacity": 1}}, "unselected": {"marker": {"opacity": 1}}}
HOVER = "%{customdata[0]}<extra></extra>"  # customdata: the sentence, then what a click leads to


def canvas(look: Look, height: int, left: int = 8, right: int = 8, top: int = 8, bottom: int = 28) -> go.Figure:
    """An empty figure in the reader's theme and language."""
    colours = palette(look)
    axis = {
        "showgrid": False,
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "fixedrange": True,  # a finger that scrolls the page over a chart is to scroll the page
        "automargin": True,
        "tickfont": {"size": TEXT_SIZE if not look.is_narrow else SMALL_SIZE, "color": colours.text},
        "title": {"font": {"size": SMALL_SIZE, "color": colours.text}},
    }
    figure = go.Figure()
    figure.update_layout(
        height=height,
        margin={"l": left, "r": right, "t": top, "b": bottom},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"family": FONT, "size": TEXT_SIZE, "color": colours.ink},
        separators=",." if look.lang == "vi" else ".,",
        showlegend=False,
        dragmode=False,
        hovermode="closest",
        barmode="overlay",
        bargap=0.25,
        xaxis=axis,
        yaxis=axis | {"ticklabelstandoff": 5},  # a name does not touch its bar
        hoverlabel={
            "bgcolor": colours.paper,
            "bordercolor": colours.mark,
            "font": {"family": FONT, "size": TEXT_SIZE, "color": colours.ink},
            "align": "left",
        },
        uirevision="kept",
    )
    return figure


def named(rows: pd.DataFrame, column: str, look: Look) -> list[str]:
    """A name column in the reader's language: `column` + "_vi" or "_en"."""
    return [str(name) for name in rows[f"{column}_{look.lang}"]]


def numbers(rows: pd.DataFrame, column: str) -> list[float | None]:
    """The values of a column, None where nothing is known."""
    return [None if pd.isna(value) else float(value) for value in rows[column]]


def label(figure: go.Figure, x: object, y: object, text: str, colour: str, **more: object) -> None:
    """A direct label beside a mark."""
    given: Mapping[str, object] = {"showarrow": False, "xanchor": "left", "yanchor": "middle", "align": "left"}
    figure.add_annotation(x=x, y=y, text=text, font={"color": colour, "size": TEXT_SIZE}, **{**given, **more})


def instead(figure: go.Figure, names: Sequence[str], whys: Sequence[str], colour: str) -> None:
    """A sentence where a bar would be, for each name that has one: why there is no value."""
    for name, why in zip(names, whys, strict=True):
        if why:
            label(figure, 0, name, why, colour, xshift=4)


def broken(text: str, width: int) -> str:
    """A label broken at spaces into lines of about `width` letters."""
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return "<br>".join(lines)


def shortened(text: str, most: int) -> str:
    """A label of at most `most` letters, cut between words."""
    return text if len(text) <= most else f"{text[:most].rsplit(' ', 1)[0]}…"


def sparse(months: Sequence[object], most: int) -> list[object]:
    """At most about `most` of the months for an axis, the last one always among them."""
    step = max(1, -(-len(months) // most))
    return list(reversed(list(reversed(months))[::step]))
