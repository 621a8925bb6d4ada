"""What the pages for delegations say: the model, its results, and what its figures were made from."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from khoi.periods import Period, written
from khoi.see import headlines, overlap
from khoi.see.filters import Filters
from khoi.see.format import percent, share, total, whole
from khoi.see.headlines import Metric
from khoi.see.trace import Traced
from khoi.words import capital, day, say, vietnam_day

TOTALS = ("ward_blocs", "ward_bloc_members", "village_teams", "village_team_members")  # what the article counts itself
REFERENCES = ("article", "units", "villages", "bodies", "orders", "budget")
NO_ORDERS = pd.DataFrame({"overlap_count": []})


@dataclass(frozen=True, slots=True)
class Milestone:
    """One published fact: when, the document with its number (empty: none), the statement, and who published it."""

    when: str
    document: str
    statement: str
    source: str


def value_of(facts: pd.DataFrame, key: str) -> str:
    """What the article gives for a fact of `see/published_facts`: "179", "2016-01"."""
    return str(facts.loc[facts["fact_key"] == key, "fact_value"].iloc[0])


def model(facts: pd.DataFrame, lang: str) -> str:
    """Since when there is one office, and what stands below it, as the article has it."""
    year, month = value_of(facts, "founded").split("-")
    first = date(int(year), int(month), 1)
    totals = {key.replace("-", "_"): whole(float(value_of(facts, key)), lang) for key in TOTALS}
    return say("model.answer", lang, month=written(Period(first, first), lang), **totals)


def totals(facts: pd.DataFrame, lang: str) -> list[Metric]:
    """What the article counts: blocs and teams with their members."""
    when = {key: _when(facts.loc[facts["fact_key"] == key, "as_of"].iloc[0]) for key in TOTALS}
    return [
        Metric(
            say(f"model.total-{key}", lang), whole(float(value_of(facts, key)), lang),
            note=say("model.total-note", lang, when=when[key]),
        )
        for key in TOTALS
    ]  # fmt: skip


def milestones(facts: pd.DataFrame, lang: str) -> list[Milestone]:
    """The published facts in the order of their days; what the article gives no day for comes last."""
    dated = facts.sort_values("as_of", na_position="last", kind="stable")
    return [
        Milestone(
            _when(row.as_of) or say("model.undated", lang),
            str(row.fact_value) if row.fact_unit == "document" else "",
            str(row.statement_vi if lang == "vi" else row.statement_en),
            say(f"model.source-{row.source}", lang),
        )
        for row in dated.itertuples()
    ]


def _when(as_of: object) -> str:
    """2016-01 as 1/2016, 2018-07-31 as 31/07/2018; nothing where the article gives no day."""
    parts = str(as_of).split("-") if isinstance(as_of, str) else []
    return f"{int(parts[1])}/{parts[0]}" if len(parts) == 2 else "/".join(reversed(parts))


def results(wards: pd.DataFrame, months: pd.DataFrame, filters: Filters, lang: str) -> str:
    """How far the orders have reached in the period, and how much of that overlaps."""
    reached, base = total(wards["reached_count"]), total(wards["pair_count"])
    values = {
        "period": filters.sentence(lang), "share": percent(share(reached, base), lang), "base": whole(base, lang),
        "reached": whole(reached, lang),
    }  # fmt: skip
    if not reached:
        return say("results.answer-unreached", lang, period=values["period"], base=values["base"])
    inside = months[months["is_in_period"]]
    part = share(*(total(inside[name].astype(float)) for name in ("overlap_count", "reached_count")))
    return say("results.answer", lang, **values, overlap=percent(part, lang))


def results_metrics(
    bodies: pd.DataFrame, spending: pd.DataFrame, members: pd.DataFrame, wards: pd.DataFrame, months: pd.DataFrame,
    filters: Filters, lang: str,
) -> list[Metric]:  # fmt: skip
    """Posts filled, the used part of the plan, members of teams, coverage and overlap; posts where there are any."""
    return [
        *(headlines.posts(bodies, lang)[:1] if len(bodies) else []),
        headlines.used(spending, filters, lang),
        *headlines.members(members, lang)[1:],
        headlines.coverage(wards, months, filters, lang),
        headlines.overlap(months, filters, lang),
    ]


def posts(bodies: pd.DataFrame, lang: str) -> str:
    """Posts filled of those assigned, and how many that is beside the stored baseline of December 2015."""
    present, assigned, baseline = (
        total(bodies[f"{name}_count"].astype(float)) for name in ("present", "assigned", "baseline")
    )
    told = say("headcount.answer-posts", lang, present=whole(present, lang), assigned=whole(assigned, lang))
    if present is None or baseline is None:
        return told
    case = "fewer" if present < baseline else "more" if present > baseline else "same"
    count = int(abs(present - baseline))
    return f"{told} {say(f'results.posts-{case}', lang, count=count, baseline=whole(baseline, lang))}"


def overlapping(months: pd.DataFrame, filters: Filters, lang: str) -> str:
    """How much overlaps, and whether that is less than before, from `see/city_months`."""
    return overlap.answer(months, NO_ORDERS, NO_ORDERS, filters, lang)


def sources(received: pd.DataFrame, months: pd.DataFrame, filters: Filters, lang: str) -> str:
    """How many files and rows the figures were made from, and which wards have reported for the last month."""
    files, rows = (whole(total(received[name]), lang) for name in ("file_count", "row_count"))
    last = filters.told.last_month
    found = months[months["month"] == pd.Timestamp(last)]
    told = say("sources.answer", lang, files=files, rows=rows)
    if found.empty:
        return told
    reported, on_time, wards = (whole(found[f"{name}_count"].iloc[0], lang) for name in ("reported", "on_time", "ward"))
    month = capital(written(Period(last, last), lang))
    return f"{told} {say('sources.reported', lang, month=month, reported=reported, wards=wards, on_time=on_time)}"


def received_metrics(received: pd.DataFrame, months: pd.DataFrame, filters: Filters, lang: str) -> list[Metric]:
    """Files and rows that stand, files taken back, and the wards that have reported for the last month."""
    files, rows, undone = (whole(total(received[f"{name}_count"]), lang) for name in ("file", "row", "undone"))
    cards = [
        Metric(say("sources.files", lang), files, note=say("sources.undone", lang, undone=undone)),
        Metric(say("sources.rows", lang), rows, note=say("sources.rows-note", lang)),
    ]
    last = filters.told.last_month
    found = months[months["month"] == pd.Timestamp(last)]
    if len(found):
        one = {name: float(found[f"{name}_count"].iloc[0]) for name in ("reported", "on_time", "ward")}
        month = written(Period(last, last), lang)
        traced = Traced("report", last, last)
        cards += [
            Metric(
                say(f"sources.{key}", lang), f"{whole(one[name], lang)}/{whole(one['ward'], lang)}", note=month,
                traced=traced,
            )
            for key, name in (("wards", "reported"), ("on-time", "on_time"))
        ]  # fmt: skip
    return cards


def steps(received: pd.DataFrame, lang: str) -> list[str]:
    """The way of a figure from a file to a page, step by step, with what has gone that way."""
    counts = {name: whole(total(received[f"{name}_count"]), lang) for name in ("file", "row", "undone")}
    latest = received["last_stored_at"].max()
    stored = "–" if pd.isna(latest) else day(vietnam_day(latest.to_pydatetime()))
    return [
        say("sources.step-file", lang, files=counts["file"]),
        say("sources.step-check", lang),
        say("sources.step-plan", lang),
        say("sources.step-stored", lang, rows=counts["row"], undone=counts["undone"], day=stored),
        say("sources.step-figure", lang),
    ]


def by_dataset(received: pd.DataFrame, lang: str) -> pd.DataFrame:
    """The rows of `see/received` with what each dataset is called."""
    names = [say(f"upload.dataset.{dataset}", lang) for dataset in received["dataset"]]
    return received.assign(dataset_name=names)


def references(lang: str) -> list[tuple[str, list[str]]]:
    """What was published, and by whom: (what it is about, how certain), as in data/SOURCES.md."""
    return [(say(f"sources.ref-{key}", lang), [say(f"sources.ref-{key}-what", lang)]) for key in REFERENCES]


def kinds(is_sample: bool, lang: str) -> list[tuple[str, list[str]]]:
    """Which figures are published, and which are a sample or were reported."""
    keys = ("published", "sample" if is_sample else "reported")
    return [(say(f"sources.kind-{key}", lang), [say(f"sources.kind-{key}-what", lang)]) for key in keys]
