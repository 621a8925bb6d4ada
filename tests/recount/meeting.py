"""What has happened since the last meeting, how coverage moved in a month, and which files a ward has sent."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from tests.recount.coverage import is_reached, pairs_in_scope
from tests.recount.raw import Asked, Conclusion, Raw, Slot, Upload, next_month
from tests.recount.register import Row, of

FIGURES = ("activity", "headcount", "spending")  # of which a correction is told; aims and conclusions are no reports
MOST = 30


@of("since_meeting")
def since_meeting(raw: Raw, asked: Asked) -> list[Row]:
    issued = [one for one in raw.conclusions if asked.sees(one.ward_id)]
    after = next_month(asked.last_month)
    met = max((one.issued_on for one in issued if one.issued_on < after), default=None)
    if met is None:
        return []
    following = min((one.issued_on for one in issued if one.issued_on >= after), default=None)
    until = following or asked.as_of
    issued = [one for one in issued if following is None or one.issued_on < following]
    done = [
        one for one in issued
        if one.status == "done" and one.done_on and one.done_on >= met and (not following or one.done_on < following)
    ]  # fmt: skip
    overdue = [
        one
        for one in issued
        if one.due_on and met <= one.due_on < min(until, asked.as_of) and not _is_done_by(one, until)
    ]
    found = [_told("meeting", met, met)]
    for event, some, day in (("done", done, "done_on"), ("overdue", overdue, "due_on")):
        found += [
            _told(event, met, getattr(one, day), one.ward_id, number=one.number, content=one.content)
            | _who(raw, one.responsible_id)
            for one in sorted(some, key=lambda one, day=day: (getattr(one, day), one.number))
        ]
    return found + _corrected(raw, asked, met, following)


def _is_done_by(one: Conclusion, until: date) -> bool:
    return one.status == "done" and (one.done_on is None or one.done_on < until)


def _told(event: str, met: date, day: date, ward: str | None = None, **more: object) -> Row:
    nothing = dict.fromkeys(("responsible_vi", "responsible_en", "number", "content", "month"))
    return {"event": event, "met_on": met, "ward_id": ward, "day": day} | nothing | more


def _who(raw: Raw, responsible: str) -> Row:
    unit, body = raw.units.get(responsible), raw.bodies.get(responsible)
    names = (unit.name_vi, unit.name_vi) if unit else (body.short_vi, body.name_en) if body else (None, None)
    return dict(zip(("responsible_vi", "responsible_en"), names, strict=True))


def local(moment: datetime) -> datetime:
    """A moment on a clock in Vietnam."""
    return moment + timedelta(hours=7)


def _corrected(raw: Raw, asked: Asked, met: date, following: date | None) -> list[Row]:
    days: dict[tuple[str, date], date] = {}
    for slot in raw.slots:
        upload = raw.uploads[slot.upload_seq]
        day, key = local(upload.stored_at).date(), (slot.ward_id, slot.month)
        if _is_correction(upload) and asked.sees(slot.ward_id) and met <= day and (not following or day < following):
            days[key] = max(days.get(key, day), day)
    order = sorted(days, key=lambda key: (days[key], raw.place(key[0]), key[1]))
    return [_told("corrected", met, days[key], key[0], month=key[1]) | _who(raw, key[0]) for key in order]


def _is_correction(upload: Upload) -> bool:
    return upload.undone_at is None and upload.changed_count > 0 and upload.dataset in FIGURES


@of("coverage_moves")
def coverage_moves(raw: Raw, asked: Asked) -> list[Row]:
    last, earlier = asked.last_month, next_month(asked.last_month, -1)
    pairs = pairs_in_scope(raw, replace(asked, ward_id=None), [last])
    found = []
    for ward in sorted({ward for ward, _, _ in pairs}, key=raw.place):
        reached = {
            month: sum(
                is_reached(rows) for rows in raw.of_month.get(month, ())
                if rows[0].ward_id == ward and asked.campaign_id in (None, rows[0].campaign_id)
            )
            for month in (last, earlier)
        }  # fmt: skip
        found.append(
            {
                "ward_id": ward, "ward_name": raw.units[ward].name_vi,
                "pair_count": sum(pair[0] == ward for pair in pairs),
                "reached_count": reached[last], "before_reached_count": reached[earlier],
                "is_told": all((ward, month) in raw.reporting_villages for month in reached),
            }
        )  # fmt: skip
    return found


@of("ward_arrivals")
def ward_arrivals(raw: Raw, asked: Asked) -> list[Row]:
    touched: dict[int, list[Slot]] = {}
    for slot in raw.slots:
        touched.setdefault(slot.upload_seq, []).append(slot)
    of_ward: dict[str, list[int]] = {}
    for seq in sorted(touched, reverse=True):
        wards = {slot.ward_id for slot in touched[seq]}
        for ward in wards if all(map(asked.sees, wards)) else ():
            of_ward.setdefault(ward, []).append(seq)
    found = []
    for ward in sorted(ward for ward in of_ward if asked.ward_id in (None, ward)):
        for seq in of_ward[ward][:MOST]:
            upload, slots = raw.uploads[seq], [slot for slot in touched[seq] if slot.ward_id == ward]
            found.append(
                {
                    "ward_id": ward, "stored_at": upload.stored_at, "dataset": upload.dataset,
                    "first_month": min(slot.month for slot in slots), "last_month": max(slot.month for slot in slots),
                    "row_count": sum(slot.row_count for slot in slots), "file_name": upload.file_name,
                    "account_id": upload.account_id, "state": "undone" if upload.undone_at else "stored",
                }
            )  # fmt: skip
    return found


@of("briefing_files")
def briefing_files(raw: Raw, asked: Asked) -> list[Row]:
    touched: dict[int, list[Slot]] = {}
    for slot in raw.slots:
        touched.setdefault(slot.upload_seq, []).append(slot)
    found = []
    for seq in sorted(touched):
        upload = raw.uploads[seq]
        count = sum(
            slot.row_count for slot in touched[seq]
            if asked.first_month <= slot.month <= asked.last_month and asked.ward_id in (None, slot.ward_id)
        )  # fmt: skip
        if count and upload.undone_at is None and all(asked.sees(slot.ward_id) for slot in touched[seq]):
            found.append(
                {
                    "dataset": upload.dataset, "file_name": upload.file_name, "file_sha256": upload.file_sha256,
                    "row_count": count, "stored_at": upload.stored_at,
                }
            )  # fmt: skip
    return found
