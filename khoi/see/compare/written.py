"""A figure of a comparison as people read it: "18/25 · 72 %", "12.400 đồng"; "chưa báo cáo" where there is none."""

from khoi.see.compare.measures import Measure, Value
from khoi.see.format import money, money_unit, percent, whole
from khoi.words import number, say


def cell(measure: Measure, value: Value | None, lang: str) -> str:
    """One figure with what it is of."""
    if value is None:
        return say("compare.not-counted", lang)
    if value.value is None:
        none = "figure.none-reached-short" if measure.key == "overlap" else "compare.no-base"
        return say(none if value.base == 0 else "figure.not-reported", lang)
    if measure.kind == "share":
        return f"{percent(value.value, lang)} ({_of(measure, value, lang)})"
    return alone(measure, value, lang)


def alone(measure: Measure, value: Value, lang: str) -> str:
    """The same without what it is of, for labels: "72 %"."""
    if value.value is None:
        return say("figure.not-reported", lang)
    if measure.kind == "share":
        return percent(value.value, lang)
    if measure.kind == "money":
        return money(value.value, lang)
    if measure.kind == "count":
        return whole(value.value, lang)
    written = number(round(value.value, 1), lang) if value.value < 100 else whole(round(value.value), lang)
    return f"{written} {value.unit}".strip()


def _of(measure: Measure, value: Value, lang: str) -> str:
    if measure.key == "used":
        unit = money_unit([value.part, value.base])
        return (
            f"{unit.written(value.part, lang).removesuffix(unit.name(lang)).strip()}/{unit.written(value.base, lang)}"
        )
    parts = (
        number(round(one or 0, 1) if one != int(one or 0) else int(one or 0), lang) for one in (value.part, value.base)
    )
    return "/".join(parts)
