"""What each page must show for a choice: its sentences, headline figures with their trends, charts and tables."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from typing import Any

from khoi.periods import Period, written
from khoi.words import day, moment, say
from tests.recount import carried, compared, figures
from tests.recount.figures import Drawn, Rows, month_name
from tests.recount.raw import Asked, Raw, months, next_month, part, total
from tests.recount.register import RECOUNTS, Row
from tests.recount.shown import Num, Screen, Table, clean, decimal, money, percent, points, signed, unlike, whole

RECENT, YEAR = 13, 12  # months of a small trend; of a year


@dataclass(slots=True)
class Said:
    """A text: its numbers in their order, names that it must hold, and sets of names of which it holds one (a tie)."""

    numbers: Sequence[Num]
    names: Sequence[str] = ()
    one_of: Sequence[Sequence[str]] = ()

    def wrong(self, text: str, lang: str, maybe: Sequence[str]) -> str:
        found = [next((name for name in names if name in text), names[0]) for names in self.one_of]
        text = spans(lang).sub(" ", clean(text))
        return unlike(text, self.numbers, lang, [*self.names, *found], [*maybe, *dates(lang)])


@dataclass(slots=True)
class Card:
    numbers: Sequence[Num]
    trend: Sequence[Any] = ()


@dataclass(slots=True)
class Listed:
    """A table: its rows, and for each column the value of a row and how it is written."""

    rows: Rows
    columns: Sequence[tuple[str, str]]


@dataclass(slots=True)
class Expected:
    answers: list[Said] = field(default_factory=list)
    cards: list[Card] = field(default_factory=list)
    sentences: list[Said] = field(default_factory=list)
    notes: list[Said] = field(default_factory=list)
    charts: dict[str, Drawn] = field(default_factory=dict)
    tables: list[Listed] = field(default_factory=list)
    quoted: list[str] = field(default_factory=list)
    maybe: list[str] = field(default_factory=list)


class Counted:
    """The recounts, each made once."""

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self._made: dict[tuple[str, Asked], Rows] = {}

    def rows(self, query: str, asked: Asked) -> Rows:
        """The rows that `see/<query>` is to give for a choice."""
        if (query, asked) not in self._made:
            self._made[query, asked] = RECOUNTS[query](self.raw, asked)
        return self._made[query, asked]


@cache
def dates(lang: str) -> tuple[str, ...]:
    """Every month, quarter, half and year that a text may name: their digits are no figures."""
    found = []
    for year in range(2014, 2020):
        for length in (12, 6, 3, 1):
            for start in range(1, 13, length):
                first = date(year, start, 1)
                found.append(written(Period(first, next_month(first, length - 1)), lang))
        found.append(str(year))
    return tuple(found)


@cache
def spans(lang: str) -> re.Pattern[str]:
    """From one month to another, as a text writes it."""
    every = "|".join(re.escape(month_name(month, lang)) for month in months(date(2013, 1, 1), date(2019, 12, 1)))
    return re.compile(rf"({every}) – ({every})", re.IGNORECASE)


def column(rows: Rows, name: str) -> list[Any]:
    return [row[name] for row in rows]


def added(rows: Rows, name: str) -> Any:
    return total(column(rows, name))


def share(rows: Rows, some: str, every: str) -> Fraction | None:
    return part(added(rows, some), added(rows, every))


def inside(rows: Rows) -> Rows:
    return [row for row in rows if row["is_in_period"]]


def before(rows: Rows) -> Rows:
    return [row for row in rows if row["is_before"]]


def trend(rows: Rows, some: str, every: str) -> list[Fraction | None]:
    return [part(row[some], row[every]) for row in rows[-RECENT:]]


def ties(rows: Rows, name: str, share_of: Callable[[Row], Any], best: Callable[..., Any]) -> list[str]:
    """The names of all rows that have the greatest (least) share."""
    edge = best(share_of(row) for row in rows)
    return [row[name] for row in rows if share_of(row) == edge]


# Headline figures


def coverage_card(wards: Rows, months: Rows) -> Card:
    base = added(wards, "pair_count")
    now, then = (part(added(wards, name), base) for name in ("reached_count", "before_reached_count"))
    numbers = [percent(now), *points(now, then), whole(added(wards, "reached_count")), whole(base)]
    return Card(numbers, trend(months, "reached_count", "pair_count"))


def households_card(months: Rows) -> Card:
    now, then = (added(rows, "new_household_count") for rows in (inside(months), before(months)))
    change = [] if now is None or then is None else [signed(now - then)]
    return Card([Num(now, "short"), *change], column(months[-RECENT:], "new_household_count"))


def on_time_card(months: Rows, asked: Asked) -> Card:
    now, then = (
        next((row for row in months if row["month"] == month), None)
        for month in (asked.last_month, next_month(asked.last_month, -1))
    )
    numbers = [whole(now and now["on_time_count"]), whole(now and now["ward_count"])]
    numbers += [signed(now["on_time_count"] - then["on_time_count"])] if now and then else []
    return Card(numbers, trend(months, "on_time_count", "ward_count"))


def overlap_card(months: Rows) -> Card:
    now, then = (share(rows, "overlap_count", "reached_count") for rows in (inside(months), before(months)))
    return Card([percent(now), *points(now, then)], trend(months, "overlap_count", "reached_count"))


def used_card(spending: Rows) -> Card:
    now, then = (share(rows, "actual_vnd", "planned_vnd") for rows in (inside(spending), before(spending)))
    paid = added(inside(spending), "actual_vnd")
    note = [] if paid is None else [money(paid), money(added(inside(spending), "planned_vnd"))]
    return Card([percent(now), *points(now, then), *note])


def member_cards(members: Rows) -> list[Card]:
    blocs, teams = sum(row["bloc_count"] is not None for row in members), added(members, "team_count")
    return [
        Card([whole(added(members, count)), whole(units), percent(share(members, female, count))])
        if added(members, count) is not None else Card([whole(None)])
        for count, female, units in (
            ("bloc_count", "bloc_female_count", blocs), ("team_member_count", "team_female_count", teams),
        )
    ]  # fmt: skip


def overlap_cards(months: Rows, places: Rows) -> list[Card]:
    now, reached = (added(inside(months), name) for name in ("overlap_count", "reached_count"))
    then, reached_then = (added(before(months), name) for name in ("overlap_count", "reached_count"))
    change = [signed(now - then)] if reached and reached_then else []
    touched, villages = added(places, "overlap_village_count"), added(places, "village_count")
    cards = [
        overlap_card(months), Card([whole(now if reached else None), *change, whole(reached)]),
        Card([whole(touched), whole(villages)] if villages else [whole(None)]),
    ]  # fmt: skip
    first, last = (share(rows, "overlap_count", "reached_count") for rows in (months[:YEAR], months[-YEAR:]))
    if len(months) >= 2 * YEAR and first is not None and last is not None:
        cards.append(Card([*points(last, first), percent(first), percent(last)]))
    return cards


# Tables

CAMPAIGN_COLUMNS = (
    ("campaign", "name"), ("told_reached_count", "whole"), ("village_count", "whole"),
    ("new_household_count", "whole"), ("year_result", "decimal"), ("target", "decimal"), ("unit", "name"),
)  # fmt: skip


def wrong_table(table: Table, listed: Listed, lang: str) -> list[str]:
    """Where a drawn table is not as expected, cell by cell: its value, and how it is written."""
    if len(table.heads) != len(listed.columns) or any(len(cells) != len(listed.rows) for cells in table.values):
        return [f"table {table.heads} has {[len(one) for one in table.values]} cells, expected {len(listed.rows)}"]
    found = []
    for (name, kind), values, texts in zip(listed.columns, table.values, table.written, strict=True):
        for place, row in enumerate(listed.rows):
            value = row[f"{name}_{lang}"] if kind == "name" else row[name]
            wrong = _wrong_cell(value, kind, values[place], texts[place], lang)
            if wrong:
                found.append(f"row {place}, {name}: {wrong}")
    return found


def _wrong_cell(value: Any, kind: str, drawn: Any, text: str, lang: str) -> str:
    if kind in ("name", "text"):
        return "" if (value or "–") == drawn == text else f"{drawn!r}, {text!r}, expected {value!r}"
    if kind == "has":
        return "" if value in text else f"{text!r} does not say {value!r}"
    if kind == "said":
        numbers, is_best, unit = value
        is_marked = text.startswith("◆") is is_best
        return unlike(text, numbers, lang, maybe=[unit] if unit else ()) if is_marked else f"{text!r}, best: {is_best}"
    if kind in ("month", "day"):
        want = figures.short_month(value, lang) if kind == "month" else day((value + timedelta(hours=7)).date())
        return "" if text == want else f"{text!r}, expected {want!r}"
    if value is None:
        return "" if drawn is None else f"{drawn!r} for what is not reported"
    if not isinstance(drawn, int | float) or abs(drawn - float(value)) > 1e-9 * max(1.0, abs(float(value))):
        return f"{drawn!r}, recounted {value!r}"
    how = {
        "whole": whole(value), "decimal": decimal(value, 3), "one": decimal(value, 1), "percent": percent(value),
        "million": decimal(Fraction(value) / 10**6, 1), "million-2": decimal(Fraction(value) / 10**6, 2),
    }[kind]  # fmt: skip
    if value < 0:
        return unlike(text.removeprefix("-"), [Num(-how.value, how.kind, how.digits)], lang)
    return unlike(text, [how], lang)


# Pages


def overview(c: Counted, asked: Asked, lang: str, **chosen: str) -> Expected:
    wards, months, spending = (c.rows(name, asked) for name in ("wards", "city_months", "spending_months"))
    told = [row for row in wards if row["state"] != "unreported"]
    base, by_share = told or wards, lambda row: row["share"]
    edges = [ties(base, "ward_name", by_share, best) for best in (max, min)]
    highest, lowest = (best(row["share"] for row in base) for best in (max, min))
    answer = Said(
        [percent(share(wards, "reached_count", "pair_count")), percent(highest), percent(lowest), whole(len(told)),
         whole(len(wards))],
        [month_name(asked.last_month, lang)], edges,
    )  # fmt: skip
    cards = [
        coverage_card(wards, months), households_card(months), on_time_card(months, asked), used_card(spending),
        overlap_card(months),
    ]  # fmt: skip
    charts = {
        "map": unit_map(c, asked, lang, **chosen), "ranking": figures.ward_bars(wards, lang),
        "trend": figures.coverage_trend(months, lang),
    }  # fmt: skip
    notes = [*attention(c, asked, lang), *since_meeting(c, asked, lang)]
    return Expected([answer], cards, notes=notes, charts=charts)


def unit_map(c: Counted, asked: Asked, lang: str, measure: str = "coverage", **chosen: str) -> Drawn:
    on = carried.day_of(chosen.get("map", "then"), asked.last_month)
    rows = carried.carried(c.raw, c.rows("ward_measures", asked), on)
    return carried.unit_map(c.raw, rows, measure, on, asked.last_month, lang)


def since_meeting(c: Counted, asked: Asked, lang: str) -> list[Said]:
    """How coverage moved in a month, who gained and lost most, and what was done, missed or corrected."""
    things, moves = c.rows("since_meeting", asked), c.rows("coverage_moves", asked)
    told = [row for row in moves if row["is_told"]] if things else []
    found = []
    if told:
        now, then = (share(told, name, "pair_count") for name in ("reached_count", "before_reached_count"))
        earlier = month_name(next_month(asked.last_month, -1), lang)
        found.append(Said([percent(now), percent(then), *points(now, then), whole(len(told))], [earlier]))
    for best in (max, min) if len(moves) > 1 and told else ():
        by = {place: row["reached_count"] - row["before_reached_count"] for place, row in enumerate(told)}
        at = best(by, key=lambda place: Fraction(by[place], told[place]["pair_count"]))
        if by[at] > 0 if best is max else by[at] < 0:
            numbers = [signed(by[at]), whole(told[at]["reached_count"]), whole(told[at]["pair_count"])]
            found.append(Said(numbers))
    for row in things[1:]:
        is_correction = row["event"] == "corrected"
        names = [month_name(row["month"], lang)] if is_correction else [row["number"], row["content"]]
        found.append(Said([], [*names, day(row["day"])]))
    return found


def attention(c: Counted, asked: Asked, lang: str) -> list[Said]:
    """What needs attention, line by line: late reports, low coverage, money above the plan, overdue conclusions."""
    most = c.rows("limits", asked)[0]["attention_count"]
    late = [row for row in c.rows("reporting", asked) if row["month"] == asked.last_month and row["state"] == "late"]
    found = [Said([], [figures.moment(row["first_stored_at"])]) for row in late]
    low = [row for row in c.rows("wards", asked) if row["state"] != "unreported" and row["is_low"]]
    found += [
        Said([percent(row["share"]), whole(row["reached_count"]), whole(row["pair_count"])])
        for row in sorted(low, key=lambda row: row["share"])[:most]
    ]
    over = [row for row in c.rows("spending_by_owner", asked) if row["is_over"]]
    found += [Said([percent(part(row["actual_vnd"], row["planned_vnd"]))]) for row in over]
    del lang
    return found + [
        Said([whole(row["overdue_days"])], [row["number"], day(row["due_on"]), row["content"]])
        for row in c.rows("overdue_conclusions", asked)[:most]
    ]


def headcount(c: Counted, asked: Asked, lang: str) -> Expected:
    bodies, members, ratios = (
        c.rows(name, asked) for name in ("headcount_by_body", "members_by_ward", "teams_by_household")
    )
    months, posts = (c.rows(name, asked) for name in ("headcount_months", "headcount_body_months"))
    assigned, present, contracts, baseline = (
        added(bodies, f"{name}_count") for name in ("assigned", "present", "contract", "baseline")
    )
    cut = None if present is None or baseline is None else present - baseline
    cards = [Card([whole(present), whole(assigned)]), Card([signed(cut), whole(baseline)]), Card([whole(contracts)])]
    blocs = [whole(sum(row["bloc_count"] is not None for row in members)), whole(added(members, "bloc_count"))]
    teams = [whole(added(members, "team_count")), whole(added(members, "team_member_count"))]
    is_told = [any(row[name] is not None for row in members) for name in ("bloc_count", "team_member_count")]
    numbers = [*(blocs if is_told[0] else []), *(teams if is_told[1] else [])]
    answers = [Said([whole(present), whole(assigned), *numbers] if bodies else numbers)]
    known = [row for row in ratios if row["per_thousand"] is not None]
    ratio = share(known, "team_member_count", "household_count")
    if ratio is not None:
        answers.append(Said([decimal(1000 * ratio, 1)], [{"vi": "1.000 hộ", "en": "1,000 households"}[lang]]))
    charts = {
        "posts": figures.posts_by_body(bodies, lang), "months": figures.posts_over_time(months, lang),
        "bodies": figures.posts_of_bodies(posts, lang), "members": figures.members_by_ward(members, lang),
        "shares": figures.member_shares(members, lang), "ratio": figures.teams_by_household(ratios, lang),
    }  # fmt: skip
    names = ("bloc_count", "bloc_female_count", "team_count", "team_member_count", "team_party_count")
    table = Listed(members, [("ward_name", "text"), *((name, "whole") for name in names)])
    facts = [fact for fact in c.rows("published_facts", asked) if fact["fact_key"].startswith("posts_cut")]
    quoted = [fact[f"statement_{lang}"] for fact in facts] if bodies else []
    return Expected(answers, [*cards, *member_cards(members)], charts=charts, tables=[table], quoted=quoted)


def spending(c: Counted, asked: Asked, lang: str, item: str = "") -> Expected:
    items, months, year, owners = (
        c.rows(f"spending_{name}", asked) for name in ("by_item", "months", "year", "by_owner")
    )
    paid, planned = added(owners, "actual_vnd"), added(owners, "planned_vnd")
    known = [row for row in owners if row["actual_vnd"] is not None and row["planned_vnd"]]
    numbers, names = [money(paid), money(planned), percent(part(paid, planned))], []
    if len(known) > 1:

        def used(row: Row) -> Fraction:
            return Fraction(row["actual_vnd"], row["planned_vnd"])

        numbers.append(percent(max(map(used, known))))
        names.append(ties(known, f"owner_{lang}", used, max))
    left = added(inside(months), "planned_vnd") - added(inside(months), "actual_vnd")
    extra = added([row for row in items if row["item_code"] == "6404"], "actual_vnd")
    of_all = part(extra, added(items, "actual_vnd"))
    cards = [
        used_card(months), Card([money(left)]),
        Card([money(extra), *([] if of_all is None else [percent(of_all)])]),
    ]  # fmt: skip
    charts = {
        "year": figures.spending_year(year, lang),
        "sources": figures.spending_by_source(c.rows("spending_by_source", asked), lang),
        "steps": figures.plan_to_actual(items, lang), "owners": figures.spending_by_owner(owners, lang),
        "households": figures.spending_by_household(c.rows("spending_by_household", asked), lang),
    }  # fmt: skip
    table = Listed(
        items,
        [("item_code", "text"), ("item", "name"), ("planned_vnd", "million"), ("actual_vnd", "million"),
         ("remaining_vnd", "million-2"), ("used_share", "percent")],
    )  # fmt: skip
    sentences, tables = [], [table]
    if item:
        parts = c.rows("spending_of_item", replace(asked, item_code=item))
        sentences.append(Said([percent(share(parts, "actual_vnd", "planned_vnd"))]))
        months = c.rows("spending_item_months", replace(asked, item_code=item))
        charts["item"] = figures.spending_item_months(months, lang)
        told = [row | {"source_name": say(f"trace.source-{row['source']}", lang)} for row in parts]
        owner = [("owner", "name"), ("source_name", "text")]
        tables.append(Listed(told, [*table.columns[:2], *owner, *table.columns[2:]]))
    return Expected(
        [Said(numbers, one_of=names), forecast(year)], cards, sentences, charts=charts, tables=tables,
        maybe=["(6404)"],
    )  # fmt: skip


def forecast(year: Rows) -> Said:
    """What the year will come to, or has come to, and the year before where all of its months are told."""
    past = column(year, "past_actual_vnd")
    before_it = [] if None in past else [money(sum(past))]
    if year[0]["last_told"] and year[0]["last_told"].month == 12:
        months = sum(amount is not None for amount in column(year, "actual_vnd"))
        return Said([money(added(year, "actual_vnd")), whole(months), whole(12), *before_it])
    if year[-1]["forecast_sum_vnd"] is None:
        return Said([whole(3), whole(year[0]["told_count"])])
    return Said([*(money(year[-1][f"{name}_sum_vnd"]) for name in ("forecast", "least", "greatest")), *before_it])


def coverage(c: Counted, asked: Asked, lang: str) -> Expected:
    rows, left, pace = (c.rows(name, asked) for name in ("coverage_by_ward", "villages_left", "target_pace"))
    charts = {
        "steps": figures.reach_steps(c.rows("reach_steps", asked), lang),
        "calendar": figures.activity_calendar(c.rows("activity_calendar", asked), lang),
    }
    if asked.ward_id:
        charts["villages"] = figures.village_heatmap(c.rows("coverage_by_village", asked), lang)
    else:
        charts["heatmap"] = figures.coverage_heatmap(rows, lang)
    tables, sentences = [], [villages_left(left, asked)]
    if left:
        order = [] if asked.campaign_id else [("campaign", "name")]
        tables.append(Listed(left, [*order, ("ward_name", "text"), ("village_name", "text"), *_states(left, lang)]))
    if pace and asked.campaign_id:
        charts["pace"] = figures.target_pace(pace, lang)
        last = pace[-1]
        done, month = last["year_result"], last["finish_month"]
        numbers = [decimal(done, 3), decimal(last["target"], 3), percent(part(done, last["target"]))]
        sentences.append(
            Said([] if done is None else numbers, [month_name(month, lang)] if month and done is not None else [])
        )
    elif pace:
        sentences.append(Said([]))
        tables.append(Listed(_orders(pace, lang), PACE_COLUMNS))
    elif not pace:
        sentences.append(Said([]))
    tables.append(Listed(rows, [("ward_name", "text"), *CAMPAIGN_COLUMNS]))
    return Expected(_reached(rows, lang), sentences=sentences, charts=charts, tables=tables)


PACE_COLUMNS = (
    ("campaign", "name"), ("year_result", "decimal"), ("target", "decimal"), ("unit", "name"), ("part", "percent"),
    ("pace", "one"), ("finish", "has"),
)  # fmt: skip


def _orders(pace: Rows, lang: str) -> Rows:
    first = {row["campaign_id"]: row for row in reversed(pace)}
    return [
        row | {
            "part": part(row["year_result"], row["target"]),
            "finish": month_name(row["finish_month"], lang) if row["finish_month"] else "",
        }
        for row in reversed(first.values())
    ]  # fmt: skip


def _states(left: Rows, lang: str) -> list[tuple[str, str]]:
    """Adds to each row what its state and its last month are called."""
    names = {
        "vi": {"unreported": "chưa báo cáo", "behind": "chưa tiếp cận", "never": "chưa lần nào"},
        "en": {"unreported": "not reported", "behind": "reported, not reached", "never": "never"},
    }[lang]
    for row in left:
        last = row["last_reached_month"]
        row |= {"state_name": names[row["state"]], "last": figures.short_month(last, lang) if last else names["never"]}
    return [("state_name", "has"), ("last", "has")]


def villages_left(left: Rows, asked: Asked) -> Said:
    orders = {row["campaign_id"]: row for row in left}
    if not left:
        return Said([])
    if asked.campaign_id is None and len(orders) > 1:
        return Said([whole(row[name]) for row in orders.values() for name in ("left_count", "village_count")])
    states = column(left, "state")
    counts = (len(left), left[0]["village_count"], states.count("unreported"), states.count("behind"))
    return Said([whole(count) for count in counts])


def _reached(rows: Rows, lang: str) -> list[Said]:
    """The two answers of the page: how far orders reach, and how many targets are met."""
    return [reached_orders(rows, lang), *_targets(rows, lang)]


def reached_orders(rows: Rows, lang: str) -> Said:
    """Which order reaches furthest and which least; of one, how far, and where least."""
    orders: dict[str, Rows] = {}
    for row in rows:
        orders.setdefault(row[f"campaign_{lang}"], []).append(row)
    reached, base = added(rows, "reached_count"), added(rows, "village_count")
    if len(orders) == 1:
        shares = [part(row["reached_count"], row["village_count"]) for row in rows]
        least = min(share for share in shares if share is not None)
        numbers = [whole(reached), whole(base), whole(len(rows)), percent(part(reached, base))]
        if not added(rows, "reported_count"):
            answer = Said([whole(base), whole(len(rows))])
        elif len(rows) == 1:
            answer = Said(numbers)
        else:
            last = [row["ward_name"] for row, share in zip(rows, shares, strict=True) if share == least]
            answer = Said([*numbers, percent(least)], one_of=[last])
    else:
        told = {name: share(some, "reached_count", "village_count") for name, some in orders.items()
                if added(some, "reported_count")}  # fmt: skip
        silent = [name for name in orders if name not in told]
        if not told:
            return Said([])
        edges = [best(one for one in told.values() if one is not None) for best in (max, min)]
        names = [[name for name, one in told.items() if one == edge] for edge in edges]
        answer = Said([percent(edge) for edge in edges], silent, names)
    return answer


def _targets(rows: Rows, lang: str) -> list[Said]:
    aimed = [row for row in rows if row["target"]]
    told = [row for row in aimed if row["year_result"] is not None]
    if not aimed:
        return []
    if not told:
        return [Said([])]

    def done(row: Row) -> Fraction:
        return Fraction(row["year_result"]) / Fraction(row["target"])

    is_one = len({row["campaign_id"] for row in aimed}) == 1
    numbers, names = [whole(sum(done(row) >= 1 for row in told)), whole(len(aimed))], []
    least = min(map(done, told))
    if len(aimed) == 1:
        numbers = [percent(least)]
    elif least < 1:
        numbers.append(percent(least))
        names = [[row["ward_name"] for row in told if done(row) == least]]
    if len(told) < len(aimed):
        numbers.append(whole(len(aimed) - len(told)))
    left = added(rows, "village_count") - added(rows, "reached_count")
    if left and is_one:
        numbers.append(whole(left))
    del lang
    return [Said(numbers, one_of=names)]


def overlap(c: Counted, asked: Asked, lang: str) -> Expected:
    months, orders, places, pairs, rows = (
        c.rows(name, asked)
        for name in ("overlap_months", "overlap_by_order", "overlap_by_place", "overlap_pairs", "overlap_rows")
    )
    charts = {"trend": figures.overlap_trend(months, lang)}
    charts |= {"pairs": figures.overlap_pairs(pairs, lang)} if pairs else {}
    charts |= {"orders": figures.overlap_by_order(orders, lang)} if orders else {}
    charts |= {"places": figures.overlap_by_place(places, lang)} if places else {}
    columns = [("month", "month"), ("ward_name", "text"), ("village_name", "text"), ("campaign", "name"),
               ("bodies", "name")]  # fmt: skip
    tables = [Listed(rows, columns)] if rows else []
    shown = rows and rows[0]["all_count"] > len(rows)
    sentences = [Said([whole(len(rows)), whole(rows[0]["all_count"])])] if shown else []
    answer = _overlapping(months, orders, pairs, lang)
    return Expected([answer], overlap_cards(months, places), sentences, charts=charts, tables=tables)


def _overlapping(months: Rows, orders: Rows, pairs: Rows, lang: str) -> Said:
    overlaps, reached = (added(inside(months), name) for name in ("overlap_count", "reached_count"))
    if not reached:
        return Said([])
    if not overlaps:
        return Said([whole(reached)])
    now, then = (share(rows, "overlap_count", "reached_count") for rows in (inside(months), before(months)))
    numbers, names = [percent(now), whole(overlaps), whole(reached)], []
    if now is not None and then is not None and round((now - then) * 100):
        numbers.append(decimal(abs(now - then) * 100, 0))

    def overlapping(row: Row) -> Fraction:
        return part(row["overlap_count"], row["reached_count"]) or Fraction(0)

    told = [row for row in orders if row["overlap_count"]]
    if len(orders) > 1 and told:
        most = max(told, key=overlapping)  # of several the first in official order
        numbers += [whole(most["overlap_count"]), whole(most["reached_count"]), percent(overlapping(most))]
        names.append(most[f"campaign_{lang}"])
    if pairs and max(column(pairs, "both_count")):
        pair = max(pairs, key=lambda row: row["both_count"])
        numbers.append(whole(pair["both_count"]))
        names += [pair[f"body_{lang}"], pair[f"other_{lang}"]]
    return Said(numbers, names)


def ward(c: Counted, asked: Asked, lang: str) -> Expected:
    rows, months, members, items = (
        c.rows(name, asked) for name in ("coverage_by_ward", "city_months", "members_by_ward", "spending_by_item")
    )
    here = [row for row in c.rows("wards", asked) if row["ward_id"] == asked.ward_id]
    told = [row for row in rows if row["reported_count"]]
    silent = [row[f"campaign_{lang}"] for row in rows if not row["reported_count"]]
    answer = Said([])
    if told:
        least = min(told, key=lambda row: Fraction(row["reached_count"], row["village_count"]))
        reached, base = added(rows, "reached_count"), added(rows, "village_count")
        ends = [whole(least["reached_count"]), whole(least["village_count"])]
        numbers = [whole(reached), whole(base), percent(part(reached, base)), *ends]
        answer = Said(numbers, [least[f"campaign_{lang}"], *silent])
    cards = [
        coverage_card(here, months), households_card(months), overlap_card(months),
        used_card(c.rows("spending_months", asked)), *member_cards(members)[1:],
    ]  # fmt: skip
    charts = {
        "villages": figures.village_heatmap(c.rows("coverage_by_village", asked), lang),
        "trend": figures.coverage_trend(months, lang),
        "reporting": figures.reporting_grid(c.rows("reporting", asked), lang),
    }
    charts |= {"items": figures.plan_and_actual(items, lang)} if items else {}
    said, charts["peers"] = peers(c, asked)
    tables = [Listed(rows, CAMPAIGN_COLUMNS), arrivals(c, asked, lang)]
    return Expected([answer], cards, [said], charts=charts, tables=tables)


def peers(c: Counted, asked: Asked) -> tuple[Said, Drawn]:
    """A village among those of its ward, a ward among those of its kind: the sentence and the strips."""
    units = c.raw.units
    if asked.village_id:
        wide, subject = replace(asked, village_id=None), asked.village_id
        same = [one for one in c.raw.of_level("village", asked.last_month) if one.parent_id == asked.ward_id]
        values = compared.villages(lambda query: c.rows(query, wide), wide)
    else:
        wide, subject = replace(asked, ward_id=None), asked.ward_id or ""
        same = [one for one in c.raw.wards(asked.last_month) if one.kind == units[subject].kind]
        values = compared.wards(lambda query: c.rows(query, wide), wide)
    numbers, drawn = compared.ranks(values, {one.unit_id: one.name_vi for one in same}, subject)
    return Said(numbers), drawn


def arrivals(c: Counted, asked: Asked, lang: str) -> Listed:
    """The last files of a ward."""
    rows = [
        row | {
            "dataset_name": say(f"upload.dataset.{row['dataset']}", lang), "at": moment(row["stored_at"]),
            "state_name": say(f"compare.arrivals-{row['state']}", lang),
            "months": " – ".join(
                dict.fromkeys(figures.short_month(row[name], lang) for name in ("first_month", "last_month"))
            ),
        }
        for row in c.rows("ward_arrivals", asked)
    ]  # fmt: skip
    texts = ("file_name", "account_id", "state_name")
    columns = [("at", "has"), ("dataset_name", "text"), ("months", "text"), ("row_count", "whole")]
    return Listed(rows, [*columns, *((name, "text") for name in texts)])


def village(c: Counted, asked: Asked, lang: str) -> Expected:
    orders, reports, households, team = (
        c.rows(name, asked) for name in ("coverage_by_village", "village_reports", "village_households", "village_team")
    )
    reached = whole(column(orders, "state").count("reached"))
    silent = [row[f"campaign_{lang}"] for row in orders if row["state"] == "unreported"]
    cards = [
        Card([reached, whole(len(orders))]),
        Card([whole(added(reports, "new_household_count")), whole(orders[0]["household_count"])]),
        Card([Num(added(reports, "participant_count"), "short")]),
    ]
    if team:
        women = part(team[0]["female_count"], team[0]["present_count"])
        cards.append(Card([whole(team[0]["present_count"]), percent(women)]))
    charts = {"orders": figures.village_heatmap(orders, lang)}
    charts |= {"households": figures.households(households, lang)} if households else {}
    said, charts["peers"] = peers(c, asked)
    columns = [
        ("month", "month"), ("campaign", "name"), ("body", "name"), ("session_count", "whole"),
        ("participant_count", "whole"), ("new_household_count", "whole"), ("result", "decimal"), ("unit", "name"),
        ("file_name", "text"), ("file_row", "whole"), ("stored_at", "day"),
    ]  # fmt: skip
    tables = [Listed(reports, columns)] if reports else []
    return Expected([Said([reached, whole(len(orders))], silent)], cards, [said], charts=charts, tables=tables)


PAGES: dict[str, Callable[..., Expected]] = {
    "overview": overview, "headcount": headcount, "spending": spending, "coverage": coverage,
    "overlap": overlap, "ward": ward, "village": village,
}  # fmt: skip


def wrong(screen: Screen, expected: Expected, lang: str, maybe: Sequence[str] = ()) -> list[str]:
    """Where a drawn page says something else than its recount; what it shows beyond that counts too."""
    maybe, found = [*maybe, *expected.maybe], []
    for kind, texts, said in (
        ("answer", screen.answers, expected.answers), ("sentence", screen.sentences, expected.sentences),
        ("card", screen.cards, [Said(card.numbers) for card in expected.cards]),
    ):  # fmt: skip
        if len(texts) != len(said):
            found.append(f"{kind}: {texts}, expected {len(said)}")
        else:
            found += [f"{kind}: {one}" for one in map(lambda t, s: s.wrong(t, lang, maybe), texts, said) if one]
    for number, (card, drawn) in enumerate(zip(expected.cards, screen.trends, strict=False)):
        found += [f"trend of card {number}: {drawn}"] if not is_trend(drawn, card.trend) else []
    for said in expected.notes:
        if all(said.wrong(note, lang, maybe) for note in screen.notes):
            found.append(f"no line says {said}")
    found += [f"not quoted: {one}" for one in expected.quoted if clean(one) not in screen.text]
    if set(screen.charts) != set(expected.charts):
        found.append(f"charts {sorted(screen.charts)}, expected {sorted(expected.charts)}")
    for key, chart in screen.charts.items():
        if key in expected.charts:
            found += [f"chart {key}: {one}" for one in figures.wrong(chart, expected.charts[key], lang)]
    if len(screen.tables) != len(expected.tables):
        found.append(f"{len(screen.tables)} tables, expected {len(expected.tables)}")
    for table, listed in zip(screen.tables, expected.tables, strict=False):
        found += wrong_table(table, listed, lang)
    return found


def is_trend(drawn: Sequence[float | None], values: Sequence[Any]) -> bool:
    """Whether a small trend has the shape of the values, from the least to the greatest."""
    known = [float(value) for value in values if value is not None]
    if len(known) < 2:
        return not drawn
    low, span = min(known), max(known) - min(known) or 1
    return len(drawn) == len(known) and all(
        one is not None and abs(one - (value - low) / span) < 0.006 for one, value in zip(drawn, known, strict=True)
    )
