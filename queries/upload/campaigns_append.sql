-- Appends every row of an accepted file (table `incoming`) to the log of campaign entries.
-- Grain: one row per upload and file row; nothing is ever removed from the log.
INSERT INTO campaign_entry_log BY NAME
SELECT
    ward_id, campaign_id, month, name, short_name, name_en, short_name_en, result_unit, result_unit_en, scope,
    starts, ends,
    $upload_seq AS upload_seq, file_row
FROM incoming
ORDER BY file_row
