-- The activity rows that stand: of each measure the newest figure among surviving uploads whose files had its column.
-- Grain: one row per village_id, campaign_id, body_id, month; upload_seq and file_row lead to the newest surviving row.
-- A key of which no measure stands has no row: it is "not reported".
-- Tables candidate (rows of activity_log), surviving (upload_seq BIGINT, measures VARCHAR[]).
WITH
stood AS (
    SELECT
        arg_max(candidate.ward_id, upload_seq) AS ward_id,
        candidate.village_id,
        candidate.campaign_id,
        candidate.body_id,
        candidate.month,
        arg_max_null(candidate.session_count, upload_seq)
            FILTER (list_contains(measures, 'session_count')) AS session_count,
        arg_max_null(candidate.participant_count, upload_seq)
            FILTER (list_contains(measures, 'participant_count')) AS participant_count,
        arg_max_null(candidate.new_household_count, upload_seq)
            FILTER (list_contains(measures, 'new_household_count')) AS new_household_count,
        arg_max_null(candidate.result, upload_seq) FILTER (list_contains(measures, 'result')) AS result,
        arg_max_null(candidate.note, upload_seq) FILTER (list_contains(measures, 'note')) AS note,
        max(upload_seq) AS upload_seq,
        arg_max(candidate.file_row, upload_seq) AS file_row
    FROM candidate
    JOIN surviving USING (upload_seq)
    GROUP BY candidate.village_id, candidate.campaign_id, candidate.body_id, candidate.month
)
SELECT
    ward_id, village_id, campaign_id, body_id, month, session_count, participant_count, new_household_count,
    result, note, upload_seq, file_row
FROM stood
WHERE session_count IS NOT NULL
    OR participant_count IS NOT NULL
    OR new_household_count IS NOT NULL
    OR result IS NOT NULL
    OR note IS NOT NULL
ORDER BY ward_id, month, village_id, campaign_id, body_id
