-- What is wrong between the rows of a campaigns file, and with the reports that are stored on these orders.
-- Grain: one row per fault; first_row is the earlier row of the same order, found how many rows of reports stand against
-- it. Table arrived (the table campaign_entry without upload_seq).
WITH
repeated AS (
    SELECT file_row, min(file_row) OVER (PARTITION BY campaign_id) AS first_row
    FROM arrived
),
outside AS (
    SELECT
        arrived.file_row,
        count(*) FILTER (last_day(activity.month) < arrived.starts) AS before_count,
        count(*) FILTER (activity.month > arrived.ends) AS after_count,
        count(*) FILTER (
            arrived.scope NOT IN ('all', ward.kind)
            AND NOT list_contains(string_split(arrived.scope, ' '), activity.ward_id)
        ) AS elsewhere_count
    FROM arrived
    JOIN activity USING (campaign_id)
    JOIN unit AS ward ON ward.unit_id = activity.ward_id
    GROUP BY arrived.file_row
)
SELECT
    'duplicate-key' AS code, NULL AS case_name, file_row, 'name' AS column_name, first_row, NULL::BIGINT AS found,
    NULL::BIGINT AS allowed
FROM repeated
WHERE file_row > first_row
UNION ALL
SELECT 'not-a-month', 'order', file_row, 'ends', NULL, NULL, NULL
FROM arrived
WHERE ends < starts
UNION ALL
SELECT 'out-of-scope-campaign', 'figures-before', file_row, 'starts', NULL, before_count, NULL
FROM outside
WHERE before_count > 0
UNION ALL
SELECT 'out-of-scope-campaign', 'figures-after', file_row, 'ends', NULL, after_count, NULL
FROM outside
WHERE after_count > 0
UNION ALL
SELECT 'out-of-scope-campaign', 'figures-elsewhere', file_row, 'scope', NULL, elsewhere_count, NULL
FROM outside
WHERE elsewhere_count > 0
ORDER BY file_row, code, column_name
