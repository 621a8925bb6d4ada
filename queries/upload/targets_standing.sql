-- The target rows that stand: of each measure the newest figure among surviving uploads whose files had its column.
-- Grain: one row per campaign_id, unit_id, month; upload_seq and file_row lead to the newest surviving row.
-- A key of which no measure stands has no row: it is "not reported".
-- Tables candidate (rows of target_log), surviving (upload_seq BIGINT, measures VARCHAR[]).
WITH
stood AS (
    SELECT
        arg_max(candidate.ward_id, upload_seq) AS ward_id,
        candidate.campaign_id,
        candidate.unit_id,
        candidate.month,
        arg_max_null(candidate.target, upload_seq) FILTER (list_contains(measures, 'target')) AS target,
        max(upload_seq) AS upload_seq,
        arg_max(candidate.file_row, upload_seq) AS file_row
    FROM candidate
    JOIN surviving USING (upload_seq)
    GROUP BY candidate.campaign_id, candidate.unit_id, candidate.month
)
SELECT
    ward_id, campaign_id, unit_id, month, target, upload_seq, file_row
FROM stood
WHERE target IS NOT NULL
ORDER BY ward_id, month, unit_id, campaign_id
