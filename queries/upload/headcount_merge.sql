-- Brings the current headcount rows up to an accepted file (table `incoming`): the same key is the same figure, updated.
-- Grain: one row per unit_id, body_id, category, month; the row now leads to this upload.
MERGE INTO headcount
USING incoming
ON headcount.unit_id = incoming.unit_id
    AND headcount.body_id = incoming.body_id
    AND headcount.category = incoming.category
    AND headcount.month = incoming.month
WHEN MATCHED THEN UPDATE SET
    ward_id = incoming.ward_id,
    assigned_count = incoming.assigned_count,
    present_count = incoming.present_count,
    female_count = incoming.female_count,
    party_member_count = incoming.party_member_count,
    file_row = incoming.file_row,
    upload_seq = $upload_seq
WHEN NOT MATCHED THEN INSERT (
    ward_id, unit_id, body_id, category, month, assigned_count, present_count, female_count,
    party_member_count, upload_seq, file_row
)
VALUES (
    incoming.ward_id, incoming.unit_id, incoming.body_id, incoming.category, incoming.month,
    incoming.assigned_count, incoming.present_count, incoming.female_count,
    incoming.party_member_count, $upload_seq, incoming.file_row
)
