-- How many villages were at work in each month, for the calendar in which a season is seen.
-- Grain: one row per month from January of the first year with a report to the period's last month.
-- At work: reached that month by the order chosen, else by any order. working_count is NULL where nothing was reported.
-- village_count: villages in scope that month, 0 where no order runs there.
WITH
told AS (
    SELECT month, ward_id, working_village_count, reported_village_count
    FROM rollup_reporting_month
    WHERE $campaign_id IS NULL
    UNION ALL
    SELECT month, ward_id, reached_village_count, reported_village_count
    FROM rollup_ward_month
    WHERE campaign_id = $campaign_id
),
work AS (
    SELECT month, sum(working_village_count) AS working_count, sum(reported_village_count) AS reported_count
    FROM told
    WHERE month <= $last_month
        AND ($scope IS NULL OR list_contains($scope, ward_id))
        AND ($ward_id IS NULL OR ward_id = $ward_id)
    GROUP BY month
),
months AS (
    SELECT unnest(generate_series(date_trunc('year', first_month), $last_month::DATE, INTERVAL 1 MONTH))::DATE AS month
    FROM (SELECT min(month) AS first_month FROM work)
),
times AS (  -- when the orders run for the villages of a ward, those of one time together
    SELECT
        any_value(village_count) AS village_count,
        list_sort(list(struct_pack(valid_from := valid_from, valid_to := valid_to))) AS times
    FROM ward_in_scope
    WHERE ($scope IS NULL OR list_contains($scope, ward_id))
        AND ($ward_id IS NULL OR ward_id = $ward_id)
        AND ($campaign_id IS NULL OR campaign_id = $campaign_id)
    GROUP BY ward_id, village_from, village_to
),
base AS (  -- a village counts once a month, however many orders run: most wards have the same times
    SELECT months.month, sum(alike.village_count) AS village_count
    FROM months
    JOIN (SELECT times, sum(village_count) AS village_count FROM times GROUP BY times) AS alike
        ON len(list_filter(alike.times, lambda one: one.valid_from <= month AND one.valid_to >= month)) > 0
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
