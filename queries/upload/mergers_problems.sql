-- What is wrong between the rows of a mergers file, and with the figures that are stored of the old units.
-- Grain: one row per fault; first_row is the earlier row of the same old unit, found how many rows of figures are of
-- months after it went. Table arrived (the table merger_entry without upload_seq).
WITH
repeated AS (
    SELECT file_row, min(file_row) OVER (PARTITION BY old_id) AS first_row
    FROM arrived
),
figures AS (
    SELECT ward_id, month FROM activity
    UNION ALL
    SELECT ward_id, month FROM headcount
    UNION ALL
    SELECT ward_id, month FROM spending
),
outside AS (
    SELECT arrived.file_row, count(*) AS after_count
    FROM arrived
    JOIN figures ON figures.ward_id = arrived.old_id AND figures.month >= arrived.effective_on
    GROUP BY arrived.file_row
)
SELECT
    'duplicate-key' AS code, NULL AS case_name, file_row, 'old' AS column_name, first_row, NULL::BIGINT AS found,
    NULL::BIGINT AS allowed
FROM repeated
WHERE file_row > first_row
UNION ALL
SELECT 'out-of-scope-unit', 'figures-after', file_row, 'effective_on', NULL, after_count, NULL
FROM outside
ORDER BY file_row, code, column_name
