"""The charts of a briefing as Vega-Lite: black letters on white, one colour, every mark labelled with its figure."""

from collections.abc import Mapping, Sequence
from typing import Any

from khoi.brief.blocks import Chart
from khoi.brief.gather import Gathered
from khoi.periods import short_month
from khoi.see.format import DASH, is_known, money_unit, percent, share, short
from khoi.see.palette import LIGHT
from khoi.see.trace import at
from khoi.words import say

FONT = "Liberation Serif"
WIDTH = 460  # points: the line of an A4 page with the margins of a report
CONFIG: Mapping[str, Any] = {
    "font": FONT, "background": "white", "view": {"stroke": None},
    "axis": {"labelFontSize": 10.5, "labelColor": LIGHT.ink, "titleColor": LIGHT.ink, "grid": False,
             "domainColor": LIGHT.mark, "tickColor": LIGHT.mark, "labelLimit": 200},
    "text": {"fontSize": 10.5, "color": LIGHT.ink, "font": FONT},
}  # fmt: skip
MONTHS = 13
BAR = 13.5  # points for a ward


def _spec(values: Sequence[Mapping[str, Any]], height: float | Mapping[str, float], layers: Sequence[Any]) -> Any:
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json", "width": WIDTH, "height": height,
        "autosize": {"type": "fit", "contains": "padding"}, "padding": 2,
        "data": {"values": list(values)}, "layer": list(layers), "config": CONFIG,
    }  # fmt: skip


def wards(gathered: Gathered, lang: str) -> Chart:
    """Coverage of every ward as bars, the widest first; a ward without a report has no bar but the words for it."""
    rows = gathered["wards"].sort_values("share", ascending=False, kind="stable", na_position="last")
    silent, is_told = say("briefing.unreported", lang), rows["state"] != "unreported"
    values = [
        {"ward": str(row.ward_name), "share": None if row.state == "unreported" else float(row.share),
         "said": silent if row.state == "unreported" else percent(row.share, lang)}
        for row in [*rows[is_told].itertuples(), *rows[~is_told].itertuples()]
    ]  # fmt: skip
    y = {"field": "ward", "type": "nominal", "sort": None, "axis": {"title": None, "domain": False, "ticks": False}}
    highest = max([1.0, *rows["share"].dropna().astype(float)])
    x = {"field": "share", "type": "quantitative", "axis": None, "scale": {"domain": [0, highest * 1.12]}}
    said = {**x, "field": "end"}
    values = [{**one, "end": one["share"] or 0} for one in values]
    spec = _spec(values, BAR * len(values) + 6, [
        {"mark": {"type": "bar", "color": LIGHT.lead, "height": {"band": 0.7}}, "encoding": {"y": y, "x": x}},
        {"mark": {"type": "text", "align": "left", "dx": 4},
         "encoding": {"y": y, "x": said, "text": {"field": "said"}}},
    ])  # fmt: skip
    alt = "; ".join(f"{one['ward']} {one['said']}" for one in values)
    title = say("briefing.chart-wards", lang)
    return Chart(title, spec, f"{title}: {alt}.", say("briefing.source-activity", lang))


