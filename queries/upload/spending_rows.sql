-- The measures of a spending file as they would be stored, and whether each is new, changed or unchanged.
-- Grain: one row per key, to which file_row leads. A measure whose column the file lacks keeps its stored figure; a row
-- that says nothing, under a key of which nothing is stored, is left out: it is "not reported". $present names the
-- columns that the file has.
-- Table arrived (file_row BIGINT, ward_id VARCHAR, unit_id VARCHAR, item_code VARCHAR, source VARCHAR, month DATE,
-- planned_vnd BIGINT, actual_vnd BIGINT).
WITH
filled AS (
    SELECT
        if(list_contains($present, 'planned_vnd'), arrived.planned_vnd, stored.planned_vnd) AS planned_vnd,
        if(list_contains($present, 'actual_vnd'), arrived.actual_vnd, stored.actual_vnd) AS actual_vnd,
        arrived.file_row,
        stored
    FROM arrived
    LEFT JOIN spending AS stored USING (unit_id, item_code, source, month)
)
SELECT
    planned_vnd, actual_vnd, file_row,
    CASE
        WHEN stored.upload_seq IS NULL THEN 'new'
        WHEN planned_vnd IS DISTINCT FROM stored.planned_vnd OR actual_vnd IS DISTINCT FROM stored.actual_vnd THEN 'changed'
        ELSE 'unchanged'
    END AS state
FROM filled
WHERE stored.upload_seq IS NOT NULL OR coalesce(planned_vnd, actual_vnd) IS NOT NULL
ORDER BY file_row
