-- Appends every row of an accepted file (table `incoming`) to the log of conclusion rows.
-- Grain: one row per upload and file row; nothing is ever removed from the log.
INSERT INTO conclusion_log BY NAME
SELECT
    number, issued_on, month, content, ward_id, responsible_id, due_on, status, done_on,
    $upload_seq AS upload_seq, file_row
FROM incoming
ORDER BY file_row
