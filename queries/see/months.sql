-- The first and the last month that any figure within the viewer's scope is about, for the choice of a period.
-- Grain: one row; NULL while there is nothing.
WITH months AS (
    SELECT ward_id, month FROM rollup_ward_month
    UNION ALL
    SELECT ward_id, month FROM rollup_headcount_month
    UNION ALL
    SELECT ward_id, month FROM rollup_spending_month
)
SELECT min(month) AS first_month, max(month) AS last_month
FROM months
WHERE $scope IS NULL OR list_contains($scope, ward_id)
ORDER BY first_month
