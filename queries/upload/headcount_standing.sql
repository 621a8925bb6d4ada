-- The headcount rows that stand: of each measure the newest figure among surviving uploads whose files had its column.
-- Grain: one row per unit_id, body_id, category, month; upload_seq and file_row lead to the newest surviving row.
-- A key of which no measure stands has no row: it is "not reported".
-- Tables candidate (rows of headcount_log), surviving (upload_seq BIGINT, measures VARCHAR[]).
WITH
stood AS (
    SELECT
        arg_max(candidate.ward_id, upload_seq) AS ward_id,
        candidate.unit_id,
        candidate.body_id,
        candidate.category,
        candidate.month,
        arg_max_null(candidate.assigned_count, upload_seq)
            FILTER (list_contains(measures, 'assigned_count')) AS assigned_count,
        arg_max_null(candidate.present_count, upload_seq)
            FILTER (list_contains(measures, 'present_count')) AS present_count,
        arg_max_null(candidate.female_count, upload_seq)
            FILTER (list_contains(measures, 'female_count')) AS female_count,
        arg_max_null(candidate.party_member_count, upload_seq)
            FILTER (list_contains(measures, 'party_member_count')) AS party_member_count,
        max(upload_seq) AS upload_seq,
        arg_max(candidate.file_row, upload_seq) AS file_row
    FROM candidate
    JOIN surviving USING (upload_seq)
    GROUP BY candidate.unit_id, candidate.body_id, candidate.category, candidate.month
)
SELECT
    ward_id, unit_id, body_id, category, month, assigned_count, present_count, female_count,
    party_member_count, upload_seq, file_row
FROM stood
WHERE assigned_count IS NOT NULL
    OR present_count IS NOT NULL
    OR female_count IS NOT NULL
    OR party_member_count IS NOT NULL
ORDER BY ward_id, month, unit_id, body_id, category
