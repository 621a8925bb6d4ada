-- The unit entries that stand: of each part the newest among surviving uploads whose files had its column.
-- Grain: one row per unit_id; upload_seq and file_row lead to the newest surviving row.
-- Tables candidate (rows of unit_entry_log), surviving (upload_seq BIGINT, measures VARCHAR[]).
WITH
stood AS (
    SELECT
        arg_max(candidate.ward_id, upload_seq) AS ward_id,
        candidate.unit_id,
        arg_max(candidate.month, upload_seq) AS month,
        arg_max_null(candidate.code, upload_seq) FILTER (list_contains(measures, 'code')) AS code,
        arg_max_null(candidate.name, upload_seq) FILTER (list_contains(measures, 'name')) AS name,
        arg_max_null(candidate.kind, upload_seq) FILTER (list_contains(measures, 'kind')) AS kind,
        arg_max_null(candidate.parent_id, upload_seq) FILTER (list_contains(measures, 'parent_id')) AS parent_id,
        arg_max_null(candidate.household_count, upload_seq)
            FILTER (list_contains(measures, 'household_count')) AS household_count,
        arg_max_null(candidate.population, upload_seq) FILTER (list_contains(measures, 'population')) AS population,
        arg_max_null(candidate.valid_from, upload_seq) FILTER (list_contains(measures, 'valid_from')) AS valid_from,
        arg_max_null(candidate.valid_to, upload_seq) FILTER (list_contains(measures, 'valid_to')) AS valid_to,
        max(upload_seq) AS upload_seq,
        arg_max(candidate.file_row, upload_seq) AS file_row
    FROM candidate
    JOIN surviving USING (upload_seq)
    GROUP BY candidate.unit_id
)
SELECT
    ward_id, unit_id, month, code, name, kind, parent_id, household_count, population, valid_from, valid_to,
    upload_seq, file_row
FROM stood
WHERE name IS NOT NULL
ORDER BY unit_id
