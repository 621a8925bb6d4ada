"""Amounts side by side: plan and actual, assigned and filled, members, households."""

from collections.abc import Iterator
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from khoi.see.figures.canvas import HOVER, KEPT, SMALL_SIZE, broken, canvas, label, named, shortened
from khoi.see.figures.memory import remembered
from khoi.see.format import money, money_unit, percent, share, whole
from khoi.see.look import Look
from khoi.see.palette import ink_on, palette
from khoi.see.trace import BASELINE, Traced, at, point
from khoi.words import say


def _known(value: object) -> float | None:
    return None if pd.isna(value) else float(value)  # type: ignore[arg-type]


def _dots(figure: go.Figure, x: list[float | None], y: list[str], hovers: list[list[str]], **marker: object) -> None:
    figure.add_scatter(
        x=x, y=y, mode="markers", marker={"size": 12, **marker}, customdata=hovers, hovertemplate=HOVER, **KEPT
    )


def _bridges(
    figure: go.Figure, starts: list[float | None], ends: list[float | None], y: list[str], colour: str
) -> None:
    """A line from one dot to the other of each pair."""
    pairs = [(s, e, at) for s, e, at in zip(starts, ends, y, strict=True) if s is not None and e is not None]
    figure.add_scatter(
        x=[value for start, end, _ in pairs for value in (start, end, None)],
        y=[value for *_, at in pairs for value in (at, at, None)],
        mode="lines",
        line={"color": colour, "width": 2},
        hoverinfo="skip",
    )


def _told(names: list[str], rows: pd.DataFrame) -> Iterator[tuple[str, Any]]:
    """Each row with its name."""
    return zip(names, rows.itertuples(), strict=True)


def _item_hover(name: str, planned: object, actual: object, look: Look) -> str:
    """What plan and payment of an item or an owner say."""
    return say(
        "figure.item-hover",
        look.lang,
        item=name,
        planned=money(_known(planned), look.lang),
        actual=money(_known(actual), look.lang),
        used=percent(share(_known(actual), _known(planned)), look.lang),
    )


@remembered
def plan_and_actual(rows: pd.DataFrame, look: Look) -> go.Figure:
    """Plan (grey ring) and payment (dot) of each budget item, from `see/spending_by_item`; above the plan in red."""
    colours = palette(look)
    ordered = rows.iloc[::-1]
    names = [f"{code} {name}" for code, name in zip(ordered["item_code"], named(ordered, "item", look), strict=True)]
    lines = [broken(shortened(name, 56), 24 if look.is_narrow else 30) for name in names]
    unit = money_unit([*map(_known, ordered["planned_vnd"]), *map(_known, ordered["actual_vnd"])])
    planned = [unit.scaled(_known(amount)) for amount in ordered["planned_vnd"]]
    actual = [unit.scaled(_known(amount)) for amount in ordered["actual_vnd"]]
    hovers = [_item_hover(name, row.planned_vnd, row.actual_vnd, look) for name, row in _told(names, ordered)]
    codes = [str(code) for code in ordered["item_code"]]
    figure = canvas(look, 36 * len(ordered) + 56)
    _bridges(figure, planned, actual, lines, colours.line)
    told = [point(hover, Traced("planned", item_code=code)) for hover, code in zip(hovers, codes, strict=True)]
    _dots(figure, planned, lines, told, color=colours.mark, symbol="circle-open", line={"width": 2})
    over = [bool(a is not None and p is not None and a > p) for a, p in zip(actual, planned, strict=True)]
    told = [point(hover, Traced("actual", item_code=code)) for hover, code in zip(hovers, codes, strict=True)]
    _dots(figure, actual, lines, told, color=[colours.bad if is_over else colours.lead for is_over in over])
    figure.update_xaxes(
        title={"text": unit.name(look.lang)}, rangemode="tozero", showgrid=True, gridcolor=colours.line,
        nticks=4 if look.is_narrow else 8,
    )  # fmt: skip
    if look.is_narrow:
        figure.update_yaxes(tickfont={"size": 10})
    return figure


@remembered
def spending_by_owner(rows: pd.DataFrame, look: Look) -> go.Figure:
    """Share of the period's plan used by each owner of `see/spending_by_owner`; red where that is over the limit."""
    colours = palette(look)
    ordered = rows.iloc[::-1]
    names = named(ordered, "owner", look)
    used = [share(_known(row.actual_vnd), _known(row.planned_vnd)) for row in ordered.itertuples()]
    hovers = [
        point(_item_hover(name, row.planned_vnd, row.actual_vnd, look), Traced("used", ward_id=str(row.ward_id)))
        for name, row in _told(names, ordered)
    ]
    figure = canvas(look, 24 * len(ordered) + 24, bottom=8)
    figure.add_bar(
        x=[part or 0 for part in used],
        y=names,
        orientation="h",
        marker={"color": [colours.bad if is_over else colours.lead for is_over in ordered["is_over"]]},
        text=[percent(part, look.lang) for part in used],
        textposition="inside",
        insidetextanchor="end",
        textfont={"color": ink_on(colours.lead), "size": SMALL_SIZE},
        customdata=hovers,
        hovertemplate=HOVER,
        **KEPT,
    )
    figure.add_vline(x=1, line={"color": colours.mark, "width": 1, "dash": "dot"})
    figure.update_xaxes(visible=False, range=[0, max([1.0, *(part or 0 for part in used)]) * 1.03])
    return figure


