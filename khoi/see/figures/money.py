"""Money: the way from plan to payments item by item, the sources, and what was spent per household."""

from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from khoi.see.figures.canvas import HOVER, KEPT, SMALL_SIZE, broken, canvas, instead, label, named, numbers, shortened
from khoi.see.figures.memory import remembered
from khoi.see.format import Money, money, money_unit, percent, share, short, signed, total, whole
from khoi.see.look import Look
from khoi.see.palette import Palette, palette
from khoi.see.trace import Traced, point
from khoi.words import say

CUT = "//"  # stands on a bar of which only the end is drawn


@dataclass(frozen=True, slots=True)
class Step:
    """One bar of the way from plan to payments: where it starts and how long it is in đồng, and what it is."""

    name: str
    start: float
    length: float
    kind: str  # total, under, over, unreported
    hover: list[str]


@remembered
def plan_to_actual(rows: pd.DataFrame, look: Look) -> go.Figure:
    """From the plan, item by item what was paid less or more, to the payments, from `see/spending_by_item`.

    The totals are so much longer than what lies between them that their beginning is cut off, and marked.
    """
    colours, steps = palette(look), _steps(rows, look)
    unit = money_unit([step.length for step in steps if step.kind != "total"])
    names, lengths = [step.name for step in steps], [unit.scaled(step.length) for step in steps]
    figure = canvas(look, 28 * len(steps) + 48)
    common = {"y": names, "orientation": "h"}
    starts = [unit.scaled(step.start) for step in steps]
    figure.add_bar(x=starts, marker={"color": "rgba(0,0,0,0)"}, hoverinfo="skip", **common)
    figure.add_bar(
        x=lengths,
        marker=_marks(steps, colours),
        text=[_written(step, unit, look) for step in steps],
        textposition="outside",
        textfont={"size": SMALL_SIZE, "color": colours.ink},
        cliponaxis=False,
        customdata=[step.hover for step in steps],
        hovertemplate=HOVER,
        **common,
        **KEPT,
    )
    low, high = (unit.scaled(edge) or 0 for edge in _edges(steps))
    for step in steps:
        if step.kind == "total" and low and step.length:
            label(figure, low, step.name, CUT, colours.paper, xshift=6)
    figure.update_layout(barmode="stack")
    size = 10 if look.is_narrow else SMALL_SIZE
    figure.update_yaxes(autorange="reversed", tickfont={"size": size}, tickmode="linear", dtick=1)  # each has its name
    figure.update_xaxes(
        title={"text": unit.name(look.lang)},
        showticklabels=False,
        range=[low, high + (high - low) * (0.3 if look.is_narrow else 0.16)],
    )
    return figure


def _steps(rows: pd.DataFrame, look: Look) -> list[Step]:
    """The plan, the items from what was saved most to what went over most, those without payments, the payments."""
    planned, actual = (numbers(rows, column) for column in ("planned_vnd", "actual_vnd"))
    told = list(zip(rows["item_code"], named(rows, "item", look), planned, actual, strict=True))
    told.sort(key=lambda one: (one[3] is None, (one[3] or 0) - (one[2] or 0)))
    here = total(planned) or 0
    steps = [_total("planned", here, look)]
    for code, item, plan, paid in told:
        name = f"{code} {item}"
        left = (plan or 0) - (paid or 0)
        kind = "unreported" if paid is None else "under" if left >= 0 else "over"
        measure = "planned" if paid is None else "actual" if plan is None else "remaining"
        values = {"item": name, "planned": money(plan, look.lang), "actual": money(paid, look.lang)}
        sentence = say(f"figure.step-{kind}", look.lang, **values, left=money(abs(left), look.lang))
        hover = point(sentence, Traced(measure, item_code=str(code)))
        is_short = look.is_narrow or look.is_slide
        short_name = broken(shortened(name, 40), 22) if is_short else broken(name, 44)
        steps.append(Step(short_name, min(here, here - left), abs(left), kind, hover))
        here -= left
    return [*steps, _total("actual", total(actual) or 0, look)]


def _total(measure: str, amount: float, look: Look) -> Step:
    sentence = say(f"figure.{measure}-total", look.lang, amount=money(amount, look.lang))
    return Step(say(f"figure.{measure}-bar", look.lang), 0, amount, "total", point(sentence, Traced(measure)))


def _edges(steps: list[Step]) -> tuple[float, float]:
    """From where to where the axis goes: from 0, or from close below the steps where they are small."""
    starts = [step.start if step.kind != "total" else step.length for step in steps]
    low, high = min(starts), max(step.start + step.length for step in steps) or 1
    return (low - (high - low) * 0.6 if low > 0.6 * high else 0), high


def _marks(steps: list[Step], colours: Palette) -> dict[str, object]:
    """What a bar looks like; hatched where payments were not reported."""
    hatches = ["/" if step.kind == "unreported" else "" for step in steps]
    return {"color": [_fill(step, colours) for step in steps], "pattern": {"shape": hatches}}


def _fill(step: Step, colours: Palette) -> str:
    fills = {"total": colours.mark, "under": colours.lead, "over": colours.bad, "unreported": colours.hatch}
    return fills[step.kind]


