-- Brings the current target rows up to an accepted file (table `incoming`): the same key is the same figure, updated.
-- Grain: one row per campaign_id, unit_id, month; the row now leads to this upload.
MERGE INTO target
USING incoming
ON target.campaign_id = incoming.campaign_id
    AND target.unit_id = incoming.unit_id
    AND target.month = incoming.month
WHEN MATCHED THEN UPDATE SET
    ward_id = incoming.ward_id,
    target = incoming.target,
    file_row = incoming.file_row,
    upload_seq = $upload_seq
WHEN NOT MATCHED THEN INSERT (
    ward_id, unit_id, campaign_id, month, target, upload_seq, file_row
)
VALUES (
    incoming.ward_id, incoming.unit_id, incoming.campaign_id, incoming.month, incoming.target,
    $upload_seq, incoming.file_row
)
