"""A figure for a larger sheet: letters, gaps and lines of another size, the marks and what they stand for the same."""

from typing import Any

import plotly.graph_objects as go

LENGTHS = frozenset((
    "standoff", "ticklen", "borderwidth", "arrowwidth", "gridwidth", "borderpad",
))  # fmt: skip
UNSEEN = frozenset(("customdata", "hovertemplate", "hovertext", "hoverlabel", "uirevision"))


def enlarged(figure: go.Figure, factor: float, least: float = 0, keeps_hover: bool = False) -> go.Figure:
    """The figure with everything measured in pixels multiplied; no letter smaller than `least`.

    What hovering says is left out, unless it is to be kept.
    """
    spec = figure.to_dict()
    spec.pop("frames", None)
    if not keeps_hover:
        spec = _without(spec)
    found = go.Figure(_grown(spec, "", factor, least))
    height = figure.layout.height
    return found.update_layout(height=round(height * factor)) if height else found


def _without(part: Any) -> Any:
    if isinstance(part, dict):
        return {key: _without(value) for key, value in part.items() if key not in UNSEEN}
    return [_without(one) for one in part] if isinstance(part, (list, tuple)) else part


def _grown(part: Any, name: str, factor: float, least: float) -> Any:
    """A part of a figure, by its name: what lies in "font" are letters, in "line" the width is one of a line."""
    if isinstance(part, dict):
        return {key: _value(value, key, name, factor, least) for key, value in part.items()}
    if isinstance(part, (list, tuple)):
        return [_grown(one, name, factor, least) for one in part]
    return part


def _value(value: Any, key: str, within: str, factor: float, least: float) -> Any:
    if key == "ticklabelstandoff":  # the one length that has to be whole
        return value if value is None else round(value * factor)
    if key in ("xshift", "yshift"):  # either way
        return value if value is None else round(value * factor, 2)
    if key in LENGTHS or within == "margin" or (key, within) == ("width", "line"):
        return _times(value, factor, 0)
    if key == "size":
        return _times(value, factor, least if within.endswith("font") else 0)
    return _grown(value, key, factor, least)


def _times(value: Any, factor: float, least: float) -> Any:
    if isinstance(value, (list, tuple)):
        return [_times(one, factor, least) for one in value]
    return value if value is None else max(round(value * factor, 2), least)
