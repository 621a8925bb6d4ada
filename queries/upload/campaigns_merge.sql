-- Brings the current campaign entries up to an accepted file (table `incoming`): the same key, updated.
-- Grain: one row per campaign_id; the row now leads to this upload.
MERGE INTO campaign_entry
USING incoming
ON campaign_entry.campaign_id = incoming.campaign_id
WHEN MATCHED THEN UPDATE SET
    name = incoming.name,
    short_name = incoming.short_name,
    name_en = incoming.name_en,
    short_name_en = incoming.short_name_en,
    result_unit = incoming.result_unit,
    result_unit_en = incoming.result_unit_en,
    scope = incoming.scope,
    starts = incoming.starts,
    ends = incoming.ends,
    file_row = incoming.file_row,
    upload_seq = $upload_seq
WHEN NOT MATCHED THEN INSERT (
    ward_id, campaign_id, month, name, short_name, name_en, short_name_en, result_unit, result_unit_en, scope,
    starts, ends, upload_seq, file_row
)
VALUES (
    incoming.ward_id, incoming.campaign_id, incoming.month, incoming.name, incoming.short_name, incoming.name_en,
    incoming.short_name_en, incoming.result_unit, incoming.result_unit_en, incoming.scope, incoming.starts,
    incoming.ends, $upload_seq, incoming.file_row
)
