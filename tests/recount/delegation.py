"""What the pages for delegations ask for besides: the organisations, villages to see, the files that were received."""

from dataclasses import replace

from tests.recount.coverage import is_reached, pairs_in_scope, reports
from tests.recount.raw import Asked, Raw, total
from tests.recount.register import Row, of


@of("model_bodies")
def model_bodies(raw: Raw, asked: Asked) -> list[Row]:
    del asked
    city = sorted((body for body in raw.bodies.values() if body.level == "city"), key=lambda body: body.sort_order)
    return [{"body_id": one.body_id, "body_vi": one.short_vi, "body_en": one.name_en} for one in city]


@of("visit_villages")
def visit_villages(raw: Raw, asked: Asked) -> list[Row]:
    orders: dict[str, list[str]] = {}
    for _, village, order in pairs_in_scope(raw, replace(asked, ward_id=None, campaign_id=None), asked.months()):
        orders.setdefault(village, []).append(order)
    found = []
    for unit in raw.of_level("village", asked.last_month):
        if unit.unit_id not in orders:
            continue
        told = {order: reports(raw, (unit.unit_id, order), asked.months()) for order in raw.orders}
        rows = [row for some in told.values() for row in some]
        found.append(
            {
                "ward_id": unit.parent_id, "village_id": unit.unit_id, "village_name": unit.name_vi, "kind": unit.kind,
                "household_count": unit.household_count, "order_count": len(orders[unit.unit_id]),
                "reached_count": sum(map(is_reached, told.values())) if rows else None,
                "new_household_count": total(row.new_household_count for row in rows),
            }
        )  # fmt: skip
    return sorted(found, key=lambda row: raw.place(row["ward_id"]))


@of("received")
def received(raw: Raw, asked: Asked) -> list[Row]:
    wards: dict[int, set[str]] = {}
    for slot in raw.slots:
        wards.setdefault(slot.upload_seq, set()).add(slot.ward_id)
    seen = [raw.uploads[seq] for seq, touched in wards.items() if all(map(asked.sees, touched))]
    found = []
    for dataset in sorted({one.dataset for one in seen}):
        files = [one for one in seen if one.dataset == dataset]
        standing = [one for one in files if one.undone_at is None]
        found.append(
            {
                "dataset": dataset, "file_count": len(standing), "row_count": sum(one.row_count for one in standing),
                "undone_count": len(files) - len(standing), "first_stored_at": min(one.stored_at for one in files),
                "last_stored_at": max(one.stored_at for one in files),
            }
        )  # fmt: skip
    return found
