-- Money planned and spent by budget item in the period, for the plan-and-actual dots and the way from one to the other.
-- Grain: one row per item with a plan or a payment, in đồng, all sources together.
-- Remaining: plan - payments, below 0 where more is spent than planned; used share: payments / plan. Both NULL where
-- one of the two is not reported at all.
SELECT
    item_code,
    any_value(budget_item.name_vi) AS item_vi,
    any_value(budget_item.name_en) AS item_en,
    any_value(budget_item.certainty) AS certainty,
    sum(planned_vnd)::BIGINT AS planned_vnd,
    sum(actual_vnd)::BIGINT AS actual_vnd,
    (sum(planned_vnd) - sum(actual_vnd))::BIGINT AS remaining_vnd,
    sum(actual_vnd) / nullif(sum(planned_vnd), 0) AS used_share
FROM rollup_spending_month
JOIN budget_item USING (item_code)
WHERE month BETWEEN $first_month AND $last_month
    AND ($scope IS NULL OR list_contains($scope, ward_id))
    AND ($ward_id IS NULL OR ward_id = $ward_id)
GROUP BY item_code
ORDER BY sum(planned_vnd) DESC NULLS LAST, item_code
