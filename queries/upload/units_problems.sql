-- What is wrong between the rows of a units file, and with the figures that are stored of these units.
-- Grain: one row per fault; first_row is the earlier row of the same unit, found how many rows of figures (or households)
-- stand against it. Table arrived (the table unit_entry without upload_seq).
WITH
repeated AS (
    SELECT file_row, min(file_row) OVER (PARTITION BY unit_id) AS first_row
    FROM arrived
),
figures AS (
    SELECT village_id AS unit_id, month FROM activity
    UNION ALL
    SELECT unit_id, month FROM headcount
    UNION ALL
    SELECT unit_id, month FROM spending
),
outside AS (
    SELECT
        arrived.file_row,
        count(*) FILTER (figures.month > arrived.valid_to) AS after_count,
        count(*) FILTER (last_day(figures.month) < arrived.valid_from) AS before_count
    FROM arrived
    JOIN figures USING (unit_id)
    GROUP BY arrived.file_row
),
reached AS (
    SELECT village_id, max(household_count) AS household_count
    FROM (
        SELECT village_id, campaign_id, sum(new_household_count) AS household_count
        FROM rollup_village_month
        GROUP BY village_id, campaign_id
    )
    GROUP BY village_id
)
SELECT
    'duplicate-key' AS code, NULL AS case_name, file_row, 'name' AS column_name, first_row, NULL::BIGINT AS found,
    NULL::BIGINT AS allowed
FROM repeated
WHERE file_row > first_row
UNION ALL
SELECT 'not-a-month', 'order', file_row, 'valid_to', NULL, NULL, NULL
FROM arrived
WHERE valid_to < valid_from
UNION ALL
SELECT 'out-of-scope-unit', 'figures-after', file_row, 'valid_to', NULL, after_count, NULL
FROM outside
WHERE after_count > 0
UNION ALL
SELECT 'out-of-scope-unit', 'figures-before', file_row, 'valid_from', NULL, before_count, NULL
FROM outside
WHERE before_count > 0
UNION ALL
SELECT
    'exceeds-households', 'unit', arrived.file_row, 'household_count', NULL, reached.household_count::BIGINT,
    arrived.household_count
FROM arrived
JOIN reached ON reached.village_id = arrived.unit_id
WHERE arrived.household_count < reached.household_count
ORDER BY file_row, code, column_name
