-- Every stored spending row behind a figure, each with the file, row, account and time it came from.
-- Grain: one row per stored row: unit, item, source and month, in đồng. NULL for a parameter means all.
-- With $column only rows that tell this amount: a blank is "not reported" and adds nothing.
-- The file is that of the newest upload that told the measure: a later file without its column left it as it was.
WITH
asked AS (
    SELECT
        *,
        CASE $column WHEN 'planned_vnd' THEN planned_vnd WHEN 'actual_vnd' THEN actual_vnd END AS value
    FROM spending
    WHERE ($scope IS NULL OR list_contains($scope, ward_id))
        AND ($ward_id IS NULL OR ward_id = $ward_id)
        AND ($item_code IS NULL OR item_code = $item_code)
        AND ($source IS NULL OR source = $source)
        AND ($first_month IS NULL OR month >= $first_month)
        AND ($last_month IS NULL OR month <= $last_month)
),
told AS (
    SELECT log.unit_id, log.item_code, log.source, log.month,
        max(log.upload_seq) AS told_seq, arg_max(log.file_row, log.upload_seq) AS told_row
    FROM spending_log AS log
    SEMI JOIN asked USING (unit_id, item_code, source, month)
    JOIN upload USING (upload_seq)
    WHERE upload.undone_at IS NULL AND ($column IS NULL OR list_contains(upload.measures, $column))
    GROUP BY log.unit_id, log.item_code, log.source, log.month
)
SELECT
    asked.ward_id,
    ward.name_vi AS ward_name,
    unit.name_vi AS unit_name,
    asked.item_code,
    budget_item.name_vi AS item_vi,
    budget_item.name_en AS item_en,
    asked.source,
    asked.month,
    asked.planned_vnd,
    asked.actual_vnd,
    asked.value,
    upload.upload_id,
    upload.file_name,
    told.told_row AS file_row,
    upload.account_id,
    upload.stored_at
FROM asked
JOIN told USING (unit_id, item_code, source, month)
JOIN unit AS ward ON ward.unit_id = asked.ward_id
JOIN unit ON unit.unit_id = asked.unit_id
JOIN budget_item USING (item_code)
JOIN upload ON upload.upload_seq = told.told_seq
WHERE $column IS NULL OR asked.value IS NOT NULL
ORDER BY ward.sort_order, unit.sort_order, asked.item_code, asked.source, asked.month, told.told_row
