-- Appends every row of an accepted file (table `incoming`) to the log of unit entries.
-- Grain: one row per upload and file row; nothing is ever removed from the log.
INSERT INTO unit_entry_log BY NAME
SELECT
    ward_id, unit_id, month, code, name, kind, parent_id, household_count, population, valid_from, valid_to,
    $upload_seq AS upload_seq, file_row
FROM incoming
ORDER BY file_row
