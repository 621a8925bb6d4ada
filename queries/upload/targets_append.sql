-- Appends every row of an accepted file (table `incoming`) to the log of target rows.
-- Grain: one row per upload and file row; nothing is ever removed from the log.
INSERT INTO target_log BY NAME
SELECT
    ward_id, unit_id, campaign_id, month, target,
    $upload_seq AS upload_seq, file_row
FROM incoming
ORDER BY file_row
