"""The tables of a briefing: rows of a query as texts under headings, with their sum where they add up."""

import pandas as pd

from khoi.brief.blocks import Table
from khoi.brief.gather import Gathered
from khoi.see.format import DASH, is_known, money_unit, percent, result, share, short, total, whole
from khoi.words import say


def _heads(lang: str, *names: str) -> list[str]:
    return [say(f"briefing.column-{name}", lang) for name in names]


def _sum(rows: pd.DataFrame, column: str) -> float | None:
    return total(rows[column].astype(float))


def posts(gathered: Gathered, lang: str) -> Table:
    """Posts of the joint office by body: of 2015, assigned, filled, women among them, contracts; with their sum."""
    rows = gathered["headcount_by_body"]
    columns = ("baseline_count", "assigned_count", "present_count", "female_count", "contract_count")
    told = [[str(row[f"body_{lang}"]), *(whole(row[name], lang) for name in columns)] for _, row in rows.iterrows()]
    told.append([say("briefing.total", lang), *(whole(_sum(rows, name), lang) for name in columns)])
    return Table(
        say("briefing.table-posts", lang),
        _heads(lang, "body", "baseline", "assigned", "present", "female", "contract"),
        told, (4, 1.2, 1.2, 1.2, 1, 1.2), say("briefing.source-headcount", lang), has_total=True,
    )  # fmt: skip


def money(gathered: Gathered, lang: str) -> Table:
    """Plan and payments by budget item, the largest plan first, in one unit; with their sum."""
    rows = gathered["spending_by_item"].sort_values("planned_vnd", ascending=False, kind="stable")
    amounts = rows[["planned_vnd", "actual_vnd"]].astype(float)
    unit = money_unit(amounts.to_numpy().ravel().tolist())

    def line(name: str, planned: float | None, paid: float | None) -> list[str]:
        left = planned - paid if is_known(planned) and is_known(paid) else None  # type: ignore[operator]
        told = [DASH if not is_known(one) else short(one / unit.divisor, lang) for one in (planned, paid, left)]  # type: ignore[operator]
        return [name, *told, percent(share(paid, planned), lang)]

    told = [
        line(f"{row.item_code}  {getattr(row, f'item_{lang}')}", float(row.planned_vnd), float(row.actual_vnd))
        for row in rows.assign(**amounts).itertuples()
    ]
    told.append(line(say("briefing.total", lang), _sum(rows, "planned_vnd"), _sum(rows, "actual_vnd")))
    return Table(
        say("briefing.table-money", lang, unit=unit.name(lang)),
        _heads(lang, "item", "planned", "paid", "left", "used"),
        told, (4.6, 1.2, 1.2, 1.2, 1.1), say("briefing.source-spending", lang), has_total=True,
    )  # fmt: skip


def orders(gathered: Gathered, lang: str) -> Table:
    """Each order: villages reached of those in scope, households newly reached, result of the year and target."""
    rows = gathered["coverage_by_ward"]
    told = []
    for _, part in rows.groupby("campaign_order", sort=True):
        first = part.iloc[0]
        reached, base = _sum(part, "reached_count"), _sum(part, "village_count")
        is_told = bool(part["reported_count"].sum())
        year, target = (total(part[name]) for name in ("year_result", "target"))
        told.append([
            str(first[f"campaign_{lang}"]),
            f"{whole(reached, lang)}/{whole(base, lang)}" if is_told else say("briefing.unreported", lang),
            percent(share(reached, base), lang) if is_told else DASH,
            whole(_sum(part, "new_household_count"), lang),
            f"{result(year, lang)}/{result(target, lang)} {first[f'unit_{lang}']}",
            percent(share(year, target), lang),
        ])  # fmt: skip
    return Table(
        say("briefing.table-orders", lang),
        _heads(lang, "order", "villages", "share", "households", "year", "of-target"),
        told, (2.6, 1.4, 1.25, 1.5, 2.4, 1.35), say("briefing.source-activity", lang),
    )  # fmt: skip


def wards(gathered: Gathered, lang: str) -> Table:
    """Each ward: coverage, households newly reached, members, money used, and when its report came."""
    households = gathered["coverage_by_ward"].groupby("ward_id")["new_household_count"].apply(total)
    members = gathered["members_by_ward"].set_index("ward_id")
    money = gathered["spending_by_owner"].set_index("ward_id")
    last = gathered["reporting"]
    states = last[last["month"] == last["month"].max()].set_index("ward_id")["state"]
    told = []
    for row in gathered["wards"].itertuples():
        is_told = row.state != "unreported"
        people = [members[name].get(row.ward_id) for name in ("bloc_count", "team_member_count")]
        paid = [money[name].get(row.ward_id) for name in ("actual_vnd", "planned_vnd")]
        told.append([
            str(row.ward_name),
            f"{whole(row.reached_count, lang)}/{whole(row.pair_count, lang)}" if is_told else DASH,
            percent(row.share, lang) if is_told else DASH,
            whole(households.get(row.ward_id), lang),
            *(whole(one, lang) for one in people),
            percent(share(*paid), lang),
            say(f"briefing.state-{str(states.get(row.ward_id, 'missing')).replace('_', '-')}", lang),
        ])  # fmt: skip
    return Table(
        say("briefing.table-wards", lang),
        _heads(lang, "ward", "pairs", "share", "households", "bloc", "team", "used", "report"),
        told, (1.7, 1.05, 1.3, 1.5, 1.3, 1.3, 0.95, 1.35), say("briefing.source-all", lang),
    )  # fmt: skip


def villages(gathered: Gathered, lang: str) -> Table:
    """Each village of a ward: households, orders that reached it, households newly reached, attendances."""
    rows = gathered["coverage_by_village"]
    told = []
    for _, part in rows.groupby("village_id", sort=False):
        is_told = bool((part["state"] != "unreported").any())
        told.append([
            str(part["village_name"].iloc[0]),
            whole(float(part["household_count"].iloc[0]), lang),
            f"{int((part['state'] == 'reached').sum())}/{len(part)}" if is_told else say("briefing.unreported", lang),
            whole(_sum(part, "new_household_count"), lang),
            whole(_sum(part, "participant_count"), lang),
        ])  # fmt: skip
    return Table(
        say("briefing.table-villages", lang),
        _heads(lang, "village", "all-households", "orders", "households", "attendances"),
        told, (2.4, 1.2, 1.6, 1.4, 1.4), say("briefing.source-activity", lang),
    )  # fmt: skip
