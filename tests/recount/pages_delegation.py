"""What the pages for delegations must show: the model, results, places to visit, and what figures were made from."""

from datetime import timedelta
from fractions import Fraction
from typing import Any

from khoi.words import day, say
from tests.recount import figures
from tests.recount.figures import Drawn, Mark, Rows, month_name
from tests.recount.pages import (
    Card,
    Counted,
    Expected,
    Listed,
    Said,
    added,
    before,
    column,
    coverage_card,
    forecast,
    inside,
    member_cards,
    overlap_card,
    reached_orders,
    share,
    used_card,
)
from tests.recount.raw import Asked, part, total
from tests.recount.register import Row
from tests.recount.shown import Num, decimal, percent, points, whole

ARTICLE = ("ward_blocs", "ward_bloc_members", "village_teams", "village_team_members")  # what it counts itself
THINGS = ("office", "staff", "budget")
REASONS = ("widest", "risen", "households")


def model(c: Counted, asked: Asked, lang: str) -> Expected:
    article = {fact.fact_key: fact.value for fact in c.raw.facts}
    counts = [whole(int(article[key])) for key in ARTICLE]
    bodies, facts = c.rows("model_bodies", asked), c.rows("published_facts", asked)
    names = [row[f"body_{lang}"] for row in bodies]
    own = [
        Mark([name], [], {"x": column, "base": -place - 0.4, "y": 0.8})
        for place, name in enumerate(names)
        for column in range(len(THINGS))
    ]
    common = [
        Mark([], [], {"x": 4 + column, "base": 0.6 - len(names), "y": len(names) - 0.2}, [])
        for column in range(len(THINGS))
    ]
    below = [Mark([], counts[:2], {"x": 3.0}), Mark([], counts[2:], {"x": 3.0})]
    heads: list[list[Num]] = [[] for _ in range(9)]
    maybe = [{"vi": "2016", "en": "2016"}[lang], "1/2016"]
    drawn = Drawn([own, common, below], [*heads, counts[:2], counts[2:]], maybe)
    return Expected(
        [Said(counts)], [Card([count]) for count in counts], [Said([whole(len(names)), whole(len(names))])],
        charts={"model": drawn}, quoted=[fact[f"statement_{lang}"] for fact in facts], maybe=["3/2017"],
    )  # fmt: skip


def results(c: Counted, asked: Asked, lang: str) -> Expected:
    wards, months, bodies, spending, year, members, orders = (
        c.rows(name, asked) for name in (
            "wards", "city_months", "headcount_by_body", "spending_months", "spending_year", "members_by_ward",
            "coverage_by_ward",
        )
    )  # fmt: skip
    overlapping = share(inside(months), "overlap_count", "reached_count")
    base, reached = added(wards, "pair_count"), added(wards, "reached_count")
    answer = Said([percent(part(reached, base)), whole(reached), whole(base), percent(overlapping)])
    assigned, present, baseline = (added(bodies, f"{name}_count") for name in ("assigned", "present", "baseline"))
    cards = [
        Card([whole(present), whole(assigned)]), used_card(spending), *member_cards(members)[1:],
        coverage_card(wards, months), overlap_card(months),
    ]  # fmt: skip
    then = share(before(months), "overlap_count", "reached_count")
    moved = [] if then is None or overlapping is None else points(overlapping, then)
    sentences = [
        Said([whole(present), whole(assigned), whole(abs(present - baseline)), whole(baseline)]),
        forecast(year),
        reached_orders(orders, lang),
        Said(_members(members)),
        Said([percent(overlapping), *_counts(months), *(_plain(one) for one in moved)]),
    ]
    charts = {
        "posts": figures.posts_by_body(bodies, lang), "year": figures.spending_year(year, lang),
        "orders": figures.coverage_heatmap(orders, lang), "members": figures.members_by_ward(members, lang),
        "overlap": figures.overlap_trend(months, lang),
    }  # fmt: skip
    facts = [fact for fact in c.rows("published_facts", asked) if fact["fact_key"].startswith("posts_cut")]
    quoted = [fact[f"statement_{lang}"] for fact in facts]
    maybe = [{"vi": "12/2015", "en": "December 2015"}[lang]]
    return Expected([answer], cards, sentences, charts=charts, quoted=quoted, maybe=maybe)


def _counts(months: Rows) -> list[Num]:
    return [whole(added(inside(months), name)) for name in ("overlap_count", "reached_count")]


def _plain(moved: Num) -> Num:
    """A change that is told without its sign."""
    return decimal(abs(moved.value) * 100, 0)


def _members(members: Rows) -> list[Num]:
    blocs = [whole(sum(row["bloc_count"] is not None for row in members)), whole(added(members, "bloc_count"))]
    return [*blocs, whole(added(members, "team_count")), whole(added(members, "team_member_count"))]


