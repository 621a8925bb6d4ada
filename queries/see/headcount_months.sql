-- Posts assigned and filled and contracts of the office month by month.
-- Grain: one row per month with an office report, the baseline of December 2015 included.
SELECT
    month,
    sum(assigned_count) FILTER (category = 'post')::BIGINT AS assigned_count,
    sum(present_count) FILTER (category = 'post')::BIGINT AS present_count,
    sum(present_count) FILTER (category = 'contract')::BIGINT AS contract_count
FROM rollup_headcount_month
WHERE level = 'office' AND month <= $last_month AND ($scope IS NULL OR list_contains($scope, ward_id))
    AND ($body_id IS NULL OR rollup_headcount_month.body_id = $body_id)
GROUP BY month
ORDER BY month
