-- When each ward's report of each month arrived: on time, late, or not at all.
-- Grain: one row per ward and month of the twelve months up to the period's last.
-- due_at: the deadline that the office has set, in UTC, on a day of the following month.
WITH months AS (
    SELECT unnest(generate_series($last_month::DATE - INTERVAL 11 MONTH, $last_month::DATE, INTERVAL 1 MONTH))::DATE AS month
)
SELECT
    ward.unit_id AS ward_id,
    ward.name_vi AS ward_name,
    months.month,
    reports.first_stored_at,
    coalesce(reports.reported_village_count, 0)::BIGINT AS reported_village_count,
    months.month + office.due_after AS due_at,
    CASE
        WHEN reports.ward_id IS NULL THEN 'missing'
        WHEN reports.first_stored_at <= months.month + office.due_after THEN 'on_time'
        ELSE 'late'
    END AS state
FROM months
CROSS JOIN office_limit AS office
JOIN unit AS ward ON ward.level = 'ward' AND coalesce(ward.valid_from, months.month) <= months.month
    AND coalesce(ward.valid_to, months.month) >= months.month
LEFT JOIN rollup_reporting_month AS reports ON reports.ward_id = ward.unit_id AND reports.month = months.month
WHERE ($scope IS NULL OR list_contains($scope, ward.unit_id)) AND ($ward_id IS NULL OR ward.unit_id = $ward_id)
ORDER BY ward.sort_order, months.month
