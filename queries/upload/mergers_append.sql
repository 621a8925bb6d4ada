-- Appends every row of an accepted file (table `incoming`) to the log of merger entries.
-- Grain: one row per upload and file row; nothing is ever removed from the log.
INSERT INTO merger_entry_log BY NAME
SELECT
    ward_id, old_id, month, effective_on, new_id, legal_basis,
    $upload_seq AS upload_seq, file_row
FROM incoming
ORDER BY file_row
