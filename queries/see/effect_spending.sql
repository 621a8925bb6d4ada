-- Money spent by budget item in the wards and months that an upload is about: drawn before and after storing it.
-- Grain: one row per ward (or the office) and item, in đồng, all sources together.
SELECT
    rollup_spending_month.ward_id,
    any_value(unit.name_vi) AS ward_vi,
    any_value(unit.name_vi) AS ward_en,
    rollup_spending_month.item_code AS group_id,
    rollup_spending_month.item_code || ' ' || any_value(budget_item.name_vi) AS group_vi,
    rollup_spending_month.item_code || ' ' || any_value(budget_item.name_en) AS group_en,
    sum(rollup_spending_month.actual_vnd)::BIGINT AS value,
    NULL::BIGINT AS base
FROM rollup_spending_month
JOIN unit ON unit.unit_id = rollup_spending_month.ward_id
JOIN budget_item USING (item_code)
WHERE
    rollup_spending_month.month BETWEEN $first_month AND $last_month
    AND ($scope IS NULL OR list_contains($scope, rollup_spending_month.ward_id))
GROUP BY rollup_spending_month.ward_id, rollup_spending_month.item_code
ORDER BY min(unit.sort_order), rollup_spending_month.item_code
