-- Appends every row of an accepted file (table `incoming`) to the log of headcount rows.
-- Grain: one row per upload and file row; nothing is ever removed from the log.
INSERT INTO headcount_log BY NAME
SELECT
    ward_id, unit_id, body_id, category, month, assigned_count, present_count, female_count,
    party_member_count,
    $upload_seq AS upload_seq, file_row
FROM incoming
ORDER BY file_row
