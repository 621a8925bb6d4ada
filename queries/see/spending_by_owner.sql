-- Money planned and spent by owner in the period.
-- Grain: one row per ward, and one for the office, in đồng.
-- is_over: more of the period's plan is spent than the share that the office has set; never without a plan.
WITH spent AS (
    SELECT
        rollup_spending_month.ward_id,
        any_value(unit.name_vi) AS owner_vi,
        any_value(CASE unit.level WHEN 'office' THEN 'Joint Office' ELSE unit.name_vi END) AS owner_en,
        sum(planned_vnd) FILTER (month BETWEEN $first_month AND $last_month)::BIGINT AS planned_vnd,
        sum(actual_vnd) FILTER (month BETWEEN $first_month AND $last_month)::BIGINT AS actual_vnd,
        sum(actual_vnd) FILTER (month BETWEEN $before_first_month AND $before_last_month)::BIGINT AS before_actual_vnd,
        min(unit.sort_order) AS sort_order
    FROM rollup_spending_month
    JOIN unit ON unit.unit_id = rollup_spending_month.ward_id
    WHERE ($scope IS NULL OR list_contains($scope, rollup_spending_month.ward_id))
        AND ($ward_id IS NULL OR rollup_spending_month.ward_id = $ward_id)
    GROUP BY rollup_spending_month.ward_id
    HAVING planned_vnd IS NOT NULL OR actual_vnd IS NOT NULL
)
SELECT
    spent.ward_id, spent.owner_vi, spent.owner_en, spent.planned_vnd, spent.actual_vnd, spent.before_actual_vnd,
    coalesce(
        spent.planned_vnd > 0 AND spent.actual_vnd * 100 > spent.planned_vnd * office.over_percent, FALSE
    ) AS is_over
FROM spent
CROSS JOIN office_limit AS office
ORDER BY spent.sort_order
