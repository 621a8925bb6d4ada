-- Posts filled and members present in the wards and months that an upload is about: drawn before and after storing it.
-- Grain: one row per ward (or the office) and body, in the last month of the period. Posts and members are never added:
-- a ward's bloc and its teams are bodies of their own.
SELECT
    rollup_headcount_month.ward_id,
    unit.name_vi AS ward_vi,
    unit.name_vi AS ward_en,
    rollup_headcount_month.body_id || ':' || rollup_headcount_month.category AS group_id,
    body.short_vi AS group_vi,
    body.name_en AS group_en,
    rollup_headcount_month.present_count AS value,
    NULL::BIGINT AS base
FROM rollup_headcount_month
JOIN unit ON unit.unit_id = rollup_headcount_month.ward_id
JOIN body USING (body_id)
WHERE
    rollup_headcount_month.month = $last_month
    AND ($scope IS NULL OR list_contains($scope, rollup_headcount_month.ward_id))
ORDER BY unit.sort_order, body.sort_order, group_id