@remembered
def posts_by_body(rows: pd.DataFrame, look: Look) -> go.Figure:
    """Baseline, assigned and filled posts of each organisation, from `see/headcount_by_body`."""
    colours = palette(look)
    ordered = rows.iloc[::-1]
    names = named(ordered, "body", look)
    baseline, assigned, present = (
        [_known(count) for count in ordered[column]] for column in ("baseline_count", "assigned_count", "present_count")
    )
    hovers = [
        say(
            "figure.posts-hover",
            look.lang,
            body=name,
            baseline=whole(before, look.lang),
            assigned=whole(given, look.lang),
            present=whole(here, look.lang),
        )
        for name, before, given, here in zip(names, baseline, assigned, present, strict=True)
    ]
    at_first, given_now, here_now = (
        [
            point(hover, Traced(measure, month or at(row.month), month or at(row.month), body_id=str(row.body_id)))
            for hover, row in _told(hovers, ordered)
        ]
        for measure, month in (("posts-assigned", BASELINE), ("posts-assigned", None), ("posts-present", None))
    )
    figure = canvas(look, 34 * len(ordered) + 44)
    _bridges(figure, baseline, present, names, colours.line)
    _dots(figure, baseline, names, at_first, color=colours.mark, symbol="line-ns-open", line={"width": 2})
    _dots(figure, assigned, names, given_now, color=colours.mark, symbol="circle-open", size=15, line={"width": 2})
    _dots(figure, present, names, here_now, color=colours.lead, size=9)
    figure.update_xaxes(rangemode="tozero", showgrid=True, gridcolor=colours.line, nticks=6)
    if look.is_narrow:
        figure.update_yaxes(tickfont={"size": 10})
    return figure


@remembered
def members_by_ward(rows: pd.DataFrame, look: Look) -> go.Figure:
    """Members of blocs and of teams of each ward, side by side and never added, from `see/members_by_ward`."""
    colours = palette(look)
    ordered = rows.iloc[::-1]
    figure = canvas(look, 34 * len(ordered) + 24, bottom=8)
    figure.update_layout(barmode="group", bargap=0.3, bargroupgap=0.05)
    for column, female, key, colour in (
        ("team_member_count", "team_female_count", "team-members", colours.lead),
        ("bloc_count", "bloc_female_count", "bloc-members", colours.second),
    ):
        counts = [_known(count) for count in ordered[column]]
        women = [_known(count) for count in ordered[female]]
        figure.add_bar(
            x=counts,
            y=list(ordered["ward_name"]),
            orientation="h",
            marker={"color": colour},
            text=[whole(count, look.lang) for count in counts],
            textposition="outside",
            textfont={"size": SMALL_SIZE, "color": colours.ink},
            cliponaxis=False,
            customdata=[
                point(
                    say(
                        f"figure.{key}-hover", look.lang, ward=str(row.ward_name), members=whole(count, look.lang),
                        women=percent(share(woman, count), look.lang),
                    ),
                    Traced(key, ward_id=str(row.ward_id)),
                )
                for row, count, woman in zip(ordered.itertuples(), counts, women, strict=True)
            ],
            hovertemplate=HOVER,
            **KEPT,
        )  # fmt: skip
    known = [count for column in ("team_member_count", "bloc_count") for count in ordered[column] if pd.notna(count)]
    figure.update_xaxes(visible=False, range=[0, float(max(known, default=1)) * 1.12])
    return figure


@remembered
def households(rows: pd.DataFrame, look: Look) -> go.Figure:
    """Households of a village reached so far by each order / its households, from `see/village_households`."""
    colours = palette(look)
    last = rows.dropna(subset=["all_household_count"]).groupby("campaign_id", sort=False).tail(1).iloc[::-1]
    names = named(last, "campaign", look)
    parts = [share(_known(row.all_household_count), _known(row.household_count)) or 0 for row in last.itertuples()]
    figure = canvas(look, 30 * max(len(last), 1) + 24, right=110, bottom=8)
    hovers = [
        point(
            say(
                "figure.households-hover", look.lang, order=name, share=percent(part, look.lang),
                reached=whole(_known(row.all_household_count), look.lang),
                base=whole(_known(row.household_count), look.lang),
            ),
            Traced("all-households", campaign_id=str(row.campaign_id)),
        )
        for name, part, row in zip(names, parts, last.itertuples(), strict=True)
    ]  # fmt: skip
    common = {"orientation": "h", "customdata": hovers, "hovertemplate": HOVER, **KEPT}
    figure.add_bar(x=[1] * len(last), y=names, marker={"color": colours.line}, **common)
    figure.add_bar(x=parts, y=names, marker={"color": colours.lead}, **common)
    for name, part, row in zip(names, parts, last.itertuples(), strict=True):
        reached, base = (whole(_known(count), look.lang) for count in (row.all_household_count, row.household_count))
        label(figure, 1, name, f"{reached}/{base} · {percent(part, look.lang)}", colours.ink, xshift=6)
    figure.update_xaxes(visible=False, range=[0, 1])
    return figure
