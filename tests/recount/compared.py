"""Things side by side: every measure of each as part and base, what the table, dots and lines show; ranks of peers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from khoi.periods import short_month
from khoi.words import say
from tests.recount.figures import Drawn, Mark, Rows, scaled, unit_of
from tests.recount.raw import Asked, months, part, total
from tests.recount.register import Row
from tests.recount.shown import Num, decimal, money, percent, whole

# how it is written, whether more (1) or less (-1) is better, whether a longer period has more of it
MEASURES = {
    "coverage": ("share", 1, True), "villages": ("share", 1, True), "households": ("share", 1, True),
    "monthly-households": ("decimal", 1, False), "target": ("share", 1, False), "pace": ("decimal", 0, False),
    "targets": ("share", 1, False), "on-time": ("share", 1, False), "told-months": ("share", 1, False),
    "work": ("count", 0, True), "overlap": ("share", -1, False), "used": ("share", 0, False),
    "per-household": ("money", 0, True), "monthly-spent": ("money", 0, False), "posts": ("share", 0, False),
    "teams": ("decimal", 0, False), "team-women": ("share", 0, False), "team-party": ("share", 0, False),
    "bloc-women": ("share", 0, False), "bloc-party": ("share", 0, False),
}  # fmt: skip
LINES = {"coverage": ("reached_count", "pair_count"), "overlap": ("overlap_count", "reached_count"),
         "households": ("new_household_count", "")}  # fmt: skip


@dataclass(slots=True)
class Figure:
    """One figure: its value; of a share its part and base too."""

    value: Any
    part: Any = None
    base: Any = None
    unit: str = ""


Values = dict[str, dict[str, Figure]]
Asking = Callable[[str], Rows]  # rows by the query's name


def share_of(some: Any, every: Any, is_told: bool = True) -> Figure:
    return Figure(part(some, every), some, every) if is_told else Figure(None, None, every)


def _by(rows: Rows, key: str) -> dict[str, Rows]:
    found: dict[str, Rows] = {}
    for row in rows:
        found.setdefault(row[key], []).append(row)
    return found


def _reach(groups: dict[str, Rows]) -> Values:
    found: Values = {"coverage": {}, "households": {}}
    for one, rows in groups.items():
        is_told = bool(total(row["reported_count"] for row in rows))
        for measure, some, every in (
            ("coverage", "reached_count", "village_count"), ("households", "new_household_count", "household_count"),
        ):  # fmt: skip
            found[measure][one] = share_of(total(row[some] for row in rows), total(row[every] for row in rows), is_told)
    return found


def _overlap(rows: Rows, key: str) -> dict[str, Figure]:
    return {row[key]: share_of(row["overlap_count"], row["reached_count"], row["reported_count"] > 0) for row in rows}


def _members(rows: Rows, key: str, units: Sequence[str]) -> Values:
    every = {"team": "team_member_count", "bloc": "bloc_count"}
    return {
        f"{unit}-{what}": {row[key]: share_of(row[f"{unit}_{column}_count"], row[every[unit]]) for row in rows}
        for unit in units for what, column in (("women", "female"), ("party", "party"))
    }  # fmt: skip


def _targets(rows: Rows) -> Figure:
    aimed = [row for row in rows if row["target"]]
    told = [row for row in aimed if row["year_result"] is not None]
    return share_of(sum(row["year_result"] >= row["target"] for row in told), len(aimed), bool(told))


def wards(ask: Asking, asked: Asked) -> Values:
    orders = _by(ask("coverage_by_ward"), "ward_id")
    told = _by([row for row in ask("reporting") if row["month"] >= asked.first_month], "ward_id")
    return {
        **_reach(orders), "targets": {ward: _targets(rows) for ward, rows in orders.items()},
        "on-time": {
            ward: share_of(sum(row["state"] == "on_time" for row in rows), len(rows)) for ward, rows in told.items()
        },
        "overlap": _overlap(ask("overlap_by_place"), "ward_id"),
        "used": {row["ward_id"]: share_of(row["actual_vnd"], row["planned_vnd"]) for row in ask("spending_by_owner")},
        "per-household": {row["ward_id"]: Figure(row["per_household_vnd"]) for row in ask("spending_by_household")},
        "teams": {row["ward_id"]: Figure(row["per_thousand"]) for row in ask("teams_by_household")},
        **_members(ask("members_by_ward"), "ward_id", ("team", "bloc")),
    }  # fmt: skip


def villages(ask: Asking, asked: Asked) -> Values:
    del asked
    stands, counted = ask("compare_villages"), []
    for row in ask("coverage_by_village"):
        is_told, is_reached = row["state"] != "unreported", row["state"] == "reached"
        counted.append(row | {"village_count": 1, "reached_count": int(is_reached), "reported_count": int(is_told)})
    ratios = {row["village_id"]: part(row["team_member_count"], row["household_count"]) for row in stands}
    return {
        **_reach(_by(counted, "village_id")),
        "told-months": {row["village_id"]: share_of(row["told_month_count"], row["month_count"]) for row in stands},
        "overlap": _overlap(ask("overlap_by_place"), "village_id"),
        "teams": {one: Figure(None if ratio is None else 1000 * ratio) for one, ratio in ratios.items()},
        **_members(stands, "village_id", ("team",)),
    }


def orders(ask: Asking, lang: str) -> Values:
    pace = {row["campaign_id"]: row for row in reversed(ask("target_pace"))}
    return {
        **_reach(_by(ask("coverage_by_ward"), "campaign_id")),
        "target": {one: share_of(row["year_result"], row["target"]) for one, row in pace.items()},
        "pace": {one: Figure(row["pace"], unit=row[f"unit_{lang}"]) for one, row in pace.items()},
        "overlap": _overlap(ask("overlap_by_order"), "campaign_id"),
    }


def bodies(ask: Asking) -> Values:
    rows = ask("compare_bodies")
    return {
        "villages": {
            row["body_id"]: share_of(row["village_count"], row["scope_count"], row["reported_count"] > 0)
            for row in rows
        },
        "work": {row["body_id"]: Figure(row["work_count"]) for row in rows},
        "overlap": {
            row["body_id"]: share_of(row["overlap_count"], row["work_count"], row["reported_count"] > 0) for row in rows
        },
        "posts": {
            row["body_id"]: share_of(row["present_count"], row["assigned_count"]) for row in ask("headcount_by_body")
        },
    }


def periods(ask: Asking) -> Values:
    counts, means = ask("compare_periods"), ask("compare_period_means")
    spent = {row["code"]: row["actual_vnd"] for row in means}
    return {
        **{
            measure: {row["code"]: share_of(row[some], row[every]) for row in rows}
            for measure, some, every, rows in (
                ("coverage", "reached_count", "pair_count", counts),
                ("households", "new_household_count", "household_count", counts),
                ("on-time", "on_time_count", "ward_month_count", counts),
                ("overlap", "overlap_count", "reached_month_count", counts),
                ("used", "actual_vnd", "planned_vnd", means),
            )
        },
        "monthly-households": {
            row["code"]: Figure(part(row["new_household_count"], row["told_month_count"])) for row in counts
        },
        "monthly-spent": {row["code"]: Figure(part(spent[row["code"]], row["month_count"])) for row in counts},
        **_members(means, "code", ("team", "bloc")),
    }  # fmt: skip


# What is shown of them


def written(measure: str, figure: Figure | None) -> list[Num]:
    """The numbers of a cell; none where words say why there is none."""
    if figure is None or figure.value is None:
        return []
    kind = MEASURES[measure][0]
    if kind != "share":
        few = decimal(figure.value, 1) if figure.value < 100 else decimal(figure.value, 0)
        return [{"money": money(figure.value), "count": whole(figure.value), "decimal": few}[kind]]
    parts = [whole(figure.part), whole(figure.base)]
    if measure == "used":
        parts = [Num(scaled(figure.part, unit_of([figure.part, figure.base])), "short"), money(figure.base)]
    elif measure == "target":
        parts = [decimal(figure.part, 1), decimal(figure.base, 1)]
    return [percent(figure.value), *parts]


def best(figures: dict[str, Figure], better: int) -> list[str]:
    known = {one: figure.value * better for one, figure in figures.items() if figure.value is not None}
    if not better or len(set(known.values())) < 2:
        return []
    return [one for one, value in known.items() if value == max(known.values())]


def table(values: Values, names: dict[str, str], lang: str, is_even: bool) -> Rows:
    """A row a measure: its name and unit, and for each thing its numbers and whether it is the best."""
    found = []
    for measure, (_, better, grows) in MEASURES.items():
        here = {one: values[measure][one] for one in names if one in values.get(measure, {})}
        if not here:
            continue
        row: Row = {name: say(f"compare.{name}-{measure}", lang) for name in ("measure", "unit")}
        marked = best(here, better if is_even or not grows else 0)
        for one in names:
            row[one] = (written(measure, here.get(one)), one in marked, here[one].unit if one in here else "")
        found.append(row)
    return found


def answer(values: Values, names: dict[str, str], is_even: bool) -> tuple[list[Num], list[str]]:
    """The numbers and names of the widest difference among shares; nothing where there is none."""
    widest: tuple[Fraction, list[Num], list[str]] | None = None
    for measure, (kind, _, grows) in MEASURES.items():
        here = {one: values[measure][one].value for one in names if one in values.get(measure, {})}
        known = {one: value for one, value in here.items() if value is not None}
        if kind != "share" or len(known) < 2 or (grows and not is_even):
            continue
        high, low = max(known, key=lambda one: known[one]), min(known, key=lambda one: known[one])
        gap = known[high] - known[low]
        if widest is None or gap > widest[0]:
            numbers = [percent(known[high]), percent(known[low]), decimal(gap * 100, 0)]
            numbers[2] = whole(round(known[high] * 100) - round(known[low] * 100))
            widest = (gap, numbers, [names[high], names[low]])
    return (widest[1], widest[2]) if widest and widest[0] else ([], [])


def dots(values: Values, names: dict[str, str]) -> Drawn:
    strips = []
    for measure, (kind, *_) in MEASURES.items():
        here = {one: values[measure][one] for one in names if one in values.get(measure, {})}
        known = {one: figure for one, figure in here.items() if figure.value is not None}
        if kind == "share" and known:
            shares = [figure.value for figure in known.values()]
            strips.append((max(shares) - min(shares), measure, known))
    traces: list[list[Mark] | None] = []
    labels: list[list[Num]] = []
    for place, (gap, measure, known) in enumerate(sorted(strips, key=lambda strip: strip[0])):
        marks = [
            Mark([names[one]], written(measure, figure), {"x": figure.value, "y": place})
            for one, figure in known.items()
        ]
        traces += [None, marks]
        shares = [figure.value for figure in known.values()]
        for end in (max(shares), min(shares)) if gap else (max(shares),):
            count = shares.count(end)
            labels.append([*([whole(count)] if count > 1 else []), percent(end)])
    short = [name if len(name) <= 22 else f"{name[:21]}…" for name in names.values()]
    return Drawn(traces, labels, [*names.values(), *short])


def line(rows: Rows, names: dict[str, str], measure: str, lang: str) -> Drawn | None:
    """A panel for each thing: the others' months first, then its own; None where there is too little to draw."""
    some, every = LINES[measure]
    every = "work_count" if measure == "overlap" and rows and "work_count" in rows[0] else every
    items: dict[str, list[Mark]] = {}
    for one in names:
        for row in rows:
            if row["item_id"] == one:
                value = part(row[some], row[every]) if every else row[some]
                numbers = [percent(value), whole(row[some]), whole(row[every])] if every else [whole(value)]
                at = {"x": row.get("place") or row["month"].toordinal(), "y": value}
                said = [] if value is None else numbers
                items.setdefault(one, []).append(Mark([names[one], short_month(row["month"], lang)], said, at))
    known = [mark for marks in items.values() for mark in marks if mark.at["y"] is not None]
    if len(known) < 2 or len({mark.at["x"] for marks in items.values() for mark in marks}) < 2:
        return None
    traces: list[list[Mark] | None] = []
    for one in items:
        traces += [[Mark([], [], mark.at) for mark in marks] for other, marks in items.items() if other != one]
        traces.append(items[one])
    return Drawn(traces, [[] for _ in items], list(names.values()))


