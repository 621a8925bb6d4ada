"""The marks that a chart must have for the rows of its query: what each says, where it stands, what is at it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from khoi.periods import Period, short_month, written
from khoi.words import moment, say
from tests.recount.raw import next_month, part, total
from tests.recount.register import Row
from tests.recount.shown import Chart, Num, Trace, decimal, money, percent, unlike, whole

Rows = list[Row]


@dataclass(slots=True)
class Mark:
    """One mark: the names in its hover and the numbers in it, its exact place, its text: numbers, or as it stands."""

    names: Sequence[str]
    said: Sequence[Num]
    at: dict[str, Any]
    shown: Sequence[Num] | None = None
    text: str | None = None


@dataclass(slots=True)
class Drawn:
    """A whole chart: its traces (None: one that holds no figure of its own) and what its labels say."""

    traces: list[list[Mark] | None]
    labels: list[Sequence[Num]] | None = None
    maybe: Sequence[str] = ()


def wrong(chart: Chart, expected: Drawn, lang: str) -> list[str]:
    """Where a drawn chart is not as expected."""
    if len(chart.traces) != len(expected.traces):
        return [f"{len(chart.traces)} traces, expected {len(expected.traces)}"]
    found = []
    for number, (trace, marks) in enumerate(zip(chart.traces, expected.traces, strict=True)):
        if marks is not None:
            found += [f"trace {number}: {one}" for one in _wrong_trace(trace, marks, expected.maybe, lang)]
    if expected.labels is not None:
        if len(chart.labels) != len(expected.labels):
            return [*found, f"labels {chart.labels}, expected {len(expected.labels)}"]
        told = zip(chart.labels, expected.labels, strict=True)
        found += [one for label, numbers in told if (one := unlike(label, numbers, lang, maybe=expected.maybe))]
    return found


def _wrong_trace(trace: Trace, marks: list[Mark], maybe: Sequence[str], lang: str) -> list[str]:
    if max(len(trace.x), len(trace.hover)) != len(marks):
        return [f"{len(trace.hover)} marks, expected {len(marks)}"]
    found = []
    for place, mark in enumerate(marks):
        if mark.names or mark.said:
            found.append(unlike(trace.hover[place], mark.said, lang, mark.names, maybe))
        for axis, value in mark.at.items():
            drawn = getattr(trace, axis)[place]
            if not _is_at(drawn, value):
                found.append(f"{mark.names} stands at {axis} {drawn!r}, recounted {value!r}")
        if mark.shown is not None:
            found.append(unlike(str(trace.text[place]), mark.shown, lang, maybe=[*mark.names, *maybe]))
        if mark.text is not None and mark.text != trace.text[place]:
            found.append(f"{mark.names} is marked {trace.text[place]!r}, not {mark.text!r}")
    return [one for one in found if one]


def _is_at(drawn: Any, value: Any) -> bool:
    if value is None or drawn is None:
        return drawn is value
    if isinstance(value, date):
        return str(drawn)[:10] == value.isoformat()
    if isinstance(value, str):
        return bool(drawn == value)
    return abs(float(drawn) - float(value)) <= 1e-9 * max(1.0, abs(float(value)))


def month_name(month: date, lang: str) -> str:
    return written(Period(month, month), lang)


def unit_of(amounts: Sequence[Any]) -> int:
    """The unit in which a chart writes money: tỷ from one tỷ on, triệu from one triệu on."""
    largest = max((abs(amount) for amount in amounts if amount is not None), default=0)
    return next((unit for unit in (10**9, 10**6) if largest >= unit), 1)


def scaled(amount: Any, unit: int) -> Fraction | None:
    return None if amount is None else Fraction(amount) / unit


def tile_map(rows: Rows, lang: str) -> Drawn:
    del lang
    return Drawn(
        [
            [
                Mark(
                    [row["ward_name"]], [whole(row["reached_count"]), whole(row["pair_count"]), percent(row["share"])],
                    {"x": row["tile_column"], "base": -row["tile_row"] - 0.47},
                    [] if row["state"] == "unreported" else [percent(row["share"])],
                )
                for row in rows
            ]
        ]
    )  # fmt: skip


def ward_bars(rows: Rows, lang: str) -> Drawn:
    del lang
    ordered = sorted(sorted(rows, key=lambda row: row["ward_name"], reverse=True), key=lambda row: row["share"])
    return Drawn(
        [
            [
                Mark(
                    [row["ward_name"]], [whole(row["reached_count"]), whole(row["pair_count"]), percent(row["share"])],
                    {"x": row["share"], "y": row["ward_name"]},
                    [] if row["state"] == "unreported" and not row["reached_count"] else [percent(row["share"])],
                )
                for row in ordered
            ],
            [
                Mark([row["ward_name"]], [percent(row["before_share"])],
                     {"x": row["before_share"], "y": row["ward_name"]})
                for row in ordered
            ],
        ]
    )  # fmt: skip


def _hundredfold(share: Fraction | None) -> Fraction | None:
    return None if share is None else 100 * share


def coverage_trend(rows: Rows, lang: str) -> Drawn:
    traces: list[list[Mark] | None] = []
    for some, every in (("reached_count", "pair_count"), ("overlap_count", "reached_count")):
        shares = [(row["month"], part(row[some], row[every])) for row in rows]
        traces.append(
            [
                Mark([short_month(month, lang)], [percent(share)], {"x": month, "y": _hundredfold(share)})
                for month, share in shares
            ]
        )
    return Drawn(traces)


def overlap_trend(rows: Rows, lang: str) -> Drawn:
    shares = [part(row["overlap_count"], row["reached_count"]) for row in rows]
    known = [share for share in shares if share is not None]
    marks = [
        Mark(
            [short_month(row["month"], lang)],
            [whole(row["overlap_count"]), whole(row["reached_count"]), percent(share)],
            {"x": row["month"], "y": _hundredfold(share)},
        )
        for row, share in zip(rows, shares, strict=True)
    ]
    return Drawn([marks], [[percent(share)] for share in (known[:1] + known[1:][-1:])])


def _orders(rows: Rows) -> list[str]:
    places = {row["campaign_id"]: row["campaign_order"] for row in rows}
    return sorted(places, key=lambda order: places[order])


def coverage_heatmap(rows: Rows, lang: str) -> Drawn:
    wards, orders, marks = list(dict.fromkeys(row["ward_name"] for row in rows)), _orders(rows), []
    for row in rows:
        reached, base = row["reached_count"], row["village_count"]
        is_told = row["reported_count"] > 0
        at = {"x": orders.index(row["campaign_id"]), "base": -wards.index(row["ward_name"]) - 0.47}
        said = [whole(reached), whole(base), percent(part(reached, base))] if is_told else [whole(base)]
        shown = [whole(reached), whole(base)] if is_told else []
        marks.append(Mark([row["ward_name"], row[f"campaign_{lang}"]], said, at, shown))
    return Drawn([marks])


def village_heatmap(rows: Rows, lang: str) -> Drawn:
    villages, orders, marks = list(dict.fromkeys(row["village_id"] for row in rows)), _orders(rows), []
    signs = {"reached": "●", "behind": "◐", "unreported": ""}
    for row in rows:
        at = {"x": orders.index(row["campaign_id"]), "base": -villages.index(row["village_id"]) - 0.47}
        said = [whole(row["session_count"]), whole(row["new_household_count"])]
        names = [row["village_name"], row[f"campaign_{lang}"]]
        marks.append(Mark(names, said, at, text=signs[row["state"]]))
    return Drawn([marks])


def reporting_grid(rows: Rows, lang: str) -> Drawn:
    wards = list(dict.fromkeys(row["ward_name"] for row in rows))
    every, marks = sorted({row["month"] for row in rows}), []
    signs = {"on_time": "✓", "late": "!", "missing": ""}
    for row in rows:
        names = [row["ward_name"], short_month(row["month"], lang)]
        names += [moment(row["first_stored_at"])] if row["first_stored_at"] else []
        at = {"x": every.index(row["month"]), "base": -wards.index(row["ward_name"]) - 0.47}
        marks.append(Mark(names, [], at, text=signs[row["state"]]))
    return Drawn([marks])


def activity_calendar(rows: Rows, lang: str) -> Drawn:
    years, marks = sorted({row["month"].year for row in rows}, reverse=True), []
    for row in rows:
        if not row["village_count"]:
            continue
        count, base = row["working_count"], row["village_count"]
        said = [whole(count), whole(base), percent(part(count, base))]
        said = said if row["reported_count"] else [said[1], said[0], said[2]]
        at = {"x": row["month"].month - 1, "base": -years.index(row["month"].year) - 0.47}
        marks.append(Mark([month_name(row["month"], lang)], said, at, [whole(count)] if row["reported_count"] else []))
    return Drawn([marks])


def reach_steps(rows: Rows, lang: str) -> Drawn:
    del lang
    marks, labels = [], []
    for place, row in enumerate(rows):
        some, every, before = (row[f"{name}_count"] for name in ("part", "base", "before"))
        share, of_before = part(some, every), part(some, before)
        said = {
            "scope": [whole(some)], "reported": [whole(some), whole(every), percent(share)],
            "reached": [whole(some), whole(every), percent(share), percent(of_before)],
            "target": [whole(some), whole(every), percent(share)],
        }[row["step"]]  # fmt: skip
        label: Sequence[Num] = {
            "scope": [whole(some)], "reported": [whole(some), percent(share)],
            "reached": [whole(some), percent(of_before)], "target": [whole(some), whole(every), percent(share)],
        }[row["step"]]  # fmt: skip
        if row["step"] in ("reached", "target") and before == 0:
            said, label = [whole(every)], []
        marks.append(Mark([], said, {"x": share, "y": -place}))
        labels.append(label)
    return Drawn([marks], labels)


def target_pace(rows: Rows, lang: str) -> Drawn:
    first, last = rows[0], rows[-1]
    target, unit = last["target"], last[f"unit_{lang}"]
    start, end, year = next_month(first["month"], -1), last["month"], str(last["month"].year)
    traces: list[list[Mark] | None] = [
        [Mark([year, unit], [decimal(target, 3)], {"x": x, "y": y}) for x, y in ((start, 0), (end, target))]
    ]
    labels: list[Sequence[Num]] = [[decimal(target, 3)]]
    told = [row for row in rows if row["year_sum"] is not None]
    maybe: list[str] = []
    if told and last["state"] in ("expected", "behind"):
        from_month, done = told[-1]["month"], told[-1]["year_sum"]
        to_month = last["finish_month"] if last["state"] == "expected" else end
        months = (to_month.year - from_month.year) * 12 + to_month.month - from_month.month
        ends = Fraction(done) + last["pace"] * months
        said = [decimal(ends, 1), percent(part(ends, target))]
        places = ((from_month, done), (to_month, ends))
        traces.append([Mark([month_name(to_month, lang), unit], said, {"x": x, "y": y}) for x, y in places])
        labels += [[]] if last["state"] == "expected" else []
        maybe.append(short_month(to_month, lang))
    line = []
    for row in rows:
        numbers = [decimal(row["year_sum"], 3), percent(part(row["year_sum"], target))]
        said, names = (numbers, [unit]) if row["year_sum"] is not None else ([], [])
        line.append(Mark([month_name(row["month"], lang), *names], said, {"x": row["month"], "y": row["year_sum"]}))
    return Drawn([*traces, line], labels + ([[]] if told else []), maybe)


def overlap_pairs(rows: Rows, lang: str) -> Drawn:
    columns = list(dict.fromkeys(row["body_id"] for row in rows))
    lines = list(reversed(dict.fromkeys(row["other_id"] for row in rows)))
    marks = []
    for row in rows:
        count = row["both_count"]
        at = {"x": columns.index(row["body_id"]), "base": -lines.index(row["other_id"]) - 0.47}
        said = [] if lang == "en" and count == 1 else [whole(count)]  # "once"
        marks.append(Mark([row[f"body_{lang}"], row[f"other_{lang}"]], said, at, [whole(count)]))
    return Drawn([marks])


def overlap_bars(rows: Rows, lang: str, name: str) -> Drawn:
    """The highest share on top, those without one at the foot: drawn from the foot."""
    del lang

    def place(row: Row) -> tuple[bool, Fraction, int]:
        share = part(row["overlap_count"], row["reached_count"])
        return share is not None, share or Fraction(0), row["overlap_count"]

    marks, ticks, labels = [], [], []
    for at, row in enumerate(sorted(rows, key=place)):
        now = [row["overlap_count"], row["reached_count"], part(row["overlap_count"], row["reached_count"])]
        then = [row[f"before_{one}_count"] for one in ("overlap", "reached")]
        then.append(part(*then))
        numbers = [whole(now[0]), whole(now[1]), percent(now[2])]
        marks.append(Mark([row[name]], numbers, {"x": now[2], "y": at}))
        ticks.append(Mark([row[name]], [whole(then[0]), whole(then[1]), percent(then[2])], {"x": then[2], "y": at}))
        labels.append(numbers if row["reported_count"] and row["reached_count"] else [])
    return Drawn([marks, ticks], labels)


def overlap_by_order(rows: Rows, lang: str) -> Drawn:
    return overlap_bars(rows, lang, f"campaign_{lang}")


def overlap_by_place(rows: Rows, lang: str) -> Drawn:
    return overlap_bars(rows, lang, "place_name")


def posts_by_body(rows: Rows, lang: str) -> Drawn:
    names = ("baseline_count", "assigned_count", "present_count")
    dots = [
        [
            Mark([row[f"body_{lang}"], "2015"], [whole(row[name]) for name in names],
                 {"x": row[column], "y": row[f"body_{lang}"]})
            for row in reversed(rows)
        ]
        for column in names
    ]  # fmt: skip
    return Drawn([None, *dots])


def _counts_over_time(rows: Rows, column: str, lang: str, *names: str) -> list[Mark]:
    return [
        Mark([short_month(row["month"], lang), *names], [whole(row[column])], {"x": row["month"], "y": row[column]})
        for row in rows
    ]


def posts_over_time(rows: Rows, lang: str) -> Drawn:
    return Drawn([_counts_over_time(rows, column, lang) for column in ("assigned_count", "present_count")])


def posts_of_bodies(rows: Rows, lang: str) -> Drawn:
    traces: list[list[Mark] | None] = []
    labels: list[Sequence[Num]] = []
    maybe = []
    for body in dict.fromkeys(row["body_id"] for row in rows):
        ours = [row for row in rows if row["body_id"] == body]
        name = ours[0][f"body_{lang}"]
        traces += [_counts_over_time(ours, column, lang, name) for column in ("assigned_count", "present_count")]
        labels.append([whole(ours[-1]["present_count"]), whole(ours[-1]["assigned_count"])])
        maybe.append(short_month(ours[-1]["month"], lang))
    return Drawn(traces, labels, maybe)


def members_by_ward(rows: Rows, lang: str) -> Drawn:
    del lang
    return Drawn(
        [
            [
                Mark(
                    [row["ward_name"]], [whole(row[count]), percent(part(row[female], row[count]))],
                    {"x": row[count], "y": row["ward_name"]}, [whole(row[count])],
                )
                for row in reversed(rows)
            ]
            for count, female in (("team_member_count", "team_female_count"), ("bloc_count", "bloc_female_count"))
        ]
    )  # fmt: skip


def member_shares(rows: Rows, lang: str) -> Drawn:
    del lang
    return Drawn(
        [
            [
                Mark(
                    [row["ward_name"]], [whole(row[some]), whole(row[every]), percent(part(row[some], row[every]))],
                    {"x": part(row[some], row[every]), "y": row["ward_name"]},
                )
                for row in reversed(rows)
            ]
            for some, every in (
                ("bloc_female_count", "bloc_count"), ("bloc_party_count", "bloc_count"),
                ("team_female_count", "team_member_count"), ("team_party_count", "team_member_count"),
            )
        ]
    )  # fmt: skip


def teams_by_household(rows: Rows, lang: str) -> Drawn:
    marks = []
    for row in reversed(rows):
        ratio = decimal(row["per_thousand"], 1)
        counts = ("team_member_count", "household_count", "team_count", "village_count")
        said = [ratio, *(whole(row[name]) for name in counts)]
        at = {"x": row["per_thousand"], "y": row["ward_name"]}
        names = [row["ward_name"], {"vi": "1.000 hộ", "en": "1,000 households"}[lang]]
        marks.append(Mark(names, said, at, [] if row["per_thousand"] is None else [ratio]))
    return Drawn([marks])


def spending_year(rows: Rows, lang: str) -> Drawn:
    names = ("planned", "actual", "greatest")
    unit = unit_of([row[f"{name}_sum_vnd"] for row in rows for name in names])
    lines: list[list[Mark] | None] = [
        [
            Mark(
                [short_month(row["month"], lang)], [money(row[column])],
                {"x": row["month"], "y": scaled(row[column], unit)},
            )
            for row in rows
        ]
        for column in ("planned_sum_vnd", "actual_sum_vnd")
    ]  # fmt: skip
    known = [row for row in rows if row["forecast_sum_vnd"] is not None]
    sums = ("forecast_sum_vnd", "least_sum_vnd", "greatest_sum_vnd")
    band = [(row["month"], row["least_sum_vnd"]) for row in known]
    band += [(row["month"], row["greatest_sum_vnd"]) for row in reversed(known)]
    forecast = [
        Mark([short_month(row["month"], lang)], [money(row[one]) for one in sums],
             {"x": row["month"], "y": scaled(row["forecast_sum_vnd"], unit)})
        for row in known
    ]  # fmt: skip
    dashed = [Mark([], [], mark.at) for mark in forecast]
    return Drawn([[Mark([], [], {"x": x, "y": scaled(y, unit)}) for x, y in band], *lines, dashed, forecast[1:]])


def spending_by_source(rows: Rows, lang: str) -> Drawn:
    unit = unit_of([row[column] for row in rows for column in ("planned_vnd", "actual_vnd")])
    traces: list[list[Mark] | None] = []
    for column in ("actual_vnd", "planned_vnd"):
        marks = []
        for row in reversed(rows):
            name, used = say(f"trace.source-{row['source']}", lang), part(row["actual_vnd"], row["planned_vnd"])
            shown = [] if row[column] is None else [Num(scaled(row[column], unit), "short")]
            shown += [percent(used)] if column == "actual_vnd" and shown and used is not None else []
            said = [money(row["planned_vnd"]), money(row["actual_vnd"]), percent(used)]
            marks.append(Mark([name], said, {"x": scaled(row[column], unit), "y": name}, shown))
        traces.append(marks)
    return Drawn(traces)


def plan_to_actual(rows: Rows, lang: str) -> Drawn:
    """The plan, what is below it from most to least, what is above it, what is not reported, the payments."""
    plan, paid = (total(row[column] for row in rows) or 0 for column in ("planned_vnd", "actual_vnd"))

    def place(row: Row) -> tuple[bool, int]:
        return row["actual_vnd"] is None, (row["actual_vnd"] or 0) - (row["planned_vnd"] or 0)

    ordered = sorted(rows, key=place)
    moves = [(row["actual_vnd"] or 0) - (row["planned_vnd"] or 0) for row in ordered]
    unit, here = unit_of(moves), plan
    starts, marks = [0], [Mark([], [money(plan)], {"x": scaled(plan, unit)}, [Num(scaled(plan, unit), "short")])]
    for row, move in zip(ordered, moves, strict=True):
        starts.append(min(here, here + move))
        here += move
        amounts = [money(row["planned_vnd"]), money(row["actual_vnd"]), money(abs(move))]
        shown = Num(scaled(abs(move), unit), "short")
        names = [f"{row['item_code']} {row[f'item_{lang}']}"]
        marks.append(Mark(names, amounts, {"x": scaled(abs(move), unit)}, [shown]))
    marks.append(Mark([], [money(paid)], {"x": scaled(paid, unit)}, [Num(scaled(paid, unit), "short")]))
    starts.append(0)
    return Drawn([[Mark([], [], {"x": scaled(start, unit)}) for start in starts], marks])


def spending_item_months(rows: Rows, lang: str) -> Drawn:
    unit = unit_of([row[column] for row in rows for column in ("planned_vnd", "actual_vnd")])
    traces: list[list[Mark] | None] = []
    for column in ("planned_vnd", "actual_vnd"):
        marks = []
        for row in rows:
            month, paid = short_month(row["month"], lang), row["actual_vnd"]
            said = [money(row["planned_vnd"]), *([] if paid is None else [money(paid)])]
            marks.append(Mark([month], said, {"x": month, "y": scaled(row[column], unit)}))
        traces.append(marks)
    return Drawn(traces)


def _item(row: Row, name: str) -> tuple[list[str], list[Num]]:
    used = percent(part(row["actual_vnd"], row["planned_vnd"]))
    return [name], [money(row["planned_vnd"]), money(row["actual_vnd"]), used]


def spending_by_owner(rows: Rows, lang: str) -> Drawn:
    marks = []
    for row in reversed(rows):
        used = part(row["actual_vnd"], row["planned_vnd"])
        at = {"x": used or 0, "y": row[f"owner_{lang}"]}
        marks.append(Mark(*_item(row, row[f"owner_{lang}"]), at, [percent(used)]))
    return Drawn([marks])


def spending_by_household(rows: Rows, lang: str) -> Drawn:
    del lang
    unit, marks = unit_of([row["per_household_vnd"] for row in rows]), []
    for row in reversed(rows):
        each = row["per_household_vnd"]
        said = [money(each), money(row["actual_vnd"]), whole(row["household_count"])]
        shown = [] if each is None else [Num(scaled(each, unit), "short")]
        marks.append(Mark([row["ward_name"]], said, {"x": scaled(each, unit), "y": row["ward_name"]}, shown))
    return Drawn([marks])


def plan_and_actual(rows: Rows, lang: str) -> Drawn:
    unit = unit_of([row[column] for row in rows for column in ("planned_vnd", "actual_vnd")])
    dots = [
        [
            Mark(*_item(row, f"{row['item_code']} {row[f'item_{lang}']}"), {"x": scaled(row[column], unit)})
            for row in reversed(rows)
        ]
        for column in ("planned_vnd", "actual_vnd")
    ]
    return Drawn([None, *dots])


def households(rows: Rows, lang: str) -> Drawn:
    last: dict[str, Row] = {}
    for row in rows:
        if row["all_household_count"] is not None:
            last[row["campaign_id"]] = row
    ground, marks, labels = [], [], []
    for row in reversed(list(last.values())):
        share = part(row["all_household_count"], row["household_count"])
        said = [whole(row["all_household_count"]), whole(row["household_count"]), percent(share)]
        names = [row[f"campaign_{lang}"]]
        ground.append(Mark(names, said, {"x": 1, "y": names[0]}))
        marks.append(Mark(names, said, {"x": share, "y": names[0]}))
        labels.append(said)
    return Drawn([ground, marks], labels)
