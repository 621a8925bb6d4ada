-- Every stored amount that a spending file would change, old and new.
-- Grain: one row per file row and measure that differs; NULL is "not reported".
-- Table incoming (the table spending without upload_seq).
WITH
pairs AS (
    SELECT incoming.file_row, incoming, stored
    FROM incoming
    JOIN spending AS stored USING (unit_id, item_code, source, month)
),
cells AS (
    SELECT file_row, 1 AS position, 'planned_vnd' AS column_name,
        stored.planned_vnd::VARCHAR AS old, incoming.planned_vnd::VARCHAR AS new
    FROM pairs
    UNION ALL
    SELECT file_row, 2, 'actual_vnd', stored.actual_vnd::VARCHAR, incoming.actual_vnd::VARCHAR
    FROM pairs
)
SELECT file_row, column_name, old, new
FROM cells
WHERE old IS DISTINCT FROM new
ORDER BY file_row, position