def _written(step: Step, unit: Money, look: Look) -> str:
    """The amount at a bar's end: payments below the plan with a minus, above it with a plus."""
    amount = short(step.length / unit.divisor, look.lang)
    if step.kind == "unreported":
        return f"{amount} · {say('figure.not-reported-short', look.lang)}"
    if step.kind == "total" or not step.length:
        return amount
    return signed(1 if step.kind == "over" else -1, look.lang)[0] + amount


@remembered
def spending_by_source(rows: pd.DataFrame, look: Look) -> go.Figure:
    """Plan (grey) and payments of each source, from `see/spending_by_source`; payments above the plan in red."""
    colours, ordered = palette(look), rows.iloc[::-1]
    codes = [str(code) for code in ordered["source"]]
    names = [say(f"trace.source-{code}", look.lang) for code in codes]
    planned, actual = (numbers(ordered, column) for column in ("planned_vnd", "actual_vnd"))
    unit, pairs = money_unit([*planned, *actual]), list(zip(planned, actual, strict=True))
    figure = canvas(look, 62 * len(ordered) + 52)
    figure.update_layout(barmode="group", bargap=0.35, bargroupgap=0.08)
    fills = [colours.bad if paid is not None and paid > (plan or 0) else colours.lead for plan, paid in pairs]
    for key, amounts, colour in (("actual", actual, fills), ("planned", planned, colours.mark)):
        figure.add_bar(
            x=[unit.scaled(amount) for amount in amounts], y=names, orientation="h", marker={"color": colour},
            text=[_amount(key, plan, paid, unit, look) for plan, paid in pairs], textposition="outside",
            textfont={"size": SMALL_SIZE, "color": colours.ink}, cliponaxis=False,
            customdata=[
                point(_source_hover(name, plan, paid, look), Traced(key, source=code))
                for name, code, (plan, paid) in zip(names, codes, pairs, strict=True)
            ],
            hovertemplate=HOVER, **KEPT,
        )  # fmt: skip
    missing = say("figure.not-reported", look.lang)
    instead(figure, names, [missing if pair == (None, None) else "" for pair in pairs], colours.text)
    top = max([unit.scaled(amount) or 0 for amount in (*planned, *actual)], default=0) or 1
    room = 1.5 if look.is_narrow else 1.35
    figure.update_xaxes(title={"text": unit.name(look.lang)}, showticklabels=False, range=[0, top * room])
    return figure


def _source_hover(name: str, planned: float | None, actual: float | None, look: Look) -> str:
    used = percent(share(actual, planned), look.lang)
    amounts = {"planned": money(planned, look.lang), "actual": money(actual, look.lang)}
    return say("figure.item-hover", look.lang, item=name, **amounts, used=used)


def _amount(key: str, planned: float | None, actual: float | None, unit: Money, look: Look) -> str:
    """The text at a bar's end: the amount; of payments their share of the plan; of a plan that payments are missing."""
    amount = planned if key == "planned" else actual
    if amount is None:
        return ""
    more = percent(share(actual, planned), look.lang) if key == "actual" and planned else ""
    if key == "planned" and actual is None:
        more = say("figure.no-payments", look.lang)
    return " · ".join(part for part in (short(amount / unit.divisor, look.lang), more) if part)


@remembered
def spending_by_household(rows: pd.DataFrame, look: Look) -> go.Figure:
    """Payments of each ward per household, from `see/spending_by_household`; a ward without either says which."""
    colours, ordered = palette(look), rows.iloc[::-1]
    names = [str(name) for name in ordered["ward_name"]]
    each, paid, homes = (numbers(ordered, column) for column in ("per_household_vnd", "actual_vnd", "household_count"))
    unit = money_unit(each)
    figure = canvas(look, 24 * len(ordered) + 52)
    figure.add_bar(
        x=[unit.scaled(amount) for amount in each], y=names, orientation="h", marker={"color": colours.lead},
        text=["" if amount is None else short(amount / unit.divisor, look.lang) for amount in each],
        textposition="outside", textfont={"size": SMALL_SIZE, "color": colours.ink}, cliponaxis=False,
        customdata=[
            point(
                say(
                    "figure.household-hover", look.lang, ward=name, each=money(amount, look.lang),
                    paid=money(spent, look.lang), households=whole(count, look.lang),
                ),
                Traced("actual", ward_id=str(ward_id)),
            )
            for name, ward_id, amount, spent, count in zip(names, ordered["ward_id"], each, paid, homes, strict=True)
        ],
        hovertemplate=HOVER, **KEPT,
    )  # fmt: skip
    reasons = [say(f"figure.{key}", look.lang) for key in ("no-households", "not-reported")]
    whys = ["" if one is not None else reasons[bool(count)] for one, count in zip(each, homes, strict=True)]
    instead(figure, names, whys, colours.text)
    top = max([unit.scaled(amount) or 0 for amount in each], default=0) or 1
    title = say("figure.per-household", look.lang, unit=unit.name(look.lang))
    figure.update_xaxes(
        title={"text": title}, showticklabels=False, range=[0, top * (1.25 if look.is_narrow else 1.15)]
    )
    return figure
