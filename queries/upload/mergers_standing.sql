-- The merger entries that stand: of each part the newest among surviving uploads whose files had its column.
-- Grain: one row per old_id; upload_seq and file_row lead to the newest surviving row.
-- Tables candidate (rows of merger_entry_log), surviving (upload_seq BIGINT, measures VARCHAR[]).
WITH
stood AS (
    SELECT
        arg_max(candidate.ward_id, upload_seq) AS ward_id,
        candidate.old_id,
        arg_max(candidate.month, upload_seq) AS month,
        arg_max_null(candidate.effective_on, upload_seq)
            FILTER (list_contains(measures, 'effective_on')) AS effective_on,
        arg_max_null(candidate.new_id, upload_seq) FILTER (list_contains(measures, 'new_id')) AS new_id,
        arg_max_null(candidate.legal_basis, upload_seq) FILTER (list_contains(measures, 'legal_basis')) AS legal_basis,
        max(upload_seq) AS upload_seq,
        arg_max(candidate.file_row, upload_seq) AS file_row
    FROM candidate
    JOIN surviving USING (upload_seq)
    GROUP BY candidate.old_id
)
SELECT
    ward_id, old_id, month, effective_on, new_id, legal_basis, upload_seq, file_row
FROM stood
WHERE effective_on IS NOT NULL
ORDER BY old_id
