"""Small multiples: one figure divided into panels of one scale, each with a title above it."""

import plotly.graph_objects as go

from khoi.see.figures.canvas import label

PANEL, TITLE_LINE, MONTHS = 112, 14, 36  # pixels: a small multiple's drawing, a line of its title, the months below it


def panels(figure: go.Figure, rows: int, columns: int, vertical: float = 0.0) -> None:
    """Divides a figure into panels of one scale, each with the axes of the canvas."""
    axes = {name: figure.layout[name].to_plotly_json() for name in ("xaxis", "yaxis")}
    figure.set_subplots(
        rows, columns, shared_xaxes="all", shared_yaxes="all", horizontal_spacing=0.08, vertical_spacing=vertical
    )
    figure.update_xaxes(**axes["xaxis"])
    figure.update_yaxes(**axes["yaxis"])


def titled(figure: go.Figure, place: int, text: str, colour: str, size: int) -> None:
    """A title above a panel, counted from 1."""
    number = "" if place == 1 else str(place)
    label(figure, 0, 1, text, colour, xref=f"x{number} domain", yref=f"y{number} domain", yanchor="bottom", yshift=4)
    figure.layout.annotations[-1].font.size = size
