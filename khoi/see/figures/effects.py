"""Before and after an upload: grey ring, then coloured dot, for each figure that could move."""

import pandas as pd
import plotly.graph_objects as go

from khoi.see.figures.canvas import HOVER, SMALL_SIZE, TEXT_SIZE, canvas
from khoi.see.figures.memory import remembered
from khoi.see.format import DASH, money_unit, short
from khoi.see.look import Look
from khoi.see.palette import palette
from khoi.words import say


@remembered
def before_and_after(before: pd.DataFrame, after: pd.DataFrame, look: Look) -> go.Figure:
    """Rows of one of `see/effect_*` before and after storing: by group for one ward, by ward for several.

    With a base (villages in scope) values are drawn as shares and written "3/4"; money in the unit that fits.
    """
    colours = palette(look)
    by = "group" if after["ward_id"].nunique() == 1 else "ward"
    joined = _summed(after, by, look).join(_summed(before, by, look), suffixes=("", "_before"), how="left").iloc[::-1]
    has_base = bool(joined["base"].notna().all())
    is_money = "group_id" in after and not has_base and after["value"].max() > 1_000_000
    unit = money_unit(joined["value"].dropna()) if is_money else None
    scale = joined["base"] if has_base else (unit.divisor if unit else 1)
    names = [str(name) for name in joined.index]

    def written(value: float, base: float) -> str:
        if pd.isna(value):
            return DASH
        if unit:
            return unit.written(value, look.lang)
        return f"{int(value)}/{int(base)}" if has_base else short(value, look.lang)

    texts = [(written(row.value_before, row.base), written(row.value, row.base)) for row in joined.itertuples()]
    hovers = [
        [say("figure.effect-hover", look.lang, name=name, before=old, after=new)]
        for name, (old, new) in zip(names, texts, strict=True)
    ]
    figure = canvas(look, 30 * len(joined) + 40, right=96)
    common = {"mode": "markers", "y": names, "customdata": hovers, "hovertemplate": HOVER}
    ring = {"symbol": "circle-open", "size": 14, "color": colours.mark, "line": {"width": 2}}
    figure.add_scatter(x=list(joined["value_before"] / scale), marker=ring, **common)
    moved = [colours.second if old != new else colours.mark for old, new in texts]
    figure.add_scatter(x=list(joined["value"] / scale), marker={"size": 9, "color": moved}, **common)
    size = SMALL_SIZE if look.is_narrow else TEXT_SIZE
    for name, (old, new) in zip(names, texts, strict=True):
        figure.add_annotation(
            x=1, xref="paper", y=name, xanchor="left", xshift=8, showarrow=False, font={"size": size},
            text=new if old == new else f"{old} → <b>{new}</b>",
        )  # fmt: skip
    figure.update_xaxes(visible=False, range=[-0.03, 1.04] if has_base else None, rangemode="tozero")
    return figure


def _summed(rows: pd.DataFrame, by: str, look: Look) -> pd.DataFrame:
    column = f"{by}_{look.lang}"
    return rows.groupby(column, sort=False)[["value", "base"]].sum(min_count=1)
