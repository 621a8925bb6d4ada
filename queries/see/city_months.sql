-- Coverage, households, reporting and overlap month by month, for headline figures and their trends.
-- Grain: one row per month from the first stored one to the period's last.
-- Coverage of a month: village-and-order pairs reached that month / pairs in scope then.
-- On time: a ward whose first report arrived by the deadline that the office has set.
-- Overlap: pairs where two or more bodies worked separately / pairs reached. Scope and $ward_id narrow all of it.
WITH
months AS (
    SELECT DISTINCT month
    FROM rollup_reporting_month
    WHERE month <= $last_month
),
times AS (
    SELECT valid_from, valid_to, sum(village_count) AS pair_count
    FROM ward_in_scope
    WHERE ($scope IS NULL OR list_contains($scope, ward_id))
        AND ($ward_id IS NULL OR ward_id = $ward_id)
        AND ($campaign_id IS NULL OR campaign_id = $campaign_id)
    GROUP BY valid_from, valid_to
),
base AS (
    SELECT months.month, sum(times.pair_count) AS pair_count
    FROM months
    JOIN times ON times.valid_from <= months.month AND times.valid_to >= months.month
    GROUP BY months.month
),
work AS (
    SELECT
        month,
        sum(reached_village_count) AS reached_count,
        sum(overlap_village_count) AS overlap_count,
        sum(new_household_count) AS new_household_count
    FROM rollup_ward_month
    WHERE month <= $last_month AND ($scope IS NULL OR list_contains($scope, ward_id))
        AND ($ward_id IS NULL OR ward_id = $ward_id)
        AND ($campaign_id IS NULL OR campaign_id = $campaign_id)
    GROUP BY month
),
lives AS (
    SELECT valid_from, valid_to, count(*) AS ward_count
    FROM unit
    WHERE level = 'ward' AND ($scope IS NULL OR list_contains($scope, unit_id))
        AND ($ward_id IS NULL OR unit_id = $ward_id)
    GROUP BY valid_from, valid_to
),
wards AS (
    SELECT months.month, sum(lives.ward_count) AS ward_count
    FROM months
    JOIN lives ON coalesce(lives.valid_from, months.month) <= months.month
        AND coalesce(lives.valid_to, months.month) >= months.month
    GROUP BY months.month
),
reports AS (
    SELECT
        month,
        count(*) AS reported_count,
        count(*) FILTER (first_stored_at <= month + due_after) AS on_time_count
    FROM rollup_reporting_month
    CROSS JOIN office_limit
    WHERE month <= $last_month AND ($scope IS NULL OR list_contains($scope, ward_id))
        AND ($ward_id IS NULL OR ward_id = $ward_id)
    GROUP BY month
)
SELECT
    months.month,
    base.pair_count::BIGINT AS pair_count,
    coalesce(work.reached_count, 0)::BIGINT AS reached_count,
    coalesce(work.overlap_count, 0)::BIGINT AS overlap_count,
    work.new_household_count::BIGINT AS new_household_count,
    wards.ward_count::BIGINT AS ward_count,
    coalesce(reports.reported_count, 0)::BIGINT AS reported_count,
    coalesce(reports.on_time_count, 0)::BIGINT AS on_time_count,
    months.month BETWEEN $first_month AND $last_month AS is_in_period,
    months.month BETWEEN $before_first_month AND $before_last_month AS is_before
FROM months
LEFT JOIN base USING (month)
LEFT JOIN work USING (month)
LEFT JOIN wards USING (month)
LEFT JOIN reports USING (month)
ORDER BY months.month
