-- Money planned and spent month by month.
-- Grain: one row per month, in đồng, from January of the first year or the first month compared with to the last month.
-- Owners: the office and the wards (with $ward_id that ward alone); someone with a scope sees their wards alone.
SELECT
    month,
    sum(planned_vnd)::BIGINT AS planned_vnd,
    sum(actual_vnd)::BIGINT AS actual_vnd,
    month BETWEEN $first_month AND $last_month AS is_in_period,
    month BETWEEN $before_first_month AND $before_last_month AS is_before
FROM rollup_spending_month
WHERE month BETWEEN least($before_first_month, date_trunc('year', $first_month::DATE)::DATE) AND $last_month
    AND ($scope IS NULL OR list_contains($scope, ward_id))
    AND ($ward_id IS NULL OR ward_id = $ward_id)
GROUP BY month
ORDER BY month
