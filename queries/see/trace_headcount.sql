-- Every stored headcount row behind a figure, each with the file, row, account and time it came from.
-- Grain: one row per stored row: unit, body, category and month. NULL for a parameter means all.
-- With $is_newest one row per unit and category: the last month in which it told the measure $column.
-- The file is that of the newest upload that told the measure: a later file without its column left it as it was.
WITH
asked AS (
    SELECT
        headcount.*,
        unit.level,
        unit.name_vi AS unit_name,
        unit.sort_order AS unit_order,
        CASE $column
            WHEN 'assigned_count' THEN headcount.assigned_count
            WHEN 'present_count' THEN headcount.present_count
            WHEN 'female_count' THEN headcount.female_count
            WHEN 'party_member_count' THEN headcount.party_member_count
        END AS value
    FROM headcount
    JOIN unit USING (unit_id)
    WHERE ($scope IS NULL OR list_contains($scope, headcount.ward_id))
        AND ($ward_id IS NULL OR headcount.ward_id = $ward_id)
        AND ($village_id IS NULL OR headcount.unit_id = $village_id)
        AND ($body_id IS NULL OR headcount.body_id = $body_id)
        AND ($category IS NULL OR headcount.category = $category)
        AND ($level IS NULL OR unit.level = $level)
        AND ($first_month IS NULL OR headcount.month >= $first_month)
        AND ($last_month IS NULL OR headcount.month <= $last_month)
),
told AS (
    SELECT log.unit_id, log.body_id, log.category, log.month,
        max(log.upload_seq) AS told_seq, arg_max(log.file_row, log.upload_seq) AS told_row
    FROM headcount_log AS log
    SEMI JOIN asked USING (unit_id, body_id, category, month)
    JOIN upload USING (upload_seq)
    WHERE upload.undone_at IS NULL AND ($column IS NULL OR list_contains(upload.measures, $column))
    GROUP BY log.unit_id, log.body_id, log.category, log.month
)
SELECT
    asked.ward_id,
    ward.name_vi AS ward_name,
    asked.unit_name,
    body.short_vi AS body_vi,
    body.name_en AS body_en,
    asked.category,
    asked.month,
    asked.assigned_count,
    asked.present_count,
    asked.female_count,
    asked.party_member_count,
    asked.value::DOUBLE AS value,
    upload.upload_id,
    upload.file_name,
    told.told_row AS file_row,
    upload.account_id,
    upload.stored_at
FROM asked
JOIN told USING (unit_id, body_id, category, month)
JOIN unit AS ward ON ward.unit_id = asked.ward_id
JOIN body USING (body_id)
JOIN upload ON upload.upload_seq = told.told_seq
WHERE ($column IS NULL OR asked.value IS NOT NULL) AND (NOT $is_newest::BOOLEAN OR asked.present_count IS NOT NULL)
QUALIFY NOT $is_newest::BOOLEAN
    OR row_number() OVER (PARTITION BY asked.ward_id, asked.category, asked.unit_id ORDER BY asked.month DESC) = 1
ORDER BY ward.sort_order, asked.unit_order, asked.month, body.sort_order, told.told_row
