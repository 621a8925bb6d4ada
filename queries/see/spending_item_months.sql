-- Money planned and spent on one item (mục, with all its tiểu mục) month by month.
-- Grain: one row per month from January of the period's first year to its last month, in đồng; NULL: not reported.
SELECT
    month,
    sum(planned_vnd)::BIGINT AS planned_vnd,
    sum(actual_vnd)::BIGINT AS actual_vnd
FROM rollup_spending_month
WHERE month BETWEEN date_trunc('year', $first_month::DATE)::DATE AND $last_month
    AND item_code::INTEGER // 50 = $item_code::INTEGER // 50
    AND ($scope IS NULL OR list_contains($scope, ward_id))
    AND ($ward_id IS NULL OR ward_id = $ward_id)
GROUP BY month
ORDER BY month