def measured(wards: Rows, villages: Rows) -> list[Row]:
    """Each ward with what the reasons go by; None where it has not reported or there is nothing to go by."""
    found = []
    for row in wards:
        here = [one for one in villages if one["ward_id"] == row["ward_id"]]
        homes, new = column(here, "household_count"), total(column(here, "new_household_count"))
        every = None if None in homes or not homes else sum(homes)
        values: dict[str, Any] = {
            "widest": part(row["reached_count"], row["pair_count"]),
            "risen": Fraction(row["reached_count"] - row["before_reached_count"], row["pair_count"])
            if row["before_reached_count"] else None,
            "households": part(1000 * new, every) if new is not None and every else None,
        }  # fmt: skip
        if row["state"] == "unreported":
            values = dict.fromkeys(REASONS)
        found.append(row | values | {"new": new, "every": every, "villages": here})
    return found


def chosen(rows: list[Row]) -> list[tuple[str, Row]]:
    """The wards by the rule: each reason's first of those not yet taken."""
    taken: list[tuple[str, Row]] = []
    for reason in REASONS:
        free = [row for row in rows if row not in [one for _, one in taken] and (row[reason] or 0) > 0]
        if free:
            taken.append((reason, max(free, key=lambda row, reason=reason: row[reason])))  # the first of equals
    return taken


def shown(reason: str, value: Any) -> Num:
    """How a reason's value is written."""
    if reason == "widest":
        return percent(value)
    return Num(value, "points-1") if reason == "risen" else decimal(value, 1)


def places(c: Counted, asked: Asked, lang: str) -> Expected:
    rows = measured(c.rows("wards", asked), c.rows("visit_villages", asked))
    found, thousand = chosen(rows), {"vi": "1.000", "en": "1,000"}[lang]
    answers = [Said([shown(reason, row[reason]) for reason, row in found], [row["ward_name"] for _, row in found])]
    silent = [row["ward_name"] for row in rows if row["state"] == "unreported"]
    answers += [Said([], silent)] if silent else []
    sentences, charts = [], {"map": figures.tile_map(c.rows("wards", asked), lang)}
    for reason, row in found:
        value = shown(reason, row[reason])
        share_of = part(row["reached_count"], row["pair_count"])
        numbers = {
            "widest": [value, whole(row["reached_count"]), whole(row["pair_count"])],
            "risen": [_tenth(part(row["before_reached_count"], row["pair_count"])), _tenth(share_of), value],
            "households": [value, whole(row["new"]), whole(row["every"])],
        }[reason]
        sentences.append(Said(numbers))
        ranked = sorted(rows, key=lambda one, reason=reason: (one[reason] is None, -(one[reason] or 0)))[::-1]
        marks = [
            Mark([one["ward_name"]], [] if one[reason] is None else [shown(reason, one[reason])],
                 {"x": one[reason], "y": one["ward_name"]}, [] if one[reason] is None else [shown(reason, one[reason])])
            for one in ranked
        ]  # fmt: skip
        charts[f"visit_{reason}"] = Drawn([marks], maybe=[thousand])
    return Expected(answers, sentences=sentences, charts=charts, maybe=[thousand])


def _tenth(value: Any) -> Num:
    return Num(value, "percent-1")


def listed(rows: list[Row]) -> list[list[Num]]:
    """Of each place its figures as the list beside its chart has them."""
    return [
        [
            percent(part(row["reached_count"], row["pair_count"])),
            percent(part(row["before_reached_count"], row["pair_count"]) if row["before_reached_count"] else None),
            decimal(row["households"], 1), whole(row["reported_village_count"]), whole(row["village_count"]),
            *(number for one in _sites(row) for number in (
                whole(one["reached_count"]), whole(one["order_count"]), whole(one["new_household_count"])
            )),
        ]
        for _, row in chosen(rows)
    ]  # fmt: skip


def _sites(row: Row) -> list[Row]:
    told = [one for one in row["villages"] if one["reached_count"]]
    return sorted(told, key=lambda one: -Fraction(one["reached_count"], one["order_count"]))[:2]


def sites(rows: list[Row]) -> list[list[str]]:
    """Of each place the villages to see."""
    return [[one["village_name"] for one in _sites(row)] for _, row in chosen(rows)]


def sources(c: Counted, asked: Asked, lang: str) -> Expected:
    received, months = c.rows("received", asked), c.rows("city_months", asked)
    last = next(row for row in months if row["month"] == asked.last_month)
    files, rows, undone = (whole(added(received, f"{name}_count")) for name in ("file", "row", "undone"))
    told = [whole(last[f"{name}_count"]) for name in ("reported", "ward", "on_time")]
    answer = Said([files, rows, *told], [month_name(asked.last_month, lang)])
    cards = [Card([files, undone]), Card([rows]), Card(told[:2]), Card([told[2], told[1]])]
    named = [row | {"dataset_name": say(f"upload.dataset.{row['dataset']}", lang)} for row in received]
    counts = [(f"{name}_count", "whole") for name in ("file", "row", "undone")]
    latest = day((max(column(received, "last_stored_at")) + timedelta(hours=7)).date())
    return Expected(
        [answer], cards, charts={"reporting": figures.reporting_grid(c.rows("reporting", asked), lang)},
        tables=[Listed(named, [("dataset_name", "text"), *counts])], quoted=[latest],
    )  # fmt: skip


PAGES = {"model": model, "results": results, "places": places, "sources": sources}
