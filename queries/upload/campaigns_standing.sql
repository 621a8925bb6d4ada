-- The campaign entries that stand: of each part the newest among surviving uploads whose files had its column.
-- Grain: one row per campaign_id; upload_seq and file_row lead to the newest surviving row.
-- Tables candidate (rows of campaign_entry_log), surviving (upload_seq BIGINT, measures VARCHAR[]).
WITH
stood AS (
    SELECT
        arg_max(candidate.ward_id, upload_seq) AS ward_id,
        candidate.campaign_id,
        arg_max(candidate.month, upload_seq) AS month,
        arg_max_null(candidate.name, upload_seq) FILTER (list_contains(measures, 'name')) AS name,
        arg_max_null(candidate.short_name, upload_seq) FILTER (list_contains(measures, 'short_name')) AS short_name,
        arg_max_null(candidate.name_en, upload_seq) FILTER (list_contains(measures, 'name_en')) AS name_en,
        arg_max_null(candidate.short_name_en, upload_seq)
            FILTER (list_contains(measures, 'short_name_en')) AS short_name_en,
        arg_max_null(candidate.result_unit, upload_seq) FILTER (list_contains(measures, 'result_unit')) AS result_unit,
        arg_max_null(candidate.result_unit_en, upload_seq)
            FILTER (list_contains(measures, 'result_unit_en')) AS result_unit_en,
        arg_max_null(candidate.scope, upload_seq) FILTER (list_contains(measures, 'scope')) AS scope,
        arg_max_null(candidate.starts, upload_seq) FILTER (list_contains(measures, 'starts')) AS starts,
        arg_max_null(candidate.ends, upload_seq) FILTER (list_contains(measures, 'ends')) AS ends,
        max(upload_seq) AS upload_seq,
        arg_max(candidate.file_row, upload_seq) AS file_row
    FROM candidate
    JOIN surviving USING (upload_seq)
    GROUP BY candidate.campaign_id
)
SELECT
    ward_id, campaign_id, month, name, short_name, name_en, short_name_en, result_unit, result_unit_en, scope,
    starts, ends, upload_seq, file_row
FROM stood
WHERE name IS NOT NULL
ORDER BY campaign_id
