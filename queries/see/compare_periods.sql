-- Coverage, households, overlap and reporting of several periods side by side, each counted by itself.
-- Grain: one row per period of $periods, which are months "2018-01..2018-07", several with a comma between.
-- Reached: village-and-order pairs with some report of work in the period, of the pairs in scope in it.
-- Overlap: village, order and month with two or more bodies at work, of those reached: a pair counts every month.
-- told_month_count: months of the period with a report; what counts reports is NULL where the period has none.
-- ward_month_count: wards and months of the period that a report is due for, on_time_count those whose first report
-- arrived by the deadline, whatever the order; NULL where no ward has reported at all.
WITH
periods AS (
    SELECT DISTINCT code, (split_part(code, '..', 1) || '-01')::DATE AS first_month,
        (split_part(code, '..', 2) || '-01')::DATE AS last_month
    FROM (SELECT unnest(string_split($periods::VARCHAR, ',')) AS code)
),
base AS (
    SELECT periods.code, count(*) AS pair_count, sum(household_count) AS household_count
    FROM periods
    JOIN village_in_scope AS scoped ON scoped.valid_from <= last_month AND scoped.valid_to >= first_month
    WHERE ($scope IS NULL OR list_contains($scope, ward_id)) AND ($ward_id IS NULL OR ward_id = $ward_id)
        AND ($campaign_id IS NULL OR campaign_id = $campaign_id)
    GROUP BY periods.code
),
told AS (
    SELECT
        periods.code,
        count(DISTINCT month) AS told_month_count,
        count(DISTINCT (village_id, campaign_id)) FILTER (is_reached) AS reached_count,
        count(*) FILTER (is_reached) AS reached_month_count,
        count(*) FILTER (is_overlap) AS overlap_count,
        sum(new_household_count) AS new_household_count
    FROM periods
    JOIN rollup_village_month ON month BETWEEN first_month AND last_month
    WHERE ($scope IS NULL OR list_contains($scope, ward_id)) AND ($ward_id IS NULL OR ward_id = $ward_id)
        AND ($campaign_id IS NULL OR campaign_id = $campaign_id)
    GROUP BY periods.code
),
due AS (
    SELECT
        periods.code,
        count(*) AS ward_month_count,
        count(reports.ward_id) AS report_count,
        count(*) FILTER (first_stored_at <= each.month + due_after) AS on_time_count
    FROM periods
    JOIN (SELECT unnest(generate_series(first_month, last_month, INTERVAL 1 MONTH))::DATE AS month, code FROM periods)
        AS each USING (code)
    JOIN unit ON unit.level = 'ward' AND coalesce(unit.valid_from, each.month) <= each.month
        AND coalesce(unit.valid_to, each.month) >= each.month
    CROSS JOIN office_limit
    LEFT JOIN rollup_reporting_month AS reports ON reports.ward_id = unit.unit_id AND reports.month = each.month
    WHERE ($scope IS NULL OR list_contains($scope, unit.unit_id)) AND ($ward_id IS NULL OR unit.unit_id = $ward_id)
    GROUP BY periods.code
)
SELECT
    periods.code,
    date_diff('month', periods.first_month, periods.last_month) + 1 AS month_count,
    coalesce(told.told_month_count, 0)::BIGINT AS told_month_count,
    base.pair_count::BIGINT AS pair_count,
    base.household_count::BIGINT AS household_count,
    told.reached_count::BIGINT AS reached_count,
    told.reached_month_count::BIGINT AS reached_month_count,
    told.overlap_count::BIGINT AS overlap_count,
    told.new_household_count::BIGINT AS new_household_count,
    due.ward_month_count::BIGINT AS ward_month_count,
    CASE WHEN due.report_count > 0 THEN due.on_time_count END::BIGINT AS on_time_count
FROM periods
LEFT JOIN base ON base.code = periods.code
LEFT JOIN told ON told.code = periods.code
LEFT JOIN due ON due.code = periods.code
ORDER BY periods.first_month, periods.last_month
