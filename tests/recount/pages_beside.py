"""What the pages that put things beside each other must show: units then and today, two to six things of a kind."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from khoi.periods import Period, from_code
from khoi.words import capital, day, say
from tests.recount import carried, compared
from tests.recount.compared import Values
from tests.recount.figures import month_name
from tests.recount.pages import Counted, Expected, Listed, Said, added, share, unit_map, written
from tests.recount.raw import Asked, total
from tests.recount.shown import money, percent, whole


def compare(c: Counted, asked: Asked, lang: str, by: str, items: str) -> Expected:
    chosen, told = items.split(","), {}
    if by == "period":
        told = {code: from_code(code) for code in chosen}
        last = asked.as_of.replace(day=1)
        told = {code: Period(one.first_month, min(one.last_month, last)) for code, one in told.items()}
        codes = {code: f"{one.first_month:%Y-%m}..{one.last_month:%Y-%m}" for code, one in told.items()}
        by_months = compared.periods(_ask(c, replace(asked, periods=",".join(dict.fromkeys(codes.values())))))
        values: Values = {
            measure: {code: found[codes[code]] for code in chosen if codes[code] in found}
            for measure, found in by_months.items()
        }
        names = {code: capital(written(from_code(code), lang)) for code in chosen}
        every = replace(asked, last_month=max(one.last_month for one in told.values()))
        spans = {code: (one.first_month, one.last_month) for code, one in told.items()}
        rows = compared.months_of(c.rows("city_months", every), spans)
    else:
        ask = _ask(c, asked)
        values = {
            "ward": lambda: compared.wards(ask, asked), "village": lambda: compared.villages(ask, asked),
            "campaign": lambda: compared.orders(ask, lang), "body": lambda: compared.bodies(ask),
        }[by]()  # fmt: skip
        names = {one: _name(c, by, one, lang) for one in chosen}
        months = "compare_body_months" if by == "body" else "compare_months"
        rows = c.rows(months, replace(asked, by=by, items=",".join(chosen)))
    lengths = {one: period.month_count for one, period in told.items()}
    is_even = len(set(lengths.values())) < 2
    numbers, ends = compared.answer(values, names, is_even)
    answers = [Said(numbers, ends)]
    if not is_even:
        answers.append(Said([whole(count) for count in lengths.values()]))
    charts = {"dots": compared.dots(values, names)}
    for measure in compared.LINES:
        drawn = compared.line(rows, names, measure, lang)
        charts |= {f"lines_{measure}": drawn} if drawn else {}
    columns = [("measure", "text"), ("unit", "text"), *((one, "said") for one in names)]
    table = Listed(compared.table(values, names, lang, is_even), columns)
    return Expected(answers, charts=charts, tables=[table], maybe=list(names.values()))


def _ask(c: Counted, asked: Asked) -> Callable[[str], Any]:
    return lambda query: c.rows(query, asked)


def _name(c: Counted, by: str, one: str, lang: str) -> str:
    if by == "campaign":
        return str(getattr(c.raw.orders[one], f"short_{lang}"))
    if by == "body":
        body = c.raw.bodies[one]
        return body.short_vi if lang == "vi" else body.name_en
    return c.raw.units[one].name_vi


def boundaries(c: Counted, asked: Asked, lang: str, measure: str = "coverage", **chosen: str) -> Expected:
    raw, rows, series = c.raw, c.rows("ward_measures", asked), c.rows("ward_series", asked)
    map_name = chosen.get("map", "then")
    on = carried.day_of(map_name, asked.last_month)
    now = carried.carried(raw, rows, on)
    today = carried.day_of("today", asked.last_month)
    some, every = carried.GAUGES[measure]
    how = money if measure == "used" else whole
    parts = [how(added(rows, name)) for name in (some, every) if name]
    in_all = [percent(share(rows, some, every)), *parts] if every else parts
    known = [(found, row["unit_name"]) for row in now if (found := carried.value(row, measure)) is not None]
    ends = [best(known) for best in (max, min)]
    counts = [whole(len(raw.wards(asked.last_month))), whole(len(raw.wards(today)))]
    numbers = [*counts, *in_all, *(carried.shown(found, measure) for found, _ in ends)]
    answer = Said(numbers, [month_name(asked.last_month, lang), *(name for _, name in ends)])
    sums = [how(total(row[name] for row in now)) for name in (some, every) if name]
    notes = [Said([*parts, whole(len(now)), *sums])]
    story = c.rows("unit_story", asked)
    shared = {row["old_code"] for row in story if row["old_code"] and row["old_code"] == row["new_code"]}
    other = {row["old_code"] for row in story if row["old_code"] in shared and row["old_name"] != row["new_name"]}
    charts = {
        "map": unit_map(c, asked, lang, measure, **chosen),
        "series": carried.unit_series(raw, series, measure, on, lang), "story": carried.unit_story(raw),
    }  # fmt: skip
    return Expected(
        [answer], sentences=[Said([], sorted(other))], notes=notes, charts=charts,
        tables=[_units(c, now, measure, on, lang), _changes(c, asked, lang)],
        maybe=[unit.name_vi for unit in raw.wards(today)],
    )  # fmt: skip


def _units(c: Counted, now: list[dict[str, Any]], measure: str, on: Any, lang: str) -> Listed:
    found = []
    for row in now:
        unit, olds = c.raw.units[row["unit_id"]], carried.inside(c.raw, row["unit_id"], on)
        found.append(
            {
                "unit_name": full_name(unit.name_vi, unit.kind, lang), "old_count": len(olds) or 1, "code": unit.code,
                "told": ([carried.shown(carried.value(row, measure), measure)], False, ""),
                "olds": ", ".join(one.name_vi for one in olds) or say("boundaries.itself", lang),
            }
        )  # fmt: skip
    columns = [("unit_name", "text"), ("told", "said"), ("old_count", "whole"), ("olds", "text"), ("code", "text")]
    return Listed(found, columns)


def full_name(name: str, kind: str, lang: str) -> str:
    return say({"phường": "place.phuong", "xã": "place.xa"}[kind], lang, name=name)


def _changes(c: Counted, asked: Asked, lang: str) -> Listed:
    found = [
        row | {
            "day": day(row["effective_on"]), "old": full_name(row["old_name"], row["old_kind"], lang),
            "new": full_name(row["new_name"], row["new_kind"], lang),
        }
        for row in c.rows("unit_story", asked)
    ]  # fmt: skip
    texts = ("old", "old_code", "new", "new_code", "legal_basis")
    return Listed(found, [("day", "has"), *((name, "text") for name in texts)])


PAGES: dict[str, Callable[..., Expected]] = {"compare": compare, "boundaries": boundaries}
