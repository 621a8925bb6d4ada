"""One village: what was reported of it row by row, households added up, its team."""

from tests.recount.raw import Asked, Raw, total
from tests.recount.register import Row, of


@of("village_reports")
def village_reports(raw: Raw, asked: Asked) -> list[Row]:
    rows = [
        row for row in raw.activity
        if row.village_id == asked.village_id and asked.sees(row.ward_id)
        and asked.first_month <= row.month <= asked.last_month and asked.campaign_id in (None, row.campaign_id)
    ]  # fmt: skip
    rows.sort(key=lambda row: (raw.orders[row.campaign_id].sort_order, raw.bodies[row.body_id].sort_order))
    rows.sort(key=lambda row: row.month, reverse=True)
    return [
        {
            "month": row.month, "campaign_id": row.campaign_id, "body_id": row.body_id,
            "campaign_vi": raw.orders[row.campaign_id].short_vi, "campaign_en": raw.orders[row.campaign_id].short_en,
            "unit_vi": raw.orders[row.campaign_id].result_unit_vi,
            "unit_en": raw.orders[row.campaign_id].result_unit_en,
            "body_vi": raw.bodies[row.body_id].short_vi, "body_en": raw.bodies[row.body_id].name_en,
            "session_count": row.session_count, "participant_count": row.participant_count,
            "new_household_count": row.new_household_count, "result": row.result,
            "file_name": raw.uploads[row.upload_seq].file_name, "file_row": row.file_row,
            "stored_at": raw.uploads[row.upload_seq].stored_at, "account_id": raw.uploads[row.upload_seq].account_id,
        }
        for row in rows
    ]  # fmt: skip


@of("village_households")
def village_households(raw: Raw, asked: Asked) -> list[Row]:
    found = []
    for order in raw.in_official_order():
        told = raw.told.get((asked.village_id or "", order.campaign_id), {})
        so_far: list[int | None] = []
        for month in sorted(month for month in told if month <= asked.last_month):
            if not asked.sees(told[month][0].ward_id):
                continue
            new = total(row.new_household_count for row in told[month])
            so_far.append(new)
            found.append(
                {
                    "campaign_id": order.campaign_id, "campaign_vi": order.short_vi, "campaign_en": order.short_en,
                    "month": month, "new_household_count": new, "all_household_count": total(so_far),
                    "household_count": raw.units[asked.village_id or ""].household_count,
                }
            )  # fmt: skip
    return found


@of("village_team")
def village_team(raw: Raw, asked: Asked) -> list[Row]:
    rows = [
        row for row in raw.headcount
        if row.unit_id == asked.village_id and row.category == "team_member" and asked.sees(row.ward_id)
        and row.month <= asked.last_month and row.present_count is not None
    ]  # fmt: skip
    names = ("month", "present_count", "female_count", "party_member_count")
    return [{name: getattr(row, name) for name in names} for row in sorted(rows, key=lambda row: row.month)[-1:]]
