-- The spending rows that stand: of each measure the newest figure among surviving uploads whose files had its column.
-- Grain: one row per unit_id, item_code, source, month; upload_seq and file_row lead to the newest surviving row.
-- A key of which no measure stands has no row: it is "not reported".
-- Tables candidate (rows of spending_log), surviving (upload_seq BIGINT, measures VARCHAR[]).
WITH
stood AS (
    SELECT
        arg_max(candidate.ward_id, upload_seq) AS ward_id,
        candidate.unit_id,
        candidate.item_code,
        candidate.source,
        candidate.month,
        arg_max_null(candidate.planned_vnd, upload_seq)
            FILTER (list_contains(measures, 'planned_vnd')) AS planned_vnd,
        arg_max_null(candidate.actual_vnd, upload_seq)
            FILTER (list_contains(measures, 'actual_vnd')) AS actual_vnd,
        max(upload_seq) AS upload_seq,
        arg_max(candidate.file_row, upload_seq) AS file_row
    FROM candidate
    JOIN surviving USING (upload_seq)
    GROUP BY candidate.unit_id, candidate.item_code, candidate.source, candidate.month
)
SELECT
    ward_id, unit_id, item_code, source, month, planned_vnd, actual_vnd, upload_seq, file_row
FROM stood
WHERE planned_vnd IS NOT NULL
    OR actual_vnd IS NOT NULL
ORDER BY ward_id, month, unit_id, item_code, source
