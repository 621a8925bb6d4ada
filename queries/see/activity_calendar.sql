-- How many villages were at work in each month, for the calendar in which a season is seen.
-- Grain: one row per month from January of the first year with a report to the period's last month.
-- At work: reached that month by the order chosen, else by any order. working_count is NULL where nothing was reported.
-- village_count: villages in scope that month, 0 where no order runs there.
WITH
work AS (
    SELECT
        month,
        count(DISTINCT village_id) FILTER (is_reached) AS working_count,
        count(DISTINCT village_id) AS reported_count
    FROM rollup_village_month
    WHERE month <= $last_month
        AND ($scope IS NULL OR list_contains($scope, ward_id))
        AND ($ward_id IS NULL OR ward_id = $ward_id)
        AND ($campaign_id IS NULL OR campaign_id = $campaign_id)
    GROUP BY month
),
months AS (
    SELECT unnest(generate_series(date_trunc('year', first_month), $last_month::DATE, INTERVAL 1 MONTH))::DATE AS month
    FROM (SELECT min(month) AS first_month FROM work)
),
base AS (
    SELECT months.month, count(DISTINCT scoped.village_id) AS village_count
    FROM months
    JOIN village_in_scope AS scoped ON scoped.valid_from <= months.month AND scoped.valid_to >= months.month
    WHERE ($scope IS NULL OR list_contains($scope, scoped.ward_id))
        AND ($ward_id IS NULL OR scoped.ward_id = $ward_id)
        AND ($campaign_id IS NULL OR scoped.campaign_id = $campaign_id)
    GROUP BY months.month
)
SELECT
    months.month,
    coalesce(base.village_count, 0)::BIGINT AS village_count,
    coalesce(work.reported_count, 0)::BIGINT AS reported_count,
    work.working_count::BIGINT AS working_count,
    $campaign_id IS NOT NULL AS is_one_order,
    months.month BETWEEN $first_month AND $last_month AS is_in_period
FROM months
LEFT JOIN base USING (month)
LEFT JOIN work USING (month)
ORDER BY months.month
