-- What is wrong between the rows of a spending file, and worth a look against the year's plan.
-- Grain: one row per fault; first_row is the earlier row of the same key, found and allowed are đồng.
-- Table arrived (file_row BIGINT, ward_id VARCHAR, unit_id VARCHAR, item_code VARCHAR, source VARCHAR, month DATE,
-- planned_vnd BIGINT, actual_vnd BIGINT).
WITH
repeated AS (
    SELECT file_row, min(file_row) OVER (PARTITION BY unit_id, item_code, source, month) AS first_row
    FROM arrived
),
asked AS (
    SELECT DISTINCT unit_id, item_code, source, year(month) AS year
    FROM arrived
),
-- A file's row replaces the stored row of its key; the other months of the year count on.
beside AS (
    SELECT FALSE AS is_arriving, 0::BIGINT AS file_row, unit_id, item_code, source, month, planned_vnd, actual_vnd
    FROM spending
    SEMI JOIN asked ON asked.unit_id = spending.unit_id AND asked.item_code = spending.item_code
        AND asked.source = spending.source AND asked.year = year(spending.month)
    ANTI JOIN arrived USING (unit_id, item_code, source, month)
    UNION ALL BY NAME
    SELECT TRUE AS is_arriving, file_row, unit_id, item_code, source, month, planned_vnd, actual_vnd
    FROM arrived
),
-- The year's plan is the sum of the months' plans; a year without a plan cannot be exceeded.
running AS (
    SELECT
        *,
        sum(planned_vnd) OVER (PARTITION BY unit_id, item_code, source, year(month))::BIGINT AS planned,
        sum(actual_vnd) OVER (
            PARTITION BY unit_id, item_code, source, year(month)
            ORDER BY is_arriving, month, file_row
            ROWS UNBOUNDED PRECEDING
        )::BIGINT AS spent
    FROM beside
)
SELECT
    'duplicate-key' AS code, file_row, 'budget_item' AS column_name, first_row, NULL::BIGINT AS found, NULL::BIGINT AS allowed
FROM repeated
WHERE file_row > first_row
UNION ALL
SELECT 'spending-above-plan', file_row, 'actual_vnd', NULL, spent, planned
FROM running
WHERE is_arriving AND actual_vnd > 0 AND planned > 0 AND spent > planned
ORDER BY file_row, code
