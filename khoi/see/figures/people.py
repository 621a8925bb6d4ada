"""People: posts of each organisation over time, women and Party members as shares, teams against households."""

from math import ceil

import pandas as pd
import plotly.graph_objects as go

from khoi import words
from khoi.periods import short_month
from khoi.see.figures.canvas import HOVER, KEPT, SMALL_SIZE, TEXT_SIZE, broken, canvas, instead, label, named, numbers
from khoi.see.figures.memory import remembered
from khoi.see.figures.panels import MONTHS, PANEL, TITLE_LINE, panels, titled
from khoi.see.format import percent, share, whole
from khoi.see.look import Look
from khoi.see.palette import palette
from khoi.see.trace import Traced, at, point
from khoi.words import say


@remembered
def posts_of_bodies(rows: pd.DataFrame, look: Look) -> go.Figure:
    """Posts assigned (grey) and filled of each organisation over time, from `see/headcount_body_months`: one scale."""
    colours, columns = palette(look), 2 if look.is_narrow else 4
    bodies = [body for _, body in rows.groupby("body_id", sort=False)]
    names = [broken(named(body, "body", look)[0], 20 if look.is_narrow else 32) for body in bodies]
    lines, above = ceil(len(bodies) / columns), TITLE_LINE * (max(name.count("<br>") for name in names) + 2) + 8
    figure = canvas(look, lines * (PANEL + above + MONTHS), top=above, bottom=MONTHS)
    inside = lines * PANEL + (lines - 1) * (above + MONTHS)
    panels(figure, lines, columns, (above + MONTHS) / inside if lines > 1 else 0)
    for place, (name, body) in enumerate(zip(names, bodies, strict=True)):
        month = body["month"].iloc[-1]
        _post_lines(figure, body, {"row": place // columns + 1, "col": place % columns + 1}, look)
        present, assigned = (whole(numbers(body, f"{key}_count")[-1], look.lang) for key in ("present", "assigned"))
        told = f"<b>{present}/{assigned}</b> · {short_month(at(month), look.lang)}"
        titled(figure, place + 1, f"{name}<br>{told}", colours.ink, SMALL_SIZE)
    first, last = rows["month"].min(), rows["month"].max()
    ticks = list(dict.fromkeys((first, last)))
    beside = max((last - first) * 0.08, pd.Timedelta(days=20))
    written = [broken(short_month(at(month), look.lang).replace("/", " "), 4) for month in ticks]
    figure.update_xaxes(
        tickvals=ticks, ticktext=written, showticklabels=True,
        tickfont={"size": 10}, range=[first - beside, last + beside],
    )  # fmt: skip
    known = [count for key in ("assigned", "present") for count in numbers(rows, f"{key}_count") if count]
    figure.update_yaxes(
        range=[0, max(known, default=1) * 1.15], nticks=3, showgrid=True, gridcolor=colours.line, tickfont={"size": 10}
    )
    return figure


def _post_lines(figure: go.Figure, body: pd.DataFrame, panel: dict[str, int], look: Look) -> None:
    """The two lines of one organisation; a post is there until it is cut, so the lines go in steps."""
    colours, name = palette(look), named(body, "body", look)[0]
    for key, colour, width in (("assigned", colours.mark, 3), ("present", colours.lead, 2)):
        counts = numbers(body, f"{key}_count")
        hovers = []
        for when, count in zip(body["month"], counts, strict=True):
            values = {"month": short_month(at(when), look.lang), "count": whole(count, look.lang)}
            traced = Traced(f"posts-{key}", at(when), at(when), body_id=str(body["body_id"].iloc[0]))
            hovers.append(point(f"{name}, {say(f'figure.{key}-hover', look.lang, **values)}", traced))
        figure.add_scatter(
            x=list(body["month"]), y=counts, mode="lines+markers", connectgaps=False, customdata=hovers,
            line={"color": colour, "width": width, "shape": "hv"}, marker={"size": 2, "color": colour},
            hovertemplate=HOVER, **panel,
        )  # fmt: skip


@remembered
def member_shares(rows: pd.DataFrame, look: Look) -> go.Figure:
    """Women (dot) and Party members (diamond) of each ward's bloc and of its teams, from `see/members_by_ward`."""
    colours, ordered = palette(look), rows.iloc[::-1]
    names = [str(name) for name in ordered["ward_name"]]
    figure = canvas(look, 24 * len(ordered) + 84, top=34)
    panels(figure, 1, 2)
    for place, (unit, members) in enumerate((("bloc", "bloc_count"), ("team", "team_member_count")), start=1):
        for measure, column, symbol, colour in (
            (f"{unit}-women", f"{unit}_female_count", "circle", colours.lead),
            (f"{unit}-party", f"{unit}_party_count", "diamond", colours.second),
        ):
            parts = list(zip(numbers(ordered, column), numbers(ordered, members), strict=True))
            figure.add_scatter(
                x=[share(part, base) for part, base in parts], y=names, mode="markers",
                marker={"symbol": symbol, "size": 9, "color": colour},
                customdata=[
                    point(_share_hover(measure, name, part, base, look), Traced(measure, ward_id=str(ward_id)))
                    for name, ward_id, (part, base) in zip(names, ordered["ward_id"], parts, strict=True)
                ],
                hovertemplate=HOVER, row=1, col=place, **KEPT,
            )  # fmt: skip
        titled(figure, place, say(f"figure.{unit}-panel", look.lang), colours.ink, TEXT_SIZE)
        missing = [base is None for base in numbers(ordered, members)]
        number = "" if place == 1 else str(place)
        for name in (name for name, is_missing in zip(names, missing, strict=True) if is_missing):
            said = say("figure.not-reported", look.lang)
            label(figure, 0, name, said, colours.text, xshift=4, xref=f"x{number}", yref=f"y{number}")
    steps = [0, 0.5] if look.is_narrow else [0, 0.25, 0.5, 0.75]
    texts = [percent(step, look.lang) for step in steps]
    grid = {"showgrid": True, "gridcolor": colours.line}
    figure.update_xaxes(range=[-0.03, 1.04], tickvals=steps, ticktext=texts, tickangle=0, **grid)
    figure.update_yaxes(range=[-0.7, len(names) - 0.3], **grid)
    return figure


def _share_hover(measure: str, name: str, part: float | None, base: float | None, look: Look) -> str:
    counts = {"part": whole(part, look.lang), "base": whole(base, look.lang)}
    return say(f"figure.{measure}-share", look.lang, ward=name, **counts, share=percent(share(part, base), look.lang))


@remembered
def teams_by_household(rows: pd.DataFrame, look: Look) -> go.Figure:
    """Members of village teams per 1,000 households of each ward, from `see/teams_by_household`."""
    colours, ordered = palette(look), rows.iloc[::-1]
    names = [str(name) for name in ordered["ward_name"]]
    ratios, members, homes = (
        numbers(ordered, column) for column in ("per_thousand", "team_member_count", "household_count")
    )
    written = ["" if ratio is None else words.number(ratio, look.lang, 1) for ratio in ratios]
    hovers = [
        point(
            say(
                "figure.ratio-hover", look.lang, ward=name, ratio=ratio or "–", members=whole(people, look.lang),
                households=whole(count, look.lang), teams=whole(float(row.team_count), look.lang),
                villages=whole(float(row.village_count), look.lang),
            ),
            Traced("team-members", ward_id=str(row.ward_id)),
        )
        for name, ratio, people, count, row in zip(
            names, written, members, homes, ordered.itertuples(), strict=True
        )
    ]  # fmt: skip
    figure = canvas(look, 24 * len(ordered) + 24, bottom=8)
    figure.add_bar(
        x=ratios, y=names, orientation="h", marker={"color": colours.lead}, text=written, textposition="outside",
        textfont={"size": SMALL_SIZE, "color": colours.ink}, cliponaxis=False, customdata=hovers, hovertemplate=HOVER,
        **KEPT,
    )  # fmt: skip
    reasons = [say(f"figure.{key}", look.lang) for key in ("no-households", "not-reported")]
    whys = ["" if one is not None else reasons[people is None] for one, people in zip(ratios, members, strict=True)]
    instead(figure, names, whys, colours.text)
    figure.update_xaxes(visible=False, range=[0, (max([ratio or 0 for ratio in ratios], default=0) or 1) * 1.15])
    return figure
