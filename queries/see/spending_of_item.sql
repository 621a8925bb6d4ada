-- Money planned and spent on one item (mục) in the period: by its sub-items (tiểu mục), owners and sources.
-- Grain: one row per code, owner and source with a plan or a payment, in đồng.
-- A tiểu mục lies in the mục whose code, a multiple of 50, is the next one at or below its own: 6404 is of 6400. What
-- is reported under the mục itself has no tiểu mục.
SELECT
    rollup_spending_month.item_code,
    any_value(budget_item.name_vi) AS item_vi,
    any_value(budget_item.name_en) AS item_en,
    rollup_spending_month.ward_id,
    any_value(unit.name_vi) AS owner_vi,
    any_value(CASE unit.level WHEN 'office' THEN 'Joint Office' ELSE unit.name_vi END) AS owner_en,
    rollup_spending_month.source,
    sum(planned_vnd)::BIGINT AS planned_vnd,
    sum(actual_vnd)::BIGINT AS actual_vnd,
    (sum(planned_vnd) - sum(actual_vnd))::BIGINT AS remaining_vnd,
    sum(actual_vnd) / nullif(sum(planned_vnd), 0) AS used_share
FROM rollup_spending_month
JOIN budget_item USING (item_code)
JOIN unit ON unit.unit_id = rollup_spending_month.ward_id
WHERE month BETWEEN $first_month AND $last_month
    AND item_code::INTEGER // 50 = $item_code::INTEGER // 50
    AND ($scope IS NULL OR list_contains($scope, rollup_spending_month.ward_id))
    AND ($ward_id IS NULL OR rollup_spending_month.ward_id = $ward_id)
GROUP BY rollup_spending_month.item_code, rollup_spending_month.ward_id, rollup_spending_month.source
HAVING count(planned_vnd) + count(actual_vnd) > 0
ORDER BY
    rollup_spending_month.item_code,
    min(unit.sort_order),
    list_position(['autonomous', 'non_autonomous', 'mobilised'], rollup_spending_month.source)
