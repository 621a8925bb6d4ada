-- Appends every row of an accepted file (table `incoming`) to the log of spending rows.
-- Grain: one row per upload and file row; nothing is ever removed from the log.
INSERT INTO spending_log BY NAME
SELECT
    ward_id, unit_id, item_code, source, month, planned_vnd, actual_vnd,
    $upload_seq AS upload_seq, file_row
FROM incoming
ORDER BY file_row
