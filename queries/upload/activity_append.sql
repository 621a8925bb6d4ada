-- Appends every row of an accepted file (table `incoming`) to the log of activity rows.
-- Grain: one row per upload and file row; nothing is ever removed from the log.
INSERT INTO activity_log BY NAME
SELECT
    ward_id, village_id, campaign_id, body_id, month, session_count, participant_count,
    new_household_count, result, note,
    $upload_seq AS upload_seq, file_row
FROM incoming
ORDER BY file_row