def trend(gathered: Gathered, lang: str) -> Chart:
    """Coverage and overlap month by month, thirteen months at most, the last value of each written out."""
    rows = gathered["city_months"].tail(MONTHS)
    coverage, overlap = say("see.coverage", lang), say("see.overlap", lang)
    values = []
    for row in rows.itertuples():
        month = short_month(at(row.month), lang)
        for what, part in (
            (coverage, share(row.reached_count, row.pair_count)), (overlap, share(row.overlap_count, row.reached_count))
        ):  # fmt: skip
            values.append({"month": month, "what": what, "share": part, "said": percent(part, lang)})
    last = values[-2:]
    x = {"field": "month", "type": "ordinal", "sort": None,
         "axis": {"title": None, "labelAngle": 0, "labelOverlap": "parity", "ticks": False}}  # fmt: skip
    axis = {"title": None, "values": [0, 0.25, 0.5, 0.75, 1], "labelExpr": _percents(lang), "grid": True,
            "gridColor": LIGHT.line, "domain": False, "ticks": False}  # fmt: skip
    y = {"field": "share", "type": "quantitative", "scale": {"domain": [0, 1]}, "axis": axis}
    colours = {"field": "what", "type": "nominal", "legend": None,
               "scale": {"domain": [coverage, overlap], "range": [LIGHT.lead, LIGHT.second]}}  # fmt: skip
    dashes = {"field": "what", "type": "nominal", "legend": None,
              "scale": {"domain": [coverage, overlap], "range": [[1, 0], [5, 3]]}}  # fmt: skip
    ends = [{**one, "said": f"{one['what']} {one['said']}"} for one in last]
    spec = _spec(values, 120, [
        {"mark": {"type": "line", "point": True}, "encoding": {"x": x, "y": y, "color": colours, "strokeDash": dashes}},
        {"mark": {"type": "text", "align": "right", "dy": -17, "fontWeight": "bold"}, "data": {"values": ends},
         "encoding": {"x": x, "y": y, "text": {"field": "said"}, "color": colours}},
    ])  # fmt: skip
    title = say("briefing.chart-trend", lang)
    return Chart(title, spec, f"{title}: {_told(values, coverage)} {_told(values, overlap)}",
                 say("briefing.source-activity", lang))  # fmt: skip


def _percents(lang: str) -> str:
    """The labels of an axis of shares, as the language writes them."""
    said = {str(step): percent(step / 100, lang) for step in (0, 25, 50, 75, 100)}
    return " : ".join([*(f"datum.value == {int(step) / 100} ? '{text}'" for step, text in said.items()), "''"])


def _told(values: Sequence[Mapping[str, Any]], what: str) -> str:
    points = "; ".join(f"{one['month']} {one['said']}" for one in values if one["what"] == what)
    return f"{what}: {points}."


def money(gathered: Gathered, lang: str) -> Chart:
    """Payments of each month of the year as bars, the plan as a line across each, in one unit."""
    rows = gathered["spending_months"]
    unit = money_unit([float(one) for one in rows[["planned_vnd", "actual_vnd"]].astype(float).to_numpy().ravel()])
    values: list[dict[str, Any]] = [
        {"month": short_month(at(row.month), lang), "planned": unit.scaled(row.planned_vnd),
         "paid": unit.scaled(row.actual_vnd),
         "said": short(float(row.actual_vnd) / unit.divisor, lang) if is_known(row.actual_vnd) else DASH}
        for row in rows.itertuples()
    ]  # fmt: skip
    x = {"field": "month", "type": "ordinal", "sort": None, "axis": {"title": None, "labelAngle": 0, "ticks": False}}
    highest = max(rows[["planned_vnd", "actual_vnd"]].max().dropna().astype(float), default=1.0) / unit.divisor
    y = {"type": "quantitative", "axis": None, "scale": {"domain": [0, highest * 1.12]}}
    spec = _spec(values, 130, [
        {"mark": {"type": "bar", "color": LIGHT.lead, "width": {"band": 0.55}},
         "encoding": {"x": x, "y": {**y, "field": "paid"}}},
        {"mark": {"type": "tick", "color": LIGHT.ink, "thickness": 2, "width": {"band": 0.8}},
         "encoding": {"x": x, "y": {**y, "field": "planned"}}},
        {"mark": {"type": "text", "dy": 12, "color": "white"},
         "encoding": {"x": x, "y": {**y, "field": "paid"}, "text": {"field": "said"}}},
    ])  # fmt: skip
    title = say("briefing.chart-money", lang, unit=unit.name(lang))
    written = "; ".join(
        say("briefing.chart-money-alt", lang, month=row["month"], paid=row["said"],
            planned=DASH if row["planned"] is None else short(row["planned"], lang))
        for row in values
    )  # fmt: skip
    return Chart(title, spec, f"{title}: {written}.", say("briefing.source-spending", lang))
