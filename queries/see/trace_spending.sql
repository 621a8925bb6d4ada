-- Every stored spending row behind a figure, each with the file, row, account and time it came from.
-- Grain: one row per stored row: unit, item, source and month, in đồng. NULL for a parameter means all.
-- With $column only rows that tell this amount: a blank is "not reported" and adds nothing.
WITH asked AS (
    SELECT
        *,
        CASE $column WHEN 'planned_vnd' THEN planned_vnd WHEN 'actual_vnd' THEN actual_vnd END AS value
    FROM spending
    WHERE ($scope IS NULL OR list_contains($scope, ward_id))
        AND ($ward_id IS NULL OR ward_id = $ward_id)
        AND ($item_code IS NULL OR item_code = $item_code)
        AND ($first_month IS NULL OR month >= $first_month)
        AND ($last_month IS NULL OR month <= $last_month)
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
    asked.file_row,
    upload.account_id,
    upload.stored_at
FROM asked
JOIN unit AS ward ON ward.unit_id = asked.ward_id
JOIN unit ON unit.unit_id = asked.unit_id
JOIN budget_item USING (item_code)
JOIN upload USING (upload_seq)
WHERE $column IS NULL OR asked.value IS NOT NULL
ORDER BY ward.sort_order, unit.sort_order, asked.item_code, asked.source, asked.month, asked.file_row
