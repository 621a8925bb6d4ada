-- Money planned and spent by budget item in the period, for the plan-and-actual dots.
-- Grain: one row per item with a plan or a payment, in đồng, all sources together.
SELECT
    item_code,
    any_value(budget_item.name_vi) AS item_vi,
    any_value(budget_item.name_en) AS item_en,
    any_value(budget_item.certainty) AS certainty,
    sum(planned_vnd)::BIGINT AS planned_vnd,
    sum(actual_vnd)::BIGINT AS actual_vnd
FROM rollup_spending_month
JOIN budget_item USING (item_code)
WHERE month BETWEEN $first_month AND $last_month
    AND ($scope IS NULL OR list_contains($scope, ward_id))
    AND ($ward_id IS NULL OR ward_id = $ward_id)
GROUP BY item_code
ORDER BY sum(planned_vnd) DESC NULLS LAST, item_code