def months_of(rows: Rows, told: dict[str, tuple[date, date]]) -> Rows:
    """The reported months of periods, numbered within each."""
    by_month = {row["month"]: row for row in rows if row["reported_count"]}
    return [
        by_month[month] | {"item_id": code, "place": place}
        for code, (first, last) in told.items()
        for place, month in enumerate(months(first, last), start=1) if month in by_month
    ]  # fmt: skip


# Ranks


def rank(figures: dict[str, Figure], subject: str, better: int) -> list[Num]:
    """The place and of how many; nothing where the subject is not known."""
    known = {one: figure.value * better for one, figure in figures.items() if figure.value is not None}
    if subject not in known:
        return []
    return [whole(1 + sum(value > known[subject] for value in known.values())), whole(len(known))]


def ranks(values: Values, names: dict[str, str], subject: str) -> tuple[list[Num], Drawn]:
    """The numbers of the sentence on ranks, and the strips: peers first, then the subject."""
    said: list[Num] = []
    traces: list[list[Mark] | None] = [[], []]
    labels = []
    ranked = [measure for measure, (kind, better, _) in MEASURES.items() if kind == "share" and better]
    ranked = [measure for measure in ranked if any(one in values.get(measure, {}) for one in names)]
    for place, measure in enumerate(ranked):
        here = {one: values[measure][one] for one in names if one in values[measure]}
        numbers = rank(here, subject, MEASURES[measure][1])
        said += numbers if len({one for one, figure in here.items() if figure.value is not None}) > 1 else []
        labels.append(numbers)
        for one, figure in here.items():
            marks = traces[one == subject]
            if figure.value is not None and marks is not None:
                marks.append(Mark([names[one]], written(measure, figure), {"x": figure.value, "y": -place}))
    return said, Drawn(traces, labels)
