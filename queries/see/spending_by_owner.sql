-- Money planned and spent by owner in the period.
-- Grain: one row per ward, and one for the office, in đồng.
-- is_over: more of the period's plan is spent than the share that the office has set; never without a plan.
WITH spent AS (
    SELECT
        ward_id,
        sum(planned_vnd) FILTER (month BETWEEN $first_month AND $last_month)::BIGINT AS planned_vnd,
        sum(actual_vnd) FILTER (month BETWEEN $first_month AND $last_month)::BIGINT AS actual_vnd,
        sum(actual_vnd) FILTER (month BETWEEN $before_first_month AND $before_last_month)::BIGINT AS before_actual_vnd
    FROM rollup_spending_month
    WHERE (month BETWEEN $first_month AND $last_month OR month BETWEEN $before_first_month AND $before_last_month)
        AND ($scope IS NULL OR list_contains($scope, ward_id))
        AND ($ward_id IS NULL OR ward_id = $ward_id)
    GROUP BY ward_id
    HAVING planned_vnd IS NOT NULL OR actual_vnd IS NOT NULL
)
SELECT
    spent.ward_id,
    unit.name_vi AS owner_vi,
    CASE unit.level WHEN 'office' THEN 'Joint Office' ELSE unit.name_vi END AS owner_en,
    spent.planned_vnd, spent.actual_vnd, spent.before_actual_vnd,
    coalesce(
        spent.planned_vnd > 0 AND spent.actual_vnd * 100 > spent.planned_vnd * office.over_percent, FALSE
    ) AS is_over
FROM spent
JOIN unit ON unit.unit_id = spent.ward_id
CROSS JOIN office_limit AS office
ORDER BY unit.sort_order
