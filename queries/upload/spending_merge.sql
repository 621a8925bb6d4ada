-- Brings the current spending rows up to an accepted file (table `incoming`): the same key is the same figure, updated.
-- Grain: one row per unit_id, item_code, source, month; the row now leads to this upload.
MERGE INTO spending
USING incoming
ON spending.unit_id = incoming.unit_id
    AND spending.item_code = incoming.item_code
    AND spending.source = incoming.source
    AND spending.month = incoming.month
WHEN MATCHED THEN UPDATE SET
    ward_id = incoming.ward_id,
    planned_vnd = incoming.planned_vnd,
    actual_vnd = incoming.actual_vnd,
    file_row = incoming.file_row,
    upload_seq = $upload_seq
WHEN NOT MATCHED THEN INSERT (
    ward_id, unit_id, item_code, source, month, planned_vnd, actual_vnd, upload_seq, file_row
)
VALUES (
    incoming.ward_id, incoming.unit_id, incoming.item_code, incoming.source, incoming.month,
    incoming.planned_vnd, incoming.actual_vnd, $upload_seq, incoming.file_row
)
