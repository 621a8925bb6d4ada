"""Columns that several pages show alike."""

from khoi.see.tables import Column
from khoi.web.ui_page import lang, say


def campaign_columns() -> list[Column]:
    """How far each campaign has come, from `see/coverage_by_ward`: reached of scope, households, result of target."""
    return [
        Column(f"campaign_{lang()}", say("table.order"), measure="campaign-name"),
        Column("told_reached_count", say("table.villages-reached"), "whole", measure="coverage"),
        Column("village_count", say("table.villages"), "whole", measure="villages"),
        Column("new_household_count", say("table.households"), "whole", measure="households"),
        Column("year_result", say("table.year-result"), "decimal", measure="year-result"),
        Column("target", say("table.target"), "decimal", measure="target"),
        Column(f"unit_{lang()}", say("table.unit"), measure="campaign-name"),
    ]
